"""The funds that contributions go to and the shares in which they are paid.

The codes are the abbreviations that the law's own forms print (C12-TS, B06-TS); they are
the values stored in tables and files, so they never change meaning.
"""

from enum import StrEnum
from typing import NamedTuple


class Fund(StrEnum):
    """A component fund of social, health or unemployment insurance."""

    ODTS = "ODTS"  # ốm đau, thai sản: sickness and maternity
    HTTT = "HTTT"  # hưu trí, tử tuất: retirement and survivors
    BHYT = "BHYT"  # bảo hiểm y tế: health insurance
    BHTN = "BHTN"  # bảo hiểm thất nghiệp: unemployment insurance
    TNLD = "TNLD"  # tai nạn lao động, bệnh nghề nghiệp: accidents at work
    BHXH_TN = "BHXH_TN"  # bảo hiểm xã hội tự nguyện: voluntary social insurance
    TNLD_TN = "TNLD_TN"  # voluntary insurance against accidents at work


class Share(StrEnum):
    """Who bears a part of a contribution."""

    EMPLOYEE = "employee"  # người lao động
    EMPLOYER = "employer"  # người sử dụng lao động
    SELF = "self"  # người tham gia tự đóng
    STATE = "state"  # ngân sách nhà nước đóng hoặc hỗ trợ
    FUND = "fund"  # quỹ BHXH hoặc quỹ BHTN đóng


class Amount(NamedTuple):
    """One money column of an assessed line: its name, fund and share."""

    column: str
    fund: Fund
    share: Share

    @property
    def paid_by_sponsor(self) -> bool:
        """Whether the sponsor of the unit (budget or BHXH fund) owes it, not the unit."""
        return self.share in (Share.STATE, Share.FUND)


def _amount(fund: Fund, share: Share) -> Amount:
    return Amount(f"{fund.value.lower()}_{share.value}", fund, share)


AMOUNTS: tuple[Amount, ...] = (
    _amount(Fund.ODTS, Share.EMPLOYER),
    _amount(Fund.ODTS, Share.SELF),
    _amount(Fund.HTTT, Share.EMPLOYEE),
    _amount(Fund.HTTT, Share.EMPLOYER),
    _amount(Fund.HTTT, Share.SELF),
    _amount(Fund.TNLD, Share.EMPLOYER),
    _amount(Fund.BHYT, Share.EMPLOYEE),
    _amount(Fund.BHYT, Share.EMPLOYER),
    _amount(Fund.BHYT, Share.SELF),
    _amount(Fund.BHYT, Share.STATE),
    _amount(Fund.BHYT, Share.FUND),
    _amount(Fund.BHTN, Share.EMPLOYEE),
    _amount(Fund.BHTN, Share.EMPLOYER),
    _amount(Fund.BHXH_TN, Share.SELF),
    _amount(Fund.BHXH_TN, Share.STATE),
    _amount(Fund.TNLD_TN, Share.SELF),
    _amount(Fund.TNLD_TN, Share.STATE),
)
"""The money columns of an assessed line, in the order in which files show them."""
