"""The published plans, ceilings and rules of a profile, loaded as targets."""

from datetime import UTC, datetime

from ansinh.indicators.definitions import catalogue
from ansinh.indicators.operations import load_denominators, set_target
from ansinh.provinces.profile import Plan, Profile

SET_ON, SET_AT = 3, 1
"""A plan is known from the third day of its year, 08:00 in Vietnam."""
SCALED = ("person", "VND")


def load_targets(profile: Profile, scale: float, opened: datetime, who: dict[str, str]) -> None:
    """Set every plan whose indicator is declared; numbers of people and đồng are scaled."""
    declared = catalogue()
    for plan in profile.plans:
        name = target_name(plan)
        if name not in declared or plan.scheme not in _schemes(name):
            continue
        set_target(
            indicator=name,
            scheme=plan.scheme,
            area=profile.code,
            year=plan.year,
            value=scaled(plan, scale),
            document=plan.document,
            recorded_at=max(opened, datetime(plan.year, 1, SET_ON, SET_AT, tzinfo=UTC)),
            **who,
        )


def load_series(profile: Profile, scale: float, opened: datetime, who: dict[str, str]) -> None:
    """Load the people of whom the text gives a rate, so that its coverage can be computed."""
    rows = [
        {
            "measure": name,
            "area": profile.code,
            "year": given.year,
            "value": round(given.value * scale),
            "series": given.series,
            "source": given.source,
        }
        for name, given in profile.denominators.items()
    ]
    if rows:
        load_denominators(rows=rows, recorded_at=opened, **who)


def target_name(plan: Plan) -> str:
    """The declared indicator under which a plan is kept; a ceiling is one of its own."""
    return plan.indicator if plan.indicator.endswith("_ceiling") else f"{plan.indicator}_plan"


def scaled(plan: Plan, scale: float) -> int:
    """The value of a plan as targets store it, at a scale; rates and rules do not shrink."""
    return round(plan.stored * scale) if plan.unit in SCALED else plan.stored


def _schemes(name: str) -> set[str]:
    return {scheme.code for scheme in catalogue()[name].schemes}
