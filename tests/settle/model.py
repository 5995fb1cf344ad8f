"""An independent model of the settlement: one unit at a time, whole numbers, month by month.

It shares no code with the ledger. It was written from the texts alone, and is meant to be so
simple that a reader with the articles beside him sees whether it is right; it is slow and knows
nothing of databases. What it gives is what the books of a unit say at the end, however and in
whatever order the office learned the facts.

**What is a fact.** What is due for whom (with the day on which it was declared), which money
came on which day, which letter was sent when, since when a lawful reason held, for how many
months the unit pays at once, who leaves. A declaration that was taken back, a receipt that was
reversed, a letter that was withdrawn are no facts: they are left out before the model begins.

**What the law itself ties to the day of declaration** and is therefore part of the fact:

- *Truy thu*: money pays what was registered when it came. A due that was declared later enters
  in the month of its declaration (`Due.declared`): it was "phát sinh" then (QĐ 595 điều 37.3,
  điều 38 ví dụ 15), and money that paid the registered dues in full has paid them (Luật 41
  điều 38.1: "theo hồ sơ đã đăng ký"). What was declared by its own latest day, or in the month
  after its own, is as if declared at once: until then nothing is charged (điều 37.1, 34.4). Of
  June 2025, due on the last day of the old law, and of what was declared after its latest day
  within the thirty days of điều 28.1, no day before the declaration is late (điều 38.1).
- *A rise with effect for the past* (NĐ 158 điều 8.1a, 8.2a): nothing is late until the last day
  of the month after the decision; from the next day on the general rule. The day of the decision
  is the day of declaration where nothing else is known.
- *Somebody declared too late* (Luật 41 điều 28.1, 38.2, 39.1a): from the day after each month's
  own latest day to the day of payment, also before it was found (điều 40.1, 41.1: "số ngày chậm
  đóng"). The register knows months: the last day of the first month is the first day, so that
  nobody is late who might not be.

Health insurance has the same days and charges in its own law since 7/2025 (Luật BHYT as amended by
Luật 51/2024: điều 15.8, 17.1b, 48a, 48b, 49.2-3), but what was unpaid on 30/6/2025 is only late
there, never evaded (Luật 51/2024 điều 3.5d); the articles of Luật 41 stand for both below.

**Where an article leaves a choice**, and what is chosen here, with the reason:

1. *June 2025* (QĐ 595 điều 37.2, Luật 41 điều 140.2, 141.12). Interest is computed on the first
   day of a month for the month before. The last such day under Luật 58 is 1/6/2025; on 1/7/2025
   that law is repealed, and điều 141.12 hands what is unpaid to the new rules, which count days
   from then.
   So the 30 days of June bear neither, for every employer who on 1/6/2025 owed a month that was
   due by 31/5/2025. A repealed law charges nothing, and a new one does not reach back unless it
   says so.
2. *The latest day of June 2025* for who pays every month is 30/6/2025 (Luật 58, QĐ 595 điều 7.1):
   điều 141.12 speaks of what was to be paid by that day. July 2025 is the first month of điều
   34.4a.
3. *A cycle across the change* (QĐ 595 điều 7.2, Luật 41 điều 34.4b): one cycle has one latest
   day, and the law in force on its last day says which. A cycle of May to July 2025 was not due on
   30/6/2025, so điều 141.12 does not speak of it; it is due on 31/8/2025.
4. *Due before not yet due* since 7/2025: điều 34.4 lets a month be paid a month later, and điều
   38.1 counts days of what is past its day. Money that came in time for what is due would be late
   by the order of the funds alone if it paid the next month's health insurance first (QĐ 595
   điều 43.2.2 was written when both fell on one day). What falls due in the month is due.
5. *The order of months within a fund*: the oldest first; nothing is written. In the step of social
   insurance (điều 43.2.2d) sickness before retirement in each month.
6. *Charges of a month by day* are known when its money has been spent, so they are paid by what
   is left, and by the next money in the order of điều 43.2.2. Charges bear no charge (QĐ 595
   điều 37.3; Luật 41 điều 40.1 counts on the contributions).
7. *The day of payment counts* (điều 40.1 counts the days on which it was not paid; the decree that
   says which end counts is not at hand): a debt due on the 31st and paid on the 10th is ten days
   late.
8. *Who leaves* (QĐ 595 điều 43.2.1, NĐ 158 điều 8.3) comes first from the month in which the office
   was told: the duty is to pay "kịp thời giải quyết chế độ", so that what was paid before stays.
9. *Money that lay as surplus* when somebody declared too late is found pays on the last day before
   the month of finding: a surplus belongs to no fund until it is spread (guide to C12-TS).
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

CHANGE = 2025 * 12 + 6
"""Months are numbered year * 12 + (month - 1); this is July 2025 (Luật 41 điều 140.1)."""

STEPS = {"BHYT": 0, "BHTN": 1, "TNLD": 2, "ODTS": 3, "HTTT": 3}
"""The order of the funds (QĐ 595 điều 43.2.2 a-d)."""

WITHIN = {"ODTS": 0, "HTTT": 1}
DAILY = (3, 10_000)
"""0.03 % a day (Luật 41 điều 40.1, 41.1)."""

URGED_AFTER = 60
"""Days after the latest day, or after the limit of registering, until it is evasion (điều 39.1)."""

DECLARE_WITHIN = 30
"""Days in which a worker is to be declared (điều 28.1)."""


def number(text: str) -> int:
    """`2025-07` as the number of a month."""
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def last(month: int) -> date:
    return date(month // 12, month % 12 + 1, monthrange(month // 12, month % 12 + 1)[1])


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True)
class Due:
    """What is due for a person, fund and month; `declared` is the day of the declaration."""

    about: int
    fund: str
    amount: int
    declared: date
    person: int = 0
    rise: bool = False
    """A rise of somebody who was on the list (NĐ 158 điều 8.1a)."""
    since: int | None = None
    """The first month of somebody who was on no list until then."""


@dataclass(frozen=True)
class Money:
    day: date
    amount: int


@dataclass(frozen=True)
class Letter:
    """A letter that urges the months from one to another (điều 35; Mẫu 01-ĐĐ)."""

    sent: date
    from_month: int
    through: int


@dataclass(frozen=True)
class First:
    """A person whose dues through a month come first, from the month in which it was told."""

    person: int
    through: int
    told: date
    withdrawn: date | None = None


@dataclass(frozen=True)
class Facts:
    """All that is true of one unit, and the yearly rates (per 10,000,000) of the old interest."""

    dues: Sequence[Due] = ()
    money: Sequence[Money] = ()
    letters: Sequence[Letter] = ()
    excuses: Sequence[tuple[date, date]] = ()
    cycles: Sequence[tuple[int, int]] = ()
    first: Sequence[First] = ()
    rates: Mapping[tuple[int, str], int] = field(default_factory=dict)
    """(year, fund) -> hundred-thousandths of a per cent, that is rate = value / 10,000,000."""


Kind = tuple[int, str, str]
"""A charge: the month that it is for, its fund and its kind, as the books name them."""


@dataclass
class _Debt:
    """What is due to a fund for a month and entered in one: of everybody together."""

    fund: str
    about: int
    latest: date
    """The last day on which it may be paid without being late."""
    entered: int
    evaded_after: date | None
    """Of somebody declared too late: sixty days after the last day on which they could have been
    declared, where they were not declared by then either; else far away."""
    left: int = 0
    paid: list[tuple[date, int]] = field(default_factory=list)
    shares: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Person -> what is theirs and was not paid first for them."""
    paid_first: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    def share_of(self, person: int) -> int:
        """Money that paid a part for all stands for nobody until the whole is paid."""
        return min(self.shares[person], self.left)


