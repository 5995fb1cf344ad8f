"""Taking a bank's file in: read, checked, kept, and what is certain booked, all or nothing.

One import is one transaction: statements, their transactions, the decisions, the receipts
and their entries are there together or not at all, so an import killed anywhere is taken in
again as if it had never begun. A transaction that is known is not taken twice, whichever file
repeats it. The number of SQL statements does not grow with the file.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ansinh.exchange.bank import (
    BankStatement,
    Mapping,
    Novelty,
    Recognition,
    identify,
    read_bank_file,
    recognise,
)
from ansinh.exchange.bank.statement import normal_account
from ansinh.exchange.matching import Match, match_lines
from ansinh.ledger.bank import booking, keeping
from ansinh.ledger.bank.models import ImportedStatement
from ansinh.ledger.bank.payers import unit_index
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.statements.office import FILE, office
from ansinh.register.acting import acting

KNOWN, BOOKED, QUEUED, DEBIT = "known", "booked", "queued", "debits"


@dataclass(frozen=True)
class StatementResult:
    """What became of one statement's lines. Money in đồng.

    lines = known + new; new = booked + queued + debits. `doubtful` of the queued may repeat a
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
    """What an import did; `already_imported` means that this very file was taken before."""

    file_name: str
    statements: tuple[StatementResult, ...]
    warnings: tuple[str, ...]
    already_imported: bool

    @property
    def counts(self) -> dict[str, int]:
        """lines, known, new, booked, queued, debits and doubtful of the whole file."""
        names = ("lines", "known", "new", "booked", "queued", "debits", "doubtful")
        return {name: sum(getattr(each, name) for each in self.statements) for name in names}


def import_statement(
    *,
    content: bytes,
    name: str,
    recorded_at: datetime,
    actor: str,
    reason: str,
    mapping: Mapping | None = None,
    account: str = "",
) -> ImportResult:
    """Take a file in, book what is certain, leave the rest in the queue.

    `mapping` and `account` describe a table whose layout or account is not in the file.

    Raises:
        exchange.refusal.Refused: the file cannot be read, or does not add up (`Unbalanced`,
            with the difference).
        LedgerError: another currency, a day in the future, an account that is not the
            office's. In every case nothing was written.
    """
    statements = read_bank_file(content, name, mapping=mapping, account=account)
    warnings = _refuse_strange(statements, localtime(recorded_at).date())
    with acting(actor=actor, reason=reason):
        keeping.hold()
        identified = identify(statements)
        found = recognise(identified, keeping.known_lines(identified))
        matches = _matched(found)
        fates = [_fate(each, matches.get(i)) for i, each in enumerate(found)]
        places = [place for place, each in enumerate(statements) for _line in each.lines]
        results = _results(statements, places, found, fates)
        digest = sha256(content).hexdigest()
        already = ImportedStatement.objects.filter(sha256=digest).exists()
        if already and all(fate == KNOWN for fate in fates):
            return ImportResult(name, results, warnings, True)
        if already:
            raise LedgerError(
                _("Tệp %(file)s đã nhập trước đây nhưng nay đọc ra giao dịch khác.")
                % {"file": name}
            )
        rows = _keep_statements(results, name, digest, recorded_at)
        keeping.keep(
            keeping.Kept(rows[places[i]], each, _doubt(each, matches.get(i)))
            for i, each in enumerate(found)
            if fates[i] != KNOWN
        )
        booking.book(_bookings(found, matches), recorded_at=recorded_at, actor=actor, reason=reason)
    return ImportResult(name, results, warnings, False)


def _refuse_strange(statements: Sequence[BankStatement], today: date) -> tuple[str, ...]:
    """Refuse statements that cannot be the office's; answers with warnings."""
    own = office().own_accounts
    for statement in statements:
        where = {"account": statement.account, "file": statement.source, "own": FILE}
        if statement.currency != keeping.CURRENCY:
            raise LedgerError(
                _("%(file)s: tài khoản %(account)s bằng %(currency)s; chỉ nhập sao kê bằng đồng.")
                % {**where, "currency": statement.currency}
            )
        if own and normal_account(statement.account) not in own:
            raise LedgerError(
                _(
                    "%(file)s: tài khoản %(account)s không phải của cơ quan. Nếu đúng là của cơ "
                    "quan, ghi thêm vào mục accounts của %(own)s."
                )
                % where
            )
        late = max((line.booked for line in statement.lines), default=today)
        if late > today:
            raise LedgerError(
                _("%(file)s: có giao dịch ngày %(day)s, sau ngày nhập %(today)s.")
                % {**where, "day": f"{late:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}
            )
    if own:
        return ()
    return (
        _("Chưa khai tài khoản của cơ quan trong %(own)s: không kiểm tra được sao kê của ai.")
        % {"own": FILE},
    )


def _matched(found: Sequence[Recognition]) -> dict[int, Match]:
    """The matches of the new money in, by its place in the file."""
    places = [
        i
        for i, each in enumerate(found)
        if each.novelty is not Novelty.KNOWN and each.incoming.line.amount > 0
    ]
    if not places:
        return {}
    lines = [found[i].incoming.line for i in places]
    return dict(zip(places, match_lines(lines, unit_index()), strict=True))


def _fate(found: Recognition, match: Match | None) -> str:
    if found.novelty is Novelty.KNOWN:
        return KNOWN
    if match is None:
        return DEBIT
    certain = match.unit is not None and found.novelty is Novelty.NEW
    return BOOKED if certain else QUEUED


def _doubt(found: Recognition, match: Match | None) -> str:
    if match is None:
        return ""
    if found.novelty is Novelty.DOUBTFUL:
        return keeping.MAY_REPEAT
    return match.doubt.value if match.doubt else ""


def _bookings(found: Sequence[Recognition], matches: dict[int, Match]) -> list[booking.Booking]:
    return [
        booking.Booking(
            key=found[i].incoming.key,
            line=found[i].incoming.line,
            unit=match.unit.key,
            candidate=match.candidates[0],
            automatic=True,
        )
        for i, match in matches.items()
        if match.unit is not None and found[i].novelty is Novelty.NEW
    ]


def _results(
    statements: Sequence[BankStatement],
    places: Sequence[int],
    found: Sequence[Recognition],
    fates: Sequence[str],
) -> tuple[StatementResult, ...]:
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
            queued=counts[place, QUEUED],
            debits=counts[place, DEBIT],
            doubtful=doubtful[place],
            booked_amount=amounts[place, BOOKED],
            queued_amount=amounts[place, QUEUED],
        )
        for place, statement in enumerate(statements)
    )


def _keep_statements(
    results: Sequence[StatementResult], name: str, digest: str, recorded_at: datetime
) -> list[Any]:
    """Write the statements of a file; returns their numbers in the order of the file."""
    copied = ("account", "format", "period_from", "period_to", "opening", "closing", "lines")
    counted = (KNOWN, BOOKED, QUEUED, DEBIT)
    rows = ImportedStatement.objects.bulk_create(
        ImportedStatement(
            file_name=name[-200:],
            sha256=digest,
            place=place,
            recorded_at=recorded_at,
            **{field: getattr(each, field) for field in (*copied, *counted)},
        )
        for place, each in enumerate(results, 1)
    )
    return [row.pk for row in rows]
