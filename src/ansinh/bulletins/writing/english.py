"""Sentences in English: the same functions as `vietnamese`, for partners and for the record."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ansinh.bulletins.models import Edition
from ansinh.bulletins.since import Cause, Moved, Since
from ansinh.bulletins.writing import numbers_en as numbers
from ansinh.bulletins.writing.figures import Derived, Figure, Piece, Sentence
from ansinh.bulletins.writing.numbers import Written
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import Fact

SCHEMES = {
    "BHXH_BB": "compulsory social insurance",
    "BHYT": "health insurance",
    "BHXH_TN": "voluntary social insurance",
    "BHTN": "unemployment insurance",
}
HEADINGS = {
    "participants": "Participants",
    "collection": "Collection",
    "debt": "Arrears",
    "notable": "To note",
    "since": "Changed since the last edition",
}
WORDS = {
    "language": "en",
    "sources": "Sources",
    "sources_caption": "The exact value and the legal basis of every figure above",
    "indicator": "Indicator",
    "value": "Value",
    "as_of": "As of",
    "to": "as of",
    "basis": "Legal basis",
    "meanings": "How it is counted",
    "denominator": "Denominator:",
    "source": "Source:",
    "places": "Figures by place",
    "place": "Place",
    "own": "Province level",
    "people": "people",
    "millions": "million VND",
    "currency": "VND",
    "payers": "payers",
    "derived": "Computed from",
    "table": "The figures of this chart",
    "known_at": "As recorded by",
}
AUDIENCES = {
    "press": "{place}: social, health and unemployment insurance as of {day}",
    "committee": "{place}: how social, health and unemployment insurance stand as of {day}",
    "centre": "{place} Social Security: collection and participants against target as of {day}",
}
ATTAINMENT = "Collected, both years in percent of the plan of {year}"
ATTAINMENT_LINE = "Collected"
PARTICIPANTS = "Participants ({scheme})"
LAST_YEAR = "the same date of {year}"


def title(place: str, as_of: date, audience: str) -> str:
    """The heading: the place and the cut-off date."""
    return AUDIENCES[audience].format(place=place, day=numbers.day(as_of))


def total(fact: Fact) -> Sentence:
    """Everybody who takes part."""
    return (
        f"As of {numbers.day(fact.as_of)}, ",
        Figure(numbers.people(int(fact.value)), fact),
        f" in {fact.place} take part in social, health or unemployment insurance",
        *_change(fact, prefix=", ", since=True),
        ".",
    )


def schemes(facts: Sequence[Fact], *, percent: bool) -> Sentence:
    """Scheme by scheme; `percent` adds the rate of growth."""
    pieces: list[Piece] = []
    for fact in facts:
        name = SCHEMES[fact.scheme]
        pieces += [f"; {name} has " if pieces else f"By scheme, {name} has "]
        pieces += [Figure(numbers.people(int(fact.value)), fact)]
        pieces += _change(fact, prefix=", ", percent=percent)
    return (*pieces, ".")


def collection(fact: Fact, plan: Fact | None) -> Sentence:
    """What was collected, of which plan."""
    pieces: list[Piece] = [
        f"From January to {numbers.day(fact.as_of)}, contributions collected came to ",
        Figure(numbers.millions(int(fact.value)), fact),
    ]
    compared = fact.comparison
    if plan is not None and compared is not None and compared.plan_pct is not None:
        pieces += [
            " of the ",
            Figure(numbers.millions(int(plan.value)), plan),
            f" planned for {plan.as_of.year}, or ",
            Figure(numbers.percentage(compared.plan_pct), fact, "plan_pct"),
        ]
    return (*pieces, ".")


def collection_change(fact: Fact) -> Sentence:
    """The money against last year's."""
    return ("Collection is ", *_change(fact, prefix="", since=True), ".")


def debt(fact: Fact) -> Sentence:
    """What is owed."""
    return (
        f"At the end of {numbers.month(fact.as_of)}, payers still owed ",
        Figure(numbers.round_amount(int(fact.value)), fact),
        ".",
    )


def debt_change(fact: Fact) -> Sentence:
    """What is owed against last year."""
    return ("What is owed is ", *_change(fact, prefix="", since=True), ".")


def moved_most(fact: Fact) -> Sentence:
    """The scheme that grew or shrank most in percent."""
    direction, pct = _direction(fact.comparison.yoy_pct)
    return (
        f"Of the schemes, {SCHEMES[fact.scheme]} moved most: {direction} ",
        Figure(numbers.percentage(pct), fact, "yoy_pct"),
        f" on the same date of {fact.as_of.year - 1}.",
    )


def place_moved(fact: Fact) -> Sentence:
    """The place that moved most in people."""
    direction, people = _direction(fact.comparison.yoy_abs)
    return (
        f"Of the places, {fact.place} moved most: {SCHEMES[fact.scheme]} is {direction} ",
        Figure(numbers.people(people), fact, "yoy_abs"),
        " on a year before and now has ",
        Figure(numbers.people(int(fact.value)), fact),
        ".",
    )


