"""The parallel run on closed books: a file worked out by hand from the small province's own words.

January 2017, by the docstring of `tests.small_province`: TA00001 has three people of 5,000,000
(32.5 % = 4,875,000), owed 37 x 1,625,000 - 3,000,000 = 57,125,000 before and paid 10,000,000;
TA00002 has two (3,250,000), owed 14 x 1,625,000 = 22,750,000 before and paid 1,000,000.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ansinh.dossiers.comparing.causes import Cause
from ansinh.dossiers.comparing.rows import of_export, people_of
from ansinh.exchange.declarations import read_declaration
from ansinh.exchange.sheets import Sheet
from ansinh.ground.months import parse_month
from ansinh.law import load
from ansinh.statements import parallel
from tests.dossiers import paper
from tests.small_province import small_province

__all__ = ["small_province"]

JANUARY = parse_month("2017-01")
HEAD = ["madvi", "tendvi", "sld", "tql", "_tqlyt", "_tqltn", "tien_dk", "_ps_odts", "_ps_httt",
        "_ps_yt", "_ps_tn", "_ps_tnld", "_laiqh", "tienUNC", "_tien_ck"]  # fmt: skip
# 3 % sickness, 22 % retirement, 4.5 % health, 2 % unemployment, 1 % accidents of 2017.
ONE = ["TA00001", "Công ty Một", 3, 15_000_000, 15_000_000, 15_000_000, 57_125_000, 450_000,
       3_300_000, 675_000, 300_000, 150_000, 0, 10_000_000, 52_000_000]  # fmt: skip
TWO = ["TA00002", "Công ty Đồng Tâm", 2, 10_000_000, 10_000_000, 10_000_000, 22_750_000, 300_000,
       2_200_000, 450_000, 200_000, 100_000, 0, 1_000_000, 25_000_000]  # fmt: skip


def compared(*rows: list[object], lists: list[list[object]] | None = None) -> parallel.ParallelRun:
    export = read_declaration([Sheet("09200", [HEAD, *rows])], form="C12")
    people = {}
    if lists:
        head = ["Mã đơn vị", "Họ và tên", "Mã số BHXH", "Tiền lương"]
        people = people_of(read_declaration([Sheet("", [head, *lists])], form="PEOPLE"))
    return parallel.run(of_export(export), month=JANUARY, law=load(), people=people)


def test_statements_that_agree_are_counted(small_province: str) -> None:
    result = compared(ONE, TWO)
    assert (result.agree, result.differing, result.only_theirs) == (2, [], [])
    assert "HG00001" in result.only_ours


def test_a_person_whom_we_lack_is_named(small_province: str) -> None:
    """They have a fourth worker at TA00001 with 6,000,000: 1,950,000 more due and owed."""
    more = [*ONE]
    more[2:6] = [4, 21_000_000, 21_000_000, 21_000_000]
    more[7:12] = [630_000, 4_620_000, 945_000, 420_000, 210_000]
    more[14] = 53_950_000
    lists = [["TA00001", f"Nguyễn Văn Thử {'ABCD'[n - 1]}", f"97{n:08d}", 5_000_000]
             for n in (1, 2, 4)]  # fmt: skip
    lists.append(["TA00001", "Lê Văn Lạ", "9700000099", 6_000_000])
    result = compared(more, TWO, lists=lists)
    (found,) = result.differing
    assert (found.code, found.difference, found.unexplained) == ("TA00001", 1_950_000, 0)
    assert {part.cause for part in found.parts} == {Cause.PERSON_MISSING}
    assert {part.person for part in found.parts} == {"9700000099"}
    # Without the list the same unit has a person too many in every fund.
    (found,) = compared(more, TWO).differing
    assert {part.cause for part in found.parts} == {Cause.PERSON_MISSING}
    assert sum(part.amount for part in found.parts) == 1_950_000


def test_a_payment_and_a_charge_that_we_lack(small_province: str) -> None:
    other = [*TWO]
    other[12], other[13], other[14] = 227_500, 3_000_000, 25_000_000 + 227_500 - 2_000_000
    (found,) = compared(ONE, other).differing
    assert {(part.cause, part.amount) for part in found.parts} == {
        (Cause.LATE_CHARGE, 227_500), (Cause.PAYMENT_NOT_SEEN, -2_000_000),
    }  # fmt: skip


def test_the_verb_tells_and_writes(small_province: str, tmp_path: Path) -> None:
    from ansinh.cli import main

    file, out = tmp_path / "c12.xlsx", tmp_path / "lech.xlsx"
    other = [*TWO]
    other[6], other[14] = 22_750_001, 25_000_001
    file.write_bytes(paper.as_xlsx([HEAD, ONE, other]))
    result = CliRunner().invoke(
        main, ["compare", str(file), "--month", "2017-01", "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    assert "Khớp 1 đơn vị, lệch 1 đơn vị" in result.output
    assert out.stat().st_size > 1000


def test_a_month_that_is_not_closed_is_refused(small_province: str) -> None:
    with pytest.raises(Exception, match="2017-03"):
        parallel.run({}, month=JANUARY + 2, law=load())
