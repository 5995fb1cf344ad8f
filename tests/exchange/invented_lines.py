"""Invented bank lines of an office's account, with realistic and with malicious damage.

Memo, payer and amount are damaged independently of each other, so that unlikely combinations
occur as well: a slip that makes another unit's code, paid by a third party, with the amount the
other unit owes. `truth` is the unit the money is for, None where no single unit is right.

The mix is ours: nobody publishes how often which damage occurs. It is told in docs/formats.md
and is not to be made milder to reach a share.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ansinh.exchange.bank import BankLine
from ansinh.exchange.folding import unaccent
from ansinh.exchange.matching_index import KnownUnit
from ansinh.exchange.remittance import remittance_text, short_remittance_text

from .invented_units import NEXT_CODE, SYLLABLES, accountants, invented_units, own_accounts

MEMOS = {
    # The form as the portal makes it, or as banks and payers harmlessly change it.
    "official": 520,
    "vcb": 90,
    "vietin": 60,
    "blanks": 70,
    "glued": 15,
    "pluses": 40,
    "lower": 20,
    "short": 30,
    "free": 40,
    # Damaged, but the code is whole.
    "cut_after_unit": 20,
    "period_for_agency": 12,
    "swapped": 6,
    "look_alike": 10,
    "broken": 4,
    # Without a whole code, or with a wrong one.
    "cut_in_unit": 8,
    "slip": 10,
    "slip_existing": 10,
    "others_code": 6,
    "name_only": 8,
    "tax_code": 6,
    "nothing": 5,
    "two_codes": 3,
    "refund": 3,
    "stranger": 4,
}
PAYERS = {
    "own": 905,
    "own_new": 35,
    "accountant": 20,
    "parent": 10,
    "sibling": 2,
    "person": 15,
    "cash": 13,
}
AMOUNTS = {"owed": 830, "other": 120, "owed_by_another": 30, "owed_by_pointed": 20}
LOOK_ALIKES = {"0": "O", "1": "I", "5": "S", "8": "B"}


@dataclass(frozen=True)
class Paid:
    """A line with what it really is."""

    line: BankLine
    truth: KnownUnit | None
    memo: str
    payer: str


@dataclass
class World:
    """The units, and who pays for whom."""

    units: list[KnownUnit]
    accountants: dict[int, tuple[str, str]]
    hostile: bool = False

    @classmethod
    def invent(cls, count: int, seed: int, *, hostile: bool = False) -> "World":
        """An office of so many units; in a hostile one every damage is as common as none."""
        units = invented_units(count, seed)
        of = accountants(units, seed + 1)
        return cls(units, of, hostile)

    def lines(self, count: int, seed: int) -> Iterator[Paid]:
        """So many lines; the same seed gives the same lines."""
        rng = random.Random(seed)
        by_code = {unit.code: unit for unit in self.units}
        for number in range(count):
            yield _Draw(self, by_code, rng, number).paid()

    def month(self, seed: int) -> list[Paid]:
        """A month's money: every unit pays once, one in seven a second time; in any order."""
        rng = random.Random(seed)
        by_code = {unit.code: unit for unit in self.units}
        payers = self.units + [unit for unit in self.units if rng.random() < 1 / 7]
        rng.shuffle(payers)
        return [
            _Draw(self, by_code, rng, number, unit).paid() for number, unit in enumerate(payers)
        ]


