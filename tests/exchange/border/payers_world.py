"""An invented province of employers: names alike, codes alike, one accountant for several.

Written from the notes on formats and the border cases alone, before the matching rules were
read, so that it expects what a person would and not what the program does.
"""

import random
from dataclasses import dataclass, field

from tests.exchange.border.memo_styles import plain

OFFICE = "BAO HIEM XA HOI"
AGENCIES = ("20100", "20101", "20102", "20103")
SUFFIX = dict(zip(AGENCIES, "HKMP", strict=True))
FOREIGN = ("07906", "S")  # an agency of another province, and the letter of its codes
BLOCKS = ("TA", "TB", "TE", "QA", "HB", "BW", "YN")
DIGITS = "0123456789"

_FIRST_WORDS = """
An Bảo Bình Cường Đại Đông Đức Gia Hà Hải Hòa Hoàng Hồng Hưng Khánh Kim Lâm Long Mai Minh
Nam Ngọc Nhật Phú Phúc Quang Sao Sơn Tân Thái Thành Thiên Thịnh Tiến Trường Việt Vĩnh Xuân
"""
_SECOND_WORDS = """
An Anh Bắc Châu Cường Dương Đạt Giang Hà Hải Hưng Khang Lợi Long Minh Nam Phát Phong Phú
Sơn Tâm Tài Thắng Thành Thịnh Tiến Trung Vinh Xanh Yên
"""
_FIRST, _SECOND = _FIRST_WORDS.split(), _SECOND_WORDS.split()
_FORMS = (  # as registered, as payers shorten it
    ("Công ty TNHH", "CTY TNHH", 8),
    ("Công ty TNHH một thành viên", "CTY TNHH MTV", 4),
    ("Công ty cổ phần", "CTCP", 5),
    ("Doanh nghiệp tư nhân", "DNTN", 3),
    ("Hợp tác xã", "HTX", 3),
)
_TRADES = (
    ("", "", 4),
    ("thương mại và dịch vụ", "TM VA DV", 5),
    ("xây dựng", "XD", 4),
    ("đầu tư xây dựng", "DTXD", 2),
    ("sản xuất và thương mại", "SX&TM", 3),
    ("vận tải", "VT", 2),
    ("lâm sản", "LS", 1),
    ("may mặc", "MAY", 1),
)
_PUBLIC = (
    ("Trường Tiểu học", "TRUONG TH", 5),
    ("Trường Trung học cơ sở", "TRUONG THCS", 5),
    ("Trường Mầm non", "TRUONG MN", 5),
    ("Ủy ban nhân dân xã", "UBND XA", 5),
    ("Trạm Y tế xã", "TRAM Y TE XA", 2),
    ("Hội Nông dân xã", "HND XA", 1),
)
_PEOPLE = ("Nguyen", "Tran", "Le", "Pham", "Hoang", "Nong", "Ma", "Trieu", "Ly", "Luc")
_MIDDLE = ("Thi", "Van", "Duc", "Thu", "Minh", "Ngoc", "Huu", "Thanh")
_GIVEN = ("Hoa", "Lan", "Hung", "Dung", "Tuan", "Huong", "Mai", "Nga", "Son", "Linh", "Trang")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True)
class Employer:
    """An employer of the register, with what only the truth knows of it."""

    code: str
    name: str  # as registered, with its accents
    short: str  # as its own accountant writes it
    agency: str
    tax: str
    due: int  # what it owes now, đồng
    monthly: int
    account: str  # it pays from here
    public: bool = False
    former: str = ""  # a code that it had once
    budget: str = ""  # the treasury's number of a public unit


@dataclass
class World:
    """The register, and employers of other provinces whose money goes astray."""

    employers: list[Employer] = field(default_factory=list)
    strangers: list[Employer] = field(default_factory=list)


def tax_code(dice: random.Random) -> str:
    """A tax code of ten digits whose last is the right check digit."""
    while True:
        nine = "4" + "".join(dice.choices(DIGITS, k=8))
        check = 10 - sum(int(d) * w for d, w in zip(nine, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{nine}{check}"


def person(dice: random.Random) -> str:
    """Somebody who works at a bank's counter or at an accountant's desk."""
    return f"{dice.choice(_PEOPLE)} {dice.choice(_MIDDLE)} {dice.choice(_GIVEN)}".upper()


def account(dice: random.Random) -> str:
    """A payer's account of one of the usual lengths."""
    return dice.choice("123456789") + "".join(dice.choices(DIGITS, k=dice.choice((8, 9, 11, 12))))


def _weighted(dice: random.Random, table: tuple[tuple[str, str, int], ...]) -> tuple[str, str]:
    row = dice.choices(table, weights=[each[2] for each in table])[0]
    return row[0], row[1]


def _code(dice: random.Random, suffix: str, taken: set[str]) -> str:
    while True:
        block = dice.choice(BLOCKS)
        if dice.random() < 0.3:
            block, count = block + dice.choice("ABEHT"), 3
        else:
            count = 4
        near = sorted(
            each
            for each in taken
            if each.startswith(block) and each[-1] == suffix and each[len(block) : -1].isdigit()
        )
        if near and dice.random() < 0.3:  # numbers were given out in turn: neighbours exist
            last = int(dice.choice(near)[len(block) : -1]) + 1
            code = f"{block}{last % 10**count:0{count}d}{suffix}"
        else:
            code = f"{block}{dice.randrange(10**count):0{count}d}{suffix}"
        if code not in taken:
            taken.add(code)
            return code


def _name(dice: random.Random) -> tuple[str, str, bool]:
    proper = f"{dice.choice(_FIRST)} {dice.choice(_SECOND)}"
    if dice.random() < 0.25:
        form, short = _weighted(dice, _PUBLIC)
        return f"{form} {proper}", f"{short} {plain(proper)}", True
    form, short = _weighted(dice, _FORMS)
    trade, cut = _weighted(dice, _TRADES)
    name = " ".join(filter(None, (form, trade, proper)))
    return name, " ".join(filter(None, (short, cut, plain(proper)))), False


def world(seed: int, size: int = 1500) -> World:
    """Employers of an invented province, one register for each seed."""
    dice = random.Random(f"world {seed}")
    taken: set[str] = set()
    named: set[str] = set()
    made = World()
    for number in range(size + size // 10):
        foreign = number >= size
        agency = FOREIGN[0] if foreign else dice.choice(AGENCIES)
        name, short, public = _name(dice)
        while name in named and dice.random() < 0.97:  # few bear exactly the name of another
            name, short, public = _name(dice)
        named.add(name)
        monthly = dice.randrange(800, 90_000) * 1_000 + dice.choice((0, 0, 200, 600, 480, 875))
        months = dice.choices((1, 2, 3, 0), weights=(7, 2, 1, 1))[0]
        employer = Employer(
            code=_code(dice, FOREIGN[1] if foreign else SUFFIX[agency], taken),
            name=name,
            short=short,
            agency=agency,
            tax=tax_code(dice),
            due=0 if foreign else monthly * months,
            monthly=monthly,
            account=account(dice),
            public=public,
            former=_code(dice, "X", taken) if dice.random() < 0.15 else "",
            budget="1" + "".join(dice.choices(DIGITS, k=6)) if public else "",
        )
        (made.strangers if foreign else made.employers).append(employer)
    return made
