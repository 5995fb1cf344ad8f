"""Reading what was kept: editions, and published figures of provinces side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from ansinh.bulletins.models import Edition, PublishedFact
from ansinh.bulletins.reading.intervals import COUNTED, Interval, around
from ansinh.bulletins.reading.places import provinces
from ansinh.indicators.facts import facts
from ansinh.register.models import Installation

OURS = "An Sinh"
"""The source of the figures of this installation."""


class NoEdition(LookupError):
    """No edition has the number that was asked for."""


def edition(number: int) -> Edition:
    """The edition with a number.

    Raises:
        NoEdition: naming the last one there is.
    """
    found = Edition.objects.filter(id=number).first()
    if found is None:
        last = Edition.objects.order_by("-id").first()
        there = f"the last one is {last.id}" if last else "none has been kept yet (--keep)"
        raise NoEdition(f"There is no edition {number}; {there}.")
    return found


@dataclass(frozen=True)
class Told:
    """One source's figure: value in base units (`high` where a range), how exact, and where.

    `span` is all that the printed figure may stand for; None where it gives one side only.
    """

    source: str
    published: date | None
    value: Decimal
    high: Decimal | None
    qualifier: str
    written: str
    sha256: str
    span: Interval | None


@dataclass(frozen=True)
class Standing:
    """A place in the league: the figure, its date, and every source that tells it.

    `agree` is False when two sources of one date contradict each other beyond rounding; the
    figure shown is then that of the first kept, and all are listed.
    """

    place: str
    as_of: date
    unit: str
    told: tuple[Told, ...]
    agree: bool

    @property
    def value(self) -> Decimal:
        return self.told[0].value


def league(
    *, indicator: str, scheme: str, as_of: date | None = None, everywhere: bool = False
) -> list[Standing]:
    """Provinces by one indicator: each with its latest figure at or before a day, largest first.

    Published figures are those kept with `operations.keep_published` (`actual` ones that are
    not a part of something); this installation's own province stands among them when `as_of`
    is given and its month is closed. `everywhere` adds districts and offices.
    """
    rows = PublishedFact.objects.filter(
        indicator=indicator, scheme=scheme, kind="actual", part="", as_of__isnull=False
    ).select_related("text")
    if as_of is not None:
        rows = rows.filter(as_of__lte=as_of)
    named = provinces()
    found = [
        (row.place, row.as_of, row.unit, _told(row))
        for row in rows.order_by("id")
        if everywhere or row.place in named
    ]
    found += _ours(indicator, scheme, as_of)
    found.sort(key=lambda item: (item[0], item[1]))
    standings = [_latest(list(group)) for _, group in groupby(found, key=lambda item: item[0])]
    return sorted(standings, key=lambda standing: (-standing.value, standing.place))


def _told(row: PublishedFact) -> Told:
    one_sided = row.high is not None or row.qualifier in ("under", "at_least", "range")
    counted = row.unit in COUNTED
    return Told(
        source=row.text.source,
        published=row.text.published,
        value=_plain(row.value),
        high=None if row.high is None else _plain(row.high),
        qualifier=row.qualifier,
        written=row.written,
        sha256=row.text.sha256,
        span=None if one_sided else around(row.value, row.step, row.qualifier, counted),
    )


def _plain(number: Decimal) -> Decimal:
    """Without the zeros that the column adds."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


def _ours(indicator: str, scheme: str, as_of: date | None) -> Iterator[tuple[str, date, str, Told]]:
    if as_of is None or not Installation.objects.exists():
        return
    for fact in facts(as_of=as_of):
        asked = (fact.indicator, fact.scheme, fact.kind) == (indicator, scheme, "actual")
        if asked and fact.status == "closed":
            value = Decimal(fact.value)
            step = Decimal("0.1") if fact.unit == "%" else Decimal(1)
            yield (
                fact.place, fact.as_of, fact.unit,
                Told(OURS, None, value, None, fact.qualifier, f"{value:f}", "",
                     around(value, step, counted=fact.unit == "person")),
            )  # fmt: skip


def _latest(items: list[Any]) -> Standing:
    last = max(as_of for _, as_of, _, _ in items)
    place, _, unit, _ = items[0]
    told = [item[3] for item in items if item[1] == last]
    return Standing(place, last, unit, tuple(told), agree=_agree(told))


def _agree(told: Iterable[Told]) -> bool:
    """Whether one value can stand behind every figure as it is printed."""
    spans = [each.span for each in told if each.span is not None]
    if len(spans) < 2:
        return True
    return max(span.low for span in spans) <= min(span.high for span in spans)
