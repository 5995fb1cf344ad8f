"""What is wrong in a file of spells, row by row, and what the law has against a line.

Read only when the columns showed that something is wrong; written for people: row, column,
value, reason.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.ground.months import FAR, first_day, parse_month
from ansinh.law import Law
from ansinh.law.guard import unlawful
from ansinh.law.tables import NO_LIMIT

REQUIRED = ("person", "unit", "group", "from_month")

WAGE_LIMIT = 10_000_000_000
"""Ten billion đồng a month: above it a number is a slip of the keyboard, and products stay
below 2^53."""

LIMITS = {
    "wage": (0, WAGE_LIMIT),
    "allowance": (0, WAGE_LIMIT),
    "coefficient": (0, 500_000),
    "position_coefficient": (0, 100_000),
    "difference_coefficient": (0, 100_000),
    "seniority_rate": (0, 10_000),
    "profession_rate": (0, 10_000),
    "region": (1, 4),
    "payment_months": (1, 120),
    "member_order": (0, 99),
    "top_up_rate": (0, 100_000),
}
"""The least and the most of each number, inclusive."""

DEFAULTS = {name: 0 for name in LIMITS} | {"payment_months": 1}
TRACKS = ("BB", "BHYT", "TN", "TNLD")
_MONTH = re.compile(r"^\d{4}-\d{2}$")
NUMBERED_MONTH = r"^\d{5,6}$"
"""A month as its number, the way tables of this program write it: 24204 is 2017-01."""
_NUMBER = re.compile(r"^\d{1,18}$")
BAD_FILE = "the file"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that is wrong in a file of spells. `row` counts lines, the header being row 1."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}, value {self.value!r}: {self.reason}"


class SpellsRefused(Exception):
    """A file of spells that cannot be taken; `refusals` lists everything that is wrong."""

    def __init__(self, path: Path, refusals: list[Refusal]) -> None:
        super().__init__(f"{path}: {len(refusals)} values are refused; nothing was written")
        self.refusals = refusals


def groups_by_amount(law: Law, *amounts: str) -> list[str]:
    """The groups whose base is taken from one of these amounts, whenever they are lawful."""
    taken: dict[str, set[str]] = {}
    for value in law.values():
        if value.quantity == "group_base":
            taken.setdefault(value.keys[0][1], set()).add(law.bases[str(value.value)].amount)
    return sorted(group for group, found in taken.items() if found <= set(amounts))


def misplaced(law: Law) -> list[tuple[str, list[str], str]]:
    """Columns that would be ignored for some groups: (column, groups, reason)."""
    scale = groups_by_amount(law, "state_scale")
    wage = groups_by_amount(law, "wage", "wage_alone")
    return [
        ("wage", scale, "the base is the state scale: give the coefficient, or use a wage group"),
        ("coefficient", wage, "the base is a wage: give the wage, or use a group of the scale"),
    ]


def regional_groups(law: Law) -> list[str]:
    """The groups whose base depends on the regional minimum wage."""
    bases = {code for code, base in law.bases.items() if base.unemployment_cap == "minimum_wage"}
    return sorted(
        {
            value.keys[0][1]
            for value in law.values()
            if value.quantity == "group_base" and value.value in bases
        }
    )


def region_bounds(law: Law, months: list[int]) -> tuple[int, int]:
    """Wages between these two are the same in every region, for all the months."""
    lows, highs = [], []
    for month in months:
        day = first_day(month)
        lows.append(law.number("minimum_wage", day, region="I"))
        times = law.find("cap_multiple", day, of="minimum_wage")
        least = law.number("minimum_wage", day, region="IV")
        highs.append(NO_LIMIT if times is None else times.number * least)
    return max(lows), min(highs)


def law_refusals(
    row: Mapping[str, Any], law: Law, months: list[int]
) -> Iterator[tuple[str, str, str]]:
    """What the law has against a group, state and payment method: (column, value, reason)."""
    code, state = row["group"], row["state"]
    if code not in law.groups:
        yield "group", str(code or ""), "the law has no such group; `ansinh law groups` lists them"
        return
    group = law.groups[code]
    if state not in group.states:
        allowed = ", ".join(group.states)
        yield "state", str(state), f"a line of {code} stands in one of: {allowed}"
        return
    method = row["payment_months"]
    if group.methods and method not in group.methods:
        allowed = ", ".join(str(number) for number in group.methods)
        yield "payment_months", str(method), f"{code} is billed for {allowed} months at once"
    begin = max(row["from_month"], months[0])
    end = min(row["to_month"], months[-1] + 1)
    if begin < end:
        reason = unlawful(law, code, state, begin, end)
        if reason:
            yield "group", code, reason


def refusals(path: Path, law: Law, months: list[int]) -> Iterator[Refusal]:
    """Everything that is wrong in a file, row by row."""
    regional = set(regional_groups(law))
    low, high = region_bounds(law, months)
    wrong_columns = misplaced(law)
    memory: dict[tuple[Any, ...], list[tuple[str, str, str]]] = {}
    for number, row in _rows(path):
        problems = dict(_row_problems(row))
        yield from (Refusal(number, name, *found) for name, found in problems.items())
        if problems:
            continue
        typed = _typed_row(row)
        key = tuple(typed.values())[:5]
        if key not in memory:
            memory[key] = list(law_refusals(typed, law, months))
        for name, value, reason in memory[key]:
            yield Refusal(number, name, value, reason)
        for name, groups, reason in wrong_columns:
            if typed["group"] in groups and int(row.get(name) or 0):
                yield Refusal(number, name, row[name], reason)
        wage = int(row.get("wage") or 0) + int(row.get("allowance") or 0)
        outside = wage > 0 and not low <= wage <= high
        if typed["group"] in regional and outside and not row.get("region"):
            reason = f"needed, because a wage of {wage} lies below a minimum or above a cap"
            yield Refusal(number, "region", "", f"{reason} that depends on the region (1 to 4)")


def _typed_row(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "group": row["group"],
        "state": row.get("state") or "active",
        "payment_months": int(row.get("payment_months") or 1),
        "from_month": _month(row["from_month"]),
        "to_month": _month(row["to_month"]) if row.get("to_month") else FAR,
    }


def dialect_of(path: Path) -> type[csv.Dialect]:
    """Commas, or the semicolons that spreadsheets write where a comma is the decimal sign."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        first = stream.readline()

    class Dialect(csv.excel):
        delimiter = ";" if ";" in first and "," not in first else ","

    return Dialect


