"""What employers write when they pay, and what is true of each payment.

`payments(world, seed, count)` draws a habit, a bank's style and an amount for each payment.
The truth of a payment is the set of units whose money it is; it is empty where the money is
nobody's of this register. A payment of two units is rightly booked only by a person.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.exchange.border.memo_styles import STYLES, Order, plain, squeezed, treasury
from tests.exchange.border.payers_world import (
    FOREIGN,
    Employer,
    World,
    account,
    person,
    tax_code,
)


@dataclass(frozen=True)
class Written:
    """What a payer ordered, before a bank wrote it down."""

    text: str
    payer: str
    account: str
    truth: tuple[str, ...]
    code: str = ""  # the code of the truth, where the payer wrote it whole
    amount: int | None = None


@dataclass(frozen=True)
class Payment:
    """One line of a statement, and the truth of it."""

    habit: str
    style: str
    memo: str
    payer: str
    account: str
    amount: int
    truth: tuple[str, ...]
    whole: bool  # the code of the truth stands whole in the memo


def _month(dice: random.Random) -> str:
    month = dice.randrange(1, 10)
    return dice.choice((f"thang {month}", f"T{month}/2026", f"thang {month:02d}/2026", f"T{month}"))


def _words(dice: random.Random) -> str:
    return dice.choice(
        ("dong BHXH", "nop BHXH", "nop tien BHXH BHYT BHTN", "TT BHXH", "chuyen tien bao hiem")
    )


def _own(unit: Employer, text: str, code: str = "") -> Written:
    return Written(text, unit.short, unit.account, (unit.code,), code)


def official(unit: Employer, world: World, dice: random.Random) -> Written:
    tail = dice.choice(("+dong BHXH+", "+dong BHXH", "", "+DONG BHXH+DONG BHYT"))
    return _own(unit, f"+BHXH+103+00+{unit.code}+{unit.agency}{tail}", unit.code)


def blanks(unit: Employer, world: World, dice: random.Random) -> Written:
    text = f"BHXH 103 00 {unit.code} {unit.agency} {_words(dice)} {unit.short}"
    return _own(unit, text, unit.code)


def cut_form(unit: Employer, world: World, dice: random.Random) -> Written:
    return _own(unit, f"+BHXH+103+00+{unit.code}", unit.code)


def period_for_agency(unit: Employer, world: World, dice: random.Random) -> Written:
    text = f"+BHXH+103+00+{unit.code}+{dice.randrange(1, 13):02d}2026+dong BHXH+"
    return _own(unit, text, unit.code)


def free_with_code(unit: Employer, world: World, dice: random.Random) -> Written:
    name = dice.choice((unit.name, unit.short))
    text = dice.choice(
        (
            f"{unit.code} {name} {_words(dice)} {_month(dice)}",
            f"{name} {unit.code} {_words(dice)} {_month(dice)}",
            f"{_words(dice)} {_month(dice)} ma don vi {unit.code}",
            f"{_words(dice)} MDV: {unit.code}, {name}",
            f"{_words(dice)} {_month(dice)} cho {unit.code.lower()}",
        )
    )
    return _own(unit, text, unit.code)


def code_in_pieces(unit: Employer, world: World, dice: random.Random) -> Written:
    cut = len(unit.code) - 5
    head, digits, last = unit.code[:cut], unit.code[cut:-1], unit.code[-1]
    mark = dice.choice((" ", "-", ".", "_", "/"))
    code = mark.join((head, digits, last))
    return _own(unit, f"{_words(dice)} {_month(dice)} {code} {unit.short}", unit.code)


def typed_wrong(code: str, dice: random.Random) -> str:
    """A code with one slip of the finger or of the eye."""
    at = dice.randrange(len(code))
    kind = dice.choice(("look", "swap", "drop", "double", "neighbour"))
    looks = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "B": "8", "T": "7"}
    if kind == "look":
        places = [i for i, each in enumerate(code) if each in looks]
        if places:
            at = dice.choice(places)
            return code[:at] + looks[code[at]] + code[at + 1 :]
    if kind == "swap":
        at = min(at, len(code) - 2)
        return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if kind == "drop":
        return code[:at] + code[at + 1 :]
    if kind == "double":
        return code[:at] + code[at] + code[at:]
    kin = "0123456789" if code[at].isdigit() else "ABCDEGHKLMNPQSTWXYZ"
    return code[:at] + dice.choice(kin) + code[at + 1 :]


def slip(unit: Employer, world: World, dice: random.Random) -> Written:
    wrong = typed_wrong(unit.code, dice)
    text = dice.choice(
        (
            f"+BHXH+103+00+{wrong}+{unit.agency}+dong BHXH+",
            f"BHXH 103 00 {wrong} {unit.agency} dong BHXH",
            f"{wrong} {unit.short} {_words(dice)} {_month(dice)}",
        )
    )
    return _own(unit, text, unit.code if wrong == unit.code else "")


def name_only(unit: Employer, world: World, dice: random.Random) -> Written:
    name = dice.choice((unit.name, unit.short, unit.short))
    return _own(unit, f"{name} {_words(dice)} {_month(dice)}")


def tax_number(unit: Employer, world: World, dice: random.Random) -> Written:
    mark = dice.choice(("MST", "ma so thue", "MST:", ""))
    name = dice.choice((unit.short, ""))
    return _own(unit, f"{name} {mark} {unit.tax} {_words(dice)} {_month(dice)}".strip())


def nothing_said(unit: Employer, world: World, dice: random.Random) -> Written:
    return _own(unit, f"{_words(dice)} {_month(dice)}")


def former_code(unit: Employer, world: World, dice: random.Random) -> Written:
    old = unit.former or typed_wrong(unit.code, dice)
    return _own(unit, f"+BHXH+103+00+{old}+{unit.agency}+{unit.short} {_words(dice)}")


def two_units(unit: Employer, world: World, dice: random.Random) -> Written:
    other = dice.choice(world.employers)
    text = dice.choice(
        (
            f"{_words(dice)} {_month(dice)} cho {unit.code} va {other.code}",
            f"{_words(dice)} {unit.short} va {other.short} {_month(dice)}",
            f"+BHXH+103+00+{unit.code}+{unit.agency}+dong BHXH ca don vi {other.code}",
        )
    )
    truth = tuple(sorted({unit.code, other.code}))
    return Written(text, unit.short, unit.account, truth, amount=unit.due + other.due or None)


def from_treasury(unit: Employer, world: World, dice: random.Random) -> Written:
    public = dice.choice([each for each in world.employers if each.public])
    code = public.code if dice.random() < 0.4 else ""
    text = f"trich nop BHXH {_month(dice)} {code}".strip()
    memo = treasury(text, public.name, public.budget, dice)
    return Written(memo, "KHO BAC NHA NUOC", "9523300000000", (public.code,), code)


def by_a_person(unit: Employer, world: World, dice: random.Random) -> Written:
    text = f"+BHXH+103+00+{unit.code}+{unit.agency}+dong BHXH+"
    if dice.random() < 0.5:
        text = f"{unit.short} {_words(dice)} {_month(dice)} {unit.code}"
    return Written(text, person(dice), account(dice), (unit.code,), unit.code)


def by_an_agent(unit: Employer, world: World, dice: random.Random) -> Written:
    """A bookkeeper's firm, itself an employer here, pays for a client."""
    agent = dice.choice(world.employers)
    with_code = dice.random() < 0.6
    text = f"{_words(dice)} {_month(dice)} cho {unit.short} {unit.code if with_code else ''}"
    return Written(
        text.strip(), agent.short, agent.account, (unit.code,), unit.code if with_code else ""
    )


