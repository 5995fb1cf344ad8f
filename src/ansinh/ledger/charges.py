"""Late charges: what each employer's debt costs, month by month, booked by difference.

Until 30/6/2025 interest by month (Quyết định 595, Điều 37), taken on the first day of a month
on what was overdue when the month before ended; since 1/7/2025 a charge by day (Luật 41/2024,
Điều 38-41), until the day the money came. Neither bears a charge itself. What a month's charges
should be is a function of the books (`unpaid`), the law and the payment cycles; a closing books
what is missing. A year whose rate nobody has entered stays unbooked until it is. Which days by
day are late and which evasion follows from the letters and excuses on record (`late`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import Min

from ansinh.law import Law, LawMissing
from ansinh.law.charge import begins
from ansinh.law.deadlines import cycle_end
from ansinh.law.late import HEALTH, interest, rate_of
from ansinh.law.months import first_day, last_day, month_of, show_month
from ansinh.ledger import journal
from ansinh.ledger.difference import OWED, subtract
from ansinh.ledger.late.debts import by_cycle, on_days
from ansinh.ledger.late.decreases import earliest_decrease, without_decreases
from ansinh.ledger.late.models import UnitStatus, Urging
from ansinh.ledger.late.recovery import recovered
from ansinh.ledger.models import ChargeKind, Closing, Entry, PaymentCycle
from ansinh.ledger.unpaid import FUNDS, unpaid
from ansinh.register.copying import months_as_dates
from ansinh.register.models import Installation

KEYS = ["unit", "month", "fund"]
"""What a charge is reckoned for; debts with a column `person` have theirs apart."""


class Charged(NamedTuple):
    """đồng drafted, and a sentence for each rate that was missing (`2017 health`)."""

    amount: int
    missing: Mapping[str, str]


def draft(law: Law, month: int, last: Closing | None, *, recorded_at: datetime) -> Charged:
    """Draft the charges that are known before the money of `month` is allocated.

    The month's own interest, and whatever earlier months' charges should have been and are
    not: a rate was entered or corrected, a payment cycle recorded, a receipt taken in late.
    """
    since = _restated_from(law, month, last, recorded_at)
    interest_is_due = month < month_of(begins(law))
    months = [at for at in range(since, month) if _has_rate(law, at)]
    months += [month] if interest_is_due else []
    wanted, missing = should(law, months, until=month - 1, known_at=recorded_at)
    difference = _computable(law, subtract(wanted, posted(months)))
    return Charged(_draft(difference, month, first_day(month), ""), missing)


def draft_by_day(law: Law, month: int, *, recorded_at: datetime) -> int:
    """Draft the charges by day of `month` itself, once its money is allocated; returns đồng."""
    if month < month_of(begins(law)):
        return 0
    wanted, _missing = should(law, [month], until=month, known_at=recorded_at)
    return _draft(subtract(wanted, posted([month])), month, last_day(month), "days/")


def should(
    law: Law, months: Sequence[int], *, until: int, known_at: datetime
) -> tuple[pa.Table, dict[str, str]]:
    """The charges of months as the books through `until` and the law make them.

    Returns the charges as an owed table (`share` is the `ChargeKind`), and the rates that were
    missing: those months and funds have no charge in the table.
    """
    debts = unpaid(law, months, until=until, known_at=known_at)
    debts = without_decreases(debts, months, until=until)
    found, missing = of_debts(law, debts, known_at=known_at)
    more, missing_too = recovered(law, months, until=until, known_at=known_at)
    return pa.concat_tables([found, more]), missing | missing_too


def of_debts(law: Law, debts: pa.Table, *, known_at: datetime) -> tuple[pa.Table, dict[str, str]]:
    """The charges that unpaid debts (`unpaid.UNPAID`) make, and the rates that were missing.

    An owed table; where the debts have a column `person`, it has one too and the charges are
    each person's own, taken on their part of the debts. Letters and excuses are those
    recorded by `known_at`.
    """
    by_day = pc.greater_equal(debts["month"], int(month_of(begins(law))))
    monthly, missing = _interest(law, debts.filter(pc.invert(by_day)))
    daily = _by_day(law, debts.filter(by_day), known_at)
    return pa.concat_tables([monthly, daily]), missing


def posted(months: Sequence[int]) -> pa.Table:
    """The charges of months as the journal holds them, an owed table."""
    if not months:
        return OWED.empty_table()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT unit_id, (extract(year FROM about_month) * 12
                + extract(month FROM about_month) - 1)::int, fund, share, sum(amount)::bigint
            FROM ledger_posting
            WHERE account = 'charge' AND booked_month >= %s AND about_month = ANY(%s)
            GROUP BY 1, 2, 3, 4
            """,
            [first_day(min(months)), [first_day(month) for month in months]],
        )
        return _owed(zip(*cursor.fetchall(), strict=True))


