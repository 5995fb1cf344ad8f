"""A bulletin as PDF (one A4 page) and as DOCX: sentences, two charts, sources of each figure."""

from collections.abc import Collection
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ansinh.bulletins.charts import Chart, png, svg
from ansinh.bulletins.writing.figures import Bulletin, Figure, Sentence
from ansinh.bulletins.writing.rendering import numbers_of, source_row, words_of
from ansinh.exchange.documents.pdf import pdf_writer
from ansinh.exchange.plain_text import plain
from ansinh.ground.days import written_moment

PAGE = Path(__file__).parent / "templates" / "bulletin" / "page.typ"
FONT = "Times New Roman"
SMALL = "Table Text"
TABLE_WIDTH = 16.5
"""The width of the text between the margins, cm."""
CHART_WIDTH_MAX = 12.0


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
        articles = [f"{each.article}, {each.document}" for each in row["basis"]]
        basis = "; ".join([*articles, *([fact.basis] if fact.basis else [])])
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
    return f"{words_of(bulletin)['known_at']} {written_moment(bulletin.known_at)}"


def _made_at(bulletin: Bulletin) -> datetime:
    """The document's own date: when its figures were known, else the end of the day they are of."""
    return bulletin.known_at or datetime.combine(bulletin.as_of, time(23, 59), tzinfo=UTC)


def as_docx(bulletin: Bulletin) -> bytes:
    """A document that Word and LibreOffice open and people may edit: one page of sentences and
    charts, then the tables behind them.
    """
    document = Document()
    _set_up(document, bulletin)
    document.add_heading(plain(bulletin.title), level=1)
    if known_at := _known_at(bulletin):
        document.add_paragraph(known_at)
    for paragraph in bulletin.paragraphs:
        document.add_heading(paragraph.heading, level=2)
        written = document.add_paragraph()
        for piece in _pieces(paragraph.sentences):
            written.add_run(plain(piece["text"])).bold = piece["figure"] or None
    words = words_of(bulletin)
    _add_charts(document, bulletin.charts, bulletin.language)
    document.add_page_break()  # type: ignore[no-untyped-call]
    for chart in bulletin.charts:
        document.add_heading(f"{words['table']}: {chart.title}", level=2)
        first = TABLE_WIDTH / 3 if len(chart.heads) > 2 else TABLE_WIDTH / 2
        rest = (TABLE_WIDTH - first) / (len(chart.heads) - 1)
        widths = (first, *(rest for _ in chart.heads[1:]))
        _add_table(document, chart.heads, chart.table, widths, numbers=range(1, len(chart.heads)))
    document.add_heading(words["sources"], level=2)
    heads = tuple(words[name] for name in ("indicator", "value", "as_of", "basis"))
    rows = [(r["name"], r["value"], r["as_of"], r["basis"]) for r in _sources(bulletin)]
    _add_table(document, heads, rows, (4.2, 3.4, 1.9, TABLE_WIDTH - 9.5), numbers=(1,))
    written_to = BytesIO()
    document.save(written_to)
    return written_to.getvalue()


def _set_up(document: Any, bulletin: Bulletin) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    language = "vi-VN" if bulletin.language == "vi" else "en-GB"
    document.styles.add_style(SMALL, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name, size, after in (
        ("Normal", 12, 4), ("Heading 1", 15, 6), ("Heading 2", 12, 2), (SMALL, 8.5, 0),
    ):  # fmt: skip
        style = document.styles[name]
        style.paragraph_format.space_after = Pt(after)
        if name == "Heading 2":
            style.paragraph_format.space_before = Pt(8)
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


def _add_charts(document: Any, charts: tuple[Chart, ...], language: str) -> None:
    """Charts side by side in a table without lines, each with its finding above it."""
    if not charts:
        return
    cells = document.add_table(rows=1, cols=len(charts)).rows[0].cells
    width = min(TABLE_WIDTH / len(charts), CHART_WIDTH_MAX)
    for cell, chart in zip(cells, charts, strict=True):
        cell.width = Cm(width)
        caption = cell.paragraphs[0]
        run = caption.add_run(plain(chart.title))
        run.bold, run.font.size = True, Pt(10)
        run = cell.add_paragraph().add_run(chart.subtitle)
        run.font.size = Pt(8.5)
        drawn = cell.add_paragraph().add_run()
        picture = drawn.add_picture(BytesIO(png(chart, language=language)), width=Cm(width - 0.7))
        picture._inline.docPr.set("descr", f"{chart.title}. {chart.summary}")
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.keep_with_next = True


def _add_table(
    document: Any,
    heads: tuple[str, ...],
    rows: Any,
    widths: tuple[float, ...],
    *,
    numbers: Collection[int],
) -> None:
    """A table of given widths (cm) whose head is repeated on each page; `numbers` are the
    columns that are set to the right."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate([heads, *rows]):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = Cm(widths[column])
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles[SMALL]
            paragraph.add_run(plain(text)).bold = number == 0 or None
            if column in numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
