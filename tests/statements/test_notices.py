"""Notices to banks and their replies: the same file comes back and is booked once."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ansinh.ground.months import parse_month
from tests.ledger.builders import close, query
from tests.register.builders import WHO, append, build_register, change
from tests.statements import cases

MAY = parse_month("2026-05")
BORDER = Path(__file__).parents[1] / "exchange" / "border" / "files"
NOW = datetime(2026, 6, 20, 3, tzinfo=UTC)


@pytest.fixture
def owing(database: str) -> None:
    """Units 1 and 2 owe one worker's month each; unit 3 owes nothing."""
    build_register(people=4, units=3, first_month=date(2026, 5, 1))
    append(change(1, 1, "2026-05", wage=5_310_000), change(2, 2, "2026-05", wage=10_000_000))
    close("2026-05")


def noticed(banks: dict[str, str]):  # type: ignore[no-untyped-def]
    from ansinh import statements
    from ansinh.statements.notices import notices

    return notices(statements.province(MAY), cases.OFFICE, banks)


def replied(path: Path, suffix: str, answers: dict[str, tuple]) -> Path:  # type: ignore[type-arg]
    """The notice of all units as a bank sends it back, answers by unit."""
    from ansinh.statements import notices

    names = notices.COLUMN_NAMES
    [notice] = noticed({})
    if suffix == "json":
        data = json.loads(notices.render(notice, "json"))
        for row in data["rows"]:
            row.update(zip(notices.REPLY_COLUMNS, answers.get(row["unit"], ()), strict=False))
        path.write_text(json.dumps(data))
        return path
    rows = list(csv.DictReader(io.StringIO(notices.render(notice, "csv").decode("utf-8-sig"))))
    for row in rows:
        for name, value in zip(
            notices.REPLY_COLUMNS, answers.get(row[names["unit"]], ()), strict=False
        ):
            row[names[name]] = value
    with path.open("w", encoding="utf-8") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path):  # type: ignore[no-untyped-def]
    from ansinh.statements.acknowledgement import acknowledge

    return acknowledge(path=path, bank="970418", recorded_at=NOW, **WHO)


def test_each_bank_is_asked_for_its_units(owing: None) -> None:
    found = noticed({"TA0002Z": "970436"})
    assert [(notice.bank, [row.unit for row in notice.rows]) for notice in found] == [
        ("970418", ["TA0001Z"]),
        ("970436", ["TA0002Z"]),
    ]
    assert [notice.total for notice in found] == [1_699_200, 3_200_000]
    assert found[0].rows[0].memo == "+BHXH+103+00+TA0001Z+00600+dong BHXH+"
    assert found[0].file_name("csv") == "Thu-ho_2026-05_970418.csv"


def test_the_workbook_says_the_same_and_adds_up(owing: None) -> None:
    from ansinh.exchange.sheets import read_workbook
    from ansinh.statements.notices import render

    [notice] = noticed({})
    rows = read_workbook(render(notice, "xlsx"))[0].rows
    body = rows[3:-1]
    assert [(row[1], row[4], row[5]) for row in body] == [
        (row.unit, row.amount, row.deadline) for row in notice.rows
    ]
    assert rows[-1][4] == notice.total == sum(row[4] for row in body)


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_a_reply_is_booked_once(owing: None, tmp_path: Path, suffix: str) -> None:
    answers = {"TA0001Z": ("FT01", "15/06/2026", "1.699.200"), "TA0002Z": ("", "", "")}
    path = replied(tmp_path / "reply", suffix, answers)
    done = read(path)
    assert (done.rows, done.booked, done.known, done.not_collected) == (2, 1, 0, 1)
    assert done.amount == 1_699_200
    again = read(path)
    assert (again.booked, again.known, again.not_collected) == (0, 1, 1)
    assert query("SELECT reference, unit_id, amount, text FROM ledger_receipt") == [
        ("970418/FT01", 1, 1_699_200, "TB-2026-05-TA0001Z")
    ]


