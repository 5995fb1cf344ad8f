"""Reforms, operator data and confirmations lie on top; the folder itself is never touched."""

from datetime import date
from pathlib import Path

import pytest

from ansinh import law
from ansinh.law.overlays import overlays_in, record_confirmation, remarks


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def reform(tmp_path: Path, changes: str) -> Path:
    return write(tmp_path / "reform.yaml", f"reform: thử\nchanges:\n{changes}")


DRAFT = "reference: {document: Dự thảo, article: Điều 1}"


def test_a_reform_from_a_date_puts_later_law_out_of_force(tmp_path):
    path = reform(
        tmp_path, f"  - {{quantity: base_salary, from: 2026-01-01, value: 3000000, {DRAFT}}}\n"
    )
    book = law.load([path])
    assert book.value("base_salary", date(2025, 12, 31)).value == 2_340_000
    assert book.value("base_salary", date(2026, 7, 1)).value == 3_000_000
    assert book.value("base_salary", date(2026, 7, 1)).grade == "memory"
    assert law.load().value("base_salary", date(2026, 7, 1)).value == 2_530_000
    assert book.hash != law.load().hash


def test_a_reform_that_ends_gives_the_old_law_back(tmp_path):
    change = f"  - {{quantity: rate, fund: HTTT, share: employer, kind: worker, from: 2024-01-01, to: 2024-07-01, value: 10%, {DRAFT}}}\n"  # noqa: E501
    book = law.load([reform(tmp_path, change)])
    keys = {"fund": "HTTT", "share": "employer", "kind": "worker"}
    on = [book.value("rate", date(2024, month, 1), **keys).value for month in (1, 6, 7)]
    assert on == [10_000, 10_000, 14_000]
    assert book.value("rate", date(2025, 7, 1), **keys).value == 14_000


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (f"{{quantity: base_salery, from: 2026-01-01, value: 1, {DRAFT}}}", "mean 'base_salary'"),
        (
            f"{{quantity: base_salary, from: 2026-02-30, value: 1, {DRAFT}}}",
            "change 1: line 3: 2026-02-30 is not a day of the calendar",
        ),
        (
            f"{{quantity: base_salary, from: 2026-01-01, untill: 2026-02-01, value: 1, {DRAFT}}}",
            "has no 'untill'",
        ),
        (
            f"{{quantity: minimum_wage, region: V, from: 2026-01-01, value: 1, {DRAFT}}}",
            r"did you mean 'minimum_wage\(region=IV\)'",
        ),
        ("{quantity: base_salary, from: 2026-01-01, value: 1}", "no reference"),
        (f"{{quantity: base_salary, from: 2026-01-01, value: 1.5, {DRAFT}}}", "float"),
        (f"{{quantity: base_salary, from: 2026-01-01, value: -5, {DRAFT}}}", "negative"),
        (f"{{quantity: base_salary, from: 2026-01-01, {DRAFT}}}", "no value"),
        (f"{{quantity: base_salary, from: 2026-02-01, to: 2026-01-01, value: 1, {DRAFT}}}", "ends"),
    ],
)
def test_a_bad_reform_is_refused(tmp_path, change, reason):
    with pytest.raises(law.LawError, match=reason) as refused:
        law.load([reform(tmp_path, f"  - {change}\n")])
    assert "reform.yaml" in str(refused.value)


RATES = """
quantity: late_interest_rate
label: {vi: Lãi suất chậm đóng, en: Late interest}
unit: percent_fine
holds: year
by: [fund]
values:
  - {from: 2017-01-01, value: {social: 1.1%, health: 0.9%}, reference: {document: TB-BHXH, article: toàn văn}, grade: gazette}
"""  # noqa: E501


def test_two_values_from_one_date_in_one_reform(tmp_path):
    change = f"  - {{quantity: base_salary, from: 2026-01-01, value: 3000000, {DRAFT}}}\n"
    with pytest.raises(law.LawError, match=r"change 2: base_salary has two values"):
        law.load([reform(tmp_path, change + change.replace("3000000", "4000000"))])


def test_a_reform_outside_the_days_of_the_law(tmp_path):
    change = f"  - {{quantity: base_salary, from: 1990-01-01, value: 3000000, {DRAFT}}}\n"
    with pytest.raises(law.LawError, match="the law covers 2012-01-01"):
        law.load([reform(tmp_path, change)])


def test_operator_data_is_added_and_holds_for_its_year(tmp_path):
    write(tmp_path / "law" / "rates.yaml", RATES)
    book = law.load(overlays_in(tmp_path / "law"))
    assert book.value("late_interest_rate", date(2017, 5, 1), fund="social").value == 1_100_000
    assert book.value("late_interest_rate", date(2020, 5, 1), fund="social").value == 966_600
    with pytest.raises(law.LawMissing):
        book.value("late_interest_rate", date(2018, 1, 1), fund="social")


