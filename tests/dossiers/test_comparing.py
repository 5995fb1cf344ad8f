"""The parallel run: causes planted in invented statements are found, to the đồng."""

import random
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.dossiers.comparing.causes import (
    Around,
    Cause,
    Compared,
    LawOfMonth,
    compare,
    compare_all,
)
from ansinh.dossiers.comparing.rows import FUNDS, OfFund, Person, UnitMonth, of_export, people_of
from ansinh.exchange.declarations import read_declaration
from ansinh.exchange.sheets import Sheet

RATES = {"ODTS": 3_000, "HTTT": 22_000, "BHYT": 4_500, "BHTN": 2_000, "TNLD": 500}
FLOORS = (5_310_000, 4_730_000, 4_140_000, 3_700_000)
LAW = LawOfMonth(RATES, FLOORS, 2_530_000, 2_340_000)
NOTHING = Around({}, {})


def rounded(base: int, rate: int) -> int:
    """Half up, as this file's own law has it."""
    whole, rest = divmod(base * rate, 100_000)
    return whole + (rest >= 50_000)


def someone(base: int, *, coefficient: bool = False, without: str = "", wage: int = 0) -> Person:
    bases = {fund: 0 if fund == without else base for fund in FUNDS}
    return Person("Người Thử", bases, {fund: rounded(bases[fund], RATES[fund]) for fund in FUNDS},
                  coefficient, wage or base)  # fmt: skip


def statement(code: str, people: dict[str, Person], *, opening: int = 0, charge: int = 0,
              paid: int = 0, adjusted: dict[str, int] | None = None,
              extra: dict[str, int] | None = None, listed: bool = True) -> UnitMonth:  # fmt: skip
    funds = {
        fund: OfFund(
            sum(bool(each.bases[fund]) for each in people.values()),
            sum(each.bases[fund] for each in people.values()),
            sum(each.due[fund] for each in people.values()) + (extra or {}).get(fund, 0),
            (adjusted or {}).get(fund, 0),
        )
        for fund in FUNDS
    }
    closing = opening + sum(each.due + each.adjusted for each in funds.values()) + charge - paid
    return UnitMonth(code, opening, funds, charge, paid, closing, people if listed else None)


def crew(dice: random.Random, size: int) -> dict[str, Person]:
    return {
        f"{dice.randrange(10**10):010d}": someone(dice.randrange(60, 300) * 100_000)
        for _ in range(size)
    }


PLANTS = [cause for cause in Cause if cause is not Cause.UNEXPLAINED]


def plant(  # noqa: C901  one arm for each cause
    cause: Cause, dice: random.Random, code: str
) -> tuple[UnitMonth, UnitMonth, Around]:
    """Two statements that differ for one cause: (theirs, ours, what our books know around)."""
    people = crew(dice, dice.randrange(3, 30))
    first = next(iter(people))
    ours = statement(code, people, opening=7_000, paid=50_000)
    around = NOTHING
    theirs = dict(people)
    more: dict[str, object] = {"opening": 7_000, "paid": 50_000}
    match cause:
        case Cause.OPENING:
            more["opening"] = 9_000
        case Cause.PERSON_MISSING:
            theirs["9900000001"] = someone(7_000_000)
        case Cause.PERSON_EXTRA:
            del theirs[first]
        case Cause.WAGE:
            theirs[first] = someone(people[first].bases["HTTT"] + 1_234_567)
        case Cause.COEFFICIENT:
            people[first] = someone(5_920_200, coefficient=True)
            ours = statement(code, people, opening=7_000, paid=50_000)
            theirs[first] = someone(5_475_600, coefficient=True)
        case Cause.REGION:
            people[first] = someone(FLOORS[3], wage=3_000_000)
            ours = statement(code, people, opening=7_000, paid=50_000)
            theirs[first] = someone(FLOORS[2])
        case Cause.GROUP:
            theirs[first] = someone(people[first].bases["HTTT"], without="BHTN")
        case Cause.RATE:
            wages = sum(each.bases["TNLD"] for each in people.values())
            more["extra"] = {"TNLD": -rounded(wages, 200)}
        case Cause.ROUNDING:
            more["extra"] = {"BHYT": 1, "HTTT": -2}
        case Cause.ADJUSTMENT:
            more["adjusted"] = {"HTTT": 450_000}
        case Cause.TIMING:
            more["paid"] = 50_000 + 123_000
            around = Around({}, {code: (123_000,)})
        case Cause.LATE_CHARGE:
            more["charge"] = 4_321
        case Cause.PAYMENT_NOT_SEEN:
            more["paid"] = 50_000 + 777_000
    return statement(code, theirs, **more), ours, around  # type: ignore[arg-type]


def found(compared: Compared | None) -> set[Cause]:
    return {part.cause for part in compared.parts} if compared else set()


