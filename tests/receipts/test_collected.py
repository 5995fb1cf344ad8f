"""Money that a bank collects: announced by its reply and brought by its statement, booked once."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ansinh.exchange.bank import BankLine
from ansinh.ledger.errors import LedgerError
from ansinh.receipts.models import BankDecision, BankTransaction, CollectedPayment
from ansinh.receipts.settling import Announced, Arrived, settle
from tests.receipts.builders import (
    IMPORTED,
    few,
    install,
    line,
    reply,
    statement,
    take,
    waiting,
)
from tests.receipts.test_deciding import CLERK, cash, whole
from tests.register.builders import WHO

ONE, TWO, THREE = few()
BANK = "970418"
Row = tuple[str, str, int, int]  # transaction, unit, day of July, amount


@pytest.fixture
def office(database: str) -> None:
    install(few())


def announce(path: Path, bank: str = BANK) -> Any:
    from ansinh.statements.acknowledgement import acknowledge

    return acknowledge(path=path, bank=bank, recorded_at=IMPORTED, **WHO)


def lump(reference: str, amount: int, day: int = 12, memo: str = "THU HO BHXH T6/2026") -> BankLine:
    return line(reference, None, amount, day, remittance=memo, counterparty_name="NH TMCP X")


ROWS: list[Row] = [("THU0001", ONE.code, 10, 1_000_000), ("THU0002", TWO.code, 10, 2_000_000)]
SINGLY = [line("FT1", ONE, 1_000_000, 11), line("FT2", TWO, 2_000_000, 11)]
NUMBERED = [
    line("FT1", None, 1_000_000, 11, remittance="thu ho THU0001"),
    line("THU0002", None, 2_000_000, 11),
]
IN_ONE_SUM = [lump("FT9", 3_000_000)]


@pytest.mark.parametrize("brought", [SINGLY, NUMBERED, IN_ONE_SUM], ids=["unit", "number", "sum"])
@pytest.mark.parametrize("announced_first", [True, False])
def test_announced_and_brought_is_booked_once(
    office: None, tmp_path: Path, brought: list[BankLine], announced_first: bool
) -> None:
    path = reply(tmp_path / "reply.csv", ROWS)
    if announced_first:
        assert announce(path).booked == 2
        assert cash() == {1: 1_000_000, 2: 2_000_000}
        assert take(statement(brought)).counts["settled"] == len(brought)
    else:
        take(statement(brought))
        done = announce(path)
        assert done.booked + done.on_account == 2
        assert (done.on_account == 2) == (brought is SINGLY)
    assert cash() == {1: 1_000_000, 2: 2_000_000}
    assert waiting() == []
    again = announce(path)
    assert (again.known, again.booked, again.on_account) == (2, 0, 0)
    assert take(statement(brought, opening=7), "again.csv").counts["known"] == len(brought)
    assert cash() == {1: 1_000_000, 2: 2_000_000}
    assert whole() == []


def test_a_payment_of_its_own_beside_the_announced_one_is_booked_too(
    office: None, tmp_path: Path
) -> None:
    """Whichever of two like lines settles, the books hold what came in on the account."""
    announce(reply(tmp_path / "reply.csv", ROWS[:1]))
    lines = [line(f"FT{i}", ONE, 1_000_000, 11) for i in range(2)]
    result = take(statement(lines))
    assert (result.counts["settled"], result.counts["booked"]) == (1, 1)
    assert cash() == {1: 2_000_000}
    assert whole() == []


def test_the_same_sum_next_month_is_other_money(office: None, tmp_path: Path) -> None:
    announce(reply(tmp_path / "reply.csv", [("THU0001", ONE.code, 1, 1_000_000)]))
    assert take(statement([line("FT1", ONE, 1_000_000, 20)])).counts["booked"] == 1
    assert cash() == {1: 2_000_000}


def test_a_sum_that_two_lists_have_waits_for_a_person(office: None, tmp_path: Path) -> None:
    from ansinh.receipts.collecting import offers
    from ansinh.receipts.operations import settle as settle_by_person

    announce(reply(tmp_path / "a.csv", ROWS))
    announce(reply(tmp_path / "b.csv", [(f"K{row[0]}", *row[1:]) for row in ROWS]), "970436")
    assert take(statement(IN_ONE_SUM)).counts["queued"] == 1
    (waits,) = waiting()
    offered = offers(waits)
    assert [{each.bank for each in group.payments} for group in offered] == [{BANK}, {"970436"}]
    with pytest.raises(LedgerError):
        settle_by_person(line=waits.id, group="nonsense", **CLERK)
    made = settle_by_person(line=waits.id, group=offered[1].key, **CLERK)
    assert {each.collected.bank for each in made.settlements.all()} == {"970436"}
    assert cash() == {1: 2_000_000, 2: 4_000_000} and waiting() == []
    assert whole() == []


def test_a_sum_that_says_nothing_and_is_small_waits(office: None, tmp_path: Path) -> None:
    """Two months' contributions of somebody may add up to two others' by chance."""
    announce(reply(tmp_path / "a.csv", ROWS))
    assert take(statement([lump("FT9", 3_000_000, memo="chuyen tien")])).counts["queued"] == 1


def test_taking_a_settlement_back_leaves_the_books_and_the_line_waits(
    office: None, tmp_path: Path
) -> None:
    from ansinh.receipts.collecting import outstanding
    from ansinh.receipts.operations import reverse

    announce(reply(tmp_path / "a.csv", ROWS))
    take(statement(IN_ONE_SUM))
    assert outstanding() == []
    reverse(line=BankTransaction.objects.get().id, reason="tiền khác", **CLERK)
    assert len(outstanding()) == 2 and len(waiting()) == 1
    assert cash() == {1: 1_000_000, 2: 2_000_000}
    assert whole() == []


def test_taking_back_the_booking_that_stood_for_an_announcement(
    office: None, tmp_path: Path
) -> None:
    """The line was another unit's; the announced money is booked by itself now."""
    from ansinh.receipts.operations import decide, reverse

    take(statement(SINGLY[:1]))
    assert announce(reply(tmp_path / "a.csv", ROWS[:1])).on_account == 1
    kept = BankTransaction.objects.get()
    reverse(line=kept.id, reason="tiền của đơn vị khác", **CLERK)
    assert cash() == {1: 1_000_000}
    assert whole() == []
    # The clerk errs again: the unit's money is there already, so the line only settles it.
    made = decide(line=kept.id, unit=1, **CLERK)
    assert made.kind == "settle" and cash() == {1: 1_000_000}
    reverse(line=kept.id, reason="nhầm", **CLERK)
    decide(line=kept.id, unit=2, **CLERK)
    assert cash() == {1: 1_000_000, 2: 1_000_000}
    assert whole() == []


