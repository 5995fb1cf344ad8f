"""The payers of a province: employers, lists of people, budgets and the insurance fund.

A unit is a row in arrays; its id in the register is the row number plus one.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.provinces.areas import Area, District
from ansinh.provinces.profile import Profile
from ansinh.register.models import Unit
from ansinh.register.names import search_name

Kind = Unit.Kind

COMMUNE_LISTS = {
    "poor": ("HN", Kind.SUPPORTED, "Hộ nghèo"),
    "ethnic_difficult_area": ("DT", Kind.SUPPORTED, "Dân tộc thiểu số vùng khó khăn"),
    "specially_difficult_area": ("DK", Kind.SUPPORTED, "Vùng đặc biệt khó khăn"),
    "child_under_6": ("TE", Kind.SUPPORTED, "Trẻ em dưới 6 tuổi"),
    "social_protection": ("BT", Kind.SUPPORTED, "Bảo trợ xã hội"),
    "merit": ("CC", Kind.SUPPORTED, "Người có công"),
    "near_poor": ("CN", Kind.SUPPORTED, "Hộ cận nghèo"),
    "agri_average": ("GB", Kind.SUPPORTED, "Hộ nông, lâm, ngư nghiệp mức sống trung bình"),
    "household": ("GD", Kind.HOUSEHOLDS, "BHYT hộ gia đình"),
    "voluntary": ("DL", Kind.AGENT, "Đại lý thu"),
}
"""Lists that every commune keeps: type of unit code, kind and name."""

FUND_LISTS = {"pensioner": ("HT", "Người hưởng lương hưu"), "unemployed": ("TN", "Thất nghiệp")}
"""Lists that every district keeps and the insurance fund pays."""

EMPLOYER_NAMES = {
    "commune": ("XA", "Ủy ban nhân dân"),
    "school": ("TH", "Trường học mẫu số"),
    "agency": ("HC", "Cơ quan mẫu số"),
    "enterprise": ("DN", "Công ty mẫu số"),
    "cooperative": ("HX", "Hợp tác xã mẫu số"),
}
"""Type of unit code and name by kind of employer; the names are plainly invented."""

SCHOOLS_A_COMMUNE = 2
KNOWN_FROM = date(2012, 1, 1)
CODE_OF_DISTRICT = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass
class Units:
    """Units as columns, and where to find them.

    `lists[group][commune]`, `fund_lists[group][district]` and `schools[commune]` give rows;
    `employers` are the rows with workers, `jobs` how many each starts with, and `spec` which
    line of the profile's employers it is of.
    """

    code: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    tax_code: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    office: list[str] = field(default_factory=list)
    area: list[str] = field(default_factory=list)
    district: list[int] = field(default_factory=list)
    sponsor: list[int] = field(default_factory=list)
    region: list[int] = field(default_factory=list)
    budgets: list[int] = field(default_factory=list)
    fund: int = -1
    lists: dict[str, NDArray[np.int32]] = field(default_factory=dict)
    fund_lists: dict[str, NDArray[np.int32]] = field(default_factory=dict)
    schools: list[NDArray[np.int32]] = field(default_factory=list)
    employers: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    jobs: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    spec: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    _numbers: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.code)

    def add(
        self, type_code: str, kind: str, name: str, place: Area, district: int, **more: Any
    ) -> int:
        """One more unit; returns its row. `sponsor` is a row, or absent."""
        letter = CODE_OF_DISTRICT[district]
        number = self._numbers[type_code + letter] = self._numbers.get(type_code + letter, 0) + 1
        self.code.append(f"{type_code}{number:04d}{letter}")
        self.name.append(name)
        self.tax_code.append(more.get("tax_code", ""))
        self.kind.append(str(kind))
        self.office.append(more["office"])
        self.area.append(place.code)
        self.district.append(district)
        self.sponsor.append(more.get("sponsor", -1) + 1)
        self.region.append(more["region"])
        return len(self.code) - 1

    def table(self) -> pa.Table:
        """Units as `register.operations.load_units` takes them."""
        return pa.table(
            {
                "id": pa.array(range(1, len(self) + 1), pa.int64()),
                "code": self.code,
                "name": self.name,
                "search_name": [search_name(name) for name in self.name],
                "tax_code": self.tax_code,
                "kind": self.kind,
                "office": self.office,
                "area": self.area,
                "sponsor": self.sponsor,
                "region": self.region,
                "valid_from": [KNOWN_FROM] * len(self),
            }
        )


def province_office(code: str) -> str:
    """The code of the province's office."""
    return f"{code}00"


def district_office(code: str, district: int) -> str:
    """The code of a district's office, by the place of the district in the province."""
    return f"{code}{district + 1:02d}"


def units_of(profile: Profile, districts: list[District], scale: float) -> Units:
    """Every payer of the province; sponsors stand before those they sponsor."""
    random = np.random.default_rng([profile.structure["seed"], 2])
    units = Units()
    _sponsors(units, profile, districts)
    _lists(units, profile, districts)
    _employers(units, profile, districts, scale, random)
    return units


