"""Why two statements of one unit and month differ: every đồng of the difference with a cause.

The difference of what is carried forward is the sum of the differences of its parts: what came
in, the month's due, adjustments of earlier months, late charges, money. The due is taken apart
further, person by person where there are lists, else by people, wages and rates of each fund.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ansinh.dossiers.comparing.rows import FUNDS, Person, UnitMonth


class Cause(StrEnum):
    """What a difference comes from, seen from the other system: it has what we do not."""

    OPENING = "opening"
    PERSON_MISSING = "person_missing"
    PERSON_EXTRA = "person_extra"
    WAGE = "wage"
    COEFFICIENT = "coefficient"
    REGION = "region"
    GROUP = "group"
    RATE = "rate"
    ROUNDING = "rounding"
    ADJUSTMENT = "adjustment"
    TIMING = "timing"
    LATE_CHARGE = "late_charge"
    PAYMENT_NOT_SEEN = "payment_not_seen"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a unit's difference: cause, đồng (theirs less ours), where, and whom about."""

    cause: Cause
    amount: int
    fund: str = ""
    person: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A unit whose statements differ: the difference carried forward, and its parts."""

    code: str
    difference: int
    parts: tuple[Part, ...]

    @property
    def unexplained(self) -> int:
        """What no cause was found for."""
        return sum(part.amount for part in self.parts if part.cause is Cause.UNEXPLAINED)

    @property
    def size(self) -> int:
        """Đồng that differ, whichever way: what units are ranked by."""
        return sum(abs(part.amount) for part in self.parts)


@dataclass(frozen=True, slots=True)
class LawOfMonth:
    """What the law of the month gives: rates by fund per 100,000 (of all shares), the least
    wages of the regions, base salary, of this month and the one before."""

    rates: Mapping[str, int]
    floors: Sequence[int]
    base_salary: int
    base_salary_before: int


@dataclass(frozen=True, slots=True)
class Around:
    """What our books know around the month: bases of the neighbouring months by unit and
    person, receipts of the neighbouring months by unit."""

    bases: Mapping[str, Mapping[str, Sequence[int]]]
    receipts: Mapping[str, Sequence[int]]


def compare(theirs: UnitMonth, ours: UnitMonth, law: LawOfMonth, around: Around) -> Compared | None:
    """The parts of a unit's difference, or None where the statements agree in every part."""
    parts: list[Part] = []
    if theirs.opening != ours.opening:
        parts.append(Part(Cause.OPENING, theirs.opening - ours.opening))
    parts += _money(theirs, ours, around.receipts.get(ours.code, ()))
    due = list(_due(theirs, ours, law, around.bases.get(ours.code, {})))
    adjusted = list(_adjusted(theirs, ours))
    parts += _timing(due, adjusted)
    if theirs.charge != ours.charge:
        parts.append(Part(Cause.LATE_CHARGE, theirs.charge - ours.charge))
    difference = theirs.closing - ours.closing
    rest = difference - sum(part.amount for part in parts)
    if rest:
        parts.append(Part(Cause.UNEXPLAINED, rest))
    if not parts:
        return None
    return Compared(ours.code, difference, tuple(parts))


def _money(theirs: UnitMonth, ours: UnitMonth, near: Sequence[int]) -> Iterable[Part]:
    """Money that one side has and the other has not, or has in the month beside."""
    missing = theirs.paid - ours.paid
    if not missing:
        return
    cause = Cause.TIMING if abs(missing) in near else Cause.PAYMENT_NOT_SEEN
    yield Part(cause, -missing, detail="paid")


def _adjusted(theirs: UnitMonth, ours: UnitMonth) -> Iterable[Part]:
    for fund in FUNDS:
        amount = theirs.funds[fund].adjusted - ours.funds[fund].adjusted
        if amount:
            yield Part(Cause.ADJUSTMENT, amount, fund)


def _timing(due: list[Part], adjusted: list[Part]) -> list[Part]:
    """What one side books as due and the other as adjustment, of one fund and amount, is the
    same money at another time."""
    moved: list[Part] = []
    for fund in FUNDS:
        of_due = [part for part in due if part.fund == fund]
        of_adjusted = [part for part in adjusted if part.fund == fund]
        if of_due and of_adjusted and sum(p.amount for p in [*of_due, *of_adjusted]) == 0:
            for part in of_due:
                due.remove(part)
            for part in of_adjusted:
                adjusted.remove(part)
            amount = sum(part.amount for part in of_due)
            moved += [Part(Cause.TIMING, amount, fund, detail="due"),
                      Part(Cause.TIMING, -amount, fund, detail="adjusted")]  # fmt: skip
    return [*due, *adjusted, *moved]


def _due(
    theirs: UnitMonth, ours: UnitMonth, law: LawOfMonth, beside: Mapping[str, Sequence[int]]
) -> Iterable[Part]:
    """The difference of the month's due: by person where both have lists, else by fund."""
    if theirs.due == ours.due and all(
        theirs.funds[fund].due == ours.funds[fund].due for fund in FUNDS
    ):
        return
    if theirs.people is not None and ours.people is not None:
        yield from _by_person(theirs, ours, law, beside)
        return
    for fund in FUNDS:
        yield from _by_fund(theirs, ours, fund, law)