def of_another_province(unit: Employer, world: World, dice: random.Random) -> Written:
    """A code of another agency, which may look like one of ours; a name that may be one of ours."""
    far = dice.choice(world.strangers)
    code = far.code
    if dice.random() < 0.4:
        code = unit.code[:-1] + FOREIGN[1]
    name = unit.short if dice.random() < 0.4 else far.short
    text = f"+BHXH+103+00+{code}+{FOREIGN[0]}+{name} dong BHXH"
    amount = unit.due if dice.random() < 0.3 and unit.due else far.monthly
    return Written(text, name, far.account, (), amount=amount)


def not_a_contribution(unit: Employer, world: World, dice: random.Random) -> Written:
    text = dice.choice(
        (
            "BHXH+103 hoan",
            f"mua BHYT ho gia dinh {person(dice)}",
            f"tra luong huu {_month(dice)} {person(dice)}",
            f"lai tien gui ky han so {dice.randrange(10**6)}",
            f"hoan tra tien thua chi che do om dau {person(dice)}",
            f"nop tien BHYT hoc sinh lop {dice.randrange(1, 10)}A",
            f"thanh toan hoa don 1C26TAA{dice.randrange(1000):03d}H hop dong {dice.randrange(99)}",
            f"{person(dice)} dong BHXH tu nguyen so {dice.randrange(10**9, 10**10)}",
        )
    )
    return Written(text, person(dice), account(dice), (), amount=dice.randrange(1, 9999) * 1000)


