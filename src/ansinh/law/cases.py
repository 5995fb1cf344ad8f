"""Cases that a lawyer can read, and running them.

A file of `cases/` names a rule and lists cases: period, input, output, source. Each rule of
`RULES` is one function of the law, asked with the inputs of a case; the outputs a case names must
come out exact to the đồng. A case may `assume` values that its source makes up.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from ansinh.ground.months import parse_month
from ansinh.law.lawbook import Law
from ansinh.law.loading import assume
from ansinh.law.oracle.rules import RULES
from ansinh.law.strict_yaml import read
from ansinh.law.values import LawError

FOLDER = "cases"
_KEYS = {"name", "period", "input", "output", "source", "note", "assume", "refused"}


@dataclass(frozen=True, slots=True)
class Case:
    """One example of a rule, as its file says it."""

    rule: str
    name: str
    period: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]
    source: str
    note: str
    assumed: tuple[Mapping[str, Any], ...]
    refused: str
    """For a case that the law refuses: words that the reason must contain."""
    file: str

    def day(self) -> date:
        """The day (or first day of the month) the case is about."""
        if len(self.period) == 7:
            month = parse_month(self.period)
            return date(month // 12, month % 12 + 1, 1)
        return date.fromisoformat(self.period)


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that did not come out."""

    case: Case
    what: str

    def __str__(self) -> str:
        return f"{self.case.file}: {self.case.rule}: {self.case.name}: {self.what}"


def cases_folder() -> Path:
    """The folder of the package's own cases."""
    return Path(str(resources.files("ansinh.law"))) / FOLDER


def read_cases(folder: Path | None = None) -> list[Case]:
    """Every case of a folder (the package's own by default); LawError names what is wrong."""
    found = []
    for path in sorted((folder or cases_folder()).rglob("*.yaml")):
        content = read(path)
        rule = str(content.get("rule"))
        if rule not in RULES:
            raise LawError(f"{path}: no rule is called {rule!r}; there are {', '.join(RULES)}")
        for number, raw in enumerate(content.get("cases") or (), start=1):
            found.append(_case(rule, raw, number, path.name))
    return found


def _case(rule: str, raw: Mapping[str, Any], number: int, file: str) -> Case:
    unknown = set(raw) - _KEYS
    if unknown:
        raise LawError(f"{file}: case {number} has {sorted(unknown)}; a case has {sorted(_KEYS)}")
    if not raw.get("source") or "period" not in raw or not ("output" in raw or "refused" in raw):
        raise LawError(f"{file}: case {number} lacks period, source, or output")
    period = raw["period"]
    return Case(
        rule,
        str(raw.get("name", f"case {number}")),
        period.isoformat() if isinstance(period, date) else str(period),
        raw.get("input") or {},
        raw.get("output") or {},
        str(raw["source"]),
        str(raw.get("note", "")),
        tuple(raw.get("assume") or ()),
        str(raw.get("refused", "")),
        file,
    )


def run_case(law: Law, case: Case) -> Failure | None:
    """Run one case; None when everything it names comes out."""
    with_assumed = assume(law, case.assumed) if case.assumed else law
    rule: Callable[..., Mapping[str, Any]] = RULES[case.rule]
    try:
        result = rule(with_assumed, case.period, case.given)
    except LawError as error:
        if case.refused and case.refused in str(error):
            return None
        return Failure(case, f"refused: {error}")
    if case.refused:
        return Failure(case, f"should be refused with {case.refused!r}, and gave {dict(result)}")
    for name, expected in case.expected.items():
        if name not in result:
            return Failure(case, f"{name} is not a result; there are {', '.join(result)}")
        if result[name] != expected:
            return Failure(case, f"{name} is {result[name]}, not {expected}")
    return None


def failures(law: Law, cases: list[Case]) -> Iterator[Failure]:
    """The cases that do not come out, in their order."""
    for case in cases:
        failure = run_case(law, case)
        if failure is not None:
            yield failure


def count_by_rule(cases: list[Case]) -> dict[str, int]:
    """How many cases each rule has, rules without any included."""
    counts = dict.fromkeys(RULES, 0)
    for case in cases:
        counts[case.rule] += 1
    return counts
