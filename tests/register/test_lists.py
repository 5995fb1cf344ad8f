"""Households priced in their order, class lists, children who turn six, births without a card."""

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from ansinh.ground.months import parse_month
from ansinh.record.actor import Actor
from ansinh.register import merging
from ansinh.register.children import card_until, turning_six, without_card
from ansinh.register.classes import class_list
from ansinh.register.households import priced
from ansinh.register.models import Household, Unit
from tests.ledger.builders import at, law
from tests.register.builders import WHO, append, build_register, change

HOME = {"track": "BHYT", "group": "household", "wage": 0, "payment_months": 12}
PUPIL = {"track": "BHYT", "group": "student", "wage": 0, "payment_months": 12}
POOR = {"track": "BHYT", "group": "poor", "wage": 0}
CHILD = {"track": "BHYT", "group": "child_under_6", "wage": 0}


@pytest.fixture(autouse=True)
def register(database: str) -> None:
    """People 1 to 8; one household of 11 to 15, and children 16 to 18 born in 2010, 2010, 2015."""
    from ansinh.register.operations import load_people

    build_register(people=8)
    born = [date(1960 + n, 1, 1) for n in range(5)]
    born += [date(2010, 3, 15), date(2010, 11, 2), date(2015, 12, 20)]
    ids = np.arange(11, 19)
    load_people(
        households={"id": [1], "code": ["H0000001"], "area": ["060"]},
        people={
            "id": ids,
            "social_insurance_number": [f"{6_000_000_000 + n:010d}" for n in ids],
            "personal_id": [""] * 8,
            "name": [f"Người {n}" for n in ids],
            "sort_key": [f"nguoi {n:06d}" for n in ids],
            "search_name": [f"nguoi {n}" for n in ids],
            "birth_date": born,
            "sex": ["F"] * 8,
            "area": ["060"] * 8,
            "household": [1] * 5 + [0] * 3,
        },
        **WHO,
    )


def home(month: str, months: int = 12) -> dict[int, tuple[int, bool, int]]:
    members = priced(Household.objects.get(), law(), parse_month(month), months)
    return {each.person.id: (each.order, each.joins, each.amount) for each in members}


def test_a_household_that_joins_pays_the_shares_of_its_order() -> None:
    """4.5 % of 1,210,000 is 54,450 a month: 100, 70, 60, 50 and 40 % of it for twelve months
    (Luật 46/2014/QH13 điều 1 khoản 7)."""
    assert home("2016-06") == {
        11: (1, True, 12 * 54_450),
        12: (2, True, 12 * 38_115),
        13: (3, True, 12 * 32_670),
        14: (4, True, 12 * 27_225),
        15: (5, True, 12 * 21_780),
    }


def test_who_joins_later_in_the_year_stands_behind_who_is_on_the_list() -> None:
    append(
        change(11, 1, "2016-01", **HOME, member_order=1),
        change(13, 1, "2016-02", **HOME, member_order=2),
    )
    append(change(12, 2, "2016-01"))
    found = home("2016-06", 6)
    assert [found[each][:2] for each in (11, 13)] == [(1, False), (2, False)]
    assert [found[each] for each in (14, 15)] == [(3, True, 6 * 32_670), (4, True, 6 * 27_225)]
    assert found[12] == (0, False, 0), "a worker has a card of another group"
    assert list(found)[-1] == 12
    append(change(13, 1, "2016-05", **HOME, state="ended"))
    assert home("2016-06")[13][:2] == (2, True), "the place is kept within the year"
    assert home("2017-06")[14][0] == 3, "the list of the next year begins with who still stands"


def test_a_class_list_tells_who_has_another_card() -> None:
    school = Unit.objects.get(id=3)
    append(
        change(1, 3, "2016-09", **PUPIL),
        change(2, 3, "2016-09", **PUPIL),
        change(4, 3, "2016-09", **PUPIL),
    )
    append(
        change(2, 1, "2016-10", **POOR),
        change(5, 1, "2016-01", **POOR),
        change(5, 1, "2016-09", **POOR, state="ended"),
    )
    merge = {"kept": 4, "other": 5, "recorded_at": at("2016-02")}
    found = {each.person.id: each for each in class_list(school, law(), parse_month("2017-01"))}
    assert set(found) == {1, 2, 4}
    assert [len(found[each].others) for each in (1, 2, 4)] == [0, 1, 0]
    assert found[2].others[0].group == "poor" and found[2].own is not None
    merging.propose(**merge, paper="C18-TS", **WHO)
    merging.approve(**merge, actor=Actor("Bình"), reason="đủ")
    before = {each.person.id: each for each in class_list(school, law(), parse_month("2016-08"))}
    assert [card.group for card in before[4].others] == ["poor"], "of the number merged into it"


@pytest.mark.parametrize(
    ("born", "until"),
    [
        (date(2013, 3, 15), date(2019, 9, 30)),
        (date(2013, 9, 29), date(2019, 9, 30)),
        (date(2013, 10, 1), date(2019, 10, 31)),
        (date(2013, 12, 20), date(2019, 12, 31)),
    ],
)
def test_the_card_of_a_child_lasts_until_september_or_its_month(born: date, until: date) -> None:
    """NĐ 146/2018/NĐ-CP điều 13 khoản 2."""
    assert card_until(law(), born) == until


def test_children_who_turn_six_and_births_without_a_card() -> None:
    append(change(16, 1, "2016-01", **CHILD))
    march = turning_six(law(), parse_month("2016-03"))
    assert [(each.person.id, len(each.cards)) for each in march] == [(16, 1)]
    assert [each.person.id for each in turning_six(law(), parse_month("2016-11"))] == [17]

    def missing(month: str) -> list[int]:
        found = without_card(law(), parse_month(month), since=date(2010, 1, 1))
        return [each.person.id for each in found]

    assert missing("2016-02") == [17, 18]
    append(change(18, 1, "2016-03", **CHILD))
    assert missing("2016-02") == [17, 18] and missing("2016-03") == [17]


@pytest.mark.parametrize(
    ("verb", "words", "told"),
    [
        ("household", ["H0000001", "2016-06"], "653.400"),
        ("household", ["H0000001", "2016-06", "--json"], "653400"),
        ("school", ["TA0003Z", "2016-09"], "6000000001"),
        ("children", ["turning-six", "2016-03"], "6000000016"),
        ("children", ["without-card", "2016-03", "--born-since", "2015-01-01", "--json"],
         "6000000018"),
    ],
)  # fmt: skip
def test_the_commands(
    monkeypatch: pytest.MonkeyPatch, verb: str, words: list[str], told: str
) -> None:
    from ansinh.cli import lists

    append(change(1, 3, "2016-09", **PUPIL))
    monkeypatch.setattr(lists, "open_installation", lambda: None)
    said: Any = CliRunner().invoke(getattr(lists, verb), words)
    assert said.exit_code == 0, said.output
    assert told in said.output
    if "--json" in words:
        assert json.loads(said.output)
