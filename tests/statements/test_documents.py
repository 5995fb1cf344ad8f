"""The statement handed over: text and JSON as they were, PDF and workbook with its figures."""

import base64
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.pdf import pdf_writer
from ansinh.exchange.remittance import parse_remittance
from ansinh.exchange.vietqr import read_vietqr
from ansinh.ground.months import parse_month
from ansinh.receipts.office import Office, OfficeError, office
from tests.exchange.read_code import grid_of, read_code
from tests.statements import cases

JANUARY, JUNE = parse_month("2026-01"), parse_month("2026-06")


@pytest.fixture
def january(database: str):  # type: ignore[no-untyped-def]
    from ansinh import statements

    cases.january_2026()
    return statements.of(unit="TA0001Z", month=JANUARY)


@pytest.fixture
def june(database: str):  # type: ignore[no-untyped-def]
    from ansinh import statements

    cases.may_to_july_2026()
    return statements.of(unit="TA0001Z", month=JUNE)


def test_text_of_the_published_statement(january, snapshot) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import as_text

    assert as_text(january, cases.OFFICE) == snapshot


def test_json_of_the_published_statement(january, snapshot) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import as_json

    assert json.dumps(as_json(january, cases.OFFICE), ensure_ascii=False, indent=1) == snapshot


def test_text_of_the_new_procedure(june, snapshot) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import as_text

    assert as_text(june, cases.OFFICE) == snapshot


def test_the_workbook_holds_the_data(june) -> None:  # type: ignore[no-untyped-def]
    import python_calamine

    from ansinh.statements.sheets import as_one_xlsx, as_xlsx

    book = python_calamine.load_workbook(io.BytesIO(as_xlsx(june, cases.OFFICE)))
    rows = book.get_sheet_by_index(0).to_python()
    head = next(at for at, row in enumerate(rows) if row[0] == "STT")
    for row, line in zip(rows[head + 1 :], june.lines, strict=False):
        assert row[0] == line.number and row[1].strip() == line.label
        assert [None if cell == "" else int(cell) for cell in row[2:]] == list(line.cells)
    book = python_calamine.load_workbook(io.BytesIO(as_one_xlsx([june, june])))
    table = book.get_sheet_by_index(0).to_python()
    assert len(table) == 1 + 2 * len(june.lines)
    by_code = {row[3]: row for row in table[1:]}
    assert by_code["Đ"][-1] == june.amount("Đ")
    assert (
        by_code["B.3"][5:12] == ["", *_amounts(june, "B.3")]
        or by_code["B.3"][5] == _amounts(june, "B.3")[0]
    )


def _amounts(statement, code: str) -> list[int]:  # type: ignore[no-untyped-def]
    return [statement.amount(code, column) for column in statement.columns]


