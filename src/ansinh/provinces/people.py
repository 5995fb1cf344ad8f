"""The invented people of a province: households, ages, names, numbers.

Everything is drawn from one seed, column by column; a person is a row in arrays, so the
same code makes three thousand people and two million.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.ground.months import first_day
from ansinh.provinces.areas import District
from ansinh.provinces.naming import Naming
from ansinh.provinces.profile import Profile

HOUSEHOLD_SIZES = {1: 6, 2: 13, 3: 21, 4: 29, 5: 17, 6: 9, 7: 5}
DAYS_A_MONTH = 30.4375
NUMBER_RANGE = 100_000_000
NUMBER_STEP = 61_803_399
"""Odd and no multiple of five, so stepping by it visits every 8-digit number once."""


@dataclass
class People:
    """People and their households as columns; `person` is the row number plus one.

    `from_month` is the month from which the register knows somebody: the first month, or
    the month of birth. `category` is the index of the household's category in `categories`.
    """

    household: NDArray[np.int32]
    order: NDArray[np.int8]
    female: NDArray[np.bool_]
    birth_day: NDArray[np.int32]
    from_month: NDArray[np.int32]
    name: pa.Array
    sort_key: pa.Array
    search_name: pa.Array
    household_commune: NDArray[np.int32]
    household_category: NDArray[np.int8]
    categories: tuple[str, ...]
    communes: tuple[str, ...]
    code: str

    def __len__(self) -> int:
        return len(self.household)

    @property
    def commune(self) -> NDArray[np.int32]:
        """Index of the commune of each person."""
        return self.household_commune[self.household]

    @property
    def category(self) -> NDArray[np.int8]:
        """Index of the household category of each person."""
        return self.household_category[self.household]

    def age_months(self, month: int) -> NDArray[np.int32]:
        """Completed months of life on the first day of a month; negative before birth."""
        day = (first_day(month) - first_day(1970 * 12)).days
        return np.floor((day - self.birth_day) / DAYS_A_MONTH).astype(np.int32)

    def households_table(self, rows: NDArray[np.int64]) -> pa.Table:
        """Households as `register.operations.load_people` takes them."""
        return pa.table(
            {
                "id": pa.array(rows + 1, pa.int64()),
                "code": _digits(rows + 1, 8, prefix=f"H{self.code}"),
                "area": pa.array(self.communes).take(pa.array(self.household_commune[rows])),
            }
        )

    def table(self, rows: NDArray[np.int64]) -> pa.Table:
        """People as `register.operations.load_people` takes them."""
        chosen = pa.array(rows)
        number = (rows.astype(np.int64) * NUMBER_STEP + 10_007) % NUMBER_RANGE
        return pa.table(
            {
                "id": pa.array(rows + 1, pa.int64()),
                "social_insurance_number": _digits(number, 8, prefix=self.code),
                "personal_id": pa.repeat(pa.scalar(""), len(rows)),
                "name": self.name.take(chosen),
                "sort_key": self.sort_key.take(chosen),
                "search_name": self.search_name.take(chosen),
                "birth_date": pa.array(self.birth_day[rows], pa.date32()),
                "sex": pa.array(["M", "F"]).take(pa.array(self.female[rows].astype(np.int8))),
                "area": pa.array(self.communes).take(pa.array(self.commune[rows])),
                "household": pa.array(self.household[rows].astype(np.int64) + 1),
            }
        )


def people_of(profile: Profile, districts: list[District], scale: float) -> People:
    """Draw the people who live in the province in its first month, and those born later."""
    random = np.random.default_rng([profile.structure["seed"], 1])
    start = population(profile, scale)
    size, commune, category, community = _households(profile, districts, start, random)
    household = np.repeat(np.arange(len(size), dtype=np.int32), size)[:start]
    order = (np.arange(start) - (np.cumsum(size) - size)[household] + 1).astype(np.int8)
    female, age = _members(household, order, size, random)
    first = int(profile.first_month)
    day = (first_day(first) - first_day(1970 * 12)).days
    birth_day = (day - 1 - age * 365.25).astype(np.int32)
    children, born = _newborn(profile, household, order, age, female, start, random)
    household = np.concatenate([household, children])
    order = np.concatenate([order, np.full(len(children), 9, np.int8)])
    female = np.concatenate([female, random.random(len(children)) < 0.475])
    starts = (born - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
    birth_day = np.concatenate([birth_day, starts + random.integers(0, 27, len(born))])
    naming = Naming(profile.structure["communities"])
    names = naming.draw(household, order, female, community, random)
    return People(
        household=household,
        order=order,
        female=female,
        birth_day=birth_day.astype(np.int32),
        from_month=np.concatenate([np.full(start, first), born]).astype(np.int32),
        name=names.name,
        sort_key=names.sort_key,
        search_name=names.search_name,
        household_commune=commune,
        household_category=category,
        categories=tuple(profile.structure["households"]),
        communes=tuple(area.code for district in districts for area in district.communes),
        code=profile.code,
    )


def population(profile: Profile, scale: float) -> int:
    """People at the start of the first month: between two published yearly averages."""
    year = profile.first_month // 12
    before, after = profile.population[year - 1], profile.population[year]
    return round((before + after) / 2 * scale)


def _households(
    profile: Profile, districts: list[District], people: int, random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8], NDArray[np.int8]]:
    """Size, commune, category and community of enough households for so many people."""
    sizes = np.array(list(HOUSEHOLD_SIZES))
    weights = np.array(list(HOUSEHOLD_SIZES.values()), float)
    mean = (sizes * weights).sum() / weights.sum()
    size = random.choice(sizes, int(people / mean * 1.05) + 20, p=weights / weights.sum())
    count = int(np.searchsorted(np.cumsum(size), people)) + 1
    size = size[:count]
    share = np.concatenate(
        [[d.people / max(1, len(d.communes))] * len(d.communes) for d in districts]
    )
    share = share * random.uniform(0.6, 1.5, len(share))
    commune = random.choice(len(share), count, p=share / share.sum()).astype(np.int32)
    hardship = np.concatenate([[d.hardship] * len(d.communes) for d in districts])[commune]
    category = _category(profile, hardship, random)
    communities = np.array(list(profile.structure["communities"].values()), float)
    community = random.choice(len(communities), count, p=communities / communities.sum())
    return size, commune, category, community.astype(np.int8)


def _category(
    profile: Profile, hardship: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.int8]:
    """One category a household; the ordinary one takes what hardship leaves."""
    shares = dict(profile.structure["households"])
    names = list(shares)
    hard = [name for name in names if name in ("poor", "ethnic_difficult_area")]
    weights = np.empty((len(hardship), len(names)))
    for place, name in enumerate(names):
        factor = hardship / hardship.mean() if name in hard else 1.0
        weights[:, place] = shares[name] * factor
    others = [place for place, name in enumerate(names) if name != "ordinary"]
    weights[:, names.index("ordinary")] = np.maximum(1000 - weights[:, others].sum(axis=1), 40)
    limits = np.cumsum(weights, axis=1)
    drawn = random.random(len(hardship)) * limits[:, -1]
    found: NDArray[np.int8] = (drawn[:, None] > limits).sum(axis=1).astype(np.int8)
    return found


def _members(
    household: NDArray[np.int32],
    order: NDArray[np.int8],
    size: NDArray[np.int64],
    random: np.random.Generator,
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Sex and age in years: head, spouse, children of theirs, then a grandparent or two."""
    people = len(household)
    head_age = 21 + random.gamma(3.0, 7.2, len(size))
    head_age = np.where(size == 1, head_age + 14, head_age).clip(19, 88)[household]
    head_female = (random.random(len(size)) < 0.27)[household]
    age = head_age.copy()
    female = head_female.copy()
    spouse = order == 2
    age[spouse] = (head_age[spouse] + random.normal(-1.5, 4, spouse.sum())).clip(18, 90)
    female[spouse] = ~head_female[spouse]
    rest = order > 2
    gap = random.uniform(19, 37, people)
    child = head_age - gap
    elder = (order >= 5) & (random.random(people) < 0.35) & (head_age < 55)
    young = rest & ~elder
    small = random.uniform(0, 9, people)
    age[young] = np.where(child > 0.1, child, small)[young]
    grandchild = young & (age > 26) & (random.random(people) < 0.55)
    age[grandchild] = (age[grandchild] - random.uniform(20, 27, grandchild.sum())).clip(0.1, None)
    age[elder] = (head_age[elder] + random.uniform(20, 34, elder.sum())).clip(45, 97)
    female[rest] = (random.random(people) < np.where(elder, 0.62, 0.48))[rest]
    return female, age


def _newborn(
    profile: Profile,
    household: NDArray[np.int32],
    order: NDArray[np.int8],
    age: NDArray[np.float64],
    female: NDArray[np.bool_],
    people: int,
    random: np.random.Generator,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Households that have a child after the first month, and the months of birth, in order."""
    months = np.arange(profile.first_month + 1, profile.last_month + 1)
    mean = people * profile.structure["births_per_1000"] / 12_000
    births = random.poisson(mean, len(months))
    mothers = household[female & (age > 19) & (age < 40) & (order <= 3)]
    return random.choice(mothers, births.sum()).astype(np.int32), np.repeat(months, births)


def _digits(numbers: NDArray[np.int64], width: int, *, prefix: str) -> pa.Array:
    """Numbers as text of a fixed width after a prefix."""
    import pyarrow.compute as pc

    text = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "")