@dataclass
class Books:
    """What the books say at the end: money in đồng; months are numbers."""

    paid: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """(fund, month) -> principal paid."""
    paid_first: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Person -> principal that was paid first for them."""
    own: dict[tuple[int, Kind], int] = field(default_factory=lambda: defaultdict(int))
    """Of a person who comes first: their own part of a charge that was not paid first yet."""
    charges: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    """(month, fund, kind) -> charge of the month; kinds as the books have them."""
    charges_paid: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    unpaid: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    surplus: int = 0

    def by_month(self) -> dict[int, int]:
        """Charges by the month that they are for."""
        found: dict[int, int] = defaultdict(int)
        for (month, _fund, _kind), amount in self.charges.items():
            found[month] += amount
        return {month: amount for month, amount in sorted(found.items()) if amount}


def cycle_of(facts: Facts, about: int) -> tuple[int, int]:
    """The first and last month of the cycle of a month: of the latest record that reaches it."""
    start, length = about, 1
    for from_month, months in sorted(facts.cycles, key=lambda one: one[0]):
        if from_month <= about:
            start, length = from_month, months
    place = (about - start) // length
    return start + place * length, start + (place + 1) * length - 1


def latest_day(facts: Facts, about: int) -> date:
    """The latest day of payment (QĐ 595 điều 7.1-2; Luật 41 điều 34.4); choices 2 and 3."""
    _first, end = cycle_of(facts, about)
    return last(end) if end < CHANGE else last(end + 1)


def settle(facts: Facts, through: int) -> Books:
    """Settle a unit from its first fact to the end of a month."""
    books = Books()
    debts: list[_Debt] = []
    surplus = 0
    months = [due.about for due in facts.dues] + [month_of(one.day) for one in facts.money]
    for month in range(min(months, default=through), through + 1):
        debts += _entering(facts, month)
        if month < CHANGE:
            _interest(facts, books, debts, month)
        # What was carried over lay ready before the month began (choice 9).
        purse = [[first(month) - timedelta(1), surplus]] + [
            [one.day, one.amount]
            for one in sorted(facts.money, key=lambda one: one.day)
            if month_of(one.day) == month
        ]
        _pay(facts, books, debts, purse, month)
        if month >= CHANGE:
            _by_day(facts, books, debts, month)
            for charge in _in_order(books):
                _pay_charge(books, charge, purse, books.charges[charge])
        surplus = sum(amount for _day, amount in purse)
    books.surplus = surplus
    for debt in debts:
        books.unpaid[debt.fund, debt.about] += debt.left
    return books


def _entering(facts: Facts, month: int) -> Iterable[_Debt]:
    """The dues of a month, and those for earlier months that were declared in it."""
    found: dict[tuple, _Debt] = {}
    for due in facts.dues:
        declared = month_of(due.declared)
        latest, evaded_after = latest_day(facts, due.about), None
        in_time = due.declared <= max(latest, last(due.about + 1))
        # A rise with a day of its own waits for its declaration: entered in its month it would take
        # the money of what is due before, and điều 8.2a says that nothing is added in its grace.
        at_once = in_time and not (due.rise and declared > due.about)
        if (due.about if at_once else declared) != month:
            continue
        if declared > due.about and due.rise:
            # NĐ 158 điều 8.2a: until the last day of the month after the decision. Interest before
            # 7/2025 does not ask this day but the month of entering (QĐ 595 điều 38 ví dụ 15).
            latest = max(latest, last(declared + 1))
        elif not in_time and _too_late(due):
            assert due.since is not None
            # điều 39.1a: who is declared within the sixty days has not evaded (điều 38.2).
            limit = last(due.since) + timedelta(DECLARE_WITHIN + URGED_AFTER)
            evaded_after = limit if due.declared > limit else date.max
        elif due.since is not None and not _too_late(due):
            # điều 38.1: late is what the file registered, so not before it was registered.
            latest = max(latest, due.declared)
        key = (due.fund, due.about, latest, month, evaded_after)
        debt = found.setdefault(key, _Debt(*key))
        debt.left += due.amount
        debt.shares[due.person] += due.amount
    return found.values()


def _too_late(due: Due) -> bool:
    """Declared after the thirty days (điều 28.1, 38.2); the old law has no such rule."""
    if due.since is None or due.declared < first(CHANGE):
        return False
    return due.declared > last(due.since) + timedelta(DECLARE_WITHIN)


def _interest(facts: Facts, books: Books, debts: list[_Debt], month: int) -> None:
    """QĐ 595 điều 37.2-3: on the first day, of what is 30 days past its day, by fund."""
    bearing = [
        debt
        for debt in debts
        if debt.entered < month and cycle_of(facts, debt.about)[1] <= month - 2
    ]
    for fund in sorted({debt.fund for debt in bearing}):
        rate = facts.rates.get((month // 12, fund), 0)
        theirs = [debt for debt in bearing if debt.fund == fund]
        charge = half_up(sum(debt.left for debt in theirs) * rate, 10_000_000)
        books.charges[month, fund, "interest"] += charge
        for who in facts.first:
            own = sum(debt.share_of(who.person) for debt in theirs if debt.about <= who.through)
            books.own[who.person, (month, fund, "interest")] += half_up(own * rate, 10_000_000)


def _pay(facts: Facts, books: Books, debts: list[_Debt], purse: list[list], month: int) -> None:
    """Spend a month's money in the order of the law: who leaves, what is due, what is not yet."""
    for who in sorted(facts.first, key=lambda one: one.told):
        if month_of(who.told) <= month and not (who.withdrawn and month_of(who.withdrawn) <= month):
            _pay_first(books, debts, purse, who)
    overdue = [debt for debt in debts if month < CHANGE or debt.latest <= last(month)]
    _pay_in_order(books, overdue, _in_order(books), purse)
    _pay_in_order(books, [debt for debt in debts if debt not in overdue], [], purse)


