"""`ansinh assess`: what a file of spells owes, with no database."""

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import narwhals as nw

from ansinh.assess import assess as assess_lines
from ansinh.assess.intake import read_spells
from ansinh.assess.refusals import SpellsRefused
from ansinh.cli.files import PATH
from ansinh.engine.lines import read_lines, write_lines
from ansinh.engine.session import connect
from ansinh.ground.months import parse_month, show_month
from ansinh.law import Law, LawError
from ansinh.law.funds import AMOUNTS
from ansinh.law.overlays import remarks
from ansinh.law.used import unconfirmed_behind
from ansinh.register.installed_law import installed_law


def parse_months(text: str) -> list[int]:
    """`2017-01:2017-07` (both ends included) or `2017-01` as month numbers."""
    first, colon, last = text.partition(":")
    try:
        begin = parse_month(first)
        end = parse_month(last) if colon else begin
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--months") from None
    if end < begin:
        raise click.BadParameter(f"{last} lies before {first}", param_hint="--months")
    return list(range(begin, end + 1))


def load_law(overlays: tuple[Path, ...] = ()) -> Law:
    """The law of this installation: the package's, the operator's data, then the overlays."""
    try:
        book = installed_law(overlays)
    except LawError as error:
        raise click.ClickException(str(error)) from None
    for remark in remarks(book) if overlays else ():
        click.echo(remark, err=True)
    return book


