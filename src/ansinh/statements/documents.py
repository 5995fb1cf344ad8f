"""The statement written out: JSON for programs, and the form that text and paper print.

Text and PDF are made from one written-out form (`form`), so they can only say the same.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.pdf import DRAWN
from ansinh.exchange.remittance import remittance_text, short_remittance_text
from ansinh.exchange.vietqr import vietqr_payload
from ansinh.ground.days import day_of_record
from ansinh.ground.months import show_month
from ansinh.law.funds import Fund
from ansinh.receipts.office import Office
from ansinh.statements import legal_values, showing
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
        "object_by": statement.object_by.isoformat(),
        "no_charge": statement.no_charge,
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
    day = day_of_record(statement.closed_at)
    return {
        "issuer": office.name or unit.office_name,
        "issuer_at": _issuer_at(office),
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
        "basis": _("Căn cứ hồ sơ kê khai của đơn vị và sổ thu khóa ngày %(day)s:")
        % {"day": showing.day(day)},
        "measure": _("Đơn vị tính: người, đồng"),
        "words": {
            "to": _("Kính gửi"),
            "code": _("Mã đơn vị"),
            "place": _("Địa chỉ"),
            "number": _("STT"),
            "content": _("Nội dung"),
            "qr": _("Mã VietQR để chuyển khoản"),
            "director": _("GIÁM ĐỐC"),
            "signature": _("(ký, ghi rõ họ tên và đóng dấu)"),
        },
        "columns": column_labels(statement),
        "column_numbers": ["A", "B", *_column_numbers(len(statement.columns))],
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
        "results": [
            f"{letter}) {_result(row)}"
            for letter, row in zip(LETTERS, statement.paid_through, strict=False)
        ],
        "payment": _asked(statement, office, paying),
        "notes": _notes(statement, office),
        "qr": {DRAWN: paying.payload} if paying.payload else None,
        "dated": showing.dated(office.place or unit.office_place, day),
    }


LETTERS = "abcdđhiklm"
"""Before the results; e and g stand before what is asked for and before the objection."""


def _column_numbers(count: int) -> list[str]:
    """The numbers under the heads: 1, 2 ... and the last as their sum."""
    return [*(str(number) for number in range(1, count)),
            f"{count} = 1 + … + {count - 1}"]  # fmt: skip


def _issuer_at(office: Office) -> list[str]:
    """Where the office is found, as far as it is known."""
    lines = []
    if office.address:
        lines.append(_("Địa chỉ: %(told)s") % {"told": office.address})
    if office.phone:
        lines.append(_("Điện thoại: %(told)s") % {"told": office.phone})
    return lines


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
    """Paragraph e: what is still to be paid, by when, and where to."""
    if not paying.amount:
        return [_("e) Đơn vị không còn số tiền phải nộp.")]
    told = {"amount": grouped(paying.amount), "day": showing.day(statement.deadline)}
    if not office.has_account:
        text = _(
            "e) Tổng số còn phải nộp là %(amount)s đồng; hạn nộp của tháng: %(day)s. Số tài khoản "
            "thu: đề nghị đơn vị liên hệ cơ quan BHXH."
        )
        return [text % told]
    told |= {
        "account": office.account_number,
        "name": office.account_name or office.name,
        "bank": office.bank_name or _("ngân hàng mã %(bin)s") % {"bin": office.bank_bin},
    }
    lines = [
        _(
            "e) Tổng số còn phải nộp là %(amount)s đồng, đề nghị đơn vị nộp vào tài khoản "
            "%(account)s (%(name)s) tại %(bank)s; hạn nộp của tháng: %(day)s."
        )
        % told
    ]
    if paying.memo:
        lines.append(_("Nội dung chuyển khoản: %(memo)s") % {"memo": paying.memo})
    return lines


def _notes(statement: Statement, office: Office) -> list[str]:
    where = office.name or statement.unit.office_name
    notes = [
        _(
            "g) Đề nghị đơn vị kiểm tra số liệu trên; nếu chưa thống nhất, đến %(office)s để kiểm "
            "tra, điều chỉnh đến hết ngày %(day)s. Quá thời hạn trên, số liệu trên là đúng."
        )
        % {"office": where, "day": showing.day(statement.object_by)}
    ]
    if statement.no_charge:
        notes.append(
            _("Số tiền xử lý chậm đóng trong kỳ (mục B.5) bằng 0: %(why)s.")
            % {"why": statement.no_charge}
        )
    if statement.unconfirmed:
        notes.append(
            _("Số liệu dùng giá trị pháp luật đang chờ đối chiếu với văn bản gốc: %(values)s.")
            % {"values": legal_values.in_words(statement.unconfirmed)}
        )
    return notes
