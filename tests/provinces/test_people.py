"""The invented people: numbers, ages, names, and that the seed alone decides them."""

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pytest

from ansinh.provinces.areas import districts_of
from ansinh.provinces.build import Invented, invent
from ansinh.provinces.people import People, people_of
from ansinh.provinces.profile import Profile


@pytest.fixture(scope="module")
def people(profile: Profile) -> People:
    return people_of(profile, districts_of(profile), 0.1)


def test_people_are_as_many_as_the_population(profile: Profile, people: People) -> None:
    alive = people.from_month <= profile.first_month
    assert alive.sum() == round((313_100 + 319_000) / 2 * 0.1)
    assert 0.02 < (~alive).sum() / alive.sum() < 0.035  # 19 months of births


def test_the_age_pyramid_is_plausible(profile: Profile, people: People) -> None:
    alive = people.from_month <= profile.first_month
    years = people.age_months(profile.first_month)[alive] / 12
    assert years.min() >= 0 and years.max() < 110
    assert 0.08 < (years < 6).mean() < 0.14
    assert 0.22 < (years < 15).mean() < 0.33
    assert 0.06 < (years >= 60).mean() < 0.13
    assert 0.44 < people.female[alive].mean() < 0.56


def test_numbers_are_ten_digits_and_never_twice(people: People) -> None:
    numbers = people.table(np.arange(len(people)))["social_insurance_number"].to_pylist()
    assert len(set(numbers)) == len(people)
    assert all(number.startswith("06") and len(number) == 10 for number in numbers)


def test_children_carry_a_surname_of_their_household(people: People) -> None:
    rows = np.flatnonzero(people.order <= 3)[:300]
    table = people.table(rows).to_pylist()
    surname = {row["household"]: row["name"].split()[0] for row in table if row["id"]}
    heads = {
        row["household"]: row["name"].split()[0]
        for row, order in zip(table, people.order[rows], strict=True)
        if order == 1
    }
    for row, order in zip(table, people.order[rows], strict=True):
        if order == 3 and row["household"] in heads:
            assert row["name"].split()[0] == heads[row["household"]]
    assert len(set(surname.values())) > 5


def test_a_born_child_has_a_birth_date_in_its_month(profile: Profile, people: People) -> None:
    born = np.flatnonzero(people.from_month > profile.first_month)
    days = people.birth_day[born].astype("datetime64[D]").astype("datetime64[M]").astype(int)
    assert (days + 1970 * 12 == people.from_month[born]).all()


def _hash(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sha256(sink.getvalue()).hexdigest()


def _hashes(made: Invented) -> dict[str, str]:
    people = np.arange(len(made.people))
    households = np.arange(len(made.people.household_commune))
    money = [made.payments.receipts(n, month) for n, month in enumerate(made.log.months)]
    return {
        "people": _hash(made.people.table(people)),
        "households": _hash(made.people.households_table(households)),
        "units": _hash(made.units.table()),
        "changes": _hash(made.log.table(slice(0, len(made.log)), 1)),
        "opening": _hash(made.payments.opening),
        "receipts": _hash(pa.concat_tables(money)),
    }


def test_the_same_seed_makes_the_same_tables(profile: Profile, made: Invented) -> None:
    first = _hashes(made)
    assert _hashes(invent(profile, scale=0.01)) == first
    other = replace(profile, structure={**profile.structure, "seed": 1})
    second = _hashes(invent(other, scale=0.01))
    assert all(first[name] != second[name] for name in first)


@pytest.mark.parametrize("scale", [0, -1, 1.01])
def test_a_scale_that_cannot_be(profile: Profile, scale: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        invent(profile, scale=scale)
