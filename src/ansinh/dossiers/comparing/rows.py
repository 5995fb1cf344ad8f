"""A unit's statement of a month as two systems have it: what is compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ansinh.exchange.declarations import Declaration

FUNDS = ("ODTS", "HTTT", "BHYT", "BHTN", "TNLD")
WAGES_OF = {"ODTS": "bhxh", "HTTT": "bhxh", "BHYT": "bhyt", "BHTN": "bhtn", "TNLD": "bhxh"}


@dataclass(frozen=True, slots=True)
class OfFund:
    """A fund of a unit in a month: people, wage fund, due of the month, adjustments of earlier
    months (up less down). Amounts in đồng."""

    people: int = 0
    wages: int = 0
    due: int = 0
    adjusted: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a unit's month: bases by insurance, and the due of each fund where known."""

    name: str
    bases: Mapping[str, int]
    due: Mapping[str, int] = field(default_factory=dict)
    coefficient: bool = False
    wage: int = 0


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """A unit's statement. `opening` and `closing` are what is owed in all less what is paid in
    advance; `people` are by mã số BHXH, where a list of them is at hand."""

    code: str
    opening: int
    funds: Mapping[str, OfFund]
    charge: int
    paid: int
    closing: int
    people: Mapping[str, Person] | None = None

    @property
    def due(self) -> int:
        """Due of the month, all funds."""
        return sum(each.due for each in self.funds.values())

    @property
    def adjusted(self) -> int:
        """Adjustments of earlier months, all funds."""
        return sum(each.adjusted for each in self.funds.values())


def of_export(declaration: Declaration) -> dict[str, UnitMonth]:
    """The statements of a bulk export of C12, by unit code; rows that cannot be read are left
    out (`unreadable` tells them)."""
    found = {}
    for row in declaration.rows:
        values = row.values
        if "unit" not in values or row.unread:
            continue
        funds = {}
        for fund in FUNDS:
            key = fund.lower()
            funds[fund] = OfFund(
                int(values.get(f"people_{key}", values.get("people", 0))),
                int(values.get(f"wages_{WAGES_OF[fund]}", 0)),
                int(values.get(f"due_{key}", 0)),
                int(values.get(f"up_{key}", 0)) - int(values.get(f"down_{key}", 0)),
            )
        found[values["unit"]] = UnitMonth(
            values["unit"],
            int(values.get("opening_total", 0)) - int(values.get("opening_surplus", 0)),
            funds,
            int(values.get("charge", 0)),
            int(values.get("paid", 0)),
            int(values.get("closing_total", 0)) - int(values.get("closing_surplus", 0)),
        )
    return found


def unreadable(declaration: Declaration) -> list[int]:
    """Rows of an export whose unit or amounts cannot be read."""
    return [row.number for row in declaration.rows if "unit" not in row.values or row.unread]


BASES = {"ODTS": "base_bhxh", "HTTT": "base_bhxh", "BHYT": "base_bhyt", "BHTN": "base_bhtn",
         "TNLD": "base_tnld"}  # fmt: skip


def people_of(declaration: Declaration, unit: str = "") -> dict[str, dict[str, Person]]:
    """People by unit code and mã số BHXH, of a D09 or any list of bases."""
    there = {name for name in BASES.values() if name in declaration.headings}
    found: dict[str, dict[str, Person]] = {}
    for row in declaration.rows:
        values = row.values
        code = values.get("unit", unit or declaration.unit)
        number = values.get("social_number")
        if not number or not code:
            continue
        bases = {
            fund: int(values.get(name if name in there else "base_bhxh", 0))
            for fund, name in BASES.items()
        }
        found.setdefault(code, {})[number] = Person(values.get("name", ""), bases)
    return found