@pytest.mark.parametrize("listed", [True, False])
def test_every_cause_that_was_planted_is_found_and_no_other(listed: bool) -> None:
    """Precision and recall over 40 units for each cause; without lists of people a lower bar for
    what only people tell (a region, a scale), and a floor for the rest."""
    dice = random.Random(366)
    told, right, planted = Counter[Cause](), Counter[Cause](), Counter[Cause]()
    for cause in PLANTS:
        for number in range(40):
            theirs, ours, around = plant(cause, dice, f"TA{number:04d}Z")
            if not listed:
                theirs, ours = replace(theirs, people=None), replace(ours, people=None)
            compared = compare(theirs, ours, LAW, around)
            assert compared is not None
            assert compared.unexplained == 0
            assert sum(part.amount for part in compared.parts) == compared.difference
            planted[cause] += 1
            told.update(found(compared))
            right[cause] += cause in found(compared)
    only_people_tell = {Cause.REGION, Cause.COEFFICIENT} if not listed else set()
    for cause in PLANTS:
        if cause in only_people_tell:
            continue
        assert right[cause] == planted[cause], f"recall of {cause}"
        if listed or cause is not Cause.WAGE:
            assert told[cause] == right[cause], f"precision of {cause}"


def test_units_that_agree_are_counted_and_others_ranked() -> None:
    dice = random.Random(1)
    same = statement("TA0001Z", crew(dice, 5))
    small = plant(Cause.LATE_CHARGE, dice, "TA0002Z")
    large = plant(Cause.PERSON_MISSING, dice, "TA0003Z")
    theirs = {"TA0001Z": same, "TA0002Z": small[0], "TA0003Z": large[0], "TA0004Z": same}
    ours = {"TA0001Z": same, "TA0002Z": small[1], "TA0003Z": large[1], "TA0005Z": same}
    agree, differing, only_theirs, only_ours = compare_all(theirs, ours, LAW, NOTHING)
    assert agree == 1
    assert [each.code for each in differing] == ["TA0003Z", "TA0002Z"]
    assert (only_theirs, only_ours) == (["TA0004Z"], ["TA0005Z"])


def test_a_file_that_contradicts_itself_is_said_to_be_unexplained() -> None:
    ours = statement("TA0001Z", crew(random.Random(2), 3))
    theirs = replace(ours, closing=ours.closing + 500)
    compared = compare(theirs, ours, LAW, NOTHING)
    assert compared is not None and compared.unexplained == 500


@settings(max_examples=80)
@given(
    st.integers(0, 10**9), st.lists(st.sampled_from(PLANTS), min_size=1, max_size=4), st.booleans()
)
def test_the_parts_always_make_the_difference(seed: int, causes: list[Cause], listed: bool) -> None:
    """Several causes at once: whatever they are called, they come to the difference."""
    dice = random.Random(seed)
    theirs, ours, around = plant(causes[0], dice, "TA0001Z")
    for cause in causes[1:]:
        other, _, _ = plant(cause, dice, "TA0001Z")
        theirs = replace(
            theirs, opening=theirs.opening + other.opening, charge=theirs.charge + other.charge,
            closing=theirs.closing + other.opening + other.charge,
        )  # fmt: skip
    if not listed:
        theirs, ours = replace(theirs, people=None), replace(ours, people=None)
    compared = compare(theirs, ours, LAW, around)
    if compared is None:
        assert theirs.closing == ours.closing
        return
    assert sum(part.amount for part in compared.parts) == theirs.closing - ours.closing
    assert compared.unexplained == 0


def test_the_export_and_a_list_are_read_by_their_columns() -> None:
    head = ["_tien_ck", "madvi", "tql", "_ps_yt", "tienUNC", "sldBhytCk", "_tqlyt", "tien_dk",
            "_ps_httt", "_bst_httt", "_bsg_httt", "_laiqh"]  # fmt: skip
    row = ["'1.012 '", "TA0001Z", "0", 450, 100, 2, "10,000", 12, 0, 70, 20, 5]
    found_rows = of_export(read_declaration([Sheet("09200", [head, row])], form="C12"))
    one = found_rows["TA0001Z"]
    assert (one.opening, one.closing, one.paid, one.charge, one.adjusted) == (12, 1_012, 100, 5, 50)
    assert one.funds["BHYT"] == OfFund(2, 10_000, 450, 0)
    grid = [
        ["Mã đơn vị: TA0001Z"], ["STT", "Họ và tên", "Mã số BHXH", "Tiền lương đóng", None, None],
        [None, None, None, "BHXH", "BHYT", "BHTN"], [1, "Lê An", "0123456789", 5_000, 5_000, None],
    ]  # fmt: skip
    people = people_of(read_declaration([Sheet("", grid)], form="PEOPLE"))
    assert people["TA0001Z"]["0123456789"].bases == {
        "ODTS": 5_000, "HTTT": 5_000, "BHYT": 5_000, "BHTN": 0, "TNLD": 5_000,
    }  # fmt: skip


@pytest.mark.bench
def test_twelve_thousand_units_are_compared_in_seconds() -> None:
    dice = random.Random(3)
    pairs = [plant(PLANTS[at % len(PLANTS)], dice, f"TA{at:05d}") for at in range(12_000)]
    begun = time.perf_counter()
    compare_all({p[0].code: p[0] for p in pairs}, {p[1].code: p[1] for p in pairs}, LAW, NOTHING)
    assert time.perf_counter() - begun < 20
