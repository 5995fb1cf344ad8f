"""The border's table of cases: small files with a trouble each, and the right result of each.

The shape of a trouble was taken from public reports (named in the project's issue); the files are
written from nothing, their units, payers and accounts invented. A row is named by its number.
What is asked of books rather than of readers stands in tests/receipts/test_border.py.
"""

import contextlib
import gzip
import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ansinh.exchange import workbooks
from ansinh.exchange.bank import (
    BankStatement,
    Novelty,
    identify,
    parse_bank_file,
    read_bank_file,
    read_mapping,
    recognise,
)
from ansinh.exchange.matching import KnownUnit, UnitIndex, match_lines
from ansinh.exchange.refusal import Refused, Unbalanced

from .workbooks import Raw, xlsx

FILES = Path(__file__).parent / "files"
FORM = "+BHXH+103+00+{}+00600+dong BHXH+".format


def read(
    name: str, mapping: str = "", encoding: str = "", account: str = ""
) -> list[BankStatement]:
    found = read_mapping((FILES / mapping).read_bytes()) if mapping else None
    if encoding and mapping:
        text = (FILES / mapping).read_text("utf-8").replace("latin-1", encoding)
        found = read_mapping(text)
    return read_bank_file((FILES / name).read_bytes(), name, mapping=found, account=account)


def lines(name: str, mapping: str = "", **more: str) -> list[tuple[int, str]]:
    return [
        (line.amount, line.remittance)
        for statement in read(name, mapping, **more)
        for line in statement.lines
    ]


