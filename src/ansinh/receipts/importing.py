"""Taking a bank's file in: read, checked, kept, and what is certain booked, all or nothing.

One import is one transaction: statements, their transactions, the decisions, the receipts
and their entries are there together or not at all, so an import killed anywhere is taken in
again as if it had never begun. A transaction that is known is not taken twice, whichever file
repeats it; money that a bank announced as collected is booked already, and the line that brings
it settles that (`settling`). Lines that wait are asked again when the file taught whose account
paid them. The number of SQL statements does not grow with the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

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
from ansinh.exchange.cleaning import clean_text
from ansinh.exchange.matching import Match
from ansinh.exchange.matching_file import MatchedFile, match_file
from ansinh.ground.collector import held_back
from ansinh.ground.days import day_of_record
from ansinh.ledger.errors import LedgerError
from ansinh.receipts import again, booking, collecting, keeping, perms
from ansinh.receipts.models import BankTransaction, ImportedStatement
from ansinh.receipts.office import FILE, office
from ansinh.receipts.payers import unit_index
from ansinh.receipts.results import (
    BOOKED,
    DEBIT,
    KNOWN,
    QUEUED,
    SETTLED,
    ImportResult,
    StatementResult,
    results_of,
)
from ansinh.receipts.settling import Settled, settle
from ansinh.record.acting import acting
from ansinh.record.actor import Actor


@held_back()
def import_statement(
    *,
    content: bytes,
    name: str,
    recorded_at: datetime,
    actor: Actor,
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
    warnings = _refuse_strange(statements, day_of_record(recorded_at))
    with acting(actor=actor, reason=reason, unless=perms.why_not_decide(actor)):
        keeping.hold()
        identified = identify(statements)
        digest = sha256(content).hexdigest()
        already = ImportedStatement.objects.filter(sha256=digest).exists()
        known = keeping.known_lines(identified)
        found = recognise(identified, known, same_file=already)
        news = _match(found)
        fates = [_fate(each, news, i) for i, each in enumerate(found)]
        places = [place for place, each in enumerate(statements) for _line in each.lines]
        results = results_of(statements, places, found, fates)
        if already and all(fate == KNOWN for fate in fates):
            return ImportResult(name, results, warnings, True)
        if already:
            raise LedgerError(
                _("Tệp %(file)s đã nhập trước đây nhưng nay đọc ra giao dịch khác.")
                % {"file": name}
            )
        rows = _keep_statements(results, name, digest, recorded_at)
        keeping.keep(
            keeping.Kept(rows[places[i]], each, _doubt(each, news.matches.get(i)))
            for i, each in enumerate(found)
            if fates[i] != KNOWN
        )
        late = _late_bookings(news)
        booking.book(
            [*_bookings(found, news, fates), *late],
            recorded_at=recorded_at,
            actor=actor,
            reason=reason,
        )
        _write_settled(found, news, recorded_at)
    return ImportResult(name, results, warnings, False, len(late))


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


@dataclass(frozen=True)
class _News:
    """The new money in a file: its matches by place, what it settles, and lines asked again.

    Lines asked again stand under the negative of their number.
    """

    matches: dict[int, Match]
    file: MatchedFile
    waiting: dict[int, tuple[BankTransaction, Match]]
    settled: dict[int, Settled]


def _match(found: Sequence[Recognition]) -> _News:
    places = [
        i
        for i, each in enumerate(found)
        if each.novelty is not Novelty.KNOWN and each.incoming.line.amount > 0
    ]
    if not places:
        return _News({}, MatchedFile([], {}), {}, {})
    index = unit_index()
    file = match_file([found[i].incoming.line for i in places], index)
    matches = dict(zip(places, file.matches, strict=True))
    waiting = {-each.id: (each, match) for each, match in again.waiting_from(file.taught, index)}
    sure = {i: match for i, match in matches.items() if found[i].novelty is Novelty.NEW}
    sure |= {place: match for place, (_kept, match) in waiting.items() if match.unit}
    arrived = [collecting.arrived(place, match) for place, match in sure.items()]
    settled = {each.key: each for each in settle(arrived, collecting.outstanding())}
    return _News(matches, file, waiting, settled)


def _fate(found: Recognition, news: _News, place: int) -> str:
    if found.novelty is Novelty.KNOWN:
        return KNOWN
    match = news.matches.get(place)
    if match is None:
        return DEBIT
    if place in news.settled:
        return SETTLED
    certain = match.unit is not None and found.novelty is Novelty.NEW
    return BOOKED if certain else QUEUED


def _doubt(found: Recognition, match: Match | None) -> str:
    if match is None:
        return ""
    if found.novelty is Novelty.DOUBTFUL:
        return keeping.MAY_REPEAT
    return match.doubt.value if match.doubt else ""


def _bookings(
    found: Sequence[Recognition], news: _News, fates: Sequence[str]
) -> list[booking.Booking]:
    return [
        booking.Booking(
            key=found[i].incoming.key,
            line=found[i].incoming.line,
            unit=match.unit.key,
            candidate=match.candidates[0],
            automatic=True,
            remember=news.file.teaches(match),
        )
        for i, match in news.matches.items()
        if match.unit is not None and fates[i] == BOOKED
    ]


def _late_bookings(news: _News) -> list[booking.Booking]:
    return [
        booking.Booking(
            key=kept.key,
            line=match.line,
            unit=match.unit.key,
            candidate=match.candidates[0],
            automatic=True,
        )
        for place, (kept, match) in news.waiting.items()
        if match.unit is not None and place not in news.settled
    ]


def _write_settled(found: Sequence[Recognition], news: _News, recorded_at: datetime) -> None:
    """Decide about the lines, new and waiting, that bring announced money."""
    ids = collecting.numbers([found[i].incoming.key for i in news.settled if i >= 0])
    collecting.write(
        [
            collecting.Settling(-i if i < 0 else ids[found[i].incoming.key], 1, each)
            for i, each in sorted(news.settled.items())
        ],
        recorded_at=recorded_at,
        automatic=True,
    )


def _keep_statements(
    results: Sequence[StatementResult], name: str, digest: str, recorded_at: datetime
) -> list[Any]:
    """Write the statements of a file; returns their numbers in the order of the file."""
    copied = ("account", "format", "period_from", "period_to", "opening", "closing", "lines")
    counted = (KNOWN, BOOKED, SETTLED, QUEUED, DEBIT)
    rows = ImportedStatement.objects.bulk_create(
        ImportedStatement(
            file_name=clean_text(name)[-200:],
            sha256=digest,
            place=place,
            recorded_at=recorded_at,
            **{field: getattr(each, field) for field in (*copied, *counted)},
        )
        for place, each in enumerate(results, 1)
    )
    return [row.pk for row in rows]
