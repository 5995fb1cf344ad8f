"""All stories are played once, each at a unit of its own, in one database of the session."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ansinh.config import private_postgres
from ansinh.law import Law, load
from tests.conftest import _cloned
from tests.settle.scenario import Books, books, play
from tests.settle.stories import Twins, batch
from tests.settle.told import STORIES

FIRST, LAST = "2025-01", "2026-04"
RATES = {
    (year, fund): 90_000 if fund == "BHYT" else 100_000
    for year in (2024, 2025)
    for fund in ("BHYT", "BHTN", "TNLD", "ODTS", "HTTT")
}
"""1 % and 0,9 % a month, in hundred-thousandths of a per cent, as `settled_law` has them."""

PAIRS = 24


@cache
def settled_law() -> Law:
    """The law with an invented interest of 1 % (health 0.9 %) a month in 2024 and 2025."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rates.yaml"
        file.write_text(
            "quantity: late_interest_rate\nlabel: {vi: Lãi suất, en: Rate}\nunit: percent_fine\n"
            "holds: year\nby: [fund]\nvalues:\n"
            + "".join(
                f"  - {{from: {year}-01-01, value: {{social: 1.0000%, health: 0.9000%}}, "
                "reference: {document: Kiểm thử, article: số liệu giả định}, "
                "grade: memory}\n"
                for year in (2024, 2025)
            ),
            encoding="utf-8",
        )
        return load([file])


@dataclass(frozen=True)
class Played:
    """What the ledger says at the end of each told story and of each pair of drawn ones."""

    told: dict[str, Books]
    pairs: list[tuple[Twins, Books, Books]]


@pytest.fixture(scope="session")
def played(server: private_postgres.Server) -> Iterator[Played]:
    pairs = drawn(PAIRS)
    stories = [*STORIES.values(), *(story for pair in pairs for story in (pair.prompt, pair.late))]
    for _name in _cloned(server, private_postgres.DATABASE):
        play(stories, first=FIRST, last=LAST, law=settled_law())
        found = [books(unit) for unit in range(1, len(stories) + 1)]
        rest = found[len(STORIES) :]
        yield Played(
            dict(zip(STORIES, found, strict=False)),
            list(zip(pairs, rest[::2], rest[1::2], strict=True)),
        )


def drawn(size: int) -> list[Twins]:
    """Pairs of stories as Hypothesis draws them, the same at every run."""
    found: list[list[Twins]] = []

    @settings(
        max_examples=1, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(pairs=batch(size))
    def take(pairs: list[Twins]) -> None:
        found.append(pairs)

    take()
    return found[-1]
