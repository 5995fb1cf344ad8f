"""The statement written out: JSON for programs, and the form that text and paper print.

Text and PDF are made from one written-out form (`form`), so they can only say the same.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.pdf import DRAWN
from ansinh.exchange.remittance import remittance_text, short_remittance_text
from ansinh.exchange.vietqr import vietqr_payload
from ansinh.law.funds import Fund
from ansinh.law.months import show_month
from ansinh.law.values import GRADES
from ansinh.receipts.office import Office
from ansinh.statements import showing
from ansinh.statements.c12 import TOTAL, PaidThrough, Statement
from ansinh.statements.layouts import COLUMN_LABELS


@dataclass(frozen=True)
class Payment:
    """How the unit pays what it is asked for.

    `memo` is the official remittance text, empty where the agency's code is not known;
    `payload` the VietQR code with the amount and the short memo, empty without an account or
    with nothing to pay.
    """

    amount: int
    memo: str
    short_memo: str
    payload: str


def payment(statement: Statement, office: Office) -> Payment:
    """What to pay, with which text, and the code that a bank's app reads."""
    agency = office.agency or statement.unit.office
    memo = short_memo = payload = ""
    if re.fullmatch(r"\d{5}", agency):
        memo = remittance_text(statement.unit.code, agency)
        short_memo = short_remittance_text(statement.unit.code, agency)
    if office.has_account and short_memo and statement.payable:
        payload = vietqr_payload(
            bank=office.bank_bin,
            account=office.account_number,
            amount=statement.payable,
            memo=short_memo,
        )
    return Payment(statement.payable, memo, short_memo, payload)


def as_json(statement: Statement, office: Office) -> dict[str, Any]:
    """The statement for programs: amounts as integers of đồng, empty cells as null."""
    paying = payment(statement, office)
    return {
        "form": "C12-TS",
        "layout": statement.layout.code,
        "month": show_month(statement.month),
        "closed_at": statement.closed_at.isoformat(),
        "unit": {
            "code": statement.unit.code,
            "name": statement.unit.name,
            "tax_code": statement.unit.tax_code,
            "kind": statement.unit.kind,
            "office": statement.unit.office,
            "area": statement.unit.area,
        },
        "columns": list(statement.columns),
        "rows": [
            {
                "code": line.code,
                "number": line.number,
                "label": line.label,
                "kind": line.kind.value,
                "cells": list(line.cells),
            }
            for line in statement.lines
        ],
        "receipts": [
            {
                "reference": line.payment.reference,
                "value_date": line.payment.value_date.isoformat(),
                "amount": line.payment.amount,
            }
            for line in statement.lines
            if line.payment
        ],
        "paid_through": {
            row.fund.value: {"people": row.people, "month": show_month(row.month)}
            for row in statement.paid_through
        },
        "payable": paying.amount,
        "deadline": statement.deadline.isoformat(),
        "remittance_text": paying.memo,
        "remittance_text_short": paying.short_memo,
        "vietqr": paying.payload,
        "unconfirmed": [
            {
                "value": value.name,
                "from": value.since.isoformat(),
                "is": value.shown(),
                "reference": str(value.reference),
                "grade": value.grade,
            }
            for value in statement.unconfirmed
        ],
    }


def form(statement: Statement, office: Office) -> dict[str, Any]:
    """The statement written out: every number, date and sentence as it is printed."""
    paying = payment(statement, office)
    unit = statement.unit
    return {
        "issuer": office.name or unit.office_name,
        "form": _("Mẫu C12-TS"),
        "procedure": statement.layout.procedure,
        "title": _("THÔNG BÁO KẾT QUẢ ĐÓNG BHXH, BHYT, BHTN, BHTNLĐ, BNN"),
        "period": _("Tháng %(month)s") % {"month": showing.month(statement.month)},
        "unit": {
            "code": unit.code,
            "name": unit.name,
            "area": unit.area,
            "tax": _("Mã số thuế: %(code)s") % {"code": unit.tax_code} if unit.tax_code else "",
        },
        "basis": _("Theo hồ sơ của đơn vị và sổ thu đã khóa hết tháng:"),
        "measure": _("Đơn vị tính: người, đồng"),
        "words": {
            "to": _("Kính gửi"),
            "code": _("Mã đơn vị"),
            "place": _("Địa bàn"),
            "number": _("STT"),
            "content": _("Nội dung"),
            "qr": _("Mã VietQR để chuyển khoản"),
            "director": _("GIÁM ĐỐC"),
            "signature": _("(ký, ghi rõ họ tên, đóng dấu)"),
        },
        "columns": column_labels(statement),
        "rows": [
            {
                "number": line.number,
                "label": line.label,
                "level": line.level,
                "section": line.section,
                "paid": line.payment is not None,
                "cells": [showing.cell(value, line.kind) for value in line.cells],
            }
            for line in statement.lines
        ],
        "results": [_result(row) for row in statement.paid_through],
        "payment": _asked(statement, office, paying),
        "notes": _notes(statement, office),
        "qr": {DRAWN: paying.payload} if paying.payload else None,
        "dated": _("Sổ khóa ngày %(day)s") % {"day": showing.day_of(statement.closed_at)},
    }


