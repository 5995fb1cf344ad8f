"""`ansinh compare`: the parallel run beside the office's present system."""

from pathlib import Path

import click

from ansinh.cli.files import FILE, MAPPING, PATH
from ansinh.cli.installation import open_installation
from ansinh.cli.open import in_words
from ansinh.cli.recording import MonthType


@click.command()
@FILE
@click.option("--month", type=MonthType(), required=True, help="The closed month, as 2026-05.")
@click.option(
    "--people",
    "lists",
    multiple=True,
    type=PATH,
    help="Lists of people of that month (D09-TS or any table with mã số BHXH and bases).",
)
@click.option("--unit", default="", help="The unit of lists that do not name it.")
@MAPPING
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Every part, as a workbook."
)
def compare(
    file: Path,
    month: int,
    lists: tuple[Path, ...],
    unit: str,
    mapping: Path | None,
    out: Path | None,
) -> None:
    """Set every unit's C12 of FILE (the bulk export of the present system) against ours: who
    agrees, who differs by how much, and the cause of every đồng."""
    open_installation()
    from ansinh.dossiers.comparing import rows, showing
    from ansinh.dossiers.receiving import read_table
    from ansinh.register.installed_law import installed_law
    from ansinh.statements import parallel

    with in_words():
        described = mapping.read_text("utf-8") if mapping else ""
        export = read_table(file.read_bytes(), form="C12", mapping=described)
        people: dict[str, dict[str, rows.Person]] = {}
        for each in lists:
            found = read_table(each.read_bytes(), form="PEOPLE")
            for code, those in rows.people_of(found, unit.upper()).items():
                people.setdefault(code, {}).update(those)
        result = parallel.run(
            rows.of_export(export), month=month, law=installed_law(), people=people
        )
    for number in rows.unreadable(export):
        click.echo(f"{file.name}: {number}", err=True)
    click.echo(
        "\n".join(
            showing.lines(result.agree, result.differing, result.only_theirs, result.only_ours)
        )
    )
    if out:
        out.write_bytes(showing.workbook(result.differing))
        click.echo(str(out))
