"""Months that the nearest open peer gets wrong: here each is booked right, to the đồng.

The peer is openIMIS 1.11; O1 ... O11 number what was seen to fail in it. O1, O2 and O8 are
cases of the law, O4 is in `test_cover`, O9 to O11 are in `bank/test_deciding`.
"""

from datetime import date

import numpy as np
import pytest

from ansinh.record.actor import Actor
from ansinh.register.models import Change
from tests.ledger.builders import balances, close, query, receive
from tests.register.builders import WHO, append, build_register, change

WAGE = 10_000_000
MONTHLY = {
    "BHTN": 200_000,
    "BHYT": 450_000,
    "HTTT": 2_200_000,
    "ODTS": 300_000,
    "TNLD": 100_000,
}
"""What one worker with this wage owes in a month of 2016."""


@pytest.fixture
def register(database: str) -> None:
    build_register(people=10, units=3)


def accrued(month: str, unit: int = 1) -> dict[str, int]:
    return {fund: row[1] for fund, row in balances(month, unit).items() if row[1]}


def adjusted(month: str, unit: int = 1) -> dict[str, int]:
    return {fund: row[2] for fund, row in balances(month, unit).items() if row[2]}


@pytest.mark.parametrize("state", ["unpaid", "maternity", "sick"])
def test_somebody_without_a_base_does_not_stop_the_employer(register: None, state: str) -> None:
    """O3: there one worker on leave fails the whole employer and leaves drafts behind."""
    append(change(1, 1, "2016-01", wage=WAGE), change(2, 1, "2016-01", wage=WAGE, state=state))
    result = close("2016-01")
    assert result.people == 2
    due = accrued("2016-01")
    assert due.pop("BHYT") in (MONTHLY["BHYT"], 2 * MONTHLY["BHYT"])
    expected = dict(MONTHLY)
    expected.pop("BHYT")
    assert due == expected


def test_a_line_that_ended_is_given_back_once(register: None) -> None:
    """O5: there a policy that ends inside a month is booked as one row below zero, twice.

    The end of 3/2016 is declared when 3/2016 and 4/2016 are closed: each month is given
    back once, about the month it was billed for, and the payer's money becomes a surplus.
    """
    append(change(1, 1, "2016-01", wage=WAGE), change(2, 1, "2016-01", wage=WAGE))
    for month in ("2016-01", "2016-02", "2016-03", "2016-04"):
        receive((f"R-{month}", 1, date(2016, int(month[-2:]), 20), 2 * sum(MONTHLY.values())))
        close(month)
    append(
        change(
            2, 1, "2016-03", state="ended", wage=0, recorded_at=np.datetime64("2016-05-15T03:00")
        )
    )
    close("2016-05")
    assert accrued("2016-05") == MONTHLY
    assert adjusted("2016-05") == {fund: -2 * amount for fund, amount in MONTHLY.items()}
    about = query(
        "SELECT about_month, sum(amount) FROM ledger_posting WHERE account = 'due' "
        "AND booked_month = '2016-05-01' AND amount < 0 GROUP BY 1 ORDER BY 1"
    )
    month = sum(MONTHLY.values())
    assert about == [(date(2016, 3, 1), -month), (date(2016, 4, 1), -month)]
    assert query("SELECT surplus_out FROM ledger_money WHERE month = '2016-05-01'") == [(month,)]


@pytest.mark.parametrize("missing", [{"actor": Actor(" ")}, {"reason": ""}])
def test_who_may_not_write_is_refused_in_words(register: None, missing: dict[str, object]) -> None:
    """O6: there somebody without the right to create meets an error of the program."""
    from ansinh.register.operations import append_changes

    row = change(1, 1, "2016-01")
    columns = {name: [value] for name, value in row.items()}
    with pytest.raises(ValueError, match="an acting user and a reason"):
        append_changes(changes=columns, **(WHO | missing))
    assert not Change.objects.exists()
