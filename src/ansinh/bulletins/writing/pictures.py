"""Charts of a scope's figures: the two of a bulletin, and those that the board shows by name."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from ansinh.bulletins.charts import Chart, making
from ansinh.bulletins.writing import numbers
from ansinh.bulletins.writing.choosing import ALL, DEBT_MOVED_PERCENT, LANGUAGES, Facts, due
from ansinh.bulletins.writing.choosing import money_pace as pace_of_money
from ansinh.ground.months import Month, month_of
from ansinh.ground.rounding import percent
from ansinh.indicators.changes import Explained, known_change
from ansinh.indicators.coverage import known_coverage
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import month_before, month_for, total
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.pace import Pace, known_paces
from ansinh.indicators.places import Scope
from ansinh.indicators.rows import Rows, known_rows
from ansinh.indicators.values import YEAR

HOUSEHOLDS, HEALTH = "BHYT_household", "BHYT"
FLOW_OF = ("participants_total", ALL)

Drawing = Callable[[date, Scope, Knowledge, str], Chart | None]


def charts(
    facts: Facts, rows: Sequence[Rows], *, as_of: date, where: Scope, known: Knowledge,
    pace: Pace | None, language: str,
) -> tuple[Chart, ...]:  # fmt: skip
    """What can be drawn of a scope: with a plan its pace; then arrears by age where they rose
    as much as a bulletin tells of, else coverage by place where a place is below its target,
    else where participants moved since last year.

    Where there is no last year but a plan, the attainment of the plan stands in.
    """
    return tuple(_charts(facts, rows, as_of, where, known, pace, language))


def _charts(
    facts: Facts, rows: Sequence[Rows], as_of: date, where: Scope, known: Knowledge,
    pace: Pace | None, language: str,
) -> Iterator[Chart]:  # fmt: skip
    words = LANGUAGES[language].grammar
    fact, plan = facts["collection", ALL], facts.get(("collection_plan", ALL))
    if plan is not None and (first := money_pace(as_of, where, known, language)) is not None:
        yield first
    second = arrears(as_of, where, known, language) if _arrears_rose(facts) else None
    second = second or _below_target(as_of, where, known, language) or _flow(rows, as_of, language)
    if second is not None:
        yield second
    elif plan is not None and fact.comparison and fact.comparison.plan_pct is not None:
        expected, _profile = due(pace, fact.as_of.month)
        line = making.Attained(words.attainment_line, fact.comparison.plan_pct, expected, None)
        yield making.bullet([line], language=language)


def money_pace(as_of: date, where: Scope, known: Knowledge, language: str) -> Chart | None:
    """Percent of the money's plan by month, this year and last; None without a plan."""
    told = pace_of_money(known_paces(as_of, where, known))
    if told is None:
        return None
    now, before = _months(told.plan, as_of, where, known)
    expected, profile = due(told, told.as_of.month)
    return making.pace(
        now,
        before,
        year=as_of.year,
        expected=expected if profile == "last_year" else None,
        what=LANGUAGES[language].grammar.attainment.format(year=as_of.year),
        language=language,
    )


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


def arrears(as_of: date, where: Scope, known: Knowledge, language: str) -> Chart | None:
    """What is owed by place (or payer) and by the ages that the catalogue declares."""
    declared = indicator("debt_by_age")
    found = [known_rows(declared.id, each.code, as_of, where, known) for each in declared.schemes]
    by_age = [part for part in found if part is not None]
    if len(by_age) < len(declared.schemes):
        return None
    words = LANGUAGES[language].grammar
    places: dict[str, list[int]] = {}
    for age, part in enumerate(by_age):
        for row in part.rows:
            name = words.words["own"] if row.level == "own" else row.name
            places.setdefault(name, [0] * len(by_age))[age] += row.value
    shown = {name: amounts for name, amounts in places.items() if any(amounts)}
    if not shown:
        return None
    return making.ageing(
        shown,
        classes=[str(getattr(each.label, language)) for each in declared.schemes],
        unit=words.words["millions"],
        scale=numbers.MILLION,
        language=language,
    )


def household(as_of: date, where: Scope, known: Knowledge, language: str) -> Chart | None:
    """Why health insurance of households changed since the same date last year, by reason."""
    told = household_change(as_of, where, known)
    if told is None or not (told.whole.before or told.whole.after):
        return None
    return making.reasons(
        told.whole.parts,
        what=getattr(told.scheme.label, language),
        unit=LANGUAGES[language].grammar.words["people"],
        since=LANGUAGES[language].grammar.last_year.format(year=as_of.year - 1),
        before=told.whole.before,
        language=language,
    )


def household_change(as_of: date, where: Scope, known: Knowledge) -> Explained | None:
    """The change behind `household`; None where last year is not known."""
    scheme = indicator("participants").scheme(HOUSEHOLDS)
    if month_of(as_of) - YEAR < known.first_month:
        return None
    return known_change(scheme, a_year_before(as_of), as_of, where, known)


def coverage(as_of: date, where: Scope, known: Knowledge, language: str) -> Chart | None:
    """Health insurance of each place's population against its target, or that of the scope.

    None where there is no target, or fewer than two places have a series of their own.
    """
    found = known_coverage(HEALTH, as_of, where, known)
    if len(found) < 2:
        return None
    label = getattr(indicator("coverage_rate").scheme(HEALTH).label, language)
    places = [making.Covered(each.name, each.rate, each.target, each.short) for each in found]
    return making.coverage(places, what=label, language=language)


def _below_target(as_of: date, where: Scope, known: Knowledge, language: str) -> Chart | None:
    below = [each for each in known_coverage(HEALTH, as_of, where, known) if each.short]
    return coverage(as_of, where, known, language) if below else None


def _flow(rows: Sequence[Rows], as_of: date, language: str) -> Chart | None:
    words = LANGUAGES[language].grammar
    for found in rows:
        if (found.indicator.id, found.scheme.code) != FLOW_OF or found.total.change is None:
            continue
        parts = [
            (words.words["own"] if row.level == "own" else row.name, row.change or 0)
            for row in found.rows
        ]
        if len(parts) < 2 or not any(change for _, change in parts):
            return None
        return making.flow(
            parts,
            what=words.participants.format(scheme=getattr(found.scheme.label, language)),
            unit=words.words["people"],
            since=words.last_year.format(year=as_of.year - 1),
            language=language,
        )
    return None


def a_year_before(as_of: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    february = (as_of.month, as_of.day) == (2, 29)
    return as_of.replace(year=as_of.year - 1, day=28 if february else as_of.day)


DRAWINGS: dict[str, Drawing] = {
    "pace": money_pace,
    "arrears": arrears,
    "household": household,
    "coverage": coverage,
}
"""What the board draws, by the name in the address of the drawing."""
