"""Evidence and doubts in words, for the screens and the command line."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.receipts.collecting import EVIDENCE as EVIDENCE_OF_COLLECTED

DOUBTS = {
    "money_out": gettext_lazy("tiền chi"),
    "refund": gettext_lazy("nội dung nói về hoàn trả hoặc lãi"),
    "several_units": gettext_lazy("nội dung ghi nhiều mã đơn vị"),
    "contradiction": gettext_lazy("các dấu hiệu chỉ về những đơn vị khác nhau"),
    "unknown_code": gettext_lazy("mã đơn vị trong nội dung không có ở đây"),
    "no_second_evidence": gettext_lazy("chỉ có một dấu hiệu, chưa đủ để ghi tự động"),
    "no_evidence": gettext_lazy("không có dấu hiệu nào về đơn vị"),
    "may_repeat": gettext_lazy("có thể là giao dịch đã nhập từ tệp khác"),
    "taken_back": gettext_lazy("quyết định trước đã bị hủy"),
    "": gettext_lazy("nay đã đủ dấu hiệu, chờ xác nhận"),
}
"""Why a transaction waits, by the codes of `queries.Waiting.doubt`."""

EVIDENCE = {
    "code": gettext_lazy("mã đơn vị %(found)s"),
    "repaired_code": gettext_lazy("mã đơn vị %(found)s (đã sửa chữ giống số)"),
    "near_code": gettext_lazy("mã gần giống %(found)s"),
    "cut_code": gettext_lazy("mã bị cắt %(found)s"),
    "tax_code": gettext_lazy("mã số thuế %(found)s"),
    "account": gettext_lazy("tài khoản đã từng nộp %(found)s"),
    "name": gettext_lazy("tên người chuyển %(found)s"),
    "name_in_memo": gettext_lazy("tên đơn vị trong nội dung"),
    "similar_name": gettext_lazy("tên gần giống %(found)s"),
    "amount": gettext_lazy("đúng số tiền đang phải nộp"),
    "collected_number": gettext_lazy("số giao dịch ngân hàng đã báo thu hộ %(found)s"),
    "collected_unit": gettext_lazy("đơn vị, ngày và số tiền ngân hàng đã báo thu hộ %(found)s"),
    "collected_sum": gettext_lazy("tổng các khoản ngân hàng %(found)s đã báo thu hộ"),
    "collected_person": gettext_lazy("khoản ngân hàng %(found)s đã báo thu hộ, do người chọn"),
}
"""What speaks for a unit, by the codes of `exchange.matching.Evidence`; and for collected money."""


def doubt(code: str) -> str:
    """Why a transaction waits."""
    return str(DOUBTS[code])


def reason(evidence: str, found: str, fits: int) -> str:
    """One piece of evidence, and whether it fits other units too."""
    text: str = str(EVIDENCE[evidence]) % {"found": found}
    if fits <= 1:
        return text
    if evidence.startswith(EVIDENCE_OF_COLLECTED):
        told = _("%(reason)s (%(count)d khoản)")
    else:
        told = _("%(reason)s (hợp với %(count)d đơn vị)")
    return str(told % {"reason": text, "count": fits})


def reasons(kept: list[dict[str, Any]]) -> list[str]:
    """The evidence of a decision, in words."""
    return [reason(each["evidence"], each["found"], each["fits"]) for each in kept]