def apart(law: Law, last: Closing) -> pa.Table:
    """What the charges through the last closing should be, less what is booked.

    Months and funds without a rate are left out, as closings leave them alone.
    """
    closed = month_of(last.month)
    first = month_of(Installation.objects.get().first_month)
    split = closed + 1 if closed < month_of(begins(law)) else closed
    known = {"known_at": last.recorded_at}
    months = [at for at in range(first, split) if _has_rate(law, at)]
    wanted, _missing = should(law, months, until=closed - 1, **known)
    of_last, _missing = should(law, range(split, closed + 1), until=closed, **known)
    wanted = pa.concat_tables([wanted, of_last])
    return _computable(law, subtract(wanted, posted(range(first, closed + 1))))


def _has_rate(law: Law, month: int) -> bool:
    """Whether any fund's charge of a month can be computed."""
    return any(known_rate(law, month, fund) is not None for fund in FUNDS)


def known_rate(law: Law, month: int, fund: str) -> int | None:
    """The monthly rate of a fund, 0 under the charge by day; None when nobody has entered it."""
    try:
        return rate_of(law, month, fund)
    except LawMissing:
        return None


def _computable(law: Law, difference: pa.Table) -> pa.Table:
    """The rows whose rate is known: what was booked by a rate that is no longer there stays."""
    keys = list(zip(difference["month"].to_pylist(), difference["fund"].to_pylist(), strict=True))
    known = {key: known_rate(law, *key) is not None for key in set(keys)}
    return difference.filter(pa.array([known[key] for key in keys], pa.bool_()))


def _restated_from(law: Law, month: int, last: Closing | None, recorded_at: datetime) -> int:
    """The first month whose charges may be others than those booked."""
    if last is None:
        return month
    first = month_of(Installation.objects.get().first_month)
    new = {"recorded_at__gt": last.recorded_at, "recorded_at__lte": recorded_at}
    if last.law_hash != law.hash or PaymentCycle.objects.filter(**new).exists():
        return first
    late = Entry.objects.filter(
        booked_month=last.month, kind__in=("receipt", "reversal"), value_date__lt=last.month
    )
    earliest = [
        late.aggregate(day=Min("value_date"))["day"],
        Urging.objects.filter(**new).aggregate(day=Min("sent_on"))["day"],
        UnitStatus.objects.filter(**new).aggregate(day=Min("from_day"))["day"],
    ]
    decreased = earliest_decrease(last.month)
    since = [int(month_of(day)) for day in earliest if day is not None]
    since += [month_of(decreased) + 1] if decreased is not None else []
    return min([month, *(max(first, at) for at in since)])


def bearing_interest(debts: pa.Table) -> pa.Table:
    """Pcđ (điều 37 khoản 3): what of debts was past its due date a month ago, in `amount_sum` by
    unit, month and fund."""
    late = debts.filter(
        pc.less(pa.array(by_cycle(debts, cycle_end)), pc.subtract(debts["month"], 1))
    )
    return late.group_by(_keys(debts)).aggregate([("amount", "sum")])


