"""Who stands twice is found with few false pairs, and what was decided is not asked again."""

import json
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

from ansinh.engine import linking, session
from ansinh.provinces.areas import districts_of
from ansinh.provinces.people import people_of, population
from ansinh.provinces.profile import load
from ansinh.provinces.twins import Twins, twins
from ansinh.record.actor import Actor
from ansinh.register import likeness, merging
from ansinh.register.duplicates import duplicates
from tests.ledger.builders import at
from tests.register.builders import WHO, build_register

HELD_OUT = 20261201
"""Never used while the weights were chosen (docs/decisions/0012)."""


def invented(people: int, seed: int) -> Twins:
    profile = load("bac-kan-2017")
    profile.structure["seed"] = seed
    drawn = people_of(profile, districts_of(profile), people / population(profile, 1.0))
    table = drawn.table(np.arange(people))
    renamed = table.rename_columns(
        [name.replace("social_insurance_", "") for name in table.column_names]
    )
    return twins(renamed.select(linking.PEOPLE.names).cast(linking.PEOPLE), share=0.05, seed=seed)


@pytest.fixture(scope="module")
def held_out() -> tuple[Twins, pa.Table, np.ndarray]:
    given = invented(60_000, HELD_OUT)
    with session.connect() as engine:
        found = linking.pairs(engine, given.people)
    return given, found, likeness.weights(found, given.people.num_rows)


def keys(found: pa.Table) -> list[tuple[int, int]]:
    return list(zip(found["one"].to_pylist(), found["two"].to_pylist(), strict=True))


def test_on_damage_never_seen_nearly_all_are_found_and_nearly_none_is_false(
    held_out: tuple[Twins, pa.Table, np.ndarray],
) -> None:
    given, found, weights = held_out
    said = {pair for pair, w in zip(keys(found), weights, strict=True) if w >= likeness.LIKELY}
    right = len(said & given.truth)
    assert right / len(said) >= 0.99
    assert right / len(given.truth) >= 0.95
    possible = {p for p, w in zip(keys(found), weights, strict=True) if w >= likeness.POSSIBLE}
    assert len(possible & given.truth) / len(given.truth) >= 0.97


def test_every_kind_of_damage_is_found(held_out: tuple[Twins, pa.Table, np.ndarray]) -> None:
    """No kind is given up: each single one is found in two of three copies at least."""
    given, found, weights = held_out
    said = {pair for pair, w in zip(keys(found), weights, strict=True) if w >= likeness.LIKELY}
    for field in ("name", "birth", "sex", "area", "household", "number"):
        for kind in {drawn[field] for drawn in given.damage.values()}:
            of_kind = [pair for pair, drawn in given.damage.items() if drawn[field] == kind]
            share = sum(pair in said for pair in of_kind) / len(of_kind)
            assert share >= 0.66, (field, kind, share)


def test_a_pair_weighs_the_same_whoever_is_asked_for(
    held_out: tuple[Twins, pa.Table, np.ndarray],
) -> None:
    given, found, weights = held_out
    one = min(given.truth)[0]
    with session.connect() as engine:
        asked = linking.pairs(engine, given.people, [one])
    of_one = {p: w for p, w in zip(keys(found), weights, strict=True) if one in p}
    again = likeness.weights(asked, given.people.num_rows)
    assert dict(zip(keys(asked), again, strict=True)) == of_one and of_one


