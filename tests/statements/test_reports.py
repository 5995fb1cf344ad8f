"""B03-TS and B06-TS: in the places of the form, equal to the books, refused when they are not."""

import ast
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ansinh.exchange.documents.workbook import Sheet
from ansinh.ground.months import parse_month
from ansinh.ledger.errors import LedgerError
from ansinh.statements import b03, b06
from ansinh.statements.figures import figures
from tests import small_province
from tests.arrears.test_late import excuse, urge
from tests.ledger.builders import at, close, law, receive
from tests.ledger.test_charges import install, owe, through
from tests.statements import cases

SECTIONS = ("I", "II", "III", "IV", "V")
"""The ages of debt, hard debt, and what the state has still to transfer."""
JANUARY, JUNE = parse_month("2017-01"), parse_month("2026-06")


@pytest.fixture
def small(database: str) -> None:
    small_province.register_people()
    small_province.close()


def rows_of(form: str, month: int) -> list[list]:  # type: ignore[type-arg]
    import io

    import python_calamine

    from ansinh.statements.reports import workbook

    book = python_calamine.load_workbook(io.BytesIO(workbook(form, month=month)))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def total_of(rows: list[list]) -> list:  # type: ignore[type-arg]
    """The row of B03-TS that sums all units; the signatures stand below it."""
    [total] = [row for row in rows if "Tổng số" in row[:2]]
    return total


def total_at(sheet: Sheet) -> int:
    """Where that row stands on the sheet."""
    [row] = {at for (at, column), cell in sheet.cells.items()
             if column < 2 and cell.value == "Tổng số"}  # fmt: skip
    return row


def template(dossier: Path, form: str, sheet: str) -> dict[str, object]:
    """The cells of a sheet of an official template by address."""
    text = (dossier / "forms" / f"{form}.txt").read_text()
    text = text[text.index(f"##SHEET {sheet} ") :]
    text = text[: text.find("##SHEET", 10)]
    found = re.findall(r"^([A-Z]+\d+) (.+)$", text, re.M)
    return {address: ast.literal_eval(value) for address, value in found}


def test_b06_counts_the_small_province(small: None) -> None:
    """The province's own docstring: 4 in compulsory, 9 in health, 2 in voluntary insurance;
    11,653,400 allocated in January 2017."""
    rows = {row[2]: row[3:] for row in rows_of("b06", JANUARY)}
    assert rows["05"][3] == 4 and rows["26"][3] == 9 and rows["09"][3] == 2
    assert rows["26"] == [10, 0, 1, 9], "person 7 left, 1 is on two lists"
    assert rows["03"] == [0, 11.6534, 0, 11.6534]
    assert rows["02"] == [0, 11.7, 0, 11.7]
    assert rows["54"] == [0, 0.0466, 0, 0.0466]
    assert rows["55"][3] == pytest.approx(52 + 25 + 4.3491 + 1.7208, abs=1e-9)
    assert rows["74"][3] == 1.7208
    assert rows["60"][3] == 0 and rows["61"][3] == 0
    assert rows["84"] == [1, 1, 0, 2] or rows["84"][3] >= 1
    assert rows["17"] == [0, 0, 0, 0], "their list has paid nothing"
    assert rows["18"] == [1, 1, 0, 2] and rows["16"][3] == 2


def test_b06_tells_who_has_paid_of_voluntary_insurance(small: None) -> None:
    """Persons 6 and 11 stand on one list; it pays everything in February."""
    receive(("NH9", 3, date(2017, 2, 10), 6_000_000))
    close("2017-02", recorded_at=at("2017-02", 9))
    answered = b06.codes(figures(month=JANUARY + 1), law())
    assert answered["17"] == b06.Movement(0, 2, 0)
    assert answered["18"] == b06.Movement(2, 0, 2)
    assert answered["50"] == answered["51"] == b06.Movement(0, 0, 0)


