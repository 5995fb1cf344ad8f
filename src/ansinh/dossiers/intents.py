"""What a row of each form asks for: to join, to end, to change, to stand otherwise.

The movements are those of the employers' lists (phương án); the lists of agents, communes and
schools say less, and a row that names no movement joins for the months that it names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Any

from django.utils.translation import gettext as _

from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.declarations import Declaration, DeclaredRow, Pay
from ansinh.ground.months import month_of


class Act(Enum):
    """What a row does to a line."""

    JOIN = auto()
    END = auto()
    CHANGE = auto()
    STATE = auto()
    GROUP = auto()
    NOTE = auto()


@dataclass(slots=True)
class Intent:
    """What a row asks for. `until` is the last month, None where it holds until further notice;
    `given` what it says of the base, as columns of the log; `group` where the row itself says."""

    act: Act
    track: str
    month: int
    until: int | None
    movement: str
    state: str = "active"
    group: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    payment_months: int = 1
    member_order: int = 0
    top_up_rate: int = 0
    support_rate: int | None = None


MOVEMENTS: Mapping[str, tuple[Act, str]] = {
    "TM": (Act.JOIN, "active"),
    "TD": (Act.JOIN, "active"),
    "TC": (Act.JOIN, "active"),
    "DT": (Act.JOIN, "active"),
    "ON": (Act.STATE, "active"),
    "TL": (Act.JOIN, "other_contract"),
    "TH": (Act.JOIN, "active"),
    "GL": (Act.END, ""),
    "DL": (Act.CHANGE, ""),
    "DC": (Act.CHANGE, ""),
    "AD": (Act.CHANGE, ""),
    "SB": (Act.CHANGE, ""),
    "GH": (Act.END, ""),
    "GD": (Act.END, ""),
    "GC": (Act.END, ""),
    "CHET": (Act.END, ""),
    "TS": (Act.STATE, "maternity"),
    "OF": (Act.STATE, "sick"),
    "KL": (Act.STATE, "unpaid"),
    "GV": (Act.STATE, "retirement_suspended"),
    "TV": (Act.STATE, "active"),
    "TU": (Act.STATE, "health_elsewhere"),
    "TT": (Act.STATE, "active"),
    "TN": (Act.GROUP, "employee_state"),
    "GN": (Act.GROUP, "civil_servant"),
    "CD": (Act.NOTE, ""),
    "KB": (Act.NOTE, ""),
}
"""What each movement does, and the state or group that it brings about."""

GROUPS = {"TH": "employee_short_contract"}
"""The group that a movement means: TH is a contract of one to under three months, whose dues are
those that the law of the month gives this group."""

ACCIDENTS_ALONE = {"GL": ("other_contract",), "DL": ("other_contract", "other_contract_health")}
"""The states in which somebody may stand whom a movement of accident insurance alone is about."""


def by_hand(movement: str) -> str:
    """Why a movement of the lists (AT, DN, DV) is not booked."""
    return {
        "AT": _("truy đóng theo mức lương cơ sở lúc đóng, sổ tính theo mức của từng tháng"),
        "DN": _("điều chỉnh BHTN theo mức lương cơ sở lúc đóng, sổ tính theo mức của từng tháng"),
        "DV": _("đóng bù quỹ hưu trí, tử tuất sau tạm dừng không chịu tiền chậm đóng, sổ chưa "
                "tách được khoản này"),
    }.get(movement, _("chưa có trong các phương án xử lý được"))  # fmt: skip


Reader = Callable[[DeclaredRow, Declaration, bool], Intent | Remark]


def intent_of(row: DeclaredRow, declaration: Declaration, *, opening: bool) -> Intent | Remark:
    """What a row asks for, or why that is not clear. When opening, every row joins."""
    return READERS[declaration.form](row, declaration, opening)


def missing(declaration: Declaration, field_name: str, what: str) -> Remark:
    """A cell that the row needs is empty."""
    return Remark(Why.MISSING, True, declaration.headings.get(field_name, ""), "", {"what": what})


def _of_employer(row: DeclaredRow, declaration: Declaration, opening: bool) -> Intent | Remark:
    values = row.values
    movement = _movement(row, opening)
    if not movement:
        return Remark(Why.MOVEMENT_UNCLEAR, True, declaration.headings.get("movement", ""))
    if movement not in MOVEMENTS:
        return Remark(
            Why.MOVEMENT_BY_HAND, True, declaration.headings.get("movement", ""), movement,
            {"code": movement, "why": by_hand(movement)},
        )  # fmt: skip
    act, state = MOVEMENTS[movement]
    month = values.get("from_month")
    if month is None and "contract_day" in values:
        month = month_of(values["contract_day"])
    if month is None and act is not Act.NOTE and not opening:
        return missing(declaration, "from_month", _("từ tháng"))
    until = None if act is Act.END or opening else values.get("to_month")
    group = str(values.get("group", "")) or GROUPS.get(movement, "")
    return Intent(act, "BB", month or 0, until, movement, state, group, pay_columns(values))


def _movement(row: DeclaredRow, opening: bool) -> str:
    """The code of a row's movement; where none is written, its section says it."""
    if opening:
        return "TM"
    if "movement" in row.values:
        return str(row.values["movement"].code)
    top, __, below = row.section.partition(" > ")
    wage = "TIEN LUONG" in below or "MUC" in below or "LUONG" in below
    if "GIAM" in top:
        return "DC" if wage else "GH"
    if "TANG" in top:
        return "DC" if wage else "TM"
    return "DC" if "DIEU CHINH" in top else ""


