"""Reading a file of spells as columns, checked against the law.

Only when something in it is wrong is the file read again row by row (`refusals`), to name
everything that is: a file is taken whole or not at all.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import narwhals as nw

from ansinh.assess.kernel import SPELL_COLUMNS
from ansinh.assess.refusals import (
    BAD_FILE,
    DEFAULTS,
    LIMITS,
    NUMBERED_MONTH,
    REQUIRED,
    TRACKS,
    Refusal,
    SpellsRefused,
    dialect_of,
    law_refusals,
    misplaced,
    refusals,
    region_bounds,
    regional_groups,
)
from ansinh.engine.session import keep, read_table
from ansinh.ground.months import FAR
from ansinh.law import Law

TRACK_OF_BLOCK = {"I": "BB", "TN": "TN", "TNLD_TN": "TNLD"}
"""The track of a line whose file does not say; every other block is BHYT."""


def read_spells(connection: Any, path: Path, law: Law, months: Iterable[int]) -> Any:
    """A file of spells (CSV or Parquet) as a table on the connection, checked against the law.

    Raises SpellsRefused with every bad value of the file.
    """
    asked = sorted(set(months))
    _refuse_other_kinds(path)
    present = _header(path)
    try:
        raw: nw.LazyFrame[Any] = nw.from_native(read_table(connection, path, _types(present)))
        kept = keep(connection, raw.select(*_typed(present, law)).to_native(), "spells")
        problem = _first_problem(nw.from_native(kept), law, asked)
    except OSError as error:
        if path.suffix == ".parquet":
            raise _damaged(path) from error
        raise
    except Exception as error:  # the engine's own words name neither row nor column
        problem = str(error).splitlines()[0]
    if problem is None:
        return kept
    raise SpellsRefused(path, list(refusals(path, law, asked)) or _unexplained(problem))


def _refuse_other_kinds(path: Path) -> None:
    """Refuse what is no text under the name of a CSV: its lines would be rubbish on a terminal."""
    with path.open("rb") as stream:
        head = stream.read(4)
    kinds = {
        b"PK\x03\x04": "this is a workbook, not CSV; save it as CSV UTF-8",
        b"\xd0\xcf\x11\xe0": "this is a workbook, not CSV; save it as CSV UTF-8",
        b"\x1f\x8b": "this file is packed (gzip); unpack it",
        b"%PDF": "this is a PDF, not CSV",
        b"PAR1": "this is Parquet; its name must end in .parquet",
        b"\xff\xfe": "the text is UTF-16; save it as CSV UTF-8",
        b"\xfe\xff": "the text is UTF-16; save it as CSV UTF-8",
    }
    if path.suffix != ".parquet":
        for beginning, reason in kinds.items():
            if head.startswith(beginning):
                raise SpellsRefused(path, [Refusal(1, BAD_FILE, "", reason)])


def _damaged(path: Path) -> SpellsRefused:
    reason = "this Parquet file is damaged or cut short"
    return SpellsRefused(path, [Refusal(1, BAD_FILE, "", reason)])


def _unexplained(problem: str) -> list[Refusal]:
    return [Refusal(1, BAD_FILE, "", problem)]


def _header(path: Path) -> list[str]:
    """The columns of a file; SpellsRefused when one is unknown or a required one is missing."""
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        try:
            names = [str(name) for name in pq.read_schema(path).names]
        except (OSError, ValueError) as error:
            raise _damaged(path) from error
    else:
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
            names = [name.strip() for name in next(csv.reader(stream, dialect_of(path)), [])]
    known = ", ".join(SPELL_COLUMNS)
    wrong = [
        Refusal(1, name, name, f"not a column of spells; the columns are {known}")
        for name in names
        if name not in SPELL_COLUMNS
    ]
    wrong += [
        Refusal(1, name, "", "this column is required") for name in REQUIRED if name not in names
    ]
    wrong += [
        Refusal(1, name, name, "this column is there twice")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if wrong:
        raise SpellsRefused(path, wrong)
    return names


def _types(present: Iterable[str]) -> dict[str, str]:
    """The column types that the engine reads; months stay text until they are parsed."""
    return {name: "BIGINT" if name in (*LIMITS, "change") else "VARCHAR" for name in present}


def _typed(present: list[str], law: Law) -> list[nw.Expr]:
    """The spells' own columns and types, with defaults for what is not there."""
    narrow = {
        "coefficient": nw.Int32, "position_coefficient": nw.Int32,
        "difference_coefficient": nw.Int32, "seniority_rate": nw.Int32, "profession_rate": nw.Int32,
        "top_up_rate": nw.Int32, "region": nw.Int8,
        "payment_months": nw.Int8, "member_order": nw.Int8,
    }  # fmt: skip
    columns = []
    for name in SPELL_COLUMNS:
        if name in LIMITS:
            column = nw.col(name).fill_null(DEFAULTS[name]) if name in present else None
            column = nw.lit(DEFAULTS[name], nw.Int64) if column is None else column
            column = column.cast(narrow.get(name, nw.Int64))
        elif name in ("from_month", "to_month"):
            column = _month_column(name) if name in present else nw.lit(int(FAR))
            column = column.cast(nw.Int32)
        elif name == "track":
            column = _track_column(law)
            if name in present:
                column = nw.when(~nw.col(name).is_null()).then(nw.col(name)).otherwise(column)
        elif name == "change":
            column = nw.col(name) if name in present else nw.lit(0, nw.Int64)
        elif name in present:
            column = nw.col(name)
            if name in ("sponsor", "state"):
                other = nw.col("unit") if name == "sponsor" else nw.lit("active")
                column = nw.when(~nw.col(name).is_null()).then(nw.col(name)).otherwise(other)
        else:
            column = nw.col("unit") if name == "sponsor" else nw.lit("active")
        columns.append(column.alias(name))
    return columns


