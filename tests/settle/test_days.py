"""What a debt costs over columns is what the scalar law says of it, one by one."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from ansinh import law
from ansinh.ground.months import month_of, parse_month
from ansinh.law.charge import EVASION, LATE, NOT_DUE
from ansinh.law.late import interest, rate_of
from ansinh.law.oracle.charge import lateness
from ansinh.settle.days import Lateness
from ansinh.settle.facts import COMPULSORY, FUNDS
from ansinh.settle.interest import Rates, of_month
from ansinh.settle.rows import numbers

BOOK = law.load()


def test_charges_by_day() -> None:
    """Debts of several days at once, urged in time, late or never, excused for some days."""
    dice = random.Random(888)
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 30), date(2026, 11, 22)]
    debts, letters, excuses, expected = [], [], [], []
    for unit in range(1_000):
        day = dice.choice(days)
        due = day + timedelta(days=dice.randrange(-500, 40))
        urged = dice.choice([None, day - timedelta(dice.randrange(-20, 400))])
        fund, amount = dice.choice(["HTTT", "BHYT", "BHTN"]), dice.randrange(10**11)
        about = month_of(due)
        debts.append((unit, about, FUNDS.index(fund), due.toordinal(), amount, day.toordinal()))
        if urged:
            letters.append((unit, about - 3, about, urged.toordinal()))
        # Excused days lie at the end, after the 60th day and after the letter: there they count.
        counted = max(due.toordinal() + 60, urged.toordinal() if urged else 0)
        since_then = max(0, day.toordinal() - counted)
        excused = min(dice.choice([0, 0, dice.randrange(100)]), since_then)
        if excused:
            excuses.append((unit, day.toordinal() + 1 - excused, day.toordinal() + 1))
        expected.append(lateness(BOOK, amount, due, day, urged=urged, excused=excused, fund=fund))
    table = _columns(("unit", "about", "fund", "due", "amount", "day"), debts)
    rule = Lateness(
        BOOK,
        _columns(("unit", "from_month", "through_month", "sent"), letters),
        _columns(("unit", "from_day", "to_day"), excuses),
    )
    found = rule.on(table, table["day"])
    overdue = np.where(found.late_days + found.evasion_days > 0, LATE, NOT_DUE)
    states = np.where(found.evading > 0, EVASION, overdue)
    got = zip(states, found.late_days, found.evasion_days, found.late, found.evasion, strict=True)
    for one, line in zip(expected, got, strict=True):
        assert tuple(line) == (
            one.state, one.late_days, one.evasion_days, one.late_charge, one.evasion_charge,
        )  # fmt: skip
    assert set(states) == {NOT_DUE, LATE, EVASION}


def test_interest_of_a_month() -> None:
    dice = random.Random(888)
    month = parse_month("2020-06")
    lots = [(unit, dice.choice(COMPULSORY), dice.randrange(1, 10**11)) for unit in range(500)]
    found = of_month(Rates(BOOK), _overdue(lots, month), month)
    charged = dict(zip(found["unit"].tolist(), found["amount"].tolist(), strict=True))
    for unit, fund, amount in lots:
        assert charged[unit] == interest(amount, rate_of(BOOK, month, FUNDS[fund]))


def test_a_year_without_a_rate_charges_nothing_and_is_named() -> None:
    health = FUNDS.index("BHYT")
    rates = Rates(BOOK)
    month = parse_month("2023-02")
    assert of_month(rates, _overdue([(1, health, 10**6)], month), month)["unit"].size == 0
    assert list(rates.missing) == ["2023 health"]
    assert "of 2023 is not known" in rates.missing["2023 health"]
    later = parse_month("2025-07")
    assert of_month(rates, _overdue([(1, health, 10**6)], later), later)["amount"].sum() == 0


def test_a_sum_that_no_column_holds_is_refused() -> None:
    month = parse_month("2020-06")
    with pytest.raises(OverflowError):
        of_month(Rates(BOOK), _overdue([(1, FUNDS.index("HTTT"), 10**14)], month), month)


def _overdue(lots: list[tuple[int, int, int]], month: int) -> dict[str, np.ndarray]:
    table = _columns(("unit", "fund", "amount"), lots)
    about = np.full(len(lots), month - 6, dtype=np.int64)
    return {
        **table,
        "about": about,
        "asked": about,
        "cycle": about * 0 + 1,
        "cycle_start": about * 0,
    }


def _columns(names: tuple[str, ...], rows: list[tuple[int, ...]]) -> dict[str, np.ndarray]:
    listed = list(zip(*rows, strict=True))
    return {name: numbers(column) for name, column in zip(names, listed, strict=True)}
