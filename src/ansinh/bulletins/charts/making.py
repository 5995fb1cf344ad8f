"""Charts out of figures: the finding is chosen by what the figures say, the table holds them all.

Percentages are `Decimal`s of the indicators; floats exist only on their way into a drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from ansinh.bulletins.charts.chart import Chart
from ansinh.bulletins.charts.words import Words, words
from ansinh.ground.rounding import half_up, percent

OTHERS_AFTER = 12
"""A flow or an ageing of more parts than these draws the largest ones and the rest together."""
WHOLE = 100
"""Per cent of a whole: a share above it is explained where it stands."""
WORTH_TELLING = 5
"""A class of age that holds less than so many per cent of the whole makes no title."""


@dataclass(frozen=True)
class Attained:
    """One line of a bullet chart, in percent of the year's plan."""

    label: str
    value: Decimal
    expected: Decimal
    before: Decimal | None


@dataclass(frozen=True)
class Covered:
    """One place of a coverage chart, in percent; `short` is people missing to the target."""

    label: str
    value: Decimal
    target: Decimal
    short: int


def bullet(lines: Sequence[Attained], *, language: str = "vi") -> Chart:
    """Attainment of plans against what was expected to date; the farthest behind is the title."""
    w = words(language)
    worst = min(lines, key=lambda line: line.value - line.expected)
    gap = worst.value - worst.expected
    title = w.behind if gap < 0 else w.all_on_pace
    return Chart(
        kind="bullet",
        title=title.format(label=worst.label, gap=w.decimal(abs(gap))),
        subtitle=w.bullet_subtitle,
        summary="; ".join(_attained(line, w) for line in lines) + ".",
        heads=w.bullet_heads,
        table=tuple(
            (
                line.label,
                w.percent(line.value),
                w.percent(line.expected),
                w.percent(line.before) if line.before is not None else "",
            )
            for line in lines
        ),
        rows=tuple(
            {
                "label": line.label,
                "order": order,
                "value": float(line.value),
                "expected": float(line.expected),
                "before": None if line.before is None else float(line.before),
                "text": w.percent(line.value),
            }
            for order, line in enumerate(lines)
        ),
    )


def _attained(line: Attained, w: Words) -> str:
    return w.attained.format(
        label=line.label, value=w.percent(line.value), expected=w.percent(line.expected)
    )


def pace(
    now: Mapping[int, Decimal],
    before: Mapping[int, Decimal],
    *,
    year: int,
    what: str,
    expected: Decimal | None = None,
    language: str = "vi",
) -> Chart:
    """Percent of the year's plan attained by the end of each month (1 to 12), this year and last.

    `before` may be empty; it is in percent of last year's plan, or of this year's where last
    year's is not known (`what` says which). `expected` is what last year's own course would
    have by now; without it an even year is.
    """
    w = words(language)
    month = max(now)
    value, even = now[month], _even(month)
    gap = value - (even if expected is None else expected)
    title = w.pace_behind if gap < 0 else w.pace_ahead
    against = w.even_year if expected is None else w.last_year
    rows = [{"month": n, "kind": "even", "value": 100 * n / 12, "text": ""} for n in (0, 12)]
    for kind, series, name in (("before", before, str(year - 1)), ("now", now, str(year))):
        last = max(series, default=0)
        rows += [
            {
                "month": n,
                "kind": kind,
                "value": float(series[n]),
                "text": f"{name}: {w.percent(series[n])}" if n == last else "",
            }
            for n in sorted(series)
        ]
    return Chart(
        kind="pace",
        title=title.format(
            value=w.percent(value),
            month=w.months[month],
            gap=w.decimal(abs(gap)),
            against=against,
        ),
        subtitle=w.pace_subtitle.format(what=what),
        summary=w.pace_summary.format(
            value=w.percent(value),
            month=w.months[month],
            against=against,
            due=w.percent(value - gap),
        ),
        heads=(w.month, str(year), str(year - 1), w.even),
        table=tuple(
            (
                w.months[n],
                w.percent(now[n]) if n in now else "",
                w.percent(before[n]) if n in before else "",
                w.percent(_even(n)),
            )
            for n in range(1, 13)
            if n in now or n in before
        ),
        rows=tuple(rows),
    )


def _even(months: int) -> Decimal:
    """What an even year would have attained after so many months, in percent."""
    return percent(months, 12) or Decimal(0)


def coverage(places: Sequence[Covered], *, what: str, language: str = "vi") -> Chart:
    """Places by their distance to the target, the farthest below first; `what` is the rate."""
    w = words(language)
    # Stable, so that of two places alike the one that sentences name is named here.
    ordered = sorted(places, key=lambda place: place.value - place.target)
    over = sum(place.value > WHOLE for place in places)
    first = ordered[0]
    gap = first.target - first.value
    title = w.short if gap > 0 else w.all_covered
    return Chart(
        kind="coverage",
        title=title.format(label=first.label, gap=w.decimal(abs(gap))),
        subtitle=w.coverage_subtitle.format(what=what),
        summary=w.coverage_summary.format(
            number=sum(place.value < place.target for place in places), places=len(places)
        )
        + (f" {w.over_whole.format(number=over)}" if over else ""),
        heads=w.coverage_heads,
        table=tuple(
            (p.label, w.percent(p.value), w.percent(p.target), w.whole(p.short)) for p in ordered
        ),
        rows=tuple(
            {
                "label": place.label,
                "order": order,
                "value": float(place.value),
                "target": float(place.target),
                "text": _reached(place, w),
            }
            for order, place in enumerate(ordered)
        ),
    )  # fmt: skip


