"""Rows as NumPy columns, and the few set operations that settlement is made of.

A `Rows` is a mapping of equally long int64 arrays. Amounts are đồng; whatever is grouped is
grouped by whole numbers, so that a sort puts equal keys side by side.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Rows = dict[str, Numbers]


def numbers(values: Any) -> Numbers:
    """Values as an int64 array."""
    return np.asarray(values, dtype=np.int64)


def empty(names: Sequence[str]) -> Rows:
    """No rows of these columns."""
    return {name: numbers([]) for name in names}


def from_table(table: pa.Table, codes: dict[str, dict[str, int]]) -> Rows:
    """The columns of a table; those named in `codes` hold texts, which become their codes."""
    found: Rows = {}
    for name in table.column_names:
        values = table[name].combine_chunks()
        if name in codes:
            coded = values.dictionary_encode()
            if isinstance(coded, pa.ChunkedArray):
                coded = coded.combine_chunks()
            known = numbers([codes[name][text] for text in coded.dictionary.to_pylist()])
            places = coded.indices.to_numpy(zero_copy_only=False)
            found[name] = known[places] if len(known) else numbers(places)
        else:
            found[name] = numbers(values.to_numpy(zero_copy_only=False))
    return found


def size(rows: Rows) -> int:
    """How many rows there are."""
    return len(next(iter(rows.values())))


def take(rows: Rows, chosen: Any) -> Rows:
    """The rows at places, or where a mask holds."""
    return {name: values[chosen] for name, values in rows.items()}


def stack(*parts: Rows) -> Rows:
    """Rows one after the other, with the columns of the first."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def broadcast(value: int, like: Rows) -> Numbers:
    """One value for every row."""
    return np.full(size(like), value, dtype=np.int64)


def starts(columns: Sequence[Numbers]) -> NDArray[np.bool_]:
    """Of sorted columns, where a row's keys differ from those of the row before."""
    count = len(columns[0])
    first = np.zeros(count, dtype=bool)
    if count:
        first[0] = True
    for column in columns:
        first[1:] |= column[1:] != column[:-1]
    return first


def sort(rows: Rows, keys: Sequence[str]) -> Rows:
    """The rows by their keys, the first key first; equal rows keep their order."""
    return take(rows, np.lexsort([rows[key] for key in reversed(keys)]))


def add_up(rows: Rows, keys: Sequence[str], *, value: str = "amount") -> Rows:
    """One row for each distinct key, sorted, with the sum of `value`; sums of 0 drop out."""
    if size(rows) == 0:
        return empty([*keys, value])
    rows = sort(rows, keys)
    begin = np.flatnonzero(starts([rows[key] for key in keys]))
    summed = {key: rows[key][begin] for key in keys}
    summed[value] = np.add.reduceat(rows[value], begin)
    return take(summed, summed[value] != 0)


def before(groups: NDArray[np.bool_], values: Numbers) -> Numbers:
    """For each row the sum of the rows before it in its group; `groups` marks each first row."""
    through = np.cumsum(values)
    base = through - values
    place = np.maximum.accumulate(np.where(groups, np.arange(len(values)), 0))
    return base - base[place] if len(values) else base


def match(rows: Rows, table: Rows, keys: Sequence[str]) -> Numbers:
    """For each row the place in `table` (of distinct keys) that has its keys; -1 without one."""
    count = size(table)
    if count == 0 or size(rows) == 0:
        return np.full(size(rows), -1, dtype=np.int64)
    both = [np.concatenate([table[key], rows[key]]) for key in keys]
    order = np.lexsort([*reversed(both)])
    first = starts([column[order] for column in both])
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(first) - 1
    places = np.full(int(group.max()) + 1, -1, dtype=np.int64)
    places[group[:count]] = np.arange(count)
    return places[group[count:]]


def value_of(
    rows: Rows, table: Rows, keys: Sequence[str], value: str = "amount", without: int = 0
) -> Numbers:
    """For each row what `table` says of its keys; `without` where it says nothing."""
    found = match(rows, table, keys)
    if size(table) == 0:
        return np.full(size(rows), without, dtype=np.int64)
    return np.where(found >= 0, table[value][found], without)


def pairs(rows: Rows, table: Rows, keys: Sequence[str]) -> tuple[Numbers, Numbers]:
    """All pairs of places in `rows` and `table` with equal keys, in the order of `rows`."""
    if size(rows) == 0 or size(table) == 0:
        return numbers([]), numbers([])
    order = np.lexsort([table[key] for key in reversed(keys)])
    sorted_table = take(table, order)
    first = starts([sorted_table[key] for key in keys])
    begin = np.append(np.flatnonzero(first), size(table))
    distinct = {key: sorted_table[key][begin[:-1]] for key in keys}
    group = match(rows, distinct, keys)
    counts = np.where(group >= 0, begin[group + 1] - begin[group], 0)
    left = np.repeat(np.arange(size(rows)), counts)
    inside = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
    return left, order[begin[group[left]] + inside]


def pour(
    need: Rows, money: Rows, keys: Sequence[str] = ("unit",)
) -> tuple[Numbers, Numbers, Numbers]:
    """Fill needs with money: of each key, first need first, from the first money first.

    Both are sorted by the keys and then in their order, amounts positive. Returns the pieces, in
    the order in which they are filled: the place of the need, of the money, and đồng.
    """
    if size(need) == 0 or size(money) == 0:
        return numbers([]), numbers([]), numbers([])
    both = [np.concatenate([need[key], money[key]]) for key in keys]
    order = np.lexsort([*reversed(both)])
    first = starts([column[order] for column in both])
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(first) - 1
    of_need, of_money = group[: size(need)], group[size(need) :]
    count = int(group.max()) + 1
    whole_need, whole_money = (np.zeros(count, dtype=np.int64) for _side in range(2))
    np.add.at(whole_need, of_need, need["amount"])
    np.add.at(whole_money, of_money, money["amount"])
    line = np.maximum(whole_need, whole_money)
    offset = np.cumsum(line) - line
    need_from = before(starts([of_need]), need["amount"]) + offset[of_need]
    money_from = before(starts([of_money]), money["amount"]) + offset[of_money]
    need_to, money_to = need_from + need["amount"], money_from + money["amount"]
    low = np.searchsorted(money_to, need_from, side="right")
    high = np.searchsorted(money_from, need_to, side="left")
    counts = np.maximum(high - low, 0)
    of = np.repeat(np.arange(size(need)), counts)
    by = np.repeat(low, counts) + np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    amount = np.minimum(need_to[of], money_to[by]) - np.maximum(need_from[of], money_from[by])
    kept = amount > 0
    return of[kept], by[kept], amount[kept]
