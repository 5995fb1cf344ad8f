"""Judged before booked: who joins, leaves and changes, what it is worth, and what goes back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.judging import Judgement
from ansinh.dossiers.lines import Stand
from ansinh.dossiers.pricing import price
from ansinh.dossiers.remarks import Why
from ansinh.exchange.declarations import Wrong
from ansinh.ground.months import parse_month
from tests.dossiers import office, paper
from tests.dossiers.office import LAW, judged, line, person

OPEN = parse_month("2026-05")


@pytest.fixture
def sonha(database: str) -> str:
    office.build_office()
    return database


def effects(judgement: Judgement) -> list[Effect]:
    return [verdict.effect for verdict in judgement.verdicts]


def whys(judgement: Judgement) -> list[list[Any]]:
    return [[remark.why for remark in verdict.remarks] for verdict in judgement.verdicts]


def worth(judgement: Judgement) -> tuple[int, int, int]:
    money = price(judgement, LAW, open_month=OPEN)
    return money.arrears, money.refunds, money.current


def test_who_joins_leaves_pauses_and_changes(sonha: str) -> None:
    result = judged(
        paper.d02_lt(
            [
                person(7, movement="Tăng mới", pay=6_000_000),
                person(1, movement="GH"),
                person(2, movement="Nghỉ thai sản"),
                person(3, movement="DC", pay="7.000.000"),
                person(4, movement="DC", pay=6_000_000),
                person(5, movement="Thay đổi nơi đăng ký KCB"),
            ]
        )
    )
    assert effects(result) == [
        Effect.JOINS, Effect.LEAVES, Effect.PAUSES, Effect.CHANGES, Effect.UNCHANGED,
        Effect.UNCHANGED,
    ]  # fmt: skip
    assert [draft.stand.state for draft in result.drafts] == [
        "active", "ended", "maternity", "active",
    ]  # fmt: skip
    # 32 % of 6,000,000 joins and leaves and 32 % of a million more is due; in maternity the fund
    # pays 4.5 % of the reference level of 2,340,000, as the law of 2025 has it, not of the wage.
    assert worth(result) == (0, 0, -1_920_000 + 105_300 + 320_000)


def test_months_that_are_closed_are_arrears_or_refunds(sonha: str) -> None:
    result = judged(
        paper.d02_lt(
            [
                person(3, movement="DC", pay=7_000_000, month="03/2026"),
                person(1, movement="GH", month="04/2026"),
            ]
        )
    )
    assert worth(result) == (2 * 320_000, 1_920_000, 320_000 - 1_920_000)
    assert [Why.BACK_IN_TIME in remarks for remarks in whys(result)] == [True, True]


def test_a_rise_for_some_months_goes_back_to_what_was(sonha: str) -> None:
    result = judged(
        paper.d02_lt([person(3, movement="AD", pay=7_000_000, month="02/2026", to="03/2026")])
    )
    assert [(draft.month - office.FIRST, draft.stand.wage) for draft in result.drafts] == [
        (1, 7_000_000), (3, 6_000_000),
    ]  # fmt: skip
    assert worth(result) == (2 * 320_000, 0, 0)


def test_accepted_and_refused_are_all_rows(sonha: str) -> None:
    office.declare(line(8, unit=2))
    people = [
        person(7, movement="TM", pay=6_000_000),
        person(7, movement="TM", pay=6_000_000),  # twice
        person(1, movement="TM", pay=9_000_000),  # is there already
        person(9, movement="GH"),  # is not there
        person(8, movement="TM", pay=6_000_000),  # works elsewhere
        person(2, movement="DC"),  # no pay
        person(2, movement="TM", name="Người Khác", pay=1),  # another's number
        person(2, movement=""),  # no movement
        person(2, movement="DC", pay="sáu triệu"),  # no amount
        {"pay": 1, "month": "05/2026", "movement": "TM"},  # nobody
        person(2, movement="DC", pay=7_000_000, month="12/2025"),  # before the first month
        person(2, movement="DC", pay=7_000_000, month="05/2028"),  # far ahead
        person(2, movement="AT", pay=7_000_000),  # by hand
        {"name": "Đinh Văn Mới", "number": "9799999999", "month": "05/2026", "movement": "TM",
         "pay": 6_000_000},  # new, with nothing known of him
        person(10, movement="TM", pay=6_000_000, birth="01/07/2026"),  # born tomorrow
        person(3, movement="DC", pay=6_500_000, month="05/2026", to="04/2026"),  # ends before
    ]  # fmt: skip
    result = judged(paper.d02_lt(people))
    assert len(result.accepted) + len(result.refused) == len(people)
    reasons = [
        next((remark.why for remark in verdict.remarks if remark.refusing), None)
        for verdict in result.verdicts
    ]
    assert reasons == [
        None, Why.ROW_TWICE, Why.ALREADY_ON_LIST, Why.NOT_ON_LIST, Why.COVERED_ELSEWHERE,
        Why.PAY_MISSING, Why.OTHER_NAME, Why.MOVEMENT_UNCLEAR, Wrong.NOT_AN_AMOUNT, Why.MISSING,
        Why.BEFORE_FIRST_MONTH, Why.FAR_AHEAD, Why.MOVEMENT_BY_HAND, Why.UNKNOWN_PERSON,
        Why.BORN_LATER, Why.ENDS_BEFORE,
    ]  # fmt: skip
    for verdict in result.refused:
        for remark in verdict.remarks:
            assert remark.what and remark.to_do and "%(" not in str(remark)


def test_a_coefficient_or_a_wage_says_the_group(sonha: str) -> None:
    result = judged(
        paper.d02_lt(
            [
                person(7, movement="TM", pay="2,34", position="0,4", seniority=5),
                person(8, movement="TM", pay="12.000.000"),
                person(9, movement="TM", pay=1_000_000),
                person(10, movement="TM", pay=100_000_000),
            ]
        ),
        unit="HC0001Z",
    )
    assert [draft.stand for draft in result.drafts] == [
        Stand("active", "employee_state", coefficient=23_400, position_coefficient=4_000,
              seniority_rate=500),
        Stand("active", "employee_enterprise", wage=12_000_000),
        Stand("active", "employee_enterprise", wage=1_000_000),
        Stand("active", "employee_enterprise", wage=100_000_000),
    ]  # fmt: skip
    assert whys(result)[2:] == [[Why.BELOW_MINIMUM], [Why.ABOVE_CAP]]


def test_new_people_need_what_the_register_must_know(sonha: str) -> None:
    new = {"name": "Đinh Thị Mới", "movement": "TM", "pay": 6_000_000, "month": "05/2026"}
    result = judged(
        paper.d02_tk1(
            [
                new | {"number": "9799999991", "birth": "05/06/1999", "sex": 0, "commune": "97101"},
                new | {"personal_id": "006199000123", "birth": 1999, "name": "Đinh Thị Hai"},
                new | {"personal_id": "006199000123", "birth": 1999, "name": "Khác Hẳn"},
                new | {"birth": "05/06/1999", "sex": 0, "name": "Đinh Thị Ba"},
            ]
        )
    )
    assert effects(result) == [Effect.JOINS, Effect.JOINS, Effect.REFUSED, Effect.REFUSED]
    first, second = result.new.values()
    assert (first.number, first.sex, first.area) == ("9799999991", "F", "97101")
    assert (second.number, second.sex, second.birth.year) == ("", "F", 1999)
    # The commune of the second is a formula's error: told, and the unit's own commune is taken.
    assert whys(result)[1:] == [
        [Wrong.FORMULA_ERROR, Why.NUMBER_ISSUED, Why.YEAR_ONLY],
        [Wrong.FORMULA_ERROR, Why.NUMBER_TWICE],
        [Wrong.FORMULA_ERROR, Why.UNKNOWN_PERSON],
    ]


def test_cover_elsewhere_is_what_decision_366_makes_of_it(sonha: str) -> None:
    """Điều 5 khoản 1.3.2: a worker elsewhere or a pensioner goes back; a card that the budget
    pays ends by itself; who pays himself is asked for an account."""
    office.declare(
        line(7, unit=7, track="BHYT", group="poor", wage=0),
        line(8, unit=4, track="BHYT", group="household", wage=0, payment_months=12, member_order=1),
        line(9, unit=6, track="BHYT", group="pensioner", wage=4_000_000),
    )
    result = judged(
        paper.d02_lt([person(each, movement="TM", pay=6_000_000) for each in (7, 8, 9)])
    )
    assert effects(result) == [Effect.JOINS, Effect.JOINS, Effect.REFUSED]
    assert whys(result) == [[Why.HEALTH_ENDED], [Why.REFUND], [Why.COVERED_ELSEWHERE]]
    assert [(draft.place.unit, draft.stand.state) for draft in result.drafts[:2]] == [
        (1, "active"), (7, "ended"),
    ]  # fmt: skip


def test_health_lists_join_for_the_months_they_pay(sonha: str) -> None:
    result = judged(
        paper.d03_tk1(
            [person(7, day="01/05/2026", months=12, order=1),
             person(1, day="01/05/2026", months=12, order=2),
             person(8, day="01/05/2026", months=7, order=3)]
        ),
        unit="HG0001Z",
        group="household",
    )  # fmt: skip
    assert effects(result) == [Effect.JOINS, Effect.REFUSED, Effect.REFUSED]
    assert whys(result)[1:] == [[Why.HEALTH_ELSEWHERE], [Why.METHOD]]
    assert [(draft.month - OPEN, draft.stand.state) for draft in result.drafts] == [
        (0, "active"), (12, "ended"),
    ]  # fmt: skip
    # 12 months of 4.5 % of 2,340,000.
    assert worth(result) == (0, 0, 12 * 105_300)


def test_a_household_prices_itself(sonha: str) -> None:
    """The guide's own example of Mẫu số 3: whole, 70 % and 60 % of the first contribution."""
    people = [person(7, relation="Chủ hộ"), person(8, relation="Vợ"), person(9, relation="Con")]
    grid = paper.m04(people)
    grid[4].append("Từ tháng")
    for row in grid[7:]:
        row.append("05/2026")
    result = judged(grid, unit="HG0001Z")
    assert effects(result) == [Effect.JOINS] * 3
    assert worth(result) == (0, 0, 12 * (105_300 + 73_710 + 63_180))


