"""Which units came to be late at the end of a month, and whom nobody has urged about it yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ansinh.arrears.items import NEVER_LATE, classed
from ansinh.arrears.urging import standing_letters
from ansinh.ground.months import Month, first_day
from ansinh.law import Law
from ansinh.law.charge import NOT_DUE
from ansinh.ledger.open_lots import Moment, open_lots_each
from ansinh.register.models import Unit


@dataclass(frozen=True)
class Late:
    """The units that were late at the end of a month: what each is late with (đồng), those that
    were not the month before, and those to which no letter about the month stands.
    """

    month: Month
    amounts: dict[int, int]
    newly: tuple[int, ...]
    unurged: tuple[int, ...]

    def total(self, units: tuple[int, ...]) -> int:
        """What some of them are late with together."""
        return sum(self.amounts[unit] for unit in units)


def late(law: Law, month: Month, *, known_at: datetime) -> Late:
    """Who is late at the end of a closed month; the largest amounts first in each list."""
    moments = [Moment(month, known_at), Moment(month - 1, known_at)]
    never = list(Unit.objects.filter(kind__in=NEVER_LATE).values_list("id", flat=True))
    now, before = (
        _amounts(items)
        for items in classed(law, moments, open_lots_each(law, moments), never_late=never)
    )
    urged = set(standing_letters().filter(month=first_day(month)).values_list("unit_id", flat=True))
    ordered = sorted(now, key=lambda unit: (-now[unit], unit))
    return Late(
        month=month,
        amounts=now,
        newly=tuple(unit for unit in ordered if unit not in before),
        unurged=tuple(unit for unit in ordered if unit not in urged),
    )


def _amounts(items: pa.Table) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for unit, amount, state in zip(
        *(items[name].to_pylist() for name in ("unit", "amount", "state")), strict=True
    ):
        if state != NOT_DUE:
            found[unit] += amount
    return dict(found)