TAKEN: list[tuple[str, str, list[tuple[int, str]]]] = [
    # file, mapping, (amount, memo) of each line
    ("r01-slash-in-reference.sta", "", [(119_000, FORM("DN0001A"))]),
    ("r05-86-after-balances.sta", "", [(9_035, FORM("DN0006A"))]),
    ("r06-details-without-86.sta", "", [(1_228_750, "BHXH 103 00 DN0008A 00600")]),
    ("r08-long-supplementary.sta", "", [(920_000, FORM("DN0010A"))]),
    ("r09-pages-60m-62m.sta", "", [(100_000, FORM("DN0011A")), (200_000, FORM("DN0011A"))]),
    ("r11-no-20.sta", "", [(426_270, FORM("DN0001A"))]),
    ("r12-closing-next-day-debit.sta", "", [(-300_000, "RUT TIEN")]),
    ("r14-entry-before-new-year.sta", "", [(815_000, FORM("DN0001C"))]),
    ("r15-binary-character.sta", "", [(115_000, "BHXH 103 00 DN0002C 00600 TI EN")]),
    ("r17-cr-only-lines.sta", "", [(225_000, FORM("DN0001E"))]),
    ("r19-iban-currency-in-25.sta", "", [(335_000, FORM("DN0002E"))]),
    ("r84-soh-etx-framing.sta", "", [(975_000, FORM("DN0003A"))]),
    ("r86-line-wrapped-inside-61.sta", "", [(977_000, FORM("DN0003A"))]),
    ("r87-61-and-86-tag-broken.sta", "", [(978_000, FORM("DN0003A"))]),
    (
        "r21-batch-txdtls-amounts.xml",
        "",
        [(329_560, FORM("DN0001A")), (100_000, FORM("DN0002A"))],
    ),
    ("r22-fee-kept-back.xml", "", [(1_474_000, FORM("DN0003A"))]),
    (
        "r24-identical-entries-054.xml",
        "",
        [(250_000, FORM("DN0006A")), (250_000, FORM("DN0006A"))],
    ),
    ("r25-no-counterparty.xml", "", [(175_000, "DN0007A")]),
    ("r27-date-with-time.xml", "", [(185_000, FORM("DN0009A"))]),
    ("r28-five-decimals.xml", "", [(195_000, FORM("DN0010A"))]),
    ("r30-camt053-v13.xml", "", [(215_000, FORM("DN0012A"))]),
    ("r31-prefix.xml", "", [(225_000, FORM("DN0001C"))]),
    ("r33-two-statements.xml", "", [(11_000, FORM("DN0001A")), (12_000, FORM("DN0001A"))]),
    ("r34-mixed-case-encoding-utf16.xml", "", [(235_000, "Công ty đóng BHXH DN0002C")]),
    ("r36-pending-and-info.xml", "", [(265_000, FORM("DN0002E"))]),
    ("r88-054-without-bookgdt.xml", "", [(979_000, FORM("DN0004A"))]),
    ("r40-1904.xlsx", "", [(310_000, FORM("DN0001A")), (320_000, FORM("DN0002A"))]),
    ("r41-formula-date.xls", "", [(330_000, FORM("DN0003A"))]),
    ("r43-uncached-total.xlsx", "", [(370_000, FORM("DN0004A"))]),
    *(
        (name, "", [(380_000, FORM("DN0007A")), (390_000, FORM("DN0008A"))])
        for name in (
            "r45-dimension-one-cell.xlsx",
            "r46-strict-ooxml.xlsx",
            "r48-prefixed-xml.xlsx",
            "r73-from-libreoffice.ods",
            "h11-entities-in-sheet.xlsx",
            "h19-xlsx-named.csv",
        )
    ),
    (
        "r49-merged-heading.xlsx",
        "r49.yaml",
        [(400_000, FORM("DN0009A")), (410_000, FORM("DN0010A")), (-10_000, "PHI")],
    ),
    (
        "r52-utf16-tab-multiline.csv",
        "",
        [(480_000, f"Dong BHXH {FORM('DN0007A')}"), (490_000, FORM("DN0008A"))],
    ),
    (
        "r55-record-in-two-lines.csv",
        "",
        [(530_000, f"CHUYEN TIEN {FORM('DN0012A')}"), (540_000, FORM("DN0001C"))],
    ),
    ("r57-bidv-bilingual.csv", "r57.yaml", [(-50_000, "PHI"), (560_000, FORM("DN0001E"))]),
    ("r57-bidv-bilingual.csv", "", [(-50_000, "PHI"), (560_000, FORM("DN0001E"))]),
    ("r58-thu-chi.csv", "r58.yaml", [(570_000, FORM("DN0002E")), (-5_000, "Phi")]),
    ("r60-windows1258.csv", "", [(590_000, "Công ty đóng BHXH DN0002A")]),
    ("r61-tcvn3.csv", "", [(600_000, "Công ty đóng BHXH DN0003A")]),
    ("r70-trailing-minus-dc.csv", "r70.yaml", [(690_000, FORM("DN0012A")), (-90_000, "PHI")]),
    ("r76-row-with-extra-cell.csv", "", [(7_100_000, f"CONG TY MAU, {FORM('DN0006A')}")]),
    ("r79-excel-quoted-formula.csv", "", [(713_000, FORM("DN0009A"))]),
    ("r90-nbtrf-account-spaces.csv", "", [(981_000, FORM("DN0005A"))]),
    ("h40-zero.csv", "", [(0, FORM("DN0001A"))]),
    ("h51-old-1995.csv", "", [(5_000, FORM("DN0001A"))]),
    ("h63-c1-controls.csv", "", [(5_000, "A 31mB C DN0001A")]),
    ("h66-homoglyph.csv", "", [(5_004, "+ВНХН+103+00+DN0001A+00600+")]),
    ("h72-emoji-surrogate.csv", "", [(5_010, f"😀{FORM('DN0001A')}𝐃𝐍0001𝐀")]),
    ("h98-stray-cell-last-row.xlsx", "", [(9_100, FORM("DN0001A"))]),
    ("h99-stray-cell-last-column.xlsx", "", [(9_100, FORM("DN0001A"))]),
]


@pytest.mark.parametrize(("name", "mapping", "right"), TAKEN, ids=[f"{t[0]}{t[1]}" for t in TAKEN])
def test_taken(name: str, mapping: str, right: list[tuple[int, str]]) -> None:
    assert [(amount, " ".join(memo.split())) for amount, memo in lines(name, mapping)] == right


