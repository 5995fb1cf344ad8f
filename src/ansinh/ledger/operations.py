"""Writing to the ledger: opening balances, money that came in, money that was booked wrongly.

Each call is one transaction: it books all of its rows or, when anything is wrong with one
of them, none. Closing a month has its own module, `closing`.
"""

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.ground.days import day_of_record
from ansinh.ground.months import Month, first_day, month_of, show_month
from ansinh.ledger import journal, perms
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.incoming import (
    OPENING_TYPES,
    RECEIPT_TYPES,
    keep_new_receipts,
    offer,
    refuse_before_last_batch,
    refuse_wrong_opening,
    refuse_wrong_receipts,
)
from ansinh.ledger.models import Closing, Receipt
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.copying import Columns, as_columns, months_as_dates
from ansinh.register.models import Installation

REFERENCE_MAX = 60
TEXT_MAX = 200
REVERSAL_PREFIX = "reversal:"


def first_open_month() -> Month:
    """The month that is closed next: the earliest that still takes entries."""
    closed = Closing.objects.order_by("-month").values_list("month", flat=True).first()
    if closed is not None:
        return Month(month_of(closed) + 1)
    return month_of(Installation.objects.get().first_month)


def book_opening(
    *,
    balances: Columns,
    booked_month: int,
    value_date: date,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> journal.Booked:
    """Book what units owed, or had paid in advance, before the first month assessed here.

    Columns: unit, fund, share, about_month (month number), amount (đồng). A row with an
    empty fund is money that the unit had paid in advance (surplus).

    Raises:
        Refused: an unknown unit, a zero amount, a month that is assessed here, a unit whose
            opening is booked already.
        LedgerError: a month has been closed already, or `booked_month` is too late.
    """
    columns = as_columns(balances)
    columns["about_month"] = months_as_dates(columns["about_month"])
    with acting(actor=actor, reason=reason, unless=perms.why_not_open(actor)):
        batch = journal.begin()
        refuse_before_last_batch(recorded_at)
        first = _refuse_late_opening(booked_month)
        offer("opening_incoming", OPENING_TYPES, columns)
        refuse_wrong_opening(first)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO draft
                SELECT 'opening/' || i.unit, 'opening', i.unit, %s, '', s.account, i.fund,
                    i.share, i.about_month, s.amount
                FROM opening_incoming i CROSS JOIN LATERAL (VALUES
                    (CASE WHEN i.fund = '' THEN 'unallocated' ELSE 'due' END,
                     CASE WHEN i.fund = '' THEN -i.amount ELSE i.amount END),
                    ('opening', CASE WHEN i.fund = '' THEN i.amount ELSE -i.amount END)
                ) AS s(account, amount)
                """,
                [value_date],
            )
        journal.book(batch, booked_month=booked_month, recorded_at=recorded_at)
        return journal.seal(
            batch, purpose="opening", booked_month=booked_month, recorded_at=recorded_at
        )


def record_receipts(
    *, receipts: Columns, recorded_at: datetime, actor: Actor, reason: str
) -> tuple[int, int]:
    """Book money that came in for units; each reference is booked once, ever.

    Columns: reference (the bank's or the cash book's, at most 60 characters), unit,
    value_date, amount (đồng, positive), text. Money is booked in the month of its value
    date, or in the first open month when that one is closed.

    Returns:
        How many receipts were booked now, and how many were known already.

    Raises:
        Refused: with one sentence for each wrong row; then nothing was booked.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_book(actor)):
        offered = offer("receipt_incoming", RECEIPT_TYPES, receipts)
        journal.hold()
        refuse_before_last_batch(recorded_at)
        opened = first_day(first_open_month())
        refuse_wrong_receipts(
            today=day_of_record(recorded_at),
            first=Installation.objects.get().first_month,
            reference_max=REFERENCE_MAX,
            text_max=TEXT_MAX,
        )
        new = keep_new_receipts()
        for month in _months_of_receipts(opened):
            _book_receipts(month, opened, recorded_at)
    return new, offered - new


