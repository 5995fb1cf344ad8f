"""Small books for statements: one employer, two workers, months around both procedures."""

from datetime import date

from ansinh.receipts.office import Office
from tests.ledger.builders import close, receive
from tests.register.builders import append, build_register, change

WAGE = 5_310_000
DUE = 3_398_400
"""32 % of 10,620,000: what two workers at that wage cost a month."""

OFFICE = Office(
    name="BHXH tỉnh Thử",
    bank_bin="970418",
    bank_name="Ngân hàng Thử",
    account_number="1100000000000",
    account_name="BHXH TINH THU",
)


def two_workers(first_month: date) -> None:
    """An employer (TA0001Z) with two workers from the first month on; nothing is closed."""
    build_register(people=6, units=3, first_month=first_month)
    month = f"{first_month:%Y-%m}"
    append(change(1, 1, month, wage=WAGE), change(2, 1, month, wage=WAGE))


def january_2026() -> None:
    """The published statement of January 2026: due and paid in full."""
    two_workers(date(2026, 1, 1))
    receive(("FT26020001", 1, date(2026, 1, 20), DUE))
    close("2026-01")


def may_to_july_2026() -> None:
    """Three months of the new procedure: short, one joins late and one leaves, then surplus."""
    two_workers(date(2026, 5, 1))
    receive(("FT26140001", 1, date(2026, 5, 20), 3_000_000))
    close("2026-05")
    append(
        change(3, 1, "2026-05", wage=8_000_000, recorded_at="2026-06-10T03:00"),
        change(2, 1, "2026-06", state="ended", recorded_at="2026-06-10T03:00"),
    )
    receive(
        ("FT26170001", 1, date(2026, 6, 19), 1_000_000),
        ("FT26170002", 1, date(2026, 6, 22), 500_000),
    )
    close("2026-06")
    receive(("FT26200001", 1, date(2026, 7, 20), 30_000_000))
    close("2026-07")