def _sponsors(units: Units, profile: Profile, districts: list[District]) -> None:
    office = province_office(profile.code)
    city = districts[0]
    units.fund = units.add("QB", Kind.FUND, "Quỹ BHXH, BHTN", city.area, 0, office=office, region=3)
    for place, district in enumerate(districts):
        units.budgets.append(
            units.add(
                "NS", Kind.BUDGET, f"Ngân sách nhà nước, {district.area.full_name}", district.area,
                place, office=district_office(profile.code, place), region=district.region,
            )
        )  # fmt: skip


def _lists(units: Units, profile: Profile, districts: list[District]) -> None:
    rows: dict[str, list[int]] = {name: [] for name in [*COMMUNE_LISTS, *FUND_LISTS]}
    for place, district in enumerate(districts):
        common = {"office": district_office(profile.code, place), "region": district.region}
        for group, (code, title) in FUND_LISTS.items():
            name = f"{title}, {district.area.full_name}"
            rows[group].append(
                units.add(code, Kind.SUPPORTED, name, district.area, place, **common,
                          sponsor=units.fund)
            )  # fmt: skip
        common["sponsor"] = units.budgets[place]
        for commune in district.communes:
            for group, (code, kind, title) in COMMUNE_LISTS.items():
                name = f"{title}, {commune.full_name}"
                rows[group].append(units.add(code, kind, name, commune, place, **common))
            units.schools.append(
                np.array(
                    [
                        units.add("HS", Kind.SCHOOL, f"Học sinh trường mẫu số {n + 1}, "
                                  f"{commune.full_name}", commune, place, **common)
                        for n in range(SCHOOLS_A_COMMUNE)
                    ],
                    np.int32,
                )
            )  # fmt: skip
    units.lists = {name: np.array(rows[name], np.int32) for name in COMMUNE_LISTS}
    units.fund_lists = {name: np.array(rows[name], np.int32) for name in FUND_LISTS}


def _employers(
    units: Units,
    profile: Profile,
    districts: list[District],
    scale: float,
    random: np.random.Generator,
) -> None:
    rows: list[int] = []
    jobs: list[NDArray[np.int32]] = []
    spec: list[int] = []
    share = np.array([district.jobs for district in districts])
    communes = [(place, area) for place, d in enumerate(districts) for area in d.communes]
    for line, assumed in enumerate(profile.structure["employers"]):
        count = max(2, round(assumed["units"] * scale))
        if assumed["kind"] == "commune":
            count = min(count, len(communes))
            chosen = np.sort(random.choice(len(communes), count, replace=False))
            places = [communes[c] for c in chosen]
        else:
            drawn = random.choice(len(districts), count, p=share / share.sum())
            places = [
                (d, districts[d].communes[random.integers(len(districts[d].communes))])
                for d in np.sort(drawn).tolist()
            ]
        for number, (place, area) in enumerate(places, start=1):
            rows.append(_employer(units, profile, assumed, number, place, area, districts[place]))
            spec.append(line)
        jobs.append(_sizes(count, round(assumed["people"] * scale), assumed["tail"], random))
    units.employers = np.array(rows, np.int32)
    units.jobs = np.concatenate(jobs)
    units.spec = np.array(spec, np.int8)


def _employer(
    units: Units,
    profile: Profile,
    assumed: dict[str, Any],
    number: int,
    place: int,
    area: Area,
    district: District,
) -> int:
    code, title = EMPLOYER_NAMES[assumed.get("named", assumed["kind"])]
    if assumed["kind"] == "commune":
        name = f"{title} {area.full_name[0].lower()}{area.full_name[1:]}"
    else:
        name = f"{title} {number}, {area.full_name}"
    at_province = place == 0 and number % 3 == 0
    return units.add(
        code, assumed["kind"], name, area, place,
        office=province_office(profile.code) if at_province
        else district_office(profile.code, place),
        region=district.region,
        sponsor=units.fund,
        tax_code=_tax_code(len(units)) if assumed["kind"] == "enterprise" else "",
    )  # fmt: skip


def _sizes(count: int, people: int, tail: float, random: np.random.Generator) -> NDArray[np.int32]:
    """Jobs by employer, at least one each, with a tail as heavy as `tail` (a log deviation)."""
    people = max(people, count)
    weight = random.lognormal(0, tail, count)
    size: NDArray[np.int32] = 1 + np.floor(weight / weight.sum() * (people - count)).astype(
        np.int32
    )
    largest = np.argsort(-size, kind="stable")
    size[largest[: people - int(size.sum())]] += 1
    return size


def _tax_code(row: int) -> str:
    """A tax code with the right check digit under a prefix that no province has (99)."""
    for number in range(row * 7, row * 7 + 7):
        digits = f"99{number:07d}"
        weighted = zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True)
        check = 10 - sum(int(digit) * weight for digit, weight in weighted) % 11
        if 0 <= check <= 9:
            return f"{digits}{check}"
    raise AssertionError("seven numbers in a row cannot all lack a check digit")
