"""A file teaches whose account it is: two passes, in any order, never wrongly; month by month."""

import random
from collections import defaultdict
from dataclasses import replace

import pytest

from ansinh.exchange.bank import BankLine
from ansinh.exchange.matching import Doubt, UnitIndex
from ansinh.exchange.matching_file import match_file, paying_account
from ansinh.exchange.matching_index import KnownUnit
from ansinh.exchange.remittance import remittance_text

from .invented_lines import World
from .test_matching import FORM_ONE, ONE, SHOP, TWO, line

STRANGERS = [replace(unit, accounts=()) for unit in (ONE, TWO, SHOP)]
INDEX = UnitIndex(STRANGERS)
NAMED = line(FORM_ONE, "CTY TNHH SAO MAI", "190099")
NAMELESS = line(FORM_ONE, account="1900 99")
OTHERS = line(remittance_text("CZ0500B", "07902"), "HTX BINH AN", "190099")


def booked(lines: list[BankLine], index: UnitIndex = INDEX) -> list[int | None]:
    matches = match_file(lines, index).matches
    assert [match.line for match in matches] == lines
    return [match.unit.key if match.unit else None for match in matches]


def test_a_line_far_below_helps_one_above() -> None:
    assert booked([NAMELESS]) == [None]
    assert booked([NAMELESS, *[line("nop tien")] * 5, NAMED]) == [1, *[None] * 5, 1]
    assert match_file([NAMED, NAMELESS], INDEX).taught == {"190099": 1}
    assert booked([NAMED, line("TZ0001A nop bh", account="190099")]) == [1, 1]


def test_an_account_that_pays_for_two_units_is_not_learned() -> None:
    assert booked([NAMED, NAMELESS, OTHERS]) == [1, None, 3]
    assert match_file([NAMED, OTHERS], INDEX).taught == {}


def test_an_account_that_says_it_pays_for_another_is_not_learned() -> None:
    stranger = replace(OTHERS, counterparty_name="NGUYEN VAN BA")
    assert booked([NAMED, NAMELESS, stranger]) == [1, None, None]
    slipped = line(remittance_text("TZ0002A", "07901"), account="190099")
    assert booked([NAMED, NAMELESS, slipped]) == [1, 1, None]


def test_what_is_known_already_is_neither_taught_nor_forgotten() -> None:
    known = UnitIndex([replace(ONE, accounts=("190099",)), *STRANGERS[1:]])
    assert match_file([NAMED], known).taught == {}
    elsewhere = UnitIndex([STRANGERS[0], replace(TWO, accounts=("190099",)), STRANGERS[2]])
    assert booked([NAMED, NAMELESS], elsewhere) == [None, None]


def test_a_disputed_account_is_not_learned_again() -> None:
    disputed = UnitIndex(STRANGERS, disputed=["190099"])
    assert booked([NAMED, NAMELESS], disputed) == [1, None]


def test_two_accounts_on_one_line_teach_neither() -> None:
    memo = f"MBVCB.1.{FORM_ONE}.CT tu 0071000111 CTY TNHH SAO MAI toi 110000111222 BHXH"
    both = line(memo, "CTY TNHH SAO MAI", "190099")
    assert match_file([both], INDEX).taught == {}
    assert paying_account(both) == "190099"
    assert paying_account(line(memo)) == "0071000111"


def test_a_cut_name_confirms_a_code_only_among_strangers() -> None:
    name = "CÔNG TY TNHH MỘT THÀNH VIÊN ĐẠI PHÚ"
    one = replace(STRANGERS[0], names=(f"{name} AN",))
    other = replace(STRANGERS[1], names=(f"{name} LONG",), code="KQ0777C")
    cut = line(FORM_ONE, "CONG TY TNHH MOT THANH VIEN DAI PHU")
    assert booked([cut], UnitIndex([one, other])) == [1]
    branch = replace(other, tax_code=f"{one.tax_code}-001", names=(f"{name} AN CHI NHANH HA",))
    assert booked([cut], UnitIndex([one, branch])) == [None]
    slip_away = replace(other, code="TZ0011A")
    assert booked([cut], UnitIndex([one, slip_away])) == [None]
    assert (
        match_file([cut], UnitIndex([one, slip_away])).matches[0].doubt is Doubt.NO_SECOND_EVIDENCE
    )


