"""Why the number of participants of a group changed between two dates, and in which districts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ansinh.ground.months import month_of
from ansinh.indicators import flows
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.definitions import indicator as declared
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.places import OWN, Scope, places, scope_of
from ansinh.register.models import Area

UP = ("new", "returned", "from_group", "moved_in")
DOWN = ("to_group", "moved_out", "moved_away", "died", "lapsed")
PARTS = (*UP, *DOWN)
"""The kinds that make up a change, in the order in which they are told; `moved_in` and
`moved_out` are moves between a scope and the rest of the province."""


@dataclass(frozen=True)
class Change:
    """A number of people at two dates and what made the difference.

    `parts` are people by kind, those who went below zero; they add up to `after - before`.
    `renewed` and `stayed` stood there at both dates: with a new declaration, or unchanged.
    """

    code: str
    name: str
    before: int
    after: int
    renewed: int
    stayed: int
    parts: Mapping[str, int]

    @property
    def change(self) -> int:
        """How many more people there are."""
        return self.after - self.before


@dataclass(frozen=True)
class Explained:
    """A change of a scope, the groups that people came from and went to, and its districts."""

    scheme: Scheme
    first: date
    last: date
    known_at: datetime | None
    whole: Change
    came_from: Mapping[str, int]
    went_to: Mapping[str, int]
    places: tuple[Change, ...]


def explain(
    *,
    group: str,
    first: date,
    last: date,
    known_at: datetime | None = None,
    scope: str | None = None,
) -> Explained:
    """Take a change of participants apart, person by person, by kind and by place.

    `group` is a scheme of the indicator `participants` (`BHYT_household`, also written
    `household`; `BHYT`; `BHXH_TN`). The people are those of the months of the two dates.

    Raises:
        LookupError: no such group, or (ScopeError) no such place.
        ValueError: the dates are the wrong way round, or the first lies before the first month
            of this installation.
    """
    known, where = knowledge(known_at), scope_of(scope)
    scheme = _scheme(group)
    begin, end = month_of(first), month_of(last)
    if begin >= end:
        raise ValueError(_("Tháng đầu phải trước tháng cuối."))
    if begin < known.first_month:
        raise ValueError(
            _("Hệ thống này chưa có số liệu của tháng %(month)s.") % {"month": f"{first:%m/%Y}"}
        )
    return known_change(scheme, first, last, where, known)


def known_change(
    scheme: Scheme, first: date, last: date, where: Scope, known: Knowledge
) -> Explained:
    """What `explain` answers, of a state of knowledge."""
    return _known_change(scheme, first, last, where, known, get_language() or "vi")


@lru_cache(maxsize=64)
def _known_change(
    scheme: Scheme, first: date, last: date, where: Scope, known: Knowledge, _language: str
) -> Explained:
    """Kept, as facts are, for each language that names its places."""
    rows = flows.table(scheme.counts[0], scheme.groups, month_of(first), month_of(last), known)
    inside = set(places(known).unit[places(known).inside(where)].tolist())
    return Explained(
        scheme=scheme,
        first=first,
        last=last,
        known_at=known.known_at,
        whole=_change(where.code, where.full_name, rows, inside),
        came_from=_others(rows, inside, "from_group"),
        went_to=_others(rows, inside, "to_group"),
        places=tuple(_below(where, rows, known)),
    )


def _scheme(group: str) -> Scheme:
    participants = declared("participants")
    codes = {scheme.code for scheme in participants.schemes}
    found = participants.scheme(f"BHYT_{group}" if f"BHYT_{group}" in codes else group)
    if len(found.counts) != 1:
        raise LookupError(f"{group} adds up several schemes; ask for one of them")
    return found


def _change(code: str, name: str, rows: pa.Table, inside: set[int]) -> Change:
    units = pa.array(sorted(inside), pa.int64())
    here = pc.is_in(rows["unit"], units)
    there = pc.is_in(rows["other"], units)
    moved = pc.equal(rows["kind"], "moved")

    def people(condition: pa.ChunkedArray) -> int:
        return pc.sum(rows.filter(condition)["value"]).as_py() or 0

    def of_kind(kind: str) -> int:
        return people(pc.and_(here, pc.equal(rows["kind"], kind)))

    counted = {kind: of_kind(kind) for kind in (*flows.CAME, *flows.WENT)}
    counted["moved_in"] = people(pc.and_(moved, pc.and_(there, pc.invert(here))))
    counted["moved_out"] = people(pc.and_(moved, pc.and_(here, pc.invert(there))))
    within = people(pc.and_(moved, pc.and_(here, there)))
    renewed, stayed = of_kind("renewed") + within, of_kind("stayed")
    return Change(
        code=code,
        name=name,
        before=renewed + stayed + sum(counted[kind] for kind in DOWN),
        after=renewed + stayed + sum(counted[kind] for kind in UP),
        renewed=renewed,
        stayed=stayed,
        parts={kind: counted[kind] * (1 if kind in UP else -1) for kind in PARTS},
    )


def _others(rows: pa.Table, inside: set[int], kind: str) -> dict[str, int]:
    """The groups that people came from or went to, the most first."""
    here = pc.is_in(rows["unit"], pa.array(sorted(inside), pa.int64()))
    chosen = rows.filter(pc.and_(here, pc.equal(rows["kind"], kind)))
    summed = chosen.group_by("group").aggregate([("value", "sum")])
    found = zip(summed["group"].to_pylist(), summed["value_sum"].to_pylist(), strict=True)
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _below(scope: Scope, rows: pa.Table, known: Knowledge) -> list[Change]:
    """The districts of the province or the communes of a district, what changed most first."""
    if scope.level not in ("province", "district"):
        return []
    level = "district" if scope.level == "province" else "commune"
    where = places(known)
    inside = where.inside(scope)
    codes = getattr(where, level)[inside]
    names = dict(
        Area.objects.filter(code__in=np.unique(codes).tolist()).values_list("code", "full_name")
    )
    found = []
    for code in np.unique(codes).tolist():
        units = set(where.unit[inside][codes == code].tolist())
        own = code == scope.code
        name = f"{names[code]} ({_('đơn vị trực thuộc')})" if own else names[code]
        found.append(_change(f"{code}{OWN}" if own else code, name, rows, units))
    told = [each for each in found if each.before or each.after]
    return sorted(told, key=lambda each: (-abs(each.change), each.code))
