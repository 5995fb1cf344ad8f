"""Writing the plan: targets, how they are split to offices, and series to divide by.

Nothing is changed: a revision, a correction or a newer series is a later row.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ansinh.indicators import keys, perms, queries
from ansinh.indicators.definitions import indicator as declared
from ansinh.indicators.keys import PlanError, apportion
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.models import Denominator, Share, Split, SplitKey, Target
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.models import Area


def set_target(
    *,
    indicator: str,
    scheme: str,
    area: str,
    year: int,
    value: int,
    document: str,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> Target:
    """Give an area a target for a year, or revise the one it has.

    `value` is in the indicator's unit (đồng, người; of a percentage per 100,000) and above
    zero; `document` names the decision that sets it; `area` is the area's code.

    Raises:
        LookupError: the indicator or the scheme is not declared.
        ValueError: the value is not above zero, the document is empty, or the indicator
            is computed and takes no target.
    """
    definition = declared(indicator)
    if definition.measure != "target":
        raise ValueError(f"{indicator} is computed; set the target of its plan instead")
    if value <= 0:
        raise ValueError(f"the target of {indicator} for {year} is {value}; it must be above 0")
    if not document.strip():
        raise ValueError("a target names the decision that sets it (its number and date)")
    with acting(actor=actor, reason=reason, unless=perms.why_not_plan(actor)):
        return Target.objects.create(
            indicator=definition.id,
            scheme=definition.scheme(scheme).code,
            area_id=area,
            year=year,
            value=value,
            document=document.strip(),
            recorded_at=recorded_at,
        )


def split_target(
    *, target: Target, key: str, as_of: date, recorded_at: datetime, actor: Actor, reason: str
) -> Split:
    """Give a target on to the offices by a stated key; a later split replaces an earlier one.

    Keys: `headcount` (participants of the offices' units on `as_of`), `last_year` (what the
    planned indicator came to by the end of the year before), `accrued` (what fell due this year
    to `as_of`). The shares add up to the target to the đồng or person (largest remainder).

    Raises:
        PlanError: the key says nothing (no office has anything by it), or the target cannot be
            divided (a percentage).
    """
    weights = keys.weights(target, key, as_of, knowledge(recorded_at))
    shares = apportion(target.value, weights)
    return _write_split(target, key, shares, recorded_at, actor, reason)


def correct_split(
    *,
    target: Target,
    values: Mapping[str, int],
    spread_rest: bool,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> Split:
    """Correct the shares of some offices by hand, signed by `actor` for a `reason`.

    With `spread_rest` the other offices take the difference by the weight of their shares;
    without it the corrected shares must add up to the target by themselves.

    Raises:
        PlanError: the target was not split, an office is not in the split, a share is below
            zero, or the sum is not the target (it says by how much).
    """
    before = queries.splits(target=target).first()
    if before is None:
        raise PlanError(_("Kế hoạch chưa được phân bổ nên chưa có gì để điều chỉnh."))
    shares = dict(before.share_set.values_list("office_id", "value"))
    for office, value in values.items():
        if office not in shares:
            raise PlanError(
                _("Cơ quan '%(code)s' không có trong bản phân bổ. Có: %(offices)s.")
                % {"code": office, "offices": ", ".join(sorted(shares))}
            )
        if value < 0:
            raise PlanError(_("Phần của '%(code)s' không được âm.") % {"code": office})
    others = {office: value for office, value in shares.items() if office not in values}
    rest = target.value - sum(values.values())
    if spread_rest and others:
        if rest < 0:
            raise PlanError(_excess(-rest))
        others = apportion(rest, others if any(others.values()) else dict.fromkeys(others, 1))
    corrected = others | dict(values)
    difference = sum(corrected.values()) - target.value
    if difference:
        raise PlanError(_excess(difference))
    return _write_split(target, SplitKey.HAND, corrected, recorded_at, actor, reason)


def load_denominators(
    *, rows: Iterable[Mapping[str, Any]], recorded_at: datetime, actor: Actor, reason: str
) -> int:
    """Load series of population, labour force, students or children: all rows or none.

    Each row has `measure` (see `Denominator.Measure`), `area` (code), `year`, `value` (people,
    above zero), `series` and `source`. Returns how many were loaded.

    Raises:
        PlanError: naming the row and what is wrong with it.
    """
    areas = set(Area.objects.values_list("code", flat=True))
    made = [
        _denominator(row, number, areas, recorded_at) for number, row in enumerate(rows, start=1)
    ]
    with acting(actor=actor, reason=reason, unless=perms.why_not_plan(actor)):
        Denominator.objects.bulk_create(made)
    return len(made)


def _denominator(
    row: Mapping[str, Any], number: int, areas: set[str], recorded_at: datetime
) -> Denominator:
    try:
        measure = Denominator.Measure(row["measure"])
        year, value = int(row["year"]), int(row["value"])
        area, series, source = (str(row[name]).strip() for name in ("area", "series", "source"))
    except (KeyError, ValueError) as error:
        raise PlanError(
            _("Dòng %(number)s: %(error)s. Cần measure, area, year, value, series, source.")
            % {"number": number, "error": error}
        ) from error
    if area not in areas:
        raise PlanError(
            _("Dòng %(number)s: không có địa bàn mang mã '%(code)s'.")
            % {"number": number, "code": area}
        )
    if value <= 0 or not series or not source:
        raise PlanError(
            _("Dòng %(number)s: giá trị phải lớn hơn 0, tên chuỗi và nguồn phải có.")
            % {"number": number}
        )
    return Denominator(
        measure=measure, area_id=area, year=year, value=value, series=series, source=source,
        recorded_at=recorded_at,
    )  # fmt: skip


def _write_split(
    target: Target,
    key: str,
    shares: Mapping[str, int],
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> Split:
    with acting(actor=actor, reason=reason, unless=perms.why_not_plan(actor)):
        split = Split.objects.create(target=target, key=key, recorded_at=recorded_at)
        Share.objects.bulk_create(
            Share(split=split, office_id=office, value=value)
            for office, value in sorted(shares.items())
        )
    return split


def _excess(difference: int) -> str:
    return _("Tổng các phần lệch %(difference)s so với kế hoạch; phải bằng đúng kế hoạch.") % {
        "difference": f"{difference:+,}".replace(",", ".")
    }
