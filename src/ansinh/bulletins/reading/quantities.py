"""Numbers with their qualifier, multiplier and unit: the quantities of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from .model import Number
from .numbers import NUMBER, Printed, read_number, significant_step
from .vocabulary import compiled, entry, phrase

_AT_LEAST_AFTER = phrase("at_least_after")
_AT_MOST_AFTER = phrase("at_most_after")


@dataclass
class Quantity:
    """A figure in a sentence; `start:end` spans qualifier to unit (what `written` prints).

    `number_start` is where the digits begin, `step` the value of the last printed digit.
    `low` is the other end of a range, `noun` what a percentage is of when its bound follows that
    ("60% dân số trở lên").
    """

    start: int
    end: int
    number_start: int
    value: Number
    unit: str | None
    qualifier: str = "exact"
    step: Number = 1
    low: Number | None = None
    unit_word: str = ""
    multiplied: bool = False
    noun: str = ""
    notes: list[str] = field(default_factory=list)


@cache
def _grammar() -> re.Pattern[str]:
    """[qualifier] [number -] number [multiplier] [unit], and `7 tỷ 250 triệu đồng`."""
    qualifiers = "|".join(
        f"(?P<q_{name}>{pattern})" for name, pattern in entry("qualifiers").items()
    )
    names = sorted(entry("multipliers"), key=len, reverse=True)
    multiplier = "|".join(names)
    units = "|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(entry("units")))
    return compiled(
        rf"(?:(?<!\w)(?<!cao )(?<!thấp )(?<!nhiều )(?<!ít )(?<!lớn )"
        rf"(?:từ )?(?:{qualifiers}|(?P<q_range>từ)) )?"
        rf"(?:(?P<low>(?<![\w.,/-])(?:{NUMBER})) ?(?P<lowunit>%|(?:{multiplier})(?: đồng)?)?"
        rf" ?(?:-|–|(?:đến|tới)(?: trên| dưới| hơn| gần)?) ?(?=\d))?"
        rf"(?P<number>(?(low)|(?<![\w.,-])(?<!\d/))(?:\d{{1,3}}(?: \d{{3}})+(?![\d.,/])|{NUMBER}))"
        rf"(?! ?/ ?\d{{1,2}}(?!\d|\.\d{{3}}))"
        rf"(?:/(?P<plan>{NUMBER}))?"
        rf"(?: ?(?P<multiplier>{multiplier})(?!\w)"
        rf"(?: (?P<more>\d{{1,3}}(?:,\d+)?) (?P<moremult>triệu|nghìn)(?!\w))?)?"
        rf"(?: ?(?:{units}))?"
    )


_BEFORE_SPACED = phrase("before_spaced")


def find_quantities(key: str, english: bool) -> list[Quantity]:
    """Every quantity of a (masked) sentence, left to right."""
    found: list[Quantity] = []
    position = 0
    grammar = _grammar()
    while match := grammar.search(key, position):
        position = max(match.end(), position + 1)
        number = match["number"]
        if " " in number and _BEFORE_SPACED.search(key[: match.start("number")]):
            position = match.start("number") + number.index(" ")
            match = grammar.search(key[:position], match.start())
            if not match:
                continue
            position = max(match.end(), position)
        found.extend(_quantities_of(match, key, english))
    return found


def _quantities_of(match: re.Match[str], key: str, english: bool) -> list[Quantity]:
    unit, unit_word = _unit(match)
    multiplier = entry("multipliers").get(match["multiplier"], 1)
    if unit is None and not unit_word and multiplier >= 10**9:
        unit = "VND"
    printed = read_number(match["number"], unit, multiplier, english)
    if match["more"]:
        rest_multiplier = entry("multipliers")[match["moremult"]]
        rest = read_number(match["more"], unit, rest_multiplier, english)
        printed = Printed(printed.value + rest.value, rest.step)
        unit = unit or "VND"
    quantity = Quantity(
        match.start(),
        match.end(),
        match.start("number"),
        plain(printed.value),
        unit,
        qualifier=_qualifier(match),
        step=plain(printed.step),
        unit_word=unit_word,
        multiplied=multiplier > 1,
    )
    _widen_step(quantity, printed)
    _read_range(quantity, match, english)
    _read_bounds_after(quantity, key)
    if not match["plan"]:
        return [quantity]
    plan = read_number(match["plan"], unit, multiplier, english)
    beside = Quantity(
        match.start("plan"),
        match.end(),
        match.start("plan"),
        plain(plan.value),
        unit,
        step=plain(plan.step),
        unit_word=unit_word,
    )
    quantity.end = match.end("number")
    return [quantity, beside]


def _unit(match: re.Match[str]) -> tuple[str | None, str]:
    for i, (name, _) in enumerate(entry("units")):
        if match[f"u{i}"] is not None:
            return name, match[f"u{i}"]
    return None, ""


def _qualifier(match: re.Match[str]) -> str:
    for name in entry("qualifiers"):
        if match[f"q_{name}"]:
            return str(name)
    return "exact"


def _widen_step(quantity: Quantity, printed: Printed) -> None:
    """A figure told with "over", "nearly", "about" is round: its zeros are not digits read."""
    if quantity.qualifier != "exact":
        step = max(printed.step, significant_step(printed.value))
        quantity.step = plain(step)


def _read_range(quantity: Quantity, match: re.Match[str], english: bool) -> None:
    if not match["low"]:
        if match["q_range"]:
            quantity.start = match.start("number")
        return
    own = match["lowunit"] or ""
    multiplier = entry("multipliers").get(own.removesuffix(" đồng"), 0)
    multiplier = multiplier or entry("multipliers").get(match["multiplier"], 1)
    low = plain(read_number(match["low"], quantity.unit, multiplier, english).value)
    if low < quantity.value:
        quantity.low = low
        quantity.qualifier = "range"


def _read_bounds_after(quantity: Quantity, key: str) -> None:
    if match := _AT_LEAST_AFTER.match(key, quantity.end):
        quantity.qualifier = "at_least"
        if quantity.unit == "%":
            quantity.noun = key[quantity.end : match.end()].removesuffix("trở lên").strip()
            quantity.end = match.end()
    elif _AT_MOST_AFTER.match(key, quantity.end):
        quantity.qualifier = "under"


def plain(value: Decimal) -> Number:
    """An int where the value is whole."""
    return int(value) if value == value.to_integral_value() else value.normalize()
