"""Every indicator, counted by hand in the small province, and what each figure rests on."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError

from ansinh.ground.months import parse_month
from ansinh.indicators import operations
from ansinh.indicators.definitions import BULLETIN, catalogue
from ansinh.indicators.facts import Fact, facts
from ansinh.indicators.keys import PlanError
from ansinh.indicators.models import Denominator
from ansinh.ledger.queries import charges_owed
from tests import small_province as small
from tests.arrears.test_late import excuse, urge
from tests.ledger.builders import at, close
from tests.ledger.test_charges import install, owe
from tests.register.builders import append, change

AS_OF = small.AS_OF
LATER = datetime(2017, 2, 6, tzinfo=UTC)


def wide(scope: str | None = None, as_of: date = AS_OF) -> dict[tuple[str, str], Fact]:
    found = facts(as_of=as_of, scope=scope, wide=True)
    return {(fact.indicator, fact.scheme): fact for fact in found}


def load(**changed: object) -> None:
    row = {
        "measure": "population", "area": "97", "year": 2016, "value": 40,
        "series": "trung bình năm", "source": "Tổng cục Thống kê",
    } | changed  # fmt: skip
    operations.load_denominators(rows=[row], recorded_at=LATER, **small.WHO)


def test_groups_make_up_the_scheme_and_blocks_do(small_province: str) -> None:
    found = wide()
    value = {scheme: fact.value for (name, scheme), fact in found.items() if name == "participants"}
    assert value["BHYT_I"] == 4 and value["BHYT_III"] == value["BHYT_poor"] == 3
    assert value["BHYT_V"] == value["BHYT_household"] == 2
    assert sum(value[f"BHYT_{block}"] for block in ("I", "II", "III", "IV", "V")) == value["BHYT"]
    assert value["BHXH_BB+BHXH_TN"] == 6


def test_money_by_fund_adds_up(small_province: str) -> None:
    found = wide()
    funds = ("BHXH_BB", "BHXH_TN", "BHYT", "BHTN")
    for name in ("collection", "accrued", "receivable"):
        parts = sum(found[name, fund].value for fund in funds)
        assert parts == found[name, small.ALL].value, name
    assert found["collection", "TNLD_BNN"].value <= found["collection", "BHXH_BB"].value
    # January: 4 workers x 1,625,000; household 653,400 of person 6; voluntary 2 x 220,000;
    # poor 3 x 54,450. Person 1 works twice: five jobs are billed, health insurance but once.
    charged = found["collection_with_charges", small.ALL].value
    assert charged == found["collection", small.ALL].value
    assert found["late_interest_collected", small.ALL].value == 0
    owed_before = found["receivable", small.ALL].value - found["accrued", small.ALL].value
    assert owed_before + found["accrued", small.ALL].value - found["collection", small.ALL].value \
        == found["debt", small.ALL].value  # fmt: skip


def test_debt_by_class_and_by_age_is_the_whole_debt(small_province: str) -> None:
    found = wide()
    debt = found["debt", small.ALL].value
    classes = {c: found["debt_by_class", c].value for c in ("new", "late", "prolonged", "hard")}
    # Everybody has owed for more than three months, so all debt is prolonged; but what the state
    # budget has still to transfer is never late (QĐ 366, guide to B03-TS; law.debt.debt_class).
    assert classes == {"new": 1_720_800, "late": 0, "prolonged": debt - 1_720_800, "hard": 0}
    ages = [fact.value for (name, _), fact in found.items() if name == "debt_by_age"]
    assert sum(ages) == debt and len(ages) == 5
    assert found["debt_employers", small.ALL].value == debt - 1_720_800
    assert found["units_late", small.ALL].value == 3, "the budget owes and is not late"
    assert found["units_late", small.ALL].unit == "unit"


def test_debt_with_charges_adds_what_is_unpaid_of_them(small_province: str) -> None:
    """Quyết định 595 counts interest as debt; here no rate is known, so there is none."""
    found = wide()
    assert found["debt_with_charges", small.ALL].value == found["debt", small.ALL].value


def test_classes_of_the_law_since_may_2026(database: str) -> None:
    """Each debt has its own class; a unit that is no longer at its address stands apart."""
    install("2026-01")
    for unit in (1, 2, 3):
        owe(("2025-08", "HTTT", 100_000_000), unit=unit, month="2026-01")
    append(change(1, 1, "2026-04", wage=10_000_000))
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2025-08")
    excuse(date(2026, 4, 10), "missing", unit=3)
    for month in ("2026-02", "2026-03", "2026-04", "2026-05"):
        close(month)
    month_due = 3_200_000
    on = {"name": "debt_by_class", "scope": None}
    may = {fact.scheme: fact.value for fact in facts(as_of=date(2026, 5, 31), **on)}
    assert may == {
        "not_due": 2 * month_due, "late_payment": 100_000_000, "evasion": 100_000_000,
        "hard": 100_000_000,
    }  # fmt: skip
    april = {fact.scheme: fact.value for fact in facts(as_of=date(2026, 4, 30), **on)}
    assert april == {
        "new": 0, "late": 0, "prolonged": 200_000_000 + month_due, "hard": 100_000_000,
    }  # fmt: skip
    [with_charges] = facts(as_of=date(2026, 5, 31), name="debt_with_charges")
    [debt] = [
        fact for fact in facts(as_of=date(2026, 5, 31), name="debt") if fact.scheme == small.ALL
    ]
    charges = sum(charges_owed(month=parse_month("2026-05"))["amount"].to_pylist())
    assert charges == 3 * 30_000 * (31 + 28 + 31 + 30 + 31)
    assert with_charges.value == debt.value + charges
    [bearing] = facts(as_of=date(2026, 5, 31), name="debt_interest_bearing")
    assert bearing.value == 300_000_000


def test_each_debt_ratio_divides_what_its_name_says(small_province: str) -> None:
    found = wide()
    debt = Decimal(83_069_900)
    assert found["debt_rate_plan", small.ALL].value == Decimal("415.35")
    assert found["debt_rate_plan_employers", small.ALL].value == Decimal("406.75")
    receivable = found["receivable", small.ALL].value
    ratio = (debt / receivable * 100).quantize(Decimal("0.01"))
    assert found["debt_rate_receivable", small.ALL].value == ratio


def test_renewal_of_households(small_province: str) -> None:
    """In January 2017 a year ended for 6, who goes on, and 7, who does not."""
    found = wide()
    assert found["renewals_due", "BHYT_household"].value == 2
    assert found["renewed", "BHYT_household"].value == 1
    assert found["renewal_rate", "BHYT_household"].value == Decimal("50.00")
    small.change(7, 6, "2017-01", "active", small.POOR, at=LATER)
    moved = wide()
    assert moved["renewal_rate", "BHYT_household"].value == Decimal("100.00")
    assert moved["renewals_due", "BHYT_household"].value == 1


def test_cards_of_newborn_children(small_province: str) -> None:
    from ansinh.register import operations as register
    from ansinh.register.names import search_name, sort_key

    born = {20: date(2016, 11, 10), 21: date(2016, 11, 20), 22: date(2016, 12, 20)}
    register.load_people(
        people={
            "id": list(born), "social_insurance_number": [f"97{n:08d}" for n in born],
            "personal_id": [""] * 3, "name": ["Bé"] * 3, "sort_key": [sort_key("Bé")] * 3,
            "search_name": [search_name("Bé")] * 3, "birth_date": list(born.values()),
            "sex": ["F"] * 3, "area": ["97101", "97203", "97203"], "household": [0] * 3,
        },
        households={"id": [], "code": [], "area": []},
        **small.WHO,
    )  # fmt: skip
    child = ("BHYT", "child_under_6", 0, 1, 0)
    small.change(20, 6, "2016-11", "active", child, at=datetime(2017, 2, 10, tzinfo=UTC))
    small.change(21, 6, "2016-11", "active", child, at=datetime(2017, 2, 11, tzinfo=UTC))
    found = wide()
    # Sixty days of 20 ended on 9 January, of 21 on 19 January; 22 has still time. Both late.
    assert found["children_born", "BHYT_child_under_6"].value == 2
    assert found["children_carded_on_time", "BHYT_child_under_6"].value == 0
    assert wide("971")["children_born", "BHYT_child_under_6"].value == 1


def test_coverage_names_the_series_that_it_divides_by(small_province: str) -> None:
    assert ("coverage_rate", "BHYT") not in wide()
    load()
    load(measure="labour_force", value=30, series="LLLĐ 2016", source="Điều tra lao động")
    fact = wide()["coverage_rate", "BHYT"]
    assert fact.value == Decimal("22.50") and fact.unit == "%"
    assert "trung bình năm" in str(fact.basis) and "Tổng cục Thống kê" in str(fact.basis)
    assert "2016: 40" in str(fact.basis) and fact.as_json()["basis"] == fact.basis
    assert wide()["coverage_rate", "BHXH"].value == Decimal("20.00")
    load(value=36, series="điều chỉnh sau tổng điều tra")
    assert wide()["coverage_rate", "BHYT"].value == Decimal("25.00")
    assert ("coverage_rate", "BHYT") not in wide("971")
    assert ("coverage_rate", "BHYT") not in {
        (fact.indicator, fact.scheme)
        for fact in facts(as_of=AS_OF, known_at=small.CLOSED_AT, wide=True)
    }


def test_a_target_of_coverage_is_compared_in_points(small_province: str) -> None:
    load()
    operations.set_target(
        indicator="coverage_rate_plan", scheme="BHYT", area="97", year=2017, value=82_600,
        document="QĐ 1167", recorded_at=LATER, **small.WHO,
    )  # fmt: skip
    found = wide()
    compared = found["coverage_rate", "BHYT"].comparison
    assert compared is not None
    assert compared.target_points == Decimal("-60.1")
    # 82.6 % of 40 people are 33.04, so 34 of them; nine are covered.
    assert found["people_to_add", "BHYT"].value == 25 and found["people_to_add", "BHYT"].basis
    assert compared.eoy_points is not None and compared.plan_pct is None
    assert compared.yoy_abs is None and compared.yoy_pct is None


def test_comparisons_have_their_own_keys(small_province: str) -> None:
    compared = wide()["participants", "BHYT"].comparison
    assert compared is not None
    # December had 7 as well: ten people less one.
    assert compared.known() == {
        "yoy_abs": 1, "yoy_pct": Decimal("12.5"), "eoy_abs": -1, "eoy_pct": Decimal("-10.0"),
        "mom_abs": -1, "mom_pct": Decimal("-10.0"),
    }  # fmt: skip


def test_a_bulletin_tells_what_it_told(small_province: str) -> None:
    told = facts(as_of=AS_OF)
    assert {fact.indicator for fact in told} <= set(BULLETIN) and len(told) == 9
    assert {key for fact in told if fact.comparison for key in fact.comparison.known()} <= {
        "plan_pct", "yoy_abs", "yoy_pct",
    }  # fmt: skip


def test_one_unit_is_a_scope(small_province: str) -> None:
    found = wide("TA00001")
    assert found["participants", "BHXH_BB"].value == 2
    assert found["debt", small.ALL].value == 52_000_000
    assert found["units_late", small.ALL].value == 1


def test_one_indicator_with_all_its_schemes(small_province: str) -> None:
    found = facts(as_of=AS_OF, name="debt_by_class")
    assert {fact.indicator for fact in found} == {"debt_by_class"} and len(found) == 4, (
        "of its time"
    )
    with pytest.raises(LookupError, match="no indicator 'dept'"):
        facts(as_of=AS_OF, name="dept")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"area": "98"}, "98"), ({"measure": "sheep"}, "sheep"), ({"value": 0}, "lớn hơn 0"),
     ({"series": " "}, "chuỗi"), ({"year": "soon"}, "soon")],
)  # fmt: skip
def test_a_wrong_series_is_refused_whole(
    small_province: str, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(PlanError, match=said):
        load(**wrong)
    assert not Denominator.objects.exists()


def test_a_series_is_never_changed(small_province: str) -> None:
    load()
    with pytest.raises(DatabaseError):
        Denominator.objects.update(value=1)


def test_aggregates_answer_from_disk_and_a_new_change_asks_anew(
    small_province: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansinh.indicators import covering, money
    from ansinh.indicators.facts import known_facts

    def forget() -> None:
        for cached in (covering.people, known_facts, money._table):
            cached.cache_clear()
        covering._people.clear()

    before = wide()
    forget()
    with monkeypatch.context() as patched:
        patched.setattr(covering, "_counted", lambda *_: pytest.fail("counted again"))
        patched.setattr(money, "_read", lambda *_: pytest.fail("read again"))
        assert wide() == before
    small.change(13, 4, "2017-01", "active", small.HOME_SECOND, at=LATER)
    assert wide()["participants", "BHYT"].value == 10


def test_every_indicator_is_declared_for_the_board_or_for_all() -> None:
    assert set(BULLETIN) < set(catalogue())
