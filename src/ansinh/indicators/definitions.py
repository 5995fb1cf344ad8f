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
from django.utils.translation import get_language

ORDER = (
    "participants",
    "participants_total",
    "collection",
    "collection_plan",
    "collection_plan_pct",
    "debt",
)
"""The declarations in the order in which people read them."""

MEASURES = ("people", "collected", "owed", "target", "ratio")
COMPARATORS = ("plan_pct", "yoy_abs", "yoy_pct")
UNITS = ("person", "VND", "%")


@dataclass(frozen=True)
class Text:
    """A short text in both languages; `str()` gives the one of the present request."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "vi").startswith("en") else self.vi


@dataclass(frozen=True)
class LegalBasis:
    """The article that makes an indicator mean what it means."""

    document: str
    article: str


@dataclass(frozen=True)
class Scheme:
    """One printed scheme of an indicator: `counts` are the law's schemes that it adds up."""

    code: str
    label: Text
    counts: tuple[str, ...]
    legal_basis: tuple[LegalBasis, ...]


@dataclass(frozen=True)
class Indicator:
    """One declared indicator; `unit` is `person`, `VND` (đồng) or `%` (with one decimal)."""

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
    folder = resources.files("ansinh.indicators") / "catalogue"
    found = {}
    for name in ORDER:
        text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        found[name] = parse(yaml.safe_load(text), name)
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
    required = keys - {"plan", "ratio"}
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
        schemes=tuple(_scheme(code, given) for code, given in declared["schemes"].items()),
        comparators=tuple(declared["comparators"]),
        source=_text(declared["source"]),
        plan=declared.get("plan"),
        ratio=(ratio[0], ratio[1]) if ratio else None,
    )


def _text(given: dict[str, str]) -> Text:
    return Text(vi=given["vi"].strip(), en=given["en"].strip())


def _scheme(code: str, given: dict[str, Any]) -> Scheme:
    return Scheme(
        code=code,
        label=_text(given["label"]),
        counts=tuple(given["counts"]),
        legal_basis=tuple(LegalBasis(**basis) for basis in given["legal_basis"]),
    )
