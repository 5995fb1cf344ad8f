"""Any cutting of a statement into files books the same receipts; and a killed import is nothing."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.receipts.models import BankTransaction
from tests.exchange.invented_lines import World
from tests.receipts.builders import (
    few,
    install,
    line,
    pieces,
    receipts,
    statement,
    take,
    waiting,
)

UNITS = few()
lines = st.lists(
    st.tuples(
        st.sampled_from([*UNITS, None]),
        st.integers(1, 5).map(lambda thousand: thousand * 1000),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def office(database: str) -> Iterator[None]:
    install(UNITS)
    yield


NUMBER = iter(range(10**6))


@given(drawn=lines, seed=st.integers(0, 10**9), cuts=st.integers(0, 4), numbered=st.booleans())
@settings(max_examples=25)
def test_any_cutting_into_files_books_the_same(
    office: None, drawn: list, seed: int, cuts: int, numbered: bool
) -> None:
    """Each example has an account of its own; the account is part of no receipt's content.

    Where the bank numbers nothing, equal lines of one day are told apart by their order in a
    file, so such a statement is cut between days (as banks and people cut it).
    """
    ordered = sorted(drawn, key=lambda each: each[2])
    made = [
        line(f"FT{i}" if numbered else "", unit, amount, day)
        for i, (unit, amount, day) in enumerate(ordered)
    ]
    rng = random.Random(seed)
    if numbered:
        parts = pieces(made, rng, cuts)
    else:
        days = [[each for each in made if each.booked.day == day] for day in range(1, 5)]
        # Where such files overlap, a person is asked (exchange/bank/same.py), so these do not.
        ends = sorted(rng.randrange(len(days) + 1) for _cut in range(cuts))
        bounds = list(zip([0, *ends], [*ends, len(days)], strict=True))
        parts = [sum(days[start:end], []) for start, end in bounds if start < end]
    whole_account, cut_account = (f"99{next(NUMBER):011d}" for _account in range(2))
    take(statement(made, account=whole_account))
    for number, part in enumerate(parts):
        take(statement(part, opening=number, account=cut_account), f"{number}.csv")
    assert found(whole_account) == found(cut_account)


def found(account: str) -> list[tuple]:
    """What is kept of an account: the transactions, and for whom each was booked."""
    return sorted(
        BankTransaction.objects.filter(account=account).values_list(
            "booked", "amount", "remittance", "bank_reference", "bankdecision__unit",
            "bankdecision__receipt__amount", "bankdecision__receipt__value_date",
        ),
        key=repr,
    )  # fmt: skip


def test_the_order_of_files_does_not_matter(database: str) -> None:
    """Damaged lines of an invented office, in overlapping files of two orders."""
    world = World.invent(200, seed=11)
    install(world.units, {unit.agency for unit in world.units})
    made = sorted((each.line for each in world.lines(300, seed=12)), key=lambda each: each.booked)
    answers = []
    for seed, account in ((1, "0011999000111"), (2, "0011999000222")):
        for number, part in enumerate(pieces(made, random.Random(seed), 6)):
            take(statement(part, opening=number, account=account), f"{number}.csv")
        answers.append(found(account))
    assert answers[0] == answers[1] and len(answers[0]) == 300
    assert len(receipts()) > 300 and waiting()
