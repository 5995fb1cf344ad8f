"""Invented units of an office: dense codes, shared names, shared accounts, equal debts.

Nothing here is anybody's: names are put together from syllables, numbers are drawn by a seed.
"""

import random
from dataclasses import replace

from ansinh.exchange.matching_index import KnownUnit

AGENCIES = {f"0790{n}": letter for n, letter in zip(range(1, 10), "ABCDEGHKL", strict=True)}
BLOCKS = ("TZ", "CZ", "Q6", "KQ")
FORMS = (
    "CÔNG TY TNHH",
    "CÔNG TY TNHH MỘT THÀNH VIÊN",
    "CÔNG TY CỔ PHẦN",
    "DOANH NGHIỆP TƯ NHÂN",
    "HỢP TÁC XÃ",
    "TRƯỜNG MẦM NON",
    "TRƯỜNG TIỂU HỌC",
    "UBND XÃ",
)
TRADES = ("", "", "THƯƠNG MẠI VÀ DỊCH VỤ", "XÂY DỰNG", "SẢN XUẤT", "ĐẦU TƯ", "VẬN TẢI", "CƠ KHÍ")
NEXT_CODE = len(AGENCIES) * len(BLOCKS)
"""Units between one code and the next of the same block and agency."""

SYLLABLE_WORDS = """
AN BẢO BÌNH CẨM CHÂU ĐẠI ĐỨC DUY GIA HÀ HẢI HẠNH HOÀ HÙNG HƯNG KHÁNH KIÊN LÂM LIÊN LỘC
LONG MAI MINH NAM NGÂN NGHĨA NHẬT PHÁT PHÚ PHÚC QUANG SAO SƠN TÂM TÂN THÁI THÀNH THIÊN
THỊNH THUẬN TIẾN TÍN TOÀN TRÍ TRUNG TRƯỜNG TÙNG VẠN VIỆT VĨNH XUÂN YÊN
"""
SYLLABLES = SYLLABLE_WORDS.split()
SMALL_DEBTS = tuple(count * 1_699_200 for count in (1, 2, 3)) + (1_523_200, 3_398_400)


def invented_units(count: int, seed: int) -> list[KnownUnit]:
    """So many units; codes run through, so that most slips make another existing code."""
    rng = random.Random(seed)
    units = [_unit(number, rng) for number in range(count)]
    for number in range(count):
        dice = rng.random()
        other = units[rng.randrange(count)]
        if dice < 0.05:
            units[number] = replace(units[number], names=other.names)
        elif dice < 0.08:
            branch = f"{other.names[0]} CHI NHÁNH {rng.choice(SYLLABLES)}"
            tax = f"{other.tax_code[:10]}-{rng.randrange(1, 9):03d}"
            units[number] = replace(units[number], names=(branch,), tax_code=tax)
        elif dice < 0.10:
            # A parent pays for its subsidiary from its own account.
            shared = (*units[number].accounts, other.accounts[0])
            units[number] = replace(units[number], accounts=shared)
        elif dice < 0.12 and number + NEXT_CODE < count:
            # One house under two codes that follow each other; so far it paid for the first only.
            sibling = units[number + NEXT_CODE]
            units[number + NEXT_CODE] = replace(sibling, names=units[number].names)
    return units


def accountants(units: list[KnownUnit], seed: int) -> dict[int, tuple[str, str]]:
    """Give some units an accountant: unit number -> name and account that pays for 5 to 25."""
    rng = random.Random(seed)
    of: dict[int, tuple[str, str]] = {}
    for firm in range(max(1, len(units) // 300)):
        account, name = f"7{firm:04d}{rng.randrange(10**8):08d}", f"DAI LY THUE {_two(rng)}"
        start, clients = rng.randrange(len(units)), rng.randrange(5, 26)
        # Some came one after another and got codes that follow each other.
        near = [(start + step * NEXT_CODE) % len(units) for step in range(clients // 3)]
        for number in {*near, *(rng.randrange(len(units)) for _ in range(clients))}:
            unit = units[number]
            units[number] = replace(unit, accounts=(*unit.accounts, account))
            of[number] = (name, account)
    return of


def _unit(number: int, rng: random.Random) -> KnownUnit:
    agency, letter = list(AGENCIES.items())[number % len(AGENCIES)]
    serial = number // len(AGENCIES)
    block = BLOCKS[serial % len(BLOCKS)]
    body = f"{serial // len(BLOCKS):04d}"
    if number % 5 == 0:
        body = "HXY"[number % 3] + body[1:]
    name = " ".join(f"{rng.choice(FORMS)} {rng.choice(TRADES)} {_two(rng)}".split())
    month = rng.choice(SMALL_DEBTS) if rng.random() < 0.3 else rng.randrange(4_000, 400_000) * 850
    owed = (month, month + rng.randrange(1, 9) * 1_699_200) if rng.random() < 0.2 else (month,)
    accounts = [_account(number, rng)] + ([_account(number, rng)] if rng.random() < 0.15 else [])
    tax = f"01{number:07d}{rng.randrange(10)}"
    return KnownUnit(number, block + body + letter, agency, tax, (name,), tuple(accounts), owed)


def own_accounts(unit: KnownUnit) -> list[str]:
    """The accounts of a unit that are its own, neither its accountant's nor its parent's."""
    return [account for account in unit.accounts if account[4:9] == f"{unit.key:05d}"]


def _account(number: int, rng: random.Random) -> str:
    return f"{rng.choice(('1900', '0071', '3110'))}{number:05d}{rng.randrange(10**4):04d}"


def _two(rng: random.Random) -> str:
    return f"{rng.choice(SYLLABLES)} {rng.choice(SYLLABLES)}"
