"""Where a series will stand some months on: a forecast, its 80 % band, and how wrong it was.

Pure functions over monthly steps (what a month adds). The method that forecasts is tried on the
past of the same series; its errors there make the band and are told beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from ansinh.ground.rounding import percent

YEAR = 12
LEAST_STEPS, LEAST_TRIALS = 3, 3
NINE_TENTHS = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363)
"""Student's t at 0.9 for 1, 2 ... degrees of freedom: four fifths lie within it on both sides."""
NORMAL = 1.2816

Predictor = Callable[[Sequence[int], int], float | None]
"""What the next months add in all, from the steps known so far; None where history is short."""


@dataclass(frozen=True)
class Trials:
    """How a method did on the past: `error_pct` is the mean size of its errors in per cent of
    the forecast, over so many `count` trials `horizon` months ahead."""

    count: int
    horizon: int
    error_pct: Decimal | None


@dataclass(frozen=True)
class Forecast:
    """A value to come; `low` and `high` hold it four times of five, None where fewer than three
    trials were possible. `method` is `same_months` (as last year's, scaled to this year's pace)
    or `mean` (the mean month goes on)."""

    value: int
    low: int | None
    high: int | None
    method: str
    trials: Trials


def forecast(steps: Sequence[int], start: int, ahead: int, *, grows: bool) -> Forecast | None:
    """Where a series that stands at `start` will be `ahead` months after its last step.

    `steps` are what each known month added, in order. With `grows` steps are amounts of their
    own (money), so last year's are scaled to this year's pace and nothing falls below `start`.
    None when there are fewer than three steps.
    """
    if ahead == 0:
        return Forecast(start, start, start, "mean", Trials(0, 0, None))
    methods: dict[str, Predictor] = {"same_months": _scaled if grows else _repeated, "mean": _mean}
    best: tuple[float, str, float, list[float], int] | None = None
    for name, predict in methods.items():
        rest = predict(steps, ahead)
        if rest is None:
            continue
        errors, horizon = _trials(steps, ahead, predict)
        size = sum(map(abs, errors)) / len(errors) / sqrt(horizon) if errors else float("inf")
        if best is None or (len(errors) >= LEAST_TRIALS and size < best[0]):
            best = (size, name, rest, errors, horizon)
    if best is None:
        return None
    _size, name, rest, errors, horizon = best
    value = start + round(rest)
    scale = sqrt(ahead / horizon) if horizon else 0.0
    mean = sum(map(abs, errors)) / len(errors) * scale if errors else 0.0
    trials = Trials(len(errors), horizon, percent(round(mean), abs(value)) if errors else None)
    if len(errors) < LEAST_TRIALS:
        return Forecast(value, None, None, name, trials)
    half = round(_nine_tenths(len(errors)) * sqrt(sum(e * e for e in errors) / len(errors)) * scale)
    low = max(value - half, start) if grows else max(value - half, 0)
    return Forecast(value, low, value + half, name, trials)


def _trials(steps: Sequence[int], ahead: int, predict: Predictor) -> tuple[list[float], int]:
    """Errors at the longest horizon, up to the wanted one, that can be tried often enough."""
    errors: list[float] = []
    for horizon in range(ahead, 0, -1):
        errors = []
        for origin in range(LEAST_STEPS, len(steps) - horizon + 1):
            told = predict(steps[:origin], horizon)
            if told is not None:
                errors.append(sum(steps[origin : origin + horizon]) - told)
        if len(errors) >= LEAST_TRIALS:
            return errors, horizon
    return errors, 1


def _mean(steps: Sequence[int], ahead: int) -> float | None:
    if len(steps) < LEAST_STEPS:
        return None
    recent = steps[-YEAR:]
    return sum(recent) / len(recent) * ahead


def _repeated(steps: Sequence[int], ahead: int) -> float | None:
    """The same months of last year add what they added then."""
    first = len(steps) - YEAR
    if first < 0 or ahead > YEAR:
        return None
    return float(sum(steps[first : first + ahead]))


def _scaled(steps: Sequence[int], ahead: int) -> float | None:
    """The same months of last year, scaled by how this year compares with it so far."""
    rest = _repeated(steps, ahead)
    window = min(len(steps) - YEAR, YEAR)
    if rest is None or window <= 0:
        return rest
    before = sum(steps[len(steps) - YEAR - window : len(steps) - YEAR])
    return rest * sum(steps[-window:]) / before if before > 0 else rest


def _nine_tenths(trials: int) -> float:
    return NINE_TENTHS[trials - 2] if trials - 2 < len(NINE_TENTHS) else NORMAL
