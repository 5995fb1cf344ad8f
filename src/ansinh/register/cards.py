"""Who has a health card in a month, on which list, to when: of a few people or of a list."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ansinh.engine import session
from ansinh.ground.months import FAR, Month
from ansinh.law import Law
from ansinh.law.tables import schemes
from ansinh.register import merging
from ansinh.register.models import Participation, Unit
from ansinh.register.one_person import spells_of


@dataclass(frozen=True)
class Card:
    """Health cover of a person on a unit's list in a group; `until` is half open, FAR while it
    runs; `order` is the place in a household's list (0: none), `months` what is paid at once."""

    person: int
    unit: int
    group: str
    since: Month
    until: Month
    order: int
    months: int


def cards(
    people: Iterable[int], law: Law, since: int, until: int | None = None
) -> dict[int, list[Card]]:
    """The cards of some people that hold any month from `since` up to `until` (half open; default:
    that month alone). Cards of numbers that were merged into one are that one's."""
    asked = sorted(set(people))
    kept = merging.together(asked)
    members = _health(law)
    end = since + 1 if until is None else until
    with closing(session.connect(threads=1)) as engine:
        rows = spells_of(engine, sorted(kept)).to_arrow_table().to_pylist()
    of_kept: dict[int, list[Card]] = {}
    for row in sorted(rows, key=lambda row: (row["from_month"], row["change"])):
        if row["from_month"] < end and row["to_month"] > since and _counts(members, row, since):
            of_kept.setdefault(kept[row["person"]], []).append(_card(row, kept))
    return {person: of_kept.get(kept[person], []) for person in asked}


def listed(unit: Unit) -> Sequence[int]:
    """The people on a unit's list now."""
    found = Participation.objects.filter(unit=unit).order_by("person")
    return list(found.values_list("person", flat=True).distinct())


def _card(row: dict[str, Any], kept: dict[int, int]) -> Card:
    return Card(
        kept[row["person"]], row["unit"], row["group"], Month(row["from_month"]),
        Month(min(row["to_month"], FAR)), row["member_order"], max(row["payment_months"], 1),
    )  # fmt: skip


def _health(law: Law) -> dict[tuple[str, str], list[tuple[int, int]]]:
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for group, state, scheme, since, until in zip(*schemes(law).values(), strict=True):
        if scheme == "BHYT":
            found.setdefault((group, state), []).append((since, until))
    return found


def _counts(
    members: dict[tuple[str, str], list[tuple[int, int]]], row: dict[str, Any], month: int
) -> bool:
    """Whether a spell counts in health insurance in a month, or in its first one after it."""
    asked = max(month, row["from_month"])
    return any(a <= asked < b for a, b in members.get((row["group"], row["state"]), ()))


def school_year(month: int) -> tuple[Month, Month]:
    """The school year of a month, half open: from September to the end of August."""
    begin = month - (month - SEPTEMBER) % 12
    return Month(begin), Month(begin + 12)


SEPTEMBER = 8
"""The month's place in a year, from 0."""
