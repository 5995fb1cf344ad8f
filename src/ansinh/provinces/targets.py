"""The published plans, ceilings and rules of a profile, loaded as targets."""

from datetime import UTC, datetime
from typing import Any

from ansinh.indicators.keys import apportion
from ansinh.indicators.operations import load_denominators, set_target
from ansinh.provinces.areas import districts_of
from ansinh.provinces.profile import Plan, Profile

SET_ON, SET_AT = 3, 1
"""A plan is known from the third day of its year, 08:00 in Vietnam."""
SCALED = ("person", "VND")
SHARES = 1000
"""Shares of districts have fewer decimals than this has zeros."""


def load_targets(profile: Profile, scale: float, opened: datetime, who: dict[str, Any]) -> None:
    """Set every plan; numbers of people and đồng are scaled.

    Raises:
        LookupError: no indicator is declared that takes a plan.
    """
    for plan in profile.plans:
        set_target(
            indicator=target_name(plan),
            scheme=plan.scheme,
            area=profile.code,
            year=plan.year,
            value=scaled(plan, scale),
            document=plan.document,
            recorded_at=max(opened, datetime(plan.year, 1, SET_ON, SET_AT, tzinfo=UTC)),
            **who,
        )


def load_series(profile: Profile, scale: float, opened: datetime, who: dict[str, Any]) -> None:
    """Load the people whom coverage is of: the province's, and the districts' parts of them."""
    rows = []
    for given in profile.denominators:
        people = round(given.value * scale)
        row = {"measure": given.name, "year": given.year, "series": given.series}
        rows.append({**row, "area": profile.code, "value": people, "source": given.source})
        if profile.denominators_by_district:
            source = f"{given.source}; {profile.denominators_by_district}"
            rows += [{**row, "area": area, "value": part, "source": source}
                     for area, part in _by_district(profile, people).items()]  # fmt: skip
    if rows:
        load_denominators(rows=rows, recorded_at=opened, **who)


def _by_district(profile: Profile, people: int) -> dict[str, int]:
    """Each district's part by the shares of the profile, those without people left out."""
    shares = {each.area.code: round(each.people * SHARES) for each in districts_of(profile)}
    return {area: part for area, part in apportion(people, shares).items() if part}


def target_name(plan: Plan) -> str:
    """The declared indicator under which a plan is kept; a ceiling is one of its own."""
    return plan.indicator if plan.indicator.endswith("_ceiling") else f"{plan.indicator}_plan"


def scaled(plan: Plan, scale: float) -> int:
    """The value of a plan as targets store it, at a scale; rates and rules do not shrink."""
    return round(plan.stored * scale) if plan.unit in SCALED else plan.stored
