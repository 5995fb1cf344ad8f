"""How a statement writes numbers, months and days: the Vietnamese way."""

from datetime import date

from ansinh.ledger.statements.layouts import Kind


def number(value: int) -> str:
    """1.234.567; a debt that is negative keeps its sign."""
    return f"{value:,}".replace(",", ".")


def cell(value: int | None, kind: Kind) -> str:
    """A cell of the statement; empty where the form counts nothing, or at no rate."""
    if value is not None and kind is Kind.RATE:
        return f"{value // 1_000_000},{value % 1_000_000 // 100:04d}%" if value else ""
    return "" if value is None or kind is Kind.TITLE else number(value)


def month(value: int) -> str:
    """05/2026."""
    return f"{value % 12 + 1:02d}/{value // 12:04d}"


def day(value: date) -> str:
    """31/05/2026."""
    return f"{value:%d/%m/%Y}"
