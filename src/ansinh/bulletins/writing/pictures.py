"""The two charts of a bulletin: the pace of the money, and where the people came and went."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ansinh.bulletins.charts import Chart, making
from ansinh.bulletins.writing.choosing import ALL, LANGUAGES, Facts, due
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import month_before, month_for, total
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.pace import Pace
from ansinh.indicators.percent import percent
from ansinh.indicators.places import Scope
from ansinh.indicators.rows import Rows
from ansinh.law.months import Month

FLOW_OF = ("participants_total", ALL)


def charts(
    facts: Facts, rows: Sequence[Rows], *, as_of: date, where: Scope, known: Knowledge,
    pace: Pace | None, language: str,
) -> tuple[Chart, ...]:  # fmt: skip
    """What can be drawn of a scope: with a plan its pace, with last year where it moved.

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
    flow = _flow(rows, as_of, language)
    if flow is not None:
        yield flow
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
