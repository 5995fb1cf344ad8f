"""The two charts of a bulletin: the money's pace, and arrears by age or where people moved."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ansinh.bulletins.charts import Chart, making
from ansinh.bulletins.writing import numbers
from ansinh.bulletins.writing.choosing import ALL, DEBT_MOVED_PERCENT, LANGUAGES, Facts, due
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import month_before, month_for, total
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.pace import Pace
from ansinh.indicators.percent import percent
from ansinh.indicators.places import Scope
from ansinh.indicators.rows import Rows, known_rows
from ansinh.law.months import Month

PLACES_DRAWN = 16
"""More bars than these do not fit beside the sentences of one page."""

FLOW_OF = ("participants_total", ALL)


def charts(
    facts: Facts, rows: Sequence[Rows], *, as_of: date, where: Scope, known: Knowledge,
    pace: Pace | None, language: str,
) -> tuple[Chart, ...]:  # fmt: skip
    """What can be drawn of a scope: with a plan its pace; then arrears by age where they rose
    as much as a bulletin tells of, else where participants moved since last year.

    Where there is no last year but a plan, the attainment of the plan stands in.
    """
    return tuple(_charts(facts, rows, as_of, where, known, pace, language))


def _charts(
    facts: Facts, rows: Sequence[Rows], as_of: date, where: Scope, known: Knowledge,
    pace: Pace | None, language: str,
) -> Iterator[Chart]:  # fmt: skip
    words = LANGUAGES[language]
    fact, plan = facts["collection", ALL], facts.get(("collection_plan", ALL))
    expected, profile = due(pace, fact.as_of.month)
    if plan is not None:
        now, before = _months(int(plan.value), as_of, where, known)
        if now:
            yield making.pace(
                now,
                before,
                year=as_of.year,
                expected=expected if profile == "last_year" else None,
                what=words.ATTAINMENT.format(year=as_of.year),
                language=language,
            )
    second = _ageing(as_of, where, known, language) if _arrears_rose(facts) else None
    second = second or _flow(rows, as_of, language)
    if second is not None:
        yield second
    elif plan is not None and fact.comparison and fact.comparison.plan_pct is not None:
        line = making.Attained(words.ATTAINMENT_LINE, fact.comparison.plan_pct, expected, None)
        yield making.bullet([line], language=language)


def _months(
    plan: int, as_of: date, where: Scope, known: Knowledge
) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Month by month in percent of this year's plan: this year to date, and last year where known.

    Last year is drawn against this year's plan as well, so that the two lines can be compared
    in money.
    """
    collected = indicator("collection")
    scheme = collected.scheme(ALL)
    last = month_for(collected, as_of, known)
    if last is None:
        return {}, {}
    january = Month(last - last % 12)

    def attained(first: Month, until: Month) -> dict[int, Decimal]:
        values = {
            month - first + 1: percent(total(collected, scheme, Month(month), where, known), plan)
            for month in range(first, until + 1)
        }
        return {number: value for number, value in values.items() if value is not None}

    now = attained(january, last)
    if month_before(collected, last, known) is None:
        return now, {}
    return now, attained(Month(january - 12), Month(january - 1))


def _arrears_rose(facts: Facts) -> bool:
    compared = facts["debt", ALL].comparison
    rise = None if compared is None else compared.yoy_pct
    return rise is not None and rise >= DEBT_MOVED_PERCENT


def _ageing(as_of: date, where: Scope, known: Knowledge, language: str) -> Chart | None:
    """What is owed by place and by the ages that the catalogue declares, in triệu đồng."""
    declared = indicator("debt_by_age")
    found = [known_rows(declared.id, each.code, as_of, where, known) for each in declared.schemes]
    by_age = [part for part in found if part is not None]
    if len(by_age) < len(declared.schemes):
        return None
    words = LANGUAGES[language]
    places: dict[str, list[int]] = {}
    for age, part in enumerate(by_age):
        for row in part.rows:
            name = words.WORDS["own"] if row.level == "own" else row.name
            amounts = places.setdefault(name, [0] * len(by_age))
            amounts[age] = int(numbers.millions(row.value).value) // numbers.MILLION
    shown = {name: amounts for name, amounts in places.items() if any(amounts)}
    if not 0 < len(shown) <= PLACES_DRAWN:
        return None
    return making.ageing(
        shown,
        classes=[str(getattr(each.label, language)) for each in declared.schemes],
        unit=words.WORDS["millions"],
        language=language,
    )


def _flow(rows: Sequence[Rows], as_of: date, language: str) -> Chart | None:
    words = LANGUAGES[language]
    for found in rows:
        if (found.indicator.id, found.scheme.code) != FLOW_OF or found.total.change is None:
            continue
        parts = [
            (words.WORDS["own"] if row.level == "own" else row.name, row.change or 0)
            for row in found.rows
        ]
        if len(parts) < 2 or not any(change for _, change in parts):
            return None
        return making.flow(
            parts,
            what=words.PARTICIPANTS.format(scheme=getattr(found.scheme.label, language)),
            unit=words.WORDS["people"],
            since=words.LAST_YEAR.format(year=as_of.year - 1),
            language=language,
        )
    return None
