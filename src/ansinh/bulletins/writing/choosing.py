"""Which sentences a bulletin has: what every bulletin says, and what the figures call for.

A scheme or a place is told of when it moved most; the money is told of when it is off its pace
by a point or more, with what each month left must bring; of the plans of participants the one that
is farthest behind its pace, by a point or more.
The audience decides the order and how much detail, never which figures are true.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ansinh.bulletins.writing import english, vietnamese
from ansinh.bulletins.writing.figures import Derived, Paragraph, Sentence
from ansinh.bulletins.writing.numbers import MILLION
from ansinh.bulletins.writing.sentences import Sentences
from ansinh.ground.rounding import percent as percent_of
from ansinh.indicators.facts import Comparison, Fact
from ansinh.indicators.pace import Pace
from ansinh.indicators.rows import Rows

ALL = "BHXH+BHYT+BHTN"
REQUIRED = (
    ("participants", "BHXH_BB"),
    ("participants", "BHYT"),
    ("participants", "BHXH_TN"),
    ("participants_total", ALL),
    ("collection", ALL),
    ("debt", ALL),
)
"""Without one of these there is no bulletin."""

BROKEN_DOWN = {*REQUIRED, ("participants", "BHTN")}
"""What is told place by place and must add up over places."""

LANGUAGES: dict[str, Sentences] = {"vi": vietnamese.SENTENCES, "en": english.SENTENCES}
AUDIENCES = {
    "press": ("participants", "collection", "debt", "notable"),
    "committee": ("notable", "participants", "collection", "debt"),
    "centre": ("collection", "participants", "debt", "notable"),
}
"""The paragraphs for each audience, in order."""

DETAILED = ("centre",)
"""Audiences that want the rate of growth of every scheme."""

SMALL_BASE = 100
"""A scheme that had fewer people last year is not the one that "moved most"."""
MOVED_PERCENT = 1
OFF_PACE_POINTS = Decimal(1)
DEBT_MOVED_PERCENT = 5

Facts = dict[tuple[str, str], Fact]


def paragraphs(
    facts: Facts, rows: Sequence[Rows], *, paces: Sequence[Pace], language: str, audience: str
) -> tuple[Paragraph, ...]:
    """The paragraphs over the facts of one scope; every number in them is a figure.

    `paces` are those of its targets; without that of the money an even year is expected.
    """
    words = LANGUAGES[language]
    made = {
        "participants": _participants(facts, words, audience in DETAILED),
        "collection": _collection(facts, words),
        "debt": iter([words.debt(facts["debt", ALL])]),
        "notable": _notable(facts, rows, paces, words),
    }
    found = ((name, tuple(made[name])) for name in AUDIENCES[audience])
    return tuple(
        Paragraph(words.grammar.headings[name], sentences) for name, sentences in found if sentences
    )


def cited(told: Sequence[Paragraph], facts: Sequence[Fact]) -> list[Fact]:
    """The facts of places that sentences speak of and that are not among `facts`."""
    pieces = [p for paragraph in told for sentence in paragraph.sentences for p in sentence]
    found = [piece.fact for piece in pieces if not isinstance(piece, str)]
    return [fact for number, fact in enumerate(found)
            if fact not in facts and fact not in found[:number]]  # fmt: skip


def _participants(facts: Facts, words: Sentences, percent: bool) -> Iterator[Sentence]:
    yield words.total(facts["participants_total", ALL])
    told = [facts.get(("participants", code)) for code in words.grammar.schemes]
    parts = [fact for fact in told if fact is not None]
    yield words.schemes(parts, percent=percent)
    if ("coverage_rate", "BHYT") in facts:
        yield words.coverage(facts["coverage_rate", "BHYT"])


def _collection(facts: Facts, words: Sentences) -> Iterator[Sentence]:
    fact = facts["collection", ALL]
    yield words.collection(fact, facts.get(("collection_plan", ALL)))
    if fact.comparison is not None and fact.comparison.yoy_abs is not None:
        yield words.collection_change(fact)


def _notable(
    facts: Facts, rows: Sequence[Rows], paces: Sequence[Pace], words: Sentences
) -> Iterator[Sentence]:
    yield from _pace(facts, money_pace(paces), words)
    yield from _lagging(facts, paces, words)
    if (scheme := _scheme_moved_most(facts)) is not None:
        yield words.moved_most(scheme)
    if (place := _place_moved_most(facts, rows)) is not None:
        yield words.place_moved(place)


def money_pace(paces: Sequence[Pace]) -> Pace | None:
    """The pace of the plan of all funds among those of a scope."""
    wanted = ("collection_plan", ALL)
    return next((each for each in paces if (each.plan_id, each.scheme.code) == wanted), None)


def _lagging(facts: Facts, paces: Sequence[Pace], words: Sentences) -> Iterator[Sentence]:
    """The plan of participants that is farthest behind its pace, by a point or more."""
    behind = [
        (pace.points, pace)
        for pace in paces
        if pace.plan_id == "participants_plan"
        and pace.points is not None
        and pace.points <= -OFF_PACE_POINTS
        and pace.scheme.code in words.grammar.schemes
    ]
    if not behind:
        return
    points, last = min(behind, key=lambda each: (each[0], each[1].scheme.code))
    fact = facts.get(("participants", last.scheme.code))
    if fact is None or fact.comparison is None or fact.comparison.plan_pct is None:
        return
    months = fact.as_of.month
    yield words.lagging(
        fact,
        Derived("gap_pp", points, words.derivation("gap_pp", months)),
        Derived("people_short", last.short, words.derivation("people_short", months)),
    )


def _pace(facts: Facts, pace: Pace | None, words: Sentences) -> Iterator[Sentence]:
    fact, plan = facts["collection", ALL], facts.get(("collection_plan", ALL))
    attained = fact.comparison.plan_pct if fact.comparison else None
    if plan is None or attained is None:
        return
    months = fact.as_of.month
    expected, profile = due(pace, months)
    gap = attained - expected
    if abs(gap) < OFF_PACE_POINTS:
        return
    part = f"expected_pct_{profile}"
    yield words.pace(
        fact,
        Derived(part, expected, words.derivation(part, months)),
        Derived("gap_pp", gap, words.derivation("gap_pp", months)),
    )
    missing = int(plan.value) - int(fact.value)
    if missing > 0 and months < 12:
        amounts = {"needed_per_month": -(-missing // (12 - months))}
        if pace is not None and pace.days_left and pace.per_day >= MILLION // 2:
            amounts["needed_per_day"] = pace.per_day
        yield words.needed(
            fact, [Derived(name, v, words.derivation(name, months)) for name, v in amounts.items()]
        )


def due(pace: Pace | None, months: int) -> tuple[Decimal, str]:
    """What should be attained after so many months, in percent, and by which profile:
    `last_year` where last year's own months tell it, else `even`.
    """
    if pace is not None and pace.expected_pct is not None:
        return pace.expected_pct, pace.profile
    return even(months), "even"


def even(months: int) -> Decimal:
    """What would be attained after so many months of a year without seasons, in percent."""
    return percent_of(months, 12) or Decimal(0)


def _scheme_moved_most(facts: Facts) -> Fact | None:
    def moved(fact: Fact) -> Decimal:
        assert fact.comparison is not None and fact.comparison.yoy_pct is not None
        return abs(fact.comparison.yoy_pct)

    known = [
        fact
        for (name, _), fact in facts.items()
        if name == "participants"
        and fact.scheme in vietnamese.GRAMMAR.schemes
        and fact.comparison is not None
        and fact.comparison.yoy_pct is not None
        and int(fact.value) - (fact.comparison.yoy_abs or 0) >= SMALL_BASE
    ]
    most = max(known, key=moved, default=None)
    return most if most is not None and moved(most) >= MOVED_PERCENT else None


def _place_moved_most(facts: Facts, rows: Sequence[Rows]) -> Fact | None:
    """The district or commune with the largest change of the largest scheme."""
    for found in rows:
        if (found.indicator.id, found.scheme.code) != ("participants", "BHYT"):
            continue
        moved = [row for row in found.rows if row.change and row.level in ("district", "commune")]
        if len(moved) < 2:
            return None
        row = max(moved, key=lambda row: (abs(row.change or 0), row.code))
        return replace(
            facts["participants", "BHYT"],
            place=row.name,
            scope=row.code,
            value=row.value,
            comparison=Comparison(yoy_abs=row.change, yoy_pct=row.change_pct),
        )
    return None