class _Draw:
    """One line being drawn, of a unit or of any."""

    def __init__(
        self,
        world: World,
        by_code: dict[str, KnownUnit],
        rng: random.Random,
        number: int,
        unit: KnownUnit | None = None,
    ) -> None:
        self.world = world
        self.by_code = by_code
        self.rng = rng
        self.number = number
        self.unit = unit or rng.choice(world.units)
        self.pointed = self.unit
        self.payer_key = -1

    def paid(self) -> Paid:
        memo_kind, payer_kind = self.pick(MEMOS), self.pick(PAYERS)
        if payer_kind == "accountant" and self.unit.key not in self.world.accountants:
            key = self.rng.choice(sorted(self.world.accountants))
            self.unit = self.pointed = self.world.units[key]
        name, account = self.payer(payer_kind)
        memo = self.memo(memo_kind)
        while self.pointed.key == self.payer_key:
            # A payer for another that writes its own code leaves no trace of whom it meant.
            memo = self.memo(memo_kind)
        if memo_kind == "vcb":
            shown = f"{account or '0071000000'} {name or 'KHACH LE'} toi 110000111222 BHXH TINH"
            memo = f"MBVCB.{self.rng.randrange(10**10)}.{memo}.CT tu {shown}"
            if self.rng.random() < 0.5:
                name, account = "", ""
        amount = self.amount(self.pick(AMOUNTS))
        line = BankLine(
            booked=date(2026, 7, 1) + timedelta(days=self.rng.randrange(31)),
            amount=amount,
            currency="VND",
            bank_reference=f"FT{self.number:09d}",
            counterparty_name=name,
            counterparty_account=account,
            remittance=memo,
        )
        nobody = memo_kind in ("two_codes", "refund", "stranger")
        return Paid(line, None if nobody else self.unit, memo_kind, payer_kind)

    def pick(self, weights: dict[str, int]) -> str:
        if self.world.hostile:
            return self.rng.choice(list(weights))
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def payer(self, kind: str) -> tuple[str, str]:
        """Name and account as the bank shows them."""
        if kind == "own":
            return self.spelled(self.unit.names[0]), self.rng.choice(own_accounts(self.unit))
        if kind == "own_new":
            return self.spelled(self.unit.names[0]), self.new_account()
        if kind == "accountant":
            return self.world.accountants[self.unit.key]
        if kind in ("parent", "sibling"):
            parent = self.rng.choice(self.world.units)
            if kind == "sibling":
                parent = self.world.units[max(0, self.unit.key - NEXT_CODE)]
            self.payer_key = parent.key if parent.key != self.unit.key else -1
            return self.spelled(parent.names[0]), parent.accounts[0]
        name = f"NGUYEN {self.rng.choice(SYLLABLES)} {self.rng.choice(SYLLABLES)}"
        return unaccent(name), self.new_account() if kind == "person" else ""

    def new_account(self) -> str:
        return f"99{self.rng.randrange(10**10):010d}"

    def spelled(self, name: str) -> str:
        """A name as banks spell it: without marks, abbreviated, cut or left out."""
        plain = unaccent(name)
        dice = self.rng.random()
        if dice < 0.10:
            return ""
        if dice < 0.25:
            for long, short in (("CONG TY", "CTY"), ("CO PHAN", "CP"), ("THUONG MAI", "TM")):
                plain = plain.replace(long, short)
        return plain[:35] if dice < 0.50 else plain

    def amount(self, kind: str) -> int:
        if kind == "owed":
            return self.rng.choice(self.unit.owed)
        if kind == "owed_by_another":
            return self.rng.choice(self.rng.choice(self.world.units).owed)
        if kind == "owed_by_pointed":
            return self.rng.choice(self.pointed.owed)
        return self.rng.randrange(100, 90_000) * 1000

    def memo(self, kind: str) -> str:
        """The memo of a kind; sets the unit that a wrong code points to."""
        unit, rng = self.unit, self.rng
        text = remittance_text(unit.code, unit.agency)
        tail = rng.choice(("", "", " thang 7/2026", " T7.2026"))
        simple = {
            "official": text + tail,
            "vcb": text,
            "vietin": f"So GD: {rng.randrange(10**12)} {text}; thoi gian GD:15/07/2026 23:08:17",
            "blanks": text.replace("+", " ").strip() + tail,
            "glued": text.replace("+", ""),
            "pluses": text.replace(" ", "+") + "-010726-01:02:03 000001",
            "lower": text.lower().replace("dong", "đóng"),
            "short": short_remittance_text(unit.code, unit.agency),
            "free": f"{unit.code} {unaccent(unit.names[0])} dong bhxh thang 7 nam 2026",
            "cut_after_unit": text[: text.index(unit.code) + 7],
            "period_for_agency": text.replace(unit.agency, rng.choice(("072026", "07/2026"))),
            "swapped": f"+BHXH+103+00+{unit.agency}+{unit.code}+dong BHXH+",
            "broken": text.replace(unit.code, f"{unit.code[:3]} {unit.code[3:]}"),
            "cut_in_unit": text[: text.index(unit.code) + rng.randrange(2, 7)],
            "name_only": f"{unaccent(unit.names[0])} nop BHXH thang 7",
            "tax_code": f"MST {unit.tax_code} nop BHXH thang 7/2026",
            "nothing": rng.choice(("chuyen tien", "thanh toan", "nop tien BHXH", "")),
            "refund": f"BHXH+103 hoan {unit.code}",
        }
        return simple[kind] if kind in simple else self.wrong(kind, text)

    def wrong(self, kind: str, text: str) -> str:
        """A memo whose code is not, or not only, the unit's."""
        unit, rng = self.unit, self.rng
        code = unit.code
        if kind == "look_alike":
            code = code[:3] + "".join(LOOK_ALIKES.get(char, char) for char in code[3:6]) + code[6]
        elif kind == "slip":
            code = slip(code, rng)
        elif kind == "slip_existing":
            slips = (slip(code, rng) for _ in range(200))
            code = next((c for c in slips if c != unit.code and c in self.by_code), code)
        elif kind == "others_code":
            code = rng.choice(self.world.units).code
        elif kind == "two_codes":
            return f"{text}{rng.choice(self.world.units).code}"
        elif kind == "stranger":
            return remittance_text("YN9" + code[3:], "00601")
        self.pointed = self.by_code.get(code, unit)
        return text.replace(unit.code, code)


def slip(code: str, rng: random.Random) -> str:
    """One slip of the fingers: a wrong, exchanged, lost or doubled character."""
    at = rng.randrange(len(code))
    kind = rng.random()
    if kind < 0.6:
        pool = "0123456789" if code[at].isdigit() else "ABCDEGHKLQTXYZ"
        return code[:at] + rng.choice(pool) + code[at + 1 :]
    if kind < 0.8 and at + 1 < len(code):
        return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    return code[:at] + code[at + 1 :] if kind < 0.9 else code[: at + 1] + code[at:]