def _interest(law: Law, debts: pa.Table) -> tuple[pa.Table, dict[str, str]]:
    """Pcđ x k by unit, month and fund: k on what was past its due date a month ago."""
    missing: dict[str, str] = {}
    overdue = bearing_interest(debts)
    if overdue.num_rows == 0:
        return _shape(debts).empty_table(), missing
    rates = {}
    for month, fund in sorted(set(zip(*(overdue[k].to_pylist() for k in KEYS[1:]), strict=True))):
        try:
            rates[month, fund] = rate_of(law, month, fund)
        except LawMissing as error:
            missing[f"{month // 12} {'health' if fund == HEALTH else 'social'}"] = str(error)
            rates[month, fund] = 0
    rate = np.array(
        [rates[key] for key in zip(*(overdue[k].to_pylist() for k in KEYS[1:]), strict=True)],
        dtype=np.int64,
    )
    amount = overdue["amount_sum"].to_numpy()
    if rate.size and int(amount.max()) * int(rate.max()) >= np.iinfo(np.int64).max:
        raise OverflowError(f"a debt of {amount.max()} đồng is too large for its interest")
    charge = interest(amount, rate)
    kinds = [str(ChargeKind.INTEREST)] * len(charge)
    columns = [*(overdue[key] for key in _keys(debts)), kinds, charge]
    return _owed(columns, _shape(debts)), missing


def _by_day(law: Law, debts: pa.Table, known_at: datetime) -> pa.Table:
    """The charge of each debt up to its day, less that up to the end of the month before."""
    shape = _shape(debts)
    if debts.num_rows == 0:
        return shape.empty_table()
    months = debts["month"].to_numpy()
    asked, places = np.unique(months, return_inverse=True)
    begin = np.array([first_day(month).toordinal() - 1 for month in asked])[places]
    rows = debts.drop_columns(["till", "amount"]).append_column("amount", pc.abs(debts["amount"]))
    sign = pc.cast(pc.sign(debts["amount"]), pa.int64())
    ends = rows.append_column("day", debts["till"].cast(pa.int64())).append_column("sign", sign)
    starts = rows.append_column("day", pa.array(begin)).append_column("sign", pc.negate(sign))
    found = on_days(law, pa.concat_tables([ends, starts]), known_at=known_at)
    parts = []
    for kind in (ChargeKind.LATE, ChargeKind.EVASION):
        amount = pc.multiply_checked(found[f"{kind}_charge"], found["sign"])
        kinds = pa.array([str(kind)] * found.num_rows, pa.string())
        parts.append(_owed([*(found[key] for key in _keys(debts)), kinds, amount], shape))
    whole = pa.concat_tables(parts).group_by([*_keys(debts), "share"])
    summed = whole.aggregate([("amount", "sum")]).rename_columns({"amount_sum": "amount"})
    return summed.filter(pc.not_equal(summed["amount"], 0)).select(shape.names).cast(shape)


def _keys(debts: pa.Table) -> list[str]:
    """What the charges of these debts are reckoned for."""
    return [*KEYS, *(["person"] if "person" in debts.column_names else [])]


def _shape(debts: pa.Table) -> pa.Schema:
    """The owed table that the charges of these debts make: with a person where they have one."""
    fields = {field.name: field for field in OWED} | {"person": pa.field("person", pa.int64())}
    return pa.schema([fields[name] for name in (*_keys(debts), "share", "amount")])


def _draft(apart: pa.Table, month: int, day: date, of: str) -> int:
    """Draft one entry a unit: its charges against the income of the funds; returns đồng."""
    if apart.num_rows == 0:
        return 0
    units = apart["unit"].to_pylist()
    amounts = apart["amount"].to_pylist()
    size = len(units)
    for account, sign in (("charge", 1), ("charge_income", -1)):
        journal.draft(
            {
                "client_id": [f"charge/{show_month(month)}/{of}{unit}" for unit in units],
                "kind": ["charge"] * size,
                "unit": units,
                "value_date": [day] * size,
                "note": [""] * size,
                "account": [account] * size,
                "fund": apart["fund"],
                "share": apart["share"],
                "about_month": months_as_dates(apart["month"]),
                "amount": [sign * amount for amount in amounts],
            }
        )
    return sum(amounts)


def _owed(columns: Iterable[Any], shape: pa.Schema = OWED) -> pa.Table:
    values = list(columns) or [()] * len(shape)
    return pa.table(
        [
            pa.chunked_array([c])
            if isinstance(c, pa.Array)
            else c
            if isinstance(c, pa.ChunkedArray)
            else pa.array(c)
            for c in values
        ],
        names=shape.names,
    ).cast(shape)
