"""What became of a bank's file: of each line, of each statement, of the whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ansinh.exchange.bank import (
    BankStatement,
    Novelty,
    Recognition,
)
from ansinh.exchange.bank.statement import normal_account

KNOWN, BOOKED, SETTLED, QUEUED, DEBIT = "known", "booked", "settled", "queued", "debits"


@dataclass(frozen=True)
class StatementResult:
    """What became of one statement's lines. Money in đồng.

    lines = known + new; new = booked + settled + queued + debits. Settled lines bring money that
    a bank had announced, which is booked already. `doubtful` of the queued may repeat a
    transaction that is known.
    """

    account: str
    format: str
    period_from: date | None
    period_to: date | None
    opening: int | None
    closing: int | None
    lines: int
    known: int
    booked: int
    settled: int
    queued: int
    debits: int
    doubtful: int
    booked_amount: int
    queued_amount: int

    @property
    def new(self) -> int:
        """The lines that were not known before."""
        return self.lines - self.known


@dataclass(frozen=True)
class ImportResult:
    """What an import did; `already_imported` means that this very file was taken before.

    `late` lines of earlier files, which had waited, were booked by what this file taught.
    """

    file_name: str
    statements: tuple[StatementResult, ...]
    warnings: tuple[str, ...]
    already_imported: bool
    late: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """lines, known, new, booked, settled, queued, debits, doubtful of the whole file."""
        names = ("lines", "known", "new", "booked", "settled", "queued", "debits", "doubtful")
        return {name: sum(getattr(each, name) for each in self.statements) for name in names}


def results_of(
    statements: Sequence[BankStatement],
    places: Sequence[int],
    found: Sequence[Recognition],
    fates: Sequence[str],
) -> tuple[StatementResult, ...]:
    """What became of the lines of each statement of a file, whose `fates` they are."""
    counts: Counter[tuple[int, str]] = Counter(zip(places, fates, strict=True))
    amounts: Counter[tuple[int, str]] = Counter()
    doubtful: Counter[int] = Counter()
    for place, each, fate in zip(places, found, fates, strict=True):
        amounts[place, fate] += each.incoming.line.amount
        doubtful[place] += each.novelty is Novelty.DOUBTFUL and fate == QUEUED
    return tuple(
        StatementResult(
            account=normal_account(statement.account),
            format=statement.format,
            period_from=statement.period[0],
            period_to=statement.period[1],
            opening=statement.opening,
            closing=statement.closing,
            lines=len(statement.lines),
            known=counts[place, KNOWN],
            booked=counts[place, BOOKED],
            settled=counts[place, SETTLED],
            queued=counts[place, QUEUED],
            debits=counts[place, DEBIT],
            doubtful=doubtful[place],
            booked_amount=amounts[place, BOOKED],
            queued_amount=amounts[place, QUEUED],
        )
        for place, statement in enumerate(statements)
    )
