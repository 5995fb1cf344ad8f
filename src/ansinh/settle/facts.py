"""The tables that a settlement is made from: facts by value date, as they are known now.

A fact that was taken back is not in them: a voided change, a decrease, a reversed receipt, a
withdrawn letter never were. What the law itself ties to a day of declaration stands in `LATE`.
Months are month numbers (`ground.months`), days are `date.toordinal`, amounts đồng.
"""

from dataclasses import dataclass, field

import pyarrow as pa

from ansinh.law.funds import Fund
from ansinh.settle.rows import Rows


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


_I, _T = pa.int64(), pa.string()

UNITS = _schema(unit=_I, start=_I)
"""Whom to settle, and the first month to replay.
What stood at the end of the month before is given by `OPEN`, `OPEN_CHARGES` and `MONEY`."""

BEARING = _schema(unit=_I, from_month=_I, to_month=_I)
"""From which month to which (half open) a unit's debts bear charges: while it is an employer."""

DUES = _schema(unit=_I, fund=_T, about=_I, amount=_I)
"""What is due about months from the unit's start on, all in all."""

LATE = _schema(unit=_I, fund=_T, about=_I, declared=_I, since=_I, fresh=pa.bool_(), amount=_I)
"""What of any month's dues was declared after the month, on which day. `fresh`: for people who
stood on no list of the unit before, from the month `since` on; else a rise of what was due."""

OPEN = DUES
"""What was unpaid when a unit's start began, about the months before."""

OPEN_CHARGES = _schema(unit=_I, fund=_T, kind=_T, about=_I, amount=_I)
"""The same for late charges; `about` is the month whose charge it is."""

MONEY = _schema(unit=_I, day=_I, amount=_I)
"""Money by its value date; day 0: it was there when the unit's start began."""

CYCLES = _schema(unit=_I, from_month=_I, months=_I)
"""For how many months a unit pays at once, from which month on; one row a unit and month."""

LETTERS = _schema(unit=_I, from_month=_I, through_month=_I, sent=_I)
"""Letters that urged the debts of some months, and the day on which they were sent."""

EXCUSES = _schema(unit=_I, from_day=_I, to_day=_I)
"""Days (half open) on which a unit had a lawful reason not to pay."""

PEOPLE = _schema(
    record=_I, unit=_I, person=_I, through=_I, ground=_T, from_month=_I, to_month=_I
)  # fmt: skip
"""Whose dues through a month come first in the money of which months (half open)."""

PEOPLE_DUES = _schema(
    unit=_I, person=_I, fund=_T, about=_I, declared=_I, since=_I, fresh=pa.bool_(), amount=_I
)  # fmt: skip
"""What the law assesses for these people at the unit, by the day on which it was declared: as in
`LATE`; `declared` 0 (and with it `since` and `fresh`) is what was declared in its month."""

KEPT = OPEN_CHARGES
"""Charges booked of months and funds whose yearly rate nobody has entered any more: they stay."""


@dataclass(frozen=True)
class Facts:
    """Everything that a settlement follows from, beside the law."""

    units: pa.Table
    bearing: pa.Table = field(default_factory=BEARING.empty_table)
    dues: pa.Table = field(default_factory=DUES.empty_table)
    late: pa.Table = field(default_factory=LATE.empty_table)
    open: pa.Table = field(default_factory=OPEN.empty_table)
    open_charges: pa.Table = field(default_factory=OPEN_CHARGES.empty_table)
    money: pa.Table = field(default_factory=MONEY.empty_table)
    cycles: pa.Table = field(default_factory=CYCLES.empty_table)
    letters: pa.Table = field(default_factory=LETTERS.empty_table)
    excuses: pa.Table = field(default_factory=EXCUSES.empty_table)
    people: pa.Table = field(default_factory=PEOPLE.empty_table)
    people_dues: pa.Table = field(default_factory=PEOPLE_DUES.empty_table)
    kept: pa.Table = field(default_factory=KEPT.empty_table)


DUE, CHARGE = "due", "charge"
ACCOUNTS = (DUE, CHARGE)
INTEREST, LATE_CHARGE, EVASION = "interest", "late", "evasion"
RECOVERY, RECOVERED_LATE, RECOVERED_EVASION = "recovery", "rec_late", "rec_evad"
KINDS = ("", EVASION, INTEREST, LATE_CHARGE, RECOVERED_EVASION, RECOVERED_LATE, RECOVERY)
"""What a charge is for, in the order in which charges of one fund and month are paid."""
FUNDS = tuple(fund.value for fund in Fund)
GROUNDS = ("leaves", "claims")
CODES = {
    "fund": {name: code for code, name in enumerate(FUNDS)},
    "kind": {name: code for code, name in enumerate(KINDS)},
    "ground": {name: code for code, name in enumerate(GROUNDS)},
    "account": {name: code for code, name in enumerate(ACCOUNTS)},
}
COMPULSORY = tuple(
    FUNDS.index(fund) for fund in (Fund.ODTS, Fund.HTTT, Fund.TNLD, Fund.BHYT, Fund.BHTN)
)
"""The funds whose debts bear charges; voluntary insurance bears none."""


PIECES = _schema(
    month=_I, unit=_I, account=_T, fund=_T, kind=_T, about=_I, record=_I, person=_I, day=_I,
    amount=_I,
)  # fmt: skip
"""What money paid, piece by piece, in the order of payment: in which month, of which debt
(`account` `due` or `charge`, fund, kind of charge, month), for whom first (`record`, `person`; 0
for the unit as a whole), with the money of which day (0: it was there when the start began)."""

CHARGES = _schema(unit=_I, fund=_T, kind=_T, about=_I, amount=_I)
"""Late charges by the month that they are for."""

CLAIMS = _schema(
    record=_I, unit=_I, person=_I, account=_T, fund=_T, kind=_T, about=_I, amount=_I
)  # fmt: skip
SURPLUS = _schema(unit=_I, amount=_I)


def table(rows: Rows, schema: pa.Schema) -> pa.Table:
    """Rows as a table of this schema, codes as the texts they stand for."""
    columns = [
        pa.DictionaryArray.from_arrays(pa.array(rows[name]), list(CODES[name])).cast(pa.string())
        if name in CODES
        else pa.array(rows[name], pa.int64()).cast(schema.field(name).type)
        for name in schema.names
    ]
    return pa.Table.from_arrays(columns, schema=schema)