def pay_columns(values: Mapping[str, Any]) -> dict[str, int]:
    """Wage, coefficients and allowances as columns of the log, of what the row gives."""
    given: dict[str, int] = {}
    pay: Pay | None = values.get("pay")
    reserved: Pay | None = values.get("reserved_coefficient")
    position: Pay | None = values.get("position_pay")
    if pay is not None:
        given["wage"] = pay.money
        given["coefficient"] = pay.coefficient
        given["difference_coefficient"] = reserved.coefficient if reserved else 0
        given["allowance"] = int(values.get("allowance", 0)) + int(values.get("supplement", 0))
        given["position_coefficient"] = position.coefficient if position else 0
        given["allowance"] += position.money if position else 0
        given["seniority_rate"] = int(values.get("seniority_rate", 0)) // 10
        given["profession_rate"] = int(values.get("profession_rate", 0)) // 10
    return given


def _of_health(row: DeclaredRow, declaration: Declaration, opening: bool) -> Intent | Remark:
    values = row.values
    movement = str(values["movement"].code) if "movement" in values else "TM"
    act = MOVEMENTS.get(movement, (Act.JOIN, ""))[0]
    day: date | None = values.get("from_day")
    month = month_of(day) if day else values.get("from_month")
    if month is None and opening:
        month = 0
    if month is None:
        return missing(declaration, "from_day" if "from_day" in declaration.headings
                       else "from_month", _("từ tháng"))  # fmt: skip
    if act is Act.STATE:
        act = Act.JOIN
    months = int(values.get("months", 0) or 0)
    until = month + months - 1 if months and act is Act.JOIN and not opening else None
    return Intent(
        act, "BHYT", month, until, movement, group=str(values.get("group", "")),
        given=pay_columns(values) if declaration.form == "M03" else {},
        payment_months=max(months, 1), member_order=int(values.get("member_order", 0)),
        top_up_rate=int(values.get("top_up_rate", 0)), support_rate=values.get("support_rate"),
    )  # fmt: skip


def _of_household(row: DeclaredRow, declaration: Declaration, opening: bool) -> Intent | Remark:
    """A member of a household: the order is that of the list."""
    found = _of_health(row, declaration, opening)
    if isinstance(found, Intent):
        place = next(at for at, each in enumerate(declaration.rows, start=1) if each is row)
        found.member_order = min(int(row.values.get("serial", place) or place), 99)
        found.group = "household"
    return found


def _of_class(row: DeclaredRow, declaration: Declaration, opening: bool) -> Intent | Remark:
    found = _of_health(row, declaration, opening)
    if isinstance(found, Intent):
        found.group = "student"
    return found


def _of_voluntary(track: str) -> Reader:
    def read(row: DeclaredRow, declaration: Declaration, opening: bool) -> Intent | Remark:
        values = row.values
        found = _of_health(row, declaration, opening)
        if isinstance(found, Remark):
            return found
        found.track = track
        if found.act is Act.JOIN and track == "TN":
            if "income" not in values:
                return missing(declaration, "income", _("mức thu nhập"))
            found.given = {"wage": int(values["income"])}
        if values.get("top_up_amount") and not values.get("top_up_rate"):
            return Remark(
                Why.MOVEMENT_BY_HAND, True, declaration.headings.get("top_up_amount", ""),
                str(values["top_up_amount"]),
                {"code": "D05", "why": _("hỗ trợ thêm phải ghi bằng tỷ lệ, không chỉ bằng tiền")},
            )  # fmt: skip
        return found

    return read


READERS: Mapping[str, Reader] = {
    "D02": _of_employer,
    "D03": _of_health,
    "M03": _of_health,
    "M04": _of_household,
    "CLASS": _of_class,
    "D05": _of_voluntary("TN"),
    "D06": _of_voluntary("TNLD"),
}
