"""H80, H81, H84, H89 of the border's table: big files in bounded time, told in processor seconds.

The aim is 200.000 rows of a table, read and told apart from what is known, in 10 seconds, and
50.000 lines of MT940 and 100.000 entries of camt in 15 (measured by `python -m benchmarks
reading`). Here a small part of it gets its share of that time, threefold, so that what grows with
the square of the rows is seen and a busy machine is not.
"""

import io
import time

import pytest
import xlsxwriter

from ansinh.exchange.bank import Novelty, identify, read_bank_file, recognise

from . import messages
from .books import MOVES, Move, csv_text, vcb_simple

ROWS = 4_000
SECONDS = {
    kind: 3 * seconds * ROWS / rows
    for kind, seconds, rows in (
        ("csv", 10, 200_000), ("xlsx", 10, 200_000), ("mt940", 15, 50_000), ("camt", 15, 100_000),
    )
}  # fmt: skip


def moves() -> tuple[Move, ...]:
    """Payments of a month, no two alike, several a day of one amount."""
    return tuple(
        Move(
            MOVES[0].day,
            1_000 + number % 50,
            f"FT26{number:08d}",
            f"+BHXH+103+00+TZ{number % 9000:04d}L+07906+dong BHXH+ thang {number % 12 + 1}/2026",
            f"CONG TY SO {number % 700}",
            f"19{number % 700:08d}",
        )
        for number in range(ROWS)
    )


def sheet() -> bytes:
    """The table as a workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(vcb_simple(moves())):
            page.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return target.getvalue()


FILES = {
    "csv": lambda: csv_text(vcb_simple(moves())),
    "xlsx": sheet,
    "mt940": lambda: messages.mt940(moves(), 0, sum(m.amount for m in moves())).encode(),
    "camt": lambda: messages.camt053(
        "08", moves(), opening=0, closing=sum(m.amount for m in moves())
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_many_rows(kind: str) -> None:
    content = FILES[kind]()
    started = time.process_time()
    found = identify(read_bank_file(content, kind))
    again = recognise(found, found)
    spent = time.process_time() - started
    assert len(found) == len({each.key for each in found}) == ROWS
    assert {each.novelty for each in again} == {Novelty.KNOWN}
    assert spent < SECONDS[kind]
