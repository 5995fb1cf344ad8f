"""Why a month bears no late charge: a zero in row B.5 of a statement has a reason, and says it.

QĐ 595 điều 37 (interest to 6/2025), Luật 41/2024 điều 40 (by day since 7/2025).
"""

from django.utils.translation import gettext as _

from ansinh.ledger.bearing import BEARERS
from ansinh.statements.figures import Figures
from ansinh.statements.filling import FIGURES

_CHARGED = ("charge_late", "charge_evasion")
_BEARERS = frozenset(str(kind) for kind in BEARERS)


def why_no_charge(found: Figures, place: int) -> str:
    """Why the unit at a place of the figures was charged nothing for lateness in the month; empty
    where it was charged, or where what was taken on is taken back."""
    own = found.by_fund[place]

    def any_of(*names: str) -> bool:
        return bool(own[:, [FIGURES.index(name) for name in names]].any())

    if any_of(*_CHARGED):
        return ""
    if found.units[place].kind not in _BEARERS:
        return str(_("không tính tiền chậm đóng đối với ngân sách, quỹ và người tự đóng"))
    base = own[:, FIGURES.index("interest_base")]
    rate = own[:, FIGURES.index("interest_rate")]
    if ((base > 0) & (rate == 0)).any():
        year = found.month // 12
        return str(
            _("chưa tính, vì chưa có mức lãi suất năm %(year)s; sẽ tính bổ sung khi có")
            % {"year": year}
        )
    if not any_of("late_in", "evasion_in"):
        return str(_("đầu kỳ không có số tiền quá hạn đóng"))
    return str(_("số tiền quá hạn đầu kỳ chưa đến kỳ tính hoặc đã đóng đủ"))
