"""The replay against the independent model, without a database: the same facts, the same books."""

import pytest
from hypothesis import given, settings

from ansinh.ground.months import FAR
from ansinh.settle import facts as tables
from ansinh.settle.facts import Facts
from ansinh.settle.replay import Settled, replay
from tests.settle import model
from tests.settle.builders import bearing, table
from tests.settle.conftest import LAST, RATES, settled_law
from tests.settle.scenario import facts
from tests.settle.stories import Twins, batch
from tests.settle.told import STORIES

END = model.number(LAST)


def as_tables(given_: model.Facts, start: int) -> Facts:
    """The model's facts as the tables of a settlement, of unit 1."""
    whole: dict = {}
    late: dict = {}
    people: dict = {}
    for due in given_.dues:
        debt = due.fund, due.about
        whole[debt] = whole.get(debt, 0) + due.amount
        day: tuple = (0, 0, False)
        if model.month_of(due.declared) > due.about:
            since = due.about if due.rise or due.since is None else due.since
            day = due.declared, since, not due.rise
            late[*debt, *day] = late.get((*debt, *day), 0) + due.amount
        own = due.person, *debt, *day
        people[own] = people.get(own, 0) + due.amount
    records = [
        (place, 1, who.person, who.through, "leaves", model.month_of(who.told),
         model.month_of(who.withdrawn) if who.withdrawn else int(FAR))
        for place, who in enumerate(sorted(given_.first, key=lambda one: one.told), start=1)
    ]  # fmt: skip
    named = {who.person for who in given_.first}
    return Facts(
        units=table(tables.UNITS, [(1, start)]),
        bearing=bearing(1),
        dues=table(tables.DUES, [(1, *debt, amount) for debt, amount in whole.items()]),
        late=table(tables.LATE, [(1, *key, amount) for key, amount in late.items()]),
        money=table(tables.MONEY, [(1, one.day, one.amount) for one in given_.money]),
        letters=table(tables.LETTERS, [(1, one.from_month, one.through, one.sent)
                                       for one in given_.letters]),
        excuses=table(tables.EXCUSES, [(1, *period) for period in given_.excuses]),
        cycles=table(tables.CYCLES, [(1, *cycle) for cycle in given_.cycles]),
        people=table(tables.PEOPLE, records),
        people_dues=table(tables.PEOPLE_DUES, [(1, *key, amount) for key, amount in people.items()
                                               if key[0] in named]),
    )  # fmt: skip


def replayed(given_: model.Facts) -> Settled:
    months = [due.about for due in given_.dues] + [model.month_of(m.day) for m in given_.money]
    return replay(settled_law(), as_tables(given_, min(months, default=END)), END)


def differences(given_: model.Facts, within: int = 5) -> list[str]:
    """What the replay says otherwise than the model: charges to within a rounding for each part."""
    right, found = model.settle(given_, END), replayed(given_)
    said: dict = {}
    for row in found.charges.to_pylist():
        key = row["about"], row["fund"], row["kind"]
        said[key] = said.get(key, 0) + row["amount"]
    wrong = [
        f"charge {key}: {said.get(key, 0)} instead of {right.charges.get(key, 0)}"
        for key in sorted(set(said) | set(right.charges))
        if abs(said.get(key, 0) - right.charges.get(key, 0)) > within
    ]
    unpaid = {(row["fund"], row["about"]): row["amount"] for row in found.open.to_pylist()}
    wrong += [
        f"unpaid {key}: {unpaid.get(key, 0)} instead of {right.unpaid.get(key, 0)}"
        for key in sorted(set(unpaid) | set(right.unpaid))
        if abs(unpaid.get(key, 0) - right.unpaid.get(key, 0)) > 20 * within
    ]
    surplus = sum(found.surplus["amount"].to_pylist())
    if abs(surplus - right.surplus) > 20 * within:
        wrong.append(f"surplus: {surplus} instead of {right.surplus}")
    return wrong


@pytest.mark.parametrize("name", STORIES)
def test_every_told_story(name: str) -> None:
    assert differences(facts(STORIES[name], RATES, LAST)) == []


@settings(max_examples=12)
@given(pairs=batch(3))
def test_any_story(pairs: list[Twins]) -> None:
    _as_the_texts_say(pairs)


@pytest.mark.slow
@settings(max_examples=400)
@given(pairs=batch(3))
def test_any_story_of_many(pairs: list[Twins]) -> None:
    _as_the_texts_say(pairs)


def _as_the_texts_say(pairs: list[Twins]) -> None:
    for pair in pairs:
        for story in (pair.prompt, pair.late):
            wrong = differences(facts(story, RATES, LAST))
            assert not wrong, "\n".join([*wrong, *map(str, sorted(story, key=lambda e: e.known))])
