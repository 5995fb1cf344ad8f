"""How `ansinh plan` tells a target and its split, and reads a value."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.indicators.models import Target


def shown(target: "Target", known_at: datetime | None) -> dict[str, Any]:
    """A target as JSON has it, with the split in force."""
    from ansinh.indicators.queries import revisions, splits

    asked = {"indicator": target.indicator, "scheme": target.scheme, "year": target.year}
    split = splits(target=target, known_at=known_at).first()
    return {
        **asked,
        "area": target.area_id,
        "value": target.value,
        "document": target.document,
        "recorded_by": target.recorded_by,
        "recorded_at": target.recorded_at.isoformat(),
        "revision": revisions(
            indicator=target.indicator,
            scheme=target.scheme,
            year=target.year,
            area=target.area_id,
            known_at=known_at,
        ).count(),
        "split": split
        and {
            "key": split.key,
            "key_label": split.get_key_display(),
            "recorded_by": split.recorded_by,
            "recorded_at": split.recorded_at.isoformat(),
            "reason": split.reason,
            "shares": dict(split.share_set.order_by("office").values_list("office_id", "value")),
            "offices": dict(split.share_set.values_list("office_id", "office__name")),
        },
    }


def told(target: dict[str, Any]) -> str:
    """A target's value in the unit that people know it in."""
    from ansinh.indicators.definitions import indicator as declared
    from ansinh.indicators.values import PER_CENT

    unit = declared(target["indicator"]).unit
    if unit == "%":
        return f"{target['value'] / PER_CENT:g} %".replace(".", ",")
    names = {"VND": "đồng", "person": "người", "unit": "đơn vị"}
    return f"{grouped(target['value'])} {names[unit]}"


def print_split(split: Any, target: "Target") -> None:
    """The parts of a split, and their sum."""
    for share in split.share_set.select_related("office").order_by("office"):
        click.echo(f"  {share.office_id}  {share.office.name:<32}{grouped(share.value):>24}")
    click.echo(f"  {'cộng':<38}{grouped(target.value):>24}")


def value_of(text: str, unit: str) -> int:
    """A value as it is typed, in the unit in which it is kept."""
    from decimal import Decimal, InvalidOperation

    from ansinh.indicators.values import PER_CENT

    try:
        given = Decimal(text) * (PER_CENT if unit == "%" else 1)
    except InvalidOperation as error:
        raise click.BadParameter(f"{text!r} is not a number; write 544460000000 or 82.6") from error
    if given != int(given):
        raise click.BadParameter(f"{text!r} has more decimals than a target can have")
    return int(given)
