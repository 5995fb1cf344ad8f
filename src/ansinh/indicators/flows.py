"""Why a number of people changed between two months: who came, stayed, moved and went.

Two months are compared person by person. Everybody who stands in one of them falls into one
kind, so the kinds add up to the change exactly, in every place.
"""

from contextlib import closing

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ansinh.engine import session
from ansinh.ground.months import Month, first_day, month_of, show_month
from ansinh.indicators import kept
from ansinh.indicators.covering import ByUnit, covered, membership, spread
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.knowledge import Knowledge
from ansinh.register import columns
from ansinh.register.models import ENDED, Change

DIED, MOVED_AWAY = "CHET", "GC"
"""Movements (phương án) that tell why a line ended: death, a move to another province. The
list of D02 has no code for a death, so An Sinh gives it one; `GC` is the list's own."""

STAYED = ("stayed", "renewed", "moved")
CAME = ("new", "returned", "from_group")
WENT = ("to_group", "moved_away", "died", "lapsed")

PAIRS = """
WITH s AS MATERIALIZED (SELECT month, person, unit, "group", change FROM standing),
a AS (SELECT * FROM s WHERE month = {first}),
b AS (SELECT * FROM s WHERE month = {last})
SELECT coalesce(a.unit, 0) AS unit_a, coalesce(b.unit, 0) AS unit_b,
    coalesce(a."group", '') AS group_a, coalesce(b."group", '') AS group_b,
    coalesce(a.change = b.change, false) AS same,
    CASE WHEN a.person IS NULL
        THEN CASE WHEN b.person IN (SELECT person FROM earlier) THEN 'returned' ELSE 'new' END
        WHEN b.person IS NULL THEN coalesce(
            (SELECT CASE WHEN bool_or(movement = '{died}') THEN 'died' ELSE 'moved_away' END
             FROM ended WHERE ended.person = a.person HAVING count(*) > 0), 'lapsed')
        ELSE '' END AS fate,
    count(*) AS value
FROM a FULL JOIN b ON a.person = b.person
GROUP BY ALL ORDER BY ALL
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
    name = f"pairs-{show_month(first)}-{show_month(last)}-{scheme}"
    pairs = kept.get(
        known.installation, name, known.log, lambda: _compare(scheme, first, last, known)
    )
    return _of_groups(pairs, groups)


def _of_groups(pairs: pa.Table, groups: tuple[str, ...]) -> pa.Table:
    """What a scheme's pairs of months are for some of its groups."""
    unit_a, unit_b, group_a, group_b, same, fate, value = (
        np.asarray(column.to_numpy()) for column in pairs.columns
    )
    in_a = np.isin(group_a, groups) if groups else group_a != ""
    in_b = np.isin(group_b, groups) if groups else group_b != ""
    moved = in_a & in_b & (unit_a != unit_b)
    kind = np.select(
        [moved, in_a & in_b & same, in_a & in_b, in_b & (group_a != ""), in_b, group_b != ""],
        ["moved", "stayed", "renewed", "from_group", fate, "to_group"],
        fate,
    )
    chosen = in_a | in_b
    other_group = np.where(in_a & in_b, "", np.where(in_a, group_b, group_a))
    return pa.table(
        {
            "kind": pa.array(kind[chosen], pa.string()),
            "unit": np.where(in_a, unit_a, unit_b)[chosen],
            "other": np.where(moved, unit_b, 0)[chosen],
            "group": pa.array(other_group[chosen], pa.string()),
            "value": value[chosen],
        }
    )


def _compare(scheme: str, first: Month, last: Month, known: Knowledge) -> pa.Table:
    """Pairs of where people stood in two months, counted: one table serves every group.

    `fate` is why somebody stands in one month only: `new` or `returned` (had a line of the
    scheme's groups before), `died`, `moved_away` or `lapsed`.
    """
    rows = membership()
    counting = pc.unique(rows.filter(pc.equal(rows["scheme"], scheme))["group"])
    with closing(session.connect()) as engine:
        standing = covered(engine, [first, last], known).filter(nw.col("scheme") == scheme)
        engine.register("standing", standing.to_native())
        engine.register("wanted", pa.table({"code": counting}))
        engine.register("ended", _ended(first, last, known))
        engine.register("spells", columns.spells(engine, position=known.log_position))
        engine.execute(
            'CREATE TEMP TABLE earlier AS SELECT DISTINCT person FROM spells WHERE "group" IN '
            "(SELECT code FROM wanted) AND from_month <= $1",
            [int(first)],
        )
        sql = PAIRS.format(first=int(first), last=int(last), died=DIED)
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
