"""What a build must come to: the published counts and amounts at its scale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ansinh.ground.months import Month, first_day, month_of, parse_month
from ansinh.provinces.profile import CHANGE, Figure, Profile, ProfileError

ALL_FUNDS = "BHXH+BHYT+BHTN"
COUNTED = ("BHXH_BB", "BHYT", "BHXH_TN")
INSURED = "BHTN"
"""Unemployment insurance: counted apart from the other schemes only where it was published."""
CLASSES = ("BHYT", "BHTN", "BHXH_BB", "BHXH_TN")
"""Schemes for which money is published apart, in the order in which the law fills them."""

INTEREST = "late_interest_collected"
OF_EMPLOYERS = "debt_rate_plan_employers"

SOLVED = frozenset(
    [("participants", scheme) for scheme in (*COUNTED, INSURED)]
    + [("collection", scheme) for scheme in (ALL_FUNDS, *CLASSES)]
    + [(name, ALL_FUNDS) for name in ("debt", "debt_rate_plan", OF_EMPLOYERS, INTEREST)]
)
DERIVED = frozenset(["coverage_rate", "coverage_gap", "people_to_add", CHANGE])
"""Indicators that follow from counts: of a denominator that the profile names, or of lapses."""


@dataclass(frozen=True)
class Window:
    """Months from January to a cut-off, and the money that they must bring in, đồng.

    `by_class` says how much of it goes to each of `CLASSES`; it is empty where nobody published it.
    `interest` is the late interest that they must bring in besides, None where nobody said.
    """

    first: Month
    last: Month
    collected: int
    by_class: Mapping[str, int] = field(default_factory=dict)
    interest: int | None = None


@dataclass(frozen=True)
class Goals:
    """The published figures of a profile, scaled and rounded.

    `counts` maps a scheme to people by month, published or assumed; `debt_above` is the least
    debt of everybody at the last month's end, None where none is asked for; `employers_owe`
    maps a month to what employers owe at its end; `lapses` maps a group and a month to how
    many people do not renew.
    """

    counts: Mapping[str, Mapping[Month, int]]
    windows: tuple[Window, ...]
    debt_above: int | None
    employers_owe: Mapping[Month, int] = field(default_factory=dict)
    lapses: Mapping[tuple[str, Month], int] = field(default_factory=dict)

    @property
    def months_of_work(self) -> set[Month]:
        """Months whose number of workers is known, so that nothing about it is declared late."""
        return {*self.counts["BHXH_BB"], *self.counts.get(INSURED, {})}

    def people(self, scheme: str, month: int) -> int:
        """How many people a scheme has in a month: straight lines through the known ones."""
        known = sorted(self.counts[scheme].items())
        place = sum(month > at for at, _ in known)
        place = min(max(place, 1), len(known) - 1)
        (left, low), (right, high) = known[place - 1 : place + 1]
        return round(low + (high - low) * (month - left) / (right - left))


def goals_of(profile: Profile, scale: float) -> Goals:
    """The goals of a profile at a scale (1 = as published).

    Raises:
        ProfileError: a figure that the generator needs is missing, or it cannot meet one.
    """
    _refuse_unsolved(profile)
    schemes = [*COUNTED, *([INSURED] if _counts_of(profile, INSURED) else [])]
    counts = {scheme: _scaled(_known_counts(profile, scheme), scale) for scheme in schemes}
    lapses = {
        (group, Month(parse_month(month))): round(people * scale)
        for group, by_month in profile.structure.get("lapses", {}).items()
        for month, people in by_month.items()
    }
    return Goals(
        counts,
        tuple(_windows(profile, scale)),
        _debt_of_everybody(profile, scale),
        _scaled(_debts_of_employers(profile), scale),
        lapses,
    )


def _refuse_unsolved(profile: Profile) -> None:
    """A figure that nothing is solved for would come out as it likes: say so instead."""
    left = [
        figure.label
        for figure in profile.figures
        if (figure.indicator, figure.scheme) not in SOLVED
        and figure.indicator not in DERIVED
        and not (figure.parts or figure.unmet)
    ]
    if left:
        raise ProfileError(f"{profile.name}: the generator cannot meet {'; '.join(left)} yet")


def _scaled(values: Mapping[Month, int], scale: float) -> dict[Month, int]:
    return {month: round(value * scale) for month, value in sorted(values.items())}


def _counts_of(profile: Profile, scheme: str) -> list[Figure]:
    found = [(figure.indicator, figure.scheme) == ("participants", scheme)
             for figure in profile.figures]  # fmt: skip
    return [figure for figure, right in zip(profile.figures, found, strict=True) if right]


def _known_counts(profile: Profile, scheme: str) -> dict[Month, int]:
    """People of a scheme in the months that were published or are assumed."""
    assumed = profile.structure.get("counts", {}).get(scheme, {})
    known = {Month(parse_month(month)): int(people) for month, people in assumed.items()}
    if not _counts_of(profile, scheme) and not known:
        profile.figure("participants", scheme)
    for figure in _counts_of(profile, scheme):
        month, value = month_of(figure.as_of), aim(profile, figure)
        known[month] = value
        if figure.yoy_abs is not None and figure.qualifier == "exact":
            known[Month(month - 12)] = value - figure.yoy_abs
        if figure.eoy_abs is not None:
            known[year_end(month)] = value - figure.eoy_abs
        if len(known) < 2:
            raise ProfileError(
                f"{figure.label}: the change since a year before (yoy_abs) is missing, and "
                "structure.counts assumes no other month"
            )
    return known


def year_end(month: int) -> Month:
    """December of the year before a month."""
    return Month(month // 12 * 12 - 1)


def aim(profile: Profile, figure: Figure) -> int:
    """The value that the generator works towards: the published one where it is exact, else
    what the profile assumes inside the published bound.
    """
    wanted = profile.structure.get("aims", {}).get(f"{figure.indicator} {figure.scheme}")
    return int(figure.value) if wanted is None else int(wanted)


def _windows(profile: Profile, scale: float) -> Iterable[Window]:
    """The published collection of a year and, where it was compared, of the year before."""
    figure = profile.figure("collection", ALL_FUNDS)
    month, value = month_of(figure.as_of), aim(profile, figure)
    if figure.yoy_abs is not None:
        yield _window(Month(month - 12), round((value - figure.yoy_abs) * scale))
    elif figure.yoy_pct is not None:
        yield _window(
            Month(month - 12), round(float(value) * 100 * scale / float(100 + figure.yoy_pct))
        )
    apart = {
        other.scheme: round(float(other.value) * scale)
        for other in profile.figures
        if other.indicator == "collection"
        and other.scheme in CLASSES
        and other.as_of == figure.as_of
    }
    if apart and set(apart) != set(CLASSES):
        raise ProfileError(f"{profile.name}: collection of {set(CLASSES) - set(apart)} is missing")
    interest = [round(float(other.value) * scale) for other in profile.figures
                if other.indicator == INTEREST and other.as_of == figure.as_of]  # fmt: skip
    collected = sum(apart.values()) or round(value * scale)
    yield _window(month, collected, apart, *interest)


def _window(
    last: Month,
    collected: int,
    apart: Mapping[str, int] | None = None,
    interest: int | None = None,
) -> Window:
    first = month_of(first_day(last).replace(month=1))
    return Window(first, last, collected, apart or {}, interest)


def _debt_of_everybody(profile: Profile, scale: float) -> int | None:
    found = [figure for figure in profile.figures if figure.indicator == "debt"]
    if not found:
        return None
    value = aim(profile, found[0])
    margin = round(value * profile.structure["payment"].get("debt_above", 0))
    return int(round((value + margin) * scale))


def _debts_of_employers(profile: Profile) -> dict[Month, int]:
    """What employers must owe so that their debt is the published part of the year's plan."""
    owed = {}
    for figure in profile.figures:
        if figure.indicator != OF_EMPLOYERS:
            continue
        month = month_of(figure.as_of)
        owed[month] = round(figure.value * profile.plan("collection", ALL_FUNDS, month).value / 100)
        if figure.yoy_pct is not None:
            before = figure.value / (1 + figure.yoy_pct / 100)
            plan = profile.plan("collection", ALL_FUNDS, month - 12).value
            owed[Month(month - 12)] = round(before * plan / 100)
    return owed
