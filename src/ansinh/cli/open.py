"""`ansinh open`: an office's own files, when its books begin here."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ansinh.cli import acting
from ansinh.cli.files import FILE, MAPPING, PATH
from ansinh.cli.installation import open_installation

BOOK = click.option("--book", is_flag=True, help="Write what is accepted; without it, judge only.")
OUT = click.Path(dir_okay=False, path_type=Path)
REFUSED = click.option("--refused", type=OUT, help="Write refused rows to a workbook.")


@click.group("open")
def open_office() -> None:
    """Open an office with its own files; each is judged first, and written with --book."""


@contextmanager
def in_words() -> Iterator[None]:
    """What a file or an operation refuses is told in words."""
    from ansinh.exchange.refusal import Refused
    from ansinh.ledger.errors import LedgerError
    from ansinh.refusals import in_words as words

    try:
        yield
    except Refused as refused:
        raise click.ClickException(words(refused)) from refused
    except LedgerError as error:
        raise click.ClickException(str(error)) from error


def _read(file: Path, mapping: Path | None, form: str) -> Any:
    from ansinh.dossiers.receiving import read_table

    return read_table(
        file.read_bytes(), form=form, mapping=mapping.read_text("utf-8") if mapping else ""
    )


def _tell(judged: Any, rows: int, refused: Any, out: Path | None) -> None:
    from ansinh.dossiers.opening import showing

    click.echo("\n".join(showing.refusal_lines(rows, refused)))
    if out and refused:
        out.write_bytes(showing.refused_workbook(judged, refused))
        click.echo(str(out))


def _who(reason: str) -> dict[str, Any]:
    return {"actor": acting.actor(), "reason": reason}


@open_office.command()
@FILE
@MAPPING
@click.option("--region", type=click.IntRange(1, 4), help="Region of units that do not say.")
@click.option("--kind", default="", help="Kind of units whose name does not tell.")
@click.option("--sponsor", "sponsors", multiple=True, help="KIND=CODE: who pays the state's share.")
@REFUSED
@BOOK
def units(
    file: Path,
    mapping: Path | None,
    region: int | None,
    kind: str,
    sponsors: tuple[str, ...],
    refused: Path | None,
    book: bool,
) -> None:
    """Take the office's units from FILE: the bulk export of C12, or any table of units."""
    open_installation()
    from ansinh.dossiers.opening import units as opening
    from ansinh.register.models import Installation

    by_kind = dict(pair.split("=", 1) for pair in sponsors if "=" in pair)
    with in_words():
        declaration = _read(file, mapping, "UNITS")
        judged = opening.judge_units(declaration, opening.Defaults(region or 0, kind, by_kind))
        _tell(declaration, len(declaration.rows), judged.refused, refused)
        if book:
            since = Installation.objects.get().first_month
            opening.load_units(judged, since=since, **_who(f"ansinh open units {file.name}"))


@open_office.command()
@FILE
@MAPPING
def offices(file: Path, mapping: Path | None) -> None:
    """Take the province's offices (BHXH cơ sở, BHXH huyện) from FILE: code, name, area, and the
    communes that each serves (`05443; 05446`)."""
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.dossiers.opening import installing
    from ansinh.record.loading import moment
    from ansinh.register.models import Installation

    with in_words():
        declaration = _read(file, mapping, "OFFICES")
        rows = [
            (
                str(row.values.get("office", "")).rjust(5, "0"),
                str(row.values.get("office_name", "")),
                str(row.values.get("area", "")),
            )
            for row in declaration.rows
        ]
        serving = {
            office: str(row.values.get("communes", ""))
            for (office, _name, _area), row in zip(rows, declaration.rows, strict=True)
        }
        on = Installation.objects.get().first_month
        who = _who(f"ansinh open offices {file.name}")
        with moment() as now:
            taken = installing.add_offices(offices=rows, on=on, **who)
            served = installing.serve(serving=serving, on=on, recorded_at=now, **who)
    click.echo(
        _("%(offices)s cơ quan, quản lý %(given)s xã; còn %(own)s xã do cơ quan của tỉnh quản lý.")
        % {"offices": taken, "given": served.given, "own": served.own}
    )


@open_office.command()
@click.argument("files", nargs=-1, required=True, type=PATH)
@MAPPING
@click.option("--form", default="", help="D02, D03, D05, D06, M03, M04 or CLASS.")
@click.option("--unit", default="", help="The unit of a list that does not name it.")
@click.option("--group", default="", help="The group of a health list.")
@REFUSED
@BOOK
def register(
    files: tuple[Path, ...],
    mapping: Path | None,
    form: str,
    unit: str,
    group: str,
    refused: Path | None,
    book: bool,
) -> None:
    """Take who stands on which list from FILES: a list a unit, or tables that name the units."""
    open_installation()
    from ansinh.dossiers.opening import people, reconciling
    from ansinh.record.loading import loading, moment
    from ansinh.register.installed_law import installed_law
    from ansinh.register.models import Installation

    law, on = installed_law(), Installation.objects.get().first_month
    for file in files:
        with in_words():
            declaration = _read(file, mapping, form.upper())
            judged = people.judge_register(declaration, unit=unit, group=group, law=law, on=on)
            click.echo(file.name)
            out = refused.with_stem(f"{refused.stem}-{file.stem}") if refused else None
            _tell(declaration, judged.rows, judged.refused, out)
            if book:
                with loading("opening"), moment() as now:
                    people.book_register(
                        judged, recorded_at=now, **_who(f"ansinh open register {file.name}")
                    )
    click.echo(str(dict(reconciling.counts())))


@open_office.command()
@FILE
@MAPPING
@REFUSED
@BOOK
def balances(file: Path, mapping: Path | None, refused: Path | None, book: bool) -> None:
    """Take what each unit owes and has from FILE: the bulk export of C12, or a table of unit,
    fund, share, month and amount."""
    open_installation()
    from ansinh.dossiers.opening import balances as opening
    from ansinh.dossiers.opening import reconciling, showing
    from ansinh.record.loading import loading, moment

    with in_words():
        judged = opening.judge_balances(_read(file, mapping, "BALANCES"))
        _tell(judged.declaration, len(judged.declaration.rows), judged.refused, refused)
        if book:
            with loading("opening"), moment() as now:
                opening.book_balances(
                    judged, recorded_at=now, **_who(f"ansinh open balances {file.name}")
                )
        found = reconciling.reconcile_balances(judged)
    click.echo("\n".join(showing.reconciliation_lines(found)))


@open_office.command()
@FILE
@MAPPING
@click.option("--out", type=OUT, help="Write the whole reconciliation to a workbook to sign.")
def reconcile(file: Path, mapping: Path | None, out: Path | None) -> None:
    """Set workers, wage funds, debts and surplus of FILE (the C12 export) against the books."""
    open_installation()
    from ansinh.dossiers.opening import balances as opening
    from ansinh.dossiers.opening import reconciling, showing
    from ansinh.exchange.refusal import Refused
    from ansinh.register.installed_law import installed_law

    with in_words():
        found = reconciling.reconcile_units(_read(file, mapping, "UNITS"), installed_law())
        try:
            judged = opening.judge_balances(_read(file, mapping, "BALANCES"))
        except Refused:
            judged = None
        if judged is not None:
            found = reconciling.together(found, reconciling.reconcile_balances(judged))
    click.echo("\n".join(showing.reconciliation_lines(found)))
    if out:
        out.write_bytes(showing.reconciliation_workbook(found))
        click.echo(str(out))
