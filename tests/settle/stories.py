"""Any story of a unit: the same facts, learned at once or late and with mistakes taken back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.settle import model
from tests.settle.scenario import (
    Cycle,
    Declare,
    Event,
    Leaves,
    Receive,
    Reverse,
    Situation,
    Story,
    Urge,
    Withdraw,
)

END = date(2026, 3, 24)
"""The last day on which something is learned; two closings follow."""

MILLION = 1_000_000


@dataclass(frozen=True)
class Twins:
    """The same facts twice: each learned on its day, and in another order with mistakes."""

    prompt: Story
    late: Story
    plain: bool
    """Whether no fact in it is one whose day of learning the law asks for, or a cycle."""


def _text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _of_day(day: date) -> date:
    """A day that is no edge of a month: closings are made on the fifth."""
    return day.replace(day=min(max(day.day, 8), 27))


def _learned(day: date, months: int) -> date:
    """A day some months later, but not after the end."""
    month = model.month_of(day) + months
    return min(_of_day(date(month // 12, month % 12 + 1, max(8, min(day.day, 27)))), END)


months = st.integers(model.number("2025-03"), model.number("2025-12"))
days = st.integers(0, (END - date(2025, 3, 8)).days).map(
    lambda place: date(2025, 3, 8) + timedelta(place)
)
delays = st.sampled_from([0, 1, 2, 4])
wages = st.sampled_from([6 * MILLION, 10 * MILLION, 16 * MILLION])
FOUND = st.sampled_from([
    (date(2026, 1, 10), "2025-08"), (date(2026, 1, 10), "2025-11"), (date(2025, 7, 10), "2025-06"),
    (date(2025, 7, 10), "2025-04"), (date(2026, 3, 2), "2026-01"),
])  # fmt: skip
"""When somebody was declared who began long before: too late, in time, across the change."""
payments = st.integers(20, 2_400).map(lambda amount: amount * 10_000)


@st.composite
def twins(draw: st.DrawFn) -> Twins:
    prompt: list[Event] = []
    late: list[Event] = []
    start = draw(st.sampled_from(["2025-03", "2025-04", "2025-06", "2025-07"]))
    wage = draw(wages)
    both = [Declare(date(2025, 3, 8), "hired 1", 1, start, wage)]
    plain = True
    second = draw(st.booleans())
    if second:
        both.append(Declare(date(2025, 3, 8), "hired 2", 2, start, draw(wages)))
    found = draw(st.integers(0, 3)) == 0
    if found:
        # Declared late, or a rise with effect for the past: the day of declaration is a fact.
        plain = False
        known, since = draw(FOUND)
        both.append(Declare(known, "found 3", 3, since, wage))
    if draw(st.integers(0, 3)) == 0:
        plain = False
        both.append(Declare(date(2025, 11, 10), "real rise", 1, "2025-08", wage + 4 * MILLION))
    prompt += both
    late += both
    for number in range(draw(st.integers(0, 5))):
        _payment(draw, number, prompt, late)
    if second and draw(st.booleans()):
        month = max(draw(months), model.number(start) + 1)
        day = model.first(month) + timedelta(9)
        ends = Declare(day, "ends 2", 2, _text(month), 0)
        prompt.append(ends)
        late.append(replace(ends, known=_learned(day, draw(delays))))
    if draw(st.integers(0, 2)) == 0:
        plain = False
        day = date(2025, 3, 9)
        cycle = Cycle(day, start, draw(st.sampled_from([3, 6])))
        prompt.append(cycle)
        late.append(replace(cycle, known=_learned(day, draw(delays))))
    if draw(st.integers(0, 2)) == 0:
        _letter(draw, start, prompt, late)
    if draw(st.integers(0, 3)) == 0:
        leaves = Leaves(date(2025, 9, 10), 1, draw(st.sampled_from(["2025-08", "2025-09"])))
        prompt.append(leaves)
        late.append(leaves)
    if found and draw(st.booleans()):
        leaves = Leaves(date(2026, 1, 20), 3, draw(st.sampled_from(["2025-10", "2025-12"])))
        prompt.append(leaves)
        late.append(leaves)
    _mistakes(draw, start, wage, late)
    return Twins(prompt, late, plain)


def _payment(draw: st.DrawFn, number: int, prompt: list[Event], late: list[Event]) -> None:
    """A payment; late, it is entered later, and perhaps as two receipts."""
    day, amount, delay = draw(days), draw(payments), draw(delays)
    name = f"r{number}"
    known = max(day, _learned(day, delay)) if delay else day
    prompt.append(Receive(day, name, day, amount))
    part = draw(st.integers(0, 3)) * (amount // 40_000) * 10_000
    if 0 < part < amount:
        late.append(Receive(known, f"{name}a", day, part))
        late.append(Receive(max(day, _learned(day, draw(delays))), f"{name}b", day, amount - part))
    else:
        late.append(Receive(known, name, day, amount))


def _letter(draw: st.DrawFn, start: str, prompt: list[Event], late: list[Event]) -> None:
    """A letter, and perhaps a lawful reason for some time; late, each is recorded later."""
    about = model.number("2025-09") + draw(st.integers(0, 2))
    sent = model.first(about + 1) + timedelta(8)
    letter = Urge(sent, sent, start, _text(about))
    prompt.append(letter)
    late.append(replace(letter, known=_learned(sent, draw(delays))))
    if draw(st.booleans()):
        begin = sent + timedelta(draw(st.integers(1, 70)))
        end = begin + timedelta(draw(st.integers(1, 40)))
        for day, excused in ((begin, True), (end, False)):
            if day <= END:
                known = max(day, _of_day(day))
                record = Situation(known, day, excused)
                prompt.append(record)
                late.append(replace(record, known=max(known, _learned(day, draw(delays)))))


def _mistakes(draw: st.DrawFn, start: str, wage: int, late: list[Event]) -> None:
    """What was recorded by mistake and taken back: no fact."""
    if draw(st.booleans()):
        day = draw(days.filter(lambda day: day <= date(2026, 1, 20)))
        late.append(Receive(day, "wrong", day, draw(payments)))
        back = max(day, _learned(day, draw(st.integers(0, 4))))
        late.append(Reverse(back, "wrong"))
    if draw(st.booleans()):
        known = model.first(draw(months)) + timedelta(11)
        late.append(Declare(known, "wrong rise", 1, start, 40 * MILLION))
        # The line as it was from that month on.
        late.append(
            Declare(
                _learned(known, draw(st.integers(0, 3))), "undone", 1, start, wage, "wrong rise"
            )
        )
    if draw(st.integers(0, 2)) == 0:
        about = model.number("2025-09") + draw(st.integers(3, 4))
        sent = model.first(about + 1) + timedelta(9)
        if sent <= END:
            late.append(Urge(sent, sent, start, _text(about)))
            late.append(Withdraw(max(sent, _learned(sent, draw(st.integers(0, 1)))), _text(about)))


def batch(size: int) -> st.SearchStrategy[list[Twins]]:
    return st.lists(twins(), min_size=size, max_size=size, unique_by=repr)
