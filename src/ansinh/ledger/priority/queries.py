"""Who comes first where, what was paid for them and what is still to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa
from django.db import connection

from ansinh.law import Law
from ansinh.ledger import queries, settling
from ansinh.ledger.models import Closing
from ansinh.ledger.priority.models import Priority
from ansinh.settle.facts import CLAIMS

FOREVER = datetime.max.replace(tzinfo=UTC)
"""After everything that was ever recorded."""


@dataclass(frozen=True)
class Standing:
    """A record in force and where it stands, đồng: `paid` for the person before all others (of
    what is due, and of late charges), and what the next money of the unit pays for them first,
    by the books at the last closing."""

    record: Priority
    paid: int
    paid_charges: int
    left: int
    left_charges: int

    @property
    def left_in_all(self) -> int:
        """What is left to pay of dues and late charges."""
        return self.left + self.left_charges


def standing(law: Law, *, unit: int | None = None) -> list[Standing]:
    """Every record in force, of all units or of one, in the order in which they are paid."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, {"unit": unit})
        rows = cursor.fetchall()
    chosen = Priority.objects.select_related("unit", "person")
    records = chosen.in_bulk([row[0] for row in rows])
    left: dict[tuple[int, str], int] = {}
    closed = queries.closed_through()
    if rows and closed is not None:
        units = sorted({records[row[0]].unit_id for row in rows})
        found = claims_of(law, units).group_by(["record", "account"])
        for row in found.aggregate([("amount", "sum")]).to_pylist():
            left[row["record"], row["account"]] = row["amount_sum"]
    return [
        Standing(records[record], paid, charges, left.get((record, "due"), 0),
                 left.get((record, "charge"), 0))
        for record, paid, charges in rows
    ]  # fmt: skip


def claims_of(law: Law, units: Sequence[int]) -> pa.Table:
    """What the next money of units pays first, by the books at the last closing and the records of
    now (`settle.facts.CLAIMS`); empty while no month is closed."""
    last = Closing.objects.order_by("-month").first()
    if last is None:
        return CLAIMS.empty_table()
    return settling.of_units(law, list(units), last, records_at=FOREVER).claims


def paid_first(
    *, units: Sequence[int], known_at: datetime | None = None
) -> list[tuple[int, int, str, date, int]]:
    """What was paid of the dues of those who come first: unit, person, fund, month, đồng; as the
    books and the records stood at a time (default: now)."""
    with connection.cursor() as cursor:
        cursor.execute(_PAID, {"units": list(units), "known_at": known_at or FOREVER})
        return list(cursor.fetchall())


_PAID = """
SELECT p.unit_id, p.person_id, p.fund, p.about_month, sum(p.amount)::bigint
FROM ledger_prioritypayment p
JOIN (SELECT DISTINCT ON (unit_id, person_id) * FROM ledger_priority
      WHERE unit_id = ANY(%(units)s::bigint[]) AND recorded_at <= %(known_at)s
      ORDER BY unit_id, person_id, id DESC) f USING (unit_id, person_id)
JOIN ledger_closing c ON c.month = p.booked_month AND c.recorded_at <= %(known_at)s
WHERE NOT f.withdrawn AND p.account = 'due'
GROUP BY 1, 2, 3, 4 HAVING sum(p.amount) > 0
"""

_IN_FORCE = """
SELECT f.id, coalesce(sum(p.amount) FILTER (WHERE p.account = 'due'), 0)::bigint,
    coalesce(sum(p.amount) FILTER (WHERE p.account = 'charge'), 0)::bigint
FROM (SELECT DISTINCT ON (unit_id, person_id) * FROM ledger_priority
      WHERE unit_id = coalesce(%(unit)s, unit_id)
      ORDER BY unit_id, person_id, id DESC) f
LEFT JOIN ledger_prioritypayment p USING (unit_id, person_id)
WHERE NOT f.withdrawn GROUP BY f.id ORDER BY f.id
"""