def _pay_in_order(books: Books, debts: list[_Debt], charges: list[Kind], purse: list[list]) -> None:
    """QĐ 595 điều 43.2.2: fund by fund, what is due to it and then its charges (choice 5)."""
    for step in sorted(set(STEPS.values())):
        for debt in _oldest_first([debt for debt in debts if STEPS[debt.fund] == step]):
            _pay_debt(books, debt, purse, debt.left)
        for charge in charges:
            if STEPS[charge[1]] == step:
                _pay_charge(books, charge, purse, books.charges[charge])


def _oldest_first(debts: list[_Debt]) -> list[_Debt]:
    return sorted(debts, key=lambda debt: (debt.about, WITHIN.get(debt.fund, 0), debt.latest))


def _in_order(books: Books) -> list[Kind]:
    return sorted(
        books.charges, key=lambda one: (STEPS[one[1]], one[0], WITHIN.get(one[1], 0), one[2])
    )


def _pay_first(books: Books, debts: list[_Debt], purse: list[list], who: First) -> None:
    """QĐ 595 điều 43.2.1: everything of a person who leaves, with its charges, fund by fund."""
    for step in sorted(set(STEPS.values())):
        for debt in _oldest_first([
            debt for debt in debts if STEPS[debt.fund] == step and debt.about <= who.through
        ]):  # fmt: skip
            for day, part in _pay_debt(books, debt, purse, debt.share_of(who.person)):
                debt.shares[who.person] -= part
                debt.paid_first[who.person].append((day, part))
                books.paid_first[who.person] += part
        for charge in _in_order(books):
            if STEPS[charge[1]] == step:
                own = books.own[who.person, charge]
                paid = _pay_charge(books, charge, purse, books.charges_paid[charge] + own)
                books.own[who.person, charge] -= paid
                books.paid_first[who.person] += paid


