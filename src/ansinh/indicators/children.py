"""Cards of children under six: declared within the days that a birth must be registered in, since
the card is asked for with the birth (Luật 60/2014/QH13, Điều 15)."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
from django.db import connection

from ansinh.ground.days import OFFICE_ZONE_NAME
from ansinh.ground.months import Month, first_day, last_day, show_month
from ansinh.indicators import kept
from ansinh.indicators.covering import ByUnit, spread
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import Places, places
from ansinh.register.installed_law import installed_law

CHILDREN = """
SELECT p.area_id, count(*), count(*) FILTER (
    WHERE (c.recorded_at AT TIME ZONE %(zone)s)::date - p.birth_date <= %(days)s)
FROM register_person p LEFT JOIN LATERAL (
    SELECT min(recorded_at) AS recorded_at FROM register_change
    WHERE person_id = p.id AND id <= %(position)s AND track = 'BHYT' AND state = 'active'
        AND "group" = 'child_under_6'
) c ON true
WHERE p.birth_date BETWEEN %(first)s AND %(last)s GROUP BY 1 ORDER BY 1
"""


def of_scheme(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """Children whose last day of registration came this year (`born`), and those of them whose
    line was declared by it (`on_time`), at the first unit of the commune where they live."""
    days = installed_law().number("birth_registration_days", first_day(month))
    key = (*known.log, days, OFFICE_ZONE_NAME)
    name = f"children-{show_month(month)}"
    rows = kept.get(known.installation, name, key, lambda: _count(month, known, days))
    areas = rows["area"].to_pylist()
    unit = pa.array(_unit_of(areas, places(known)), pa.int64())
    return spread(rows.append_column("unit", unit), known, scheme.selects[0])


def _count(month: Month, known: Knowledge, days: int) -> pa.Table:
    window = timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(
            CHILDREN,
            {
                "days": days,
                "zone": OFFICE_ZONE_NAME,
                "position": known.log_position,
                "first": first_day(month).replace(month=1) - window,
                "last": last_day(month) - window,
            },
        )
        rows = cursor.fetchall()
    return pa.table(
        {
            "area": pa.array([row[0] for row in rows], pa.string()),
            "born": pa.array([row[1] for row in rows], pa.int64()),
            "on_time": pa.array([row[2] for row in rows], pa.int64()),
        }
    )


def _unit_of(areas: list[str], where: Places) -> list[int]:
    """For each area a unit that lies in it, to stand for the place; the first unit otherwise."""
    communes, first = np.unique(where.commune, return_index=True)
    of_area = dict(zip(communes.tolist(), where.unit[first].tolist(), strict=True))
    return [of_area.get(area, int(where.unit[0])) for area in areas]