def pace(fact: Fact, expected: Derived, gap: Derived) -> Sentence:
    """How the money stands against what was due by now."""
    start = (
        "At last year's pace "
        if expected.part.endswith("last_year")
        else "Were the plan spread evenly over the months, "
    )
    even = Figure(numbers.percentage(expected.value), fact, expected.part, expected)
    if gap.value == 0:
        return (start, even, " would be in by now; collection is on schedule.")
    side = "ahead" if gap.value > 0 else "behind"
    return (
        start, even, " would be in by now; collection is ",
        Figure(numbers.points(abs(gap.value)), fact, gap.part, gap), f" {side}.",
    )  # fmt: skip


def needed(fact: Fact, amounts: Sequence[Derived]) -> Sentence:
    """What each month left must bring, and each working day where that is known."""
    month, *day = (
        Figure(numbers.millions(int(each.value)), fact, each.part, each) for each in amounts
    )
    tail: tuple[Piece, ...] = (", or each working day ", day[0]) if day else ()
    return ("To meet the plan, each month left must bring ", month, *tail, " on average.")


def moved(item: Moved, edition: Edition) -> Sentence:
    """One figure that is no longer what an edition said, and where the difference is."""
    fact = item.fact
    name = str(indicator(fact.indicator).label.en)
    scheme = indicator(fact.indicator).scheme(fact.scheme).label.en
    then = f"edition {edition.id}: {_exactly(item.before, fact)}"
    direction, amount = _direction(item.difference)
    whole = Derived("since_edition", item.difference, f"this figure less that of {then}")
    pieces: list[Piece] = [
        f"{name} ({scheme}) is {direction} ",
        Figure(Written(_exactly(amount, fact), amount), fact, whole.part, whole),
    ]
    for number, cause in enumerate(item.causes):
        part = Derived("since_edition_unit", cause.difference, f"unit {cause.code}, less {then}")
        sign = "+" if cause.difference > 0 else "-"
        text = f"{sign}{_exactly(abs(cause.difference), fact)}"
        pieces += [
            f"{'; ' if number else ', most of it at '}{cause.name} ({cause.code}) ",
            Figure(Written(text, abs(cause.difference)), fact, part.part, part),
            *_recorded_for(cause, fact),
        ]
    return (*pieces, ".")


def _recorded_for(cause: Cause, fact: Fact) -> Iterator[Piece]:
    if fact.unit == "person" and cause.changes:
        count = Derived("since_changes", cause.changes, f"register, unit {cause.code}")
        text = f"{numbers.whole(cause.changes)} changes"
        yield " from "
        yield Figure(Written(text, cause.changes), fact, count.part, count)
    elif fact.unit == "VND" and cause.entries:
        total = sum(cause.entries.values())
        kinds = ", ".join(kind for kind in cause.entries)
        count = Derived("since_entries", total, f"journal: {', '.join(cause.named)}")
        yield " from "
        yield Figure(Written(f"{numbers.whole(total)} entries", total), fact, count.part, count)
        yield f" ({kinds})"


def recorded(found: Since, fact: Fact) -> Sentence:
    """How much was recorded after the edition; that nothing moved, where nothing did."""
    edition = found.edition
    at = f"edition {edition.id}, figures as of {numbers.day(edition.as_of)}"
    changes = Derived("since_changes", found.changes, f"register after {at}")
    batches = 0 if found.batches is None else found.batches[1] - found.batches[0] + 1
    lots = Derived("since_batches", batches, f"journal after {at}")
    nothing = "" if found.moved else "no figure has changed; "
    return (
        f"Since edition {edition.id} (figures as of {numbers.day(edition.as_of)}) {nothing}"
        "the register has taken ",
        Figure(Written(f"{numbers.whole(found.changes)} changes", found.changes), fact,
               changes.part, changes),
        " and the journal ",
        Figure(Written(f"{numbers.whole(batches)} batches", batches), fact, lots.part, lots),
        ".",
    )  # fmt: skip


def _exactly(number: int, fact: Fact) -> str:
    if fact.unit == "person":
        return numbers.people(number).text
    return f"{numbers.whole(number)} VND"


def derivation(part: str, months: int) -> str:
    """How a derived figure is computed, for the list of sources."""
    return {
        "expected_pct_even": f"{months}/12 of the year's plan",
        "expected_pct_last_year": "the plan times the share of last year's money in by this date",
        "gap_pp": "the share of the plan attained less what was due",
        "needed_per_day": "(plan less collected) over the working days left",
        "needed_per_month": f"(plan less collected) over {12 - months} months",
    }[part]


def _direction(value: int | Decimal | None) -> tuple[str, int | Decimal]:
    assert value is not None
    return ("up" if value > 0 else "down"), abs(value)


def _change(
    fact: Fact, *, prefix: str, since: bool = False, percent: bool = False
) -> Iterator[Piece]:
    """up 117 people; money and totals say the percentage too; nothing where not known."""
    compared = fact.comparison
    if compared is None or compared.yoy_abs is None:
        return
    year = f" on the same date of {fact.as_of.year - 1}" if since else ""
    if compared.yoy_abs == 0:
        yield f"{prefix}unchanged{year}"
        return
    direction = "up" if compared.yoy_abs > 0 else "down"
    form = numbers.people if fact.unit == "person" else numbers.millions
    yield f"{prefix}{direction} "
    yield Figure(form(abs(compared.yoy_abs)), fact, "yoy_abs")
    if compared.yoy_pct is not None and (since or percent or fact.unit == "VND"):
        yield " ("
        yield Figure(numbers.percentage(abs(compared.yoy_pct)), fact, "yoy_pct")
        yield ")"
    yield year
