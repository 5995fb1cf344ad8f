"""A plan is split to the đồng, corrected by hand with a name, and paced."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import DatabaseError, transaction

from ansinh.cli import main
from ansinh.indicators import operations, queries
from ansinh.indicators.facts import facts
from ansinh.indicators.gaps import closing_list
from ansinh.indicators.keys import PlanError
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.models import Share, Split, Target
from ansinh.indicators.pace import Pace, paces
from ansinh.indicators.places import scope_of
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from tests import small_province as small

AS_OF = small.AS_OF
LATER = datetime(2017, 2, 6, tzinfo=UTC)
LAST = datetime(2017, 2, 8, tzinfo=UTC)


def target() -> Target:
    found = queries.target(indicator="collection_plan", scheme=small.ALL, area="97", year=2017)
    assert found is not None
    return found


def split(key: str = "accrued", at: datetime = LATER) -> Split:
    return operations.split_target(
        target=target(), key=key, as_of=AS_OF, recorded_at=at, **small.WHO
    )


def shares(found: Split) -> dict[str, int]:
    return dict(found.share_set.values_list("office_id", "value"))


def set_people(scheme: str, value: int, indicator: str = "participants_plan") -> None:
    operations.set_target(
        indicator=indicator, scheme=scheme, area="97", year=2017, value=value,
        document="QĐ 2", recorded_at=LATER, **small.WHO,
    )  # fmt: skip


def one(scheme: str = small.ALL, plan: str = "collection_plan", scope: str | None = None) -> Pace:
    return next(
        each
        for each in paces(as_of=AS_OF, scope=scope)
        if (each.plan_id, each.scheme.code) == (plan, scheme)
    )


def test_a_split_by_headcount_and_by_last_year(small_province: str) -> None:
    # Health insurance: 6 people in Đông's office, 3 in Tây's.
    assert shares(split("headcount")) == {"0097": 0, "0971": 13_333_333, "0972": 6_666_667}
    # All of last year's 3,000,000 came in at Đông's office.
    assert shares(split("last_year")) == {"0097": 0, "0971": 20_000_000, "0972": 0}


def test_a_correction_is_signed_and_adds_up(small_province: str) -> None:
    split("headcount")
    corrected = operations.correct_split(
        target=target(), values={"0972": 8_000_000}, spread_rest=True, recorded_at=LAST,
        actor=Actor("giám đốc"), reason="nhà máy mới",
    )  # fmt: skip
    assert shares(corrected) == {"0097": 0, "0971": 12_000_000, "0972": 8_000_000}
    assert (corrected.recorded_by, corrected.reason) == ("giám đốc", "nhà máy mới")
    assert [each.key for each in queries.splits(target=target())] == ["hand", "headcount"]
    then = queries.splits(target=target(), known_at=LATER).first()
    assert then is not None and then.key == "headcount"


@pytest.mark.parametrize(
    ("values", "spread", "said"),
    [({"0972": 8_000_000}, False, "1.333.333"), ({"0999": 1}, True, "0999"),
     ({"0972": 21_000_000}, True, "1.000.000"), ({"0971": -1}, True, "âm")],
)  # fmt: skip
def test_a_correction_that_does_not_add_up_is_refused(
    small_province: str, values: dict[str, int], spread: bool, said: str
) -> None:
    split("headcount")
    with pytest.raises(PlanError, match=said):
        operations.correct_split(
            target=target(), values=values, spread_rest=spread, recorded_at=LAST, **small.WHO
        )
    assert Split.objects.count() == 1


def test_the_database_itself_refuses_shares_that_do_not_add_up(small_province: str) -> None:
    with pytest.raises(DatabaseError, match="add up"), acting(**small.WHO):
        made = Split.objects.create(target=target(), key="hand", recorded_at=LATER)
        Share.objects.bulk_create([Share(split=made, office_id="0971", value=19_999_999)])
    split("headcount")
    with pytest.raises(DatabaseError), transaction.atomic():
        Share.objects.update(value=1)


def test_a_share_is_the_plan_of_its_office_and_district(small_province: str) -> None:
    split("headcount")
    for scope in ("0971", "971"):
        found = {(fact.indicator, fact.scheme): fact for fact in facts(as_of=AS_OF, scope=scope)}
        assert found["collection_plan", small.ALL].value == 13_333_333
        assert found["collection_plan_pct", small.ALL].value == Decimal("75.0")
    small.set_plan(30_000_000, at=LAST)
    found = {fact.indicator for fact in facts(as_of=AS_OF, scope="971")}
    assert "collection_plan" not in found, "a revised target waits for its own split"


def test_the_pace_of_the_collection(small_province: str) -> None:
    """All of last year's 3,000,000 came in January, so the whole plan was expected by now."""
    found = one()
    assert (found.value, found.plan, found.short) == (11_653_400, 20_000_000, 8_346_600)
    assert found.attained == Decimal("58.3")
    assert (found.expected, found.profile) == (20_000_000, "last_year")
    assert (found.months_left, found.per_month) == (11, 758_782)
    # 2017 after January: 238 weekdays; 1 February (Tết), 6 April, 1 and 2 May, 4 September.
    assert found.days_left == 233
    assert found.per_day == -(-8_346_600 // 233)
    assert found.forecast is not None and found.forecast.trials.count >= 3
    assert found.forecast.low is not None and found.forecast.low >= found.value


def test_the_pace_of_people_and_who_could_join(small_province: str) -> None:
    set_people("BHYT", 12)
    found = one("BHYT", "participants_plan")
    # 10 in December, 9 in January, 12 wanted: a twelfth of the way is 10.
    assert (found.value, found.plan, found.expected, found.profile) == (9, 12, 10, "even")
    assert (found.short, found.per_month) == (3, 1)
    listed = closing_list(found, scope_of(None), knowledge())
    # 3 left a job, 7 the household list; 13 was never on a list and lives in Xã Một.
    assert [(step.code, step.value) for step in listed.steps] == [
        ("97101", 1), ("97101", 1), ("97102", 1),
    ]  # fmt: skip
    assert listed.closes and listed.steps[-1].cumulative == 3


def test_a_coverage_target_is_paced_in_people(small_province: str) -> None:
    set_people("BHYT", 82_600, "coverage_rate_plan")
    assert not [each for each in paces(as_of=AS_OF) if each.plan_id == "coverage_rate_plan"]
    operations.load_denominators(
        rows=[{"measure": "population", "area": "97", "year": 2017, "value": 15, "series": "s",
               "source": "t"}],
        recorded_at=LATER, **small.WHO,
    )  # fmt: skip
    found = one("BHYT", "coverage_rate_plan")
    assert found.plan == 13, "82.6 % of 15 is 12.39: thirteen people"
    assert found.rate == Decimal("82.6") and (str(found.basis), found.whole) == ("s, 2017", 15)


def test_a_target_of_attaining_the_plan_is_paced_in_money(small_province: str) -> None:
    set_people(small.ALL, 98_000, "collection_plan_pct_plan")
    found = one(small.ALL, "collection_plan_pct_plan")
    assert found.plan == 19_600_000, "98 % of 20,000,000"
    assert found.rate == Decimal(98) and found.whole == 20_000_000
    assert (found.value, found.before) == (11_653_400, 3_000_000)


def test_a_rule_of_work_has_no_pace_and_hides_no_other(small_province: str) -> None:
    set_people(small.ALL, 15, "units_worked_with_plan")
    assert [each.plan_id for each in paces(as_of=AS_OF)] == ["collection_plan"]


def test_the_list_for_money_is_of_payers_and_as_short_as_can_be(small_province: str) -> None:
    found = one()
    listed = closing_list(found, scope_of(None), knowledge())
    assert found.short_at_end is not None and listed.gap == found.short_at_end
    values = [step.value for step in listed.steps]
    assert values == sorted(values, reverse=True)
    assert not listed.steps or sum(values[:-1]) < listed.gap


def test_a_plan_known_before_it_was_made_has_no_pace(small_province: str) -> None:
    assert paces(as_of=AS_OF, known_at=datetime(2017, 2, 1, tzinfo=UTC)) == []
    assert paces(as_of=date(2016, 6, 30)) == []


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plan", *arguments], catch_exceptions=False)


ASKED = ("--indicator", "collection_plan", "--scheme", small.ALL, "--year", "2017")


def test_the_plan_as_it_is_typed(small_province: str, tmp_path: Path) -> None:
    done = run("split", *ASKED, "--key", "headcount", "--as-of", "2017-01-31", "--reason", "giao")
    assert done.exit_code == 0 and "13.333.333" in done.stdout and "20.000.000" in done.stdout
    done = run("correct", *ASKED, "--set", "0972=8000000", "--reason", "x")
    assert done.exit_code == 1 and "1.333.333" in done.stderr
    done = run("correct", *ASKED, "--set", "0972=8000000", "--spread-rest", "--reason", "x")
    assert done.exit_code == 0 and "12.000.000" in done.stdout
    shown = json.loads(run("show", "--year", "2017", "--json").stdout)
    assert shown[0]["split"]["shares"] == {"0097": 0, "0971": 12_000_000, "0972": 8_000_000}
    assert "chia theo điều chỉnh bằng tay" in run("show", "--year", "2017").stdout
    set_ = ("set", "--indicator", "coverage_rate_plan", "--scheme", "BHYT", "--year", "2017")
    assert run(*set_, "--value", "82.6", "--document", "QĐ", "--reason", "x").exit_code == 0
    assert run(*set_, "--value", "many", "--document", "QĐ", "--reason", "x").exit_code == 2
    file = tmp_path / "dan-so.csv"
    file.write_text(
        "measure,area,year,value,series,source\npopulation,97,2017,15,trung bình,Cục Thống kê\n",
        encoding="utf-8",
    )
    assert run("load", str(file), "--reason", "x").exit_code == 0
    paced = json.loads(run("pace", "--as-of", "2017-01-31", "--list", "--json").stdout)
    assert {each["plan"] for each in paced} == {"collection_plan", "coverage_rate_plan"}
    text = run("pace", "--as-of", "2017-01-31", "--list").stdout
    assert "58,3%" in text and "mỗi ngày làm việc (233 ngày)" in text and "trung bình" in text


def test_explain_change_as_it_is_typed(small_province: str) -> None:
    question = ["explain-change", "--group", "household", "--from", "2016-06-30"]
    done = CliRunner().invoke(main, [*question, "--to", "2017-01-31", "--json"])
    answer = json.loads(done.stdout)
    assert answer["change"] == 0 and answer["parts"]["new"] == 1
    printed = CliRunner().invoke(main, [*question, "--to", "2017-01-31"]).stdout
    assert "mới tham gia" in printed and "dừng tham gia" in printed
    wrong = CliRunner().invoke(main, [*question, "--to", "2016-06-30"])
    assert wrong.exit_code == 1
