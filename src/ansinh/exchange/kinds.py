"""What a file is, by its first bytes and not its name; what to tell of one of the wrong kind."""

import io
import re
import zipfile

from ansinh.exchange.refusal import Refused

_MT940 = re.compile(rb"(?:\A|[\r\n])[\x01\x02\s-]*:(?:20|25|28C?|60F|60M):|\A[\x01\s]*\{1:")
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"{\\rtf", "rtf"),
    (b"OFXHEADER", "ofx"),
    (b"PAR1", "parquet"),
)
_STRANGE: dict[str, tuple[str, str]] = {
    "empty": ("the file is empty", "Download it again."),
    "pdf": (
        "a PDF is a picture of a statement, not its data",
        "Ask the bank for XLSX, CSV, camt.053 or MT940.",
    ),
    "html": (
        "this is a web page under the name of a workbook",
        "Open it in a spreadsheet program and save it as XLSX.",
    ),
    "spreadsheet2003": (
        "this is an XML spreadsheet of 2003",
        "Open it in a spreadsheet program and save it as XLSX.",
    ),
    "gzip": ("the file is packed (gzip)", "Unpack it and name the file that is in it."),
    "archive": ("the file is packed", "Unpack it and name the file that is in it."),
    "zip": ("the file is packed (ZIP)", "Unpack it and name the file that is in it."),
    "picture": ("this is a picture, not a table", "Ask for the table itself as XLSX or CSV."),
    "rtf": ("this is a text document, not a table", "Ask for the table itself as XLSX or CSV."),
    "document": (
        "this is a text document, not a table",
        "Ask for the table itself as XLSX or CSV.",
    ),
    "json": ("this is JSON, not a table", "Ask for the table itself as XLSX or CSV."),
    "ofx": ("this is OFX, which is not read", "Ask the bank for XLSX, CSV, camt.053 or MT940."),
    "parquet": ("this is Parquet, not a table that is read here", "Save it as XLSX or CSV."),
}
KINDS = frozenset((*_STRANGE, "workbook", "xml", "mt940", "csv"))


def kind_of(data: bytes) -> str:
    """One of `KINDS`: `workbook`, `xml`, `mt940`, `zip`, ...; `csv` for any other text."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        return "empty"
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    if head.startswith(b"<"):
        return _in_xml(head)
    if head.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return "xml"
    if _MT940.search(head):
        return "mt940"
    if re.match(rb"[{\[]\s*[\"\[{\]}]", head):
        return "json"
    return "csv"


def refuse_strange(data: bytes) -> None:
    """Raise `Refused` with cause and cure for a file that is neither a table nor a message."""
    kind = kind_of(data)
    if kind in _STRANGE:
        reason, advice = _STRANGE[kind]
        raise Refused(reason, advice=advice)


def _in_xml(head: bytes) -> str:
    lowered = head[:1024].lower()
    if b"excel.sheet" in lowered or b"office:spreadsheet" in lowered:
        return "spreadsheet2003"
    return "html" if b"<html" in lowered or b"<table" in lowered else "xml"


def _in_zip(data: bytes) -> str:
    """A workbook is a ZIP, too; one whose list of contents is gone is taken for one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return "workbook"
    if any(name.startswith("word/") for name in names):
        return "document"
    office = "[Content_Types].xml" in names or "mimetype" in names or "content.xml" in names
    return "workbook" if office else "zip"