def test_b06_stands_as_in_the_template(small: None, dossier: Path) -> None:
    official = template(dossier, "b06-ts", "B06b-TS")
    rows = rows_of("b06", JANUARY)

    def words(text: object) -> str:
        return " ".join(str(text).split())

    for row in range(9, 94):
        assert words(rows[row - 1][0]) == words(official[f"A{row}"])
        assert rows[row - 1][2] == official[f"C{row}"]
        assert rows[row - 1][1] == official.get(f"B{row}", "triệu đồng" if row == 62 else "")


def test_b06_is_refused_with_the_identity_that_fails(small: None) -> None:
    from ansinh.law import load
    from ansinh.statements.identities import IdentityBroken

    answered = b06.codes(figures(month=JANUARY), load())
    for code, said in (("54", "01 + 02 = 03 + 54"), ("34", "03 = 07"), ("63", "55 = 57")):
        moved = answered[code]
        wrong = answered | {code: b06.Movement(moved.before, moved.up + 1, moved.down)}
        with pytest.raises(IdentityBroken, match=re.escape(said)):
            b06.check(wrong)


def test_b03_before_the_new_procedure_is_by_age(small: None) -> None:
    rows = rows_of("b03", JANUARY)
    units = {row[2]: row for row in rows if row[2] in ("TA00001", "TA00002", "NS00001")}
    assert units["TA00001"][6] == 52_000_000 and units["TA00002"][6] == 25_000_000
    assert units["TA00001"][5] >= 3, "nothing was paid for most of a year"
    assert total_of(rows)[6] == 52_000_000 + 25_000_000 + 4_349_100 + 1_720_800
    sections = {row[0]: row[6] for row in rows if row[0] in SECTIONS}
    assert sum(sections.values()) == total_of(rows)[6]


def test_b03_of_the_new_procedure(database: str, dossier: Path) -> None:
    cases.two_workers(date(2026, 3, 1))
    for month in ("2026-03", "2026-04", "2026-05", "2026-06"):
        close(month)
    rows = rows_of("b03", JUNE)
    official = template(dossier, "b03-ts", "B03a-TS")
    numbers = [official[address] for address in official if re.fullmatch(r"[A-Z]+12", address)]
    assert rows[11] == numbers
    heads = {
        str(value) for address, value in official.items()
        if re.fullmatch(r"[A-Z]+(6|7|8|9|10|11)", address)
    }  # fmt: skip
    printed = {cell for row in rows[5:11] for cell in row if cell != ""}
    assert {" ".join(head.lower().split()) for head in heads} - {
        " ".join(cell.lower().split()) for cell in printed
    } == {"trong đó: tổng sổ tiền chậm đóng, trốn đóng"}, "the template's own misprint"
    [unit] = [row for row in rows if row[2] == "TA0001Z"]
    assert unit[5] == unit[7] + unit[14] + unit[21] == 4 * cases.DUE
    assert unit[6] == unit[14] == 2 * cases.DUE, "March and April are late, May and June not"
    assert unit[13] == 61, "March fell due on 30 April"
    assert sum(unit[15:20]) == unit[14] and sum(unit[8:13]) == unit[7]
    assert total_of(rows)[5] == 4 * cases.DUE
    [private] = [row for row in rows if row[1] == "Doanh nghiệp ngoài quốc doanh"]
    assert private[0] == 3 and private[5] == 4 * cases.DUE


