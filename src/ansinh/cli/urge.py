"""`ansinh urge`: letters to late units (Mẫu 01-ĐĐ), written for a month and recorded when sent."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli import acting
from ansinh.cli.facts import Day
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import RECORDED_AT, MonthType, history_of, unit_of
from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.statements.urging import Letter

DAY = Day()


@click.command()
@click.argument("month", type=MonthType(), required=False)
@click.option("--unit", "code", help="Only this unit (its code).")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help="Write a letter for each late unit into this folder.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["pdf", "json"]), default="pdf",
              show_default=True)  # fmt: skip
@click.option("--record", "sent", is_flag=True, help="Record the letters of MONTH as sent.")
@click.option("--sent-on", type=DAY, help="With --record: the day they were sent.")
@click.option("--channel", type=click.Choice(["store", "post", "hand"]), default="store",
              show_default=True, help="With --record: how they were sent.")  # fmt: skip
@click.option("--reply-by", type=DAY, help="With --record: the day by which units answer.")
@click.option("--withdraw", metavar="NUMBER", help="Take a recorded letter back; needs --reason.")
@click.option("--reason", default="", help="Why; kept with the record.")
@RECORDED_AT
def urge(
    month: int | None, code: str | None, out: Path | None, form: str, sent: bool,
    sent_on: date | None, channel: str, reply_by: date | None, withdraw: str | None,
    reason: str, recorded_at: datetime | None,
) -> None:  # fmt: skip
    """Urge every employer that is late at the end of MONTH (closed) to pay, in writing.

    Without --out and --record the letters are only counted. What was urged becomes evasion
    sixty days after its latest day of payment, at the following closings.
    """
    if (month is None) == (withdraw is None):
        raise click.UsageError("Name a month, or --withdraw NUMBER.")
    if withdraw is not None and not reason:
        raise click.UsageError("--withdraw needs --reason.")
    if sent and sent_on is None:
        raise click.UsageError("--record needs --sent-on.")
    open_installation()
    from ansinh.arrears.urging import withdraw_letter
    from ansinh.ledger.errors import LedgerError
    from ansinh.record.loading import moment
    from ansinh.statements import urging

    given = history_of(recorded_at)
    actor = acting.actor()
    try:
        if withdraw is not None:
            with moment(given) as now:
                withdraw_letter(number=withdraw, recorded_at=now, actor=actor, reason=reason)
            click.echo(f"Withdrawn: {withdraw}")
            return
        assert month is not None
        found = urging.letters(month, units=_units(code))
        if out is not None and found:
            click.echo(f"{_write(found, out, form)} letters in {out}")
        if sent and sent_on is not None:
            with moment(given) as now:
                recorded = urging.record(
                    found,
                    sent_on=sent_on,
                    channel=channel,
                    reply_by=reply_by,
                    recorded_at=now,
                    actor=actor,
                    reason=reason or "ansinh urge --record",
                )
            click.echo(f"{recorded} letters recorded, {len(found) - recorded} known already")
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    owed = sum(letter.late + letter.evasion for letter in found)
    click.echo(f"{len(found)} late units owe {grouped(owed)} đồng")


def _units(code: str | None) -> list[int] | None:
    return None if code is None else [unit_of(code).pk]


def _write(found: "list[Letter]", out: Path, form: str) -> int:
    from ansinh.cli.statement import _cores
    from ansinh.receipts.office import office
    from ansinh.register.installed_law import installed_law
    from ansinh.statements import urging_form

    out.mkdir(parents=True, exist_ok=True)
    if form == "pdf":
        processes = _cores() if len(found) > 100 else 1
        return urging_form.write_pdfs(
            found, office(), out, law=installed_law(), processes=processes
        )
    for letter in found:
        text = json.dumps(urging_form.as_json(letter), ensure_ascii=False, indent=2) + "\n"
        (out / urging_form.file_name(letter, "json")).write_text(text, encoding="utf-8")
    return len(found)
