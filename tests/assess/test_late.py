"""Late payment over columns is late payment one by one."""

import random
from datetime import date, timedelta

import narwhals as nw
import polars as pl
import pytest

from ansinh import law
from ansinh.assess.late import daily_charges, monthly_interest
from ansinh.law.late import interest, rate_of
from ansinh.law.months import parse_month
from ansinh.law.oracle.charge import lateness


def test_charges_by_day(book, native):
    """Debts of several days at once, urged in time, late or never, excused for some days."""
    dice = random.Random(888)
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 30), date(2026, 11, 22)]
    rows = []
    for number in range(1_000):
        day = dice.choice(days)
        rows.append(
            {
                "debt": number,
                "amount": dice.randrange(10**11),
                "day": day.toordinal(),
                "due": (day + timedelta(days=dice.randrange(-500, 40))).toordinal(),
                "urged": dice.choice([0, day.toordinal() - dice.randrange(-20, 400)]),
                "excused": dice.choice([0, 0, dice.randrange(100)]),
                "fund": dice.choice(["HTTT", "BHYT", "BHTN"]),
            }
        )
    found = daily_charges(native(pl.DataFrame(rows)), book, days).collect(backend="polars")
    table = {row["debt"]: row for row in nw.to_native(found).to_dicts()}
    states = set()
    for row in rows:
        one = lateness(
            book,
            row["amount"],
            date.fromordinal(row["due"]),
            date.fromordinal(row["day"]),
            urged=date.fromordinal(row["urged"]) if row["urged"] else None,
            excused=row["excused"],
            fund=row["fund"],
        )
        line = table[row["debt"]]
        states.add(one.state)
        assert line["lateness"] == one.state
        assert (line["late_days"], line["evasion_days"]) == (one.late_days, one.evasion_days)
        assert line["late_charge"] == one.late_charge
        assert line["evasion_charge"] == one.evasion_charge
    assert states == {"not_due", "late_payment", "evasion"}


def test_monthly_interest(book, native):
    dice = random.Random(888)
    month = parse_month("2020-06")
    rows = [
        {"debt": number, "fund": dice.choice(["HTTT", "BHYT", "BHTN"]),
         "overdue": dice.randrange(10**11)}
        for number in range(500)
    ]  # fmt: skip
    found = monthly_interest(native(pl.DataFrame(rows)), book, month).collect(backend="polars")
    table = {row["debt"]: row["interest"] for row in nw.to_native(found).to_dicts()}
    for row in rows:
        rate = rate_of(book, month, row["fund"])
        assert table[row["debt"]] == interest(row["overdue"], rate)


def test_a_year_without_a_rate_stops_everything(book, native):
    debts = native(pl.DataFrame([{"fund": "BHYT", "overdue": 1}]))
    with pytest.raises(law.LawMissing, match="of 2023 is not known"):
        monthly_interest(debts, book, parse_month("2023-02"))
    later = monthly_interest(debts, book, parse_month("2025-07")).collect(backend="polars")
    assert later["interest"].to_list() == [0]
