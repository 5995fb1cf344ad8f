"""Forms in, C12 out: worked examples entered as declarations, closed, read off the statement."""

from datetime import UTC, date, datetime

import pytest

from ansinh import statements
from ansinh.dossiers import operations as desk
from ansinh.ledger import closing
from ansinh.record.actor import Actor
from tests.dossiers import office, paper
from tests.dossiers.office import LAW, person

JANUARY, FEBRUARY = office.FIRST, office.FIRST + 1


@pytest.fixture
def sonha(database: str) -> str:
    office.build_office()
    return database


def handed_in(grid: paper.Grid, day: date, unit: str = "TA0002Z") -> str:
    at = {"recorded_at": datetime(day.year, day.month, day.day, 3, tzinfo=UTC), "reason": "thử"}
    (dossier,) = desk.receive(
        content=paper.as_xlsx(grid), name="d02.xlsx", received_on=day, unit=unit,
        actor=Actor("chị Một"), **at,
    )  # fmt: skip
    desk.check(number=dossier.number, actor=Actor("chị Một"), **at)
    desk.approve(number=dossier.number, actor=Actor("anh Hai"), **at)
    desk.apply(number=dossier.number, actor=Actor("anh Hai"), **at)
    return str(dossier.number)


def closed(month: int, day: date) -> None:
    closing.close_month(
        month=month, law=LAW, recorded_at=datetime(day.year, day.month, day.day, 10, tzinfo=UTC),
        **office.WHO,
    )  # fmt: skip


def test_the_known_c12_of_january_2026(sonha: str) -> None:
    """Two people at 5,310,000: 25 % BHXH, 4.5 % BHYT, 2 % BHTN, 0.5 % TNLĐ of 10,620,000, as a
    statement of the portal for that month shows."""
    handed_in(
        paper.d02_lt(
            [person(each, movement="Tăng mới", pay="5.310.000", month="01/2026")
             for each in (7, 8)]
        ),
        date(2026, 1, 6),
    )  # fmt: skip
    closed(JANUARY, date(2026, 2, 3))
    told = statements.of(unit="TA0002Z", month=JANUARY)
    due = {column: told.amount("B.3", column) for column in told.columns}
    assert due["ODTS"] + due["HTTT"] == 2_655_000
    assert (due["BHYT"], due["BHTN"], due["TNLD"]) == (477_900, 212_400, 53_100)
    assert told.amount("Đ") == told.payable == 3_398_400


def test_a_rise_declared_late_is_an_adjustment_and_undone_leaves_nothing(sonha: str) -> None:
    """A rise of a million from January, declared in March: 320,000 of arrears a month closed."""
    handed_in(
        paper.d02_lt([person(7, movement="TM", pay=6_000_000, month="01/2026")]),
        date(2026, 1, 6),
    )
    closed(JANUARY, date(2026, 2, 3))
    number = handed_in(
        paper.d02_lt([person(7, movement="DC", pay=7_000_000, month="01/2026")]),
        date(2026, 2, 10),
    )
    desk.undo(
        number=number, recorded_at=datetime(2026, 2, 12, 3, tzinfo=UTC), actor=Actor("chị Một"),
        reason="khai nhầm",
    )  # fmt: skip
    again = handed_in(
        paper.d02_lt([person(7, movement="DC", pay=7_000_000, month="01/2026", note="lần 2")]),
        date(2026, 2, 13),
    )
    assert again != number
    closed(FEBRUARY, date(2026, 3, 3))
    told = statements.of(unit="TA0002Z", month=FEBRUARY)
    assert [told.amount(row) for row in ("A", "B.4", "B.3")] == [1_920_000, 320_000, 2_240_000]
