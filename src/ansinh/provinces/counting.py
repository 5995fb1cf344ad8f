"""Counting the register and adding up the ledger, for the score of a built province.

Deliberately none of `indicators`: the score asks the register and the ledger a second way, so
that a figure which both come to is a figure and not an echo.
"""

from collections.abc import Mapping
from contextlib import closing
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from ansinh import law
from ansinh.engine import session
from ansinh.law.months import first_day, month_of
from ansinh.ledger import queries as ledger
from ansinh.provinces.dues import class_of
from ansinh.provinces.goals import CLASSES
from ansinh.register import columns
from ansinh.register.models import Unit

SUPPLIERS = (Unit.Kind.BUDGET, Unit.Kind.FUND)
LISTS = (Unit.Kind.SUPPORTED, Unit.Kind.HOUSEHOLDS, Unit.Kind.AGENT, Unit.Kind.SCHOOL)


@cache
def people(month: int) -> Mapping[str, int]:
    """People of each scheme in a month, and of each participant group, each counted once."""
    counted = dict(_counted(month, "scheme, count(DISTINCT person)", "scheme"))
    groups = _counted(month, '"group", count(DISTINCT person)', '"group"')
    return {**{f"group:{name}": size for name, size in groups}, **counted}


def _counted(month: int, select: str, group: str) -> list[tuple[str, int]]:
    with closing(session.connect()) as engine:
        spells = columns.spells(engine, position=columns.position())
        running = spells.filter(f"from_month <= {int(month)} AND to_month > {int(month)}")
        engine.register("running", running.select('person, "group", state').to_arrow_table())
        engine.register("counting", pa.table(law.load().schemes))
        return engine.execute(
            f"""
            SELECT {select} FROM (
                SELECT s.person, s."group", c.scheme FROM running s
                JOIN counting c ON c."group" = s."group" AND c.state = s.state
                WHERE c.from_month <= $month AND c.to_month > $month
            ) GROUP BY {group} ORDER BY 1
            """,
            {"month": int(month)},
        ).fetchall()


@cache
def collected(month: int) -> Mapping[str, int]:
    """Money allocated from January to a month, đồng, by class of `goals.CLASSES` and `all`."""
    january = month_of(first_day(month).replace(month=1))
    table = ledger.collected(first_month=january, last_month=month)
    place = class_of(table["fund"])
    amount = table["amount"].to_numpy()
    by_class = {name: int(amount[place == n].sum()) for n, name in enumerate(CLASSES)}
    return {**by_class, "all": int(amount.sum())}


@cache
def owed(month: int, whose: str) -> int:
    """What units with a debt owe at the end of a month, đồng; `whose` is all or employers."""
    table = ledger.owed(month=month).group_by("unit").aggregate([("amount", "sum")])
    table = table.filter(pc.greater(table["amount_sum"], 0))
    if whose == "employers":
        others = Unit.objects.filter(kind__in=(*SUPPLIERS, *LISTS)).values_list("id", flat=True)
        theirs = pc.is_in(table["unit"], pa.array(list(others), pa.int64()))
        table = table.filter(pc.invert(theirs))
    return int(pc.sum(table["amount_sum"]).as_py() or 0)


def forget() -> None:
    """Count anew: another province stands in the database."""
    for counter in (people, collected, owed):
        counter.cache_clear()