def test_operator_data_replaces_only_when_it_says_so(tmp_path):
    again = RATES.replace("2017-01-01", "2020-01-01")
    write(tmp_path / "law" / "rates.yaml", again)
    with pytest.raises(law.LawError, match="two values from 2020-01-01"):
        law.load([tmp_path / "law"])
    write(tmp_path / "law" / "rates.yaml", "replaces: yes\n" + again)
    book = law.load([tmp_path / "law"])
    assert book.value("late_interest_rate", date(2020, 5, 1), fund="social").value == 1_100_000


def test_a_supported_group_without_its_share_is_named_and_can_be_given_one(tmp_path):
    from ansinh.ground.months import parse_month
    from ansinh.law.guard import unlawful

    month = parse_month("2024-10")
    none = write(
        tmp_path / "none.yaml",
        "reform: thử\nchanges:\n  - {quantity: health_support, who: near_poor, from: 2024-07-01, "
        f"value: none, {DRAFT}}}\n",
    )
    reason = unlawful(law.load([none]), "near_poor", "active", month, month + 1)
    assert reason is not None and "operator data" in reason
    path = write(
        tmp_path / "share.yaml",
        "quantity: health_support\nlabel: {vi: Hỗ trợ, en: Support}\nunit: percent\nby: [who]\n"
        "values:\n  - {from: 2024-08-01, value: {near_poor: 100%}, "
        "reference: {document: Nghị quyết của HĐND, article: Điều 6}, grade: gazette}\n",
    )
    assert unlawful(law.load([none, path]), "near_poor", "active", month, month + 1) is None


def test_confirmations_are_recorded_and_reversible(tmp_path):
    day = date(2016, 5, 1)
    folder = tmp_path / "law"
    record_confirmation(folder, "confirm", "base_salary", day, "Nguyễn Thử", date(2026, 11, 1))
    value = law.load([folder]).value("base_salary", day)
    assert (value.grade, value.confirmed_by, value.confirmed_on) == (
        "gazette", "Nguyễn Thử", "2026-11-01",
    )  # fmt: skip
    record_confirmation(folder, "unconfirm", "base_salary", day, "Trần Thử", date(2026, 11, 2))
    assert law.load([folder]).value("base_salary", day).grade == "secondary"
    assert (folder / "confirmations.yaml").read_text().count("does:") == 2
    record_confirmation(folder, "confirm", "base_salary", date(1999, 1, 1), "x", date(2026, 1, 1))
    with pytest.raises(law.LawError, match="has no value from 1999-01-01 to confirm"):
        law.load([folder])


def test_an_overlay_of_no_kind_is_refused(tmp_path):
    with pytest.raises(law.LawError, match="an overlay has"):
        law.load([write(tmp_path / "x.yaml", "what: ever\n")])
    with pytest.raises(law.LawError, match="no such file"):
        law.load([tmp_path / "absent.yaml"])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("quantity: late_interest_rate", "quantity: late_intrest_rate", "'late_interest_rate'?"),
        ("social: 1.1%", "socail: 1.1%", "has no fund 'socail'; did you mean 'social'?"),
        ("holds: year", "holdz: year", "has no 'holdz'; did you mean 'holds'?"),
        ("grade:", "gradee:", "has no 'gradee'|grade is None"),
    ],
)
def test_operator_data_that_the_law_does_not_know_is_refused(tmp_path, old, new, reason):
    path = write(tmp_path / "rates.yaml", RATES.replace(old, new))
    with pytest.raises(law.LawError, match=reason) as refused:
        law.load([path])
    assert "rates.yaml" in str(refused.value)


COMMISSION = """
quantity: commission_share
label: {vi: Thù lao, en: Commission}
unit: percent
by: [region, scheme, turn, months]
values:
  - {from: 2026-05-01, value: {II.voluntary.first.12: 19%, II.household.continuing.12: 4.2%},
     reference: {document: Hợp đồng của cơ quan, article: Phụ lục}, grade: gazette}
"""


def test_commissions_go_by_region_scheme_turn_and_months(tmp_path):
    book = law.load([write(tmp_path / "x.yaml", COMMISSION)])
    asked = {"region": "II", "scheme": "voluntary", "turn": "first", "months": "12"}
    assert book.value("commission_share", date(2026, 6, 1), **asked).value == 19_000
    wrong = write(
        tmp_path / "x.yaml", COMMISSION.replace("II.voluntary.first", "II.volontary.first")
    )
    with pytest.raises(law.LawError, match="no scheme 'volontary'; did you mean 'voluntary'"):
        law.load([wrong])


def test_a_reform_in_the_middle_of_a_month_says_what_it_does(tmp_path):
    path = reform(
        tmp_path, f"  - {{quantity: base_salary, from: 2026-12-15, value: 2600000, {DRAFT}}}\n"
    )
    (said,) = remarks(law.load([path]))
    assert "base_salary from 2026-12-15" in said and "follow from 2027-01" in said
    assert remarks(law.load()) == []
