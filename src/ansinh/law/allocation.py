"""Which debt a payment settles: the order of Quyết định 595, Điều 43 khoản 2, as data and a rule.

Those who qualify for a benefit or leave come first, one person after the other, every fund of
theirs with its charge; then
fund by fund, principal before charge, oldest month first. What is left over is surplus and is
not spread over the funds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ansinh.law.lawbook import Law
from ansinh.law.values import LawError

PRINCIPAL, CHARGE = "principal", "charge"


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


def ranks(law: Law, day: date) -> dict[tuple[str, str], int]:
    """The place of each (fund, kind) in the order of a day, from 0; lower is settled first."""
    order = str(law.value("allocation_order", day).value).split()
    inside = str(law.value("allocation_rule", day, what="within_fund").value).split()
    social = str(law.value("allocation_rule", day, what="social_funds").value).split()
    places: dict[tuple[str, str], int] = {}
    for fund in order:
        if fund == "persons":
            continue
        for kind in inside:
            place = len(set(places.values()))
            for member in social if fund == "BHXH" else [fund]:
                places[member, kind] = place
            if fund == "BHXH":
                places["BHXH", kind] = place
    return places


def first_grounds(law: Law, day: date) -> tuple[str, ...]:
    """The grounds on which the law of a day lets a person's dues be paid before all others:
    `claims` (qualifies for a benefit), `leaves`; none where it has no such rule."""
    if "persons" not in str(law.value("allocation_order", day).value).split():
        return ()
    return tuple(str(law.value("allocation_rule", day, what="persons").value).split())


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
