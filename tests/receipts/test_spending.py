"""How a receipt was spent: every đồng stands on one debt or in the surplus."""

import random
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from ansinh.ground.months import month_of, parse_month
from ansinh.law import Law
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Money, Posting, Receipt
from ansinh.ledger.operations import reverse_receipt
from ansinh.receipts.operations import reverse
from ansinh.receipts.spending import explain
from ansinh.record.actor import Actor
from tests.ledger.builders import at, close, law, receive
from tests.ledger.test_charges import EXAMPLES, Rates, rates  # noqa: F401
from tests.receipts.builders import few, install, line, statement, take
from tests.register.builders import WHO, append, build_register, change

DUE = 4_000_000 * 325 // 1000


def spending(reference: str, book: Law | None = None):  # type: ignore[no-untyped-def]
    return explain(reference=reference, law=book or law())


@pytest.fixture
def employer(database: str) -> None:
    build_register(people=2, units=2)
    append(change(1, 1, "2016-01"))


def test_a_receipt_pays_in_the_order_of_the_law_and_the_rest_is_surplus(employer: None) -> None:
    receive(("A1", 1, date(2016, 1, 20), DUE + 5))
    assert (spending("A1").waiting, spending("A1").spent) == (DUE + 5, ())
    close("2016-01")
    found = spending("A1")
    assert [(part.fund, part.amount) for part in found.spent] == [
        ("BHYT", 180_000), ("BHTN", 80_000), ("TNLD", 40_000),
        ("ODTS", 120_000), ("HTTT", 880_000),
    ]  # fmt: skip
    assert {(part.closed, part.about) for part in found.spent} == {(parse_month("2016-01"),) * 2}
    assert (found.allocated, found.surplus, found.waiting) == (DUE, 5, 0)


def test_the_oldest_money_pays_first(employer: None) -> None:
    receive(("A1", 1, date(2016, 1, 20), 200_000), ("A2", 1, date(2016, 1, 10), 100_000))
    close("2016-01")
    assert [(part.fund, part.amount) for part in spending("A2").spent] == [("BHYT", 100_000)]
    assert [(part.fund, part.amount) for part in spending("A1").spent] == [
        ("BHYT", 80_000), ("BHTN", 80_000), ("TNLD", 40_000),
    ]  # fmt: skip
    receive(("A3", 1, date(2016, 2, 3), 300_000))
    close("2016-02")
    found = spending("A3").spent
    assert [(part.fund, part.amount) for part in found][0] == ("BHYT", 180_000)
    assert {part.closed for part in found} == {parse_month("2016-02")}


def test_money_taken_back_has_paid_nothing(employer: None) -> None:
    receive(("A1", 1, date(2016, 1, 20), DUE), ("A2", 1, date(2016, 1, 21), 50_000))
    close("2016-01")
    reverse_receipt(reference="A1", recorded_at=at("2016-01", 9), **WHO)
    close("2016-02")
    gone = spending("A1")
    assert gone.reversed_by is not None and gone.spent == () and gone.surplus == 0
    assert [(part.fund, part.amount) for part in spending("A2").spent] == [("BHYT", 50_000)]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_all_receipts_together_are_what_was_allocated(
    employer: None,
    seed: int,
    rates: Rates,  # noqa: F811
) -> None:
    """Random money, reversals, late changes and charges: the explanations add up to the books."""
    rng, book = random.Random(seed), rates(**EXAMPLES)
    names = []
    for month in range(1, 7):
        label = f"2016-{month:02d}"
        for number in range(rng.randrange(3)):
            names.append(f"R{month}{number}")
            receive((names[-1], 1, date(2016, month, 9 + number), rng.randrange(1, DUE * 3 // 2)))
        if month == 3:
            append(change(2, 1, "2016-02", wage=9_000_000))
        if month == 5:
            append(change(1, 1, "2016-02", state="ended", wage=0))
        close(label, law=book)
        if names and month % 2 == 0:
            back = names.pop(rng.randrange(len(names)))
            reverse_receipt(reference=back, recorded_at=at(label, 9), **WHO)
    close("2016-07", law=book)
    found = [spending(name, book) for name in names]
    explained: Counter[tuple] = Counter()
    for each in found:
        assert each.allocated + each.surplus + each.waiting == each.receipt.amount
        for part in each.spent:
            explained[part.charge, part.fund, part.about] += part.amount
    settled: Counter[tuple] = Counter()
    paid = Posting.objects.filter(account__in=["settled", "charge_settled"])
    for charge, fund, about, amount in paid.values_list("share", "fund", "about_month", "amount"):
        settled[charge, fund, month_of(about)] -= amount
    assert any(charge for charge, _fund, _about in settled)
    assert explained == {debt: amount for debt, amount in settled.items() if amount}
    money = Money.objects.get(unit=1, month=date(2016, 7, 1))
    assert sum(each.surplus for each in found) == money.surplus_out


def test_a_receipt_is_found_by_the_number_of_the_bank(database: str) -> None:
    one, two, _three = few()
    install(few())
    take(statement([line("FT1", one, 10), line("FT2", None, 20), line("FT1", two, 30)]))
    with pytest.raises(LedgerError, match=r"FT1/.*FT1/"):
        spending("FT1")
    with pytest.raises(LedgerError, match="chưa ghi"):
        spending("FT2")
    with pytest.raises(LedgerError, match="FT9"):
        spending("FT9")
    receipt = Receipt.objects.get(amount=30)
    found = spending(receipt.reference)
    assert found.decision is not None and found.decision.automatic
    reverse(
        line=found.decision.transaction_id,
        reason="nhầm",
        recorded_at=datetime(2026, 8, 2, tzinfo=UTC),
        actor=Actor("lan"),
    )
    assert spending("FT1").receipt.amount == 10
