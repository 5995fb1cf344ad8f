"""Small settlements for tests: facts as rows, the answer as plain dictionaries."""

from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from ansinh.ground.months import FAR, parse_month, show_month
from ansinh.law import Law, load
from ansinh.settle import facts
from ansinh.settle.facts import Facts
from ansinh.settle.replay import Settled, replay


@cache
def law() -> Law:
    return load()


def table(schema: pa.Schema, rows: list[tuple]) -> pa.Table:
    """Rows as a table; a text that is a month becomes its number, a day its day number."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        {
            name: pa.array([_value(value, name) for value in column], kind)
            for name, kind, column in zip(schema.names, schema.types, columns, strict=True)
        }
    )


def bearing(*units: int) -> pa.Table:
    """Units whose debts bear charges in any month."""
    return table(facts.BEARING, [(unit, 0, int(FAR)) for unit in units])


def _value(value: Any, name: str) -> Any:
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, str) and name not in ("fund", "kind", "ground"):
        return int(parse_month(value))
    return value


def settle(
    through: str, *, start: str, book: Law | None = None, units: tuple = ((1, True),), **given: list
) -> Settled:
    """Settle units from `start`; each fact is named as in `Facts` and given as rows."""
    named = {"open": facts.OPEN, "people_dues": facts.PEOPLE_DUES, "kept": facts.KEPT}
    tables = {
        name: table(named.get(name) or getattr(facts, name.upper()), rows)
        for name, rows in given.items()
    }
    listed = table(facts.UNITS, [(unit, start) for unit, _bears in units])
    tables["bearing"] = bearing(*(unit for unit, bears in units if bears))
    return replay(book or law(), Facts(units=listed, **tables), int(parse_month(through)))


def charges(settled: Settled, *keys: str) -> dict:
    """Charges by these columns (the kind, without any), months as text."""
    found: dict = {}
    for row in settled.charges.to_pylist():
        row["about"] = show_month(row["about"])
        key = tuple(row[name] for name in keys or ("kind",))
        key = key[0] if len(key) == 1 else key
        found[key] = found.get(key, 0) + row["amount"]
    return found


def left(settled: Settled) -> dict:
    """What is open: (account, fund) -> đồng."""
    found: dict = {}
    for account, rows in (("due", settled.open), ("charge", settled.open_charges)):
        for row in rows.to_pylist():
            key = account, row["fund"]
            found[key] = found.get(key, 0) + row["amount"]
    return found


FUNDS = {"BHYT": 450, "BHTN": 200, "TNLD": 50, "ODTS": 300, "HTTT": 2200}
"""What a wage of 10 million costs, in parts of 10,000 of it."""


def worker(
    since: str, through: str, *, wage: int = 10_000_000, unit: int = 1, more: tuple = ()
) -> list[tuple]:
    """The dues of a worker: unit, fund, month, whatever `more` holds, đồng."""
    months = range(parse_month(since), parse_month(through) + 1)
    return [
        (unit, fund, month, *more, wage * part // 10_000)
        for month in months
        for fund, part in FUNDS.items()
    ]
