"""What `ansinh law value` looks up: one value, a sum of rates, or a supported share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ansinh.ground.rounding import half_up
from ansinh.law import Law, LawError
from ansinh.law.names import (
    SOCIAL,
    default_kind,
    fund_named,
    kind_named,
    quantity_named,
    region_named,
    share_named,
)
from ansinh.law.values import PERCENT, Value, decimal

SHARED = ("HTTT", "ODTS", "TNLD", "BHTN")
"""Funds whose whole rate is what worker and employer (or the person alone) pay together."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The day and the keys of a question, as a person wrote them."""

    day: date
    region: str | None
    fund: str | None
    share: str | None
    kind: str | None
    keys: Mapping[str, str]


def look_up(book: Law, name: str, asked: Asked) -> tuple[list[Value], str]:
    """The dated values that answer a question, and the answer as a bare number."""
    quantity = quantity_named(book, name)
    if quantity == "rate":
        return _rate(book, asked)
    keys = dict(asked.keys)
    if asked.region is not None:
        keys["region"] = region_named(asked.region)
    if asked.fund is not None and quantity == "late_interest_rate":
        keys["fund"] = "health" if fund_named(asked.fund) == "BHYT" else "social"
    missing = [key for key in book.quantities[quantity].by if key not in keys]
    if missing:
        wanted = " ".join(f"--{key}" if key == "region" else f"--key {key}=..." for key in missing)
        raise LawError(f"{quantity} also needs {wanted}")
    found = book.value(quantity, asked.day, **keys)
    return [found], decimal(found.value, found.unit)


def _rate(book: Law, asked: Asked) -> tuple[list[Value], str]:
    if not asked.fund or not asked.share:
        raise LawError("a rate needs --fund and --share (and --kind for special payers)")
    fund, share = fund_named(asked.fund), share_named(asked.share)
    supported = _supported(book, asked, fund, share)
    if supported is not None:
        return supported
    found = []
    for one in SOCIAL if fund == "BHXH" else (fund,):
        if share == "whole" and one in SHARED:
            found += _shared(book, asked, one)
        elif (fund, one, share) != ("BHXH", "ODTS", "employee"):
            # of the two social funds a worker owes one, nothing for sickness and maternity
            found.append(_single(book, asked, one, share))
    if not found:
        raise LawError(f"nobody pays {fund} that way on {asked.day}; see `ansinh law show rate`")
    return found, decimal(sum(value.number for value in found), "percent")


def _single(book: Law, asked: Asked, fund: str, share: str) -> Value:
    if asked.kind:
        share, kind = kind_named(book, asked.kind, fund, share)
    else:
        share, kind = default_kind(fund, share)
    return book.value("rate", asked.day, fund=fund, share=share, kind=kind)


def _shared(book: Law, asked: Asked, fund: str) -> list[Value]:
    """Every part of a fund's rate that a kind of payer owes (ordinary workers by default)."""
    parts = []
    for share in ("employee", "employer", "self"):
        try:
            _, kind = kind_named(book, asked.kind or "worker", fund, share)
        except LawError:
            continue  # a group that does not pay this part
        found = book.find("rate", asked.day, fund=fund, share=share, kind=kind)
        parts += [found] if found is not None else []
    return parts


def _supported(book: Law, asked: Asked, fund: str, share: str) -> tuple[list[Value], str] | None:
    """State's or participant's part of a supported group's health rate (`--kind near_poor`)."""
    group = book.groups.get((asked.kind or "").strip().lower())
    if group is None or not group.support or ("BHYT", "whole") not in group.pays:
        return None
    if fund != "BHYT" or share not in ("state", "self"):
        return None
    kind = group.pays["BHYT", "whole"]
    whole = book.value("rate", asked.day, fund="BHYT", share="whole", kind=kind)
    support = book.value("health_support", asked.day, who=group.support)
    state = half_up(whole.number * support.number, PERCENT)
    part = state if share == "state" else whole.number - state
    return [whole, support], decimal(part, "percent")
