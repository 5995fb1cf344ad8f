"""When a unit's month falls due: QĐ 595/QĐ-BHXH 2017 điều 7, Luật 41/2024/QH15 điều 34.4
(`law.deadlines`). What is late by then, and what evasion: `arrears.items`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ansinh.ground.months import month_of
from ansinh.law import Law
from ansinh.law.deadlines import due_day
from ansinh.ledger.models import PaymentCycle

Cycle = tuple[int, int]
"""How many months are paid at once, and a month in which a cycle begins."""

MONTHLY: Cycle = (1, 0)


class Deadlines:
    """The last day of payment of any unit's month, as the law and the units' cycles say."""

    def __init__(self, law: Law, cycles: Mapping[int, Sequence[tuple[int, int]]]) -> None:
        self._law = law
        self._cycles = cycles
        begins = law.series["payment_deadline", (("payer", "employer_monthly"),)].values[0].since
        self._first = month_of(begins)
        self._known: dict[tuple[int, Cycle], date] = {}

    @classmethod
    def known_at(cls, law: Law, moment: datetime) -> "Deadlines":
        """With the payment cycles recorded by a time."""
        cycles: dict[int, list[tuple[int, int]]] = {}
        rows = PaymentCycle.objects.filter(recorded_at__lte=moment)
        for unit, start, months in rows.order_by("from_month", "recorded_at", "id").values_list(
            "unit_id", "from_month", "months"
        ):
            cycles.setdefault(unit, []).append((month_of(start), months))
        return cls(law, cycles)

    def of(self, unit: int, month: int) -> date:
        """The last day on which a unit pays a month's contributions in time.

        A month from before the first deadline that the law keeps has the first one's rule.
        """
        cycle = self._cycle(unit, month)
        asked = month, cycle
        if asked not in self._known:
            method, start = cycle
            counted = max(month, self._first)
            self._known[asked] = due_day(self._law, counted, method=method, cycle_start=start)
        return self._known[asked]

    def _cycle(self, unit: int, month: int) -> Cycle:
        found = MONTHLY
        for start, months in self._cycles.get(unit, ()):
            if start <= month:
                found = months, start
        return found
