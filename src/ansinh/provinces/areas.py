"""The areas of a province, read from our own tables (their sources: areas/NOTICE)."""

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ansinh.provinces.profile import Profile, ProfileError


@dataclass(frozen=True)
class Area:
    """A province, district or commune; `parent` is empty for the province."""

    code: str
    level: str
    parent: str
    name: str
    full_name: str


@dataclass(frozen=True)
class District:
    """A district of the profile with the communes that it holds.

    `people` and `jobs` are shares of the province, `region` the one of the minimum wage,
    `hardship` how much likelier than elsewhere a household stands on a supported list.
    """

    area: Area
    communes: tuple[Area, ...]
    people: float
    jobs: float
    region: int
    hardship: float


def areas_of(profile: Profile) -> list[Area]:
    """Every area of the province, parents before children."""
    file = files("ansinh.provinces") / "areas" / f"{profile.areas}.csv"
    rows = [Area(**row) for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
    order = {"province": 0, "district": 1, "commune": 2}
    return sorted(rows, key=lambda area: (order[area.level], area.code))


def districts_of(profile: Profile) -> list[District]:
    """The districts with the generator's assumptions about them.

    Raises:
        ProfileError: the profile and the table of areas do not name the same districts.
    """
    areas = areas_of(profile)
    assumed: dict[str, dict[str, Any]] = {
        str(row["code"]): row for row in profile.structure["districts"]
    }
    known = {area.code: area for area in areas if area.level == "district"}
    if set(assumed) != set(known):
        raise ProfileError(
            f"{profile.name}: the profile has the districts {sorted(assumed)}, "
            f"the areas {profile.areas} have {sorted(known)}"
        )
    return [
        District(
            area,
            tuple(commune for commune in areas if commune.parent == code),
            float(assumed[code]["people"]),
            float(assumed[code]["jobs"]),
            int(assumed[code]["region"]),
            float(assumed[code]["hardship"]),
        )
        for code, area in sorted(known.items())
    ]
