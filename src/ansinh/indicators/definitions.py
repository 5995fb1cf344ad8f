"""The declared indicators: what each figure means, where it comes from and who says so.

A declaration is one YAML file in `catalogue/`. Nothing else decides what an indicator counts:
`measure` names the column expression of `measures` that computes it, `schemes` says which
schemes of the law each printed scheme adds up.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from ansinh import law
from ansinh.config.language import spoken

BULLETIN = (
    "participants",
    "participants_total",
    "collection",
    "collection_plan",
    "collection_plan_pct",
    "debt",
)
"""What a bulletin tells; `wide` schemes of these are left to who asks for everything."""

ORDER = (
    *BULLETIN,
    "collection_plan_pct_plan",
    "collection_plan_pct_upper_plan",
    "participants_plan",
    "participants_total_plan",
    "participants_joined",
    "participants_from_group",
    "participants_to_group",
    "participants_moved_away",
    "participants_lapsed",
    "participants_died",
    "renewals_due",
    "renewed",
    "renewal_rate",
    "children_born",
    "children_carded_on_time",
    "cards_on_time_rate",
    "coverage_rate",
    "coverage_rate_plan",
    "people_to_add",
    "collection_with_charges",
    "late_interest_collected",
    "accrued",
    "receivable",
    "debt_with_charges",
    "debt_by_class",
    "debt_by_age",
    "debt_interest_bearing",
    "debt_employers",
    "debt_rate_plan",
    "debt_rate_plan_interest_bearing",
    "debt_rate_plan_employers",
    "debt_rate_receivable",
    "debt_rate_ceiling",
    "units_late",
    "units_worked_with_plan",
    "new_employers_worked_with_plan",
)
"""The declarations in the order in which people read them."""

MEASURES = (
    "people", "flow", "renewal", "children", "collected", "balance", "owed", "owed_class",
    "owed_age", "owing_units", "target", "ratio", "share",
    "shortfall",
)  # fmt: skip
ABOUT_PEOPLE = ("people", "flow", "renewal", "children")
"""Measures of the register, which are known before a month is closed."""

MADE_OF_OTHERS = ("target", "ratio", "share", "shortfall")
"""Measures that do not add up over places: what was set, and what is made of other figures."""

BASIC = ("plan_pct", "yoy_abs", "yoy_pct")
COMPARATORS = (
    *BASIC, "yoy_points", "eoy_abs", "eoy_pct", "eoy_points", "mom_abs", "mom_pct", "mom_points",
    "target_points",
)  # fmt: skip
UNITS = ("person", "VND", "%", "unit")


@dataclass(frozen=True)
class Text:
    """A short text in both languages; `str()` gives the one of the present request."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if spoken() == "en" else self.vi


@dataclass(frozen=True)
class LegalBasis:
    """The article that makes an indicator mean what it means."""

    document: str
    article: str


@dataclass(frozen=True)
class Scheme:
    """One printed scheme of an indicator: `counts` are the law's schemes that it adds up.

    The rest narrows it: `groups` participant groups of the law (empty: all), `funds` (empty:
    all), `selects` what the measure chooses by (kinds of flow, classes, ages, sides). `part` and
    `whole` are what a share divides: an indicator and a scheme, or a series of denominators; a
    shortfall is what that share lacks of its target.
    `wide` schemes are told only to who asks for everything.
    """

    code: str
    label: Text
    counts: tuple[str, ...]
    legal_basis: tuple[LegalBasis, ...]
    wide: bool = False
    groups: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    selects: tuple[str, ...] = ()
    part: tuple[str, str] | None = None
    whole: tuple[str, str] | None = None


@dataclass(frozen=True)
class Indicator:
    """One declared indicator; `unit` is `person`, `VND` (đồng), `unit` (payers) or `%` (with
    `decimals` decimals).
    """

    id: str
    label: Text
    unit: str
    kind: str
    period: str | None
    grain: Text
    numerator: Text
    denominator: Text | None
    place: Text
    measure: str
    schemes: tuple[Scheme, ...]
    comparators: tuple[str, ...]
    source: Text
    plan: str | None
    ratio: tuple[str, str] | None
    decimals: int = 1

    def scheme(self, code: str) -> Scheme:
        """The scheme with a code; `BHXH` alone is read as compulsory, as officials print it.

        Raises:
            LookupError: when the indicator has no such scheme.
        """
        known = {scheme.code: scheme for scheme in self.schemes}
        wanted = "BHXH_BB" if code == "BHXH" and "BHXH_BB" in known else code
        if wanted not in known:
            raise LookupError(f"{self.id} has no scheme {code!r}; it has {', '.join(known)}")
        return known[wanted]


