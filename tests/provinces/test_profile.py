"""Profiles: ours is read as published, and figures that contradict each other are refused."""

from importlib.resources import files
from typing import Any

import pytest
import yaml

from ansinh.ground.months import parse_month
from ansinh.provinces.areas import areas_of, districts_of
from ansinh.provinces.goals import goals_of
from ansinh.provinces.profile import Profile, ProfileError, load, names, read

BB, BHYT, TN, MONEY = range(4)


@pytest.fixture
def raw() -> dict[str, Any]:
    file = files("ansinh.provinces") / "profiles" / "bac-kan-2017.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _refusal(raw: dict[str, Any]) -> str:
    with pytest.raises(ProfileError) as refused:
        read(yaml.safe_dump(raw, allow_unicode=True), "doctored")
    return str(refused.value)


def test_every_profile_of_ours_is_sound() -> None:
    assert "bac-kan-2017" in names()
    for name in names():
        assert load(name).name == name


def test_the_published_figures_are_the_goals(profile: Profile) -> None:
    goals = goals_of(profile, 1)
    before, at = parse_month("2016-07"), parse_month("2017-07")
    assert goals.counts == {
        "BHXH_BB": {before: 22_649, at: 22_766},
        "BHYT": {before: 301_386, at: 307_327},
        "BHXH_TN": {before: 761, at: 893},
    }
    assert [window.collected for window in goals.windows] == [265_164_000_000, 303_842_000_000]
    assert 45_000_000_000 < goals.debt_above < 50_000_000_000


def test_goals_scale_by_rounding(profile: Profile) -> None:
    goals = goals_of(profile, 0.01)
    assert list(goals.counts["BHYT"].values()) == [3014, 3073]
    assert [window.collected for window in goals.windows] == [2_651_640_000, 3_038_420_000]


def test_a_figure_that_nothing_is_solved_for_is_refused(raw: dict[str, Any]) -> None:
    raw["figures"].append({**raw["figures"][BB], "indicator": "renewed", "value": 16_000})
    sound = read(yaml.safe_dump(raw), "doctored")
    with pytest.raises(ProfileError, match="renewed BHXH_BB .* = 16,000 yet"):
        goals_of(sound, 1)


def test_a_count_without_its_year_before_is_refused(raw: dict[str, Any]) -> None:
    del raw["figures"][TN]["comparison"]
    sound = read(yaml.safe_dump(raw), "doctored")
    with pytest.raises(ProfileError, match="BHXH_TN .*yoy_abs"):
        goals_of(sound, 1)


def test_a_percentage_that_plan_and_value_do_not_make(raw: dict[str, Any]) -> None:
    raw["plans"][0]["value"] = 500_000_000_000
    text = _refusal(raw)
    assert "303,842,000,000" in text and "500,000,000,000" in text
    assert "60.768 %, not 55.8 %" in text


def test_a_percentage_may_be_cut_or_rounded_but_no_more(raw: dict[str, Any]) -> None:
    raw["figures"][MONEY]["comparison"]["plan_pct"] = "55.9"
    read(yaml.safe_dump(raw), "doctored")
    raw["figures"][MONEY]["comparison"]["plan_pct"] = "56.0"
    assert "not 56.0 %" in _refusal(raw)


def test_a_percentage_of_a_plan_that_is_not_given(raw: dict[str, Any]) -> None:
    raw["plans"] = []
    assert "303,842,000,000" in _refusal(raw)


def test_a_change_in_people_and_in_per_cent_that_differ(raw: dict[str, Any]) -> None:
    raw["figures"][MONEY]["comparison"]["yoy_abs"] = 48_678_000_000
    text = _refusal(raw)
    assert "48,678,000,000" in text and "14.6 %" in text and "303,842,000,000" in text


def test_a_total_that_is_not_the_sum_of_its_parts(raw: dict[str, Any]) -> None:
    total = {
        **raw["figures"][BB],
        "scheme": "BHXH",
        "value": 23_660,
        "parts": ["BHXH_BB", "BHXH_TN"],
    }
    del total["comparison"]
    raw["figures"].append(total)
    text = _refusal(raw)
    assert "23,660" in text and "22,766" in text and "893" in text and "make 23,659" in text
    total["value"] = 23_659
    read(yaml.safe_dump(raw), "doctored")


def test_the_same_figure_twice(raw: dict[str, Any]) -> None:
    raw["figures"].append({**raw["figures"][TN], "value": 894})
    text = _refusal(raw)
    assert "893" in text and "894" in text


def test_more_compulsory_participants_than_health_cards(raw: dict[str, Any]) -> None:
    raw["figures"][BB]["value"] = 310_000
    text = _refusal(raw)
    assert "310,000" in text and "307,327" in text


def test_more_health_cards_than_people(raw: dict[str, Any]) -> None:
    raw["figures"][BHYT]["value"] = 330_000
    text = _refusal(raw)
    assert "330,000" in text and "323,200" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "many"), ("value", -1), ("qualifier", "roughly"), ("as_of", "2017-08-31"),
     ("comparison", {"mom_abs": 3}), ("flavour", "sweet")],
)  # fmt: skip
def test_a_field_that_cannot_be(raw: dict[str, Any], field: str, value: object) -> None:
    raw["figures"][BB][field] = value
    assert "doctored" in _refusal(raw)


def test_a_profile_that_is_not_there() -> None:
    with pytest.raises(ProfileError, match="bac-kan-2017"):
        load("sao-hoa-2017")


def test_the_areas_of_2017(profile: Profile) -> None:
    areas = areas_of(profile)
    assert len({area.code for area in areas}) == len(areas) == 1 + 8 + 122
    districts = districts_of(profile)
    assert sum(len(district.communes) for district in districts) == 122
    assert [district.area.name for district in districts] == [
        "Bắc Kạn", "Pác Nặm", "Ba Bể", "Ngân Sơn", "Bạch Thông", "Chợ Đồn", "Chợ Mới", "Na Rì",
    ]  # fmt: skip
