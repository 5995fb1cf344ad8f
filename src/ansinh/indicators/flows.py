"""Why a number of people changed between two months: who came, stayed, moved and went.

Two months are compared person by person. Everybody who stands in one of them falls into one
kind, so the kinds add up to the change exactly, in every place.
"""

from contextlib import closing

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from ansinh.engine import session
from ansinh.indicators import kept
from ansinh.indicators.covering import ByUnit, covered, spread
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.knowledge import Knowledge
from ansinh.law.months import Month, first_day, month_of, show_month
from ansinh.register import columns
from ansinh.register.installed_law import installed_law
from ansinh.register.models import ENDED, Change

DIED, MOVED_AWAY = "CHET", "GC"
"""Movements (phương án) that tell why a line ended: death, a move to another province. The
list of D02 has no code for a death, so An Sinh gives it one; `GC` is the list's own."""

STAYED = ("stayed", "renewed", "moved")
CAME = ("new", "returned", "from_group")
WENT = ("to_group", "moved_away", "died", "lapsed")

KINDS = """
WITH s AS MATERIALIZED (SELECT month, person, unit, "group", change FROM standing),
a AS (SELECT * FROM s WHERE month = {first}),
b AS (SELECT * FROM s WHERE month = {last}),
both_months AS (
    SELECT coalesce(a.person, b.person) AS person, a.unit AS unit_a, b.unit AS unit_b,
        a."group" AS group_a, b."group" AS group_b, a.change AS change_a, b.change AS change_b,
        coalesce(a."group" IN (SELECT code FROM wanted), false) AS in_a,
        coalesce(b."group" IN (SELECT code FROM wanted), false) AS in_b
    FROM a FULL JOIN b ON a.person = b.person
),
told AS (
    SELECT CASE
            WHEN in_a AND in_b AND unit_a <> unit_b THEN 'moved'
            WHEN in_a AND in_b AND change_a = change_b THEN 'stayed'
            WHEN in_a AND in_b THEN 'renewed'
            WHEN in_b AND group_a IS NOT NULL THEN 'from_group'
            WHEN in_b AND person IN (SELECT person FROM earlier) THEN 'returned'
            WHEN in_b THEN 'new'
            WHEN group_b IS NOT NULL THEN 'to_group'
            WHEN person IN (SELECT person FROM ended WHERE movement = '{died}') THEN 'died'
            WHEN person IN (SELECT person FROM ended) THEN 'moved_away'
            ELSE 'lapsed'
        END AS kind,
        CASE WHEN in_a THEN unit_a ELSE unit_b END AS unit,
        CASE WHEN in_a AND in_b AND unit_a <> unit_b THEN unit_b ELSE 0 END AS other,
        CASE WHEN in_a AND in_b THEN '' WHEN in_a THEN coalesce(group_b, '')
            ELSE coalesce(group_a, '') END AS "group"
    FROM both_months WHERE in_a OR in_b
)
SELECT kind, unit, other, "group", count(*) AS value FROM told GROUP BY ALL ORDER BY ALL
"""


def table(
    scheme: str, groups: tuple[str, ...], first: Month, last: Month, known: Knowledge
) -> pa.Table:
    """Everybody of some groups of a scheme (none named: of all) in one or both of two months.

    Columns kind, unit, other, group, value (people). `unit` is where they stood in the first
    month, or stand in the second when they came; `other` the unit of the second month of those
    who moved between units, else 0; `group` the other group of those who came from or went to
    one. Kinds: `STAYED`, `CAME`, `WENT`.
    """
    key = (scheme, groups, *known.log)
    name = f"flows-{show_month(first)}-{show_month(last)}-{'+'.join(groups) or scheme}"[:80]
    return kept.get(
        known.installation, name, key, lambda: _compare(scheme, groups, first, last, known)
    )


def _compare(
    scheme: str, groups: tuple[str, ...], first: Month, last: Month, known: Knowledge
) -> pa.Table:
    chosen = groups or tuple(installed_law().groups)
    with closing(session.connect()) as engine:
        standing = (
            covered(engine, [first, last], known).filter(nw.col("scheme") == scheme).to_native()
        )
        engine.register("standing", standing)
        engine.register("wanted", pa.table({"code": pa.array(chosen, pa.string())}))
        engine.register("ended", _ended(first, last, known))
        spells = columns.spells(engine, position=known.log_position)
        engine.register("spells", spells)
        engine.execute(
            'CREATE TEMP TABLE earlier AS SELECT DISTINCT person FROM spells WHERE "group" IN '
            "(SELECT code FROM wanted) AND from_month <= $1",
            [int(first)],
        )
        sql = KINDS.format(first=int(first), last=int(last), died=DIED)
        found: pa.Table = engine.sql(sql).to_arrow_table()
        return found


def _ended(first: Month, last: Month, known: Knowledge) -> pa.Table:
    """Whose line ended between the months by death or by a move to another province."""
    rows = Change.objects.filter(
        movement__in=(DIED, MOVED_AWAY),
        state=ENDED,
        effective_month__gt=first_day(first),
        effective_month__lte=first_day(last),
        id__lte=known.log_position,
    )
    taken_back = Change.objects.filter(voids__isnull=False, id__lte=known.log_position)
    found = list(
        rows.exclude(id__in=taken_back.values("voids_id")).values_list("person_id", "movement")
    )
    return pa.table(
        {
            "person": pa.array([row[0] for row in found], pa.int64()),
            "movement": pa.array([row[1] for row in found], pa.string()),
        }
    )


def of_scheme(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """People of the kinds that a scheme selects, since the end of last year."""
    first = Month(month_of(first_day(month).replace(month=1)) - 1)
    rows = table(scheme.counts[0], scheme.groups, first, month, known)
    return spread(rows.filter(pc.is_in(rows["kind"], pa.array(scheme.selects))), known)
