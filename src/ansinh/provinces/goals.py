"""What a build must come to: the published counts and amounts at its scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.law.months import Month, first_day, month_of
from ansinh.provinces.profile import Profile

ALL_FUNDS = "BHXH+BHYT+BHTN"


@dataclass(frozen=True)
class Window:
    """Months from January to a cut-off, and the money that they must bring in, đồng."""

    first: Month
    last: Month
    collected: int


@dataclass(frozen=True)
class Goals:
    """The published figures of a profile, scaled and rounded.

    `counts` maps a scheme to people by month; `debt_above` is the least debt at the last
    month's end.
    """

    counts: Mapping[str, Mapping[Month, int]]
    windows: tuple[Window, ...]
    debt_above: int

    def path(self, scheme: str, first: Month, last: Month) -> dict[Month, int]:
        """People of a scheme in every month: straight lines through the published ones."""
        known = sorted(self.counts[scheme].items())
        (left, low), (right, high) = known[0], known[-1]
        return {
            Month(month): self.counts[scheme].get(
                Month(month), round(low + (high - low) * (month - left) / (right - left))
            )
            for month in range(first, last + 1)
        }


def goals_of(profile: Profile, scale: float) -> Goals:
    """The goals of a profile at a scale (1 = as published)."""
    counts: dict[str, dict[Month, int]] = {}
    for figure in profile.figures:
        if figure.indicator == "participants":
            counts[figure.scheme] = _pair(figure.as_of, figure.value, figure.yoy_abs or 0, scale)
    money = profile.figure("collection", ALL_FUNDS)
    windows = tuple(
        Window(month_of(first_day(last).replace(month=1)), last, collected)
        for last, collected in sorted(
            _pair(money.as_of, money.value, money.yoy_abs or 0, scale).items()
        )
    )
    debt = profile.figure("debt", ALL_FUNDS)
    margin = round(debt.value * profile.structure["payment"]["debt_above"])
    return Goals(counts, windows, round((debt.value + margin) * scale))


def _pair(as_of: object, value: int, more: int, scale: float) -> dict[Month, int]:
    month = month_of(as_of)  # type: ignore[arg-type]
    return {Month(month - 12): round((value - more) * scale), month: round(value * scale)}