def test_a_class_tells_who_has_a_card(sonha: str) -> None:
    grid = paper.class_list([person(7, months=12), person(1, months=12)])
    grid[3].append("Từ tháng")
    for row in grid[4:]:
        row.append("05/2026")
    result = judged(grid, unit="TH0001Z")
    assert effects(result) == [Effect.JOINS, Effect.REFUSED]
    assert whys(result)[1] == [Why.HEALTH_ELSEWHERE]


def test_voluntary_groups_go_by_the_support_of_the_month(sonha: str) -> None:
    result = judged(
        paper.d05(
            [
                person(7, months=6, income=1_500_000, support=20),
                person(8, months=6, income=1_500_000, support=50),
                person(9, months=6, income=1_500_000, support=33),
            ]
        ),
        unit="HG0001Z",
    )
    assert [verdict.effect for verdict in result.verdicts] == [
        Effect.JOINS, Effect.JOINS, Effect.REFUSED,
    ]  # fmt: skip
    assert {draft.stand.group for draft in result.drafts} == {"voluntary_other", "voluntary_poor"}
    assert whys(result)[2] == [Why.SUPPORT_UNKNOWN]


def test_judged_twice_is_judged_once_and_statements_do_not_grow(sonha: str) -> None:
    def statements(count: int) -> tuple[int, str]:
        people = [person(each % 10 + 1, movement="DC", pay=7_000_000) for each in range(count)]
        with CaptureQueriesContext(connection) as queries:
            digest = judged(paper.d02_lt(people)).digest
        return len(queries), digest

    few, _ = statements(2)
    many, digest = statements(500)
    assert few == many
    assert statements(500)[1] == digest


