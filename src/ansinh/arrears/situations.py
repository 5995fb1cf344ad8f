"""The situation of units in time: recorded with its paper, read for a day or as excused days.

QĐ 595/QĐ-BHXH điều 36 (nợ khó thu and its papers), QĐ 366/QĐ-BHXH điều 5 khoản 2.2 and B03-TS
columns 38-48; Luật 41/2024/QH15 điều 38 khoản 4, điều 39 khoản 2 (lawful reasons).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.arrears import perms
from ansinh.arrears.models import Evidence, Status, UnitStatus
from ansinh.ground.days import day_of_record, written_day
from ansinh.law import Law
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.recording import hold_after_last_closing
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.models import Unit

_STATE = (Evidence.AUTHORITY, Evidence.TAX, Evidence.REGISTRY)
PROVED_BY: Mapping[Any, tuple[Any, ...]] = {
    Status.OPERATING: tuple(Evidence),
    Status.SUSPENDED: (*_STATE, Evidence.UNIT),
    Status.RETIREMENT_SUSPENDED: (Evidence.DECISION,),
    Status.EXCUSED: (Evidence.AUTHORITY, Evidence.DECISION, Evidence.COURT),
    Status.BANKRUPT: (*_STATE, Evidence.COURT),
    Status.BANKRUPTING: (*_STATE, Evidence.COURT),
    Status.DISSOLVING: _STATE,
    Status.MISSING: (*_STATE, Evidence.COMMUNE),
    Status.REVOKED: _STATE,
    Status.NO_REPRESENTATIVE: _STATE,
    Status.ENDED: (*_STATE, Evidence.COURT),
    Status.OWNER_FLED: _STATE,
    Status.INACTIVE: _STATE,
}
"""Which papers prove each status (QĐ 595 điều 36 khoản 2.2, QĐ 366 điều 5 khoản 2.2)."""


def record_status(
    *,
    unit: int,
    from_day: date,
    status: str,
    evidence: str,
    paper: str,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> None:
    """Record that a unit is in a `Status` from a day, proved by a paper (its number and date).

    A later record from the same day takes its place. A lawful excuse that is recorded late
    turns evasion of closed months back into late payment at the next closing.

    Raises:
        LedgerError: no such unit, a paper that does not prove the status, no paper, a day that
            has not come, or a time before the last closing.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_record(actor)):
        hold_after_last_closing(recorded_at)
        if not Unit.objects.filter(id=unit).exists():
            raise LedgerError(_("Không có đơn vị %(unit)s.") % {"unit": unit})
        _refuse_wrong(status, evidence, paper, from_day, recorded_at)
        UnitStatus.objects.create(
            unit_id=unit,
            from_day=from_day,
            status=status,
            evidence=evidence,
            paper=paper.strip(),
            recorded_at=recorded_at,
        )


def _refuse_wrong(
    status: str, evidence: str, paper: str, from_day: date, recorded_at: datetime
) -> None:
    if status not in Status.values:
        raise LedgerError(
            _("Không có tình trạng %(status)s; chọn một trong: %(known)s.")
            % {"status": status, "known": ", ".join(Status.values)}
        )
    accepted = PROVED_BY[Status(status)]
    if evidence not in accepted:
        raise LedgerError(
            _("Tình trạng %(status)s phải có: %(papers)s.")
            % {
                "status": Status(status).label,
                "papers": "; ".join(f"{each.value} ({each.label})" for each in accepted),
            }
        )
    if not paper.strip():
        raise LedgerError(_("Ghi số và ngày của văn bản chứng minh tình trạng đơn vị."))
    if from_day > day_of_record(recorded_at):
        raise LedgerError(
            _("Ngày %(day)s chưa đến; tình trạng được ghi khi đã có văn bản.")
            % {"day": written_day(from_day)}
        )


def statuses(day: date, *, known_at: datetime) -> dict[int, str]:
    """The status of each unit on a day, as recorded by a time; who operates is left out."""
    return statuses_each([(day, known_at)])[0]


def statuses_each(asked: Sequence[tuple[date, datetime]]) -> list[dict[int, str]]:
    """The same on each of several days, as recorded by the time beside it."""
    rows = _rows(
        """
        SELECT DISTINCT ON (place, unit_id) place, unit_id, status
        FROM unnest(%s::date[], %s::timestamptz[]) WITH ORDINALITY AS asked(day, at, place)
        JOIN arrears_unitstatus ON from_day <= asked.day AND recorded_at <= asked.at
        ORDER BY place, unit_id, from_day DESC, id DESC
        """,
        [[day for day, _known_at in asked], [known_at for _day, known_at in asked]],
    )
    found: list[dict[int, str]] = [{} for _each in asked]
    for place, unit, status in rows:
        if status != Status.OPERATING:
            found[place - 1][unit] = status
    return found


def hard_to_collect(law: Law, day: date, *, known_at: datetime) -> frozenset[int]:
    """The units whose debt is hard to collect, or that can no longer pay, on a day (the law's
    quantity `hard_to_collect`), by their statuses recorded by a time."""
    return hard_among(law, day, statuses(day, known_at=known_at))


def hard_among(law: Law, day: date, found: Mapping[int, str]) -> frozenset[int]:
    """The same of units whose statuses on the day are known."""
    hard = {
        status
        for status in set(found.values())
        if law.find("hard_to_collect", day, status=status) is not None
    }
    return frozenset(unit for unit, status in found.items() if status in hard)


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
