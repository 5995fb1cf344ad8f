"""The log of changes while it is invented: columns, by the month in which they are recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

TRACKS = ("BB", "BHYT", "TN")
STATES = ("active", "maternity", "ended")
MOVEMENTS = ("", "TM", "TD", "ON", "GH", "GD", "TS", "DC", "GC", "CHET")
GROUPS = (
    "civil_servant", "employee_state", "employee_enterprise", "pensioner", "unemployed", "merit",
    "social_protection", "child_under_6", "poor", "ethnic_difficult_area",
    "specially_difficult_area", "near_poor", "agri_average", "student", "household",
    "voluntary_poor", "voluntary_near_poor", "voluntary_other",
)  # fmt: skip
"""The groups of the law that the generator uses; columns hold their places here."""

COLUMNS: Mapping[str, Any] = {
    "serial": np.int64,
    "person": np.int64,
    "unit": np.int64,
    "track": np.int8,
    "effective_month": np.int32,
    "state": np.int8,
    "group": np.int8,
    "wage": np.int64,
    "coefficient": np.int32,
    "position_coefficient": np.int32,
    "seniority_rate": np.int32,
    "profession_rate": np.int32,
    "payment_months": np.int16,
    "member_order": np.int16,
    "movement": np.int8,
    "voids": np.int64,
    "recorded_month": np.int32,
    "recorded_at": "datetime64[us]",
}
"""Columns of the log; `serial` numbers rows as they were invented and `voids` names one
(-1 for none); `recorded_at` is UTC."""

FIRST_DAY, DAYS = 4, 23
"""Changes are recorded from the 4th (the month before is closed on the 3rd) to the 26th."""


@dataclass(frozen=True)
class Log:
    """The whole log in its final order, one array a column (see `COLUMNS`).

    `bounds[m]` and `bounds[m + 1]` enclose the rows recorded in the m-th month.
    """

    columns: Mapping[str, NDArray[Any]]
    months: tuple[int, ...]
    bounds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.columns["serial"])

    def rows_of(self, month: int) -> slice:
        """The rows recorded in a month."""
        place = self.months.index(month)
        return slice(int(self.bounds[place]), int(self.bounds[place + 1]))

    def table(self, rows: slice, first_position: int) -> pa.Table:
        """Rows as `register.operations.append_changes` takes them.

        `first_position` is the position that the first row of the whole log takes.
        """
        part = {name: values[rows] for name, values in self.columns.items()}
        voids = np.where(part["voids"] >= 0, part["voids"] + first_position, 0)
        return pa.table(
            {
                "person": part["person"] + 1,
                "unit": part["unit"] + 1,
                "track": _words(TRACKS, part["track"]),
                "effective_month": part["effective_month"],
                "state": _words(STATES, part["state"]),
                "group": _words(GROUPS, part["group"]),
                "wage": part["wage"],
                "coefficient": part["coefficient"],
                "position_coefficient": part["position_coefficient"],
                "seniority_rate": part["seniority_rate"],
                "profession_rate": part["profession_rate"],
                "payment_months": part["payment_months"],
                "member_order": part["member_order"],
                "movement": _words(MOVEMENTS, part["movement"]),
                "voids": voids,
                "recorded_at": pa.array(part["recorded_at"], pa.timestamp("us")),
            }
        )


class LogBook:
    """Takes rows as they are invented and puts them in the order in which they are recorded."""

    def __init__(self, first_month: int, random: np.random.Generator) -> None:
        self._first = first_month
        self._random = random
        self._chunks: list[dict[str, NDArray[Any]]] = []
        self._size = 0

    def add(self, size: int, **values: Any) -> NDArray[np.int64]:
        """Rows of one kind; a value is an array or one for all. Returns their serials."""
        serial = np.arange(self._size, self._size + size)
        self._size += size
        values = {"serial": serial, "voids": -1, "payment_months": 1, **values}
        chunk = {
            name: np.broadcast_to(np.asarray(values.get(name, 0)).astype(kind), size)
            for name, kind in COLUMNS.items()
            if name != "recorded_at"
        }
        chunk["recorded_at"] = self._times(chunk["recorded_month"])
        self._chunks.append(chunk)
        return serial

    def finish(self, last_month: int) -> Log:
        """Everything in the order of `recorded_at`; `voids` becomes the row that is meant."""
        columns = {
            name: np.concatenate([chunk[name] for chunk in self._chunks]) for name in COLUMNS
        }
        order = np.argsort(columns["recorded_at"], kind="stable")
        columns = {name: values[order] for name, values in columns.items()}
        place = np.empty(self._size, np.int64)
        place[columns["serial"]] = np.arange(self._size)
        voids = columns["voids"]
        columns["voids"] = np.where(voids >= 0, place[voids], -1)
        months = tuple(range(self._first, last_month + 1))
        bounds = np.searchsorted(columns["recorded_month"], [*months, last_month + 1])
        return Log(columns, months, bounds)

    def _times(self, months: NDArray[np.int32]) -> NDArray[Any]:
        """Office hours of a working stretch of the month; the first month opens the register."""
        start = (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[us]")
        day = FIRST_DAY - 1 + self._random.integers(0, DAYS, len(months))
        minute = self._random.integers(60, 9 * 60, len(months))  # 08:00 to 16:59 in Vietnam
        minutes = np.where(months == self._first, 60, day * 24 * 60 + minute)
        times: NDArray[Any] = start + minutes.astype("timedelta64[m]")
        return times


def _words(words: tuple[str, ...], places: NDArray[np.int8]) -> pa.Array:
    return pa.array(words).take(pa.array(places))