def test_a_wrong_row_books_nothing_of_the_reply(office: None, tmp_path: Path) -> None:
    rows = [*ROWS, ("THU0003", THREE.code, 10, 3_000_000)]
    path = reply(tmp_path / "a.csv", rows)
    path.write_text(path.read_text().replace("TC0777Z", "TC0778Z"))
    with pytest.raises(LedgerError, match="TC0778Z"):
        announce(path)
    assert cash() == {} and not CollectedPayment.objects.exists()


def test_many_units_in_one_sum_need_no_words(office: None, tmp_path: Path) -> None:
    rows: list[Row] = [(f"THU{i:04d}", few()[i % 3].code, 10, 1_000_000 + i) for i in range(6)]
    announce(reply(tmp_path / "a.csv", rows))
    total = sum(row[3] for row in rows)
    result = take(statement([lump("FT9", total, memo="")]))
    assert result.counts["settled"] == 1
    decision = BankDecision.objects.get()
    assert decision.automatic and decision.settlements.count() == 6
    assert whole() == []


def test_settling_does_not_depend_on_the_order_of_lines() -> None:
    day = date(2026, 7, 10)
    announced = [Announced(i, BANK, f"THU000{i}", i % 2, day, 100 + i // 2, "r") for i in range(4)]
    arrived = [
        Arrived(0, lump("FT1", 203 + 202 - 2), None),
        Arrived(1, line("FT2", None, 100, 12), 0),
        Arrived(2, line("FT3", None, 101, 12, remittance="THU0003"), None),
    ]
    answers = {
        frozenset((each.key, each.payments) for each in settle(list(order), announced))
        for order in permutations(arrived)
    }
    assert len(answers) == 1
    assert {key for key, _payments in answers.pop()} == {1, 2}