def _spend(purse: list[list], wanted: int) -> list[tuple[date, int]]:
    """Take money from a purse, the earliest first; returns the days and parts."""
    parts = []
    for place, (day, amount) in enumerate(purse):
        part = min(amount, wanted)
        if part > 0:
            purse[place][1] -= part
            wanted -= part
            parts.append((day, part))
    return parts


def _pay_debt(books: Books, debt: _Debt, purse: list[list], wanted: int) -> list:
    parts = _spend(purse, min(wanted, debt.left))
    debt.paid += parts
    paid = sum(part for _day, part in parts)
    debt.left -= paid
    books.paid[debt.fund, debt.about] += paid
    return parts


def _pay_charge(books: Books, charge: Kind, purse: list[list], until: int) -> int:
    """Pay a charge until so much of it is paid; returns what was paid now."""
    wanted = min(until, books.charges[charge]) - books.charges_paid[charge]
    paid = sum(part for _day, part in _spend(purse, wanted))
    books.charges_paid[charge] += paid
    return paid


def _by_day(facts: Facts, books: Books, debts: list[_Debt], month: int) -> None:
    """0.03 % a day of what is late (Luật 41 điều 40.1, 41.1), day of payment included."""
    for debt in debts:
        for kind in ("late", "evasion"):
            name, charge = _of_month(facts, debt, debt.paid, debt.left, month, kind)
            books.charges[month, debt.fund, name] += charge
            for who in facts.first:
                if debt.about <= who.through:
                    parts, rest = _own_parts(debt, who.person, month)
                    _name, own = _of_month(facts, debt, parts, rest, month, kind)
                    books.own[who.person, (month, debt.fund, name)] += own


