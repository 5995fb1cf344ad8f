"""Spells to assess, and the two engines that must agree on them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from ansinh import law
from ansinh.assess import assess
from ansinh.engine.session import connect
from ansinh.ground.months import FAR, parse_month

NARROW = {
    "from_month": pl.Int32, "to_month": pl.Int32, "coefficient": pl.Int32,
    "position_coefficient": pl.Int32, "difference_coefficient": pl.Int32,
    "seniority_rate": pl.Int32, "profession_rate": pl.Int32,
    "region": pl.Int8, "payment_months": pl.Int8, "member_order": pl.Int8,
    "top_up_rate": pl.Int32,
}  # fmt: skip

PLAIN_SPELL: dict[str, Any] = {
    "change": 1, "person": 1, "unit": 1, "sponsor": 1, "track": "BB",
    "from_month": int(parse_month("2012-01")), "to_month": int(FAR),
    "group": "employee_enterprise", "state": "active", "wage": 0, "allowance": 0,
    "coefficient": 0, "position_coefficient": 0, "difference_coefficient": 0,
    "seniority_rate": 0, "profession_rate": 0,
    "region": 4, "payment_months": 1, "member_order": 0, "top_up_rate": 0,
}  # fmt: skip


def spells_frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Spells in the types of docs/architecture.md; what a row leaves out is plain."""
    return pl.DataFrame(
        [PLAIN_SPELL | {"change": number} | dict(row) for number, row in enumerate(rows, 1)],
        schema_overrides=NARROW,
    )


@pytest.fixture(scope="session")
def book() -> law.Law:
    return law.load()


@pytest.fixture(scope="session", params=["duckdb", "polars"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def native(engine: str) -> Callable[[pl.DataFrame], Any]:
    """A frame of spells as the engine's own table."""
    connection = connect(threads=1)

    def of(frame: pl.DataFrame) -> Any:
        if engine == "polars":
            return frame.lazy()
        arrow = frame.to_arrow()  # noqa: F841  DuckDB finds it by its name in this frame
        return connection.sql("select * from arrow")

    return of


@pytest.fixture(scope="session")
def lines_of(
    book: law.Law, native: Callable[[pl.DataFrame], Any]
) -> Callable[..., list[dict[str, Any]]]:
    """Assess rows of spells in some months; lines in the order of change and month."""

    def of(
        rows: Iterable[Mapping[str, Any]], *months: str, with_law: law.Law = book
    ) -> list[dict[str, Any]]:
        lines = assess(
            native(spells_frame(rows)), with_law, [parse_month(month) for month in months]
        )
        frame = nw.to_native(lines.collect(backend="polars"))
        return list(frame.sort("change", "month").to_dicts())

    return of