REFUSED: list[tuple[str, str, tuple[str, ...]]] = [
    # file, mapping, what must be told
    ("r18-dot-decimal.sta", "", ("line 7", "225000.00", "digits, a comma")),
    ("r42-uncached-amount.xlsx", "", ("row 7", "credit", "never computed", "save it")),
    ("r49-merged-heading.xlsx", "", ("no layout that is known", "mapping")),
    ("r51-parentheses.xlsx", "", ("row 6", "never negative", "470.000")),
    ("r58-thu-chi.csv", "", ("of which account", "State the account")),
    ("r61-tcvn3.csv", "r61.yaml", ("written in TCVN3, not in latin-1", "encoding: tcvn3")),
    ("r63-html.xls", "", ("web page", "save it as XLSX")),
    ("r64-spreadsheetml2003.xls", "", ("XML spreadsheet of 2003", "save it as XLSX")),
    ("r65-password.xlsx", "", ("protected by a password", "save it without one")),
    ("r67-account-scientific.csv", "", ("of which account",)),
    ("r69-one-digit-dates.csv", "", ("row 4", "date", "03-Aug-2026")),
    ("r75-unquoted-thousands.csv", "", ("row 3", "more cells than the heading", "quotation")),
    ("r78-tabs-in-xlsx-like.txt", "", ("row 3", "'712.000")),
    ("h04-two-far-cells.xlsx", "", ("more memory", "XLSX")),
    ("h05-far-cell-20k.xlsx", "", ("more memory", "XLSX")),
    ("h07-billion-laughs.xml", "", ("entities",)),
    ("h08-xxe-file.xml", "", ("entities",)),
    ("h13-truncated.xls", "", ("damaged", "Download it again")),
    ("h14-truncated.ods", "", ("damaged or cut short", "Download it again")),
    ("h16-truncated.sta", "", ("line 20", ":60F:")),
    ("h17-truncated-in-61.sta", "", ("statement 3", "closing balance is missing", "cut short")),
    ("h18-gz.csv.gz", "", ("gzip", "Unpack it")),
    ("h21-pdf-named.xlsx", "", ("PDF", "Ask the bank")),
    ("h22-png-named.csv", "", ("picture", "Ask for the table itself")),
    ("h24-empty.csv", "", ("empty",)),
    ("h25-only-blanks.csv", "", ("empty",)),
    ("h27-json.json", "", ("JSON",)),
    ("h28-ofx.ofx", "", ("OFX", "Ask the bank")),
    ("h31-over-63bit.csv", "", ("row 3", "too big")),
    ("h32-max-63bit.csv", "", ("row 3", "beyond 1,000,000,000,000,000")),
    ("h34-nan.csv", "", ("row 3", "NaN")),
    ("h35-inf.csv", "", ("row 3", "inf")),
    ("h37-float-dust.xlsx", "", ("row 7", "no decimals", "1000000.4")),
    ("h38-negative-credit.csv", "", ("row 3", "never negative")),
    ("h41-arabic-digits.csv", "", ("row 3", "not an amount")),
    ("h43-superscript.csv", "", ("row 3", "not an amount")),
    ("h46-feb30.csv", "", ("row 3", "30/02/2026")),
    ("h47-serial-as-text.csv", "", ("row 3", "46237")),
    ("h50-buddhist-year.csv", "", ("row 3", "2569")),
    ("h53-balance-mismatch.sta", "", ("difference of -1",)),
    ("h54-mixed-currency.xml", "", ("another currency", "USD")),
    ("h60-null-bytes.csv", "", ("line 3", "not a text file", "UTF-8")),
    ("h95-repeated-cells.ods", "", ("damaged",)),
]


