"""What waits today, counted: each heading with its due day and the screen where it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.perms import Right
from ansinh.arrears.news import Late, late
from ansinh.dossiers import queries as dossiers
from ansinh.dossiers.queries import Show
from ansinh.ground.days import day_of_record
from ansinh.ground.months import Month, first_day
from ansinh.law import Law
from ansinh.ledger import before_closing, closable
from ansinh.ledger.errors import ClosingRefused
from ansinh.ledger.operations import first_open_month
from ansinh.ledger.queries import closed_through
from ansinh.receipts.queries import waiting_lines
from ansinh.register import merging
from ansinh.register.models import Unit

SHOWN = 5
"""So many units that are newly late are named."""

May = Callable[[Right], bool]


@dataclass(frozen=True)
class Task:
    """Something that waits: how many of what, where it is done; `due` its earliest due day."""

    count: int
    label: Promise
    address: str
    due: date | None = None
    is_late: bool = False
    amount: int | None = None


@dataclass(frozen=True)
class Closable:
    """The month that is closed next: from which day, and what should be known before."""

    month: date
    is_over: bool
    from_day: date
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class LateUnit:
    """A unit that came to be late: its code and name, and with how many đồng."""

    code: str
    name: str
    amount: int


@dataclass(frozen=True)
class Today:
    """A day's list."""

    day: date
    tasks: tuple[Task, ...]
    closing: Closable | None
    newly_late: tuple[LateUnit, ...]
    late_month: date | None


def today_page(law: Law, *, now: datetime, may: May) -> Today:
    """What waits for somebody with these rights at a moment."""
    day = day_of_record(now)
    closed = closed_through()
    found = late(law, closed, known_at=now) if closed is not None and may(Right.UNITS) else None
    return Today(
        day=day,
        tasks=tuple(_tasks(day, may, found)),
        closing=_closing(law, now) if may(Right.MONEY) else None,
        newly_late=_named(found),
        late_month=None if found is None else first_day(found.month),
    )


def _tasks(day: date, may: May, found: Late | None) -> Iterator[Task]:
    yield from _of_dossiers(day, may) if may(Right.DOSSIERS) else ()
    if may(Right.APPROVE_DOSSIERS) and (pairs := merging.waiting()):
        yield Task(len(pairs), _("đề nghị gộp mã số chờ duyệt"), reverse("pairs"))
    if may(Right.MONEY):
        yield from _of_money()
    if found is not None and found.unurged:
        yield Task(
            len(found.unurged),
            _("đơn vị chậm đóng chưa có văn bản đôn đốc về tháng đã khóa"),
            _late_address(),
            amount=found.total(found.unurged),
        )


def _of_dossiers(day: date, may: May) -> Iterator[Task]:
    counts = dossiers.desk(today=day, limit=0).counts
    wanted: list[tuple[Show, Promise, bool]] = [
        (Show.LATE, _("hồ sơ quá hạn trả"), True),
        (Show.TODAY, _("hồ sơ hẹn trả hôm nay"), True),
        (Show.CHECK, _("hồ sơ chờ kiểm tra"), may(Right.HANDLE_DOSSIERS)),
        (Show.APPROVE, _("hồ sơ chờ duyệt"), may(Right.APPROVE_DOSSIERS)),
        (Show.APPLY, _("hồ sơ đã duyệt chờ ghi sổ"), may(Right.HANDLE_DOSSIERS)),
    ]
    for show, label, is_theirs in wanted:
        if is_theirs and counts[show]:
            due = {Show.LATE: day - timedelta(days=1), Show.TODAY: day}.get(show)
            address = f"{reverse('dossiers')}?show={show}"
            yield Task(counts[show], label, address, due, is_late=show is Show.LATE)


def _of_money() -> Iterator[Task]:
    waiting = waiting_lines().aggregate(
        count=Count("id"), amount=Sum("amount"), oldest=Min("booked")
    )
    if waiting["count"]:
        label = _("giao dịch ngân hàng chờ quyết định")
        yield Task(
            waiting["count"], label, reverse("bank"), waiting["oldest"], amount=waiting["amount"]
        )


def _closing(law: Law, now: datetime) -> Closable | None:
    month = Month(first_open_month())
    try:
        wanted = closable.asked(law, through=month, recorded_at=now)
    except ClosingRefused:
        return Closable(first_day(month), False, closable.first_day_to_close(law, month), ())
    return Closable(
        first_day(month), True, closable.first_day_to_close(law, month),
        before_closing.warnings(law, wanted),
    )  # fmt: skip


def _named(found: Late | None) -> tuple[LateUnit, ...]:
    if found is None:
        return ()
    units = Unit.objects.in_bulk(found.newly[:SHOWN])
    return tuple(
        LateUnit(units[unit].code, units[unit].name, found.amounts[unit])
        for unit in found.newly[:SHOWN]
    )


def _late_address() -> str:
    return reverse("definition", args=["units_late"])
