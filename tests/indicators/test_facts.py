"""Facts of a province counted by hand (the sums stand in `small_province`)."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ansinh.indicators.facts import Comparison, Fact, facts
from ansinh.indicators.measures import by_unit
from ansinh.indicators.places import ScopeError
from ansinh.indicators.rows import rows
from tests import small_province as small

AS_OF = small.AS_OF
KEYS = {
    "indicator", "scheme", "value", "unit", "as_of", "place", "scope", "kind", "period",
    "comparison", "qualifier", "definition", "status", "known_at",
}  # fmt: skip


@pytest.fixture
def registered(database: str) -> None:
    small.register_people()


def by_key(**question: object) -> dict[tuple[str, str], Fact]:
    found = facts(**{"as_of": AS_OF, **question})
    return {(fact.indicator, fact.scheme): fact for fact in found}


def test_people_are_counted_once_in_each_scheme(small_province: str) -> None:
    found = by_key()
    counted = {
        scheme: found["participants", scheme].value
        for scheme in ("BHXH_BB", "BHYT", "BHXH_TN", "BHTN")
    }
    assert counted == {"BHXH_BB": 4, "BHYT": 9, "BHXH_TN": 2, "BHTN": 4}
    assert found["participants_total", small.ALL].value == 11
    assert found["participants", "BHXH_BB"].comparison == Comparison(None, 0, Decimal("0.0"))
    assert found["participants", "BHYT"].comparison == Comparison(None, 1, Decimal("12.5"))
    assert found["participants", "BHXH_TN"].comparison == Comparison(None, 2, None)
    assert found["participants_total", small.ALL].comparison == Comparison(None, 3, Decimal("37.5"))


def test_money_is_what_was_allocated_and_what_is_owed(small_province: str) -> None:
    found = by_key()
    collection = found["collection", small.ALL]
    assert collection.value == 11_653_400
    assert collection.comparison == Comparison(Decimal("58.3"), 8_653_400, Decimal("288.4"))
    assert found["collection_plan", small.ALL].value == 20_000_000
    assert found["collection_plan", small.ALL].as_of == date(2017, 12, 31)
    assert found["collection_plan_pct", small.ALL].value == Decimal("58.3")
    assert found["debt", small.ALL].value == 52_000_000 + 25_000_000 + 4_349_100 + 1_720_800
    assert {fact.status for fact in found.values()} == {"closed"}
    assert {fact.place for fact in found.values()} == {"Sơn Hà"}


def test_json_has_the_fields_of_the_ground_truth_and_exact_numbers(small_province: str) -> None:
    printed = [fact.as_json() for fact in facts(as_of=AS_OF)]
    text = json.dumps(printed)
    assert all(set(fact) == KEYS for fact in printed)
    assert '"plan_pct": 58.3' in text and '"value": 58.3' in text
    collection = next(fact for fact in printed if fact["indicator"] == "collection")
    assert collection["comparison"] == {"plan_pct": 58.3, "yoy_abs": 8_653_400, "yoy_pct": 288.4}
    assert collection["as_of"] == "2017-01-31" and collection["period"] == "ytd"


def test_the_rows_of_every_indicator_add_up(small_province: str) -> None:
    for (indicator, scheme), fact in by_key().items():
        if indicator.startswith("collection_plan"):
            continue
        found = rows(indicator=indicator, scheme=scheme, as_of=AS_OF)
        assert found is not None
        assert found.total.value == sum(row.value for row in found.rows) == fact.value
        for row in found.rows:
            below = rows(indicator=indicator, scheme=scheme, as_of=AS_OF, scope=row.code)
            assert below is not None and below.total.value == row.value
            for commune in below.rows if row.level == "district" else ():
                units = rows(indicator=indicator, scheme=scheme, as_of=AS_OF, scope=commune.code)
                assert units is not None and units.total.value == commune.value


def test_rows_by_district_and_by_unit(small_province: str) -> None:
    debt = rows(indicator="debt", as_of=AS_OF)
    assert debt is not None
    assert [(row.code, row.level, row.value) for row in debt.rows] == [
        ("971", "district", 52_000_000 + 4_349_100),
        ("972", "district", 25_000_000),
        ("97.own", "own", 1_720_800),
    ]
    health = rows(indicator="participants", scheme="BHYT", as_of=AS_OF, scope="97102")
    assert health is not None
    assert [(row.code, row.value, row.previous) for row in health.rows] == [
        ("HN00001", 3, 2),
        ("HG00001", 1, 2),
    ]


def test_somebody_with_two_jobs_counts_where_recorded_last(small_province: str) -> None:
    found = rows(indicator="participants", scheme="BHXH_BB", as_of=AS_OF)
    assert found is not None
    assert {row.code: row.value for row in found.rows if row.value} == {"971": 2, "972": 2}


@pytest.mark.parametrize(
    ("scope", "health", "collected"),
    [("971", 6, 10_000_000), ("972", 3, 1_653_400), ("97203", 3, 1_653_400),
     ("0971", 6, 10_000_000), ("0097", 9, 11_653_400), ("97", 9, 11_653_400)],
)  # fmt: skip
def test_scope(small_province: str, scope: str, health: int, collected: int) -> None:
    found = by_key(scope=scope)
    assert found["participants", "BHYT"].value == health
    assert found["collection", small.ALL].value == collected


def test_a_scope_without_a_plan_has_no_percentage(small_province: str) -> None:
    found = by_key(scope="971")
    assert ("collection_plan", small.ALL) not in found
    assert ("collection_plan_pct", small.ALL) not in found
    assert found["collection", small.ALL].comparison == Comparison(
        None, 7_000_000, Decimal("233.3")
    )


def test_an_unknown_scope_is_named(registered: None) -> None:
    with pytest.raises(ScopeError, match="'98'"):
        facts(as_of=AS_OF, scope="98")


def test_an_earlier_state_is_reproduced(small_province: str) -> None:
    before = facts(as_of=AS_OF, known_at=small.CLOSED_AT)
    later = datetime(2017, 2, 10, tzinfo=UTC)
    small.change(13, 4, "2017-01", "active", small.HOME_SECOND, at=later)
    small.set_plan(30_000_000, at=later)
    assert facts(as_of=AS_OF, known_at=small.CLOSED_AT) == before
    found = by_key()
    assert found["participants", "BHYT"].value == 10
    assert found["participants_total", small.ALL].value == 12
    assert found["collection_plan_pct", small.ALL].value == Decimal("38.8")


def test_what_was_known_before_the_closing_is_provisional(small_province: str) -> None:
    found = by_key(known_at=datetime(2017, 2, 1, tzinfo=UTC))
    assert found["participants", "BHYT"].status == "provisional"
    assert found["collection", small.ALL].as_of == date(2016, 12, 31)
    assert found["collection", small.ALL].value == 3_000_000


def test_a_day_inside_a_month_has_the_money_of_the_month_before(small_province: str) -> None:
    found = by_key(as_of=date(2017, 1, 15))
    assert found["collection", small.ALL].as_of == date(2016, 12, 31)
    assert found["participants", "BHYT"].as_of == date(2017, 1, 15)
    assert found["participants", "BHYT"].value == 9


def test_nothing_is_compared_with_months_that_are_not_here(small_province: str) -> None:
    found = by_key(as_of=date(2016, 12, 31))
    assert all(fact.comparison is None for fact in found.values())
    assert found["participants", "BHXH_BB"].value == 4
    assert facts(as_of=date(2015, 12, 31)) == []


def test_without_a_closed_month_there_are_only_people(registered: None) -> None:
    assert {fact.indicator for fact in facts(as_of=AS_OF)} == {
        "participants",
        "participants_total",
    }
    assert rows(indicator="debt", as_of=AS_OF) is None


def test_one_person_less_is_one_less_everywhere(registered: None) -> None:
    before = by_key()
    small.change(10, 6, "2017-01", "ended", small.POOR, at=datetime(2017, 2, 1, tzinfo=UTC))
    after = by_key()
    for key in (("participants", "BHYT"), ("participants_total", small.ALL)):
        assert after[key].value == int(before[key].value) - 1


def test_only_measures_that_add_up_have_rows(registered: None) -> None:
    with pytest.raises(LookupError, match="does not add up"):
        rows(indicator="collection_plan_pct", as_of=AS_OF)
    with pytest.raises(LookupError, match="no scheme 'BHXH_XX'"):
        rows(indicator="participants", scheme="BHXH_XX", as_of=AS_OF)
    printed = rows(indicator="participants", scheme="BHXH", as_of=AS_OF)
    assert printed is not None and printed.scheme.code == "BHXH_BB"


def test_every_measure_is_aligned_with_the_units(registered: None) -> None:
    from ansinh.ground.months import month_of
    from ansinh.indicators.definitions import indicator
    from ansinh.indicators.knowledge import knowledge

    people = indicator("participants")
    values = by_unit(people, people.scheme("BHYT"), month_of(AS_OF), knowledge())
    assert values.tolist() == [2, 2, 1, 1, 0, 3]


def test_people_are_not_counted_again_when_only_the_ledger_moved(
    small_province: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.indicators import covering

    before = by_key()["participants", "BHYT"]
    monkeypatch.setattr(covering, "_counted", lambda months, known: pytest.fail("counted again"))
    small.set_plan(30_000_000, at=datetime(2017, 2, 10, tzinfo=UTC))
    assert by_key()["participants", "BHYT"] == before
    assert by_key()["collection_plan_pct", small.ALL].value == Decimal("38.8")


def test_a_register_without_a_change_counts_nobody(database: str) -> None:
    small._places()
    small._units_and_people()
    assert {fact.value for fact in facts(as_of=AS_OF)} == {0}


def test_a_unit_that_moves_takes_its_figures_along(small_province: str) -> None:
    from ansinh.register.models import Unit

    assert by_key(scope="972")["participants", "BHYT"].value == 3
    Unit.objects.using("owner").filter(code="HN00001").update(area="97203", office="0972")
    assert by_key(scope="972")["participants", "BHYT"].value == 6
    assert by_key(scope="0971")["participants", "BHYT"].value == 3
