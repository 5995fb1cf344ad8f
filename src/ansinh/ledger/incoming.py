"""Rows offered to the ledger: held in staging tables and judged before anything is booked.

Thousands of rows are judged by one query; each wrong one gets a sentence of its own.
"""

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.exchange.amounts import grouped
from ansinh.ground.days import written_day, written_moment
from ansinh.ground.months import Month, first_day, show_month
from ansinh.ledger.errors import LedgerError, Refused
from ansinh.ledger.models import Batch
from ansinh.record.staging import stage, tell_planner
from ansinh.register.copying import Columns, as_columns, copy_into

RECEIPT_TYPES = {
    "reference": "varchar",
    "unit": "int8",
    "value_date": "date",
    "amount": "int8",
    "text": "varchar",
}
OPENING_TYPES = {
    "unit": "int8",
    "fund": "varchar",
    "share": "varchar",
    "about_month": "date",
    "amount": "int8",
}


RECEIPT_MAX = 10**13
"""The most that one receipt may be, đồng: more than the largest province collects in a month. A
larger amount is a slip (an account's number in the column of amounts)."""


def offer(table: str, types: dict[str, str], columns: Columns) -> int:
    """Put the rows of this call in a staging table, numbered as offered; returns how many.

    Raises:
        ColumnError: a column is missing, unknown, or of another length.
    """
    stage(table)
    rows = copy_into(table, types, as_columns(columns))
    tell_planner(table)
    return rows


def refuse_wrong_opening(first: Month) -> None:
    """Refuse opening balances of unknown units, of 0, about assessed months, or booked before."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.row, i.unit, u.id IS NULL, coalesce(i.amount, 0) = 0,
                i.about_month IS NULL OR i.about_month >= %s, e.id IS NOT NULL
            FROM opening_incoming i LEFT JOIN register_unit u ON u.id = i.unit
            LEFT JOIN ledger_entry e ON e.client_id = 'opening/' || i.unit
            WHERE u.id IS NULL OR coalesce(i.amount, 0) = 0 OR e.id IS NOT NULL
                OR i.about_month IS NULL OR i.about_month >= %s
            ORDER BY i.row
            """,
            [first_day(first), first_day(first)],
        )
        problems = []
        for row, unit, no_unit, no_amount, wrong_month, booked in cursor.fetchall():
            where = {"row": row, "unit": unit, "first": show_month(first)}
            if no_unit:
                problems.append(_("dòng %(row)d: không có đơn vị %(unit)s") % where)
            if no_amount:
                problems.append(_("dòng %(row)d: số tiền bằng 0") % where)
            if wrong_month:
                problems.append(_("dòng %(row)d: tháng của số dư đầu phải trước %(first)s") % where)
            if booked:
                problems.append(_("dòng %(row)d: số dư đầu của đơn vị %(unit)s đã ghi rồi") % where)
    if problems:
        raise Refused(problems)


def refuse_wrong_receipts(*, today: date, first: date, reference_max: int, text_max: int) -> None:
    """One sentence for each thing that is wrong with a row; the rows are judged in one query.

    `today` is the day of record; `first` the first day of the register's first month.
    """
    words = {
        "reference": _("số chứng từ để trống hoặc dài hơn %(max)d ký tự") % {"max": reference_max},
        "unit": _("không có đơn vị này"),
        "amount": _("số tiền phải lớn hơn 0"),
        "bound": _("số tiền lớn hơn %(max)s đồng, quá mức một lần nộp có thể có")
        % {"max": grouped(RECEIPT_MAX)},
        "early": _("ngày thu trước tháng đầu tiên của sổ (%(first)s): ghi vào số dư đầu")
        % {"first": written_day(first)},
        "date": _("ngày thu để trống hoặc sau ngày ghi sổ"),
        "text": _("nội dung dài hơn %(max)d ký tự") % {"max": text_max},
        "booked": _("số chứng từ đã ghi sổ với đơn vị, ngày hoặc số tiền khác"),
        "twice": _("số chứng từ có hai lần với đơn vị, ngày hoặc số tiền khác nhau"),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.row, i.reference, i.unit, i.amount, w.wrong
            FROM receipt_incoming i
            LEFT JOIN register_unit u ON u.id = i.unit
            LEFT JOIN ledger_receipt r ON r.reference = i.reference
            LEFT JOIN (
                SELECT reference, min(row) AS row FROM receipt_incoming GROUP BY reference
            ) f ON f.reference = i.reference
            LEFT JOIN receipt_incoming o ON o.row = f.row
            CROSS JOIN LATERAL (VALUES
                ('reference', coalesce(length(i.reference), 0) NOT BETWEEN 1 AND %(reference)s),
                ('unit', u.id IS NULL),
                ('amount', coalesce(i.amount, 0) <= 0),
                ('bound', i.amount > %(bound)s),
                ('early', i.value_date < %(first)s),
                ('date', i.value_date IS NULL OR i.value_date > %(today)s),
                ('text', length(coalesce(i.text, '')) > %(text)s),
                ('booked', r.id IS NOT NULL AND (r.unit_id, r.value_date, r.amount)
                    IS DISTINCT FROM (i.unit, i.value_date, i.amount)),
                ('twice', (o.unit, o.value_date, o.amount)
                    IS DISTINCT FROM (i.unit, i.value_date, i.amount) AND o.row IS NOT NULL)
            ) AS w(wrong, holds)
            WHERE w.holds ORDER BY i.row
            """,
            {
                "reference": reference_max,
                "text": text_max,
                "today": today,
                "first": first,
                "bound": RECEIPT_MAX,
            },  # fmt: skip
        )
        problems = [
            _("dòng %(row)d (chứng từ %(ref)s, đơn vị %(unit)s, %(amount)s đồng): %(what)s")
            % {"row": row, "ref": reference, "unit": unit, "amount": amount, "what": words[wrong]}
            for row, reference, unit, amount, wrong in cursor.fetchall()
        ]
    if problems:
        raise Refused(problems)


def refuse_before_last_batch(recorded_at: datetime) -> None:
    """Refuse a time of recording before the last batch's: what was known then would change.

    Whoever calls holds the journal.

    Raises:
        LedgerError: it names both times.
    """
    last = Batch.objects.order_by("-id").first()
    if last is not None and recorded_at < last.recorded_at:
        raise LedgerError(
            _("Thời điểm ghi %(at)s trước lần ghi sổ cuối (%(last)s); không ghi gì.")
            % {"at": written_moment(recorded_at), "last": written_moment(last.recorded_at)}
        )


def keep_new_receipts() -> int:
    """Leave in `receipt_incoming` each new reference once; returns how many remain."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM receipt_incoming WHERE row NOT IN (
                SELECT min(row) FROM receipt_incoming GROUP BY reference)
            """
        )
        cursor.execute(
            """
            DELETE FROM receipt_incoming i USING ledger_receipt r
            WHERE r.reference = i.reference
            """
        )
        cursor.execute("SELECT count(*) FROM receipt_incoming")
        count: int = cursor.fetchone()[0]
    return count
