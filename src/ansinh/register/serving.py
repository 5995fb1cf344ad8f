"""Which office serves a commune, dated: a unit, a household or a person belongs to the office of
the commune; a commune that nobody was given is served by the province's own office."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register import perms
from ansinh.register.models import Area, Office, Serving


class ServingRefused(ValueError):
    """An office cannot be given these communes; the message says which and why."""


def record_serving(
    *,
    serving: Mapping[str, Sequence[str]],
    from_day: date,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> int:
    """Record the communes (codes) of offices (codes) from a day on; returns how many communes.

    Raises:
        NotAllowed: without the right to open an office.
        ServingRefused: an office or commune is not known, is no commune, or is given to two.
    """
    communes = [code for codes in serving.values() for code in codes]
    known = dict(Area.objects.filter(code__in=communes).values_list("code", "level"))
    offices = set(Office.objects.filter(code__in=serving).values_list("code", flat=True))
    problems = [
        _("không có cơ quan %(code)s") % {"code": code} for code in serving if code not in offices
    ]
    for code in dict.fromkeys(communes):
        if known.get(code) != Area.Level.COMMUNE:
            problems.append(_("%(code)s không phải mã xã") % {"code": code})
        elif communes.count(code) > 1:
            problems.append(_("xã %(code)s ghi hai lần") % {"code": code})
    if problems:
        raise ServingRefused("; ".join(problems))
    with acting(actor=actor, reason=reason, unless=perms.why_not_open(actor)):
        made = Serving.objects.bulk_create(
            Serving(area_id=area, office_id=office, from_day=from_day, recorded_at=recorded_at)
            for office, areas in serving.items()
            for area in areas
        )
    return len(made)


def offices_on(day: date) -> dict[str, str]:
    """The office of each commune that was given to one, on a day; one statement."""
    found = Serving.objects.filter(from_day__lte=day).order_by("from_day", "id")
    return dict(found.values_list("area_id", "office_id"))
