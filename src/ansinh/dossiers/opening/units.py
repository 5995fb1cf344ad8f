"""Opening an office: its units, from the bulk export of C12 or any table of units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Max

from ansinh.dossiers.opening.kinds import kind_of
from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.declarations import Declaration, DeclaredRow
from ansinh.record.actor import Actor
from ansinh.register import operations as register
from ansinh.register.models import Area, Installation, Office, Unit
from ansinh.register.names import search_name
from ansinh.register.serving import offices_on

NAME_MAX = 150


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every unit of a file that does not say it: region, kind, sponsors by kind."""

    region: int = 0
    kind: str = ""
    sponsors: Mapping[str, str] | None = None


@dataclass(frozen=True)
class JudgedUnits:
    """The rows of a list of units: what is taken, and why others are not."""

    declaration: Declaration
    taken: dict[str, dict[str, Any]]
    refused: list[tuple[DeclaredRow, list[Remark]]]


def judge_units(declaration: Declaration, defaults: Defaults) -> JudgedUnits:
    """Judge every row of a list of units; nothing is written."""
    there = set(Unit.objects.values_list("code", flat=True))
    offices = set(Office.objects.values_list("code", flat=True))
    areas = set(Area.objects.filter(valid_to=None).values_list("code", flat=True))
    installation = Installation.objects.select_related("office").get()
    serving = offices_on(installation.first_month)
    taken: dict[str, dict[str, Any]] = {}
    refused: list[tuple[DeclaredRow, list[Remark]]] = []
    for row in declaration.rows:
        remarks = _remarks(row, declaration, there, taken)
        values = row.values
        kind = kind_of(values.get("kind", ""), values.get("unit_name", "")) or defaults.kind
        region = values.get("region") or defaults.region
        if not remarks and not kind:
            heading = declaration.headings.get("kind", declaration.headings["unit_name"])
            name = values["unit_name"]
            remarks.append(Remark(Why.KIND_UNKNOWN, True, heading, name))
        if not remarks and not region:
            heading = declaration.headings.get("region", "")
            remarks.append(Remark(Why.REGION_UNKNOWN, True, heading))
        if remarks:
            refused.append((row, remarks))
            continue
        office = values.get("office", "")
        area = values.get("commune", "")
        sponsors = defaults.sponsors or {}
        taken[values["unit"]] = {
            "row": row,
            "code": values["unit"],
            "name": values["unit_name"][:NAME_MAX],
            "tax_code": values.get("tax_code", "")[:14],
            "kind": kind,
            "office": office if office in offices else serving.get(area, installation.office_id),
            "area": area if area in areas else installation.area_id,
            "region": region,
            "sponsor": values.get("sponsor") or sponsors.get(kind, ""),
            "workers": values.get("workers", 0),
            "wage_fund": values.get("wage_fund", 0),
        }
    _without_sponsor(taken, refused, there, declaration)
    return JudgedUnits(declaration, taken, refused)


def _remarks(
    row: DeclaredRow, declaration: Declaration, there: set[str], taken: Mapping[str, Any]
) -> list[Remark]:
    remarks = [
        Remark(each.wrong, each.field in ("unit", "unit_name"), each.heading, each.value)
        for each in row.unread
    ]
    remarks = [remark for remark in remarks if remark.refusing]
    for name, what in (("unit", "mã đơn vị"), ("unit_name", "tên đơn vị")):
        if name not in row.values and not remarks:
            heading = declaration.headings.get(name, "")
            remarks.append(Remark(Why.MISSING, True, heading, "", {"what": what}))
    code = row.values.get("unit", "")
    heading = declaration.headings["unit"]
    if code in taken:
        at = taken[code]["row"].number
        remarks.append(Remark(Why.ROW_TWICE, True, heading, code, {"row": at}))
    elif code in there:
        remarks.append(Remark(Why.UNIT_THERE, True, heading, code))
    return remarks


def _without_sponsor(
    taken: dict[str, dict[str, Any]],
    refused: list[tuple[DeclaredRow, list[Remark]]],
    there: set[str],
    declaration: Declaration,
) -> None:
    """A unit whose sponsor is neither here nor in the file is refused."""
    for code in list(taken):
        sponsor = taken[code]["sponsor"]
        if sponsor and sponsor not in taken and sponsor not in there:
            heading = declaration.headings.get("sponsor", "")
            row = taken.pop(code)["row"]
            refused.append((row, [Remark(Why.SPONSOR_UNKNOWN, True, heading, sponsor)]))


def load_units(judged: JudgedUnits, *, since: date, actor: Actor, reason: str) -> int:
    """Enter the units that were taken; sponsors before those whom they sponsor."""
    if not judged.taken:
        return 0
    rows = sorted(judged.taken.values(), key=lambda each: bool(each["sponsor"]))
    first = (Unit.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    ids = dict(Unit.objects.values_list("code", "id"))
    ids |= {each["code"]: first + at for at, each in enumerate(rows)}
    return register.load_units(
        units={
            "id": np.arange(first, first + len(rows)),
            "code": [each["code"] for each in rows],
            "name": [each["name"] for each in rows],
            "search_name": [search_name(each["name"]) for each in rows],
            "tax_code": [each["tax_code"] for each in rows],
            "kind": [each["kind"] for each in rows],
            "office": [each["office"] for each in rows],
            "area": [each["area"] for each in rows],
            "sponsor": [ids.get(each["sponsor"], 0) for each in rows],
            "region": [each["region"] for each in rows],
            "valid_from": [since] * len(rows),
        },
        actor=actor,
        reason=reason,
    )
