"""The assessment on both engines: shape, and what a line is in every kind of month."""

from typing import Any

from tests.assess.conftest import spells_frame

from ansinh import law
from ansinh.assess import LINE_COLUMNS, postings, unassessed
from ansinh.ground.months import parse_month
from ansinh.law.funds import AMOUNTS
from ansinh.law.tables import monthly_tables

WORKER = {"group": "employee_enterprise", "wage": 10_000_000}


def amounts(line: dict[str, Any]) -> dict[str, int]:
    return {amount.column: line[amount.column] for amount in AMOUNTS if line[amount.column] != 0}


def test_columns_and_types_are_the_contract(book, native):
    from ansinh.assess import assess

    schema = assess(native(spells_frame([WORKER])), book, [parse_month("2017-05")])
    types = {name: str(kind) for name, kind in schema.collect_schema().items()}
    assert tuple(types) == LINE_COLUMNS
    assert types["month"] == "Int32"
    assert types["payment_months"] == "Int8"
    assert {types[amount.column] for amount in AMOUNTS} == {"Int64"}
    assert {types[base] for base in types if base.startswith("base_")} == {"Int64"}


def test_a_worker_before_and_after_june_2017(lines_of):
    may, june = lines_of([WORKER], "2017-05", "2017-06")
    assert amounts(may) == {
        "odts_employer": 300_000,
        "httt_employee": 800_000,
        "httt_employer": 1_400_000,
        "tnld_employer": 100_000,
        "bhyt_employee": 150_000,
        "bhyt_employer": 300_000,
        "bhtn_employee": 100_000,
        "bhtn_employer": 100_000,
    }
    assert amounts(june) == amounts(may) | {"tnld_employer": 50_000}
    assert may["rule"] == "employee_enterprise.active.2017-01"
    assert june["rule"] == "employee_enterprise.active.2017-06"


def test_the_state_scale_with_every_addition(lines_of):
    (line,) = lines_of(
        [
            {
                "group": "employee_state",
                "coefficient": 49_800,
                "position_coefficient": 3_000,
                "seniority_rate": 500,
                "profession_rate": 2_000,
                "allowance": 1,
            }
        ],
        "2017-08",
    )
    # (4.98 + 0.3 + 4.98 x 5 %) x 1.20 x 1,300,000 = 8,625,240, and 1 đồng kept from before
    assert line["base_bhxh"] == 8_625_241
    assert line["base_bhtn"] == 8_625_241


def test_caps_and_floors(lines_of):
    low, high, higher, none = lines_of(
        [
            WORKER | {"wage": 1_000_000, "region": 1},
            WORKER | {"wage": 40_000_000, "region": 4},
            WORKER | {"wage": 200_000_000, "region": 2},
            WORKER | {"wage": 0},
        ],
        "2017-07",
    )
    assert low["base_bhxh"] == low["base_bhtn"] == 3_750_000
    assert (high["base_bhxh"], high["base_bhtn"]) == (26_000_000, 40_000_000)
    assert (higher["base_bhyt"], higher["base_bhtn"]) == (26_000_000, 66_400_000)
    assert none["base_bhxh"] == 0 and amounts(none) == {}


def test_partial_months(lines_of):
    states = ["maternity", "sick", "unpaid", "detained", "retirement_suspended", "other_contract"]
    lines = lines_of([WORKER | {"state": state} for state in states], "2018-01")
    maternity, sick, unpaid, detained, suspended, second = (amounts(line) for line in lines)
    assert maternity == {"bhyt_fund": 450_000}
    assert sick == unpaid == {}
    assert detained == {"bhyt_employee": 75_000, "bhyt_employer": 150_000}
    assert lines[3]["base_bhyt"] == 5_000_000
    assert set(suspended) == {
        "odts_employer", "tnld_employer", "bhyt_employee", "bhyt_employer", "bhtn_employee",
        "bhtn_employer",
    }  # fmt: skip
    assert second == {"tnld_employer": 50_000}


def test_a_year_of_a_household_is_billed_once(lines_of):
    household = {
        "group": "household", "track": "BHYT", "payment_months": 12,
        "from_month": parse_month("2019-07"),
    }  # fmt: skip
    rows = [household | {"member_order": order} for order in range(7)]
    months = ["2019-06", "2019-07", "2019-08", "2020-06"]
    lines = lines_of(rows, *months)
    assert [line["bhyt_self"] for line in lines] == [
        804_600, 804_600, 563_220, 482_760, 402_300, 321_840, 321_840,
    ]  # fmt: skip
    assert {line["month"] for line in lines} == {parse_month("2019-07")}


def test_support_of_state_and_province(lines_of):
    near_poor = {"group": "near_poor", "track": "BHYT", "from_month": parse_month("2017-01")}
    plain, topped, full, student = lines_of(
        [
            near_poor,
            near_poor | {"top_up_rate": 10_000},
            near_poor | {"top_up_rate": 50_000},
            near_poor | {"group": "student"},
        ],
        "2017-03",
    )
    assert amounts(plain) == {"bhyt_self": 16_335, "bhyt_state": 38_115}
    assert amounts(topped) == {"bhyt_self": 10_890, "bhyt_state": 43_560}
    assert amounts(full) == {"bhyt_state": 54_450}
    assert amounts(student) == {"bhyt_self": 38_115, "bhyt_state": 16_335}


def test_a_group_that_is_not_lawful_has_no_line_and_is_listed(book, native, lines_of):
    rows = [WORKER | {"group": "household_business_owner", "wage": 5_000_000}]
    assert lines_of(rows, "2025-06") == []
    (line,) = lines_of(rows, "2025-07")
    assert amounts(line)["httt_self"] == 1_100_000
    months = [parse_month("2025-06"), parse_month("2025-07")]
    left = unassessed(native(spells_frame(rows)), book, months).collect(backend="polars")
    assert left["month"].to_list() == [parse_month("2025-06")]


def test_postings_go_to_unit_and_sponsor(lines_of, book, native):
    from ansinh.assess import assess

    rows = [
        WORKER | {"unit": 7, "sponsor": 9},
        WORKER | {"unit": 7, "sponsor": 9, "state": "maternity"},
        {"group": "poor", "track": "BHYT", "unit": 8, "sponsor": 5},
    ]
    lines = assess(native(spells_frame(rows)), book, [parse_month("2017-07")])
    owed = postings(lines).collect(backend="polars")
    found = {
        (row["unit"], row["fund"], row["share"]): row["amount"]
        for row in owed.iter_rows(named=True)
    }
    assert found[7, "HTTT", "employer"] == 1_400_000
    assert found[9, "BHYT", "fund"] == 450_000
    assert found[5, "BHYT", "state"] == 58_500
    assert (8, "BHYT", "self") not in found
    assert len(found) == 10


def test_every_rule_of_a_line_opens_to_cited_values(book: law.Law):
    from ansinh.law.used import values_behind

    rules = set()
    for month in book.changes():
        if book.begin <= law.lawbook.day_of(month) < book.end and month >= parse_month("2014-01"):
            rules |= set(monthly_tables(book, [month])["rule"])
    for rule in rules:
        values = values_behind(book, rule)
        assert all(value.reference.document and value.reference.article for value in values)
        if ".active" in rule:
            assert any(value.quantity == "rate" for value in values), rule
