"""Out and in again is the identity: what was exported, judged against the same books, changes
nothing, and judged in an empty office makes the same lines."""

from datetime import date
from typing import Any

import pytest

from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.exporting import forms, lists
from ansinh.dossiers.exporting.supports import voluntary_supports
from ansinh.dossiers.judging import judge
from ansinh.exchange.declarations import open_sheets, read_declaration
from ansinh.ground.months import parse_month
from ansinh.register.models import Unit
from tests.dossiers import office
from tests.dossiers.office import FIRST, LAW, line

MAY = parse_month("2026-05")


@pytest.fixture
def sonha(database: str) -> str:
    office.build_office()
    office.declare(
        line(2, "2026-03", wage=7_000_000, allowance=500_000),
        line(3, "2026-04", state="maternity", wage=6_000_000, allowance=0),
        line(4, "2026-04", state="ended", wage=0, allowance=0),
    )
    office.declare(
        line(7, unit=3, group="employee_state", wage=0, coefficient=23_400,
             position_coefficient=4_000, difference_coefficient=3_300, seniority_rate=500,
             profession_rate=1_050),
    )  # fmt: skip
    office.declare(
        line(8, unit=4, track="BHYT", group="household", wage=0, payment_months=12,
             member_order=1),
        line(9, unit=4, track="BHYT", group="household", wage=0, payment_months=6,
             member_order=2),
        line(9, "2026-07", unit=4, track="BHYT", group="household", wage=0, payment_months=6,
             member_order=2, state="ended"),
        line(10, "2026-02", unit=4, track="TN", group="voluntary_near_poor", wage=1_500_000,
             payment_months=3),
    )  # fmt: skip
    return database


def again(content: bytes, unit: str) -> list[tuple[Any, ...]]:
    declared = read_declaration(open_sheets(content))
    judgement = judge(
        declared, unit=Unit.objects.get(code=unit), law=LAW, received_on=date(2026, 6, 5),
        first_month=FIRST, open_month=MAY,
    )  # fmt: skip
    return [
        (each.row.values["name"], each.effect, [str(remark) for remark in each.remarks])
        for each in judgement.verdicts
    ]


def out(form: str, unit: str, track: str) -> bytes:
    meant = Unit.objects.get(code=unit)
    people = lists.listed(meant, track=track, month=MAY)
    if form == "d05":
        return forms.d05(meant, people, voluntary_supports(LAW, MAY))
    return {"d02": forms.d02, "d03": forms.d03}[form](meant, people)


@pytest.mark.parametrize(
    ("form", "unit", "track", "rows"),
    [("d02", "TA0001Z", "BB", 5), ("d02", "HC0001Z", "BB", 1), ("d03", "HG0001Z", "BHYT", 2),
     ("d05", "HG0001Z", "TN", 1)],
)  # fmt: skip
def test_a_list_handed_in_again_changes_nothing(
    sonha: str, form: str, unit: str, track: str, rows: int
) -> None:
    found = again(out(form, unit, track), unit)
    assert len(found) == rows
    assert {effect for _, effect, _ in found} <= {Effect.UNCHANGED}, found


def test_the_list_for_the_unit_to_check_has_the_bases(sonha: str) -> None:
    meant = Unit.objects.get(code="TA0001Z")
    people = lists.listed(meant, track="BB", month=MAY)
    content = forms.d09(meant, people, lists.bases(meant, month=MAY, law=LAW), LAW)
    declared = read_declaration(open_sheets(content), form="PEOPLE")
    bases = {row.values["social_number"]: row.values.get("base_bhxh") for row in declared.rows}
    assert bases == {
        office.number(1): 6_000_000, office.number(2): 7_500_000, office.number(3): None,
        office.number(5): 6_000_000, office.number(6): 6_000_000,
    }  # fmt: skip