_SHORT = "\0"
"""Stands in a row's missing cells, where no cell of a file can have it."""


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file as text, with the line each begins on."""
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        for number, row in enumerate(pq.read_table(path).to_pylist(), start=2):
            yield number, {name: "" if row[name] is None else str(row[name]) for name in row}
        return
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        reader = csv.DictReader(stream, dialect=dialect_of(path), restkey="", restval=_SHORT)
        before = 1
        for row in reader:
            number, before = before + 1, reader.line_num
            if any(value and value != _SHORT for value in row.values()):
                cells = {
                    str(name).strip(): value if isinstance(value, str) else "; ".join(value)
                    for name, value in row.items()
                }
                short = _SHORT in cells.values()
                found = {name: "" if value == _SHORT else value for name, value in cells.items()}
                yield number, found | ({_SHORT: _SHORT} if short else {})


def _row_problems(row: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """What is wrong in one row whatever the law says: column -> (value, reason)."""
    if row.get(_SHORT):
        yield BAD_FILE, ("", "this row has fewer cells than the header")
    if row.get(""):
        yield BAD_FILE, (row[""], "this row has more cells than the header")
    for name in REQUIRED:
        if not row.get(name):
            yield name, ("", "required, and empty here")
    checks: list[tuple[str, Callable[[str, str], str | None]]] = [
        *((name, _number_problem) for name in (*LIMITS, "change")),
        ("from_month", _month_problem),
        ("to_month", _month_problem),
    ]
    good = True
    for name, check in checks:
        reason = check(name, row[name]) if row.get(name) else None
        if reason:
            good = good and name not in ("from_month", "to_month")
            yield name, (row[name], reason)
    if row.get("track") and row["track"] not in TRACKS:
        yield "track", (row["track"], f"a track is one of {', '.join(TRACKS)}")
    begins, ends = row.get("from_month"), row.get("to_month")
    if good and begins and ends and _month(ends) <= _month(begins):
        reason = f"not after from_month {begins}; it is the first month without"
        yield "to_month", (ends, reason)


def _number_problem(name: str, value: str) -> str | None:
    if not _NUMBER.match(value):
        hint = ""
        if name.endswith("coefficient"):
            hint = "; write 2.34 as 23400"
        elif name.endswith("_rate"):
            hint = "; write 5 % as 5000" if name == "top_up_rate" else "; write 5 % as 500"
        return f"not a whole number{hint}"
    least, most = LIMITS.get(name, (0, 2**62))
    number = int(value)
    if not least <= number <= most:
        return f"not between {least} and {most}"
    return None


def _month(text: str) -> int:
    """2017-01, or the number of a month; ValueError for anything else."""
    if re.match(NUMBERED_MONTH, text):
        return int(text)
    if not _MONTH.match(text):
        raise ValueError(f"{text!r} is not a month; write it as 2017-07")
    return parse_month(text)


def _month_problem(name: str, value: str) -> str | None:
    try:
        _month(value)
    except ValueError as error:
        return str(error)
    return None