def _by_person(
    theirs: UnitMonth, ours: UnitMonth, law: LawOfMonth, beside: Mapping[str, Sequence[int]]
) -> Iterable[Part]:
    assert theirs.people is not None and ours.people is not None
    left = {fund: theirs.funds[fund].due - ours.funds[fund].due for fund in FUNDS}
    found: list[Part] = []
    for number in sorted({*theirs.people, *ours.people}):
        for part in _of_person(
            number, theirs.people.get(number), ours.people.get(number), law, beside.get(number, ())
        ):
            found.append(part)
            left[part.fund] -= part.amount
    yield from found
    heads = max(len(theirs.people), len(ours.people))
    for fund, amount in left.items():
        if not amount:
            continue
        # Each side rounds each share of each person: at most one đồng a person and share.
        cause = Cause.ROUNDING if abs(amount) <= 2 * heads else Cause.RATE
        yield Part(cause, amount, fund)


def _of_person(
    number: str, theirs: Person | None, ours: Person | None, law: LawOfMonth,
    beside: Sequence[int],
) -> Iterable[Part]:  # fmt: skip
    """The parts of one person: a cause for the whole person, an amount for each fund."""
    if theirs is None or ours is None:
        there = theirs or ours
        assert there is not None
        cause = Cause.PERSON_MISSING if ours is None else Cause.PERSON_EXTRA
        sign = 1 if ours is None else -1
        for fund in FUNDS:
            if amount := _amount(there, fund, law):
                yield Part(cause, sign * amount, fund, number, there.name)
        return
    insured = {fund: (bool(theirs.bases[fund]), bool(ours.bases[fund])) for fund in FUNDS}
    for fund in FUNDS:
        amount = _amount(theirs, fund, law) - _amount(ours, fund, law)
        if not amount:
            continue
        if insured[fund][0] != insured[fund][1]:
            cause = Cause.GROUP
        else:
            cause = _cause_of_base(theirs.bases[fund], ours, fund, law, beside)
        yield Part(cause, amount, fund, number, ours.name)


def _cause_of_base(
    base: int, ours: Person, fund: str, law: LawOfMonth, beside: Sequence[int]
) -> Cause:
    """Why a person's base differs."""
    if ours.coefficient:
        return Cause.COEFFICIENT
    if base in beside and base != ours.bases[fund]:
        return Cause.TIMING
    if {base, ours.bases[fund]} <= {*law.floors}:
        return Cause.REGION
    if base in law.floors and ours.wage <= base:
        return Cause.REGION
    return Cause.WAGE


def _amount(person: Person, fund: str, law: LawOfMonth) -> int:
    """What a person owes to a fund in all shares: stated, or the base at the law's rate."""
    if fund in person.due:
        return person.due[fund]
    return (person.bases[fund] * law.rates[fund] + 50_000) // 100_000


def _by_fund(theirs: UnitMonth, ours: UnitMonth, fund: str, law: LawOfMonth) -> Iterable[Part]:
    """Without lists: people, wage fund and rate of a fund, in that order."""
    there, here = theirs.funds[fund], ours.funds[fund]
    amount = there.due - here.due
    if not amount:
        return
    wages = there.wages - here.wages
    by_wages = _part_of_wages(wages, here.due, here.wages, law.rates[fund])
    heads = max(there.people, here.people, 1)
    rest = amount - by_wages
    if wages:
        # A few đồng that the wages do not carry are the rounding of the same people.
        if abs(rest) <= 2 * heads:
            by_wages, rest = amount, 0
        yield Part(_cause_of_wages(theirs, ours, fund, wages, law), by_wages, fund)
    if rest:
        cause = Cause.ROUNDING if abs(rest) <= 2 * heads else Cause.RATE
        yield Part(cause, rest, fund)


def _part_of_wages(wages: int, due: int, base: int, rate: int) -> int:
    """What a difference of wage funds makes at our own ratio of due to wages."""
    if base:
        return (2 * wages * due + base) // (2 * base)
    return (wages * rate + 50_000) // 100_000


def _cause_of_wages(
    theirs: UnitMonth, ours: UnitMonth, fund: str, wages: int, law: LawOfMonth
) -> Cause:
    people = theirs.funds[fund].people - ours.funds[fund].people
    others = theirs.funds["HTTT"].people - ours.funds["HTTT"].people
    if people and fund != "HTTT" and not others:
        return Cause.GROUP
    if people:
        return Cause.PERSON_MISSING if people > 0 else Cause.PERSON_EXTRA
    base = ours.funds[fund].wages
    before, now = law.base_salary_before, law.base_salary
    if base and before != now and abs((base + wages) * now - base * before) <= now * before // 100:
        return Cause.COEFFICIENT
    return Cause.WAGE


def compare_all(
    theirs: Mapping[str, UnitMonth],
    ours: Mapping[str, UnitMonth],
    law: LawOfMonth,
    around: Around,
) -> tuple[int, list[Compared], list[str], list[str]]:
    """Every unit: how many agree, those that differ (largest first), units only they have,
    units only we have."""
    both = sorted(theirs.keys() & ours.keys())
    differing = [
        found
        for code in both
        if (found := compare(theirs[code], ours[code], law, around)) is not None
    ]
    differing.sort(key=lambda each: (-each.size, each.code))
    return (
        len(both) - len(differing),
        differing,
        sorted(theirs.keys() - ours.keys()),
        sorted(ours.keys() - theirs.keys()),
    )
