"""One row of a statement's table -> `BankLine`."""

import dataclasses
import re
from datetime import date

from ansinh.exchange.amounts import exponent_of, read_amount, read_number
from ansinh.exchange.bank import labels
from ansinh.exchange.bank.layouts import Columns, Layout
from ansinh.exchange.bank.statement import BankLine, given
from ansinh.exchange.dates import read_date, split_day
from ansinh.exchange.folding import fold
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Cell, Row

_EXACT_DIGITS = 15
_EXACT = 10**_EXACT_DIGITS
"""Workbooks keep fifteen digits of a number; those behind them are made up."""

_NOWHERE = 1 << 30
"""The column of a role that a layout does not have."""

_COLUMN_NUMBER = re.compile(r"\(?[0-9A-Z]{1,2}\)?")


CHARGES = ("fee", "tax")
"""Columns of what a bank takes for a transaction, beside the columns of debit and credit."""

MONEY = ("debit", "credit", "amount", "balance", *CHARGES)

CHARGE_TEXT = "Phí, thuế của giao dịch"


class RowReader:
    """Reads rows by a layout; remembers the last date for rows that leave it out."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.columns: Columns | None = None
        self._places: Columns = {}
        self._day: date | None = None
        self._money: tuple[str, ...] = ()
        self._charges: tuple[str, ...] = ()

    def take_columns(self, columns: Columns) -> None:
        """The heading is found: which column holds which role from here on."""
        self.columns = self._places = columns
        self._charges = tuple(role for role in CHARGES if role in columns)
        sides = (role for role in ("debit", "credit", "amount") if role in columns)
        self._money = (*sides, *self._charges)

    def forget_day(self) -> None:
        """A new account begins: its first row must have a date."""
        self._day = None

    def cell(self, row: Row, role: str) -> Cell:
        """The cell in the column of a role."""
        column = self._places.get(role, _NOWHERE)
        return row[column] if column < len(row) else None

    def is_line(self, row: Row, money: bool) -> bool:
        """Whether a row is a transaction: `money` in it or a date, and no label before it."""
        memo = (self.columns or {}).get("remittance")
        first = next((i for i, cell in enumerate(row) if cell not in (None, "")), 0)
        label = row[first] if first != memo else ""
        if isinstance(label, str) and labels.kind_of(label):
            return False
        day = self.cell(row, "date")
        return money or (day not in (None, "") and _looks_like_day(day))

    def is_surely_line(self, row: Row, money: bool) -> bool:
        """Whether a row outside a table is a line all the same: a whole date and `money`."""
        day = self.cell(row, "date")
        try:
            read_date(split_day(day)[0] if isinstance(day, str) else day)
        except ValueError:
            return False
        return money

    def moves_money(self, row: Row) -> bool:
        """Whether there is a number in a column of money."""
        return any(has_digits(self.cell(row, role)) for role in self._money)

    @staticmethod
    def numbers_columns(row: Row) -> bool:
        """Whether a row only numbers the columns: (1), (2), (3) or A, B, 1, 2."""
        texts = [text_of(cell) for cell in row if cell not in (None, "")]
        return len(texts) > 2 and all(_COLUMN_NUMBER.fullmatch(text) for text in texts)

    def read(self, row: Row, place: str, default_currency: str) -> list[BankLine]:
        """The line of a row, and one of what the bank took for it in columns of fees and taxes.

        Raises `Refused` with the column and the value that is wrong.
        """
        line = self._line(row, place, default_currency)
        if not self._charges:
            return [line]
        taken = sum(self._side(row, role, line.currency, place) or 0 for role in self._charges)
        if not taken:
            return [line]
        balance = line.balance_after
        charge = dataclasses.replace(
            line,
            amount=-taken,
            transaction_id="",
            counterparty_name="",
            counterparty_account="",
            remittance=CHARGE_TEXT,
        )
        if not line.amount:
            return [dataclasses.replace(charge, remittance=line.remittance or CHARGE_TEXT)]
        before = None if balance is None else balance + taken
        return [dataclasses.replace(line, balance_after=before), charge]

    def _line(self, row: Row, place: str, default_currency: str) -> BankLine:
        currency = self._currency(row, default_currency, place)
        day, reference = self._read_day(row, place)
        value_day = self.cell(row, "value_date")
        return BankLine(
            booked=day,
            amount=self._read_money(row, currency, place),
            currency=currency,
            value_date=self.day_of(value_day, "value_date", place) if value_day else None,
            bank_reference=given(reference_of(self.cell(row, "reference")) or reference),
            transaction_id=given(reference_of(self.cell(row, "transaction_id"))),
            counterparty_name=text_of(self.cell(row, "counterparty_name")),
            counterparty_account=text_of(self.cell(row, "counterparty_account")),
            remittance=text_of(self.cell(row, "remittance")),
            balance_after=self.amount(self.cell(row, "balance"), currency, "balance", place),
            position=place,
        )

    def _currency(self, row: Row, default: str, place: str) -> str:
        cell = self.cell(row, "currency")
        if cell in (None, ""):
            return default
        currency = labels.currency_in(cell)
        if not currency:
            raise Refused("this currency is not known", place=place, column="currency", value=cell)
        return currency

    def _read_day(self, row: Row, place: str) -> tuple[date, str]:
        cell, reference = self.cell(row, "date"), ""
        if cell in (None, ""):
            if not self.layout.date_above or self._day is None:
                raise Refused("the date is missing", place=place, column="date")
            return self._day, ""
        if isinstance(cell, str) and self.layout.reference_in_date:
            cell, reference = split_day(cell)
        self._day = self.day_of(cell, "date", place)
        return self._day, reference

    def day_of(self, cell: Cell, column: str, place: str) -> date:
        """The date in a cell; raises `Refused`."""
        try:
            return read_date(cell)
        except ValueError as error:
            raise Refused(str(error), place=place, column=column, value=cell) from None

    def _read_money(self, row: Row, currency: str, place: str) -> int:
        """The signed amount: credit is money in."""
        if "amount" in (self.columns or {}):
            return self._signed_amount(row, currency, place)
        debit = self._side(row, "debit", currency, place)
        credit = self._side(row, "credit", currency, place)
        charged = any(has_digits(self.cell(row, role)) for role in self._charges)
        if debit is None and credit is None and not charged:
            raise Refused("the line has neither a debit nor a credit", place=place)
        if debit and credit:
            raise Refused(
                "the line has both a debit and a credit",
                place=place,
                value=f"{debit:,} and {credit:,}",
            )
        return (credit or 0) - (debit or 0)

    def _side(self, row: Row, role: str, currency: str, place: str) -> int | None:
        amount = self.amount(self.cell(row, role), currency, role, place)
        if amount is not None and amount < 0:
            raise Refused(
                f"a {role} is never negative",
                place=place,
                column=role,
                value=self.cell(row, role),
                advice="A reversal stands in the other column; ask the bank what this line is.",
            )
        return amount

    def _signed_amount(self, row: Row, currency: str, place: str) -> int:
        amount = self.amount(self.cell(row, "amount"), currency, "amount", place)
        if amount is None:
            raise Refused("the amount is missing", place=place, column="amount")
        if "direction" not in (self.columns or {}):
            return amount
        if amount < 0:
            raise Refused(
                "an amount with its direction in another column is never negative",
                place=place,
                column="amount",
                value=self.cell(row, "amount"),
            )
        word = fold(text_of(self.cell(row, "direction")))
        return -amount if word in self.layout.money_out_words else amount

    def amount(self, cell: Cell, currency: str, column: str, place: str) -> int | None:
        """The amount in a cell in minor units; None where it is empty. Raises `Refused`."""
        if cell is None or cell == "":
            return None
        exponent = exponent_of(currency)
        try:
            if isinstance(cell, str):
                if cell.strip() in ("", "-"):
                    return None
                return read_amount(cell, exponent, self.layout.decimal_sign)
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                return read_number(cell, exponent)
            raise ValueError("this is not an amount")
        except ValueError as error:
            raise Refused(str(error), place=place, column=column, value=cell) from None


def has_digits(cell: Cell) -> bool:
    """Whether a cell holds a number, as such or written."""
    if isinstance(cell, str):
        return cell.isdigit() or any(char.isdigit() for char in cell)
    return cell is not None


def text_of(cell: Cell) -> str:
    """A cell as text: single blanks, and a number without the `.0` that workbooks add."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def reference_of(cell: Cell) -> str:
    """A reference; of a number from which a workbook has dropped digits, what is left and `…`."""
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        return f"{int(cell)}"[:_EXACT_DIGITS] + "…"
    return text_of(cell)


def with_memo(line: BankLine, more: str) -> BankLine:
    """The line with more text behind its memo."""
    return dataclasses.replace(line, remittance=f"{line.remittance} {more}".strip())


def _looks_like_day(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and bool(labels.days_in([cell])))
