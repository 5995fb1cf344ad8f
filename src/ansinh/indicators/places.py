"""Where a figure is about: the scopes that can be asked for, and which units lie in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ansinh.indicators.knowledge import Knowledge
from ansinh.register.models import Area, Installation, Office, Unit

OWN = ".own"


class ScopeError(LookupError):
    """No area or office of this province has the code that was asked for."""


@dataclass(frozen=True)
class Scope:
    """A part of the province: `level` is province, district, commune, office, unit or own.

    `own` is what belongs to a province or district itself and to none of its parts; its code
    is that of the area with `OWN` behind it. `name` is the bare name that bulletins print
    ("Bắc Kạn"); `area` is the area whose targets apply (an office's own area).
    """

    code: str
    name: str
    full_name: str
    level: str
    area: str
    parent: str | None


@dataclass(frozen=True)
class Places:
    """Every unit, ascending by id, with the codes of where it lies (aligned arrays).

    A unit of a whole district or of the province has that area's code as its commune too.
    """

    unit: NDArray[np.int64]
    code: NDArray[np.str_]
    commune: NDArray[np.str_]
    district: NDArray[np.str_]
    office: NDArray[np.str_]

    def inside(self, scope: Scope) -> NDArray[np.bool_]:
        """Which units lie in a scope."""
        if scope.level == "province":
            return np.ones(len(self.unit), dtype=bool)
        if scope.level == "office":
            return np.isin(self.office, _with_children(scope.code))
        if scope.level == "own":
            found: NDArray[np.bool_] = self.commune == scope.area
        elif scope.level == "unit":
            found = self.code == scope.code
        else:
            found = getattr(self, scope.level) == scope.code
        return found

    def spread(self, units: Sequence[int], values: Sequence[int]) -> NDArray[np.int64]:
        """Values by unit as an array aligned with `unit`; units without a value have 0.

        Raises:
            LookupError: a value belongs to a unit that the register does not know.
        """
        aligned = np.zeros(len(self.unit), dtype=np.int64)
        np.add.at(aligned, self.at(units), np.asarray(values, dtype=np.int64))
        return aligned

    def at(self, units: Sequence[int]) -> NDArray[np.int64]:
        """Where units stand in `unit`.

        Raises:
            LookupError: a unit is not one that the register knows.
        """
        wanted = np.asarray(units, dtype=np.int64)
        index = np.searchsorted(self.unit, wanted)
        if len(wanted) and (
            len(self.unit) == 0
            or not np.array_equal(self.unit[np.minimum(index, len(self.unit) - 1)], wanted)
        ):
            raise LookupError("a figure names a unit that the register does not know")
        return index


def places(known: Knowledge) -> Places:
    """Where every unit lies."""
    return _places(known.register)


@lru_cache(maxsize=4)
def _places(_register: Any) -> Places:
    rows = list(
        Unit.objects.order_by("id").values_list(
            "id", "code", "area_id", "area__level", "area__parent_id", "office_id"
        )
    )
    return Places(
        unit=np.array([row[0] for row in rows], dtype=np.int64),
        code=np.array([row[1] for row in rows], dtype=str),
        commune=np.array([row[2] for row in rows], dtype=str),
        district=np.array([row[4] if row[3] == "commune" else row[2] for row in rows], dtype=str),
        office=np.array([row[5] for row in rows], dtype=str),
    )


def scope_of(code: str | None) -> Scope:
    """The scope with an area's, office's or unit's code; None is the whole province.

    Raises:
        ScopeError: naming the code and how to find the right one.
    """
    installed = Installation.objects.select_related("area", "office").get()
    if code is None or code in (installed.area_id, installed.office_id):
        return _area_scope(installed.area)
    if code.endswith(OWN):
        above = scope_of(code.removesuffix(OWN))
        return Scope(code, above.name, above.full_name, "own", above.area, above.code)
    area = Area.objects.filter(code=code).first()
    if area is not None and area.level != Area.Level.PROVINCE:
        return _area_scope(area)
    office = Office.objects.filter(code=code).select_related("area").first()
    payer = Unit.objects.filter(code=code).first() if office is None else None
    if payer is not None:
        return Scope(payer.code, payer.name, payer.name, "unit", payer.area_id, payer.area_id)
    if office is None:
        raise ScopeError(
            _(
                "Không có huyện, xã hoặc cơ quan BHXH nào mang mã '%(code)s'. Mã đứng trong địa "
                "chỉ của bảng theo huyện; để trống là toàn tỉnh."
            )
            % {"code": code}
        )
    return Scope(
        office.code, office.area.name, office.name, "office", office.area_id, office.parent_id
    )


def _area_scope(area: Area) -> Scope:
    return Scope(area.code, area.name, area.full_name, area.level, area.code, area.parent_id)


def _with_children(code: str) -> list[str]:
    parents = dict(Office.objects.values_list("code", "parent_id"))
    found = [code]
    for parent in found:
        found += [child for child, of in parents.items() if of == parent]
    return found
