"""Arithmetic that printed figures should satisfy, rounding and qualifiers respected.

Every figure stands for an interval (intervals.py). An identity fails only if no values inside
the intervals satisfy it. A failure is a warning to show: nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from .intervals import Interval, around, flagged, interval
from .model import Fact, Flag
from .parts import parts_add_up

HUNDRED = Decimal(100)
ZERO = Interval(Decimal(0), Decimal(0), Decimal(0))


def check(facts: list[Fact]) -> list[Flag]:
    """Every identity over the facts of one text; what does not hold, as flags."""
    return [flag for identity in IDENTITIES for flag in identity(facts)]


def _same_scope(facts: list[Fact], like: Fact, indicator: str) -> dict[str, Fact]:
    """Facts of an indicator by scheme with the place, date and kind of another fact."""
    found: dict[str, Fact] = {}
    for fact in facts:
        scope = (fact.place, fact.as_of, fact.kind, fact.period)
        same = scope == (like.place, like.as_of, like.kind, like.period)
        if fact.indicator == indicator and same and fact.scheme and not fact.part:
            found.setdefault(fact.scheme, fact)
    return found


def _sum_flag(name: str, total: Fact, parts: list[Fact], words: str) -> Iterator[Flag]:
    shown, sums = interval(total), [interval(part) for part in parts]
    if shown is None or None in sums:
        return
    expected = sum((s for s in sums if s), ZERO)
    if not expected.meets(shown):
        yield flagged(name, total, expected, shown, parts, words)


def total_is_health_and_voluntary(facts: list[Fact]) -> Iterator[Flag]:
    """All participants = BHYT + voluntary BHXH: who pays compulsory BHXH holds BHYT already."""
    for total in facts:
        if total.indicator != "participants_total" or total.part:
            continue
        by_scheme = _same_scope(facts, total, "participants")
        if "BHYT" not in by_scheme or "BHXH_TN" not in by_scheme:
            continue
        # Some texts leave the voluntary out of their total: then it equals BHYT.
        alone, shown = interval(by_scheme["BHYT"]), interval(total)
        if alone and shown and alone.meets(shown):
            continue
        parts = [by_scheme["BHYT"], by_scheme["BHXH_TN"]]
        yield from _sum_flag("total_participants", total, parts, "BHYT + BHXH tự nguyện")


def social_is_compulsory_and_voluntary(facts: list[Fact]) -> Iterator[Flag]:
    """BHXH = compulsory + voluntary."""
    for total in facts:
        if total.indicator != "participants" or total.scheme != "BHXH":
            continue
        by_scheme = _same_scope(facts, total, "participants")
        if "BHXH_BB" in by_scheme and "BHXH_TN" in by_scheme:
            parts = [by_scheme["BHXH_BB"], by_scheme["BHXH_TN"]]
            yield from _sum_flag("bhxh_participants", total, parts, "BHXH bắt buộc + tự nguyện")


def money_by_scheme(facts: list[Fact]) -> Iterator[Flag]:
    """Money by scheme adds up to the total, with late interest or without it."""
    for total in facts:
        if (
            total.unit != "VND"
            or total.part
            or "+" not in (total.scheme or "") + "+" * (total.scheme == "ALL")
        ):
            continue
        if total.indicator not in ("collection", "debt"):
            continue
        by_scheme = _same_scope(facts, total, total.indicator)
        parts = [f for s, f in by_scheme.items() if "+" not in s and s != "ALL"]
        if not _covers(total.scheme or "", [f.scheme or "" for f in parts]):
            continue
        interest = [
            f for f in facts if f.indicator.startswith("late_interest") and f.as_of == total.as_of
        ]
        without = list(_sum_flag("money_by_scheme", total, parts, "money by scheme"))
        if without and not (interest and not list(_sum_flag("", total, parts + interest[:1], ""))):
            yield from without


def _covers(total: str, parts: list[str]) -> bool:
    """Whether the parts name every scheme of the total."""
    plain = {part.split("_")[0] for part in parts}
    wanted = {"BHXH", "BHYT", "BHTN"} if total == "ALL" else set(total.split("+")) - {"TNLD_BNN"}
    both = "BHXH" in parts or "BHXH_BB" in parts or "BHXH" not in wanted
    return len(parts) > 1 and {w.split("_")[0] for w in wanted} <= plain and both


def plan_percent(facts: list[Fact]) -> Iterator[Flag]:
    """Plan % = value / plan."""
    for fact in facts:
        percent, value = fact.comparison.plan_pct, interval(fact)
        plan, others = _plan_of(fact, facts)
        if percent is None or value is None or plan is None or plan.low <= 0:
            continue
        expected = _ratio(value, plan)
        shown = around(percent, fact.change_steps.get("plan_pct", 1))
        if not expected.meets(shown):
            yield flagged("plan_pct", fact, expected, shown, others, "value / plan in percent")


def _ratio(value: Interval, whole: Interval) -> Interval:
    """value / whole x 100: a percentage of a whole, or a whole from its percentage."""
    return Interval(
        value.low * HUNDRED / whole.high,
        value.high * HUNDRED / whole.low,
        value.told * HUNDRED / whole.told,
    )


def _plan_of(fact: Fact, facts: list[Fact]) -> tuple[Interval | None, list[Fact]]:
    if fact.plan_value is not None:
        return around(fact.plan_value, 1, counted=True), []
    for plan in facts:
        if plan.indicator == "collection_plan" and _planned_for(fact, plan):
            return interval(plan), [plan]
    return None, []


def _planned_for(fact: Fact, plan: Fact) -> bool:
    """Whether a plan is the plan of a collection: its scheme, place and year."""
    if fact.indicator != "collection" or fact.period == "month" or not (fact.as_of and plan.as_of):
        return False
    same = (plan.scheme, plan.place) == (fact.scheme, fact.place)
    return same and plan.as_of.year == fact.as_of.year


def change_percent(facts: list[Fact]) -> Iterator[Flag]:
    """Change in percent = change / (value - change)."""
    for fact in facts:
        value = interval(fact)
        if value is None or fact.unit == "%":
            continue
        comparison = fact.comparison
        pairs = [("so với cùng kỳ", comparison.yoy_abs, comparison.yoy_pct)]
        pairs += [(other.base or "", other.absolute, other.pct) for other in comparison.other]
        for base, change, percent in pairs:
            if change is None or percent is None:
                continue
            expected = _change_interval(
                value, around(change, fact.change_steps.get(f"abs {base}", 1))
            )
            shown = around(percent, fact.change_steps.get(f"pct {base}", Decimal("0.1")))
            if expected and not expected.meets(shown):
                yield flagged("change_pct", fact, expected, shown, [], f"change in percent, {base}")


def _change_interval(value: Interval, change: Interval) -> Interval | None:
    corners = []
    for v in (value.low, value.high):
        for c in (change.low, change.high):
            if v - c <= 0:
                return None
            corners.append(c * HUNDRED / (v - c))
    return Interval(min(corners), max(corners), change.told * HUNDRED / (value.told - change.told))


def distance_to_target(facts: list[Fact]) -> Iterator[Flag]:
    """Points from the target = rate - target; the gap printed = target - rate."""
    for fact in facts:
        printed = fact.comparison.vs_target_pp
        if printed is None and fact.indicator != "coverage_gap":
            continue
        rate = fact if printed is not None else _rate_of(facts, fact)
        targets = [
            t
            for t in facts
            if t.kind == "target" and t.scheme == fact.scheme and t.sentence == fact.sentence
        ]
        if rate is None or not targets or interval(rate) is None:
            continue
        shown = around(printed, Decimal("0.01")) if printed is not None else interval(fact)
        sign = 1 if printed is not None else -1
        expected = [_difference(rate, target, sign) for target in targets]
        if shown and all(e is not None and not e.meets(shown) for e in expected) and expected[0]:
            yield flagged(
                "target_gap", fact, expected[0], shown, targets, "rate - target in points"
            )


def _difference(rate: Fact, target: Fact, sign: int) -> Interval | None:
    left, right = interval(rate), interval(target)
    if left is None or right is None:
        return None
    low, high, told = left.low - right.high, left.high - right.low, left.told - right.told
    return Interval(low, high, told) if sign > 0 else Interval(-high, -low, -told)


def _rate_of(facts: list[Fact], gap: Fact) -> Fact | None:
    for fact in facts:
        same = fact.scheme == gap.scheme and fact.sentence == gap.sentence
        if fact.indicator == "coverage_rate" and fact.kind != "target" and same:
            return fact
    return None


def one_labour_force(facts: list[Fact]) -> Iterator[Flag]:
    """People / coverage gives one labour force for every scheme of a sentence."""
    implied: dict[tuple[object, ...], list[tuple[Fact, Fact, Interval]]] = {}
    for rate in facts:
        if rate.indicator != "coverage_rate" or rate.kind == "target" or not _of_labour(rate):
            continue
        people = _same_scope(facts, rate, "participants").get(rate.scheme or "")
        shares, count = interval(rate), people and interval(people)
        if people and count and shares and shares.low > 0 and people.sentence == rate.sentence:
            base = _ratio(count, shares)
            implied.setdefault((rate.place, rate.as_of, rate.sentence), []).append(
                (rate, people, base)
            )
    for (first, first_people, base), *others in implied.values():
        for rate, people, other in others:
            if not base.meets(other):
                yield flagged(
                    "one_labour_force",
                    rate,
                    base,
                    other,
                    [people, first, first_people],
                    "labour force from people / coverage",
                )


def _of_labour(rate: Fact) -> bool:
    return rate.scheme in ("BHXH", "BHXH_BB", "BHXH_TN", "BHTN")


def told_once(facts: list[Fact]) -> Iterator[Flag]:
    """One figure told twice is the same figure, rounding aside."""
    first: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if fact.indicator not in (
            "participants",
            "participants_total",
            "coverage_rate",
            "debt_rate",
        ):
            continue
        key = (fact.indicator, fact.scheme, fact.place, fact.as_of, fact.kind)
        before = first.setdefault(key, fact)
        shown, expected = interval(fact), interval(before)
        again = before is not fact and fact.kind == "actual" and not fact.part
        if again and shown and expected and not expected.meets(shown):
            yield flagged("told_twice", fact, expected, shown, [before], "one figure told twice")


IDENTITIES: list[Callable[[list[Fact]], Iterator[Flag]]] = [
    total_is_health_and_voluntary,
    social_is_compulsory_and_voluntary,
    money_by_scheme,
    plan_percent,
    change_percent,
    distance_to_target,
    one_labour_force,
    told_once,
    parts_add_up,
]
