"""Which debt a payment settles, claim by claim (Quyết định 595, Điều 43 khoản 2).

Those who qualify for a benefit or leave come first, one person after the other, every fund of
theirs with its charge; then
fund by fund, principal before charge, oldest month first. What is left over is surplus and is
not spread over the funds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ansinh.law.allocation import ranks
from ansinh.law.lawbook import Law
from ansinh.law.values import LawError


@dataclass(frozen=True, slots=True)
class Claim:
    """Something owed: a fund, principal or charge, a month, đồng, and whether it comes first.

    `person` orders those who come first: each in full before the next.
    """

    fund: str
    kind: str
    amount: int
    month: int = 0
    first: bool = False
    person: str = ""


def allocate(
    law: Law, money: int, claims: Iterable[Claim], day: date
) -> tuple[list[tuple[Claim, int]], int]:
    """What of a payment goes to each claim, in the order it was settled, and the surplus.

    The sum of what is given and the surplus is the payment, to the đồng.
    """
    if money < 0:
        raise LawError(f"a payment is not negative: {money}")
    places = ranks(law, day)

    def place(claim: Claim) -> tuple[bool, str, int, int]:
        if (claim.fund, claim.kind) not in places:
            raise LawError(f"the order of {day} has no {claim.fund} {claim.kind}")
        person = claim.person if claim.first else ""
        return not claim.first, person, places[claim.fund, claim.kind], claim.month

    given = []
    for claim in sorted(claims, key=place):
        part = min(money, claim.amount)
        money -= part
        given.append((claim, part))
    return given, money


def short(given: Iterable[tuple[Claim, int]]) -> Mapping[tuple[str, str], int]:
    """What is still owed after an allocation, by fund and kind."""
    left: dict[tuple[str, str], int] = {}
    for claim, part in given:
        key = claim.fund, claim.kind
        left[key] = left.get(key, 0) + claim.amount - part
    return left
