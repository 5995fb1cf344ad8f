"""Nothing that the five texts say is left out of the score: every number of the ground truth."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ansinh.provinces.profile import Profile, load
from ansinh.provinces.targets import target_name

TEXTS = {
    "seed-000": "bac-kan-2017", "seed-001": "tuyen-quang-2019", "seed-002": "lam-dong-2018",
    "seed-003": "lang-son-2019", "seed-004": "hai-phong-2020",
}  # fmt: skip
SAME_SCHEME = {
    ("seed-000", "BHXH"): "BHXH_BB",
    ("seed-001", "BHXH"): "BHXH_BB+BHXH_TN",
    ("seed-001", "BHXH+BHYT"): "BHXH+BHYT+BHTN",
    ("seed-002", "BHXH+BHYT"): "BHXH+BHYT+BHTN",
    ("seed-002", "BHYT_hộ_nông_lâm_ngư_MSTB"): "BHYT_agri_average",
    ("seed-004", "BHXH+BHYT+BHTN+TNLD_BNN"): "BHXH+BHYT+BHTN",
}
"""How a text calls what facts call otherwise; all money is that of all funds."""
SAME_INDICATOR = {
    ("seed-001", "debt_rate"): "debt_rate_plan",
    ("seed-003", "debt_rate"): "debt_rate_plan_employers",
}


def _figures(profile: Profile) -> dict[tuple[str, str, str], tuple[Any, str]]:
    """Every number of the figures: by indicator, scheme and part, with its qualifier."""
    found: dict[tuple[str, str, str], tuple[Any, str]] = {}
    for figure in profile.figures:
        parts = ("value", "plan_pct", "yoy_abs", "yoy_pct", "eoy_abs", "eoy_pct")
        for part in parts:
            number = getattr(figure, part)
            if number is not None:
                found[figure.indicator, figure.scheme, part] = (number, figure.qualifier)
    return found


def _plans(profile: Profile) -> dict[tuple[str, str, str], Any]:
    return {(target_name(plan), plan.scheme, str(plan.year)): plan.value for plan in profile.plans}


def _numbers(fact: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a fact of the ground truth by the part of a figure that each is."""
    compared = dict(fact["comparison"] or {})
    # "so với thời điểm năm 2019" is read as the end of 2019 (docs/provinces.md).
    for other in compared.pop("other", ()):
        compared |= {"eoy_abs": other["abs"], "eoy_pct": other["pct"]}
    return {"value": fact["value"], **compared}


@pytest.mark.parametrize("text", TEXTS)
def test_every_number_of_a_text_is_scored(text: str, dossier: Path) -> None:
    truth = json.loads((dossier / "bulletins" / f"{text}.json").read_text(encoding="utf-8"))
    profile = load(TEXTS[text])
    figures, plans = _figures(profile), _plans(profile)
    left, scored = [], 0
    for fact in truth["facts"]:
        name = fact["indicator"]
        scheme = "BHXH+BHYT+BHTN" if fact["scheme"] == "ALL" else fact["scheme"]
        if fact["kind"] in ("plan", "target"):
            ids = _plan_ids(name, fact["value"])
            numbers = {(plan, scheme, fact["as_of"][:4]): value for plan, value in ids.items()}
            known = {key: plans.get(key) for key in numbers}
        else:
            name = SAME_INDICATOR.get((text, name), name)
            scheme = SAME_SCHEME.get((text, scheme), scheme)
            numbers = {(name, scheme, part): value for part, value in _numbers(fact).items()}
            known = {key: figures.get(key, (None, ""))[0] for key in numbers}
            qualifier = figures.get((name, scheme, "value"), (None, "?"))[1]
            assert qualifier == fact["qualifier"], (name, scheme)
        for key, value in numbers.items():
            same = known[key] is not None and Decimal(str(known[key])) == Decimal(str(value))
            scored += same
            left += [] if same else [(key, value, known[key])]
    assert left == []
    assert scored >= len(truth["facts"])


def _plan_ids(name: str, value: Any) -> dict[str, Any]:
    """The targets that a plan of the ground truth is kept as: a range is two of them."""
    stem = name.removesuffix("_plan")
    if isinstance(value, list):
        return {f"{stem}_plan": value[0], f"{stem}_upper_plan": value[1]}
    if stem == "debt_rate":
        return {"debt_rate_ceiling": value}
    return {f"{stem}_plan": value}


def test_every_figure_can_come_out() -> None:
    """A profile has no figure with a reason why it cannot come out."""
    assert [f.label for name in TEXTS.values() for f in load(name).figures if f.unmet] == []