def _own_parts(debt: _Debt, person: int, month: int) -> tuple[list[tuple[date, int]], int]:
    """What of a debt was theirs in a month: what was paid first for them, what is left, and else
    the last part of what was paid for all: the delay of that was theirs, too."""
    inside = [(day, part) for day, part in debt.paid if day >= first(month)]
    firsts = [one for parts in debt.paid_first.values() for one in parts if one[0] >= first(month)]
    mine = [one for one in debt.paid_first[person] if one[0] >= first(month)]
    for_all = list(inside)
    for one in firsts:
        for_all.remove(one)
    own = min(
        debt.shares[person] + sum(part for _day, part in mine),
        debt.left + sum(part for _day, part in inside),
    )
    rest = own - sum(part for _day, part in mine)
    still = min(rest, debt.left)
    rest -= still
    parts = list(mine)
    for day, part in reversed(for_all):
        parts.append((day, min(part, rest)))
        rest -= min(part, rest)
    return parts, still


def _of_month(
    facts: Facts, debt: _Debt, paid: list[tuple[date, int]], left: int, month: int, kind: str
) -> tuple[str, int]:
    """The charge of a month on what was paid in it and on what is left, each to its own day.

    What was declared too late was late before it was found, too; the month of finding books it.
    """
    found = debt.evaded_after is not None and debt.entered == month
    begin = date.min if found else first(month)
    charge = 0
    for end, amount in [*((day, part) for day, part in paid if day >= begin), (last(month), left)]:
        until = _days(facts, debt, end, kind)
        before = 0 if found else _days(facts, debt, begin - timedelta(1), kind)
        charge += half_up(amount * until * DAILY[0], DAILY[1])
        charge -= half_up(amount * before * DAILY[0], DAILY[1])
    return ({"late": "rec_late", "evasion": "rec_evad"}[kind] if found else kind), charge


def _days(facts: Facts, debt: _Debt, until: date, kind: str) -> int:
    """How many days through one are late, or evaded; none before 1/7/2025 (điều 141.12)."""
    begin = max(debt.latest + timedelta(1), first(CHANGE))
    days = max(0, (until - begin).days + 1)
    evaded = 0
    if _may_be_evaded(facts, debt):
        evaded = sum(_evaded(facts, debt, begin + timedelta(place)) for place in range(days))
    return evaded if kind == "evasion" else days - evaded


def _may_be_evaded(facts: Facts, debt: _Debt) -> bool:
    """Health insurance due before 1/7/2025 stays late (Luật 51/2024 điều 3 khoản 5 điểm d)."""
    if debt.fund == "BHYT" and debt.latest < first(CHANGE):
        return False
    return bool(facts.letters) or debt.evaded_after is not None


def _evaded(facts: Facts, debt: _Debt, day: date) -> bool:
    """Điều 39.1: sixty days after the latest day, and urged; or sixty after the limit of declaring.

    What is not evasion of all these days is late payment (điều 38), with a lawful reason too.
    """
    if any(begin <= day < end for begin, end in facts.excuses):
        return False
    if debt.evaded_after is not None and month_of(day) <= debt.entered:
        return day > debt.evaded_after
    letters = [one.sent for one in facts.letters if one.from_month <= debt.about <= one.through]
    return bool(letters) and day > max(debt.latest + timedelta(URGED_AFTER), min(letters))
