"""The class of a debt, in both eras.

Until 30/4/2026 by its age in months and the state of the unit (Quyết định 595, Điều 36); since
1/7/2025 also by the law's own states (Luật 41/2024, Điều 38-39), and since 1/5/2026 by those
alone with the units that can no longer pay beside them (Quyết định 366, B03-TS).
"""

from dataclasses import dataclass
from datetime import date

from ansinh.ground.months import month_of
from ansinh.law.lawbook import Law
from ansinh.law.values import LawError


@dataclass(frozen=True, slots=True)
class DebtClass:
    """A class of debt: its key in the data, and its name in the form of the day."""

    key: str
    label: str


def debt_class(
    law: Law, day: date, *, months: int = 0, lateness: str = "", status: str = "",
    sponsored: bool = False,
) -> DebtClass:  # fmt: skip
    """The class of a unit's debt on a day.

    `months` is the age of the debt (see debt_months_counted), `lateness` the state of
    `charge.lateness`, `status` a key of hard_to_collect or empty for a working unit; what the
    budget or a fund owes (`sponsored`) is never more than new, or not yet due.
    """
    if status and law.find("hard_to_collect", day, status=status) is not None:
        return _labelled(law, day, "hard")
    if law.find("debt_class_months", day, **{"class": "new"}) is not None:
        if months < 0:
            raise LawError(f"the age of a debt is not negative: {months}")
        if sponsored:
            return _labelled(law, day, "new")
        begun = {
            key: law.number("debt_class_months", day, **{"class": key})
            for key in ("new", "late", "prolonged")
        }
        return _labelled(
            law, day, max((key for key in begun if begun[key] <= months), key=begun.__getitem__)
        )
    if not lateness:
        raise LawError(
            f"on {day} a debt is classed by its lateness: not_due, late_payment, evasion"
        )
    return _labelled(law, day, "not_due" if sponsored else lateness)


def months_of_debt(
    law: Law, day: date, *, oldest_unpaid: int | None, debt: int = 0, accrual: int = 0
) -> int:
    """How many months a debt is old, as the operator counts them (debt_months_counted).

    `oldest`: whole months since the oldest month that is not paid in full (its own month counts
    nothing); `ratio`: how many months of the average accrual the debt is.
    """
    counted = law.value("debt_months_counted", day).value
    if counted == "ratio":
        return debt // accrual if accrual > 0 else 0
    return 0 if oldest_unpaid is None else max(0, month_of(day) - oldest_unpaid)


def _labelled(law: Law, day: date, key: str) -> DebtClass:
    return DebtClass(key, str(law.value("debt_label", day, **{"class": key}).value))
