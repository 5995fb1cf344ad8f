"""Merges in any order beside a small model; undone, all is as before; facts in any order."""

import random
from datetime import UTC, date, datetime
from itertools import permutations

import numpy as np
import pytest

from ansinh.record.actor import Actor
from ansinh.register import merging
from ansinh.register.models import Participation, Person
from ansinh.statements.person import sheet
from ansinh.statements.person.queries import timeline
from tests.ledger.builders import at, close
from tests.register.builders import append, build_register, change

PEOPLE = 6
AN, BINH = Actor("An"), Actor("Bình")
ON = date(2016, 12, 10)


def number(person: int) -> str:
    return f"{6_000_000_000 + person:010d}"


class Model:
    """What merges mean, in a few lines: who points to whom, and what is proposed."""

    def __init__(self) -> None:
        self.into: dict[int, int] = {}
        self.last: dict[frozenset[int], tuple[str, int]] = {}

    def end(self, person: int) -> int:
        return self.end(self.into[person]) if person in self.into else person

    def family(self, person: int) -> set[int]:
        end = self.end(person)
        return {each for each in range(1, PEOPLE + 1) if self.end(each) == end}

    def may(self, step: str, kept: int, other: int) -> bool:
        last, was_kept = self.last.get(frozenset((kept, other)), ("", kept))
        alone = kept not in self.into and other not in self.into
        if step == "propose":
            return alone and last not in ("proposed", "approved")
        if step == "approve":
            return alone and last == "proposed" and was_kept == kept
        if step == "refuse":
            return last == "proposed" and was_kept == kept
        return last == "approved" and was_kept == kept

    def take(self, step: str, kept: int, other: int) -> None:
        names = {"propose": "proposed", "approve": "approved", "refuse": "refused",
                 "undo": "undone"}  # fmt: skip
        self.last[frozenset((kept, other))] = (names[step], kept)
        if step == "approve":
            self.into[other] = kept
        if step == "undo":
            del self.into[other]


def take(step: str, kept: int, other: int) -> None:
    more = {"paper": "C18-TS"} if step == "propose" else {}
    actor = BINH if step == "approve" else AN
    getattr(merging, step)(
        kept=kept, other=other, recorded_at=at("2016-02"), actor=actor, reason="thử", **more
    )


def seen() -> list[dict]:
    """What every number answers, and what stands in the register."""
    told = [sheet.as_json(timeline(number(each), on=ON)) for each in range(1, PEOPLE + 1)]
    lines = list(Participation.objects.order_by("change").values())
    return [*told, *lines, *Person.objects.order_by("id").values()]


@pytest.mark.parametrize("seed", [1, 2])
def test_any_walk_of_merges_is_the_model_and_undone_nothing_is_left(
    database: str, seed: int
) -> None:
    build_register(people=PEOPLE)
    append(*(change(each, each % 3 + 1, f"2016-0{each}") for each in range(1, PEOPLE + 1)))
    close("2016-01")
    before, model, draw = seen(), Model(), random.Random(seed)
    refused = 0
    for _ in range(50):
        kept, other = draw.sample(range(1, PEOPLE + 1), 2)
        step = draw.choice(("propose", "approve", "approve", "refuse", "undo"))
        waiting = [(step.kept_id, step.other_id) for step in merging.waiting()]
        if step == "approve" and waiting:
            kept, other = draw.choice(waiting)
        if model.may(step, kept, other):
            take(step, kept, other)
            model.take(step, kept, other)
        else:
            refused += 1
            with pytest.raises(merging.MergeRefused):
                take(step, kept, other)
    assert refused and model.into, "the walk went somewhere"
    everybody = range(1, PEOPLE + 1)
    assert merging.together(everybody) == {each: model.end(each) for each in everybody}
    for each in everybody:
        assert merging.kept_of(each) == model.end(each)
        assert set(merging.all_of(each)) == model.family(each)
        told = timeline(number(each), on=ON)
        assert told.number == number(model.end(each))
        assert set(told.numbers) == model.family(each)
    for other, kept in list(model.into.items()):
        take("undo", kept, other)
    assert seen() == before


def test_facts_learned_in_any_order_make_the_same_time(database: str) -> None:
    """Four facts of one line, in every order: each order is another person's. A fact that was
    declared and voided is as one that never was."""
    orders = list(permutations(range(4)))
    build_register(people=len(orders))
    facts = (
        ("2016-01", {}), ("2016-04", {"wage": 6_000_000}), ("2016-07", {"state": "unpaid"}),
        ("2016-10", {"state": "ended"}),
    )  # fmt: skip
    moment = np.datetime64("2016-01-02T03:00")
    for place in range(4):
        append(
            *(
                change(person, 1, facts[order[place]][0], recorded_at=moment + place,
                       **facts[order[place]][1])
                for person, order in enumerate(orders, start=1)
            )
        )  # fmt: skip
    _first, last = append(change(3, 1, "2016-05", wage=9_000_000, recorded_at=moment + 5))
    append(change(3, 1, "2016-04", wage=6_000_000, recorded_at=moment + 6, voids=last))
    close("2016-01")
    told = []
    for person in range(1, len(orders) + 1):
        said = sheet.as_json(timeline(number(person), on=ON))
        for each in said["stretches"]:
            assert each.pop("number") == number(person)
        told.append({name: said[name] for name in ("covers", "counts", "stretches")})
    assert told[0]["stretches"] and all(each == told[0] for each in told)
    early = timeline(number(1), on=ON, known_at=datetime(2016, 1, 2, 2, tzinfo=UTC))
    assert early.stretches == () and early.covers == ()
