"""The situation of units in time: recorded with its paper, read for a day or as excused days.

QĐ 595/QĐ-BHXH điều 36 (nợ khó thu and its papers), QĐ 366/QĐ-BHXH điều 5 khoản 2.2 and B03-TS
columns 38-48; Luật 41/2024/QH15 điều 38 khoản 4, điều 39 khoản 2 (lawful reasons).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ansinh.ground.days import day_of_record, written_day
from ansinh.law import Law
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.late.models import Evidence, Status, UnitStatus
from ansinh.ledger.late.recording import hold_after_last_closing
from ansinh.record.acting import acting
from ansinh.register.models import Unit

Days = NDArray[np.int64]

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
    actor: str,
    reason: str,
) -> None:
    """Record that a unit is in a `Status` from a day, proved by a paper (its number and date).

    A later record from the same day takes its place. A lawful excuse that is recorded late
    turns evasion of closed months back into late payment at the next closing.

    Raises:
        LedgerError: no such unit, a paper that does not prove the status, no paper, a day that
            has not come, or a time before the last closing.
    """
    with acting(actor=actor, reason=reason):
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
    rows = _rows(
        """
        SELECT DISTINCT ON (unit_id) unit_id, status FROM ledger_unitstatus
        WHERE from_day <= %s AND recorded_at <= %s ORDER BY unit_id, from_day DESC, id DESC
        """,
        [day, known_at],
    )
    return {unit: status for unit, status in rows if status != Status.OPERATING}


def hard_to_collect(law: Law, day: date, *, known_at: datetime) -> frozenset[int]:
    """The units whose debt is hard to collect, or that can no longer pay, on a day (the law's
    quantity `hard_to_collect`), by their statuses recorded by a time."""
    found = statuses(day, known_at=known_at)
    hard = {
        status
        for status in set(found.values())
        if law.find("hard_to_collect", day, status=status) is not None
    }
    return frozenset(unit for unit, status in found.items() if status in hard)


class Excuses:
    """The days on which units had a lawful reason not to pay (`Status.EXCUSED`)."""

    def __init__(self, periods: Sequence[tuple[int, int, int]]) -> None:
        """`periods`: unit, first day and the day after the last, as day numbers, in order."""
        table = np.array(periods, dtype=np.int64).reshape(-1, 3)
        self._keys = _key(table[:, 0], table[:, 1])
        self._units, self._starts = table[:, 0], table[:, 1]
        self._lengths = table[:, 2] - table[:, 1]
        self._before = np.concatenate([[0], np.cumsum(self._lengths)])

    @classmethod
    def known_at(cls, moment: datetime) -> "Excuses":
        """As recorded by a time. A status holds until the unit's next one."""
        rows = _rows(
            """
            SELECT unit_id, from_day - DATE '0001-01-01' + 1, until - DATE '0001-01-01' + 1
            FROM (SELECT unit_id, from_day, status, coalesce(lead(from_day) OVER (
                      PARTITION BY unit_id ORDER BY from_day), DATE '9999-12-31') AS until
                  FROM (SELECT DISTINCT ON (unit_id, from_day) unit_id, from_day, status
                        FROM ledger_unitstatus WHERE recorded_at <= %s
                        ORDER BY unit_id, from_day, id DESC) s) p
            WHERE status = 'excused' ORDER BY 1, 2
            """,
            [moment],
        )
        return cls(rows)

    def between(self, units: Days, after: Days, through: Days) -> Days:
        """Excused days of each unit after one day and up to another, 0 where there is none."""
        if self._keys.size == 0:
            return np.zeros(len(units), dtype=np.int64)
        counted = self._through(units, through) - self._through(units, after)
        return np.asarray(np.maximum(counted, 0), dtype=np.int64)

    def _through(self, units: Days, days: Days) -> Days:
        """Excused days of all units before each one's, and of it up to each day."""
        place = np.searchsorted(self._keys, _key(units, days), side="right")
        last = np.maximum(place - 1, 0)
        own = (place > 0) & (self._units[last] == units)
        inside = np.clip(days - self._starts[last] + 1, 0, self._lengths[last])
        return np.asarray(
            np.where(own, self._before[last] + inside, self._before[place]), dtype=np.int64
        )


def _key(units: Days, days: Days) -> Days:
    """Units and days as one number each, in their order: a day number has seven digits."""
    return units * 10**7 + days


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
