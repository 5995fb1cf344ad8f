"""The stories of cases A to I: units that are equal in law but were reached by different ways.

Figures in đồng; a worker of 10 million costs 3.200.000 a month. A name with "right" is the twin of
a case, whose facts were learned in time.
"""

from collections.abc import Mapping
from datetime import date

from tests.settle import model
from tests.settle.scenario import (
    Cycle,
    Declare,
    Leaves,
    Receive,
    Reverse,
    Situation,
    Story,
    Urge,
)

WAGE, MONTHLY = 10_000_000, 3_200_000


def day(text: str) -> date:
    return date.fromisoformat(text)


def hired(since: str, person: int = 1, wage: int = WAGE, known: str = "") -> Declare:
    return Declare(day(known or f"{since}-09"), f"hired {person}", person, since, wage)


def ends(since: str, person: int, known: str = "") -> Declare:
    return Declare(day(known or f"{since}-09"), f"ends {person}", person, since, 0)


def rise(known: str, since: str, wage: int, person: int = 1) -> Declare:
    return Declare(day(known), "rise", person, since, wage)


def undone(known: str, since: str, wage: int = WAGE, person: int = 1) -> Declare:
    return Declare(day(known), "undone", person, since, wage, voids="rise")


def pays(on: str, amount: int, known: str = "") -> Receive:
    return Receive(day(known or on), f"UNC-{on}", day(on), amount)


def regularly(since: str, through: str, amount: int) -> list[Receive]:
    return [
        pays(f"{month // 12}-{month % 12 + 1:02d}-25", amount)
        for month in range(model.number(since), model.number(through) + 1)
    ]


SINCE_JULY = hired("2025-07")
SINCE_JANUARY = hired("2025-01")
TWO = [SINCE_JANUARY, hired("2025-01", 2)]
EIGHT_MONTHS = [SINCE_JANUARY, pays("2025-09-10", 8 * MONTHLY)]
RISEN = [
    SINCE_JULY, *regularly("2025-07", "2025-12", MONTHLY),
    rise("2026-01-10", "2025-08", 15_000_000),
]  # fmt: skip
FIVE_MILLION_A_MONTH = regularly("2025-01", "2025-12", 5_000_000)
IN_FEBRUARY = 6 * 1_600_000 + MONTHLY
"""The rise of August to January, and January itself."""

