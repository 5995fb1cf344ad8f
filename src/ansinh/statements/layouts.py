"""The rows of the monthly statement C12-TS, as data: one layout for each procedure.

A row names the figures it adds up (`filling.FIGURES` for each fund, `filling.UNIT_FIGURES`
for the whole unit); a row without figures is printed empty, because what it asks for is not
recorded. Row numbers and names are those of the forms (QĐ 595/QĐ-BHXH 2017, used to 4/2026;
QĐ 366/QĐ-BHXH 2026, from 5/2026).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.ground.months import Month, parse_month
from ansinh.law.funds import Fund


class Kind(StrEnum):
    """What a row counts. Only money is added up over funds; `title` has no figures; a rate is per
    100,000,000."""

    TITLE = "title"
    MONEY = "money"
    PEOPLE = "people"
    DAYS = "days"
    RATE = "rate"


@dataclass(frozen=True)
class RowSpec:
    """A row of the form: `plus` less `minus` for each fund, `unit_*` in the total alone.

    `code` is unique in the layout: the section and the number (`A.2.2`).
    """

    code: str
    number: str
    label: str | Promise
    kind: Kind = Kind.MONEY
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    unit_plus: tuple[str, ...] = ()
    unit_minus: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        return self.code.partition(".")[0]

    @property
    def level(self) -> int:
        """0 for a section, 1 for its numbered rows, 2 and more below them."""
        return self.code.count(".")


@dataclass(frozen=True)
class Layout:
    """A form of the statement: from which month it is used, and its rows.

    The payments of the month (C.1, C.2, ...) follow the row `C`.
    """

    code: str
    procedure: str
    first_month: Month
    rows: tuple[RowSpec, ...]


FIXED_COLUMNS = (Fund.ODTS, Fund.HTTT, Fund.BHYT, Fund.BHTN, Fund.TNLD)
"""The funds that the form prints always, in its order."""

OTHER_COLUMNS = (Fund.BHXH_TN, Fund.TNLD_TN)
"""The funds that have a column only where a unit has anything in them."""

COLUMN_LABELS = {
    Fund.ODTS: _("BHXH: ÔĐ, TS"),
    Fund.HTTT: _("BHXH: HTTT"),
    Fund.BHYT: _("BHYT"),
    Fund.BHTN: _("BHTN"),
    Fund.TNLD: _("BHTNLĐ, BNN"),
    Fund.BHXH_TN: _("BHXH tự nguyện"),
    Fund.TNLD_TN: _("BHTNLĐ tự nguyện"),
}


def _balance(section: str, label: str | Promise, when: str) -> RowSpec:
    """Row A or Đ: what is unpaid, less what was paid beyond it."""
    return RowSpec(
        section,
        section,
        label,
        plus=(f"carried{when}", *_charges_total(when=when)),
        unit_minus=(f"surplus{when}",),
    )


def _workers(code: str, figure: str) -> RowSpec:
    return RowSpec(code, "1", _("Số lao động"), Kind.PEOPLE, (figure,))


def _changes() -> tuple[RowSpec, ...]:
    """B.1 to B.2: people and wages, the same in both procedures."""
    up, down = _("Tăng"), _("Giảm")
    return (
        RowSpec("B.1", "1", _("Số lao động"), Kind.PEOPLE, ("people_up",), ("people_down",)),
        RowSpec("B.1.1", "1.1", up, Kind.PEOPLE, ("people_up",)),
        RowSpec("B.1.2", "1.2", down, Kind.PEOPLE, ("people_down",)),
        RowSpec("B.2", "2", _("Quỹ lương"), Kind.MONEY, ("wage",)),
        RowSpec("B.2.1", "2.1", up, Kind.MONEY, ("wage_up",)),
        RowSpec("B.2.2", "2.2", down, Kind.MONEY, ("wage_down",)),
    )


def _charges_total(*, when: str) -> tuple[str, str]:
    return f"charge_late{when}", f"charge_evasion{when}"


_RECOVERED = ("recovered_late", "recovered_evasion")

_QD595 = (
    _balance("A", _("Kỳ trước mang sang"), "_in"),
    _workers("A.1", "people_in"),
    RowSpec("A.2", "2", _("Phải đóng"), plus=("carried_in",), unit_minus=("surplus_in",)),
    RowSpec("A.2.1", "2.1", _("Thừa"), unit_plus=("surplus_in",)),
    RowSpec("A.2.2", "2.2", _("Thiếu"), plus=("carried_in",)),
    RowSpec("A.3", "3", _("Thiếu lãi"), plus=_charges_total(when="_in")),
    RowSpec(
        "B", "B", _("Phát sinh trong kỳ"),
        plus=("accrued", "adjusted_up", *_charges_total(when=""), *_RECOVERED),
        minus=("adjusted_down",),
    ),
    *_changes(),
    RowSpec("B.3", "3", _("Phải đóng"), plus=("accrued",)),
    RowSpec("B.3.1", "3.1", _("Tăng"), plus=("due_up",)),
    RowSpec("B.3.2", "3.2", _("Giảm"), plus=("due_down",)),
    RowSpec(
        "B.4", "4", _("Điều chỉnh phải đóng kỳ trước"),
        plus=("adjusted_up",), minus=("adjusted_down",),
    ),
    RowSpec("B.4.1", "4.1", _("Tăng"), plus=("adjusted_up",)),
    RowSpec("B.4.1.1", "", _("Trong đó: năm trước"), plus=("adjusted_up_earlier",)),
    RowSpec("B.4.2", "4.2", _("Giảm"), plus=("adjusted_down",)),
    RowSpec("B.4.2.1", "", _("Trong đó: năm trước"), plus=("adjusted_down_earlier",)),
    RowSpec("B.5", "5", _("Lãi chậm đóng"), plus=(*_charges_total(when=""), *_RECOVERED)),
    RowSpec("B.5.1", "5.1", _("Số tiền tính lãi"), plus=("interest_base",)),
    RowSpec("B.5.2", "5.2", _("Tỷ lệ tính lãi"), Kind.RATE, plus=("interest_rate",)),
    RowSpec("B.5.3", "5.3", _("Tổng tiền lãi"), plus=(*_charges_total(when=""), *_RECOVERED)),
    RowSpec("C", "C", _("Số tiền đã nộp trong kỳ"), unit_plus=("received",)),
    RowSpec(
        "D", "D", _("Phân bổ tiền đóng"), plus=("allocated", *_charges_total(when="_settled"))
    ),
    RowSpec("D.1", "1", _("Phải đóng"), plus=("allocated",)),
    RowSpec("D.2", "2", _("Tiền lãi"), plus=_charges_total(when="_settled")),
    _balance("Đ", _("Chuyển kỳ sau"), "_out"),
    _workers("Đ.1", "people_out"),
    RowSpec("Đ.2", "2", _("Phải đóng"), plus=("carried_out",), unit_minus=("surplus_out",)),
    RowSpec("Đ.2.1", "2.1", _("Thừa"), unit_plus=("surplus_out",)),
    RowSpec("Đ.2.2", "2.2", _("Thiếu"), plus=("carried_out",)),
    RowSpec("Đ.3", "3", _("Thiếu lãi"), plus=_charges_total(when="_out")),
)  # fmt: skip


def _balance_of_366(section: str, when: str, people: str) -> tuple[RowSpec, ...]:
    """Rows 1 to 4 of sections A and Đ."""
    carried, surplus = f"carried{when}", f"surplus{when}"
    late, evasion = _("Chậm đóng"), _("Trốn đóng")

    def row(number: str, label: str | Promise, *figures: str, kind: Kind = Kind.MONEY) -> RowSpec:
        return RowSpec(f"{section}.{number}", number, label, kind, figures)

    return (
        _workers(f"{section}.1", people),
        RowSpec(
            f"{section}.2", "2", _("Phải đóng"), plus=(carried,), unit_minus=(surplus,)
        ),
        RowSpec(f"{section}.2.1", "2.1", _("Thừa"), unit_plus=(surplus,)),
        row("2.2", _("Thiếu, trong đó:"), carried),
        row("2.2.1", _("Số tiền chưa đến hạn xử lý"), f"not_due{when}"),
        row("2.2.2", _("Số tiền chậm đóng"), f"late{when}"),
        row("2.2.3", _("Số tiền trốn đóng"), f"evasion{when}"),
        row(
            "3", _("Số tiền xử lý hành vi chậm đóng, trốn đóng"), *_charges_total(when=when)
        ),
        row("3.1", late, f"charge_late{when}"),
        row("3.2", evasion, f"charge_evasion{when}"),
        row("4", _("Số ngày chậm đóng, trốn đóng"), kind=Kind.DAYS),
        row("4.1", late, f"days_late{when}", kind=Kind.DAYS),
        row("4.2", evasion, f"days_evasion{when}", kind=Kind.DAYS),
    )  # fmt: skip


def _adjustments_of_366() -> tuple[RowSpec, ...]:
    late, evasion = _("Chậm đóng"), _("Trốn đóng")
    return (
        RowSpec(
            "B.4", "4", _("Điều chỉnh kỳ trước"), plus=("adjusted_up",), minus=("adjusted_down",)
        ),
        RowSpec("B.4.1", "4.1", _("Điều chỉnh tăng kỳ trước"), plus=("adjusted_up",)),
        RowSpec(
            "B.4.1.1", "4.1.1", _("Truy thu không xử lý chậm đóng, trốn đóng"),
            plus=("adjusted_up",), minus=("registered_late", "registered_evasion"),
        ),
        RowSpec(
            "B.4.1.2", "4.1.2", _("Truy thu xử lý chậm đóng, trốn đóng"),
            plus=("registered_late", "registered_evasion"),
        ),
        RowSpec("B.4.1.2.1", "4.1.2.1", late, plus=("registered_late",)),
        RowSpec("B.4.1.2.2", "4.1.2.2", evasion, plus=("registered_evasion",)),
        RowSpec(
            "B.4.1.3", "4.1.3", _("Số tiền xử lý hành vi truy thu chậm đóng, trốn đóng"),
            plus=_RECOVERED,
        ),
        RowSpec("B.4.1.3.1", "4.1.3.1", late, plus=("recovered_late",)),
        RowSpec("B.4.1.3.2", "4.1.3.2", evasion, plus=("recovered_evasion",)),
        RowSpec("B.4.2", "4.2", _("Điều chỉnh giảm kỳ trước"), plus=("adjusted_down",)),
    )  # fmt: skip


_QD366 = (
    _balance("A", _("Kỳ trước mang sang"), "_in"),
    *_balance_of_366("A", "_in", "people_in"),
    RowSpec(
        "B", "B", _("Phát sinh trong kỳ"),
        plus=("accrued", "adjusted_up", *_charges_total(when=""), *_RECOVERED),
        minus=("adjusted_down",),
    ),
    *_changes(),
    RowSpec("B.3", "3", _("Phải đóng"), plus=("accrued",)),
    RowSpec("B.3.1", "3.1", _("Tăng"), plus=("due_up",)),
    RowSpec("B.3.1.1", "3.1.1", _("Tăng trong kỳ"), plus=("due_up",)),
    RowSpec("B.3.1.2", "3.1.2", _("Tăng trong kỳ xử lý chậm đóng")),
    RowSpec("B.3.1.2.1", "3.1.2.1", _("Số tiền chậm đóng")),
    RowSpec("B.3.1.2.2", "3.1.2.2", _("Số tiền xử lý hành vi chậm đóng")),
    RowSpec("B.3.2", "3.2", _("Giảm"), plus=("due_down",)),
    *_adjustments_of_366(),
    RowSpec(
        "B.5", "5", _("Số tiền xử lý hành vi chậm đóng, trốn đóng"),
        plus=_charges_total(when=""),
    ),
    RowSpec("B.5.1", "5.1", _("Chậm đóng"), plus=("charge_late",)),
    RowSpec("B.5.2", "5.2", _("Trốn đóng"), plus=("charge_evasion",)),
    RowSpec("C", "C", _("Số tiền đã nộp trong kỳ"), unit_plus=("received",)),
    RowSpec(
        "D", "D", _("Phân bổ tiền đóng"), plus=("allocated", *_charges_total(when="_settled"))
    ),
    RowSpec("D.1", "1", _("Phải đóng"), plus=("allocated",)),
    RowSpec(
        "D.2", "2", _("Số tiền xử lý hành vi chậm đóng, trốn đóng"),
        plus=_charges_total(when="_settled"),
    ),
    RowSpec("D.2.1", "2.1", _("Chậm đóng"), plus=("charge_late_settled",)),
    RowSpec("D.2.2", "2.2", _("Trốn đóng"), plus=("charge_evasion_settled",)),
    _balance("Đ", _("Chuyển kỳ sau"), "_out"),
    *_balance_of_366("Đ", "_out", "people_out"),
)  # fmt: skip

LAYOUTS = (
    Layout("QD595", "QĐ 595/QĐ-BHXH (14/4/2017)", Month(0), _QD595),
    Layout("QD366", "QĐ 366/QĐ-BHXH (29/4/2026)", parse_month("2026-05"), _QD366),
)
"""The layouts, the oldest first."""


def layout_of(month: int) -> Layout:
    """The layout in which the statement of a month is made."""
    return next(layout for layout in reversed(LAYOUTS) if month >= layout.first_month)