def test_a_short_contract_is_its_own_group_by_the_law_of_the_month(sonha: str) -> None:
    """TH: a contract of one to under three months, which the law of 2026 lets pay BHTN too."""
    joins = judged(paper.d02_lt([person(7, movement="TH", pay=6_000_000)]))
    assert effects(joins) == [Effect.JOINS] and whys(joins) == [[Why.GROUP_BY_MOVEMENT]]
    assert joins.drafts[0].stand.group == "employee_short_contract"
    there = judged(paper.d02_lt([person(1, movement="TH", pay=6_000_000)]))
    assert whys(there) == [[Why.ALREADY_ON_LIST]]


def test_accidents_alone_end_and_change_by_their_own_movements(sonha: str) -> None:
    """GL and DL are about a later contract, which pays into the accident fund alone."""
    office.declare(office.line(7, state="other_contract"))
    result = judged(
        paper.d02_lt(
            [person(1, movement="GL"), person(1, movement="DL", pay=7_000_000),
             person(7, movement="DL", pay=7_000_000), person(7, movement="GL", month="06/2026"),
             person(8, movement="GL")]
        )
    )  # fmt: skip
    assert effects(result) == [
        Effect.REFUSED, Effect.REFUSED, Effect.CHANGES, Effect.LEAVES, Effect.REFUSED,
    ]  # fmt: skip
    assert whys(result)[:2] == [[Why.ACCIDENTS_NOT_ALONE]] * 2
    assert whys(result)[4] == [Why.NOT_ON_LIST]
    change, end = result.drafts
    assert (change.stand.state, change.stand.wage, end.stand.state) == (
        "other_contract", 7_000_000, "ended",
    )  # fmt: skip


@pytest.mark.parametrize(("code", "said"), [("AT", "lúc đóng"), ("DN", "BHTN"), ("DV", "tạm dừng")])
def test_a_movement_that_the_books_cannot_tell_says_why(sonha: str, code: str, said: str) -> None:
    result = judged(paper.d02_lt([person(2, movement=code, pay=7_000_000)]))
    ((remark,),) = [verdict.remarks for verdict in result.refused]
    assert remark.why is Why.MOVEMENT_BY_HAND and said in remark.what and remark.to_do