BASE = {
    "id": 1, "number": "6000000001", "personal_id": "", "name": "Bế Thị Xuyến",
    "search_name": "be thi xuyen", "birth_date": date(1980, 3, 7), "sex": "F", "area": "A",
    "household": 9,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "levels"),
    [
        ({}, {"name": "same", "birth": "same", "household": "same", "number": "other"}),
        ({"name": "Be Thi Xuyen"}, {"name": "marks"}),
        ({"name": "Bế Xuyến", "search_name": "be xuyen"}, {"name": "words"}),
        ({"name": "Bế Thị Xuyễn", "search_name": "be thi xuyenn"}, {"name": "letter"}),
        ({"birth_date": date(1980, 7, 3)}, {"birth": "swapped"}),
        ({"birth_date": date(1980, 1, 1)}, {"birth": "year_only"}),
        ({"birth_date": date(1980, 3, 17)}, {"birth": "one_part"}),
        ({"birth_date": date(1981, 3, 7)}, {"birth": "one_part"}),
        ({"birth_date": date(1980, 5, 9)}, {"birth": "year"}),
        ({"household": 0}, {"household": "unknown"}),
        ({"number": "6000000007"}, {"number": "digit"}),
        ({"area": "B", "household": 8}, {"area": "other", "household": "other"}),
    ],
)
def test_the_levels_of_a_pair(changed: dict, levels: dict[str, str]) -> None:
    two = {**BASE, "id": 2, "number": "7999999999", **changed}
    with session.connect() as engine:
        found = linking.pairs(engine, pa.Table.from_pylist([BASE, two], schema=linking.PEOPLE))
    (row,) = found.to_pylist()
    assert levels.items() <= dict(likeness.reasons(row)).items()


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("006180000001", "006180000001", "same"),
        ("006180000001", "006180000002", "digit"),
        ("006180000001", "006180004321", "other"),
        ("006180000001", "", "unknown"),
    ],
)
def test_two_personal_ids(one: str, two: str, level: str) -> None:
    rows = [{**BASE, "personal_id": one}, {**BASE, "id": 2, "personal_id": two}]
    with session.connect() as engine:
        found = linking.pairs(engine, pa.Table.from_pylist(rows, schema=linking.PEOPLE))
    assert dict(likeness.reasons(found.to_pylist()[0]))["personal_id"] == level


def test_what_is_decided_is_not_listed_again(database: str) -> None:
    """Ten people: 1 and 2 are made alike, 3 and 4 too; the rest differ in their names only."""
    from ansinh.register.identity import record_person

    build_register()
    for person, name in ((1, "Bế Thị Xuyến"), (2, "Bế Thị Xuyến"), (3, "Mạc Ỷ"), (4, "Mạc Ỷ")):
        record_person(person=person, field="name", value=name, from_day=date(2016, 1, 1),
                      paper="CCCD", recorded_at=at("2016-02"), **WHO)  # fmt: skip
    listed = {(pair.one.id, pair.two.id) for pair in duplicates(least=-50)}
    assert {(1, 2), (3, 4)} <= listed
    assert {(p.one.id, p.two.id) for p in duplicates(least=-50, whom=[4])} <= {
        pair for pair in listed if 4 in pair
    }
    moment = {"recorded_at": at("2016-02")}
    merging.propose(kept=1, other=2, paper="C18-TS số 1", **moment, **WHO)
    (waiting,) = [p for p in duplicates(least=-50) if (p.one.id, p.two.id) == (1, 2)]
    assert waiting.standing == "proposed"
    merging.approve(kept=1, other=2, **moment, actor=Actor("Bình"), reason="đủ")
    merging.tell_apart(kept=3, other=4, **moment, **WHO)
    left = {(pair.one.id, pair.two.id) for pair in duplicates(least=-50)}
    assert not left & {(1, 2), (3, 4)} and not any(2 in pair for pair in left)
    merging.undo(kept=1, other=2, **moment, **WHO)
    assert (1, 2) in {(pair.one.id, pair.two.id) for pair in duplicates(least=-50)}


@pytest.mark.parametrize("form", [["--json"], ["--csv"], []])
def test_the_command_tells_each_pair_with_its_reasons(
    database: str, form: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.cli import duplicates as command
    from ansinh.register.identity import record_person

    build_register()
    monkeypatch.setattr(command, "open_installation", lambda: None)
    monkeypatch.setattr(likeness, "POSSIBLE", -50)
    record_person(person=2, field="name", value="Người 1", from_day=date(2016, 1, 1),
                  paper="CCCD", recorded_at=at("2016-02"), **WHO)  # fmt: skip
    said = CliRunner().invoke(command.duplicates, ["6000000002", "--possible", *form])
    assert said.exit_code == 0, said.output
    assert "6000000001" in said.output and "Người 1" in said.output
    if form == ["--json"]:
        told = {(e["one"]["id"], e["two"]["id"]): e["reasons"] for e in json.loads(said.output)}
        assert told[1, 2]["name"] == "same" and told[1, 2]["birth"] == "same"
