"""The areas of Viet Nam on either side of 1/7/2025, read from our own tables (areas/NOTICE)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ansinh.register.names import search_name

CHANGED = date(2025, 7, 1)
"""The day from which Nghị quyết 202/2025/QH15 has 34 provinces and communes without districts."""

KNOWN_FROM = date(2025, 1, 1)
"""The state that the older table shows; what merged before is not in it."""

ENDED = "/2506"
"""Behind the code of an area that ended with June 2025: codes were given anew."""

_KINDS = (
    "Thành phố ", "Tỉnh ", "Quận ", "Huyện ", "Thị xã ", "Thị trấn ", "Phường ", "Xã ",
    "Đặc khu ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """An area of one of the maps; `parent` is empty for a province."""

    code: str
    level: str
    parent: str
    full_name: str

    @property
    def name(self) -> str:
        """The name without its kind; `Quận 1` keeps it, as people say it."""
        for kind in _KINDS:
            if self.full_name.startswith(kind) and not self.full_name[len(kind) :].isdigit():
                return self.full_name[len(kind) :]
        return self.full_name


class UnknownProvince(LookupError):
    """No province of the day is called so."""


def areas_on(day: date) -> Mapping[str, Place]:
    """The areas of a day by code, parents before children."""
    return _map("since_2025-07.csv" if day >= CHANGED else "before_2025-07.csv")


@cache
def _map(name: str) -> Mapping[str, Place]:
    text = (files("ansinh.dossiers.opening") / "areas" / name).read_text("utf-8")
    return {row["code"]: Place(**row) for row in csv.DictReader(text.splitlines())}


@cache
def successions() -> tuple[tuple[str, str], ...]:
    """(old code, new code) of provinces and communes on 1/7/2025."""
    text = (files("ansinh.dossiers.opening") / "areas" / "succession.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((row["predecessor"], row["successor"]) for row in rows)


def province_of(areas: Mapping[str, Place], code: str) -> str:
    """The province in which an area lies."""
    while areas[code].parent:
        code = areas[code].parent
    return code


def find_province(day: date, said: str) -> Place:
    """A province of a day by its code or its name, with marks or without.

    Raises:
        UnknownProvince: names the provinces of that day, and where the one meant went.
    """
    provinces = [place for place in areas_on(day).values() if place.level == "province"]
    wanted = search_name(said).removeprefix("tinh ").removeprefix("thanh pho ")
    for place in provinces:
        if said == place.code or search_name(place.name) == wanted:
            return place
    gone = [
        (place, new)
        for place in areas_on(KNOWN_FROM).values()
        if place.level == "province" and search_name(place.name) == wanted
        for old, new in successions()
        if old == place.code and new in {each.code for each in provinces}
    ]
    if gone:
        place, new = gone[0]
        raise UnknownProvince(f"{place.full_name} → {areas_on(CHANGED)[new].full_name}")
    raise UnknownProvince(", ".join(place.name for place in provinces))


def predecessors(province: str) -> tuple[list[Place], list[tuple[str, str]]]:
    """The areas of before 1/7/2025 out of which a province of today was made, parents first,
    and (old code, new code) for each that has a successor in it."""
    new, old = areas_on(CHANGED), areas_on(KNOWN_FROM)
    pairs = [pair for pair in successions() if province_of(new, pair[1]) == province]
    codes: set[str] = set()
    for code, _ in pairs:
        while code and code not in codes:
            codes.add(code)
            code = old[code].parent
    return [place for code, place in old.items() if code in codes], pairs
