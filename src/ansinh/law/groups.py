"""Participant groups, the states of a line, and how a contribution base is formed: all data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ansinh.law.funds import Fund
from ansinh.law.reading import parse_day, parse_grade, parse_references, refuse_unknown
from ansinh.law.values import LawError, Reference, Value, keys_of

BLOCKS = ("I", "II", "III", "IV", "V", "TN", "TNLD_TN")
"""I worker and employer, II insurance funds, III state budget, IV supported by the state,
V households; TN and TNLD_TN are voluntary social and accident insurance."""

AMOUNTS_OF_BASE = (
    "wage",
    "wage_alone",
    "state_scale",
    "service_scale",
    "base_salary",
    "minimum_wage_IV",
)
LIMITS = ("minimum_wage", "base_salary", "rural_poverty_line")
ON_BASE_SALARY = "fund_on_base_salary"
TAKEN_OVER = {
    "fund": ("fund", "fund_paid"),
    ON_BASE_SALARY: ("fund", "fund_paid"),
    "employer": ("employer", "whole_employer"),
}
"""Effects by which somebody pays the whole contribution: the share and the kind of its rate."""

EFFECTS = ("due", "none", "half", *TAKEN_OVER)

SCHEME_OF = {
    Fund.HTTT: "BHXH_BB",
    Fund.ODTS: "BHXH_BB",
    Fund.BHYT: "BHYT",
    Fund.BHTN: "BHTN",
    Fund.TNLD: "TNLD",
    Fund.BHXH_TN: "BHXH_TN",
    Fund.TNLD_TN: "TNLD_TN",
}
"""The scheme in which a fund's contributor is counted."""

SCHEMES = ("BHXH_BB", "BHXH_TN", "BHYT", "BHTN", "TNLD", "TNLD_TN")


