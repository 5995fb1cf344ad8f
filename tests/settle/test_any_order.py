"""The books at the end do not depend on the order in which facts are learned.

Drawn stories come in pairs, each at a unit of its own: with every fact learned on its day, and
with facts learned late, receipts split, and mistakes made and taken back. A void is as never
declared, a reversal as never received. What the law ties to the day of declaration (rises and
people found late, who leaves) is learned on the same day in both.
"""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.config import private_postgres
from tests.conftest import _cloned
from tests.settle import model
from tests.settle.conftest import FIRST, LAST, RATES, Played, settled_law
from tests.settle.scenario import Books, Story, apart, books, facts, play
from tests.settle.stories import Twins, batch

LONG = settings(max_examples=40)


def told(story: Story, *said: object) -> str:
    return "\n".join([*map(str, said), *map(str, sorted(story, key=lambda one: one.known))])


def other_than_the_texts(found: Iterable[tuple[Story, Books]]) -> str:
    wrong = []
    for story, ledger in found:
        right = model.settle(facts(story, RATES, LAST), model.number(LAST))
        # A charge by day is rounded once more for each part in which a debt was paid.
        if differences := apart(ledger, right, within=5):
            wrong.append(told(story, *differences))
    return "\n\n".join(wrong)


def other_when_late(found: Iterable[tuple[Twins, Books, Books]]) -> str:
    return "\n\n".join(
        told(pair.late, prompt, late) for pair, prompt, late in found if prompt != late
    )


def test_learned_in_time_the_ledger_says_what_the_texts_say(played: Played) -> None:
    plain = [(pair.prompt, prompt) for pair, prompt, _late in played.pairs if pair.plain]
    assert len(plain) > 3
    assert other_than_the_texts(plain) == ""


def test_with_rises_people_found_and_cycles_too(played: Played) -> None:
    others = [(pair.prompt, prompt) for pair, prompt, _late in played.pairs if not pair.plain]
    assert other_than_the_texts(others) == ""


def test_the_books_do_not_depend_on_the_order_of_knowledge(played: Played) -> None:
    assert other_when_late(played.pairs) == ""


@pytest.mark.slow
@LONG
@given(pairs=st.integers(1, 6).flatmap(batch))
def test_any_story_in_any_order_says_what_the_texts_say(
    server: private_postgres.Server, pairs: list[Twins]
) -> None:
    stories = [story for pair in pairs for story in (pair.prompt, pair.late)]
    for _name in _cloned(server, private_postgres.DATABASE):
        play(stories, first=FIRST, last=LAST, law=settled_law())
        found = [books(unit) for unit in range(1, len(stories) + 1)]
    assert other_when_late(zip(pairs, found[::2], found[1::2], strict=True)) == ""
    assert other_than_the_texts(zip(stories, found, strict=True)) == ""