def neighbours_code(unit: Employer, world: World, dice: random.Random) -> Written:
    """Copied from another's order: the code is whole and the name beside it is the payer's."""
    other = dice.choice(world.employers)
    while other.code == unit.code or other.short == unit.short:
        other = dice.choice(world.employers)
    text = f"+BHXH+103+00+{other.code}+{other.agency}+{unit.name} dong BHXH {_month(dice)}"
    return _own(unit, text)


def another_tax_number(unit: Employer, world: World, dice: random.Random) -> Written:
    """A branch's number of thirteen digits, or a number that is no unit's, beside a name."""
    number = dice.choice((f"{unit.tax}-001", tax_code(dice)))
    return _own(unit, f"{unit.short} MST {number} {_words(dice)} {_month(dice)}")


Habit = Callable[[Employer, World, random.Random], Written]
HABITS: dict[str, tuple[Habit, int]] = {
    "official": (official, 18),
    "blanks": (blanks, 8),
    "cut form": (cut_form, 4),
    "period for agency": (period_for_agency, 3),
    "free with code": (free_with_code, 12),
    "code in pieces": (code_in_pieces, 5),
    "slip": (slip, 8),
    "name only": (name_only, 12),
    "tax number": (tax_number, 5),
    "nothing said": (nothing_said, 5),
    "former code": (former_code, 3),
    "two units": (two_units, 3),
    "treasury": (from_treasury, 6),
    "by a person": (by_a_person, 4),
    "by an agent": (by_an_agent, 4),
    "another province": (of_another_province, 3),
    "no contribution": (not_a_contribution, 4),
    "neighbour's code": (neighbours_code, 1),
    "another tax number": (another_tax_number, 2),
}


def _amount(unit: Employer, dice: random.Random) -> int:
    due = unit.due or unit.monthly
    return dice.choices(
        (
            due,
            -(-due // 1000) * 1000,
            unit.monthly,
            unit.monthly * dice.randrange(2, 7),
            due * dice.randrange(20, 95) // 100,
            due + dice.randrange(1, 300) * 997,
            round(due, -6) or 500_000,
        ),
        weights=(50, 8, 12, 6, 8, 8, 8),
    )[0]


def payments(world: World, seed: int, count: int) -> Iterator[Payment]:
    """Payments drawn with a seed, each with its truth."""
    dice = random.Random(f"payments {seed}")
    units = {each.code: each for each in world.employers}
    names = list(HABITS)
    weights = [HABITS[name][1] for name in names]
    for _ in range(count):
        habit = dice.choices(names, weights=weights)[0]
        written = HABITS[habit][0](dice.choice(world.employers), world, dice)
        style = "raw" if habit == "treasury" else dice.choice(list(STYLES))
        shape = STYLES[style]
        memo = shape.write(Order(written.text, written.payer, written.account), dice)
        amount = written.amount
        if amount is None:
            amount = _amount(units[written.truth[0]], dice)
        yield Payment(
            habit=habit,
            style=style,
            memo=memo,
            payer=plain(written.payer) if shape.name_column else "",
            account=written.account if shape.account_column else "",
            amount=amount,
            truth=written.truth,
            whole=bool(written.code) and written.code in squeezed(memo),
        )