@pytest.mark.parametrize(
    ("name", "mapping", "told"), REFUSED, ids=[f"{each[0]}{each[1]}" for each in REFUSED]
)
def test_refused(name: str, mapping: str, told: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        read(name, mapping)
    assert str(refused.value).startswith(name)
    for part in told:
        assert part in str(refused.value)


BAD_MAPPINGS: list[tuple[str, tuple[str, ...]]] = [
    ("m12.yaml", ()),
    ("m13.yaml", ("not YAML",)),
    ("m16.yaml", ("encoding",)),
    ("m30.yaml", ("one heading stands for two columns",)),
    ("m32.yaml", ("line 5", "date", "stands twice")),
    ("m33.yaml", ("utf-8", "Save the mapping file as UTF-8")),
]


@pytest.mark.parametrize(("name", "told"), BAD_MAPPINGS, ids=[each[0] for each in BAD_MAPPINGS])
def test_mapping_is_refused(name: str, told: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        read_mapping((FILES / name).read_bytes())
    for part in told:
        assert part in str(refused.value)


def test_m33_a_mapping_in_utf16_is_read() -> None:
    assert read_mapping((FILES / "x2.yaml").read_bytes()).layout.account == "1100000000000"


def test_r14_r88_days() -> None:
    assert read("r14-entry-before-new-year.sta")[0].lines[0].booked == date(2025, 12, 31)
    assert read("r88-054-without-bookgdt.xml")[0].lines[0].booked == date(2026, 8, 3)
    assert read("r40-1904.xlsx")[0].lines[0].booked == date(2026, 8, 3)
    assert read("r41-formula-date.xls")[0].lines[0].booked == date(2026, 8, 3)


def test_r01_r79_references_are_whole() -> None:
    line = read("r01-slash-in-reference.sta")[0].lines[0]
    assert (line.transaction_id, line.bank_reference) == ("569070293/1AB", "O/137585847")
    assert read("r79-excel-quoted-formula.csv")[0].lines[0].bank_reference == "0000123"


def test_r12_r19_r90_accounts_and_balances() -> None:
    assert read("r12-closing-next-day-debit.sta")[0].closing == -200_000
    assert read("r19-iban-currency-in-25.sta")[0].account == "1100000000000"
    party = read("r19-iban-currency-in-25.sta")[0].lines[0]
    assert party.counterparty_account == "0011223344556"
    assert party.counterparty_name == "CTY MAU SO MUOI SAU"


def test_r54_a_separator_inside_a_quoted_memo() -> None:
    first, second = lines("r54-delimiter-in-content.csv")
    assert first[0] == 510_000 and "; Ghi chu: la" in first[1]
    assert second == (520_000, FORM("DN0011A"))


def test_r58_the_account_can_be_stated() -> None:
    found = lines("r58-thu-chi.csv", account="1100000000000")
    assert found == [(570_000, FORM("DN0002E")), (-5_000, "Phi")]
    (statement,) = read("r58-thu-chi.csv", account="1100000000000")
    assert statement.lines[0].counterparty_name == "Công ty mẫu số 16, Xã Hà Vị"


@pytest.mark.parametrize("encoding", ["tcvn3", "TCVN3", "ABC"])
def test_r61_with_the_right_encoding_in_its_mapping(encoding: str) -> None:
    assert lines("r61-tcvn3.csv", "r61.yaml", encoding=encoding) == [
        (600_000, "Công ty đóng BHXH DN0003A")
    ]


@pytest.mark.parametrize("name", ["h64-rtl.csv", "h63-c1-controls.csv", "h70-escape-in-xlsx.xlsx"])
def test_h63_h64_h70_no_control_or_direction_reaches_a_memo(name: str) -> None:
    for _amount, memo in lines(name):
        assert memo.isprintable()
        assert not set(memo) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")


def test_h69_h73_what_looks_like_a_formula_is_text() -> None:
    assert len(read("h69-long-reference.csv")[0].lines[0].bank_reference) == 5000
    found = read("h73-formula-injection.csv")[0].lines
    assert [line.bank_reference for line in found] == ["=H73()", "@H73"]


def novelties(first: list[BankStatement], *later: list[BankStatement]) -> list[Novelty]:
    known = identify(first)
    answers: list[Novelty] = []
    for statements in later:
        found = recognise(identify(statements), known)
        answers += [each.novelty for each in found]
        known += [each.incoming for each in found if each.novelty is not Novelty.KNOWN]
    return answers


PAIRS: list[tuple[str, str, str, Novelty]] = [
    ("r02b-overlong-a.sta", "r02c-overlong-b.sta", "", Novelty.NEW),
    ("r66b-long-reference-a.xlsx", "r66c-long-reference-b.xlsx", "", Novelty.NEW),
    ("r81a-morning.sta", "r81b-afternoon.sta", "", Novelty.NEW),
    ("r82a-morning-balance.csv", "r82b-afternoon-balance.csv", "r82a.yaml", Novelty.NEW),
    ("r91a.sta", "r91b.csv", "", Novelty.DOUBTFUL),
]


@pytest.mark.parametrize(("first", "second", "mapping", "right"), PAIRS)
def test_no_payment_vanishes_as_known(
    first: str, second: str, mapping: str, right: Novelty
) -> None:
    one, two = read(first, mapping), read(second, mapping)
    assert novelties(one, two) == [right]
    assert novelties(two, one) == [right]
    # Each file again is known, whatever came between.
    assert novelties(one, two, two)[1:] in ([Novelty.KNOWN], [Novelty.DOUBTFUL])
    keys = [item.key for item in identify(one)]
    (answer,) = recognise(identify(two), identify(one))
    assert answer.incoming.key not in keys


def test_r03_r24_twins_of_one_file_are_two() -> None:
    for name in ("r03-twins-by-bank-reference.sta", "r24-identical-entries-054.xml"):
        assert novelties([], read(name)) == [Novelty.NEW, Novelty.NEW]
    twins = read("r03-twins-by-bank-reference.sta")
    assert novelties(twins, twins) == [Novelty.KNOWN, Novelty.KNOWN]


CAMT = (FILES / "r31-prefix.xml").read_bytes()


@pytest.mark.parametrize("word", ["NOTPROVIDED", "NONREF", "N/A", "0000000000"])
def test_words_for_no_reference_are_none(word: str) -> None:
    """Two payments of one amount and day whose bank reference is a word for none."""
    one = read_bank_file(CAMT.replace(b"PX1", word.encode()), "one.xml")
    other = read_bank_file(
        CAMT.replace(b"PX1", word.encode()).replace(b"DN0001C", b"DN0002C"), "other.xml"
    )
    assert one[0].lines[0].bank_reference == ""
    assert novelties(one, other) == [Novelty.NEW]


def test_one_reference_for_two_units_is_asked() -> None:
    other = read_bank_file(CAMT.replace(b"DN0001C", b"DN0002C"), "other.xml")
    assert novelties(read_bank_file(CAMT, "one.xml"), other) == [Novelty.DOUBTFUL]


@pytest.mark.parametrize("cut", range(12, 0, -1))
def test_an_mt940_cut_anywhere_near_its_end_is_refused(cut: int) -> None:
    data = (FILES / "r09-pages-60m-62m.sta").read_bytes().rstrip(b"\n-")
    with pytest.raises(Refused):
        read_bank_file(data[:-cut], "cut.sta")


def test_an_mt940_cut_at_any_place_never_gives_a_wrong_amount() -> None:
    data = (FILES / "h17-truncated-in-61.sta").read_bytes()
    right = {100_000, 200_000}
    for end in range(len(data)):
        try:
            statements = read_bank_file(data[:end], "cut.sta")
        except Refused:
            continue
        assert {line.amount for each in statements for line in each.lines} <= right


def table(*rows: str) -> bytes:
    head = "Ngày giao dịch,Số tham chiếu,Số tiền ghi nợ,Số tiền ghi có,Mô tả"
    return "\n".join(("Số tài khoản,1100000000000", head, *rows)).encode()


def told(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_bank_file(data, "x")
    return str(refused.value)


BIG: list[tuple[str, Callable[[], bytes], str]] = [
    (
        "h67 a memo of 1 MB",
        lambda: table(f"03/08/2026,A,,5000,{'x' * 2**20}"),
        "a line has more than",
    ),
    (
        "h90 a quote never closed",
        lambda: table('03/08/2026,A,,5000,"' + "y\n" * 2**20),
        "quotation",
    ),
    ("one line of 100 MB", lambda: b"a," * (50 * 2**20), "a line has more than"),
    ("a cell of 200 kB", lambda: table(f"03/08/2026,A,,5000,{'x' * 200_000}"), "131072"),
    (
        "h86 :61: of 1 MB",
        lambda: (FILES / "r17-cr-only-lines.sta").read_bytes().replace(b"CR1", b"C" * 2**20),
        "cannot be read",
    ),
    ("h83 16.000 columns", lambda: xlsx([["x"] * 16_000] * 20), "more than 2000 columns"),
    ("a quote in the middle", lambda: table('03/08/2026,"A"B,,5000,x'), "quotation mark"),
]


@pytest.mark.parametrize(("build", "words"), [each[1:] for each in BIG], ids=[b[0] for b in BIG])
def test_what_is_too_big_ends_in_words(build: Callable[[], bytes], words: str) -> None:
    answer = told(build())
    assert words in answer and len(answer) < 600


def test_h87_a_memo_of_question_marks_is_read_in_bounded_time() -> None:
    """Subfields of :86: begin with a question mark; 200.000 of them hold nothing."""
    data = (FILES / "r17-cr-only-lines.sta").read_bytes().replace(b"+BHXH", b"?" * 200_000, 1)
    started = time.process_time()
    with contextlib.suppress(Refused):
        read_bank_file(data, "h87.sta")
    assert time.process_time() - started < 2


def test_r72_a_number_alone_waits_and_with_a_name_is_booked() -> None:
    """Tax codes of 10 digits, of 13 with a dash and without, and a number of 12 digits."""
    units = [
        KnownUnit(
            4, "DN0004A", "00600", "9900107383", ("Công ty mẫu số 4, Phường Phùng Chí Kiên",)
        ),
        KnownUnit(5, "DN0005A", "00600", "9900107457", ("Công ty mẫu số 5, Xã Hà Vị",)),
        KnownUnit(6, "DN0006A", "00600", "9900107520", ("Công ty mẫu số 6, Xã Dương Quang",)),
        KnownUnit(7, "DN0007A", "00600", "9900107591", ("Công ty mẫu số 7, Phường Xuất Hóa",)),
    ]
    found = [
        match.unit.key if match.unit else None
        for name in ("r72-tax-codes.csv", "r72b-tax-and-name.csv")
        for match in match_lines(read(name)[0].lines, UnitIndex(units))
    ]
    assert found == [4, None, None, None, 4]


def test_h10_quadratic_entities() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "' + b"x" * 50_000 + b'">]><a>'
    assert "entities" in told(bomb + b"&a;" * 5_000 + b"</a>")


def test_h01_h02_a_workbook_that_unpacks_to_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it unpacks to is added up before anything is unpacked; here with a bound of 16 MB."""
    assert workbooks.UNPACKED_BYTES_MAX == 1024**3
    monkeypatch.setattr(workbooks, "UNPACKED_BYTES_MAX", 16 * 1024**2)
    parts = {f"xl/worksheets/sheet{number}.xml": b" " * 2**20 for number in range(17)}
    packed = zipped(**{"[Content_Types].xml": b"<Types/>"}, **parts)
    assert len(packed) < 100_000
    with pytest.raises(Refused, match="unpacks to more than 16 MB"):
        workbooks.read(packed)


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_zip_of_camt_messages_is_read() -> None:
    second = (FILES / "r30-camt053-v13.xml").read_bytes()
    statements = read_bank_file(zipped(one=CAMT, two=second), "august.zip")
    assert [s.lines[0].amount for s in statements] == [225_000, 215_000]
    assert statements[1].position == "two: Stmt 1"
    assert "two: " in told(zipped(one=CAMT, two=second[:400]))
    assert "packed in another" in told(zipped(inner=zipped(one=CAMT)))
    assert "Unpack it" in told(gzip.compress(CAMT))


@pytest.mark.parametrize("version", [*range(9, 14)])
def test_later_versions_of_camt(version: int) -> None:
    data = (FILES / "r30-camt053-v13.xml").read_bytes().replace(b"001.13", b"001.%02d" % version)
    assert read_bank_file(data, "v.xml")[0].lines[0].amount == 215_000
    with pytest.raises(Refused, match="2 to 13"):
        read_bank_file(data.replace(b"001.%02d" % version, b"001.14"), "v.xml")


def test_camt052_a_report_of_the_day_so_far() -> None:
    data = (FILES / "r31-prefix.xml").read_bytes().replace(b"camt.053", b"camt.052")
    data = data.replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt").replace(b"Stmt>", b"Rpt>")
    (report,) = read_bank_file(data.replace(b"OPBD", b"OPAV").replace(b"CLBD", b"ITBD"), "r.xml")
    assert (report.format, report.opening, report.closing) == ("camt.052.001.02", None, 225_000)
    assert [line.amount for line in report.lines] == [225_000]


TECHCOMBANK = [
    ["Số tài khoản", "1100000000000"],
    [
        "Ngày giao dịch",
        "Đối tác",
        "Diễn giải",
        "Số bút toán",
        "Nợ",
        "Có",
        "Phí/Lãi",
        "Thuế",
        "Số dư",
    ],
    ["03/08/2026", "CTY MAU", FORM("DN0001A"), "FT1", None, 500_000, 10_000, 1_000, 1_489_000],
    ["04/08/2026", "", "PHI QUAN LY", "FT2", None, None, 20_000, 2_000, 1_467_000],
]


def test_techcombank_takes_fees_and_taxes_in_columns_of_their_own() -> None:
    (statement,) = read_bank_file(xlsx(TECHCOMBANK), "tcb.xlsx")
    assert [line.amount for line in statement.lines] == [500_000, -11_000, -22_000]
    assert statement.lines[0].counterparty_name == "CTY MAU"
    assert [line.balance_after for line in statement.lines] == [1_500_000, 1_489_000, 1_467_000]
    wrong = [row[:] for row in TECHCOMBANK]
    wrong[3][7] = 3_000
    with pytest.raises(Unbalanced):
        read_bank_file(xlsx(wrong), "tcb.xlsx")


def test_a_formula_without_a_value_in_any_column_is_told() -> None:
    rows: list[list[object]] = [
        ["Số tài khoản", "1100000000000"],
        ["Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Mô tả"],
        ["03/08/2026", "A", None, 5_000, Raw("<f>B3</f>")],
    ]
    assert "column 'remittance': the cell holds a formula" in told(xlsx(rows))


def test_parsing_alone_checks_nothing() -> None:
    data = (FILES / "h53-balance-mismatch.sta").read_bytes()
    assert parse_bank_file(data)[0].closing == 118_999
