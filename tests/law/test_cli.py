"""`ansinh law` from the outside."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ansinh.cli import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ANSINH_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(main, ["law", *words])


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("base_salary --on 2026-06-30", "2340000"),
        ("base_salary --on 2026-07-01", "2530000"),
        ("reference-level --on 01/07/2026", "2530000"),
        ("minimum_wage --on 2026-01-01 --region I", "5310000"),
        ("MINIMUM_WAGE --on 2017-05 --region 4", "2580000"),
        ("rate --on 2017-05-31 --fund TNLD --share employer", "1"),
        ("rate --on 2017-06-01 --fund tnld-bnn --share ER", "0.5"),
        ("rate --on 2021-12-15 --fund TNLD --share employer --kind relief", "0"),
        ("rate --on 2020-08-01 --fund accident --share er --kind reduced", "0.3"),
        ("rate --on 2022-01-01 --fund hưu-trí --share NLĐ --kind foreign", "8"),
        ("rate --on 2025-07-01 --fund HTTT --share self --kind household_business_owner", "22"),
        ("rate --on 2018-01-01 --fund BHYT --share EE", "1.5"),
        ("rate --on 2018-01-01 --fund health --share self --kind household", "4.5"),
        ("rate --on 2018-01-01 --fund BHXH --share employer", "17"),
        ("rate --on 2018-01-01 --fund BHXH_TN --share self", "22"),
        ("rate --on 2018-01-01 --fund HTTT --share whole", "22"),
        ("rate --on 2018-01-01 --fund BHXH --share total", "25"),
        ("rate --on 2018-01-01 --fund BHTN --share whole", "2"),
        ("rate --on 2018-01-01 --fund BHYT --share whole", "4.5"),
        ("rate --on 2025-07-01 --fund BHXH --share self --kind household_business_owner", "25"),
        ("rate --on 2025-07-01 --fund BHXH --share whole --kind own_account", "25"),
        ("rate --on 2018-01-01 --fund BHYT --share state --kind near_poor", "3.15"),
        ("rate --on 2018-01-01 --fund BHYT --share self --kind near_poor", "1.35"),
        ("rate --on 2018-01-01 --fund BHYT --share self --kind student", "3.15"),
        ("health_support --on 2025-09-01 --key who=student", "50"),
        ("late_interest_rate --on 2020-02-01 --fund BHYT", "0.9766"),
        ("late_charge_by_day --on 2025-07-01", "0.03"),
    ],
)
def test_value_prints_a_bare_number(run, asked, printed):
    answer = run("value", *asked.split())
    assert answer.exit_code == 0, answer.output
    assert answer.stdout == printed + "\n"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("base_salary --on 1999-01-01", "outside the days"),
        ("nothing --on 2020-01-01", "no quantity"),
        ("rate --on 2020-01-01 --fund TNLD", "needs --fund and --share"),
        ("rate --on 2020-01-01 --fund X --share er", "no fund is called"),
        ("minimum_wage --on 2020-01-01 --region V", "no region is called"),
        ("minimum_wage --on 2020-01-01", "also needs --region"),
        ("late_interest_rate --on 2019-02-01 --fund BHXH", "of 2019 is not known"),
        ("base_salary --on yesterday", "is not a date"),
    ],
)
def test_value_says_what_is_wrong(run, asked, words):
    answer = run("value", *asked.split())
    assert answer.exit_code != 0
    assert words in answer.stderr
    assert answer.stdout == ""


def test_show_marks_what_is_unconfirmed(run):
    listed = json.loads(run("show", "--unconfirmed", "--json").stdout)
    assert listed and {one["grade"] for one in listed} == {"secondary", "memory"}
    assert all(one["document"] and one["article"] and one["file"] for one in listed)
    text = run("show", "base_salary").stdout
    assert "? 2023-07-01" in text and "1 unconfirmed" in text
    assert "4_health_insurance" in run("show", "--on", "2017-07-01").stdout


def test_confirming_is_recorded_and_taken_back(run):
    words = ("base_salary", "--from", "2023-07-01", "--by", "Nguyễn Thử", "--on", "2026-11-22")
    assert run("confirm", *words).exit_code == 0
    assert "0 unconfirmed" in run("show", "base_salary").stdout
    assert "confirmed by Nguyễn Thử on 2026-11-22" in run("show", "base_salary").stdout
    assert run("unconfirm", *words).exit_code == 0
    assert "1 unconfirmed" in run("show", "base_salary").stdout
    wrong = run("confirm", "minimum_wage", "--from", "2016-01-01", "--by", "x")
    assert wrong.exit_code == 1 and "add its keys" in wrong.stderr
    right = run("confirm", "minimum_wage(region=I)", "--from", "2016-01-01", "--by", "x")
    assert right.exit_code == 0


def test_cases_and_check(run):
    answer = run("cases", "--json")
    assert answer.exit_code == 0, answer.output
    rules = json.loads(answer.stdout)["rules"]
    assert min(rules.values()) > 0 and rules["contribution"] > 150
    checked = run("check")
    assert checked.exit_code == 0, checked.stderr
    assert "no gaps, no overlaps" in checked.stdout


def test_explain_speaks_both_languages(run):
    words = ("--group", "household", "--member-order", "3", "--payment-months", "12")
    vi = run("explain", *words, "--month", "2019-07").stdout
    en = run("explain", *words, "--month", "2019-07", "--language", "en").stdout
    assert "482.760" in vi and "Nghị định 146/2018/NĐ-CP" in vi
    assert "482,760" in en and "Member 3 of the household" in en
    answer = run("explain", "--group", "household_business_owner", "--month", "2020-01")
    assert answer.exit_code == 1 and "begins on 2025-07-01" in answer.stderr
    steps = json.loads(run("explain", *words, "--month", "2019-07", "--json").stdout)
    assert steps["amounts"]["bhyt_self"] == 482_760


def test_groups_of_a_day(run):
    early, late = run("groups", "--on", "2017-01-01").stdout, run("groups").stdout
    assert "household_business_owner" not in early
    assert "household_business_owner" in late and "states: active, maternity" in early
