"""The identities of the statement (law of the form: A + B - C = Đ), checked over all units.

A violated identity is a defect of the books, never something to print: whoever makes
documents or reports asks here first.
"""

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext as _

from ansinh.ground.months import show_month
from ansinh.ledger.errors import SHOWN, LedgerError
from ansinh.statements.figures import Figures
from ansinh.statements.filling import FUNDS, Amounts


class IdentityBroken(LedgerError):
    """Figures that contradict each other; names the identity, the units and both sides."""


def check(found: Figures, before: Figures | None = None) -> None:
    """Check every unit of a month, and that it begins where the month before ended.

    Raises:
        IdentityBroken: with one line for each identity and unit that does not hold.
    """
    broken = list(_broken(found))
    if before is not None:
        broken += _broken_between(before, found)
    if broken:
        lines = broken[:SHOWN]
        if len(broken) > SHOWN:
            lines.append(_("... và %(more)d chỗ khác") % {"more": len(broken) - SHOWN})
        raise IdentityBroken(
            _("Số liệu C12-TS tháng %(month)s không khớp, không lập được:\n%(lines)s")
            % {"month": show_month(found.month), "lines": "\n".join(lines)}
        )


def _broken(found: Figures) -> Iterator[str]:
    fund, unit = found.fund, found.unit
    charge = ("charge_late", "charge_evasion")
    settled = fund(*(f"{name}_settled" for name in charge))
    charged_in, charged_out = (fund(*(f"{name}_{end}" for name in charge)) for end in ("in", "out"))
    cost = (*charge, "recovered_late", "recovered_evasion")
    due = fund("accrued", "adjusted_up") - fund("adjusted_down")
    by_fund = (
        ("Đ2.2 = A2.2 + B3 + B4 - D1", fund("carried_out"),
         fund("carried_in") + due - fund("allocated")),
        ("Đ3 = A3 + B5 + B4.1.3 - D2", charged_out, charged_in + fund(*cost) - settled),
        ("Đ1 = A1 + B1.1 - B1.2", fund("people_out"),
         fund("people_in", "people_up") - fund("people_down")),
        ("Đ2.2 = Đ2.2.1 + Đ2.2.2 + Đ2.2.3", fund("carried_out"),
         fund("not_due_out", "late_out", "evasion_out")),
        ("A2.2 = A2.2.1 + A2.2.2 + A2.2.3", fund("carried_in"),
         fund("not_due_in", "late_in", "evasion_in")),
    )  # fmt: skip
    for name, left, right in by_fund:
        yield from _differences(found, name, left, right)
    spent = (fund("allocated") + settled).sum(axis=1)
    carried_in = (fund("carried_in") + charged_in).sum(axis=1) - unit("surplus_in")
    carried_out = (fund("carried_out") + charged_out).sum(axis=1) - unit("surplus_out")
    added = (due + fund(*cost)).sum(axis=1)
    paid = np.array(
        [sum(row.amount for row in found.payments.get(u.id, ())) for u in found.units], np.int64
    )
    whole = (
        ("C + A2.1 = D1 + D2 + Đ2.1", unit("received", "surplus_in"), spent + unit("surplus_out")),
        ("A + B - C = Đ", carried_in + added - unit("received"), carried_out),
        ("C = C1 + C2 + ...", unit("received"), paid),
    )
    for name, left, right in whole:
        yield from _differences(found, name, left, right)


def _broken_between(before: Figures, found: Figures) -> list[str]:
    places = {unit.id: place for place, unit in enumerate(before.units)}
    here = [place for place, unit in enumerate(found.units) if unit.id in places]
    there = [places[found.units[place].id] for place in here]
    charges = ("charge_late", "charge_evasion")
    names = [
        ("A1 = Đ1", ("people_in",), ("people_out",)),
        ("A2.2 = Đ2.2", ("carried_in",), ("carried_out",)),
        ("A3 = Đ3", tuple(f"{n}_in" for n in charges), tuple(f"{n}_out" for n in charges)),
    ]
    broken: list[str] = []
    for name, left, right in names:
        ended = np.zeros((len(found.units), len(FUNDS)), dtype=np.int64)
        ended[here] = before.fund(*right)[there]
        broken += _differences(found, _("%s của tháng trước") % name, found.fund(*left), ended)
    surplus = np.zeros(len(found.units), dtype=np.int64)
    surplus[here] = before.unit("surplus_out")[there]
    broken += _differences(
        found, _("%s của tháng trước") % "A2.1 = Đ2.1", found.unit("surplus_in"), surplus
    )
    rising = found.fund("due_up") - found.fund("due_down")
    accrued = np.zeros((len(found.units), len(FUNDS)), dtype=np.int64)
    accrued[here] = before.fund("accrued")[there]
    broken += _differences(
        found, _("B3 = B3 của tháng trước + B3.1 - B3.2"), found.fund("accrued"), accrued + rising
    )
    return broken


def _differences(found: Figures, name: str, left: Amounts, right: Amounts) -> Iterator[str]:
    for where in np.argwhere(left != right):
        unit = found.units[where[0]].code
        fund = f" {FUNDS[where[1]]}" if len(where) > 1 else ""
        yield f"- {unit}{fund}: {name}: {left[tuple(where)]:,} ≠ {right[tuple(where)]:,}"
