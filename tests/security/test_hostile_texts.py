"""Escapes, marks of direction, formulas in names: never in a terminal, a PDF or a table."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.cli.terminal import plain_streams
from ansinh.exchange import plain_text
from ansinh.exchange.documents.pdf import PdfWriter
from ansinh.exchange.documents.workbook import Sheet, Style, write_workbook
from ansinh.exchange.remittance import remittance_text
from ansinh.exchange.sheets import read_workbook
from ansinh.ground.months import Month
from ansinh.statements import notices

ESCAPE, TURN, NOTHING = "\x1b]0;owned\x07\x1b[2J", "\u202e", "\u200b"
HOSTILE = f"Công ty {ESCAPE}{TURN}gnp.exe{NOTHING}\x9b31m\x00\r\nThứ hai"
SEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
MEMO = remittance_text("TB0402Z", "09710")
FORMULAS = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("x")')


@given(st.text())
def test_plain_text_shows_everything_and_hides_nothing(text: str) -> None:
    for made in (plain_text.plain(text), plain_text.plain(text, lines=True)):
        assert not SEEN.search(made)
        assert plain_text.plain(made, lines=True) == made
    assert "\n" not in plain_text.plain(text)
    made = plain_text.cell(text)
    assert not plain_text.is_formula(made) and not SEEN.search(made)


def test_honest_text_stays_as_it_is() -> None:
    for text in ("Nguyễn Thị Ế", "Nguyễn" + "\u0323", "a – b", "1.234 đ", "x=1", "5-6"):
        assert plain_text.plain(text) == text == plain_text.cell(text)
    assert plain_text.cell(-5) == -5 and plain_text.cell(None) is None
    assert plain_text.plain("a\tb\r\nc", lines=True) == "a\tb\nc"


def test_a_workbook_computes_no_name(tmp_path: Path) -> None:
    sheet = Sheet("S")
    for row, text in enumerate((*FORMULAS, HOSTILE, "honest")):
        sheet.put(row, 0, [text], Style.TEXT)
    path = tmp_path / "made.xlsx"
    path.write_bytes(write_workbook([sheet]))
    with zipfile.ZipFile(path) as book:
        cells, styles = (book.read(f"xl/{name}").decode() for name in
                         ("worksheets/sheet1.xml", "styles.xml"))  # fmt: skip
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in cells and not SEEN.search(words) and "_x001B_" not in words
    formats = re.findall(r"<xf [^>]*?/?>", styles.split("<cellXfs")[1].split("</cellXfs>")[0])
    quoted = [
        'quotePrefix="1"' in formats[int(number)]
        for number in re.findall(r'<c r="A\d+" s="(\d+)"', cells)
    ]
    assert quoted == [True] * len(FORMULAS) + [False, False]
    assert read_workbook(path.read_bytes())


def test_a_notice_to_a_bank_is_guarded_in_every_form() -> None:
    """O02 of the border's table of cases."""
    row = notices.NoticeRow("1", "TA00001", "", "", 1_000, deadline=date(2017, 1, 31), memo=MEMO)
    rows = [replace(row, name=text, tax_code=text) for text in (HOSTILE, *FORMULAS)]
    made = notices.Notice(bank="970418", month=Month(24_205), rows=tuple(rows))
    text = notices.render(made, "csv").decode("utf-8-sig")
    assert not SEEN.search(text.replace("\r\n", ""))
    cells = [cell for line in csv.reader(io.StringIO(text, newline="")) for cell in line]
    # The memo is what a payer copies into the transfer: ours, and an apostrophe would go along.
    assert {cell for cell in cells if plain_text.is_formula(cell)} == {MEMO}
    assert sum(cell.startswith("'") for cell in cells) >= len(FORMULAS)


def test_a_pdf_shows_what_was_hidden(tmp_path: Path) -> None:
    template = tmp_path / "t.typ"
    template.write_text(
        "#let data = json(bytes(sys.inputs.data))\n#data.name #data.rows.at(0).name"
    )
    writer = PdfWriter(template)
    hidden = {"name": HOSTILE, "rows": [{"name": HOSTILE}]}
    shown = {"name": plain_text.plain(HOSTILE, lines=True)}
    shown["rows"] = [dict(shown)]  # type: ignore[assignment]
    at = datetime(2017, 1, 1, tzinfo=UTC)
    assert writer.write(hidden, made_at=at) == writer.write(shown, made_at=at)


@pytest.mark.parametrize(
    "verb", [["bulletin", "read"], ["bulletin", "read", "--json"], ["assess"], ["law", "value"]]
)
def test_no_verb_lets_a_file_command_the_terminal(verb: list[str], tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text(
        f"person,{ESCAPE}{TURN}unit\nThu {ESCAPE}{TURN}[red]12 tỷ đồng năm 2017, {TURN}BHXH\n",
        encoding="utf-8",
    )
    given = str(path) if verb[0] != "law" else f"{ESCAPE}{TURN}"
    verb = [*verb, "--on", "2017-01-31"] if verb[0] == "law" else verb
    done = subprocess.run(
        [sys.executable, "-c", "from ansinh.cli import main; main()", *verb, given],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert told.strip() and "Traceback" not in told
    assert not SEEN.search(told), told


def test_a_name_in_a_line_of_the_terminal_is_shown_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with plain_streams():
        click.echo(f"1  {HOSTILE}")
        click.echo(HOSTILE, err=True)
    told = capsys.readouterr()
    for text in (told.out, told.err):
        assert plain_text.SHOWN in text and "gnp.exe" in text and not SEEN.search(text)
