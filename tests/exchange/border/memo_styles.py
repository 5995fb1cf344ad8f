"""How banks and the treasury write down what a payer wrote: heads, tails, cuts, cases.

Each style is a function of a payment's text; what it shows of the payer stands beside it. Shapes
are those of the notes on formats; all names and numbers are invented.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass


def plain(text: str) -> str:
    """Without accents, as most banks keep it."""
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(
        each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)
    ).upper()


@dataclass(frozen=True)
class Order:
    """A payment as it was ordered: what the bank's style wraps."""

    text: str
    payer: str  # the name of the account's holder
    account: str


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choices("0123456789", k=count))


def _clock(dice: random.Random) -> str:
    return f"{dice.randrange(7, 18):02d}:{dice.randrange(60):02d}:{dice.randrange(60):02d}"


def _vcb_counter(order: Order, dice: random.Random) -> str:
    return (
        f"SHGD:{_digits(dice, 8)}.DD:26{_digits(dice, 2)}10.BO:{plain(order.payer)}."
        f"Remark:{order.text}"
    )


def _vcb_mobile(order: Order, dice: random.Random) -> str:
    return (
        f"MBVCB.{_digits(dice, 10)}.{order.text}.CT tu {order.account} {plain(order.payer)} "
        "toi 1100000000000 BAO HIEM XA HOI TINH"
    )


def _vietin_alert(order: Order, dice: random.Random) -> str:
    return f"So GD: {_digits(dice, 3)}A{_digits(dice, 2)}B0A00{_digits(dice, 4)} {order.text}; t~"


def _vietin_web(order: Order, dice: random.Random) -> str:
    return f"{order.text}; thoi gian GD:15/09/2026 {_clock(dice)}"


def _bidv(order: Order, dice: random.Random) -> str:
    return (
        f"REM Tfr Ac: {order.account} O@L_{_digits(dice, 6)}_1 B/O {plain(order.payer)} "
        f"F/O BAO HIEM XA HOI DTLS {order.text} REF {_digits(dice, 10)}"
    )


def _bidv_short(order: Order, dice: random.Random) -> str:
    return f"TKThe :{order.account}, tai BIDV. {plain(order.text)} -CTLNHIDI{_digits(dice, 9)}"


def _agri_plus(order: Order, dice: random.Random) -> str:
    return f"{plain(order.text).replace(' ', '+')}+-150926-{_clock(dice)} {_digits(dice, 6)}"


def _agri_slip(order: Order, dice: random.Random) -> str:
    return f"UNC SO {_digits(dice, 3)} {plain(order.payer)} {plain(order.text)}"


def _techcom(order: Order, dice: random.Random) -> str:
    return f"{order.text} FT26{_digits(dice, 10)}\\BNK"


def _mb(order: Order, dice: random.Random) -> str:
    return f"{plain(order.text)}-{plain(order.payer)} chuyen khoan. Trace {_digits(dice, 6)}"


def _acb(order: Order, dice: random.Random) -> str:
    return f"{plain(order.text)}-150926-{_clock(dice)} {_digits(dice, 6)}"


def _sacom(order: Order, dice: random.Random) -> str:
    return f"IBFT {plain(order.payer)[:20]} - {plain(order.text)}"


def _napas(order: Order, dice: random.Random) -> str:
    return f"NHAN TU {order.account} TRACE {_digits(dice, 6)} ND {plain(order.text)}"


def _wire(order: Order, dice: random.Random) -> str:
    """Between banks: lines of 35 characters whose joints become blanks."""
    text = plain(order.text)
    start = dice.randrange(18, 36)
    parts = [text[:start], *(text[at : at + 35] for at in range(start, len(text), 35))]
    return f"/RFB/{_digits(dice, 6)} " + " ".join(filter(None, parts))


def _cut(order: Order, dice: random.Random) -> str:
    """A screen that keeps so many characters and no more."""
    return plain(order.text)[: dice.choice((25, 30, 40, 50))]


def _raw(order: Order, dice: random.Random) -> str:
    return order.text


@dataclass(frozen=True)
class Style:
    """A way of writing, and whether the statement's own columns show the payer."""

    write: Callable[[Order, random.Random], str]
    name_column: bool = False
    account_column: bool = False


STYLES = {
    "vcb counter": Style(_vcb_counter),
    "vcb mobile": Style(_vcb_mobile),
    "vietin alert": Style(_vietin_alert),
    "vietin web": Style(_vietin_web, name_column=True, account_column=True),
    "bidv": Style(_bidv),
    "bidv short": Style(_bidv_short),
    "agribank plus": Style(_agri_plus),
    "agribank slip": Style(_agri_slip),
    "techcombank": Style(_techcom, name_column=True, account_column=True),
    "mb": Style(_mb),
    "acb": Style(_acb),
    "sacombank": Style(_sacom),
    "napas": Style(_napas),
    "wire": Style(_wire, name_column=True),
    "cut": Style(_cut, account_column=True),
    "raw": Style(_raw, name_column=True, account_column=True),
}


def treasury(text: str, holder: str, budget: str, dice: random.Random) -> str:
    """A state treasury's order: number of the order, chapter, the unit's budget number."""
    return (
        f"KBNN LCT {_digits(dice, 5)} {plain(holder)} MA DVQHNS {budget} "
        f"TK 9523.3.{budget}.{_digits(dice, 3)} C822 NDKT 6301 {plain(text)}"
    )


def squeezed(text: str) -> str:
    """Only letters and digits in capitals, to ask whether something still stands in a memo."""
    return re.sub(r"[^0-9A-Z]", "", plain(text))
