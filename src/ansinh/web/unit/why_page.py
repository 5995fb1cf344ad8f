"""One person's line as a page tells it: group, state, each step with its articles, the sum."""

from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.config.language import spoken
from ansinh.law.explain import Explanation
from ansinh.law.steps import Step
from ansinh.law.values import Value


@dataclass(frozen=True)
class Told:
    """A step: what it is called, how it comes about, and the values of the law behind it."""

    label: str
    formula: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class WhyLine:
    """A line of one track; `reason` says why the month is not billed where it is not."""

    group: str
    state: str
    steps: tuple[Told, ...]
    effect: Value | None
    total: int
    reason: str


def line_of(explained: Explanation) -> WhyLine:
    """A line in the words of the present language."""
    language = spoken()
    results = {step.name: step.result for step in explained.steps}
    return WhyLine(
        group=explained.group.label[language],
        state=explained.state.label[language],
        steps=tuple(_told(step, results, language) for step in explained.steps),
        effect=explained.effect,
        total=sum(explained.amounts.values()),
        reason=explained.reason,
    )


def _told(step: Step, results: Mapping[str, int], language: str) -> Told:
    return Told(step.label[language], step.formula(results, language), step.values)
