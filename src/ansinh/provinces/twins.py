"""People entered twice: copies with the damage that a second entry brings, and the truth.

The shares of damage are fixed here, in one place, before any matcher is measured by them. They
describe a second number given to somebody years ago by another clerk from a paper form. Besides
copies there are people who only look alike: true twins, namesakes, births known by year.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from ansinh.engine.linking import PEOPLE
from ansinh.register.names import search_name

DAMAGE = {
    "name": {"none": 0.74, "marks": 0.10, "letter": 0.07, "word": 0.06, "two_letters": 0.03},
    "birth": {"none": 0.80, "swapped": 0.07, "year_only": 0.06, "digit": 0.04, "year": 0.03},
    "sex": {"none": 0.98, "other": 0.02},
    "personal_id": {"same": 0.45, "digit": 0.05, "none": 0.50},
    "area": {"none": 0.80, "other": 0.20},
    "household": {"none": 0.60, "unknown": 0.25, "other": 0.15},
    "number": {"other": 0.92, "digit": 0.08},
}
"""By field, the share of copies with each kind of damage; `personal_id` where the first entry has
one at all (`HAS_ID`)."""
HAS_ID = 0.7
NO_HOUSEHOLD = 0.15
"""People who are on no household list, in the first entry already."""
YEAR_ONLY = 0.06
"""People whose birth is known by its year only, in the first entry already."""
LOOKALIKE = 0.01
"""Share of people who have a sibling born the same day with a name like theirs."""
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


@dataclass(frozen=True)
class Twins:
    """People (`engine.linking.PEOPLE`), the pairs that are one person, and each copy's damage."""

    people: pa.Table
    truth: frozenset[tuple[int, int]]
    damage: dict[tuple[int, int], dict[str, str]]


def twins(people: pa.Table, *, share: float, seed: int) -> Twins:
    """`people` with a `share` of them entered again; ids of copies follow the largest id."""
    random = np.random.default_rng([seed, 400])
    rows = people.to_pylist()
    _believable(rows, random)
    areas = sorted({row["area"] for row in rows})
    households = max(row["household"] for row in rows)
    top = max(row["id"] for row in rows)
    chosen = random.choice(len(rows), round(len(rows) * share), replace=False)
    copies, truth, damage = [], set(), {}
    taken = {row["number"] for row in rows}
    for place, at in enumerate(sorted(chosen.tolist()), start=1):
        drawn = {field: _draw(shares, random) for field, shares in DAMAGE.items()}
        copy = _copy(rows[at], drawn, areas, households, random)
        while copy["number"] in taken:
            copy["number"] = f"{random.integers(10**9, 10**10)}"
        taken.add(copy["number"])
        copy["id"] = top + place
        copies.append(copy)
        pair = (rows[at]["id"], copy["id"])
        truth.add(pair)
        damage[pair] = drawn
    return Twins(pa.Table.from_pylist([*rows, *copies], schema=PEOPLE), frozenset(truth), damage)


def _draw(shares: dict[str, float], random: np.random.Generator) -> str:
    names = list(shares)
    return names[int(np.searchsorted(np.cumsum(list(shares.values())), random.random()))]


def _believable(rows: list[dict[str, Any]], random: np.random.Generator) -> None:
    """Numbers of identity, births known by year, and siblings who look alike."""
    for row, has, year_only in zip(
        rows, random.random(len(rows)) < HAS_ID, random.random(len(rows)) < YEAR_ONLY, strict=True
    ):
        born: date = row["birth_date"]
        if year_only:
            row["birth_date"] = born = born.replace(month=1, day=1)
        if has:
            century = 2 * (born.year >= 2000) + (row["sex"] == "F")
            serial = random.integers(0, 10**6)
            row["personal_id"] = f"006{century}{born.year % 100:02d}{serial:06d}"
    alone = np.flatnonzero(random.random(len(rows)) < NO_HOUSEHOLD).tolist()
    for at in np.flatnonzero(random.random(len(rows) - 1) < LOOKALIKE).tolist():
        one, two = rows[at], rows[at + 1]
        if one["household"] == two["household"]:
            two["birth_date"], two["sex"] = one["birth_date"], one["sex"]
            words = one["name"].split()
            words[-1] = two["name"].split()[-1]
            _named(two, " ".join(words))
    for at in alone:
        rows[at]["household"] = 0


def _copy(
    row: dict[str, Any], drawn: dict[str, str], areas: list[str], households: int,
    random: np.random.Generator,
) -> dict[str, Any]:  # fmt: skip
    copy = dict(row)
    _named(copy, _name(row["name"], drawn["name"], random))
    copy["birth_date"] = _birth(row["birth_date"], drawn["birth"], random)
    if drawn["sex"] == "other":
        copy["sex"] = "F" if row["sex"] == "M" else "M"
    if row["personal_id"] and drawn["personal_id"] != "same":
        other = _digit(row["personal_id"], random)
        copy["personal_id"] = other if drawn["personal_id"] == "digit" else ""
    if drawn["area"] == "other":
        copy["area"] = areas[random.integers(len(areas))]
        # Who is entered elsewhere is on no household list there, or on another.
        copy["household"] = 0
    if drawn["household"] == "unknown":
        copy["household"] = 0
    if drawn["household"] == "other":
        copy["household"] = int(random.integers(1, households + 1))
    copy["number"] = f"{random.integers(10**9, 10**10)}"
    if drawn["number"] == "digit":
        copy["number"] = _digit(row["number"], random)
    return copy


def _named(row: dict[str, Any], name: str) -> None:
    row["name"], row["search_name"] = name, search_name(name)


def _digit(number: str, random: np.random.Generator) -> str:
    at = int(random.integers(2, len(number)))
    return f"{number[:at]}{(int(number[at]) + int(random.integers(1, 10))) % 10}{number[at + 1 :]}"


def _name(name: str, kind: str, random: np.random.Generator) -> str:
    words = name.split()
    if kind == "marks":
        # All marks are lost, or those of one word.
        if random.random() < 0.5:
            return " ".join(word.title() for word in search_name(name).split())
        at = int(random.integers(len(words)))
        words[at] = search_name(words[at]).title()
    if kind == "word" and len(words) > 2:
        del words[int(random.integers(1, len(words) - 1))]
    for _ in range({"letter": 1, "two_letters": 2}.get(kind, 0)):
        at = int(random.integers(len(words)))
        words[at] = _letter(words[at], random)
    return " ".join(words)


def _letter(word: str, random: np.random.Generator) -> str:
    at, letter = int(random.integers(len(word))), LETTERS[int(random.integers(len(LETTERS)))]
    way = random.random()
    if way < 0.3 and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if way < 0.5:
        return word[:at] + letter + word[at:]
    if way < 0.75 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + letter + word[at + 1 :]


def _birth(born: date, kind: str, random: np.random.Generator) -> date:
    if kind == "swapped" and born.day <= 12:
        return born.replace(month=born.day, day=born.month)
    if kind == "year_only":
        return born.replace(month=1, day=1)
    if kind == "digit":
        return born.replace(day=int(random.integers(1, 29)))
    if kind == "year":
        return born.replace(
            year=born.year + int(random.choice([-10, -1, 1, 10])), day=min(born.day, 28)
        )
    return born
