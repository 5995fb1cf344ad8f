"""Files that people hand in -> sheets: workbooks of any kind, or CSV in any encoding."""

from ansinh.exchange.folding import fold
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Sheet, read_csv, read_workbook
from ansinh.exchange.vietnamese_encodings import DECODERS

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_HEADINGS = ("HO VA TEN", "HO TEN", "MA SO", "DANH SACH", "NGAY", "THANG", "DON VI", "TIEN")
"""Words of which some head every list: what proves in which encoding one was written."""

_HEAD_BYTES = 8_192


def open_sheets(data: bytes, *, encoding: str = "", delimiter: str = "") -> list[Sheet]:
    """The sheets of a file; without `encoding`, CSV is read in the one its own headings prove.

    Raises:
        Refused: empty, protected, damaged, a PDF or picture, or in no encoding known.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused("the file is empty")
    if data[:4] == b"%PDF":
        raise Refused(
            "a PDF is a picture of a list, not its data", advice="Ask for the workbook or CSV."
        )
    if data.startswith(_WORKBOOKS):
        return read_workbook(data)
    return [read_csv(data, encoding=encoding or _old_encoding(data), delimiter=delimiter)]


def _old_encoding(data: bytes) -> str:
    """The encoding of before Unicode in which a file's headings can be read; empty where the
    file is Unicode, or where none or several of them give words."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    else:
        return ""
    found: dict[str, int] = {}
    for name, decode in DECODERS.items():
        try:
            text = fold(decode(data[:_HEAD_BYTES]))
        except UnicodeError:
            continue
        found[name] = sum(text.count(word) for word in _HEADINGS)
    best = max(found.values(), default=0)
    names = [name for name, words in found.items() if words == best]
    return names[0] if best and len(names) == 1 else ""
