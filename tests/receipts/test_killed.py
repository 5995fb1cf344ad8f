"""The process is killed at any moment of an import; taken in again, the books are the same."""

import os
import random
import signal
import time

from django.db import connections, transaction

from ansinh.receipts.models import BankDecision, BankTransaction, ImportedStatement
from tests.exchange.invented_lines import World
from tests.ledger.builders import books, law
from tests.receipts.builders import install, pieces, receipts, statement, take


def test_an_import_killed_anywhere_is_as_if_it_had_never_begun(database: str) -> None:
    """S03 of the border's table: overlapping files, each killed once.

    Single files by the hundred are in `durability`.
    """
    points = 8
    world = World.invent(200, seed=21)
    install(world.units, {unit.agency for unit in world.units})
    lines = sorted(
        (each.line for each in world.lines(points * 60, seed=22)), key=lambda each: each.booked
    )
    rng = random.Random(23)
    files = [statement(part, opening=i) for i, part in enumerate(pieces(lines, rng, points - 1))]
    undisturbed = imported_and_forgotten(*files)
    lasts = longest(files[0])
    before = 0
    for content in files:
        before += killed_while_importing(content, after=rng.random() * lasts)
        assert BankTransaction.objects.count() == sum(
            each.lines - each.known for each in ImportedStatement.objects.all()
        )
        assert BankDecision.objects.count() == len(receipts())
        take(content)
    assert before >= points // 4, "hardly any kill came while the import was at work"
    for content in files:
        take(content)
    assert all_of_it() == undisturbed
    from ansinh.ledger.verification import verify

    assert verify(law=law()) == []


def all_of_it() -> tuple:
    decided = BankDecision.objects.values_list(
        "transaction__key", "number", "kind", "unit", "receipt__reference", "automatic", "score"
    )
    kept = BankTransaction.objects.values_list("key", "amount", "doubt", "repeats")
    return books(), receipts(), sorted(decided), sorted(kept)


def imported_and_forgotten(*files: bytes) -> tuple:
    """What the books hold after undisturbed imports, which are then rolled back."""
    with transaction.atomic():
        for content in files:
            take(content)
        found = all_of_it()
        transaction.set_rollback(True)
    assert not BankTransaction.objects.exists()
    return found


def longest(content: bytes) -> float:
    """How long a child needs for an import, which it rolls back."""
    started = time.perf_counter()
    child = in_child(lambda: imported_and_forgotten(content))
    assert os.waitpid(child, 0)[1] == 0
    return time.perf_counter() - started


def killed_while_importing(content: bytes, after: float) -> bool:
    """Import in a child and kill it; whether it was still at work."""
    child = in_child(lambda: take(content))
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def in_child(work) -> int:  # type: ignore[no-untyped-def]
    """A child process with connections of its own, which never returns into the tests."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)
