"""Counting the register and adding up the ledger a second way, to check what facts tell.

Deliberately none of `indicators`: a figure which both come to is a figure and not an echo.
"""

from contextlib import closing
from decimal import Decimal
from functools import cache
from math import ceil

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from ansinh import law
from ansinh.engine import session
from ansinh.ground.months import first_day, month_of
from ansinh.law.tables import schemes
from ansinh.ledger import queries as ledger
from ansinh.provinces.dues import class_of
from ansinh.provinces.goals import ALL_FUNDS, CLASSES, year_end
from ansinh.provinces.profile import CHANGE, Figure, Profile
from ansinh.provinces.targets import scaled
from ansinh.register import columns
from ansinh.register.models import Unit

SUPPLIERS = (Unit.Kind.BUDGET, Unit.Kind.FUND)
LISTS = (Unit.Kind.SUPPORTED, Unit.Kind.HOUSEHOLDS, Unit.Kind.AGENT, Unit.Kind.SCHOOL)
Number = int | Decimal


def counted(profile: Profile, figure: Figure, scale: float) -> dict[str, Number]:
    """The value of a figure and of its comparisons, by the names of their parts."""
    month = month_of(figure.as_of)
    value = _value(profile, figure, month, scale)
    found: dict[str, Number] = {"value": value}
    if figure.plan_pct is not None:
        plan = profile.plan(figure.indicator, figure.scheme, month)
        found["plan_pct"] = percent(value, scaled(plan, scale))
    for name, then in (("yoy", month - 12), ("eoy", year_end(month))):
        if getattr(figure, f"{name}_abs") is None and getattr(figure, f"{name}_pct") is None:
            continue
        before = _value(profile, figure, then, scale)
        found[f"{name}_abs"] = value - before
        found[f"{name}_pct"] = percent(value - before, before)
    return found


def percent(part: Number, whole: Number) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.0001"))


def _value(profile: Profile, figure: Figure, month: int, scale: float) -> Number:
    counts = people(month)
    if figure.indicator == CHANGE:
        group = f"group:{figure.scheme.removeprefix('BHYT_')}"
        return counts[group] - people(year_end(month))[group]
    if figure.indicator in ("participants", "participants_total"):
        return sum(counts[scheme] for scheme in figure.parts or [figure.scheme])
    if figure.indicator == "collection":
        return collected(month)["all" if figure.scheme == ALL_FUNDS else figure.scheme]
    if figure.indicator == "late_interest_collected":
        return interest(month)
    if figure.indicator == "debt":
        return owed(month, employers=False)
    if figure.indicator.startswith("debt_rate_plan"):
        plan = profile.plan("collection", ALL_FUNDS, month)
        return percent(owed(month, "employers" in figure.indicator), scaled(plan, scale))
    return _coverage(profile, figure, month, counts[figure.scheme], scale)


def _coverage(profile: Profile, figure: Figure, month: int, covered: int, scale: float) -> Number:
    given = profile.denominator(figure.denominator or "population", figure.as_of.year)
    assert given is not None
    people_there = round(given.value * scale)
    if figure.indicator == "coverage_rate":
        return percent(covered, people_there)
    wanted = Decimal(profile.plan("coverage_rate", figure.scheme, month).value)
    if figure.indicator == "coverage_gap":
        return wanted - percent(covered, people_there)
    assert figure.indicator == "people_to_add"
    return ceil(people_there * wanted / 100) - covered


@cache
def people(month: int) -> dict[str, int]:
    """People of each scheme in a month, and of each participant group, each counted once."""
    with closing(session.connect()) as engine:
        spells = columns.spells(engine, position=columns.position())
        running = spells.filter(f"from_month <= {int(month)} AND to_month > {int(month)}")
        engine.register("running", running.select('person, "group", state').to_arrow_table())
        engine.register("counting", pa.table(schemes(law.load())))
        engine.execute(
            """
            CREATE TEMP TABLE counted AS
            SELECT s.person, s."group", c.scheme FROM running s
            JOIN counting c ON c."group" = s."group" AND c.state = s.state
            WHERE c.from_month <= $month AND c.to_month > $month
            """,
            {"month": int(month)},
        )
        return dict(
            engine.execute(
                """
                SELECT 'group:' || "group", count(DISTINCT person) FROM counted GROUP BY 1
                UNION ALL SELECT scheme, count(DISTINCT person) FROM counted GROUP BY 1
                """
            ).fetchall()
        )


@cache
def collected(month: int) -> dict[str, int]:
    """Money allocated from January to a month, đồng, by class of `goals.CLASSES` and `all`."""
    january = month_of(first_day(month).replace(month=1))
    table = ledger.collected(first_month=january, last_month=month)
    place = class_of(table["fund"])
    amount = table["amount"].to_numpy()
    by_class = {name: int(amount[place == n].sum()) for n, name in enumerate(CLASSES)}
    return {**by_class, "all": int(amount.sum())}


def interest(month: int) -> int:
    """Late interest settled from January to a month, đồng."""
    day = first_day(month)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(-sum(amount), 0) FROM ledger_posting "
            "WHERE account = 'charge_settled' AND booked_month BETWEEN %s AND %s",
            [day.replace(month=1), day],
        )
        return int(cursor.fetchone()[0])


@cache
def owed(month: int, employers: bool) -> int:
    """What units with a debt owe at the end of a month, đồng; only employers, or everybody."""
    table = ledger.owed(month=month).group_by("unit").aggregate([("amount", "sum")])
    table = table.filter(pc.greater(table["amount_sum"], 0))
    if employers:
        others = Unit.objects.filter(kind__in=(*SUPPLIERS, *LISTS)).values_list("id", flat=True)
        theirs = pc.is_in(table["unit"], pa.array(list(others), pa.int64()))
        table = table.filter(pc.invert(theirs))
    return int(pc.sum(table["amount_sum"]).as_py() or 0)


def forget() -> None:
    """Count anew: another province stands in the database."""
    for counter in (people, collected, owed):
        counter.cache_clear()
