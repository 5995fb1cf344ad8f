"""A computation written down as steps that can be read, and evaluated again.

A step applies one named operation to numbers and to results of earlier steps. Whoever holds the
steps can compute every result anew (`evaluate`), and a person can read them in Vietnamese or
English, each with the dated values it uses.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ansinh.ground.rounding import half_up
from ansinh.law.values import PERCENT, LawError, Value

Operand = int | str
"""A number, or the name of an earlier step."""

OPERATIONS: Mapping[str, Callable[..., int]] = {
    "is": lambda amount: amount,
    "plus": lambda *parts: sum(parts),
    "minus": lambda whole, part: whole - part,
    "times": lambda amount, number: amount * number,
    "share": lambda amount, rate: half_up(amount * rate, PERCENT),
    "share_of_share": lambda amount, rate, share: half_up(amount * rate * share, PERCENT**2),
    "at_least": lambda amount, floor: max(amount, floor) if amount > 0 else 0,
    "at_most": lambda amount, cap: min(amount, cap),
    "scale": lambda base, coefficient, position, difference, seniority, profession: half_up(
        (
            ((coefficient + position) * 10_000 + coefficient * seniority) * (10_000 + profession)
            + difference * 10**8
        )
        * base,
        10**12,
    ),
}

_SIGNS = {"plus": " + ", "minus": " − ", "times": " × ", "share": " × ", "share_of_share": " × "}
_WORDS = {
    "vi": {"at_least": "không thấp hơn", "at_most": "không cao hơn"},
    "en": {"at_least": "at least", "at_most": "at most"},
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a computation: what it is called, how it comes about, and what it is."""

    name: str
    operation: str
    operands: tuple[Operand, ...]
    result: int
    label: Mapping[str, str]
    values: tuple[Value, ...] = ()

    def formula(self, results: Mapping[str, int], language: str = "vi") -> str:
        """`10.000.000 × 8% = 800.000`, with Vietnamese or English digits."""
        numbers = [
            results[operand] if isinstance(operand, str) else operand for operand in self.operands
        ]
        shown = [digits(number, language) for number in numbers]
        if self.operation in ("share", "share_of_share"):
            shown = [shown[0], *(percentage(number, language) for number in numbers[1:])]
        result = digits(self.result, language)
        if self.operation == "is":
            return result
        if self.operation == "scale":
            base, coefficient, position, difference, seniority, profession = numbers
            parts = [_tenthousandths(coefficient, language)]
            if position:
                parts.append(_tenthousandths(position, language))
            if seniority:
                parts.append(f"{parts[0]} × {_hundredths(seniority, language)}")
            inside = f"({' + '.join(parts)})" if len(parts) > 1 else parts[0]
            if profession:
                inside += f" × (100 % + {_hundredths(profession, language)})"
            if difference:
                inside = f"({inside} + {_tenthousandths(difference, language)})"
            return f"{inside} × {digits(base, language)} = {result}"
        word = _WORDS[language].get(self.operation)
        if word:
            return f"{shown[0]}, {word} {shown[1]}: {result}"
        return f"{_SIGNS[self.operation].join(shown)} = {result}"


@dataclass(slots=True)
class Sheet:
    """Steps under construction: each `do` computes its result and remembers how."""

    steps: list[Step] = field(default_factory=list)
    results: dict[str, int] = field(default_factory=dict)

    def do(
        self, name: str, operation: str, operands: Iterable[Operand], vi: str, en: str,
        values: Iterable[Value | None] = (),
    ) -> int:  # fmt: skip
        taken = tuple(operands)
        result = OPERATIONS[operation](*(self.number(operand) for operand in taken))
        used = tuple(value for value in values if value is not None)
        self.steps.append(Step(name, operation, taken, result, {"vi": vi, "en": en}, used))
        self.results[name] = result
        return result

    def number(self, operand: Operand) -> int:
        return self.results[operand] if isinstance(operand, str) else operand


def evaluate(steps: Iterable[Step]) -> dict[str, int]:
    """Compute every step anew from its operands; LawError when a result is not what it says."""
    results: dict[str, int] = {}
    for step in steps:
        numbers = [
            results[operand] if isinstance(operand, str) else operand for operand in step.operands
        ]
        results[step.name] = OPERATIONS[step.operation](*numbers)
        if results[step.name] != step.result:
            raise LawError(f"step {step.name} says {step.result}, its formula {results[step.name]}")
    return results


def digits(number: int, language: str) -> str:
    """10.000.000 in Vietnamese, 10,000,000 in English."""
    english = f"{number:,}"
    return english if language == "en" else english.replace(",", ".")


def written(value: Value, language: str) -> str:
    """A dated value as a reader of the language writes it: 1.300.000, 17,5%."""
    if value.unit == "dong" and isinstance(value.value, int):
        return digits(value.value, language)
    shown = value.shown()
    is_rate = value.unit in ("percent", "percent_fine")
    return shown.replace(".", ",") if is_rate and language == "vi" else shown


def percentage(rate: int, language: str) -> str:
    """A rate per 100,000 as 17,5% or 17.5%."""
    whole, part = divmod(rate, PERCENT // 100)
    text = f"{whole}.{part:03d}".rstrip("0").rstrip(".")
    return (text if language == "en" else text.replace(".", ",")) + "%"


def _tenthousandths(number: int, language: str) -> str:
    whole, part = divmod(number, 10_000)
    text = f"{whole}.{part:04d}".rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")


def _hundredths(number: int, language: str) -> str:
    return percentage(number * 10, language)