def column_labels(statement: Statement) -> list[str]:
    """The heads of the money columns."""
    return [
        _("CỘNG") if column == TOTAL else str(COLUMN_LABELS[Fund(column)])
        for column in statement.columns
    ]


def as_text(statement: Statement, office: Office) -> str:
    """The statement for a terminal of 150 columns."""
    written = form(statement, office)
    widths = [max(14, len(name) + 1) for name in written["columns"]]
    head = f"{'':9}{written['words']['content']:<46}" + "".join(
        f"{name:>{width}}" for name, width in zip(written["columns"], widths, strict=True)
    )
    rule = "-" * len(head)
    lines = [
        f"{written['issuer']} · {written['form']} · {written['procedure']}",
        f"{written['title']} · {written['period']}",
        f"{written['words']['to']}: {statement.unit.name} ({statement.unit.code})",
        f"{written['measure']} · {written['dated']}",
        rule,
        head,
        rule,
    ]
    for row in written["rows"]:
        label = "  " * max(0, row["level"] - 1) + row["label"]
        cells = "".join(f"{c:>{width}}" for c, width in zip(row["cells"], widths, strict=True))
        lines.append(f"{row['number']:<9}{_cut(label, 45):<46}{cells}".rstrip())
    lines += [rule, *written["results"], *written["payment"], *written["notes"]]
    return "\n".join(lines) + "\n"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _result(row: PaidThrough) -> str:
    text: str = _("Đã đóng %(fund)s cho %(people)s người đến hết tháng %(month)s.") % {
        "fund": str(COLUMN_LABELS[row.fund]),
        "people": grouped(row.people),
        "month": showing.month(row.month),
    }
    return text


def _asked(statement: Statement, office: Office, paying: Payment) -> list[str]:
    if not paying.amount:
        return [_("Đơn vị không còn số tiền phải nộp.")]
    lines = [
        _("Tổng số còn phải nộp: %(amount)s đồng; hạn nộp của tháng: %(day)s.")
        % {"amount": grouped(paying.amount), "day": showing.day(statement.deadline)}
    ]
    if office.has_account:
        lines.append(
            _("Nộp vào tài khoản %(account)s (%(name)s) tại %(bank)s.")
            % {
                "account": office.account_number,
                "name": office.account_name or office.name,
                "bank": office.bank_name or _("ngân hàng mã %(bin)s") % {"bin": office.bank_bin},
            }
        )
    else:
        lines.append(
            _("Chưa cấu hình tài khoản thu của cơ quan BHXH (tệp office.yaml): không có mã QR.")
        )
    if paying.memo:
        lines.append(_("Nội dung chuyển khoản: %(memo)s") % {"memo": paying.memo})
    else:
        lines.append(
            _("Chưa có mã cơ quan BHXH năm chữ số (mục agency của office.yaml) để lập nội dung.")
        )
    return lines


def _notes(statement: Statement, office: Office) -> list[str]:
    where = office.name or statement.unit.office_name
    at = ", ".join(part for part in (office.address, office.phone) if part)
    notes = [
        _("Số liệu chưa thống nhất: đơn vị liên hệ %(office)s%(at)s để đối chiếu.")
        % {"office": where, "at": f" ({at})" if at else ""}
    ]
    if statement.unconfirmed:
        language = "vi" if (get_language() or "vi").startswith("vi") else "en"
        values = "; ".join(
            f"{value.name} = {value.shown()} ({value.reference}; {GRADES[value.grade][language]})"
            for value in statement.unconfirmed
        )
        notes.append(
            _("Giá trị pháp luật chưa được xác nhận đã dùng: %(values)s.") % {"values": values}
        )
    return notes
