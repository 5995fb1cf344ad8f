"""What reading a bulletin yields: facts with their comparisons, and flags.

Values are exact: whole numbers are `int` (money in đồng), percentages `decimal.Decimal`.
They become JSON numbers only in `to_json`, at the border.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Number = int | Decimal
Value = Number | tuple[Number, Number]

ALL_SCHEMES = "ALL"


@dataclass
class OtherComparison:
    """A comparison whose base is none of last year, last month, plan or target.

    `base` is the base as printed; `absolute` is in the fact's unit, `pct` in percent.
    """

    base: str | None
    absolute: Number | None = None
    pct: Number | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "base": self.base,
            "abs": json_number(self.absolute),
            "pct": json_number(self.pct),
        }


@dataclass
class Comparison:
    """How the text sets a figure beside others; a fall is negative.

    `*_pct` are percent, `vs_target_pp` percentage points, `*_abs` the unit of the fact.
    """

    plan_pct: Number | None = None
    yoy_abs: Number | None = None
    yoy_pct: Number | None = None
    mom_abs: Number | None = None
    vs_target_pp: Number | None = None
    vs_plan_abs: Number | None = None
    other: list[OtherComparison] = field(default_factory=list)

    FIELDS = ("plan_pct", "yoy_abs", "yoy_pct", "mom_abs", "vs_target_pp", "vs_plan_abs")

    def to_json(self) -> dict[str, Any] | None:
        """The printed comparisons only, or None when the text compares nothing."""
        numbers = {name: json_number(getattr(self, name)) for name in self.FIELDS}
        found: dict[str, Any] = {
            name: value for name, value in numbers.items() if value is not None
        }
        if self.other:
            found["other"] = [item.to_json() for item in self.other]
        return found or None

    def set_once(self, name: str, value: Number) -> None:
        """Keep the first figure printed for a comparison: a repetition never replaces it."""
        if getattr(self, name) is None:
            setattr(self, name, value)

    def other_for(self, base: str | None) -> OtherComparison:
        """The entry of `other` for this printed base, made when it is new."""
        for item in self.other:
            if item.base == base:
                return item
        self.other.append(OtherComparison(base))
        return self.other[-1]


@dataclass
class Fact:
    """One figure of a text; the fields are those of the ground truth (docs/bulletin-reading.md).

    `step` is the value of the last printed digit (or, for a rounded figure, of its last digit
    other than zero): the checks need it, the JSON does not carry it.
    """

    indicator: str
    scheme: str | None
    value: Value
    unit: str
    written: str
    quote: str
    qualifier: str = "exact"
    kind: str = "actual"
    as_of: date | None = None
    as_of_precision: str = "unknown"
    period: str | None = None
    place: str | None = None
    comparison: Comparison = field(default_factory=Comparison)
    notes: list[str] = field(default_factory=list)
    part: str | None = None
    step: Number = 1
    change_steps: dict[str, Number] = field(default_factory=dict)
    plan_value: Number | None = None
    in_title: bool = False
    sentence: int = 0

    def to_json(self) -> dict[str, Any]:
        value = self.value
        return {
            "indicator": self.indicator,
            "scheme": self.scheme,
            "value": [json_number(v) for v in value]
            if isinstance(value, tuple)
            else json_number(value),
            "unit": self.unit,
            "written": self.written,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "as_of_precision": self.as_of_precision,
            "period": self.period,
            "place": self.place,
            "qualifier": self.qualifier,
            "kind": self.kind,
            "comparison": self.comparison.to_json(),
            "quote": self.quote,
            "note": "; ".join(self.notes) or None,
        }


@dataclass(frozen=True)
class Flag:
    """An identity the printed figures do not satisfy: a warning to show, never a repair.

    `expected`, `printed` and `tolerance` are in the unit of the figures named.
    """

    identity: str
    figures: tuple[str, ...]
    expected: Number
    printed: Number
    tolerance: Number
    message: str
    quotes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "identity": self.identity,
            "figures": list(self.figures),
            "expected": json_number(self.expected),
            "printed": json_number(self.printed),
            "tolerance": json_number(self.tolerance),
            "message": self.message,
            "quotes": list(self.quotes),
        }


@dataclass
class Reading:
    """Everything read from one text. `published` is the page's own date, if it prints one."""

    facts: list[Fact]
    place: str | None = None
    published: date | None = None
    published_precision: str | None = None

    def to_json(self) -> dict[str, Any]:
        published = self.published.isoformat() if self.published else None
        if published and self.published_precision == "month":
            published = published[:7]
        return {
            "place": self.place,
            "published": published,
            "facts": [fact.to_json() for fact in self.facts],
        }


def json_number(value: Number | None) -> int | float | None:
    """A Decimal as the JSON number a reader expects: 56.2, and 100 rather than 100.0."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
