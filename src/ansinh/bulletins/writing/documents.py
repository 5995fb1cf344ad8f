"""A bulletin as PDF (one A4 page) and as DOCX: sentences, two charts, sources of each figure."""

from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ansinh.bulletins.charts import Chart, png, svg
from ansinh.bulletins.writing.figures import Bulletin, Figure, Sentence
from ansinh.bulletins.writing.rendering import numbers_of, source_row, words_of
from ansinh.exchange.documents.pdf import pdf_writer

PAGE = Path(__file__).parent / "templates" / "bulletin" / "page.typ"
FONT = "Times New Roman"
PICTURE_WIDTH = Cm(14.5)


def as_pdf(bulletin: Bulletin) -> bytes:
    """One A4 page; the same bulletin gives the same bytes."""
    return pdf_writer(PAGE).write(page_data(bulletin), made_at=_made_at(bulletin))


def page_data(bulletin: Bulletin) -> dict[str, Any]:
    """What the page's template prints."""
    words = words_of(bulletin)
    return {
        "language": bulletin.language,
        "title": bulletin.title,
        "paragraphs": [
            {"heading": paragraph.heading, "pieces": _pieces(paragraph.sentences)}
            for paragraph in bulletin.paragraphs
        ],
        "charts": [
            {
                "title": chart.title,
                "subtitle": chart.subtitle,
                "summary": chart.summary,
                "svg": svg(chart, language=bulletin.language),
            }
            for chart in bulletin.charts
        ],
        "words": words,
        "known_at": _known_at(bulletin),
        "sources": _sources(bulletin),
    }


def _pieces(sentences: tuple[Sentence, ...]) -> list[dict[str, Any]]:
    return [
        {"text": piece.text if isinstance(piece, Figure) else piece,
         "figure": isinstance(piece, Figure)}
        for number, sentence in enumerate(sentences)
        for piece in ((" ", *sentence) if number else sentence)
    ]  # fmt: skip


def _sources(bulletin: Bulletin) -> list[dict[str, str]]:
    """Every fact behind the text, then every figure computed from one."""
    rows = []
    for fact in bulletin.facts:
        row = source_row(fact, bulletin)
        basis = "; ".join(f"{each.article}, {each.document}" for each in row["basis"])
        rows.append({key: row[key] for key in ("name", "value", "as_of")} | {"basis": basis})
    for figure in bulletin.figures():
        if figure.derived is not None:
            rows.append(
                {
                    "name": figure.text,
                    "value": "",
                    "as_of": numbers_of(bulletin).day(figure.fact.as_of),
                    "basis": f"{words_of(bulletin)['derived']} {figure.derived.how}",
                }
            )
    return rows


def _known_at(bulletin: Bulletin) -> str:
    if bulletin.known_at is None:
        return ""
    return f"{words_of(bulletin)['known_at']} {localtime(bulletin.known_at):%d/%m/%Y %H:%M}"


def _made_at(bulletin: Bulletin) -> datetime:
    """The document's own date: when its figures were known, else the end of the day they are of."""
    return bulletin.known_at or datetime.combine(bulletin.as_of, time(23, 59), tzinfo=UTC)


def as_docx(bulletin: Bulletin) -> bytes:
    """A document that Word and LibreOffice open and people may edit."""
    document = Document()
    _set_up(document, bulletin)
    document.add_heading(bulletin.title, level=1)
    if known_at := _known_at(bulletin):
        document.add_paragraph(known_at)
    for paragraph in bulletin.paragraphs:
        document.add_heading(paragraph.heading, level=2)
        written = document.add_paragraph()
        for piece in _pieces(paragraph.sentences):
            written.add_run(piece["text"]).bold = piece["figure"] or None
    words = words_of(bulletin)
    for chart in bulletin.charts:
        _add_chart(document, chart, bulletin.language)
        document.add_paragraph(words["table"])
        _add_table(document, chart.heads, chart.table, numbers_from=1)
    document.add_heading(words["sources"], level=2)
    heads = tuple(words[name] for name in ("indicator", "value", "as_of", "basis"))
    rows = [(r["name"], r["value"], r["as_of"], r["basis"]) for r in _sources(bulletin)]
    _add_table(document, heads, rows, numbers_from=None)
    written_to = BytesIO()
    document.save(written_to)
    return written_to.getvalue()


def _set_up(document: Any, bulletin: Bulletin) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    language = "vi-VN" if bulletin.language == "vi" else "en-GB"
    for name, size in (("Normal", 13), ("Heading 1", 16), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(part), None)
        for part in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(part), FONT)
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), language)
        style.element.get_or_add_rPr().append(spoken)
    core = document.core_properties
    core.title, core.author, core.language = bulletin.title, "", language
    core.created = core.modified = _made_at(bulletin).astimezone(UTC).replace(tzinfo=None)


def _add_chart(document: Any, chart: Chart, language: str) -> None:
    caption = document.add_paragraph()
    caption.add_run(chart.title).bold = True
    caption.paragraph_format.keep_with_next = True
    subtitle = document.add_paragraph(chart.subtitle)
    subtitle.paragraph_format.keep_with_next = True
    picture = document.add_picture(BytesIO(png(chart, language=language)), width=PICTURE_WIDTH)
    picture._inline.docPr.set("descr", f"{chart.title}. {chart.summary}")


def _add_table(
    document: Any,
    heads: tuple[str, ...],
    rows: Any,
    *,
    numbers_from: int | None,
) -> None:
    """A table whose head is repeated on each page; columns from `numbers_from` on are numbers."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for number, row in enumerate([heads, *rows]):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(10), number == 0 or None
            right = column >= numbers_from if numbers_from is not None else column == 1
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