def named(indicator: Indicator, scheme: Scheme) -> Text:
    """What an indicator of one scheme is called: "Số người tham gia BHYT"."""
    return Text(
        vi=f"{indicator.label.vi} {scheme.label.vi}", en=f"{indicator.label.en}: {scheme.label.en}"
    )


class DeclarationError(ValueError):
    """A declaration that does not say what every declaration must say."""


@cache
def catalogue() -> dict[str, Indicator]:
    """Every declared indicator by its id, in reading order."""
    found = {}
    for name in ORDER:
        found[name] = parse(_declared(name), name)
    return found


def _declared(name: str) -> dict[str, Any]:
    """A declaration with what it takes over from the one that it is `like`."""
    own = _read(name)
    other = own.get("like")
    taken_over = _declared(other) if other else {}
    return taken_over | {key: value for key, value in own.items() if key != "like"}


@cache
def _read(name: str) -> dict[str, Any]:
    folder = resources.files("ansinh.indicators") / "catalogue"
    # The loader of libyaml, where there is one: the pure one takes two seconds for the catalogue.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load((folder / f"{name}.yaml").read_bytes(), loader)
    return found


def indicator(id: str) -> Indicator:
    """The indicator with an id; raises LookupError that lists the known ones."""
    if id not in catalogue():
        raise LookupError(f"There is no indicator {id!r}. Known: {', '.join(catalogue())}.")
    return catalogue()[id]


def parse(declared: dict[str, Any], name: str) -> Indicator:
    """Read one declaration.

    Raises:
        DeclarationError: naming the file and the key that is missing, unknown or wrong.
    """
    keys = set(Indicator.__dataclass_fields__)
    keys |= {"legal_basis"}
    required = keys - {"plan", "ratio", "decimals", "legal_basis"}
    if wrong := (required - set(declared)) | (set(declared) - keys):
        raise DeclarationError(f"{name}.yaml: missing or unknown keys {sorted(wrong)}")
    for key, allowed in (("measure", MEASURES), ("unit", UNITS)):
        if declared[key] not in allowed:
            raise DeclarationError(f"{name}.yaml: {key} is {declared[key]!r}, not one of {allowed}")
    if unknown := set(declared["comparators"]) - set(COMPARATORS):
        raise DeclarationError(f"{name}.yaml: unknown comparators {sorted(unknown)}")
    ratio = declared.get("ratio")
    return Indicator(
        id=declared["id"],
        label=_text(declared["label"]),
        unit=declared["unit"],
        kind=declared["kind"],
        period=declared["period"],
        grain=_text(declared["grain"]),
        numerator=_text(declared["numerator"]),
        denominator=_text(declared["denominator"]) if declared["denominator"] else None,
        place=_text(declared["place"]),
        measure=declared["measure"],
        schemes=tuple(
            _scheme(code, {"legal_basis": declared.get("legal_basis", [])} | given)
            for code, given in declared["schemes"].items()
        ),
        comparators=tuple(declared["comparators"]),
        source=_text(declared["source"]),
        plan=declared.get("plan"),
        ratio=(ratio[0], ratio[1]) if ratio else None,
        decimals=declared.get("decimals", 1),
    )


def _text(given: dict[str, str]) -> Text:
    return Text(vi=given["vi"].strip(), en=given["en"].strip())


def _scheme(code: str, given: dict[str, Any]) -> Scheme:
    block = given.get("block")
    return Scheme(
        code=code,
        label=_text(given["label"]),
        counts=tuple(given.get("counts", ())),
        legal_basis=tuple(LegalBasis(**basis) for basis in given["legal_basis"]),
        wide=given.get("wide", False),
        groups=_groups_of(block) if block else tuple(given.get("groups", ())),
        funds=tuple(given.get("funds", ())),
        selects=tuple(str(each) for each in given.get("selects", ())),
        part=_pair(given.get("part")),
        whole=_pair(given.get("whole")),
    )


def _groups_of(block: str) -> tuple[str, ...]:
    """The law's groups of a block; workers who pay for themselves count in block I as the law
    says."""
    return tuple(code for code, group in law.load().groups.items() if group.block == block)


def _pair(given: list[str] | None) -> tuple[str, str] | None:
    return (given[0], given[1]) if given else None
