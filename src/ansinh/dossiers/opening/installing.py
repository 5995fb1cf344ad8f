"""An empty installation: the areas of a day, the province's office, the first month."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ansinh.dossiers import perms
from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.opening.maps import (
    CHANGED,
    ENDED,
    KNOWN_FROM,
    Place,
    UnknownProvince,
    areas_on,
    find_province,
    predecessors,
    province_of,
)
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register import operations as register
from ansinh.register.models import Area, AreaSuccession, Installation, Office, Person
from ansinh.register.serving import ServingRefused, offices_on, record_serving


@dataclass(frozen=True)
class Opened:
    """What an empty installation holds."""

    province: Place
    communes: int
    districts: int
    predecessors: int
    office: str


def init(*, province: str, on: date, id: UUID, actor: Actor, reason: str) -> Opened:
    """Make an empty installation for a province as it is on a day.

    Raises:
        DossierError: there is an installation already, no province of the day is called so, or
            the day lies before what the tables of areas know.
    """
    if Installation.objects.exists() or Person.objects.exists():
        raise DossierError(_("Ở đây đã có một tỉnh; hãy dùng ANSINH_HOME khác."))
    if on < KNOWN_FROM:
        raise DossierError(
            _("Bảng địa giới có từ %(day)s; hãy mở sổ từ ngày đó trở đi.")
            % {"day": f"{KNOWN_FROM:%d/%m/%Y}"}
        )
    try:
        place = find_province(on, province)
    except UnknownProvince as error:
        raise DossierError(
            _("Không có tỉnh %(province)s vào ngày %(day)s: %(known)s.")
            % {"province": province, "day": f"{on:%d/%m/%Y}", "known": error}
        ) from error
    here, others = _areas(place, on)
    before, pairs = _before(place.code) if on >= CHANGED else ([], [])
    top = f"0{place.code}00"
    office = Office(
        code=top, name=f"BHXH {place.full_name[0].lower()}{place.full_name[1:]}",
        area_id=place.code, parent_id=None, valid_from=on,
    )  # fmt: skip
    with acting(actor=actor, reason=reason, unless=perms.why_not_open(actor)):
        register.load_areas(
            areas=[*here, *others, *before], offices=[office], actor=actor, reason=reason
        )
        AreaSuccession.objects.bulk_create(
            AreaSuccession(predecessor_id=f"{old}{ENDED}", successor_id=new, on=CHANGED)
            for old, new in pairs
        )
        register.install(
            id=id, area=here[0], office=office, profile="", first_month=on.replace(day=1),
            actor=actor, reason=reason,
        )  # fmt: skip
    levels = [area.level for area in here]
    return Opened(place, levels.count("commune"), levels.count("district"), len(before), top)


def _areas(place: Place, on: date) -> tuple[list[Area], list[Area]]:
    """The province with all that lies in it, and the other provinces by themselves."""
    areas = areas_on(on)
    since = CHANGED if on >= CHANGED else KNOWN_FROM
    inside = [each for code, each in areas.items() if province_of(areas, code) == place.code]
    others = [
        each for each in areas.values() if each.level == "province" and each.code != place.code
    ]
    return [_area(each, since) for each in inside], [_area(each, since) for each in others]


def _before(province: str) -> tuple[list[Area], list[tuple[str, str]]]:
    """The areas that became this province, under codes that say when they ended."""
    places, pairs = predecessors(province)
    return [_area(each, KNOWN_FROM, ended=True) for each in places], pairs


def _area(place: Place, since: date, *, ended: bool = False) -> Area:
    behind = ENDED if ended else ""
    return Area(
        code=place.code + behind, name=place.name, full_name=place.full_name, level=place.level,
        parent_id=f"{place.parent}{behind}" if place.parent else None, valid_from=since,
        valid_to=CHANGED if ended else None,
    )  # fmt: skip


def add_offices(
    *, offices: Sequence[tuple[str, str, str]], on: date, actor: Actor, reason: str
) -> int:
    """Add the province's offices: (code, name, code of the area where it sits).

    Raises:
        DossierError: a code is no office's, is there already, or names an area that is not known.
    """
    top = Installation.objects.get().office_id
    known = set(Area.objects.values_list("code", flat=True))
    there = set(Office.objects.values_list("code", flat=True))
    problems = []
    for code, name, area in offices:
        if len(code) != 5 or not code.isdigit() or not name:
            problems.append(_("%(code)s: mã cơ quan có 5 chữ số, kèm tên") % {"code": code})
        elif code in there:
            problems.append(_("%(code)s: đã có") % {"code": code})
        elif area not in known:
            problems.append(_("%(code)s: không có địa bàn %(area)s") % {"code": code, "area": area})
        there.add(code)
    if problems:
        raise DossierError("; ".join(problems))
    rows = [
        Office(code=code, name=name, area_id=area, parent_id=top, valid_from=on)
        for code, name, area in offices
    ]
    register.load_areas(areas=[], offices=rows, actor=actor, reason=reason)
    return len(rows)


@dataclass(frozen=True)
class Served:
    """How many communes offices were given, and how many the province's own office keeps."""

    given: int
    own: int


def serve(
    *, serving: Mapping[str, str], on: date, recorded_at: datetime, actor: Actor, reason: str
) -> Served:
    """Give offices the communes that a table writes beside them (`05443; 05446`).

    Raises:
        DossierError: an office or commune is not known, or a commune is given to two.
    """
    codes = {office: re.findall(r"[0-9]+", text) for office, text in serving.items()}
    try:
        given = record_serving(
            serving={office: each for office, each in codes.items() if each}, from_day=on,
            recorded_at=recorded_at, actor=actor, reason=reason,
        )  # fmt: skip
    except ServingRefused as error:
        raise DossierError(str(error)) from error
    communes = Area.objects.filter(level=Area.Level.COMMUNE, valid_to=None).count()
    return Served(given, communes - len(offices_on(on)))