@dataclass(frozen=True, slots=True)
class Base:
    """How a monthly base is formed: an amount, a floor and a cap (names of quantities)."""

    code: str
    label: Mapping[str, str]
    amount: str
    times: int
    floor: str
    cap: str
    unemployment_cap: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state of a line and the schemes it counts in. What it does to each fund, and that it is
    lawful at all, is dated (see `Law.effect`)."""

    code: str
    label: Mapping[str, str]
    counts: tuple[str, ...] | None
    """None: every scheme of the group."""


@dataclass(frozen=True, slots=True)
class Group:
    """A participant group. When it is lawful and what its base is are dated (see `Law.value`)."""

    code: str
    label: Mapping[str, str]
    block: str
    cards: tuple[str, ...]
    pays: Mapping[tuple[str, str], str]
    """(fund, share) to the kind of rate; share `whole` is split into `state` and `self`."""
    support: str
    order: bool
    top_up: bool
    states: tuple[str, ...]
    methods: tuple[int, ...]
    """Numbers of months that may be billed at once; empty: any."""
    own_health_base: bool
    source: str


_BASE = ("base", "label", "amount", "times", "floor", "cap", "unemployment_cap", "reference")
_GROUP = (
    "group", "label", "cards", "lawful", "base", "health_base", "pays", "support", "order",
    "top_up", "states", "methods",
)  # fmt: skip
DATED = ("from", "value", "reference", "grade")


def parse_base(raw: Mapping[str, Any]) -> Base:
    """One entry of `bases:`; LawError names what is wrong with it."""
    refuse_unknown(raw, _BASE, "a base")
    code = str(raw.get("base"))
    if raw.get("amount") not in AMOUNTS_OF_BASE:
        raise LawError(f"base {code}: amount {raw.get('amount')!r} is not one of {AMOUNTS_OF_BASE}")
    limits = {name: str(raw.get(name, "")) for name in ("floor", "cap", "unemployment_cap")}
    for name, limit in limits.items():
        if limit and limit not in LIMITS:
            raise LawError(f"base {code}: {name} {limit!r} is not one of {LIMITS}")
    limits["unemployment_cap"] = limits["unemployment_cap"] or limits["cap"]
    return Base(
        code, dict(raw["label"]), str(raw["amount"]), int(raw.get("times", 0)),
        limits["floor"], limits["cap"], limits["unemployment_cap"],
        parse_references(raw.get("reference")),
    )  # fmt: skip


def parse_state(raw: Mapping[str, Any]) -> State:
    """One entry of `states:`; its dated effect is read by `state_values`."""
    refuse_unknown(raw, ("state", "label", "counts", "effect"), "a state")
    code = str(raw.get("state"))
    counts = raw.get("counts")
    if counts != "all" and not set(counts or ()) <= set(SCHEMES):
        raise LawError(f"state {code}: counts names schemes of {SCHEMES}, or all")
    return State(code, dict(raw["label"]), None if counts == "all" else tuple(counts or ()))


def state_values(raw: Mapping[str, Any], source: str) -> Iterator[Value]:
    """The dated effects of a state as values of `state_effect`: `BHXH none, BHYT fund`, `due`
    where nothing is changed, none where the state does not exist."""
    code = str(raw.get("state"))
    if not raw.get("effect"):
        raise LawError(f"state {code} has no effect")
    for entry in raw["effect"]:
        try:
            refuse_unknown(entry, DATED, "an effect")
            word = entry["value"]
            if isinstance(word, Mapping):
                word = ", ".join(f"{fund} {does}" for fund, does in word.items()) or "due"
            if word != "none":
                read_effect(str(word))
            yield Value(
                "state_effect",
                keys_of({"state": code}),
                None if word == "none" else str(word),
                "text",
                parse_day(entry.get("from")),
                None,
                parse_references(entry.get("reference")),
                parse_grade(entry),
                source,
            )
        except LawError as error:
            raise LawError(f"{source}: state {code}: {error}") from None


@lru_cache(maxsize=256)
def read_effect(text: str) -> Mapping[str, str]:
    """What a state does to each fund, from `BHXH none, BHYT fund`; BHXH stands for its two funds.
    A fund that is not named is due."""
    effect: dict[str, str] = {}
    for part in text.split(",") if text != "due" else ():
        fund, _, word = part.strip().partition(" ")
        if word not in EFFECTS or fund not in (*Fund.__members__, "BHXH"):
            raise LawError(f"{part.strip()!r} is not a known effect on a fund")
        effect |= {"HTTT": word, "ODTS": word} if fund == "BHXH" else {fund: word}
    return effect


def parse_group(raw: Mapping[str, Any], block: str, source: str) -> Group:
    """One entry of `groups:`; its dated facts are read by `group_values`."""
    code = str(raw.get("group"))
    refuse_unknown(raw, _GROUP, f"{source}: group {code}: a group")
    if block not in BLOCKS:
        raise LawError(f"{source}: block {block!r} is not one of {BLOCKS}")
    pays = {}
    for dotted, kind in raw.get("pays", {}).items():
        fund, _, share = str(dotted).partition(".")
        if fund not in Fund.__members__ or not share:
            raise LawError(f"{source}: group {code}: pays {dotted!r} is not fund.share")
        pays[fund, share] = str(kind)
    methods = raw.get("methods", [1])
    return Group(
        code,
        dict(raw["label"]),
        block,
        tuple(str(card) for card in raw.get("cards", ())),
        pays,
        str(raw.get("support", "")),
        bool(raw.get("order", False)),
        bool(raw.get("top_up", False)),
        (raw["states"],) if isinstance(raw["states"], str) else tuple(raw["states"]),
        () if methods == "any" else tuple(int(method) for method in methods),
        "health_base" in raw,
        source,
    )


def group_values(raw: Mapping[str, Any], source: str) -> Iterator[Value]:
    """The dated facts of a group as values: `group_lawful`, `group_base`, `group_health_base`."""
    code = str(raw.get("group"))
    for field, quantity in (
        ("lawful", "group_lawful"),
        ("base", "group_base"),
        ("health_base", "group_health_base"),
    ):
        if field in ("lawful", "base") and not raw.get(field):
            raise LawError(f"{source}: group {code} has no `{field}`")
        for entry in raw.get(field, ()):
            try:
                refuse_unknown(entry, DATED, "an entry")
                word = entry["value"]
                yield Value(
                    quantity,
                    keys_of({"group": code}),
                    {True: "yes", False: "no"}[word] if isinstance(word, bool) else str(word),
                    "text",
                    parse_day(entry.get("from")),
                    None,
                    parse_references(entry.get("reference")),
                    parse_grade(entry),
                    source,
                )
            except LawError as error:
                raise LawError(f"{source}: group {code}, {field}: {error}") from None
