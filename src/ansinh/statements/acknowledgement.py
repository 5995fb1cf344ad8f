"""A bank's reply to a notice: rows that were collected become receipts, once.

The reply is the notice's own file with its last columns filled in. A row without a collected
amount was not collected. A reply with a row that cannot be right is refused whole, with all such
rows. Reading the same reply again books nothing.

What the bank announces is booked in advance, unless a line of the account brought it already:
then it is only noted beside that line's booking. The line that brings it later settles it
(`receipts.settling`), be it one line a unit or one sum for the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ansinh.config.home import home
from ansinh.exchange.refusal import shorten
from ansinh.ground.days import day_of_record
from ansinh.ledger.models import Receipt
from ansinh.receipts import announcing, keeping, perms
from ansinh.receipts.models import CollectedPayment
from ansinh.receipts.office import office
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.models import Unit
from ansinh.statements.notices import read_banks
from ansinh.statements.reply import (
    Collected,
    ReplyError,
    WrongRow,
    WrongRows,
    collected_of,
    rows_of,
)


@dataclass(frozen=True)
class Acknowledged:
    """What became of a reply: rows = booked + on_account + known + not_collected.

    `on_account` rows are money that a statement had brought and that is booked from it;
    `settled` lines of the account, which waited, brought what this reply announced. `amount` is
    what was collected by all rows, đồng.
    """

    rows: int
    booked: int
    on_account: int
    known: int
    not_collected: int
    settled: int
    amount: int


def acknowledge(
    *, path: Path, bank: str, recorded_at: datetime, actor: Actor, reason: str
) -> Acknowledged:
    """Book what a bank says it has collected, all rows or none.

    A receipt's reference is the bank and its transaction number, so each is booked once.

    Raises:
        ReplyError: the file cannot be read, or lacks a column; `WrongRows`: rows of it cannot
            be right.
    """
    _check_bank(bank)
    rows, digest = rows_of(path)
    wrong: list[WrongRow] = []
    collected: list[Collected] = []
    for place, row in rows:
        if row["collected"] in (None, "", 0, "0") and row["transaction"] in (None, ""):
            continue
        try:
            collected.append(collected_of(place, row, bank, day_of_record(recorded_at)))
        except ValueError as error:
            wrong.append(WrongRow(place, str(row["unit"] or ""), str(error)))
    units = dict(
        Unit.objects.filter(code__in={row.unit for row in collected}).values_list("code", "id")
    )
    with acting(actor=actor, reason=reason, unless=perms.why_not_decide(actor)):
        keeping.hold()
        wrong += _conflicts(collected, units)
        if wrong:
            order = {place: number for number, (place, _row) in enumerate(rows)}
            raise WrongRows(path, sorted(wrong, key=lambda row: order[row.place]))
        offered = [
            CollectedPayment(
                bank=bank,
                transaction=row.transaction,
                reference=row.reference,
                notice=row.notice,
                unit_id=units[row.unit],
                value_date=row.value_date,
                amount=row.amount,
                reply=digest,
                recorded_at=recorded_at,
            )
            for row in {row.reference: row for row in collected}.values()
        ]
        done = announcing.announce(offered, recorded_at=recorded_at, actor=actor, reason=reason)
    return Acknowledged(
        rows=len(rows),
        booked=done.booked,
        on_account=done.on_account,
        known=len(collected) - done.booked - done.on_account,
        not_collected=len(rows) - len(collected),
        settled=done.settled,
        amount=sum(row.amount for row in collected),
    )


def _check_bank(bank: str) -> None:
    """Refuse a bank to which no notice is written, so that a slip does not make a bank of its own.

    Where the office names no bank at all nothing can be checked.
    """
    own = office()
    named = set(read_banks(home().joinpath(own.banks)).values()) if own.banks else set()
    known = {*named, *([own.bank_bin] if own.bank_bin else [])}
    if known and bank not in known:
        raise ReplyError(
            _("Không gửi đề nghị thu hộ cho ngân hàng %(bank)s; các ngân hàng là %(known)s.")
            % {"bank": shorten(bank, 30), "known": ", ".join(sorted(known))}
        )


def _conflicts(collected: Sequence[Collected], units: Mapping[str, int]) -> list[WrongRow]:
    """Rows of unknown units, and rows whose transaction is known with another content."""
    booked: dict[str, tuple[Any, ...]] = {}
    for known in (CollectedPayment, Receipt):
        found = known.objects.filter(
            reference__in=[row.reference for row in collected]
        ).values_list("reference", "unit_id", "value_date", "amount")
        booked |= {reference: tuple(content) for reference, *content in found}
    wrong = []
    for row in collected:
        unit = units.get(row.unit)
        content = (unit, row.value_date, row.amount)
        if unit is None:
            wrong.append(WrongRow(row.place, row.unit, _("không có đơn vị này")))
        elif booked.setdefault(row.reference, content) != content:
            told = _("giao dịch %(ref)s đã có với đơn vị, ngày hoặc số tiền khác")
            wrong.append(WrongRow(row.place, row.unit, told % {"ref": row.reference}))
    return wrong
