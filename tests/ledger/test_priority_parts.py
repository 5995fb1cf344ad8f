"""Whose part of a debt is whose, in columns, against the same told đồng by đồng."""

from collections import Counter, defaultdict

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.ledger.priority.parts import ITEMS, NEEDS, PAID, claims_on, own_parts
from ansinh.ledger.unpaid import UNPAID

MONTHS = st.integers(10, 12)
FUNDS = st.sampled_from(["BHYT", "HTTT"])
PERSONS = st.integers(1, 3)
DONG = st.integers(1, 9)


def table(schema: pa.Schema, rows: list[tuple]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema)


debts = st.dictionaries(st.tuples(FUNDS, MONTHS), st.integers(1, 20), max_size=5)
dues = st.dictionaries(st.tuples(PERSONS, FUNDS, MONTHS), DONG, max_size=9)
paid = st.dictionaries(st.tuples(PERSONS, FUNDS, MONTHS, st.integers(12, 14)), DONG, max_size=5)


def needs(found: dict) -> pa.Table:
    """Person 1 has the oldest record."""
    rows = [(person, 1, person, "due", fund, "", month, amount)
            for (person, fund, month), amount in found.items()]  # fmt: skip
    return table(NEEDS, rows)


def payments(found: dict) -> pa.Table:
    rows = [(1, "due", fund, "", month, person, booked, amount)
            for (person, fund, month, booked), amount in found.items()]  # fmt: skip
    return table(PAID, rows)


@settings(deadline=None)
@given(open_=debts, due=dues, before=paid)
def test_claims_take_what_is_open_one_record_after_the_other(
    open_: dict, due: dict, before: dict
) -> None:
    items = table(ITEMS, [(1, "due", fund, "", month, amount)
                          for (fund, month), amount in open_.items()])  # fmt: skip
    settled: Counter[tuple] = Counter()
    for (person, fund, month, _booked), amount in before.items():
        settled[person, fund, month] += amount
    expected, left = {}, dict(open_)
    for (person, fund, month), amount in sorted(due.items()):
        part = min(max(0, amount - settled[person, fund, month]), left.get((fund, month), 0))
        if part:
            expected[person, fund, month] = part
            left[fund, month] -= part
    rows = claims_on(items, needs(due), payments(before)).to_pylist()
    assert {(r["person"], r["fund"], r["month"]): r["amount"] for r in rows} == expected
    assert [row["priority"] for row in rows] == sorted(row["priority"] for row in rows)


@settings(deadline=None)
@given(
    rows=st.dictionaries(
        st.tuples(st.integers(13, 14), FUNDS, MONTHS, st.integers(400, 403)), DONG, max_size=8
    ),
    due=dues,
    before=paid,
)
def test_parts_stand_at_the_beginning_of_the_days_when_paid_first_and_at_the_end_when_not(
    rows: dict, due: dict, before: dict
) -> None:
    """Each đồng of a debt of a month has a day; persons take theirs from its two ends."""
    unpaid = table(UNPAID, [(1, month, fund, about, 1, about, amount, till)
                            for (month, fund, about, till), amount in rows.items()])  # fmt: skip
    days: dict[tuple, list[int]] = defaultdict(list)
    for (month, fund, about, till), amount in sorted(rows.items()):
        days[month, fund, about] += [till] * amount
    expected: Counter[tuple] = Counter()
    for (month, fund, about), each in days.items():
        early_from = late_to = 0
        for (person, of, at), amount in sorted(due.items()):
            if (of, at) != (fund, about):
                continue
            booked = {when: part for (who, f, a, when), part in before.items()
                      if (who, f, a) == (person, fund, about)}  # fmt: skip
            size = min(len(each), max(0, amount - sum(p for w, p in booked.items() if w < month)))
            early = min(size, booked.get(month, 0))
            late = size - early
            end = max(len(each) - late_to - late, 0) + late
            taken = [*each[early_from : early_from + early], *each[end - late : end]]
            early_from, late_to = early_from + early, late_to + late
            expected.update((person, month, fund, about, till) for till in taken)
    found: Counter[tuple] = Counter()
    for row in own_parts(unpaid, needs(due), payments(before)).to_pylist():
        found[row["person"], row["month"], row["fund"], row["about"], row["till"]] += row["amount"]
    assert found == expected


def test_nobody_and_nothing() -> None:
    assert claims_on(table(ITEMS, []), needs({}), payments({})).num_rows == 0
    assert own_parts(table(UNPAID, []), needs({}), payments({})).num_rows == 0
