"""A sheet with a statement's table -> `BankStatement`, by a layout.

Rows are walked once. Before the heading and after the end of the table stand labels; inside it
stand lines, and rows that open, close, total or repeat the heading. A row that is none of these
ends the table; a line after the end refuses the file, so no line is lost in silence.
"""

import re
from dataclasses import dataclass, field

from ansinh.exchange.amounts import exponent_of
from ansinh.exchange.bank import labels
from ansinh.exchange.bank.layouts import Columns, Layout, find_columns
from ansinh.exchange.bank.statement import BankLine, BankStatement, DeclaredTotals
from ansinh.exchange.bank.table_row import MONEY, RowReader, has_digits, text_of, with_memo
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Cell, Row, Sheet, cell_name

_THOUSANDS = re.compile(r"\d{3}(?:\.\d+)?")


@dataclass
class _Section:
    """What has been read of one account."""

    position: str
    account: str = ""
    currency: str = ""
    opening: Cell = None
    closing: Cell = None
    totals: dict[str, Cell] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    lines: list[BankLine] = field(default_factory=list)
    has_table: bool = False
    ended: bool = False


class TableReader:
    """Reads one sheet by one layout; `read` may be called once."""

    def __init__(self, sheet: Sheet, layout: Layout, account: str = "") -> None:
        self._sheet = sheet
        self._layout = layout
        self._account = account
        self._rows = RowReader(layout)
        self._section = _Section(sheet.place(0))
        self._done: list[BankStatement] = []
        self._width = 0

    def read(self) -> list[BankStatement]:
        """The statements of the sheet, not yet checked. Raises `Refused`."""
        rows = self._sheet.rows
        for index, row in enumerate(rows):
            if not any(row) and all(cell in (None, "") for cell in row):
                continue
            below = rows[index + 1] if index + 1 < len(rows) else []
            self._read_row(index, row, below)
        self._close_section()
        if not self._done:
            raise Refused("no table of transactions was found", place=self._sheet.place(0))
        return self._done

    def _read_row(self, index: int, row: Row, below: Row) -> None:
        money = self._rows.columns is not None and self._rows.moves_money(row)
        columns = None if money else self._heading(index, row)
        if columns:
            self._rows.take_columns(columns)
            filled = [at for at, cell in enumerate(row, 1) if cell not in (None, "")]
            self._width = max(*filled, *(column + 1 for column in columns.values()))
            self._section.has_table, self._section.ended = True, False
        elif self._rows.columns is None:
            self._read_labels(index, row, below)
        elif not self._section.lines and self._rows.numbers_columns(row):
            return
        elif self._is_line(row, money):
            self._add_line(index, row)
        elif not self._read_labels(index, row, below):
            self._read_text(row)

    def _heading(self, index: int, row: Row) -> Columns | None:
        """The columns that a row announces; a row with money under a heading announces none."""
        if self._layout.header_row not in (None, index + 1):
            return None
        return find_columns(self._layout, row)

    def _is_line(self, row: Row, money: bool) -> bool:
        """Between two accounts stand dates and numbers that are no lines."""
        inside = self._section.has_table or self._section.lines
        return self._rows.is_line(row, money) if inside else self._rows.is_surely_line(row, money)

    def _add_line(self, index: int, row: Row) -> None:
        section, place = self._section, self._sheet.place(index)
        if section.ended:
            raise Refused(
                "a line with money stands after the end of the table",
                place=place,
                value=" | ".join(text_of(cell) for cell in row if cell not in (None, "")),
                advice="Download the file again, or describe it by a mapping file.",
            )
        row = self._whole_row(row, place)
        self._refuse_uncomputed(index)
        self._take_account_of_line(row, place)
        default = section.currency or self._layout.currency or "VND"
        lines = self._rows.read(row, place, default)
        section.currency = section.currency or lines[0].currency
        section.lines += lines

    def _whole_row(self, row: Row, place: str) -> Row:
        """The row of a CSV file, whose last text may have run into further cells.

        A comma in an amount (7,000,000) makes three cells of one, and then the others are not
        those of their headings: refused, because a wrong amount would be read without a word.
        """
        if self._sheet.name or all(cell in (None, "") for cell in row[self._width :]):
            return row
        columns = self._rows.columns or {}
        last = next((role for role, at in columns.items() if at == self._width - 1), "")
        grouped = any(
            at + 1 < len(row) and _THOUSANDS.fullmatch(text_of(row[at + 1]).strip())
            for role, at in columns.items()
            if role in MONEY and has_digits(row[at])
        )
        if grouped or last not in ("remittance", "counterparty_name"):
            raise Refused(
                "the row has more cells than the heading has columns",
                place=place,
                value=" | ".join(text_of(cell) for cell in row),
                advice="Put texts and amounts between quotation marks, or save the table as XLSX.",
            )
        text = ", ".join(text_of(cell) for cell in row[self._width - 1 :])
        return [*row[: self._width - 1], text.rstrip(", ")]

    def _take_account_of_line(self, row: Row, place: str) -> None:
        """Some banks write the account on each line only."""
        account = labels.account_in(self._rows.cell(row, "account"))
        if not account:
            return
        self._section.account = self._section.account or account
        if account != self._section.account:
            raise Refused(
                "a line of another account than the statement's",
                place=place,
                value=account,
                advice="Ask the bank for a file of each account.",
            )

    def _refuse_uncomputed(self, index: int) -> None:
        if not self._sheet.uncomputed:
            return
        place = self._sheet.place(index)
        for role, column in (self._rows.columns or {}).items():
            if cell_name(index, column) in self._sheet.uncomputed:
                raise Refused(
                    "the cell holds a formula that was never computed",
                    place=place,
                    column=role,
                    advice="Open the workbook in a spreadsheet program and save it.",
                )

    def _read_labels(self, index: int, row: Row, below: Row) -> bool:
        """Take what the labels of a row say; False when it has none."""
        found = False
        for kind, value in labels.labelled(row, below):
            found = True
            self._take_label(kind, value, index, row)
        if not found and self._rows.columns is not None:
            first = next((cell for cell in row if isinstance(cell, str) and cell.strip()), "")
            return bool(labels.kind_of(first))
        return found

    def _take_label(self, kind: str, value: Cell, index: int, row: Row) -> None:
        section = self._section
        if kind == "account":
            self._take_account(value, index, row)
        elif kind == "opening":
            section.opening = self._balance_of(row, value)
        elif kind == "closing":
            section.closing = self._balance_of(row, value)
            section.ended = section.ended or bool(section.lines)
        elif kind == "currency":
            section.currency = section.currency or labels.currency_in(value)
        elif kind == "period":
            section.days = labels.days_in(row) or section.days
        elif kind == "totals":
            for side in ("debit", "credit"):
                if has_digits(self._rows.cell(row, side)):
                    section.totals[f"{side}_sum"] = self._rows.cell(row, side)
            section.ended = section.ended or section.has_table
        else:
            section.totals[kind] = value

    def _balance_of(self, row: Row, value: Cell) -> Cell:
        """In the table a balance stands in the column of balances, whatever stands before it."""
        balance = self._rows.cell(row, "balance")
        return balance if has_digits(balance) else value

    def _take_account(self, value: Cell, index: int, row: Row) -> None:
        account = labels.account_in(value)
        if not account:
            return
        if self._rows.columns is not None:
            self._close_section()
        if not self._section.account:
            self._section.account, self._section.position = account, self._sheet.place(index)
        in_label = next((c for c in row if isinstance(c, str) and "(" in c), "")
        found = labels.currency_in(in_label)
        self._section.currency = self._section.currency or found

    def _read_text(self, row: Row) -> None:
        """A row of words: the memo's second row, a second heading, or the end of the table."""
        lines, filled = self._section.lines, [cell for cell in row if cell not in (None, "")]
        if not lines:
            return
        only_memo = filled == [self._rows.cell(row, "remittance")]
        second_row = self._layout.record_rows == 2 and not lines[-1].remittance
        if not self._section.ended and (only_memo or second_row):
            lines[-1] = with_memo(lines[-1], " ".join(text_of(cell) for cell in filled))
            return
        self._section.ended = True

    def _close_section(self) -> None:
        """Turn what was read of an account into a statement."""
        section, self._section = self._section, _Section(self._sheet.place(0))
        self._rows.forget_day()
        if not (section.has_table or section.lines or section.opening is not None):
            return
        place = section.position
        account = section.account or self._layout.account or self._account
        if not account:
            raise Refused(
                "the file does not say of which account it is",
                place=place,
                advice="State the account when importing it.",
            )
        currency = section.currency or self._layout.currency or "VND"
        exponent_of(currency)
        amount, days = self._rows.amount, section.days[:2]
        first_and_last = [self._rows.day_of(day, "period", place) for day in days]
        self._done.append(
            BankStatement(
                format=f"table.{self._layout.name}",
                account=account,
                currency=currency,
                lines=tuple(section.lines),
                opening=amount(section.opening, currency, "opening balance", place),
                closing=amount(section.closing, currency, "closing balance", place),
                period=(first_and_last[0], first_and_last[1]) if len(days) == 2 else (None, None),
                totals=self._totals(section, currency, place),
                position=place,
            )
        )

    def _totals(self, section: _Section, currency: str, place: str) -> DeclaredTotals:
        def stated(kind: str, unit: str) -> int | None:
            return self._rows.amount(section.totals.get(kind), unit, kind, place)

        return DeclaredTotals(
            credit_sum=stated("credit_sum", currency),
            debit_sum=stated("debit_sum", currency),
            # A count is written like an amount without decimals.
            credit_count=stated("credit_count", "VND"),
            debit_count=stated("debit_count", "VND"),
        )
