"""Numbers as Vietnamese officials write them: 303.842 triệu đồng, 55,8%, trên 45 tỷ đồng."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ansinh.exchange.amounts import grouped as whole
from ansinh.ground.rounding import half_up

MILLION = 10**6
BILLION = 10**9
NEARLY_PERCENT = 1
""""gần" may stand at most this far below the round figure, in percent of it."""


@dataclass(frozen=True)
class Written:
    """A number as it is printed: the text, the value that the text says (base unit: người,
    đồng or percent) and how it stands to the exact one (`exact`, `over`, `nearly`).
    """

    text: str
    value: int | Decimal
    qualifier: str = "exact"


def decimal(number: Decimal) -> str:
    """A decimal number with a comma and dots: 1.299,7."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def percentage(number: Decimal) -> Written:
    """A percentage, written tight: 55,8%."""
    return Written(f"{decimal(number)}%", number)


def points(number: Decimal) -> Written:
    """A distance between two percentages: 2,5 điểm phần trăm."""
    return Written(f"{decimal(number)} điểm phần trăm", number)


def people(number: int) -> Written:
    """A number of people: 22.766 người."""
    return Written(f"{whole(number)} người", number)


def millions(amount: int) -> Written:
    """An amount of đồng in millions, half up: 303.842 triệu đồng."""
    rounded = half_up(amount, MILLION)
    return Written(f"{whole(rounded)} triệu đồng", rounded * MILLION)


def round_amount(amount: int) -> Written:
    """A positive amount of đồng as a round figure that does not overstate without saying so.

    From 10 tỷ the step is 1 tỷ, from 1 tỷ it is 0,1 tỷ, below it is a triệu. An amount on a
    step is printed bare; just below the next step (within `NEARLY_PERCENT`) it is "gần" that
    step; anything else is "trên" the step below it.
    """
    step = BILLION if amount >= 10 * BILLION else BILLION // 10 if amount >= BILLION else MILLION
    below = amount // step * step
    if amount == below:
        return Written(_round_text(below), below)
    above = below + step
    if (above - amount) * 100 <= above * NEARLY_PERCENT:
        return Written(f"gần {_round_text(above)}", above, "nearly")
    return Written(f"trên {_round_text(below)}", below, "over")


def _round_text(amount: int) -> str:
    if amount < BILLION:
        return f"{whole(amount // MILLION)} triệu đồng"
    billions = Decimal(amount) / BILLION
    shown = whole(int(billions)) if billions == int(billions) else decimal(billions.normalize())
    return f"{shown} tỷ đồng"


def day(on: date) -> str:
    """A day as bulletins print it: 31/7/2017."""
    return f"{on.day}/{on.month}/{on.year}"


def month(on: date) -> str:
    """A month as bulletins print it: 7/2017."""
    return f"{on.month}/{on.year}"
