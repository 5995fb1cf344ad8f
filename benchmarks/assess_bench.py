"""How fast a month of workers is assessed, end to end, and against bare SQL.

Both sides read the same Parquet file of spells and write the same columns as zstd Parquet on the
same connection settings. The bare query has the law of its month typed into it as numbers and
computes workers only; ours reads dated law and knows every group. End to end it also sorts,
hashes and totals its file; that is measured apart, beside the bare query with the same sorting.
"""

import gc
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from ansinh import law
from ansinh.assess import assess
from ansinh.engine.lines import ORDER, write_lines
from ansinh.engine.session import connect
from ansinh.ground.months import parse_month
from ansinh.law.funds import AMOUNTS

MONTH = parse_month("2017-07")
AMOUNT_COLUMNS = [amount.column for amount in AMOUNTS]

SPELLS = """
    select i as change, i as person, i // 50 as unit, i // 50 as sponsor, 'BB' as track,
        (24192 + i % 12)::int as from_month, 119988::int as to_month,
        'employee_enterprise' as "group", 'active' as state,
        (3000000 + (i * 7919) % 27000001)::bigint as wage, ((i * 31) % 3)::bigint * 250000 as
        allowance, 0::int as coefficient, 0::int as position_coefficient, 0::int as seniority_rate,
        0::int as profession_rate, (1 + i % 4)::tinyint as region, 1::tinyint as payment_months,
        0::tinyint as member_order, 0::int as top_up_rate
    from range({workers}) t(i)
"""

BARE = """
    with based as (
        select *, greatest(wage + allowance, case region when 1 then 3750000 when 2 then 3320000
            when 3 then 2900000 else 2580000 end) as floored,
            20 * case region when 1 then 3750000 when 2 then 3320000 when 3 then 2900000
            else 2580000 end as cap
        from read_parquet('{path}')
        where from_month <= 24210 and to_month > 24210 and "group" = 'employee_enterprise'
    ), capped as (
        select *, least(floored, 26000000) as b, least(floored, cap) as u from based
    )
    select change, person, unit, sponsor, track, 24210::int as month, "group", state,
        payment_months, b as base_bhxh, b as base_bhyt, u as base_bhtn, b as base_tnld,
        'employee_enterprise.active.2017-07' as rule,
        (b * 3000 + 50000) // 100000 as odts_employer, 0::bigint as odts_self,
        (b * 8000 + 50000) // 100000 as httt_employee,
        (b * 14000 + 50000) // 100000 as httt_employer, 0::bigint as httt_self,
        (b * 500 + 50000) // 100000 as tnld_employer,
        (b * 1500 + 50000) // 100000 as bhyt_employee,
        (b * 3000 + 50000) // 100000 as bhyt_employer, 0::bigint as bhyt_self,
        0::bigint as bhyt_state, 0::bigint as bhyt_fund,
        (u * 1000 + 50000) // 100000 as bhtn_employee,
        (u * 1000 + 50000) // 100000 as bhtn_employer, 0::bigint as bhxh_tn_self,
        0::bigint as bhxh_tn_state, 0::bigint as tnld_tn_self, 0::bigint as tnld_tn_state
    from capped
"""


def run(workers: int = 2_000_000, repeats: int = 3) -> list[dict[str, Any]]:
    """Measure; each result is {name, value, unit}."""
    book = law.load()
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "spells.parquet"
        connect().sql(SPELLS.format(workers=workers)).write_parquet(str(path))
        turns = [
            (
                _bare(path, folder / f"bare{turn}.parquet"),
                _ours(book, path, folder / f"ours{turn}.parquet"),
                _sorted(path, folder / f"sorted{turn}.parquet"),
                _whole(book, path, folder / f"whole{turn}"),
            )
            for turn in range(repeats)
        ]
        bare, ours, ordered, whole = (_best(runs) for runs in zip(*turns, strict=True))
        _same(folder / "bare0.parquet", folder / "ours0.parquet")
    return [
        _result("workers", workers, "lines"),
        _result("bare DuckDB query, written", round(bare.wall, 3), "s"),
        _result("law x spells, written", round(ours.wall, 3), "s"),
        _result("ratio to the bare query", round(ours.wall / bare.wall, 2), "x"),
        _result("ratio in processor time", round(ours.processor / bare.processor, 2), "x"),
        _result("end to end: sorted, hashed, totalled", round(whole.wall, 3), "s"),
        _result(
            "end to end, ratio to the bare query sorted", round(whole.wall / ordered.wall, 2), "x"
        ),
        _result("end to end", round(workers / whole.wall), "lines/s"),
    ]


class Seconds(NamedTuple):
    """How long something took, by the clock and by the processor (all threads)."""

    wall: float
    processor: float


def _best(runs: Iterable[Seconds]) -> Seconds:
    """The least of each: a busy machine only ever adds."""
    listed = list(runs)
    return Seconds(min(run.wall for run in listed), min(run.processor for run in listed))


def _result(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": f"assess: {name}", "value": value, "unit": unit}


def _timed(work: Any) -> Seconds:
    gc.collect()
    begin = Seconds(time.perf_counter(), time.process_time())
    work()
    return Seconds(time.perf_counter() - begin.wall, time.process_time() - begin.processor)


def _bare(path: Path, out: Path) -> Seconds:
    return _timed(
        lambda: connect().sql(BARE.format(path=path)).write_parquet(str(out), compression="zstd")
    )


def _ours(book: law.Law, path: Path, out: Path) -> Seconds:
    def work() -> None:
        lines = assess(connect().read_parquet(str(path)), book, [MONTH])
        lines.to_native().write_parquet(str(out), compression="zstd")

    return _timed(work)


def _sorted(path: Path, out: Path) -> Seconds:
    return _timed(
        lambda: (
            connect()
            .sql(BARE.format(path=path))
            .order(ORDER)
            .write_parquet(str(out), compression="zstd")
        )
    )


def _whole(book: law.Law, path: Path, folder: Path) -> Seconds:
    def work() -> None:
        lines = assess(connect().read_parquet(str(path)), book, [MONTH])
        write_lines(lines.to_native(), folder, [MONTH], AMOUNT_COLUMNS)

    return _timed(work)


def _same(bare: Path, ours: Path) -> None:
    """The bare query must be the same arithmetic, or its time means nothing."""
    connection = connect()
    columns = ", ".join(f"sum({column})" for column in [*AMOUNT_COLUMNS, "base_bhtn"])
    left, right = (
        connection.sql(f"select count(*), {columns} from read_parquet('{path}')").fetchall()[0]
        for path in (bare, ours)
    )
    if left != right:
        raise AssertionError(f"the bare query computes other amounts: {left} and {right}")


if __name__ == "__main__":
    for result in run():
        sys.stdout.write(f"{result['name']:45} {result['value']:>12} {result['unit']}\n")