def _reached(place: Covered, w: Words) -> str:
    missing = w.people_short.format(number=w.whole(place.short))
    return w.percent(place.value) + (f" ({missing})" if place.short else "")


def ageing(
    places: Mapping[str, Sequence[int]],
    *,
    classes: Sequence[str],
    unit: str,
    scale: int = 1,
    language: str = "vi",
) -> Chart:
    """Amounts of each place by class of age, youngest first; the largest place first. The title
    is what the oldest class that holds a twentieth weighs.

    `unit` names `scale` of what the amounts are in: they are added up as they come and rounded
    (half up) where they are printed.
    """
    w = words(language)
    ordered = sorted(places.items(), key=lambda item: -sum(item[1]))
    label, amounts = ordered[0]
    whole = [sum(column) for column in zip(*places.values(), strict=True)]
    total = sum(whole)
    # The oldest class that weighs enough to be news: "0.0 % is the oldest" would tell nothing.
    age = max((n for n, part in enumerate(whole) if part * 100 >= total * WORTH_TELLING), default=0)
    share = percent(whole[age], total) or Decimal(0)

    def told(amount: int) -> str:
        return w.whole(half_up(amount, scale))

    drawn = ordered[:OTHERS_AFTER]
    if len(ordered) > len(drawn):
        rest = [sum(column) for column in zip(*(by for _, by in ordered[OTHERS_AFTER:]),
                                              strict=True)]  # fmt: skip
        drawn = [*drawn, (w.others.format(number=len(ordered) - len(drawn)), rest)]
    return Chart(
        kind="ageing",
        title=w.oldest.format(share=w.percent(share), name=classes[age]),
        subtitle=w.ageing_subtitle.format(unit=unit),
        summary=w.ageing_summary.format(
            label=label, amount=told(sum(amounts)), unit=unit, total=told(total)
        ),
        heads=(w.place, *classes, w.total),
        table=tuple(
            (name, *(told(amount) for amount in by_age), told(sum(by_age)))
            for name, by_age in (*ordered, (w.all, whole))
        ),
        rows=tuple(
            {
                "label": name,
                "order": order,
                "class": classes[age],
                "age": age,
                "value": amount / scale,
                "text": told(sum(by_age)),
            }
            for order, (name, by_age) in enumerate(drawn)
            for age, amount in enumerate(by_age)
        ),
    )


def flow(
    parts: Sequence[tuple[str, int]], *, what: str, unit: str, since: str, language: str = "vi"
) -> Chart:
    """A change and its parts, which add up to it exactly; the largest part is the title."""
    w = words(language)
    drawn = _largest(parts, w)
    total = sum(change for _, change in parts)
    label, change = max(parts, key=lambda part: abs(part[1]))
    starts = [0, *accumulate(change for _, change in drawn)]
    rows = [
        {
            "label": name,
            "order": order,
            "start": starts[order],
            "end": starts[order] + step,
            "kind": "up" if step >= 0 else "down",
            "text": w.signed(step),
        }
        for order, (name, step) in enumerate(drawn)
    ]
    rows.append(
        {"label": w.all, "order": len(rows), "start": 0, "end": total, "kind": "total",
         "text": w.signed(total)}
    )  # fmt: skip
    return Chart(
        kind="flow",
        title=(w.rose if change >= 0 else w.fell).format(
            label=label, change=w.whole(abs(change)), unit=unit
        ),
        subtitle=w.flow_subtitle.format(what=what, since=since, unit=unit),
        summary=w.flow_summary.format(total=w.signed(total), unit=unit, parts=len(parts)),
        heads=(w.part, f"{w.change} ({unit})"),
        table=tuple((name, w.signed(step)) for name, step in (*parts, (w.all, total))),
        rows=tuple(rows),
    )


def reasons(
    kinds: Mapping[str, int],
    *,
    what: str,
    unit: str,
    since: str,
    before: int,
    language: str = "vi",
) -> Chart:
    """A number of people that changed from `before` on, taken apart by kind (`Words.kinds`): the
    whole change and the reason that weighs most are the title.
    """
    w = words(language)
    parts = [(w.kinds[kind], step) for kind, step in kinds.items() if step] or [(w.unchanged, 0)]
    total = sum(step for _, step in parts)
    drawn = flow(parts, what=what, unit=unit, since=since, language=language)
    same_way = [part for part in parts if part[1] and (part[1] > 0) == (total > 0)]
    label, change = max(same_way or parts, key=lambda part: abs(part[1]))
    title = w.no_change if total == 0 else w.more if total > 0 else w.fewer
    return replace(
        drawn,
        title=title.format(
            what=what, change=w.whole(abs(total)), unit=unit, label=label, part=w.signed(change)
        ),
        summary=w.reasons_summary.format(
            before=w.whole(before), after=w.whole(before + total), unit=unit,
            parts="; ".join(f"{name} {w.signed(step)}" for name, step in parts),
        ),
    )  # fmt: skip


def _largest(parts: Sequence[tuple[str, int]], w: Words) -> list[tuple[str, int]]:
    ordered = sorted(parts, key=lambda part: (-part[1], part[0]))
    if len(parts) <= OTHERS_AFTER:
        return ordered
    kept = sorted(parts, key=lambda part: (-abs(part[1]), part[0]))[: OTHERS_AFTER - 1]
    rest = sum(change for _, change in parts) - sum(change for _, change in kept)
    others = w.others.format(number=len(parts) - len(kept))
    return [*sorted(kept, key=lambda part: (-part[1], part[0])), (others, rest)]
