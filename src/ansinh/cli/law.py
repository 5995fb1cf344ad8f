"""`ansinh law`: read, check, explain and confirm the law folder. No database."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from ansinh.cli.assess import load_law
from ansinh.cli.law_confirm import Day, confirm, today, unconfirm
from ansinh.cli.law_diff import diff
from ansinh.cli.law_documents import documents
from ansinh.cli.law_value import Asked, look_up
from ansinh.ground.months import parse_month
from ansinh.law import Law, LawError
from ansinh.law.names import quantity_named
from ansinh.law.values import Value

OVERLAYS = click.option(
    "--law", "overlays", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="A reform or operator data (YAML) laid over the law; may be given again.",
)  # fmt: skip


@click.group()
def law() -> None:
    """The law that this installation computes with: dated values, each with its article.

    \b
      ansinh law show                      what there is, with what is in force today
      ansinh law value base_salary --on 2017-07-01
      ansinh law explain --group employee_enterprise --wage 10000000 --month 2017-06
      ansinh law cases                     run every worked example
      ansinh law check                     dates, citations, cases at every change
      ansinh law diff OLD NEW              what a change of the folder or a reform does
      ansinh law confirm base_salary --from 2016-05-01 --by "Your name"
    """


@law.command()
@click.argument("name")
@click.option("--on", "day", type=Day(), required=True, help="The day asked about.")
@click.option("--region", help="I to IV (or 1 to 4).")
@click.option("--fund", help="HTTT, ODTS, BHYT, BHTN, TNLD, BHXH_TN, TNLD_TN, or its name.")
@click.option("--share", help="employee (EE), employer (ER), self, state, fund, whole.")
@click.option("--kind", help="Kind of payer: worker (default), foreign, commune_staff, "
              "own_account, ..., or a group's code.")  # fmt: skip
@click.option("--key", "keys", multiple=True, help="Any other key, as who=near_poor.")
@click.option("--json", "as_json", is_flag=True, help="Value with its references and grade.")
@OVERLAYS
def value(
    name: str, day: date, region: str | None, fund: str | None, share: str | None,
    kind: str | None, keys: tuple[str, ...], as_json: bool, overlays: tuple[Path, ...],
) -> None:  # fmt: skip
    """Print the value of NAME on a day: a bare number (a rate in percent: 17.5).

    Names are those of `ansinh law show`; base_salary, minimum_wage and rate are asked most.
    """
    book = load_law(overlays)
    asked = Asked(
        day, region, fund, share, kind, dict(key.split("=", 1) for key in keys if "=" in key)
    )
    try:
        found, bare = look_up(book, name, asked)
    except LawError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2))
    else:
        click.echo(bare)


def _as_json(one: Value) -> dict[str, Any]:
    return {
        "name": one.name,
        "value": one.value,
        "shown": one.shown(),
        "unit": one.unit,
        "from": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "document": one.reference.document,
        "article": one.reference.article,
        "note": one.reference.note,
        "quote": one.reference.quote,
        "references": [
            {"document": cited.document, "article": cited.article} for cited in one.references
        ],
        "grade": one.grade,
        "unconfirmed": one.unconfirmed,
        "confirmed_by": one.confirmed_by,
        "confirmed_on": one.confirmed_on,
        "file": one.source,
    }


@law.command()
@click.argument("name", required=False)
@click.option("--on", "day", type=Day(), help="Only what is in force on this day.")
@click.option("--unconfirmed", is_flag=True, help="Only values that are still to be confirmed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@OVERLAYS
def show(
    name: str | None, day: date | None, unconfirmed: bool, as_json: bool,
    overlays: tuple[Path, ...],
) -> None:  # fmt: skip
    """Show the law: without NAME what is in force today, with NAME its whole history."""
    book = load_law(overlays)
    try:
        wanted = quantity_named(book, name) if name else None
    except LawError as error:
        raise click.ClickException(str(error)) from None
    if day is None and wanted is None and not unconfirmed:
        day = today()
    found = [
        one
        for one in book.values()
        if (wanted is None or one.quantity == wanted)
        and (day is None or (one.since <= day and (one.until is None or day < one.until)))
        and (not unconfirmed or one.unconfirmed)
    ]
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2))
        return
    _print_values(book, found, quoting=wanted is not None)
    doubtful = sum(one.unconfirmed for one in found)
    click.echo(f"{len(found)} values, {doubtful} unconfirmed (marked ?); law {book.hash[:12]}")


def _print_values(book: Law, found: list[Value], *, quoting: bool) -> None:
    folder = quantity = ""
    for one in sorted(found, key=lambda one: (one.source, one.quantity, one.keys, one.since)):
        place = one.source.rpartition("/")[0] or one.source
        if place != folder:
            folder = place
            click.echo(f"\n{folder}")
        if one.quantity != quantity:
            quantity = one.quantity
            label = book.quantities[quantity].label
            click.echo(f"  {quantity}: {label['vi']} ({label['en']})")
        keys = ", ".join(f"{key}={part}" for key, part in one.keys)
        mark = "?" if one.unconfirmed else " "
        done = "confirmation taken back" if one.unconfirmed else "confirmed"
        by = f", {done} by {one.confirmed_by} on {one.confirmed_on}" if one.confirmed_by else ""
        click.echo(
            f"   {mark} {one.since} {one.shown():>12} {keys}  [{one.reference}; {one.grade}{by}]"
        )
        for cited in one.references if quoting else ():
            if cited.quote:
                click.echo(f"{'':18}{cited.document}: “{cited.quote}”")


@law.command()
@click.option("--on", "day", type=Day(), help="Only groups that are lawful on this day.")
@OVERLAYS
def groups(day: date | None, overlays: tuple[Path, ...]) -> None:
    """List the participant groups, since when each is lawful, and its states."""
    book = load_law(overlays)
    for group in sorted(book.groups.values(), key=lambda one: (one.block, one.code)):
        history = book.series["group_lawful", (("group", group.code),)]
        lawful = book.find("group_lawful", day, group=group.code) if day else history.values[0]
        if day and (lawful is None or lawful.value != "yes"):
            continue
        ended = [one for one in history.values if one.value == "no"]
        until = f" until {ended[-1].since}" if ended else ""
        click.echo(
            f"{group.block:8}{group.code:38} from {history.values[0].since}{until}  "
            f"{group.label['vi']} ({group.label['en']})"
        )
        if len(group.states) > 1:
            click.echo(f"{'':10}states: {', '.join(group.states)}")


@law.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@OVERLAYS
def cases(as_json: bool, overlays: tuple[Path, ...]) -> None:
    """Run every worked example of the folder, and count them by rule."""
    from ansinh.law.cases import count_by_rule, failures, read_cases

    book = load_law(overlays)
    try:
        listed = read_cases()
    except LawError as error:
        raise click.ClickException(str(error)) from None
    failed = list(failures(book, listed))
    counts = count_by_rule(listed)
    if as_json:
        result = {"rules": counts, "cases": len(listed), "failed": [str(one) for one in failed]}
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for rule, number in counts.items():
            click.echo(f"{rule:20}{number:>6}")
        click.echo(f"{'all':20}{len(listed):>6}")
    for failure in failed:
        click.echo(str(failure), err=True)
    if failed:
        raise click.ClickException(f"{len(failed)} of {len(listed)} cases do not come out")


@law.command()
@OVERLAYS
def check(overlays: tuple[Path, ...]) -> None:
    """Prove the folder: dates without gaps or overlaps, citations, a case on each side of every
    change, and every case exact."""
    from ansinh.law.cases import failures, read_cases
    from ansinh.law.check import problems

    book = load_law(overlays)
    try:
        listed = read_cases()
    except LawError as error:
        raise click.ClickException(str(error)) from None
    found = [*problems(book, listed), *(str(one) for one in failures(book, listed))]
    for problem in found:
        click.echo(problem, err=True)
    if found:
        raise click.ClickException(f"{len(found)} things do not hold")
    values = list(book.values())
    click.echo(
        f"{len(book.series)} series of {len(book.quantities)} quantities, {len(values)} dated "
        f"values, {len(book.groups)} groups: every value cited, no gaps, no overlaps; "
        f"{len(listed)} cases hold every change; "
        f"{len(book.unconfirmed())} values are unconfirmed; law {book.hash}"
    )


@law.command()
@click.option("--group", required=True, help="Participant group (`ansinh law groups`).")
@click.option("--month", required=True, help="The month, 2017-06.")
@click.option("--state", default="active", show_default=True)
@click.option("--wage", type=click.IntRange(0), default=0, help="đồng a month.")
@click.option("--allowance", type=click.IntRange(0), default=0, help="đồng a month.")
@click.option("--coefficient", type=click.IntRange(0), default=0, help="2.34 = 23400.")
@click.option("--position-coefficient", type=click.IntRange(0), default=0)
@click.option("--difference-coefficient", type=click.IntRange(0), default=0,
              help="Hệ số chênh lệch bảo lưu.")  # fmt: skip
@click.option("--seniority-rate", type=click.IntRange(0), default=0, help="5 % = 500.")
@click.option("--profession-rate", type=click.IntRange(0), default=0, help="5 % = 500.")
@click.option("--region", type=click.IntRange(1, 4), default=4, show_default=True)
@click.option("--payment-months", type=click.IntRange(1, 120), default=1, show_default=True)
@click.option("--member-order", type=click.IntRange(0), default=0)
@click.option("--top-up-rate", type=click.IntRange(0, 100_000), default=0)
@click.option("--language", type=click.Choice(["vi", "en", "both"]), default="vi",
              show_default=True)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Steps, amounts and values as JSON.")
@OVERLAYS
def explain(
    month: str, language: str, as_json: bool, overlays: tuple[Path, ...], **spell: Any
) -> None:
    """Explain one line: each step with its values, their dates and articles."""
    from ansinh.law.explain import explain as explain_line

    book = load_law(overlays)
    try:
        explained = explain_line(book, spell, parse_month(month))
    except (LawError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if explained.reason:
        raise click.ClickException(explained.reason)
    if as_json:
        result = {
            "steps": [
                {"name": step.name, "operation": step.operation, "operands": step.operands,
                 "result": step.result, "label": dict(step.label),
                 "values": [_as_json(one) for one in step.values]}
                for step in explained.steps
            ],
            "state": None if explained.effect is None else _as_json(explained.effect),
            "amounts": dict(explained.amounts),
            "bases": dict(explained.bases),
        }  # fmt: skip
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for chosen in ("vi", "en") if language == "both" else (language,):
        for line in explained.lines(chosen):
            click.echo(line)


law.add_command(confirm)
law.add_command(unconfirm)
law.add_command(diff)
law.add_command(documents)
