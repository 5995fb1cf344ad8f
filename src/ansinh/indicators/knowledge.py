"""What is known at a time: the positions that every figure is computed from.

A figure is `(indicator, scope, as_of, known_at)`. Two questions with the same `Knowledge`
have the same answer, so aggregates are kept under it and a new change, batch, target or
moved unit simply asks under another key.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, Model, Subquery, Sum, Value

from ansinh.ground.months import Month, first_day, last_day, month_of
from ansinh.indicators.models import Denominator, Split, Target
from ansinh.ledger import queries as ledger
from ansinh.ledger.models import Batch
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Change, Installation, Unit


@dataclass(frozen=True)
class Knowledge:
    """The state of one database as known at `known_at` (None = everything recorded), under the
    law of the installation (`law` is its hash).

    `log_position`, `last_batch`, `last_target`, `last_split` and `last_denominator` are the
    newest rows that count, 0 for none; `log_mark` tells this history from another one that came
    to the same position (a rehearsal, a restored copy);
    `units` changes whenever a unit is added or moves; `closed_through` is the last closed
    month, `first_month` the first that is assessed here.
    """

    database: str
    installation: UUID
    known_at: datetime | None
    law: str
    log_position: int
    log_mark: str
    last_batch: int
    last_target: int
    last_split: int
    last_denominator: int
    units: tuple[int, int]
    closed_through: Month | None
    first_month: Month

    @property
    def register(self) -> tuple[object, ...]:
        """What counts of people rest on: closing a month or setting a plan leaves it as it is."""
        return self.database, self.installation, *self.log, self.units

    @property
    def log(self) -> tuple[str, int, str]:
        """What tables made from the log by the law rest on; a unit that moves leaves them as
        they are."""
        return self.law, self.log_position, self.log_mark

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
    installed = Installation.objects.annotate(
        last_change=_last(Change, "id", recorded),
        last_written=_last(Change, "written_at", recorded),
        last_batch=_last(Batch, "id", recorded),
        last_target=_last(Target, "id", recorded),
        last_split=_last(Split, "id", recorded),
        last_denominator=_last(Denominator, "id", recorded),
    ).get()
    written = installed.last_written
    return Knowledge(
        installation=installed.id,
        database=f"{connection.settings_dict['HOST']}/{connection.settings_dict['NAME']}",
        known_at=known_at,
        law=installed_law().hash,
        log_position=installed.last_change or 0,
        log_mark="" if written is None else written.isoformat(),
        last_batch=installed.last_batch or 0,
        last_target=installed.last_target or 0,
        last_split=installed.last_split or 0,
        last_denominator=installed.last_denominator or 0,
        units=(units["count"], int(units["places"] or 0)),
        closed_through=None if closed is None else Month(closed),
        first_month=month_of(installed.first_month),
    )


def _last(model: type[Model], field: str, recorded: dict[str, datetime]) -> Subquery:
    """A field of the last row that was recorded."""
    rows = model._default_manager.filter(**recorded).order_by("-id")
    return Subquery(rows.values(field)[:1])