STORIES: Mapping[str, Story] = {
    "never paid": [SINCE_JULY],
    "A": [SINCE_JULY, rise("2025-11-09", "2025-07", 40_000_000), undone("2025-12-09", "2025-07")],
    "never paid, old": [SINCE_JANUARY],
    "A, old": [
        SINCE_JANUARY, rise("2025-04-09", "2025-01", 20_000_000), undone("2025-05-09", "2025-01"),
    ],
    "B, old": [
        SINCE_JANUARY, pays("2025-01-20", 5_000_000), Reverse(day("2025-04-20"), "UNC-2025-01-20"),
        pays("2025-03-20", 3_000_000),
    ],
    "B, old, right": [SINCE_JANUARY, pays("2025-03-20", 3_000_000)],
    "B": [*EIGHT_MONTHS, pays("2025-09-11", WAGE), Reverse(day("2025-12-15"), "UNC-2025-09-11")],
    "B, right": EIGHT_MONTHS,
    "C": [SINCE_JANUARY, pays("2025-10-15", WAGE, known="2025-12-20")],
    "C, right": [SINCE_JANUARY, pays("2025-10-15", WAGE)],
    "D": [*RISEN, pays("2026-02-27", IN_FEBRUARY)],
    "D, last day": [*RISEN, pays("2026-02-28", IN_FEBRUARY)],
    "D, a day late": [*RISEN, pays("2026-03-01", IN_FEBRUARY)],
    "E": [hired("2025-09", known="2026-03-10"), pays("2026-03-30", 7 * MONTHLY)],
    "E, unpaid": [hired("2025-09", known="2026-03-10")],
    "F": [
        hired("2025-05"), Cycle(day("2025-05-09"), "2025-05", 3), pays("2025-08-31", 3 * MONTHLY),
    ],
    "F, a day late": [
        hired("2025-05"), Cycle(day("2025-05-09"), "2025-05", 3), pays("2025-09-01", 3 * MONTHLY),
    ],
    "G": [hired("2025-04"), ends("2025-05", 1), pays("2025-07-10", MONTHLY + 62_000)],
    "H": [*TWO, ends("2025-09", 2, known="2025-12-09"), *FIVE_MILLION_A_MONTH],
    "H, right": [*TWO, ends("2025-09", 2), *FIVE_MILLION_A_MONTH],
    "I": [
        SINCE_JANUARY, pays("2025-04-20", 7_000_000), pays("2025-10-20", 7_000_000),
        Cycle(day("2025-05-09"), "2025-01", 3),
    ],
    "I, right": [
        SINCE_JANUARY, pays("2025-04-20", 7_000_000), pays("2025-10-20", 7_000_000),
        Cycle(day("2025-01-09"), "2025-01", 3),
    ],
    "urged": [
        SINCE_JANUARY, Urge(day("2025-11-09"), day("2025-11-07"), "2025-01", "2025-10"),
        Situation(day("2025-12-09"), day("2025-12-02"), excused=True),
        Situation(day("2025-12-28"), day("2025-12-20"), excused=False),
    ],
    "leaves": [
        *TWO, pays("2025-04-20", 7_000_000), Leaves(day("2025-05-09"), 2, "2025-04"),
        pays("2025-06-20", 7_000_000), pays("2025-10-20", 7_000_000),
    ],
    "leaves, new": [
        *TWO, Leaves(day("2025-09-09"), 2, "2025-08"), ends("2025-09", 2),
        pays("2025-09-20", 11_000_000), pays("2025-10-20", 25_000_000),
    ],
    # Person 1 leaves, and is raised for August afterwards: until then August is as it was declared.
    "leaves, risen later": [
        hired("2025-03", 1, 16_000_000), hired("2025-03", 2, 16_000_000),
        pays("2025-03-23", 3_420_000), pays("2025-05-17", 20_030_000),
        pays("2025-06-08", 1_630_000), pays("2025-07-01", 290_000),
        Leaves(day("2025-09-10"), 1, "2025-08"), rise("2025-11-10", "2025-08", 20_000_000),
        pays("2025-12-20", 22_670_000), hired("2025-08", 3, 16_000_000, known="2026-01-10"),
    ],
    "found, and leaves": [
        SINCE_JANUARY, hired("2025-08", 2, known="2026-01-10"), pays("2025-09-20", 20_000_000),
        Leaves(day("2026-01-12"), 2, "2025-12"), pays("2026-02-20", 18_000_000),
    ],
    # Luật 41 điều 28.1: thirty days from 31/1 end on 2/3, after the latest day of January.
    "registered in time, after its day": [
        hired("2026-01", known="2026-03-02"), pays("2026-03-20", 2 * MONTHLY),
    ],
    "June, registered in July": [hired("2025-06", known="2025-07-10")],
    "April, found in July": [hired("2025-04", known="2025-07-02")],
    "a rise of June 2025": [
        SINCE_JANUARY, *regularly("2025-01", "2025-05", MONTHLY), ends("2025-07", 1),
        rise("2025-06-10", "2025-03", 15_000_000), pays("2025-07-31", 6 * 1_600_000),
    ],
    "surplus, and found": [
        SINCE_JANUARY, hired("2025-08", 2, known="2025-12-09"), pays("2025-09-20", 50_000_000),
    ],
    "a rise found in time": [
        SINCE_JANUARY, rise("2025-10-09", "2025-10", 15_000_000), pays("2025-11-20", 30_000_000),
    ],
}  # fmt: skip