def test_a_filled_workbook_is_read(owing: None, tmp_path: Path) -> None:
    from ansinh.exchange.documents.workbook import Sheet, Style, write_workbook
    from ansinh.statements import notices

    names = (*notices.NOTICE_COLUMNS, *notices.REPLY_COLUMNS)
    sheet = Sheet("reply")
    sheet.put(1, 0, [notices.COLUMN_NAMES[name] for name in names], Style.HEAD)
    row = ["TB-2026-05-TA0001Z", "TA0001Z", "", "", 1, None, "", 77001, date(2026, 6, 15), 500, ""]
    sheet.put(2, 0, row, Style.NUMBER)
    sheet.put(2, 8, [date(2026, 6, 15)], Style.DAY)
    path = tmp_path / "reply.xlsx"
    path.write_bytes(write_workbook([sheet]))
    assert (read(path).booked, read(path).known) == (1, 1)
    assert query("SELECT reference, value_date FROM ledger_receipt") == [
        ("970418/77001", date(2026, 6, 15))
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (("", "15/06/2026", "100"), "số giao dịch"),
        (("FT01", "15/06/2027", "100"), "sau ngày ghi sổ"),
        (("FT01", "junk", "100"), "31/07/2026"),
        (("FT01", "15/06/2026", "-100"), "lớn hơn 0"),
        (("FT01", "15/06/2026", "nhiều"), "đồng nguyên"),
    ],
)
def test_a_reply_with_a_row_that_cannot_be_right_is_refused_whole(
    owing: None, tmp_path: Path, answer: tuple[str, str, str], said: str
) -> None:
    from ansinh.statements.reply import WrongRows

    good = ("FT02", "15/06/2026", "3.200.000")
    with pytest.raises(WrongRows, match=said) as refused:
        read(replied(tmp_path / "r.csv", "csv", {"TA0001Z": answer, "TA0002Z": good}))
    assert [row.unit for row in refused.value.rows] == ["TA0001Z"]
    assert query("SELECT count(*) FROM ledger_receipt") == [(0,)]
    assert query("SELECT count(*) FROM receipts_collectedpayment") == [(0,)]


def test_all_that_is_wrong_is_listed_at_once(owing: None) -> None:
    """N05 of the border's table: seven rows, each with a fault of its own."""
    from ansinh.statements.acknowledgement import acknowledge
    from ansinh.statements.reply import WrongRows

    later = datetime(2026, 9, 1, 3, tzinfo=UTC)
    with pytest.raises(WrongRows) as refused:
        acknowledge(path=BORDER / "n05-many-faults.csv", bank="970418", recorded_at=later, **WHO)
    told = [row.reason for row in refused.value.rows]
    wanted = ("số giao dịch", "ngày thu", "32/08/2026", "1e6", "sau ngày", "ZZ9999Z|này", "1000.5")
    assert len(told) == len(wanted)
    for reason, words in zip(told, wanted, strict=True):
        assert re.search(words, reason), reason


def test_a_transaction_of_another_unit_is_refused(owing: None, tmp_path: Path) -> None:
    """N06 of the border's table of cases."""
    from ansinh.statements.reply import WrongRows

    answers = {unit: ("FT01", "15/06/2026", "100.000") for unit in ("TA0001Z", "TA0002Z")}
    with pytest.raises(WrongRows) as refused:
        read(replied(tmp_path / "r.csv", "csv", answers))
    assert [row.unit for row in refused.value.rows] == ["TA0002Z"]


def test_a_file_that_is_no_reply_is_refused(owing: None, tmp_path: Path) -> None:
    from ansinh.statements.reply import ReplyError

    path = tmp_path / "r.csv"
    path.write_text("Mã đơn vị,Số tiền\nTA0001Z,1\n")
    with pytest.raises(ReplyError, match="Số giao dịch"):
        read(path)
    assert query("SELECT count(*) FROM ledger_receipt") == [(0,)]


