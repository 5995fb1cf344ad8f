"""Small workbooks written part by part, so that a test can break any part of them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class Raw(str):
    """A cell's own XML, between `<c ...>` and `</c>`."""


def xlsx(
    rows: Sequence[Sequence[object]],
    more: Mapping[str, object] | None = None,
    *,
    parts: Mapping[str, str] | None = None,
    sheets: Sequence[tuple[str, Sequence[Sequence[object]]]] = (),
) -> bytes:
    """A workbook of one sheet, `Sheet1`, with rows from A1 and `more` cells by their names.

    `sheets` stand before it; `parts` replace parts of the package by their paths.
    """
    all_sheets = [*((name, sheet(each)) for name, each in sheets), ("Sheet1", sheet(rows, more))]
    files = {
        "[Content_Types].xml": _types(len(all_sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book([name for name, _xml in all_sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(all_sheets) + 1)]
        ),
    }
    for number, (_name, xml) in enumerate(all_sheets, 1):
        files[f"xl/worksheets/sheet{number}.xml"] = xml
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in (files | dict(parts or {})).items():
            archive.writestr(path, text)
    return packed.getvalue()


def sheet(rows: Sequence[Sequence[object]], more: Mapping[str, object] | None = None) -> str:
    """The XML of a sheet."""
    written = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_letter(at)}{number}", cell) for at, cell in enumerate(row))
        written += f'<row r="{number}">{cells}</row>'
    for name, value in (more or {}).items():
        number = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        written += f'<row r="{number}">{_cell(name, value)}</row>'
    return f'<worksheet xmlns="{MAIN}"><sheetData>{written}</sheetData></worksheet>'


def _letter(at: int) -> str:
    first, last = divmod(at, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Raw):
        return f'<c r="{name}">{value}</c>'
    if isinstance(value, str):
        text = escape(value)
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{name}"><v>{value}</v></c>'


def _book(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def _types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{kind}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f"{parts}</Types>"
    )
