"""The shortest list of places and groups, or of payers, that closes the gap to a plan."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

import narwhals as nw
import numpy as np
import pyarrow as pa
from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ansinh.engine import session
from ansinh.ground.months import Month, month_of, show_month
from ansinh.indicators import kept
from ansinh.indicators.covering import covered
from ansinh.indicators.definitions import Scheme, indicator
from ansinh.indicators.flows import DIED, MOVED_AWAY
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.measures import by_unit
from ansinh.indicators.pace import Pace
from ansinh.indicators.places import Places, Scope, places
from ansinh.law.tables import schemes
from ansinh.register import columns
from ansinh.register.installed_law import installed_law
from ansinh.register.models import ENDED, Area, Change, Unit

NEVER = ""
"""The group of people who were never on a list."""

FORMER = """
WITH latest AS (
    SELECT person, arg_max(unit, change) AS unit, arg_max("group", change) AS "group"
    FROM spells WHERE "group" IN (SELECT code FROM wanted) AND from_month <= {month} GROUP BY 1
)
SELECT unit, "group", count(*) AS value FROM latest
WHERE person NOT IN (SELECT person FROM standing) AND person NOT IN (SELECT person FROM gone)
GROUP BY ALL ORDER BY ALL
"""

UNLISTED = """
SELECT p.area_id, count(*) FROM register_person p
WHERE NOT EXISTS (SELECT 1 FROM register_change c WHERE c.person_id = p.id AND c.id <= %s)
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Step:
    """One line of the list: where, whom, how much it can bring, and how much with those above."""

    code: str
    place: str
    group: str
    value: int
    cumulative: int


@dataclass(frozen=True)
class Closing:
    """The list, the gap, and whether the list closes it."""

    gap: int
    steps: tuple[Step, ...]

    @property
    def closes(self) -> bool:
        """Whether what can be brought in is as much as is missing."""
        return self.gap <= (self.steps[-1].cumulative if self.steps else 0)


def closing_list(pace: Pace, scope: Scope, known: Knowledge) -> Closing:
    """The fewest places and groups (people) or payers in debt (money) that close a gap.

    People are those whom the register knows and the scheme does not cover: by commune and the
    group that they last stood in. Money is what units of the scope owe, against what the forecast
    misses (what falls due and is paid as usual needs no list). The largest come first, so no
    shorter list reaches as far.
    """
    return _closing_list(pace, scope, known, get_language() or "vi")


@lru_cache(maxsize=128)
def _closing_list(pace: Pace, scope: Scope, known: Knowledge, language: str) -> Closing:
    """The list is kept, as facts are, for each language that names its groups."""
    month = month_of(pace.as_of)
    if pace.unit == "VND":
        missed = pace.short if pace.short_at_end is None else pace.short_at_end
        return _shortest(missed, _debtors(month, scope, known))
    return _shortest(pace.short, _uncovered(pace.counted, month, scope, known, language))


def _shortest(gap: int, cells: Sequence[tuple[str, str, str, int]]) -> Closing:
    steps: list[Step] = []
    so_far = 0
    for code, place, group, value in sorted(cells, key=lambda cell: (-cell[3], cell[:3])):
        if so_far >= gap or value <= 0:
            break
        so_far += value
        steps.append(Step(code, place, group, value, so_far))
    return Closing(gap, tuple(steps))


def _debtors(month: Month, scope: Scope, known: Knowledge) -> list[tuple[str, str, str, int]]:
    debt = indicator("debt")
    owed = by_unit(debt, debt.schemes[0], month, known)
    where = places(known)
    chosen = np.flatnonzero(where.inside(scope) & (owed > 0))
    # All units in one plain query: naming thousands of debtors by a list of ids takes far longer.
    rows = Unit.objects.values_list("id", "code", "name", "kind")
    units = {unit: (code, name, kind) for unit, code, name, kind in rows}
    kinds = {kind.value: str(kind.label) for kind in Unit.Kind}
    found = []
    for index in chosen.tolist():
        code, name, kind = units[int(where.unit[index])]
        found.append((code, name, kinds[kind], int(owed[index])))
    return found


def _uncovered(
    scheme: Scheme, month: Month, scope: Scope, known: Knowledge, language: str
) -> list[tuple[str, str, str, int]]:
    where = places(known)
    inside = where.inside(scope)
    communes = dict(zip(where.unit.tolist(), where.commune.tolist(), strict=True))
    units = set(where.unit[inside].tolist())
    cells: dict[tuple[str, str], int] = {}
    former = _former(scheme, month, known)
    for unit, group, value in zip(*(former[name].to_pylist() for name in former.column_names),
                                  strict=True):  # fmt: skip
        if unit in units:
            key = (communes[unit], group)
            cells[key] = cells.get(key, 0) + value
    if "BHYT" in scheme.counts:
        for area, value in _unlisted(known).items():
            if area in _areas(where, inside):
                cells[area, NEVER] = cells.get((area, NEVER), 0) + value
    names = dict(Area.objects.values_list("code", "full_name"))
    groups = installed_law().groups
    return [
        (
            code,
            names[code],
            groups[group].label[language[:2]] if group else _("chưa từng tham gia"),
            value,
        )
        for (code, group), value in cells.items()
    ]


def _areas(where: Places, inside: np.ndarray) -> set[str]:
    return set(where.commune[inside].tolist())


def _former(scheme: Scheme, month: Month, known: Knowledge) -> pa.Table:
    """People who stood in the scheme and stand in it no more: unit, group, value."""
    name = f"former-{show_month(month)}-{'+'.join(scheme.counts)}"
    return kept.get(
        known.installation, name, known.log, lambda: _count_former(scheme, month, known)
    )


def _count_former(scheme: Scheme, month: Month, known: Knowledge) -> pa.Table:
    table = schemes(installed_law())
    groups = {
        group
        for group, code in zip(table["group"], table["scheme"], strict=True)
        if code in scheme.counts
    }
    gone = Change.objects.filter(
        movement__in=(DIED, MOVED_AWAY), state=ENDED, id__lte=known.log_position
    )
    with closing(session.connect()) as engine:
        standing = covered(engine, [month], known).filter(nw.col("scheme").is_in(scheme.counts))
        engine.register("standing", standing.to_native())
        engine.register("spells", columns.spells(engine, position=known.log_position))
        engine.register("wanted", pa.table({"code": pa.array(sorted(groups), pa.string())}))
        people = list(gone.values_list("person_id", flat=True))
        engine.register("gone", pa.table({"person": pa.array(people, pa.int64())}))
        found: pa.Table = engine.sql(FORMER.format(month=int(month))).to_arrow_table()
        return found


def _unlisted(known: Knowledge) -> dict[str, int]:
    """People who were never on a list, by the commune where they live."""

    def read() -> pa.Table:
        with connection.cursor() as cursor:
            cursor.execute(UNLISTED, [known.log_position])
            rows = cursor.fetchall()
        return pa.table(
            {
                "area": pa.array([row[0] for row in rows], pa.string()),
                "value": pa.array([row[1] for row in rows], pa.int64()),
            }
        )

    table = kept.get(known.installation, "unlisted", known.log, read)
    return dict(zip(table["area"].to_pylist(), table["value"].to_pylist(), strict=True))
