"""Letters that urge late units to pay (Mẫu 01-ĐĐ, NĐ 274/2025), one a unit, from a closed month.

    found = letters(month)                       # every employer that is late, a few queries
    record(found, sent_on=..., ...)              # once they were sent

A letter says what its month's statement (C12-TS) says. It is written from 7/2025 on, when the
law it names is in force; older debts are in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.utils.translation import gettext as _

from ansinh.arrears import items
from ansinh.arrears.urging import record_letters, standing_letters
from ansinh.ground.months import Month, first_day, last_day, month_of, show_month
from ansinh.law import Law
from ansinh.law.charge import EVASION, LATE, NOT_DUE, begins
from ansinh.ledger.bearing import BEARERS
from ansinh.ledger.errors import LedgerError
from ansinh.record.actor import Actor
from ansinh.register.installed_law import installed_law
from ansinh.statements.figures import closings_of
from ansinh.statements.units import UnitFacts, unit_facts


@dataclass(frozen=True)
class Letter:
    """What a unit is urged to pay at the end of a closed month. Money in đồng.

    `from_month` to `through_month` are the months of its overdue debts; days are the longest.
    `turns_on` is the first day on which what is only late becomes evasion, None where
    everything is evasion already.
    """

    unit: UnitFacts
    month: Month
    closed_at: datetime
    from_month: Month
    through_month: Month
    late: int
    evasion: int
    late_days: int
    evasion_days: int
    late_charge: int
    evasion_charge: int
    turns_on: date | None

    @property
    def number(self) -> str:
        """The letter's own number: one for each unit and month."""
        return f"ĐĐ-{show_month(self.month)}/{self.unit.code}"


def letters(
    month: int,
    *,
    known_at: datetime | None = None,
    units: Sequence[int] | None = None,
    law: Law | None = None,
) -> list[Letter]:
    """A letter for every employer that is late at the end of a closed month, by unit code.

    The number of queries does not grow with units.

    Raises:
        NotClosed: the month is not closed, or was not at `known_at`.
        LedgerError: a month before 7/2025.
    """
    book = law or installed_law()
    if last_day(month) < begins(book):
        raise LedgerError(
            _("Mẫu 01-ĐĐ theo Luật BHXH 2024: không lập cho tháng trước %(month)s.")
            % {"month": show_month(month_of(begins(book)))}
        )
    now, _before = closings_of(month, known_at)
    debts = items.open_items(book, month, known_at=now.recorded_at, units=units)
    overdue = {row["unit"]: row for row in _overdue(debts).to_pylist()}
    charges = _open_charges(month)
    limit = book.number("evasion", last_day(month), what="after_days")
    bearers = {str(kind) for kind in BEARERS}
    found = []
    for unit in unit_facts(sorted(overdue)) if overdue else ():
        if unit.kind not in bearers:
            continue
        row = overdue[unit.id]
        # The debt that has been late the longest of those not evaded turns first.
        oldest = row["days_late_only"]
        turns = last_day(month) + timedelta(days=limit + 1 - oldest) if oldest else None
        found.append(
            Letter(
                unit=unit, month=Month(month), closed_at=now.recorded_at,
                from_month=Month(row["since"]), through_month=Month(row["through"]),
                late=row["late"], evasion=row["evasion"], late_days=row["late_days"],
                evasion_days=row["evasion_days"], turns_on=turns,
                late_charge=charges.get((unit.id, False), 0),
                evasion_charge=charges.get((unit.id, True), 0),
            )
        )  # fmt: skip
    return found


def _overdue(debts: pa.Table) -> pa.Table:
    """Overdue debts added up by unit."""
    rows = debts.filter(pc.not_equal(debts["state"], NOT_DUE))
    is_late, is_evasion = (pc.equal(rows["state"], state) for state in (LATE, EVASION))
    parts = {
        "since": (rows["about"], "min"),
        "through": (rows["about"], "max"),
        "late": (pc.if_else(is_late, rows["amount"], 0), "sum"),
        "evasion": (pc.if_else(is_evasion, rows["amount"], 0), "sum"),
        "late_days": (rows["late_days"], "max"),
        "evasion_days": (rows["evasion_days"], "max"),
        "days_late_only": (pc.if_else(is_late, rows["late_days"], 0), "max"),
    }
    wide = pa.table({"unit": rows["unit"]} | {name: part for name, (part, _how) in parts.items()})
    wanted = [(name, how) for name, (_part, how) in parts.items()]
    summed = wide.group_by("unit").aggregate(wanted)
    return summed.rename_columns({f"{name}_{how}": name for name, how in wanted})


def _open_charges(month: int) -> Mapping[tuple[int, bool], int]:
    """Unpaid charges by unit and whether they are evasion's; old interest counts as late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, kind = 'evasion', sum(amount)::bigint FROM ledger_opencharge "
            "WHERE month = %s GROUP BY 1, 2",
            [first_day(month)],
        )
        return {(unit, evaded): amount for unit, evaded, amount in cursor.fetchall()}


def record(
    found: Sequence[Letter],
    *,
    sent_on: date,
    channel: str,
    reply_by: date | None,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> int:
    """Record these letters as sent; units whose letter of the month stands already are left out.

    Returns how many were recorded.

    Raises:
        Refused: a letter that cannot be right (see `late.urging.record_letters`).
    """
    known = set(standing_letters().values_list("number", flat=True)) if found else set()
    new = [letter for letter in found if letter.number not in known]
    if not new:
        return 0
    months = ("month", "from_month", "through_month")
    copied = ("number", "late", "evasion", "late_days", "evasion_days", "late_charge",
              "evasion_charge")  # fmt: skip
    columns = {name: [getattr(letter, name) for letter in new] for name in copied}
    columns |= {name: [first_day(getattr(letter, name)) for letter in new] for name in months}
    return record_letters(
        letters=columns
        | {
            "unit": [letter.unit.id for letter in new],
            "sent_on": [sent_on] * len(new),
            "reply_by": [reply_by] * len(new),
            "channel": [channel] * len(new),
        },
        recorded_at=recorded_at,
        actor=actor,
        reason=reason,
    )
