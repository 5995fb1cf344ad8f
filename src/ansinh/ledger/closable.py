"""Which months may be closed on which day: asked before anything is booked.

A close cannot be taken back, so a wrong digit must not get through: a month is closed only when
it is over on the office's day (the day of record of the moment of closing), and what is asked
for is judged whole before its first month is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from ansinh.ground.days import day_of_record, written_day, written_moment
from ansinh.ground.months import Month, first_day, last_day, month_of, show_month
from ansinh.law import Law, Value
from ansinh.law.charge import begins
from ansinh.law.late import HEALTH
from ansinh.ledger.errors import ClosingRefused
from ansinh.ledger.models import Batch, Closing
from ansinh.ledger.operations import first_open_month
from ansinh.settle.facts import COMPULSORY, FUNDS
from ansinh.settle.interest import Rates


@dataclass(frozen=True)
class Asked:
    """What closing up to a month comes to: `months` are still open, the oldest first.

    `report_by` is the day on which the reports of the last of them are due; `is_late` when the
    office's day lies behind it.
    """

    months: tuple[Month, ...]
    report_by: date
    is_late: bool


def asked(law: Law, *, through: int, recorded_at: datetime) -> Asked:
    """The months that closing up to `through` would close; none when it is closed already.

    Raises:
        ClosingRefused: a month that is not over on the day of `recorded_at`.
    """
    months = tuple(Month(number) for number in range(first_open_month(), through + 1))
    if months:
        refuse_unfinished(law, through, recorded_at)
    report_by = _report_by(law, through)
    return Asked(months, report_by, day_of_record(recorded_at) > report_by)


def refuse_unfinished(law: Law, month: int, recorded_at: datetime) -> None:
    """Refuse a month whose figures are not cut yet on the day of record of a moment.

    Figures are cut on the last day of the month (QĐ 366 điều 5 khoản 3.2 điểm a; under QĐ 595
    units pay until that day, điều 7 khoản 1), so the books are closed from the day after it.

    Raises:
        ClosingRefused: it says the first day on which the month can be closed.
    """
    cut = _cut(law, month)
    first = first_day_to_close(law, month)
    today = day_of_record(recorded_at)
    if today >= first:
        return
    raise ClosingRefused(
        _(
            "Tháng %(month)s chưa hết vào ngày %(today)s: số liệu chốt vào ngày cuối tháng "
            "(%(article)s), nên tháng này khóa sổ được từ ngày %(first)s. Chưa ghi sổ gì; "
            "kiểm tra lại tháng đã gõ."
        )
        % {
            "month": show_month(month),
            "today": written_day(today),
            "first": written_day(first),
            "article": f"{cut.reference.document}, {cut.reference.article}" if cut else "C12-TS",
        }
    )


def first_day_to_close(law: Law, month: int) -> date:
    """The first day on which the books of a month may be closed."""
    cut = _cut(law, month)
    return last_day(month) + timedelta(days=1 + (cut.number if cut else 0))


def missing_rates(law: Law, months: Sequence[int]) -> tuple[str, ...]:
    """The yearly rates (`2017 health`) without which late charges of these months, or of months
    closed before, stay unbooked. A month that turns out to bear none needs none after all."""
    last = Closing.objects.order_by("-month").first()
    rates = Rates(law)
    wanted = {
        f"{month // 12} {'health' if FUNDS[fund] == HEALTH else 'social'}"
        for month in months
        if month < month_of(begins(law))
        for fund in COMPULSORY
        if rates.of(month, fund) is None
    }
    return tuple(sorted(wanted | set(last.missing_rates if last else ())))


def rate_in_words(missing: str) -> str:
    """A missing rate (`2017 health`) as it is told to a person."""
    year, _space, kind = missing.partition(" ")
    funds = "BHYT" if kind == "health" else "BHXH, BHTN, TNLĐ-BNN"
    text: str = _("lãi suất chậm đóng %(funds)s năm %(year)s") % {"funds": funds, "year": year}
    return text


def _cut(law: Law, month: int) -> Value | None:
    return law.find("monthly_books", last_day(month), what="cut")


def _report_by(law: Law, month: int) -> date:
    due = law.find("monthly_books", last_day(month), what="report")
    return last_day(month) + timedelta(days=due.number if due else 0)


def refuse_wrong_month(
    month: int, last: Closing | None, recorded_at: datetime, *, first: int
) -> None:
    """Refuse a month that is not the one after the last closing (`first` without one), or a time
    before it."""
    following = first if last is None else month_of(last.month) + 1
    names = {"month": show_month(month), "next": show_month(following)}
    if month < following:
        raise ClosingRefused(
            _("Tháng %(month)s trước tháng đầu tiên được tính ở đây (%(next)s).") % names
        )
    if month > following:
        raise ClosingRefused(
            _("Chưa khóa được tháng %(month)s: phải khóa tháng %(next)s trước.") % names
        )
    if last is not None and recorded_at < last.recorded_at:
        raise ClosingRefused(
            _("Thời điểm %(at)s sớm hơn lần khóa sổ trước (%(last)s).")
            % {"at": written_moment(recorded_at), "last": written_moment(last.recorded_at)}
        )


def refuse_later_entries(month: int, recorded_at: datetime) -> None:
    """What a closing settles must have been known when it was made."""
    later = Batch.objects.filter(booked_month__lte=first_day(month), recorded_at__gt=recorded_at)
    if later.exists():
        raise ClosingRefused(
            _(
                "Tháng %(month)s có bút toán ghi sau thời điểm khóa sổ %(at)s; "
                "hãy khóa với thời điểm muộn hơn."
            )
            % {"month": show_month(month), "at": written_moment(recorded_at)}
        )
