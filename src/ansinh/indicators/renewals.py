"""Renewal: of those whose paid months ended this year, how many went on."""

from contextlib import closing

import narwhals as nw
import pyarrow as pa

from ansinh.engine import session
from ansinh.ground.months import Month, first_day, month_of, show_month
from ansinh.indicators import kept
from ansinh.indicators.covering import ByUnit, covered, spread
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.flows import DIED, MOVED_AWAY
from ansinh.indicators.knowledge import Knowledge
from ansinh.register import columns
from ansinh.register.models import ENDED, Change

DUE = """
WITH due AS (
    SELECT m.month, s.person, any_value(s.unit) AS unit
    FROM spells s JOIN months m ON s.from_month < m.month AND s.to_month >= m.month
        AND (m.month - s.from_month) % s.payment_months = 0
    WHERE s."group" IN (SELECT code FROM wanted) GROUP BY 1, 2
)
SELECT due.unit AS unit, count(*) FILTER (WHERE standing.person IS NOT NULL) AS renewed,
    count(*) AS due
FROM due LEFT JOIN standing ON standing.person = due.person AND standing.month = due.month
WHERE standing.person IS NULL OR standing."group" IN (SELECT code FROM wanted)
    AND (standing.person IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM gone WHERE gone.person = due.person AND gone.month = due.month))
GROUP BY 1 ORDER BY 1
"""


def of_scheme(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """Whose paid months ended before one of this year's months (`due`), or went on (`renewed`).

    Who moved to another group, died or moved to another province was not to renew.
    """
    first = month_of(first_day(month).replace(month=1))
    key = (scheme.counts, scheme.groups, *known.log)
    name = f"renewals-{show_month(month)}-{'+'.join(scheme.groups)}"
    rows = kept.get(known.installation, name, key, lambda: _count(scheme, first, month, known))
    return spread(rows, known, scheme.selects[0])


def _count(scheme: Scheme, first: Month, last: Month, known: Knowledge) -> pa.Table:
    months = [Month(month) for month in range(first, last + 1)]
    with closing(session.connect()) as engine:
        standing = covered(engine, months, known).filter(nw.col("scheme").is_in(scheme.counts))
        engine.register("standing", standing.to_native())
        engine.register("spells", columns.spells(engine, position=known.log_position))
        engine.register("months", pa.table({"month": pa.array(map(int, months), pa.int32())}))
        engine.register("wanted", pa.table({"code": pa.array(scheme.groups, pa.string())}))
        engine.register("gone", _gone(months, known))
        found: pa.Table = engine.sql(DUE).to_arrow_table()
        return found


def _gone(months: list[Month], known: Knowledge) -> pa.Table:
    rows = Change.objects.filter(
        movement__in=(DIED, MOVED_AWAY), state=ENDED, id__lte=known.log_position,
        effective_month__gte=first_day(months[0]), effective_month__lte=first_day(months[-1]),
    )  # fmt: skip
    found = list(rows.values_list("person_id", "effective_month"))
    return pa.table(
        {
            "person": pa.array([row[0] for row in found], pa.int64()),
            "month": pa.array([month_of(row[1]) for row in found], pa.int32()),
        }
    )
