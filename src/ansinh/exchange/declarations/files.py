"""Files that people hand in -> sheets: workbooks of any kind, or CSV in any encoding."""

from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Sheet, read_csv, read_workbook

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def open_sheets(data: bytes, *, encoding: str = "", delimiter: str = "") -> list[Sheet]:
    """The sheets of a file; without `encoding`, CSV is read in the one its own letters show.

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
    return [read_csv(data, encoding=encoding, delimiter=delimiter)]
