"""`ansinh match`: whose money is it; the queue of bank transactions and its decisions."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli import acting
from ansinh.cli.facts import Moment
from ansinh.cli.files import FILES, MAPPING
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import history_of, perform, unit_of
from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.receipts.models import BankDecision
    from ansinh.receipts.queries import Waiting

RECORDED_AT = click.option(
    "--recorded-at", type=Moment(), help="When the decision is made. Default: now."
)
REASON = click.option("--reason", required=True, help="Why; kept with the decision.")


@click.group()
def match() -> None:
    """The bank transactions that wait for somebody to say whose money they are."""


@match.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_(limit: int, offset: int, as_json: bool) -> None:
    """The queue, oldest first, each line with its candidates and why they are candidates."""
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.receipts.queries import queue

    found = queue(limit=limit, offset=offset)
    if as_json:
        answer = {
            "count": found.count,
            "amount": found.amount,
            "waiting": [as_data(each) for each in found.waiting],
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo(
        _("%(count)s giao dịch chờ xác định đơn vị, %(amount)s đồng.")
        % {"count": grouped(found.count), "amount": grouped(found.amount)}
    )
    for each in found.waiting:
        click.echo("\n" + _describe(each))


@match.command()
@click.argument("line", type=int)
@click.argument("unit")
@click.option("--reason", default="", help="Why; kept with the decision.")
@click.option("--forget-payer", is_flag=True, help="Do not take this payer for the unit later.")
@RECORDED_AT
def decide(
    line: int, unit: str, reason: str, forget_payer: bool, recorded_at: datetime | None
) -> None:
    """Book transaction LINE (its number in the list) for the unit of code UNIT."""
    open_installation()
    from ansinh.receipts import operations

    _run(
        operations.decide, recorded_at,
        line=line, unit=unit_of(unit).pk, reason=reason, remember=not forget_payer,
    )  # fmt: skip


@match.command()
@click.argument("line", type=int)
@REASON
@RECORDED_AT
def reverse(line: int, reason: str, recorded_at: datetime | None) -> None:
    """Take the last decision about transaction LINE back; it waits in the queue again.

    Money that was booked is taken back in the first open month; a closed month stays closed.
    """
    open_installation()
    from ansinh.receipts import operations

    _run(operations.reverse, recorded_at, line=line, reason=reason)


@match.command()
@click.argument("line", type=int)
@click.option("--group", default="", help="Which payments, where several have this sum.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@RECORDED_AT
def settle(line: int, group: str, reason: str, recorded_at: datetime | None) -> None:
    """Say that transaction LINE brings money that a bank announced as collected.

    The payments are booked already, so nothing is booked again. Their sum is the amount of LINE.
    """
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.receipts import operations
    from ansinh.receipts.collecting import offers
    from ansinh.receipts.models import BankTransaction

    kept = BankTransaction.objects.filter(id=line).first()
    offered = offers(kept) if kept else []
    if kept and not offered:
        raise click.ClickException(_("Không có khoản thu hộ nào cùng số tiền."))
    if not group and len(offered) > 1:
        for each in offered:
            numbers = ", ".join(payment.transaction for payment in each.payments[:5])
            click.echo(f"{each.key}  {each.payments[0].bank}  {len(each.payments)}: {numbers}")
        raise click.ClickException(_("Có nhiều khoản cùng số tiền; chọn một bằng --group."))
    chosen = group or (offered[0].key if offered else "")
    _run(operations.settle, recorded_at, line=line, group=chosen, reason=reason)


@match.command("set-aside")
@click.argument("line", type=int)
@REASON
@RECORDED_AT
def set_aside(line: int, reason: str, recorded_at: datetime | None) -> None:
    """Say that transaction LINE is not a contribution (interest, a refund, a repeat)."""
    open_installation()
    from ansinh.receipts import operations

    _run(operations.set_aside, recorded_at, line=line, reason=reason)


@match.command()
@FILES
@MAPPING
@click.option("--withdraw", is_flag=True, help="These accounts pay for these units no longer.")
@RECORDED_AT
def learn(
    files: tuple[Path, ...], mapping: Path | None, withdraw: bool, recorded_at: datetime | None
) -> None:
    """Learn whose accounts pay, from a list or from old statements; books nothing.

    A list is a CSV or XLSX with columns unit, account (Mã đơn vị, Số tài khoản). Of an old
    statement only accounts of payers that are certain by the unit's own code and name count.
    """
    open_installation()
    from ansinh.exchange.bank import read_mapping
    from ansinh.exchange.refusal import Refused
    from ansinh.exchange.safely import read_bytes
    from ansinh.ledger.errors import LedgerError
    from ansinh.receipts.learning import learn as learn_accounts
    from ansinh.record.loading import moment
    from ansinh.refusals import in_words

    for file in files:
        try:
            layout = read_mapping(read_bytes(mapping)) if mapping else None
            content = read_bytes(file)
            with moment(history_of(recorded_at)) as now:
                done = learn_accounts(
                    content=content,
                    name=file.name,
                    recorded_at=now,
                    actor=acting.actor(),
                    reason=f"ansinh match learn {file.name}",
                    withdraw=withdraw,
                    layout=layout,
                )
        except Refused as refused:
            raise click.ClickException(in_words(refused)) from refused
        except LedgerError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{file.name}: {done.accounts} accounts, {done.new} new")
        for account in done.shared:
            click.echo(f"  {account}: several units have it; it tells of none of them alone")


def as_data(waiting: "Waiting") -> dict[str, Any]:
    """A waiting transaction as JSON shows it."""
    kept = waiting.transaction
    return {
        "line": kept.id,
        "day": kept.booked.isoformat(),
        "amount": kept.amount,
        "reference": kept.bank_reference,
        "account": kept.account,
        "payer_name": kept.counterparty_name,
        "payer_account": kept.counterparty_account,
        "text": kept.remittance,
        "doubt": waiting.doubt,
        "repeats": waiting.repeats.id if waiting.repeats else None,
        "candidates": [
            {
                "unit": candidate.unit.code,
                "name": candidate.unit.names[0],
                "score": candidate.score,
                "reasons": [
                    {"evidence": r.evidence.value, "found": r.found, "fits": r.fits}
                    for r in candidate.reasons
                ],
            }
            for candidate in waiting.candidates
        ],
    }


def _run(operation: Any, recorded_at: datetime | None, **arguments: Any) -> None:
    """Make a decision in the name of the user of this machine, and say what was done."""
    from ansinh.receipts.queries import in_words

    made: BankDecision = perform(operation, recorded_at, **arguments)
    receipt = f" ({made.receipt.reference})" if made.receipt else ""
    click.echo(f"{made.transaction_id}: {in_words(made)}{receipt}")


def _describe(waiting: "Waiting") -> str:
    from ansinh.receipts import words

    kept = waiting.transaction
    payer = "  ".join(filter(None, (kept.counterparty_account, kept.counterparty_name)))
    lines = [
        f"{kept.id}  {kept.booked:%d/%m/%Y}  {grouped(kept.amount)} đồng  {kept.bank_reference}",
        f"   {kept.remittance}",
        *([f"   {payer}"] if payer else []),
        f"   ? {words.doubt(waiting.doubt)}",
    ]
    if waiting.repeats:
        lines.append(f"   = {waiting.repeats.id}  {waiting.repeats.bank_reference}")
    for place, candidate in enumerate(waiting.candidates, 1):
        why = "; ".join(words.reason(r.evidence.value, r.found, r.fits) for r in candidate.reasons)
        lines.append(f"   {place}. {candidate.unit.code}  {candidate.unit.names[0]}: {why}")
    return "\n".join(lines)
