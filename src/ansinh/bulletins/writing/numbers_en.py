"""Numbers in English bulletins: 303,842 million VND, 55.8%, over 45 billion VND.

The functions are those of `numbers`, rounded by the same rules; only the words differ.
"""

from datetime import date
from decimal import Decimal

from ansinh.bulletins.writing import numbers
from ansinh.bulletins.writing.numbers import BILLION, Written


def whole(number: int) -> str:
    """A whole number with commas between thousands: 303,842."""
    return f"{number:,}"


def decimal(number: Decimal) -> str:
    """A decimal number with a point and commas: 1,299.7."""
    return f"{number:,}"


def percentage(number: Decimal) -> Written:
    """A percentage: 55.8%."""
    return Written(f"{decimal(number)}%", number)


def points(number: Decimal) -> Written:
    """A distance between two percentages: 2.5 percentage points."""
    return Written(f"{decimal(number)} percentage points", number)


def people(number: int) -> Written:
    """A number of people: 22,766 people."""
    return Written(f"{whole(number)} {'person' if number == 1 else 'people'}", number)


def millions(amount: int) -> Written:
    """An amount of đồng in millions, half up: 303,842 million VND."""
    value = int(numbers.millions(amount).value)
    return Written(f"{whole(value // numbers.MILLION)} million VND", value)


def round_amount(amount: int) -> Written:
    """A round figure by the rule of `numbers.round_amount`: over 45 billion VND."""
    rounded = numbers.round_amount(amount)
    word = {"exact": "", "over": "over ", "nearly": "nearly "}[rounded.qualifier]
    value = int(rounded.value)
    if value < BILLION:
        return Written(
            f"{word}{whole(value // numbers.MILLION)} million VND", value, rounded.qualifier
        )
    billions = Decimal(value) / BILLION
    shown = whole(int(billions)) if billions == int(billions) else decimal(billions.normalize())
    return Written(f"{word}{shown} billion VND", value, rounded.qualifier)


def day(on: date) -> str:
    """A day as the world reads it without doubt: 31 July 2017."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def month(on: date) -> str:
    """A month: July 2017."""
    return f"{_MONTHS[on.month - 1]} {on.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
