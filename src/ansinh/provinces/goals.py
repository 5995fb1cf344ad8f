"""What a build must come to: the published counts and amounts at its scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.law.months import Month, first_day, month_of
from ansinh.provinces.profile import Figure, Profile, ProfileError

ALL_FUNDS = "BHXH+BHYT+BHTN"
COUNTED = ("BHXH_BB", "BHYT", "BHXH_TN")


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

    def people(self, scheme: str, month: int) -> int:
        """How many people a scheme has in a month: a straight line through the published ones."""
        (left, low), (right, high) = sorted(self.counts[scheme].items())
        return round(low + (high - low) * (month - left) / (right - left))


def goals_of(profile: Profile, scale: float) -> Goals:
    """The goals of a profile at a scale (1 = as published).

    Raises:
        ProfileError: a figure that the generator needs is missing, or it cannot meet one.
    """
    _refuse_unsolved(profile)
    counts = {scheme: _pair(profile.figure("participants", scheme), scale) for scheme in COUNTED}
    money = _pair(profile.figure("collection", ALL_FUNDS), scale)
    windows = tuple(
        Window(month_of(first_day(last).replace(month=1)), last, collected)
        for last, collected in sorted(money.items())
    )
    debt = profile.figure("debt", ALL_FUNDS)
    margin = round(debt.value * profile.structure["payment"]["debt_above"])
    return Goals(counts, windows, round((debt.value + margin) * scale))


def _refuse_unsolved(profile: Profile) -> None:
    """A figure that nothing is solved for would come out as it likes: say so instead."""
    solved = {("participants", scheme) for scheme in COUNTED}
    solved |= {("collection", ALL_FUNDS), ("debt", ALL_FUNDS)}
    left = [
        figure.label
        for figure in profile.figures
        if (figure.indicator, figure.scheme) not in solved and not figure.parts
    ]
    if left:
        raise ProfileError(f"{profile.name}: the generator cannot meet {'; '.join(left)} yet")


def _pair(figure: Figure, scale: float) -> dict[Month, int]:
    """A figure and the one of a year before, scaled, by month."""
    if figure.yoy_abs is None:
        raise ProfileError(f"{figure.label}: the change since a year before (yoy_abs) is missing")
    month = month_of(figure.as_of)
    before = round((figure.value - figure.yoy_abs) * scale)
    return {Month(month - 12): before, month: round(figure.value * scale)}
