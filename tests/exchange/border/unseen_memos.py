"""Bank lines as another head invents them: banks that show much or nothing, people with habits.

Written before the matcher was touched for it and not changed since: what it finds is told in
docs/formats.md as first seen and as it is now. It shares nothing with `invented_lines`: units
have their own kinds of names, and a line comes about by an order of things (who pays, with which
habit, through which bank) rather than by independent damage. A third of the banks show no payer.

Shapes of memos are those of published statements (docs/formats.md); every name and number is
drawn by a seed.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ansinh.exchange.bank import BankLine
from ansinh.exchange.folding import unaccent
from ansinh.exchange.matching_index import KnownUnit

OURS = {"02501": "A", "02502": "B", "02503": "C", "02506": "F"}
THEIRS = {"02504": "D", "02505": "E", "03101": "K", "01907": "M"}
PLACES = """
Bằng Lãng|Cẩm Giàng|Chu Hương|Đồng Xá|Hà Hiệu|Khang Ninh|Lương Bằng|Nam Cường|Ngọc Phái|Phúc Lộc|
Quảng Khê|Sỹ Bình|Tân Sơn|Thanh Mai|Vân Tùng|Xuân Dương|Yên Thịnh|Đôn Phong|Mỹ Phương|Nghĩa Tá
""".replace("\n", "").split("|")
WORDS = """
Đại Nam|Thái Bình Dương|Hồng Hà|Việt Thắng|Kim Liên|Trường Thành|An Khang|Thịnh Vượng|Sông Cầu|
Ba Bể|Minh Châu|Đức Hạnh|Hoàng Long|Phương Đông|Bắc Sơn|Tây Bắc|Ngân Hà|Phú Gia|Hợp Nhất|Đồng Tâm|
Ánh Dương|Cao Nguyên|Hưng Thịnh|Quyết Tiến|Thành Đạt|Vạn Xuân|Lâm Sinh|Bình Minh|Hải Đăng|Tân Tiến
""".replace("\n", "").split("|")
STATE = ("Trường Mầm non", "Trường Tiểu học", "Trường THCS", "Uỷ ban nhân dân xã", "Trạm Y tế xã")
FIRMS = (
    "Công ty TNHH MTV {}",
    "Công ty Cổ phần {}",
    "Công ty TNHH Thương mại và Dịch vụ {}",
    "Công ty Cổ phần Đầu tư Xây dựng {}",
    "Công ty trách nhiệm hữu hạn một thành viên Sản xuất {}",
    "Hợp tác xã Nông nghiệp {}",
    "Doanh nghiệp tư nhân {}",
    "Hộ kinh doanh {}",
)
PEOPLE = ("NGUYEN THI LAN ANH", "HOANG VAN DUC", "TRIEU MUI NAI", "NONG THI HUE", "LY A SINH")
OFFICE = "1100000000000"


@dataclass(frozen=True)
class Seen:
    """A line, whose money it is (None: nobody's, or not to be told), and what was done to it."""

    line: BankLine
    truth: KnownUnit | None
    habit: str
    bank: str
    amount: str


@dataclass(frozen=True)
class _Order:
    """A transfer as the payer gives it to a bank."""

    text: str
    name: str
    account: str


class Town:
    """Units of an office, units of offices beside it with the same names, and who pays."""

    def __init__(self, count: int, seed: int) -> None:
        rng = self.rng = random.Random(seed)
        made = [_unit(number, rng) for number in range(count)]
        # Chains: one firm, one name, a code in each agency that differs by its last letter.
        for number in range(0, count, 12):
            unit = made[number]
            other = rng.randrange(count)
            if other != number:
                made[other] = replace(
                    made[other],
                    names=unit.names,
                    code=unit.code[:6] + made[other].code[6],
                    tax_code=f"{unit.tax_code}-{rng.randrange(1, 30):03d}",
                    owed=unit.owed if rng.random() < 0.3 else made[other].owed,
                )
        codes: dict[str, KnownUnit] = {}
        for unit in made:
            codes.setdefault(unit.code, unit)
        self.units = list(codes.values())
        self.strangers = [self._abroad(unit) for unit in rng.sample(self.units, count // 10)]
        self.bookkeepers = {
            unit.key: (rng.choice(PEOPLE), f"8{rng.randrange(40):03d}55512")
            for unit in rng.sample(self.units, count // 15)
        }

    def _abroad(self, unit: KnownUnit) -> KnownUnit:
        """The same firm at an office that is not ours: same name, code with another letter."""
        agency, letter = self.rng.choice(list(THEIRS.items()))
        return replace(unit, key=-1, agency=agency, code=unit.code[:6] + letter)

    def lines(self, count: int, seed: int) -> Iterator[Seen]:
        """So many lines; the same seed gives the same lines."""
        rng = random.Random(seed)
        codes = {unit.code for unit in self.units}
        for number in range(count):
            yield _Payment(self, codes, rng, number).seen()


class _Payment:
    def __init__(self, town: Town, codes: set[str], rng: random.Random, number: int) -> None:
        self.town, self.codes, self.rng, self.number = town, codes, rng, number
        abroad = rng.random() < 0.02
        self.unit = rng.choice(town.strangers if abroad else town.units)
        self.truth: KnownUnit | None = None if abroad else self.unit

    def seen(self) -> Seen:
        habit = self.rng.choices(list(HABITS), [weight for weight, _make in HABITS.values()])[0]
        name, account = self._payer()
        order = _Order(self._typed(HABITS[habit][1](self)), name, account)
        bank = self._bank(name)
        shown = BANKS[bank](self, order)
        kind, amount = self._amount()
        if habit == "no_contribution":
            self.truth = None
        line = BankLine(
            booked=date(2026, 8, 1) + timedelta(days=self.rng.randrange(28)),
            amount=amount,
            currency="VND",
            bank_reference=f"S{self.number:08d}",
            counterparty_name=shown.name,
            counterparty_account=shown.account,
            remittance=shown.text,
        )
        return Seen(line, self.truth, habit, bank, kind)

    def _payer(self) -> tuple[str, str]:
        """Who pays: the unit, for a state unit the treasury, its bookkeeper, a parent, cash."""
        rng, unit = self.rng, self.unit
        own = unit.accounts[0] if unit.accounts else f"19{rng.randrange(10**9):09d}"
        dice = rng.random()
        if unit.key in self.town.bookkeepers and dice < 0.5:
            return self.town.bookkeepers[unit.key]
        if dice < 0.03:
            return rng.choice(PEOPLE), f"66{rng.randrange(10**8):08d}"
        if dice < 0.05:
            parent = rng.choice(self.town.units)
            return unaccent(parent.names[0]).upper(), parent.accounts[0]
        return unaccent(unit.names[0]).upper(), own

    def _bank(self, name: str) -> str:
        state = self.unit.names[0].startswith(STATE)
        if state and name.startswith(unaccent(self.unit.names[0]).upper()[:6]):
            return "treasury" if self.rng.random() < 0.7 else "bidv"
        names = [each for each in BANKS if each != "treasury"]
        return self.rng.choice(names)

    def _amount(self) -> tuple[str, int]:
        rng, owed = self.rng, self.unit.owed
        dice = rng.random()
        if dice < 0.78:
            return "owed", rng.choice(owed)
        if dice < 0.86:
            return "part", max(1_000_000, owed[0] // 2 // 100_000 * 100_000)
        if dice < 0.9:
            return "two_months", owed[0] * 2
        if dice < 0.93:
            return "anothers", rng.choice(rng.choice(self.town.units).owed)
        return "any", rng.randrange(500, 90_000) * 1000

    def _typed(self, text: str) -> str:
        """What fingers do to the code: nothing, mostly."""
        code, rng = self.unit.code, self.rng
        if code not in text or rng.random() > 0.05:
            return text
        at = rng.randrange(7)
        kind = rng.choice(("digit", "swap", "letter", "zero", "lost", "spaced", "cut"))
        wrong = code
        if kind == "digit":
            at = rng.randrange(3, 6)
            wrong = code[:at] + rng.choice("0123456789") + code[at + 1 :]
        elif kind == "swap" and at < 6:
            wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        elif kind == "letter":
            wrong = code[:6] + rng.choice("ABCDEFGHKLM")
        elif kind == "zero":
            wrong = code.replace("0", "O")
        elif kind == "lost":
            wrong = code[:at] + code[at + 1 :]
        elif kind == "spaced":
            wrong = f"{code[:2]} {code[2:6]} {code[6]}"
        elif kind == "cut":
            return text[: text.index(code) + rng.randrange(2, 7)]
        return text.replace(code, wrong)

    def name(self) -> str:
        """The unit's name as its own people write it into a memo."""
        plain = unaccent(self.unit.names[0])
        short = (
            ("Cong ty trach nhiem huu han", "CTY TNHH"),
            ("mot thanh vien", "MTV"),
            ("Cong ty", "Cty"),
            ("Co phan", "CP"),
            ("Truong Mam non", "MN"),
            ("Truong Tieu hoc", "TH"),
            ("Uy ban nhan dan xa", "UBND xa"),
            ("Hop tac xa Nong nghiep", "HTX NN"),
            ("Dau tu Xay dung", "DTXD"),
            ("Thuong mai va Dich vu", "TMDV"),
        )
        if self.rng.random() < 0.5:
            for long, abbreviated in short:
                plain = plain.replace(long, abbreviated)
        return plain if self.rng.random() < 0.6 else plain.upper()


def _form(draw: _Payment) -> str:
    return f"+BHXH+103+00+{draw.unit.code}+{draw.unit.agency}+dong BHXH+"


def _blank_form(draw: _Payment) -> str:
    end = draw.rng.choice(("DONG BHXH", f"DONG BHXH {draw.name().upper()}", ""))
    return f"BHXH 103 00 {draw.unit.code} {draw.unit.agency} {end}".strip()


def _sentence(draw: _Payment) -> str:
    month = draw.rng.choice(("T8/2026", "thang 8 nam 2026", "T08.2026", "ky 08/2026"))
    return draw.rng.choice(
        (
            f"{draw.unit.code} {draw.name()} dong BHXH {month}",
            f"{draw.name()} nop BHXH, BHYT, BHTN {month} ma don vi {draw.unit.code}",
            f"MDV {draw.unit.code} nop tien BHXH {month}",
            f"{draw.unit.code}-{draw.name()}-{month}-BHXH BHYT BHTN",
            f"Thanh toan tien bao hiem {month}. Ma DV: {draw.unit.code}. Ma CQ: {draw.unit.agency}",
            f"TT BHXH {month} ({draw.unit.code})",
        )
    )


def _no_code(draw: _Payment) -> str:
    return draw.rng.choice(
        (
            f"{draw.name()} nop BHXH thang 8/2026",
            f"nop tien BHXH T8 MST {draw.unit.tax_code}",
            f"{draw.name()} tt tien bao hiem",
            "thanh toan bao hiem xa hoi thang 8",
        )
    )


def _no_contribution(draw: _Payment) -> str:
    return draw.rng.choice(
        (
            f"Hoan tra tien chuyen nham {draw.unit.code}",
            f"BHXH thu hoi tien luong huu chi sai, {draw.unit.code} nop",
            "Tra lai tien gui ky han",
            f"thoai thu che do om dau {draw.unit.code} {draw.unit.agency}",
        )
    )


HABITS: dict[str, tuple[int, Callable[[_Payment], str]]] = {
    "form": (45, _form),
    "blank_form": (20, _blank_form),
    "sentence": (25, _sentence),
    "no_code": (7, _no_code),
    "no_contribution": (3, _no_contribution),
}


def _number(draw: _Payment, digits: int) -> str:
    return f"{draw.rng.randrange(10**digits):0{digits}d}"


def _fields(draw: _Payment, order: _Order) -> _Order:
    """A bank whose file has columns for the payer, the name cut at 40 letters."""
    return _Order(order.text, order.name[:40], order.account)


def _account_only(draw: _Payment, order: _Order) -> _Order:
    return _Order(order.text[:120], "", order.account)


def _nothing(draw: _Payment, order: _Order) -> _Order:
    """A bank that shows its own reference around the text, and nobody."""
    tail = draw.rng.choice(("", f"; thoi gian GD:0{draw.rng.randrange(1, 9)}/08/2026 10:11:12"))
    return _Order(f"So GD: {_number(draw, 12)} {order.text}{tail}"[:140], "", "")


def _agribank(draw: _Payment, order: _Order) -> _Order:
    return _Order(f"{order.text} FT CN{_number(draw, 4)}"[:100], "", "")


def _mobile(draw: _Payment, order: _Order) -> _Order:
    way = f"CT tu {order.account} {order.name} toi {OFFICE} BHXH TINH"
    return _Order(f"MBVCB.{_number(draw, 10)}.{_number(draw, 6)}.{order.text}.{way}", "", "")


def _by_order(draw: _Payment, order: _Order) -> _Order:
    text = f"SHGD:{_number(draw, 8)}.DD:2608{_number(draw, 2)}.BO:{order.name}.Remark:{order.text}"
    return _Order(text, "", "")


def _bidv(draw: _Payment, order: _Order) -> _Order:
    way = f"O@L_{_number(draw, 6)}_{_number(draw, 6)}_0_0_{_number(draw, 9)}"
    return _Order(f"REM Tfr Ac:{order.account} {way}_{order.text}", "", "")


def _card(draw: _Payment, order: _Order) -> _Order:
    bank = draw.rng.choice(("Techcombank", "MB", "ACB", "VPBank"))
    tail = f"-CTLNHIDI{_number(draw, 12)}-1/1-CRE-002"
    return _Order(f"TKThe :{order.account}, tai {bank}. {order.text} {tail}", "", "")


def _treasury(draw: _Payment, order: _Order) -> _Order:
    """The treasury pays from its own account for every state unit of the district."""
    place = draw.rng.choice(("BACH THONG", "CHO MOI", "NA RI"))
    text = f"So LCT {_number(draw, 4)} ngay 0{draw.rng.randrange(1, 9)}/08/2026 {order.text}"
    if draw.rng.random() < 0.5:
        text += f" Don vi tra tien: {order.name}"
    return _Order(text, f"KBNN {place}", f"3741{place.count('A')}0001234")


BANKS: dict[str, Callable[[_Payment, _Order], _Order]] = {
    "fields": _fields,
    "account_only": _account_only,
    "nothing": _nothing,
    "agribank": _agribank,
    "mobile": _mobile,
    "by_order": _by_order,
    "bidv": _bidv,
    "card": _card,
    "treasury": _treasury,
}


def _unit(number: int, rng: random.Random) -> KnownUnit:
    agency, letter = rng.choice(list(OURS.items()))
    block = rng.choice(("DN", "HX", "TH", "BK"))
    code = f"{block}{number:04d}{letter}"
    if rng.random() < 0.4:
        name = f"{rng.choice(STATE)} {rng.choice(PLACES)}"
    else:
        name = rng.choice(FIRMS).format(rng.choice(WORDS))
        if rng.random() < 0.3:
            name += f" {rng.choice(PLACES)}"
    month = rng.randrange(2, 300) * rng.choice((1_699_200, 849_600, 1_593_000, 1_523_200))
    owed = (month,) if rng.random() < 0.7 else (month, month + rng.randrange(1, 40) * 424_800)
    account = f"{rng.choice(('2151', '8600', '1903', '3950'))}{number:06d}{rng.randrange(1000):03d}"
    tax = f"47{number:07d}{rng.randrange(10)}"
    return KnownUnit(number, code, agency, tax, (name,), (account,), owed)
