"""What is known at a time: the positions that every figure is computed from.

A figure is `(indicator, scope, as_of, known_at)`. Two questions with the same `Knowledge`
have the same answer, so aggregates are kept under it and a new change, batch, target or
moved unit simply asks under another key.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, Max, Sum, Value

from ansinh.indicators.models import Target
from ansinh.law.months import Month, first_day, last_day, month_of
from ansinh.ledger import queries as ledger
from ansinh.ledger.models import Batch
from ansinh.register import columns
from ansinh.register.models import Installation, Unit


@dataclass(frozen=True)
class Knowledge:
    """The state of one database as known at `known_at` (None = everything recorded).

    `log_position`, `last_batch`, `last_target` are the newest rows that count, 0 for none;
    `units` changes whenever a unit is added or moves; `closed_through` is the last closed
    month, `first_month` the first that is assessed here.
    """

    database: str
    installation: UUID
    known_at: datetime | None
    log_position: int
    last_batch: int
    last_target: int
    units: tuple[int, int]
    closed_through: Month | None
    first_month: Month

    @property
    def register(self) -> tuple[str, UUID, int, tuple[int, int]]:
        """What counts of people rest on: closing a month or setting a plan leaves it as it is."""
        return self.database, self.installation, self.log_position, self.units

    def closed_on(self, as_of: date) -> Month | None:
        """The last month that is closed and has ended by a day; None when there is none."""
        if self.closed_through is None:
            return None
        ended = month_of(as_of)
        if last_day(ended) != as_of:
            ended = Month(ended - 1)
        month = Month(min(ended, self.closed_through))
        return month if month >= self.first_month else None

    def is_closed(self, month: Month) -> bool:
        """Whether the figures of a month rest on a closed month."""
        return self.closed_through is not None and month <= self.closed_through

    def covers_year_to(self, month: Month) -> bool:
        """Whether every month of the year up to `month` is assessed here."""
        return month_of(first_day(month).replace(month=1)) >= self.first_month


def knowledge(known_at: datetime | None = None) -> Knowledge:
    """The state of the connected database as known at a time (aware), or now."""
    recorded = {} if known_at is None else {"recorded_at__lte": known_at}
    closed = ledger.closed_through(known_at=known_at)
    placed = Func(
        Func(F("id"), Value("|"), F("area_id"), Value("|"), F("office_id"), function="concat"),
        function="hashtext",
        output_field=BigIntegerField(),
    )
    units = Unit.objects.aggregate(count=Count("id"), places=Sum(placed))
    installed = Installation.objects.get()
    return Knowledge(
        installation=installed.id,
        database=f"{connection.settings_dict['HOST']}/{connection.settings_dict['NAME']}",
        known_at=known_at,
        log_position=columns.position(known_at=known_at),
        last_batch=Batch.objects.filter(**recorded).aggregate(last=Max("id"))["last"] or 0,
        last_target=Target.objects.filter(**recorded).aggregate(last=Max("id"))["last"] or 0,
        units=(units["count"], int(units["places"] or 0)),
        closed_through=None if closed is None else Month(closed),
        first_month=month_of(installed.first_month),
    )