@click.command()
@click.argument("spells", type=PATH)
@click.option("--months", required=True, help="Months to assess, 2017-01:2017-07, both included.")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the lines (Parquet, one file a month) and manifest.json.",
)
@click.option(
    "--law",
    "overlays",
    multiple=True,
    type=PATH,
    help="A reform or operator data (YAML) laid over the law; may be given again.",
)
@click.option(
    "--compare",
    "comparing",
    is_flag=True,
    help="With --law: also say what the overlay changes, by fund, group and unit.",
)
@click.option(
    "--offices",
    type=PATH,
    help="With --compare: a CSV with the columns unit,office, to compare by office too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def assess(
    spells: Path,
    months: str,
    out: Path,
    overlays: tuple[Path, ...],
    comparing: bool,
    offices: Path | None,
    as_json: bool,
) -> None:
    """Assess a file of SPELLS (CSV with a header, or Parquet): law x spells -> lines.

    \b
    Columns (docs/law.md has more; * is required):
      person*  unit*     any text
      group*             participant group, e.g. employee_enterprise (`ansinh law groups`)
      from_month*        first month, 2017-01
      to_month           first month without (half open); empty: still running
      state              active, maternity, sick, unpaid, ...; empty: active
      wage, allowance    whole đồng a month; empty: 0
      coefficient, position_coefficient, difference_coefficient
                             state scale, 2.34 = 23400
      seniority_rate, profession_rate      5 % = 500
      region             1 to 4; needed where a wage lies below a minimum or above a cap
      payment_months     months billed at once; empty: 1
      member_order       order in a household's list; empty: the first
      top_up_rate        province's extra support, 5 % = 5000
      sponsor            unit that owes the state's or fund's share; empty: unit
      track              BB, BHYT, TN or TNLD; empty: by group
      change             position in the log; empty: 0

    A file with a bad row is refused whole: every bad value is listed, nothing is written.

    \b
    A reform is a YAML file:
      reform: a name
      changes:
        - {quantity: base_salary, from: 2026-01-01, value: 3000000,
           reference: {document: Draft, article: Article 1}}
        - {quantity: rate, fund: BHTN, share: employer, kind: worker, from: 2026-01-01,
           value: 2%, reference: {document: Draft, article: Article 2}}
    """
    asked = parse_months(months)
    law = load_law(overlays)
    with TemporaryDirectory(prefix="ansinh-") as spill:
        connection = connect(spill=Path(spill))
        try:
            table = read_spells(connection, spells, law, asked)
        except SpellsRefused as refused:
            _refuse(refused, as_json)
        except LawError as error:
            raise click.ClickException(str(error)) from None
        result = _write(connection, table, law, asked, out)
        if comparing:
            result["comparison"] = _comparison(connection, table, out, result, asked, offices)
    (out / "manifest.json").write_text(
        json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    _report(result, as_json)


def _write(connection: Any, table: Any, law: Law, asked: list[int], out: Path) -> dict[str, Any]:
    """Assess and write the lines; what the manifest says of them."""
    lines = assess_lines(table, law, asked).to_native()
    files = write_lines(lines, out, asked, [amount.column for amount in AMOUNTS])
    return _result(connection, files, law, asked)


def _refuse(refused: SpellsRefused, as_json: bool) -> None:
    if as_json:
        found = [
            {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
            for one in refused.refusals
        ]
        click.echo(json.dumps({"refused": found}, ensure_ascii=False, indent=2))
    for refusal in refused.refusals:
        click.echo(str(refusal), err=True)
    raise click.ClickException(str(refused))


def _result(connection: Any, files: list[Any], law: Law, months: list[int]) -> dict[str, Any]:
    people, rules = 0, []
    if files:
        written: nw.LazyFrame[Any] = nw.from_native(read_lines(connection, files)).lazy()
        people = int(written.select(nw.col("person").n_unique()).collect().item())
        rules = written.select("rule").unique().collect()["rule"].to_list()
    totals = [
        {
            "fund": amount.fund.value,
            "share": amount.share.value,
            "amount": sum(file.sums[amount.column] for file in files),
        }
        for amount in AMOUNTS
    ]
    return {
        "totals": totals,
        "lines": sum(file.rows for file in files),
        "people": people,
        "months": [show_month(month) for month in months],
        "law": law.hash,
        "overlays": list(law.overlays),
        "files": [
            {
                "month": show_month(file.month),
                "file": file.path.name,
                "sha256": file.sha256,
                "rows": file.rows,
                "sums": dict(file.sums),
            }
            for file in files
        ],
        "unconfirmed": [
            {"value": value.name, "from": value.since.isoformat(), "is": value.shown(),
             "reference": str(value.reference)}
            for value in unconfirmed_behind(law, rules)
        ],
    }  # fmt: skip


def _comparison(
    connection: Any,
    table: Any,
    out: Path,
    result: dict[str, Any],
    months: list[int],
    offices: Path | None,
) -> dict[str, list[dict[str, Any]]]:
    """What the overlays change, against the law of this installation without them."""
    from ansinh.assess.compare import compare

    base = assess_lines(table, load_law(()), months).to_native()
    files = [out / file["file"] for file in result["files"]]
    reformed = read_lines(connection, files) if files else base.limit(0)
    return compare(base, reformed, _offices(offices))


def _offices(path: Path | None) -> dict[str, str] | None:
    """The office of each unit, from a CSV with the columns unit and office."""
    if path is None:
        return None
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if not {"unit", "office"} <= set(reader.fieldnames or ()):
            raise click.ClickException(f"{path}: the columns are unit,office")
        return {row["unit"]: row["office"] for row in reader}


def _report(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for total in result["totals"]:
        if total["amount"]:
            click.echo(f"{total['fund']:8} {total['share']:9} {total['amount']:>20,}")
    whole = sum(total["amount"] for total in result["totals"])
    click.echo(f"{'total':18} {whole:>20,} đồng")
    click.echo(
        f"{result['lines']} lines of {result['people']} people, {result['months'][0]} to "
        f"{result['months'][-1]}, law {result['law'][:12]}"
    )
    for key, rows in result.get("comparison", {}).items():
        for row in rows:
            click.echo(
                f"{key:6} {row[key]!s:30} {row['base']:>18,} -> {row['reformed']:>18,} "
                f"({row['difference']:+,})"
            )
    if result["unconfirmed"]:
        click.echo(
            f"{len(result['unconfirmed'])} values of the law behind these lines are unconfirmed "
            "(see manifest.json and `ansinh law show --unconfirmed`)"
        )