def reverse_receipt(
    *, reference: str, recorded_at: datetime, actor: Actor, reason: str
) -> journal.Booked:
    """Take back a receipt that was booked wrongly, in the first open month, for `reason`.

    What had been allocated from it returns to unpaid when that month is closed.

    Raises:
        LedgerError: the receipt is not known, is itself a reversal or is reversed already.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_book(actor)):
        batch = journal.begin()
        refuse_before_last_batch(recorded_at)
        receipt = Receipt.objects.select_related("entry").filter(reference=reference).first()
        if receipt is None:
            raise LedgerError(_("Không có chứng từ %(ref)s trong sổ.") % {"ref": reference})
        if receipt.amount < 0:
            raise LedgerError(
                _("%(ref)s là bút toán đảo, không đảo lần nữa; hãy ghi lại chứng từ đúng.")
                % {"ref": reference}
            )
        if Receipt.objects.filter(reverses=receipt).exists():
            raise LedgerError(_("Chứng từ %(ref)s đã được đảo rồi.") % {"ref": reference})
        month = max(first_open_month(), month_of(receipt.entry.booked_month))
        client_id = f"reversal/{reference}"
        journal.draft(
            {
                "client_id": [client_id] * 2,
                "kind": ["reversal"] * 2,
                "unit": [receipt.unit_id] * 2,
                "value_date": [receipt.value_date] * 2,
                "note": [reason[:TEXT_MAX]] * 2,
                "account": ["cash", "unallocated"],
                "fund": ["", ""],
                "share": ["", ""],
                "about_month": [first_day(month)] * 2,
                "amount": [-receipt.amount, receipt.amount],
            }
        )
        journal.book(batch, booked_month=month, recorded_at=recorded_at)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO ledger_receipt
                    (reference, unit_id, value_date, amount, text, entry_id, reverses_id,
                     recorded_at)
                SELECT %s || r.reference, r.unit_id, r.value_date, -r.amount, r.text, e.id,
                    r.id, %s
                FROM ledger_receipt r JOIN ledger_entry e ON e.client_id = %s
                WHERE r.reference = %s
                """,
                [REVERSAL_PREFIX, recorded_at, client_id, reference],
            )
        return journal.seal(batch, purpose="reversal", booked_month=month, recorded_at=recorded_at)


def _refuse_late_opening(booked_month: int) -> Month:
    """Opening balances come before the first closing; returns the first month assessed."""
    first = month_of(Installation.objects.get().first_month)
    closed = Closing.objects.order_by("month").first()
    if closed is not None:
        raise LedgerError(
            _("Đã khóa sổ tháng %(month)s: số dư đầu chỉ ghi trước lần khóa sổ đầu tiên.")
            % {"month": show_month(month_of(closed.month))}
        )
    if booked_month > first:
        raise LedgerError(
            _("Số dư đầu ghi vào tháng %(first)s hoặc trước đó, không phải %(month)s.")
            % {"first": show_month(first), "month": show_month(booked_month)}
        )
    return first


_BOOKED_MONTH = "greatest(date_trunc('month', i.value_date)::date, %(opened)s)"


def _months_of_receipts(opened: date) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT {_BOOKED_MONTH} FROM receipt_incoming i ORDER BY 1",
            {"opened": opened},
        )
        return [row[0] for row in cursor.fetchall()]


def _book_receipts(month: date, opened: date, recorded_at: datetime) -> None:
    """Book the receipts of one month as one batch."""
    batch = journal.begin()
    values = {"opened": opened, "month": month, "recorded_at": recorded_at}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO draft
            SELECT 'receipt/' || i.reference, 'receipt', i.unit, i.value_date, '', s.account,
                '', '', %(month)s, s.sign * i.amount
            FROM receipt_incoming i
            CROSS JOIN (VALUES ('cash', 1), ('unallocated', -1)) AS s(account, sign)
            WHERE {_BOOKED_MONTH} = %(month)s
            """,
            values,
        )
    booked_month = month_of(month)
    journal.book(batch, booked_month=booked_month, recorded_at=recorded_at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO ledger_receipt
                (reference, unit_id, value_date, amount, text, entry_id, recorded_at)
            SELECT i.reference, i.unit, i.value_date, i.amount, coalesce(i.text, ''), e.id,
                %(recorded_at)s
            FROM receipt_incoming i JOIN ledger_entry e ON e.client_id = 'receipt/' || i.reference
            WHERE {_BOOKED_MONTH} = %(month)s ORDER BY i.reference COLLATE "C"
            """,
            values,
        )
    journal.seal(batch, purpose="receipts", booked_month=booked_month, recorded_at=recorded_at)
