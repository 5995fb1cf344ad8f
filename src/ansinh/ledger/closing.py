"""Closing a month: snapshot, assess, settle, post the difference, balance, manifest.

A closing is one transaction. The lines of the month are written as a content-addressed file
before it commits, so that a closing killed anywhere leaves either nothing (and at most a
file that nobody names) or the whole month. A closed month takes no more entries; a change
that comes late is booked, as an adjustment, with the next month that is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.engine.session import Session, connect
from ansinh.ground.months import Month, first_day, month_of, show_month
from ansinh.law import Law
from ansinh.ledger import (
    balances,
    difference,
    drafting,
    journal,
    late_dues,
    perms,
    samelaw,
    settling,
)
from ansinh.ledger.alone import be_the_only
from ansinh.ledger.assessed import Assessed, assess_month
from ansinh.ledger.closable import (
    refuse_later_entries,
    refuse_unfinished,
    refuse_wrong_month,
)
from ansinh.ledger.errors import ClosingRefused
from ansinh.ledger.models import Closing
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register import columns, identity
from ansinh.register.models import Installation
from ansinh.settle.rows import Rows

Progress = Callable[[str], None]


@dataclass(frozen=True)
class ClosingResult:
    """What a closing did. All money in đồng; `already_closed` means that nothing was booked.

    accrued: due for the month itself; adjusted: due for earlier months; allocated: money
    that found a debt or a charge, less what was given back; owed and surplus: of all units at
    its end; charged: late charges booked, those of earlier months too; missing_rates: each
    yearly rate that nobody has entered (`2017 health`), whose charges are booked by the first
    closing after it was.
    """

    month: Month
    already_closed: bool
    lines: int
    people: int
    entries: int = 0
    postings: int = 0
    accrued: int = 0
    adjusted: int = 0
    received: int = 0
    allocated: int = 0
    owed: int = 0
    surplus: int = 0
    charged: int = 0
    missing_rates: tuple[str, ...] = ()


def close_month(
    *,
    month: int,
    law: Law,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
    progress: Progress | None = None,
) -> ClosingResult:
    """Close a month: book what is due for it and what has changed since, allocate, balance.

    The register is read as it was known at `recorded_at`. Closing a month again books
    nothing and says so in the result.

    Args:
        progress: told the name of each step as it begins.

    Raises:
        ClosingRefused: another closing is running (it says whose), an earlier month is still
            open, the month is not over, the time lies before something already booked, or
            somebody is covered in a way that the law of the month does not know.
    """
    tell = progress or _silent
    with acting(actor=actor, reason=reason, unless=perms.why_not_close(actor)):
        be_the_only(month, actor)
        last = Closing.objects.order_by("-month").first()
        if last is not None and first_day(month) <= last.month:
            return _closed_before(month)
        refuse_wrong_month(month, last, recorded_at, first=_first_month())
        refuse_unfinished(law, month, recorded_at)
        position = columns.position(known_at=recorded_at)
        with connect() as session:
            tell("assess")
            assessed = assess_month(
                session, law, month=month, position=position, known_at=recorded_at
            )
            tell("difference")
            drafted = _drafted(session, law, assessed, last, recorded_at)
            samelaw.remember(law, first=_first_month(), month=month)
        journal.hold()
        refuse_later_entries(month, recorded_at)
        tell("post")
        return _book(assessed, drafted, law, last, recorded_at, tell)


def _silent(_step: str) -> None:
    return


def _closed_before(month: int) -> ClosingResult:
    closing = Closing.objects.filter(month=first_day(month)).first()
    if closing is None:
        raise ClosingRefused(
            _("Tháng %(month)s trước tháng đầu tiên được tính ở đây; không có gì để khóa.")
            % {"month": show_month(month)}
        )
    return ClosingResult(
        month=Month(month), already_closed=True, lines=closing.lines, people=closing.people
    )


def _first_month() -> Month:
    return month_of(Installation.objects.get().first_month)


def _drafted(
    session: Session,
    law: Law,
    assessed: Assessed,
    last: Closing | None,
    recorded_at: datetime,
) -> settling.Drafted:
    """What is due for the month and what earlier months should have been and were not; and what
    of it was declared late."""
    month, position, first = assessed.month, assessed.position, _first_month()
    late: Rows
    earlier = difference.OWED.empty_table()
    anew = last is not None and (
        not samelaw.makes_the_same_dues(law, last, first=first)
        or identity.moves_dues(since=last.recorded_at, until=recorded_at)
    )
    if anew:
        earlier = difference.of_all_months(
            session, law, position=position, known_at=recorded_at, months=range(first, month)
        )
        late = late_dues.find_anew(
            session, law, month=month, position=position, known_at=recorded_at
        )
    else:
        if last is not None:
            earlier = difference.of_late_changes(
                session, law, before=last.log_position, position=position, known_at=recorded_at,
                first_month=first, month=month,
            )  # fmt: skip
        late = late_dues.find(
            session, law, last, month=month, position=position, known_at=recorded_at
        )
    restated = last is not None and (anew or last.law_hash != law.hash)
    return settling.Drafted(assessed.owed, earlier, late, restated)


def _book(
    assessed: Assessed,
    drafted: settling.Drafted,
    law: Law,
    last: Closing | None,
    recorded_at: datetime,
    tell: Progress,
) -> ClosingResult:
    month = assessed.month
    previous = None if last is None else month - 1
    batch = journal.begin()
    tell("settle")
    apart = settling.of_closing(
        law, month, last, drafted, recorded_at=recorded_at, position=assessed.position
    )
    tell("book")
    drafting.draft_dues(drafted.accrued, "accrual", month)
    drafting.draft_dues(drafted.adjusted, "adjustment", month)
    charged = drafting.draft(law, month, apart)
    late_dues.keep(drafted.late, month)
    drafting.keep_first(batch, month, apart.first)
    journal.book(batch, booked_month=month, recorded_at=recorded_at)
    tell("balance")
    balances.write_dues(month, previous)
    balances.write_money(month, previous)
    Closing.objects.create(
        month=first_day(month),
        batch_id=batch,
        law_hash=law.hash,
        log_position=assessed.position,
        lines_file=assessed.file,
        lines_hash=assessed.hash,
        lines=assessed.lines,
        people=assessed.people,
        totals=assessed.totals,
        missing_rates=sorted(apart.missing),
        recorded_at=recorded_at,
    )
    tell("seal")
    done = journal.seal(
        batch,
        purpose=f"closing {show_month(month)}",
        booked_month=month,
        recorded_at=recorded_at,
    )
    return replace(
        _totals(month),
        lines=assessed.lines,
        people=assessed.people,
        entries=done.entries,
        postings=done.postings,
        charged=charged,
        missing_rates=tuple(sorted(apart.missing)),
    )


def _totals(month: int) -> ClosingResult:
    """The sums of the month as its balances and money now show them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT b.accrued, b.adjusted, m.received, b.allocated, b.owed, m.surplus
            FROM (SELECT coalesce(sum(accrued), 0)::bigint AS accrued,
                      coalesce(sum(adjusted), 0)::bigint AS adjusted,
                      coalesce(sum(allocated), 0)::bigint AS allocated,
                      coalesce(sum(carried_out), 0)::bigint AS owed
                  FROM ledger_balance WHERE month = %(month)s) b,
                 (SELECT coalesce(sum(received), 0)::bigint AS received,
                      coalesce(sum(surplus_out), 0)::bigint AS surplus
                  FROM ledger_money WHERE month = %(month)s) m
            """,
            {"month": first_day(month)},
        )
        accrued, adjusted, received, allocated, owed, surplus = cursor.fetchone()
    return ClosingResult(
        month=Month(month),
        already_closed=False,
        lines=0,
        people=0,
        accrued=accrued,
        adjusted=adjusted,
        received=received,
        allocated=allocated,
        owed=owed,
        surplus=surplus,
    )
