"""The law as one object: look-ups by name and day, groups and states."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ansinh.ground.months import first_day, month_of
from ansinh.law.documents import Document
from ansinh.law.groups import Base, Group, State, read_effect
from ansinh.law.values import (
    Keys,
    LawError,
    LawMissing,
    Quantity,
    Series,
    Value,
    keys_of,
    name_of,
)


@dataclass(frozen=True, eq=False)
class Law:
    """Everything the folder says, with what was laid over it. Immutable, and equal to itself
    alone, so that what follows from it can be remembered beside it (`law.tables`)."""

    hash: str
    quantities: Mapping[str, Quantity]
    series: Mapping[tuple[str, Keys], Series]
    bases: Mapping[str, Base]
    groups: Mapping[str, Group]
    states: Mapping[str, State]
    documents: Mapping[str, Document]
    overlays: tuple[str, ...]
    begin: date
    end: date

    def value(self, name: str, day: date, **keys: str) -> Value:
        """The value of a quantity in force on a day, with its references and grade.

        Raises LawError when the quantity or key is unknown or the day lies outside the law, and
        LawMissing (naming the year, the keys and where to enter it) when nobody has entered it.
        """
        series = self._series(name, keys_of(keys))
        if not self.begin <= day < self.end:
            raise LawError(
                f"{day} lies outside the days this law covers, {self.begin} to {self.end}"
            )
        value = series.on(day) if series is not None else None
        if value is None:
            quantity = self.quantities[name]
            what = name_of(name, keys_of(keys))
            if quantity.enter:
                raise LawMissing(f"{what} of {day.year} is not known. {quantity.enter}")
            raise LawMissing(f"{what} has no value on {day}")
        return value

    def find(self, name: str, day: date, **keys: str) -> Value | None:
        """Like `value`, but None where nothing is in force (or the value is `none`)."""
        series = self.series.get((name, keys_of(keys)))
        value = series.on(day) if series is not None else None
        return value if value is not None and value.value is not None else None

    def number(self, name: str, day: date, **keys: str) -> int:
        """The integer value of a quantity on a day."""
        return self.value(name, day, **keys).number

    def _series(self, name: str, keys: Keys) -> Series | None:
        found = self.series.get((name, keys))
        if found is not None:
            return found
        if name not in self.quantities:
            raise LawError(f"the law has no quantity {name!r}; `ansinh law show` lists them")
        quantity = self.quantities[name]
        if tuple(key for key, _ in keys) != quantity.by:
            raise LawError(f"{name} is looked up by {', '.join(quantity.by) or 'date alone'}")
        if quantity.enter:
            return None
        known = sorted(name_of(*found) for found in self.series if found[0] == name)
        raise LawError(f"the law has no {name_of(name, keys)}; it has {', '.join(known[:40])}")

    def values(self) -> Iterator[Value]:
        """Every dated value, in the order of quantities, keys and dates."""
        for key in sorted(self.series):
            yield from self.series[key].values

    def unconfirmed(self) -> list[Value]:
        """The values whose evidence the operator has still to confirm."""
        return [value for value in self.values() if value.unconfirmed]

    def group(self, code: str) -> Group:
        if code not in self.groups:
            raise LawError(f"the law has no group {code!r}; `ansinh law groups` lists them")
        return self.groups[code]

    def effect(self, state: str, day: date) -> Mapping[str, str] | None:
        """What a state does to each fund on a day; None where the law does not know the state."""
        found = self.find("state_effect", day, state=state)
        return None if found is None else read_effect(str(found.value))

    def changes(self) -> list[int]:
        """The months from which some value is another than in the month before."""
        return list(self._changes)

    @cached_property
    def _changes(self) -> tuple[int, ...]:
        days = {value.since for value in self.values()}
        days |= {value.until for value in self.values() if value.until is not None}
        return tuple(sorted({month_ruled_from(day) for day in days}))


def month_ruled_from(day: date) -> int:
    """The first month a value in force from `day` rules: the law of a month is that of its
    first day, so a value of the 15th begins with the next month."""
    return month_of(day) + (0 if day.day == 1 else 1)


def day_of(month: int) -> date:
    """The day whose law rules a month: its first."""
    return first_day(month)