def test_the_pdf_is_drawn_from_the_data(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements import printing

    made = printing.as_pdf(june, cases.OFFICE)
    assert made.startswith(b"%PDF-") and made.rstrip().endswith(b"%%EOF")
    assert made == printing.as_pdf(june, cases.OFFICE), "the same statement, the same bytes"
    page = printing.page(june, cases.OFFICE)
    printed = "\n".join(text for block in page["blocks"] for column in block["money"]
                        for _bold, text in column).split()  # fmt: skip
    for line in june.lines:
        for value in line.cells:
            assert value is None or grouped(value) in printed
    other = replace(june, unit=replace(june.unit, code="TA0002Z"))
    assert printing.as_pdf(other, cases.OFFICE) != made


def test_every_vietnamese_letter_has_a_glyph(tmp_path: Path) -> None:
    """With no other font to fall back on, a letter without a glyph is a warning of typst and
    an empty box: each letter of the alphabet must be drawn, and drawn differently."""
    letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    template = tmp_path / "letters.typ"
    template.write_text(
        "#let data = json(bytes(sys.inputs.data))\n"
        '#set text(font: "Libertinus Serif", fallback: false, hyphenate: false)\n'
        "#for letter in data [#box(letter) ]\n"
    )
    drawn = set()
    for letter in letters + letters.upper():
        svg = pdf_writer(template).words([letter])
        shapes = re.findall(r'<path[^>]* d="([^"]+)"', svg) or re.findall(r'd="([^"]{20,})"', svg)
        assert shapes, f"{letter} is not drawn"
        drawn.add(tuple(shapes))
    assert len(drawn) == len(letters) * 2


def test_one_file_for_all_has_the_pages_of_each(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements import printing

    one = printing.as_pdf(june, cases.OFFICE)
    three = printing.as_one_pdf([june, june, june], cases.OFFICE)
    assert _pages(three) == 3 * _pages(one) > 0


def _pages(made: bytes) -> int:
    import zlib

    text = made
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.S):
        try:
            text += zlib.decompress(stream)
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", text))


def test_files_are_written_by_many_processes(june, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements import printing

    many = [replace(june, unit=replace(june.unit, code=f"TA{n:04d}Z")) for n in range(90)]
    assert printing.write_pdfs(many, cases.OFFICE, tmp_path, processes=2) == 90
    files = sorted(tmp_path.iterdir())
    assert files[0].name == "C12-TS_2026-06_TA0000Z.pdf" and len(files) == 90
    assert files[7].read_bytes() == printing.as_pdf(many[7], cases.OFFICE)


def test_the_code_carries_the_amount_and_a_text_that_is_recognised(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import payment

    paying = payment(june, cases.OFFICE)
    assert paying.memo == "+BHXH+103+00+TA0001Z+00600+dong BHXH+"
    read = read_vietqr(paying.payload)
    assert (read.bank, read.account) == ("970418", "1100000000000")
    assert read.amount == june.payable == june.amount("Đ") > 0
    assert len(read.memo) <= 25
    for text in (paying.memo, read.memo):
        parsed = parse_remittance(text)
        assert parsed is not None and (parsed.unit, parsed.agency) == ("TA0001Z", "00600")


def test_the_printed_code_is_the_payload(june) -> None:  # type: ignore[no-untyped-def]
    """Read from the page as it is set, by a reader that shares nothing with the drawing."""
    from ansinh.statements import printing
    from ansinh.statements.documents import payment

    page = pdf_writer(printing.TEMPLATE).words(printing.page(june, cases.OFFICE))
    (drawn,) = re.findall(r"data:image/svg\+xml;base64,([^\"]+)\"", page)
    grid = grid_of(base64.b64decode(drawn).decode())
    assert read_code(grid) == payment(june, cases.OFFICE).payload
    damaged = [[not black if x == 30 else black for x, black in enumerate(row)] for row in grid]
    assert read_code(damaged) != read_code(grid)


def test_many_payments_run_over_pages_and_lose_no_row(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements import printing

    at, paid = next((at, line) for at, line in enumerate(june.lines) if line.payment)
    many = replace(june, lines=(*june.lines[:at], *[paid] * 150, *june.lines[at:]))
    page = printing.page(many, cases.OFFICE)
    assert sum(block["rows"] for block in page["blocks"]) == len(many.lines)
    for block in page["blocks"]:
        for column in (block["numbers"], block["labels"], *block["money"]):
            assert "".join(text for _bold, text in column).count("\n") + 1 == block["rows"]
    assert _pages(printing.as_pdf(many, cases.OFFICE)) == 4


def test_heads_of_sections_are_bold(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements import printing

    blocks = printing.page(june, cases.OFFICE)["blocks"]
    bold = [text.strip() for block in blocks for heavy, text in block["numbers"] if heavy]
    assert bold == [line.number for line in june.lines if line.level == 0]
    assert [block["wide"] for block in blocks] == [False, True, False]


def test_many_statements_together_are_numbered_files(  # type: ignore[no-untyped-def]
    june, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.statements import printing

    monkeypatch.setattr(printing, "TOGETHER", 4)
    written = printing.write_together([june] * 9, cases.OFFICE, tmp_path / "all.pdf", processes=2)
    assert [path.name for path in written] == ["all-1.pdf", "all-2.pdf", "all-3.pdf"]
    one = _pages(printing.as_pdf(june, cases.OFFICE))
    assert [_pages(path.read_bytes()) // one for path in written] == [4, 4, 1]
    assert written[0].read_bytes() == printing.as_one_pdf([june] * 4, cases.OFFICE)
    alone = printing.write_together([june], cases.OFFICE, tmp_path / "one.pdf")
    assert [path.name for path in alone] == ["one.pdf"]


def test_without_an_account_there_is_no_code(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import as_text, payment
    from ansinh.statements.printing import page

    assert payment(june, Office()).payload == ""
    assert page(june, Office())["qr"] is None
    told = as_text(june, Office())
    assert "đề nghị đơn vị liên hệ cơ quan BHXH" in told and "office.yaml" not in told


def test_no_word_of_the_developers_reaches_a_payer(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import as_text

    told = as_text(june, cases.OFFICE)
    assert june.unconfirmed, "values that nobody has compared stand behind this month"
    assert not re.search(r"[a-z]+_[a-z]+|\w+=\w+|\.yaml", told), told
    assert "đang chờ đối chiếu" in told


def test_the_form_has_its_address_day_objection_and_signature(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import form

    office = replace(cases.OFFICE, address="Số 1 đường Thử", phone="0209 000 000")
    written = form(june, office)
    assert written["issuer_at"] == ["Địa chỉ: Số 1 đường Thử", "Điện thoại: 0209 000 000"]
    assert written["dated"] == "Thử, ngày 05 tháng 7 năm 2026"
    assert any("đến hết ngày 31/07/2026" in line for line in written["notes"])
    assert written["words"]["director"] == "GIÁM ĐỐC"
    assert [line[:2] for line in written["results"]] == ["a)", "b)", "c)", "d)", "đ)"]
    assert written["column_numbers"][-1].startswith("6 = 1 +")


def test_a_zero_late_charge_says_why(june) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import form

    zero = june.amount("B.5") == 0
    assert bool(june.no_charge) == zero
    assert any("(mục B.5) bằng 0" in line for line in form(june, cases.OFFICE)["notes"]) == zero


def test_nothing_to_pay_has_no_code(january) -> None:  # type: ignore[no-untyped-def]
    from ansinh.statements.documents import payment

    assert payment(january, cases.OFFICE).payload == ""


def test_the_office_is_read_from_its_file(tmp_path: Path) -> None:
    assert office(tmp_path) == Office()
    (tmp_path / "office.yaml").write_text('name: BHXH tỉnh Thử\nbank_bin: "970418"\n')
    assert office(tmp_path).name == "BHXH tỉnh Thử" and not office(tmp_path).has_account


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("bank_bin: 970418\n", "dấu nháy"),
        ('bank_bin: "97041"\n', "97041"),
        ('acount: "1"\n', "acount"),
        ("- a\n", "tên: giá trị"),
        ("name: [\n", "không đọc được"),
    ],
)
def test_a_wrong_office_file_says_what_is_wrong(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "office.yaml").write_text(written)
    with pytest.raises(OfficeError, match=re.escape(said)):
        office(tmp_path)


def test_months_and_days_are_written_the_vietnamese_way() -> None:
    from ansinh.statements import showing

    assert grouped(1234567) == "1.234.567" and grouped(-1000) == "-1.000"
    assert showing.month(JUNE) == "06/2026" and showing.day(date(2026, 6, 5)) == "05/06/2026"