def test_b03_and_b06_know_the_situation_of_units(database: str) -> None:
    """Three units that owe: one operates, one is excused, one is no longer at its address."""
    install("2026-01")
    for unit in (1, 2, 3):
        owe(("2025-08", "HTTT", 100_000_000), unit=unit, month="2026-01")
    close("2026-01", at("2026-01", 3))
    for unit in (1, 2, 3):
        urge("2026-01", "2025-08", unit=unit)
    excuse(date(2026, 2, 7), unit=2)
    excuse(date(2026, 4, 10), "missing", unit=3)
    through("2026-02", "2026-06")
    rows = {row[2]: row for row in rows_of("b03", JUNE)}
    marks = {code: [place for place in range(40, 51) if rows[code][place] == "x"]
             for code in ("TA0001Z", "TA0002Z", "TA0003Z")}  # fmt: skip
    assert marks == {"TA0001Z": [40], "TA0002Z": [43], "TA0003Z": [47]}
    assert rows["TA0001Z"][21] == rows["TA0003Z"][21] == 100_000_000, "evaded"
    # Urged on 6 February, excused from the 7th: no day of evasion.
    assert rows["TA0002Z"][14] == 100_000_000 and rows["TA0002Z"][20] == 0
    assert rows["TA0001Z"][20] == (date(2026, 6, 30) - date(2026, 2, 6)).days
    answered = b06.codes(figures(month=JUNE, law=law()), law())
    assert answered["60"].reached == 200_000_000 and answered["59"].reached == 100_000_000
    assert answered["61"] == b06.Movement(100_000_000, 0, 0)
    april = b06.codes(figures(month=JUNE - 2, law=law()), law())
    assert april["61"] == b06.Movement(0, 100_000_000, 0)
    urge("2026-06", "2025-08", unit=1)
    listed = [row for row in rows_of("d15", JUNE) if str(row[2]).startswith("TA")]
    assert [(row[0], row[2], row[5]) for row in listed] == [
        (1, "TA0001Z", 100_000_000), (2, "TA0003Z", 100_000_000)]  # fmt: skip
    marked = {row[2]: row[3:6] for row in rows_of("b10", JUNE) if str(row[2]).startswith("TA")}
    assert marked == {"TA0001Z": ["x", "", "x"], "TA0002Z": ["", "x", ""],
                      "TA0003Z": ["", "", "x"]}  # fmt: skip
    assert rows_of("b10", JUNE)[11][0] == "Tổng cộng" and rows_of("b10", JUNE)[11][3:6] == [1, 1, 2]
    assert rows_of("b10", JUNE)[10][:4] == ["A", "B", "C", 1], "as in the template, row 11"
    assert rows_of("d15", JUNE)[9][:4] == ["A", "B", "C", 1], "as in the template, row 10"
    with pytest.raises(LedgerError, match="05/2026"):
        rows_of("d15", JUNE - 2)


def test_hard_debt_has_a_section_of_its_own(small: None) -> None:
    """QĐ 595 điều 36: whoever is no longer at its address leaves the ages of debt."""
    found = figures(month=JANUARY)
    [place] = [place for place, unit in enumerate(found.units) if unit.code == "TA00001"]
    hard = replace(found, hard_out=frozenset([found.units[place].id]))
    sheet = b03.sheet(hard, cases.OFFICE, "BHXH tỉnh Thử")
    heads = {cell.value: row for (row, column), cell in sheet.cells.items() if column == 0}
    assert sheet.cells[heads["IV"], 6].value == 52_000_000
    sections = [sheet.cells[heads[name], 6].value for name in SECTIONS]
    assert sum(sections) == sheet.cells[total_at(sheet), 6].value


def test_a_month_that_is_not_closed_has_no_report(small: None) -> None:
    from ansinh.statements.figures import NotClosed
    from ansinh.statements.reports import workbook

    with pytest.raises(NotClosed, match="2017-02"):
        workbook("b06", month=JANUARY + 1)


def test_b03_by_age_adds_interest_to_the_total(small: None) -> None:
    """Interest alone is a debt without months; all of it stands in its own column."""
    from ansinh.statements.filling import FIGURES

    found = figures(month=JANUARY)
    place = next(at for at, unit in enumerate(found.units) if unit.code == "HG00002")
    assert not found.fund("carried_out")[place].any()
    found.by_fund[place, 2, FIGURES.index("charge_late_out")] = 1_234
    sheet = b03.sheet(found, cases.OFFICE, "BHXH tỉnh Thử")
    [row] = [at for (at, column), cell in sheet.cells.items() if cell.value == "HG00002"]
    assert [sheet.cells[row, column].value for column in (5, 6, 7, 11)] == [0, 1_234, 0, 1_234]
    last = total_at(sheet)
    assert sheet.cells[last, 11].value == 1_234
    assert sheet.cells[last, 6].value == 52_000_000 + 25_000_000 + 4_349_100 + 1_720_800 + 1_234
