"""Writing the plan: a target is set once and revised by a later row."""

from datetime import datetime

from ansinh.indicators.definitions import indicator as declared
from ansinh.indicators.models import Target
from ansinh.register.acting import acting


def set_target(
    *,
    indicator: str,
    scheme: str,
    area: str,
    year: int,
    value: int,
    document: str,
    recorded_at: datetime,
    actor: str,
    reason: str,
) -> Target:
    """Give an area a target for a year, or revise the one it has.

    `value` is in the indicator's unit (đồng, người) and above zero; `document` names the
    decision that sets it; `area` is the area's code.

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
    with acting(actor=actor, reason=reason):
        return Target.objects.create(
            indicator=definition.id,
            scheme=definition.scheme(scheme).code,
            area_id=area,
            year=year,
            value=value,
            document=document.strip(),
            recorded_at=recorded_at,
        )