def test_an_own_name_in_full_and_the_very_amount_need_no_code() -> None:
    paid = line("nop tien", "CONG TY TNHH SAO MAI", amount=5_310_000)
    assert booked([paid]) == [1]
    assert booked([replace(paid, amount=5_310_001)]) == [None]
    twin = replace(STRANGERS[1], owed=ONE.owed)
    assert booked([paid], UnitIndex([STRANGERS[0], twin])) == [None]
    assert booked([replace(paid, remittance="+BHXH+103+00+YN0777X+00601")]) == [None]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_lines_makes_no_difference(seed: int) -> None:
    world = World.invent(300, seed)
    index = UnitIndex([replace(unit, accounts=()) for unit in world.units])
    lines = [paid.line for paid in world.lines(600, seed + 1)]
    there = dict(zip(map(id, lines), booked(lines, index), strict=True))
    random.Random(seed).shuffle(lines)
    assert dict(zip(map(id, lines), booked(lines, index), strict=True)) == there


def months(world: World, count: int, seed: int, *, clerk: bool, owed: bool) -> list[float]:
    """The share booked in each month of an office that begins knowing no account.

    Every booking is asked whether it is right. A clerk decides what waits, and what the clerk
    decides is remembered; without one only what the machine taught itself is.
    """
    accounts: dict[int, set[str]] = defaultdict(set)
    shares = []
    for month in range(count):
        index = UnitIndex(
            replace(unit, accounts=tuple(accounts[unit.key]), owed=unit.owed if owed else ())
            for unit in world.units
        )
        paid = world.month(seed + month)
        file = match_file([each.line for each in paid], index)
        wrong = [
            (each, match)
            for each, match in zip(paid, file.matches, strict=True)
            if match.unit and (each.truth is None or match.unit.key != each.truth.key)
        ]
        assert wrong == []
        shares.append(sum(match.unit is not None for match in file.matches) / len(paid))
        for account, unit in file.taught.items():
            accounts[unit].add(account)
        for each, match in zip(paid, file.matches, strict=True):
            account = paying_account(each.line)
            if clerk and match.unit is None and each.truth and account:
                accounts[each.truth.key].add(account)
    return shares


def test_an_office_learns_in_months() -> None:
    shares = months(World.invent(1500, seed=50), 3, seed=51, clerk=True, owed=True)
    assert shares[0] > 0.75
    assert shares[2] > 0.87


@pytest.mark.slow
@pytest.mark.parametrize("seed", [700, 800])
@pytest.mark.parametrize("owed", [True, False])
@pytest.mark.parametrize("clerk", [True, False])
def test_a_province_learns_in_half_a_year(seed: int, clerk: bool, owed: bool) -> None:
    shares = months(World.invent(12_000, seed), 6, seed + 1, clerk=clerk, owed=owed)
    print(f"\nseed {seed}, clerk {clerk}, owed {owed}:", [f"{share:.3f}" for share in shares])
    assert shares[5] > shares[0] + 0.08
    assert shares[5] >= {(1, 1): 0.895, (1, 0): 0.86, (0, 1): 0.86, (0, 0): 0.82}[clerk, owed]


def hundred_thousand(seed: int, known: bool, hostile: bool) -> float:
    """The share of 100,000 lines booked, none of them wrongly."""
    world = World.invent(12_000, seed, hostile=hostile)
    units: list[KnownUnit] = world.units
    if not known:
        units = [replace(unit, accounts=()) for unit in units]
    paid = list(world.lines(100_000, seed + 1))
    matches = match_file([each.line for each in paid], UnitIndex(units)).matches
    wrong = [
        (each, match)
        for each, match in zip(paid, matches, strict=True)
        if match.unit and (each.truth is None or match.unit.key != each.truth.key)
    ]
    assert wrong == []
    share = sum(match.unit is not None for match in matches) / len(paid)
    print(f"\nseed {seed}, accounts known {known}, hostile {hostile}: {share:.4f}")
    return share


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1010, 1020, 1030, 1040, 1050])
def test_a_hundred_thousand_lines_of_known_accounts(seed: int) -> None:
    assert hundred_thousand(seed, known=True, hostile=False) >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2010, 2020, 2030, 2040, 2050])
def test_a_hundred_thousand_lines_on_the_first_day(seed: int) -> None:
    assert hundred_thousand(seed, known=False, hostile=False) >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3010, 3020])
@pytest.mark.parametrize("known", [True, False])
def test_a_hundred_thousand_hostile_lines(seed: int, known: bool) -> None:
    hundred_thousand(seed, known=known, hostile=True)
