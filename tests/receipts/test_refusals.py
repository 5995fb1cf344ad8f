"""Whatever a file holds: it is taken whole, or refused in words, and then nothing was written."""

import random
from collections.abc import Callable
from datetime import date

import pytest

from ansinh.exchange.refusal import Refused
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Receipt
from ansinh.receipts.models import BankDecision, BankTransaction, ImportedStatement
from tests.exchange import books
from tests.exchange.test_bank_fuzz import FILES, edit
from tests.receipts.builders import few, install, line, statement, take

ONE, TWO, THREE = few()
HUGE = 10**19


@pytest.fixture
def office(database: str) -> None:
    install(few())


def written() -> tuple[int, ...]:
    return tuple(
        model.objects.count()
        for model in (ImportedStatement, BankTransaction, BankDecision, Receipt)
    )


def taken_or_refused(content: bytes) -> bool:
    """Whether a file was taken; if not, nothing of it was, and the reason is a sentence."""
    before = written()
    try:
        result = take(content, "la.csv", account="123456789")
    except (Refused, LedgerError) as refused:
        assert str(refused)
        assert written() == before
        return False
    counts = result.counts
    assert counts["new"] == sum(counts[name] for name in ("booked", "settled", "queued", "debits"))
    after = written()
    assert after[1] - before[1] == counts["new"]
    assert after[2] - before[2] == after[3] - before[3] == counts["booked"] + result.late
    return True


NASTY: dict[str, Callable[[], bytes]] = {
    "an amount beyond 64 bits": lambda: statement([line("FT1", ONE, HUGE)]),
    "money out beyond 64 bits": lambda: statement([line("FT1", ONE, -HUGE)], opening=None),
    "amounts that are too much together": lambda: statement(
        [line(f"FT{i}", ONE, 9 * 10**18, i + 1) for i in range(3)]
    ),
    "a balance beyond 64 bits": lambda: statement([line("FT1", ONE, 1)], opening=HUGE),
    "an account of a hundred digits": lambda: statement([line("FT1", ONE, 1)], account="1" * 100),
    "a reference of a thousand letters": lambda: statement([line("F" * 1000, ONE, 1)]),
    "a memo of a hundred thousand letters": lambda: statement(
        [line("FT1", ONE, 1, remittance="x " * 50_000)]
    ),
    "a payer's account of a thousand digits": lambda: statement(
        [line("FT1", ONE, 1, counterparty_account="9" * 1000)]
    ),
    "a name of a thousand letters": lambda: statement(
        [line("FT1", ONE, 1, counterparty_name="TÊN " * 300)]
    ),
    "the first day of the calendar": lambda: statement([line("FT1", ONE, 1, booked=date.min)]),
    "a payer's account that is a sentence": lambda: statement(
        [line("FT1", ONE, 1, counterparty_account="không có; xem nội dung")]
    ),
    "a quote of SQL": lambda: statement([line("'; DROP TABLE x; --", ONE, 1, remittance="\\N")]),
    "control characters": lambda: statement([line("FT1\x01", ONE, 1)]),
    "no characters at all": lambda: b"",
    "marks that join": lambda: statement(
        [line("FT1", ONE, 1, remittance="a\u0301" * 30 + "\u200f")]
    ),
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_contents(office: None, name: str) -> None:
    taken_or_refused(NASTY[name]())


@pytest.mark.parametrize("rounds", [60, pytest.param(1500, marks=pytest.mark.slow)])
def test_damaged_files_are_taken_whole_or_not_at_all(office: None, rounds: int) -> None:
    rng = random.Random(rounds)
    files = [
        *FILES.values(),
        books.csv_text(books.vietinbank()),
        statement([line(f"FT{i}", rng.choice([ONE, TWO, None]), 1000 + i, 3) for i in range(5)]),
        statement([line(f"FX{i}", ONE, 1000, 3) for i in range(5)], opening=None),
    ]
    taken = 0
    for _round in range(rounds):
        content = rng.choice(files)
        for _edit in range(rng.choice((1, 1, 3))):
            kind = rng.choice(("flip", "cut", "drop", "twice"))
            content = edit(content or b"x", rng.randrange(10**6), kind, rng.randrange(256))
        taken += taken_or_refused(content)
    assert 0 < taken < rounds
    from ansinh.ledger.verification import verify
    from tests.ledger.builders import law

    assert verify(law=law()) == []