def test_the_table_of_banks_is_checked(tmp_path: Path) -> None:
    from ansinh.statements.notices import BanksError, read_banks

    path = tmp_path / "banks.csv"
    path.write_text("unit,bank\nTA0001Z,970418\nTA0002Z,970436\n")
    assert read_banks(path) == {"TA0001Z": "970418", "TA0002Z": "970436"}
    path.write_text("unit,bank\nTA0001Z,970418\nTA0001Z,970436\n")
    with pytest.raises(BanksError, match="3"):
        read_banks(path)
    path.write_text("đơn vị\nTA0001Z\n")
    with pytest.raises(BanksError, match="unit"):
        read_banks(path)


def _workbook(*, number: object, above: int = 0) -> bytes:
    """A reply of unit 1 as a bank's clerk sends it: a letterhead above, a second sheet before."""
    from ansinh.statements import notices
    from tests.exchange.border.workbooks import xlsx

    [notice] = noticed({"TA0002Z": "x"})[:1]
    heads = [notices.COLUMN_NAMES[n] for n in (*notices.NOTICE_COLUMNS, *notices.REPLY_COLUMNS)]
    row = notice.rows[0]
    cells = [row.notice, row.unit, row.name, row.tax_code, row.amount, "20/06/2026", row.memo]
    letterhead = [["NGÂN HÀNG MẪU"], ["Chi nhánh Mẫu"]][:above]
    rows = [*letterhead, heads, [*cells, number, "10/06/2026", 1_699_200]]
    return xlsx(rows, sheets=[("Tổng hợp", [])] if above else [])


def test_a_reply_is_found_below_a_letterhead_and_on_the_second_sheet(
    owing: None, tmp_path: Path
) -> None:
    """N33, N31, N19, N25 of the border's table of cases."""
    from ansinh.statements.reply import ReplyError, WrongRows

    path = tmp_path / "reply.xlsx"
    path.write_bytes(_workbook(number=26215000000123448.0))
    with pytest.raises(WrongRows, match="quá 15 chữ số"):
        read(path)
    path.write_bytes(_workbook(number="26215000000123448", above=2))
    assert read(path).booked == 1
    with pytest.raises(ReplyError, match="protected by a password"):
        read(BORDER / "r65-password.xlsx")
    for bad in ('{"rows":1e999}', '{"rows":[1]}', '{"rows":', "[]"):
        path.write_text(bad)
        with pytest.raises(ReplyError):
            read(path)


def test_a_reply_of_a_bank_that_was_asked_nothing_is_refused(
    owing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.statements import acknowledgement
    from ansinh.statements.acknowledgement import acknowledge
    from ansinh.statements.reply import ReplyError

    monkeypatch.setattr(acknowledgement, "office", lambda: cases.OFFICE)
    path = replied(tmp_path / "r.csv", "csv", {"TA0001Z": ("FT1", "10/06/2026", "1000")})
    with pytest.raises(ReplyError, match="970999.*970418"):
        acknowledge(path=path, bank="970999", recorded_at=NOW, **WHO)


def test_a_row_that_names_no_unit_is_listed_not_passed_over(owing: None, tmp_path: Path) -> None:
    from ansinh.statements.reply import WrongRows

    path = replied(tmp_path / "r.csv", "csv", {"TA0001Z": ("FT1", "10/06/2026", "1000")})
    path.write_text(path.read_text("utf-8").replace(",TA0001Z,", ",,", 1), "utf-8")
    with pytest.raises(WrongRows, match="dòng 2"):
        read(path)
    path = replied(tmp_path / "r.csv", "csv", {"TA0001Z": ("FT1", "10/06/2026", "")})
    with pytest.raises(WrongRows, match="dòng 2.*không phải là số đồng nguyên"):
        read(path)