def _month_column(name: str) -> nw.Expr:
    """A month written as 2017-01, or as its number (year * 12 + month - 1), as the number."""
    text = nw.col(name)
    year, month = text.str.slice(0, 4).cast(nw.Int32), text.str.slice(5, 2).cast(nw.Int32)
    good = (text.str.len_chars() == 7) & (text.str.slice(4, 1) == "-")
    good = good & (month >= 1) & (month <= 12)
    written = nw.when(good).then(year * 12 + month - 1).otherwise(nw.lit(-1))
    is_number = text.str.contains(NUMBERED_MONTH)
    number = nw.when(is_number).then(text.cast(nw.Int32)).otherwise(written)
    absent = -1 if name == "from_month" else int(FAR)
    return nw.when(text.is_null()).then(nw.lit(absent)).otherwise(number)


def _track_column(law: Law) -> nw.Expr:
    chosen: Any = nw
    for block, track in TRACK_OF_BLOCK.items():
        groups = [group.code for group in law.groups.values() if group.block == block]
        chosen = chosen.when(nw.col("group").is_in(groups)).then(nw.lit(track))
    column: nw.Expr = chosen.otherwise(nw.lit("BHYT"))
    return column


def _first_problem(frame: nw.LazyFrame[Any], law: Law, months: list[int]) -> str | None:
    """Any reason for which some row is bad, or None."""
    bad = (nw.col("from_month") < 0) | (nw.col("to_month") <= nw.col("from_month"))
    bad = bad | ~nw.col("track").is_in(TRACKS)
    for name in ("person", "unit"):
        bad = bad | nw.col(name).is_null()
    for name, (least, most) in LIMITS.items():
        allowed = 0 if name == "region" else least
        bad = bad | (nw.col(name) < allowed) | (nw.col(name) > most)
    for name, groups, _ in misplaced(law):
        bad = bad | (nw.col("group").is_in(groups) & (nw.col(name) > 0))
    bad = bad | (_needs_region(law, months) & (nw.col("region") < 1))
    if int(frame.filter(bad).select(nw.len()).collect().item()):
        return "a value is out of its range"
    kinds = ("group", "state", "payment_months", "from_month", "to_month")
    for row in frame.select(*kinds).unique().collect().iter_rows(named=True):
        if next(law_refusals(row, law, months), None) is not None:
            return "a group, state or payment method is not lawful"
    return None


def _needs_region(law: Law, months: list[int]) -> nw.Expr:
    """Whether a line's base depends on its region: a wage at the floor or above the cap."""
    low, high = region_bounds(law, months)
    wage = nw.col("wage") + nw.col("allowance")
    outside = (wage > 0) & ((wage < low) | (wage > high))
    return nw.col("group").is_in(regional_groups(law)) & outside
