"""What the law folder holds: dated values, each with its article and its evidence.

A *quantity* is something the law sets (the base salary, a rate, a deadline). Its *series* are the
histories of that quantity for each combination of keys (`region`, `fund`, ...). A series is a
list of dated values; a value holds from its first day until the next one begins, so gaps and
overlaps cannot be written down. Amounts are integers: đồng, or 1/100,000 for a percentage
(17.5 % = 17500), or 1/100,000,000 for a fine percentage (0.628 % a month = 628000).
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Scalar = int | str | None
Keys = tuple[tuple[str, str], ...]

PERCENT = 100_000
"""One hundred percent, in the unit of every rate."""

FINE_PERCENT = 100_000_000
"""One hundred percent, in the unit of interest rates."""

GRADES: Mapping[str, Mapping[str, str]] = {
    "gazette": {"vi": "đã đọc văn bản", "en": "read in the text itself"},
    "republished": {"vi": "đã đọc bản đăng lại", "en": "read in a republished text"},
    "official_letter": {"vi": "theo công văn", "en": "read in an official letter"},
    "secondary": {"vi": "theo nguồn thứ cấp", "en": "from a secondary source"},
    "memory": {"vi": "theo trí nhớ", "en": "from memory"},
}
"""What was read of a value, best first: the text itself (the gazette, or the agency's own
decision), a republished whole or long quotation, an official letter that applies it, somebody's
account of it, nothing at all."""

GAZETTE, SECONDARY, MEMORY = "gazette", "secondary", "memory"
DOUBTED = (SECONDARY, MEMORY)
"""Grades of a value that still has to be compared with the text: it is *unconfirmed*."""

UNITS = {
    "dong": "đồng",
    "percent": "%",
    "percent_fine": "%",
    "number": "",
    "days": "days",
    "months": "months",
    "text": "",
}


class LawError(Exception):
    """Something in the law folder, or a question put to it, that cannot be right.

    The message says where (file and key), what, and what to do about it.
    """


class LawMissing(LawError):
    """A value that the law needs and nobody has entered: operator data."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value is written: document, article, a remark in our words, the text's own words."""

    document: str
    article: str
    note: str = ""
    quote: str = ""
    """A few words of the text, where they carry the value."""
    since: date | None = None
    """From when this is where it is written, for a value that has outlived a document."""

    def __str__(self) -> str:
        return f"{self.document}, {self.article}"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a quantity, in force from `since` until `until` (half open; None = still)."""

    quantity: str
    keys: Keys
    value: Scalar
    unit: str
    since: date
    until: date | None
    references: tuple[Reference, ...]
    grade: str
    source: str
    """The file that holds it, relative to its folder."""
    confirmed_by: str = ""
    confirmed_on: str = ""

    @property
    def reference(self) -> Reference:
        """Where the value is written first."""
        return self.references[0]

    @property
    def unconfirmed(self) -> bool:
        """Whether somebody has still to compare the value with the text."""
        return self.grade in DOUBTED

    @property
    def number(self) -> int:
        """The value as an integer; LawError when it is text or none."""
        if not isinstance(self.value, int):
            raise LawError(f"{self.name} is {self.value!r} on {self.since}, not a number")
        return self.value

    @property
    def name(self) -> str:
        return name_of(self.quantity, self.keys)

    def shown(self) -> str:
        """The value as a person writes it: 1210000, 17.5%, none."""
        return show(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class Series:
    """The history of one quantity for one combination of keys."""

    quantity: str
    keys: Keys
    values: tuple[Value, ...]
    starts: tuple[date, ...] = field(repr=False)

    @classmethod
    def of(cls, quantity: str, keys: Keys, values: list[Value]) -> "Series":
        """A series of values in the order of their dates, each ending where the next begins."""
        ordered = sorted(values, key=lambda value: value.since)
        return cls(quantity, keys, tuple(ordered), tuple(value.since for value in ordered))

    def on(self, day: date) -> Value | None:
        """The value in force on a day, or None before the first and after an annual one's year."""
        at = bisect_right(self.starts, day) - 1
        if at < 0:
            return None
        value = self.values[at]
        return value if value.until is None or day < value.until else None


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a quantity is: its unit, its keys, and how long one of its values holds."""

    name: str
    unit: str
    by: tuple[str, ...]
    holds: str
    """`until_next`, or `year` for values announced for one calendar year."""
    label: Mapping[str, str]
    enter: str
    """For operator data: where the office finds the value, and how it enters it."""
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a key may be, for keys that the folder's own values do not all name."""


def keys_of(keys: Mapping[str, str]) -> Keys:
    """Keys in the order in which series are named."""
    return tuple(sorted((key, str(value)) for key, value in keys.items()))


def name_of(quantity: str, keys: Keys) -> str:
    """`rate(fund=HTTT, share=employee)`, the way messages name a series."""
    inside = ", ".join(f"{key}={value}" for key, value in keys)
    return f"{quantity}({inside})" if inside else quantity


def show(value: Scalar, unit: str) -> str:
    """Write a value the way a person does: 8%, 0.628%, 1210000."""
    if value is None:
        return "none"
    if unit in ("percent", "percent_fine"):
        return f"{decimal(value, unit)}%"
    return str(value)


def decimal(value: Scalar, unit: str) -> str:
    """A percentage without its sign (`17.5`), any other value as it is."""
    if not isinstance(value, int) or unit not in ("percent", "percent_fine"):
        return "none" if value is None else str(value)
    scale = PERCENT // 100 if unit == "percent" else FINE_PERCENT // 100
    whole, part = divmod(value, scale)
    digits = len(str(scale)) - 1
    return f"{whole}.{part:0{digits}d}".rstrip("0").rstrip(".")
