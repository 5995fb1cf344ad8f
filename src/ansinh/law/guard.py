"""The guard: a line is entered only where its group is lawful on its date.

`unlawful` answers one line (the register calls it at entry); `ansinh.assess.unassessed` lists
the lines that are already there.
"""

from functools import lru_cache

from ansinh.ground.months import show_month
from ansinh.law.lawbook import Law, day_of
from ansinh.law.tables import group_rows, regime_of
from ansinh.law.values import LawMissing


def unlawful(law: Law, group: str, state: str, from_month: int, to_month: int) -> str | None:
    """Why a line of this group and state may not run in these months, or None.

    The reason names the first month that is wrong, since (or until) when the group is lawful,
    and the article that says so. Months are half open.
    """
    if group not in law.groups:
        return f"the law has no group {group!r}"
    if state not in law.groups[group].states:
        return f"a line of {group} cannot stand in the state {state!r}"
    month = from_month
    while month < to_month:
        reason = _unlawful_in(law, group, state, month)
        if reason:
            return reason
        later = [change for change in law.changes() if change > month]
        month = later[0] if later else to_month
    return None


def _unlawful_in(law: Law, group: str, state: str, month: int) -> str | None:
    day = day_of(month)
    if not law.begin <= day < law.end:
        return f"{show_month(month)} lies outside the days this law covers"
    lawful = law.find("group_lawful", day, group=group)
    if lawful is None or lawful.value != "yes":
        if lawful is not None:
            return (
                f"{group} is not lawful in {show_month(month)}: ended on {lawful.since} "
                f"({lawful.reference})"
            )
        first = next(value for value in law.series["group_lawful", (("group", group),)].values)
        return (
            f"{group} is not lawful in {show_month(month)}: it begins on {first.since} "
            f"({first.reference})"
        )
    if law.effect(state, day) is None:
        history = law.series["state_effect", (("state", state),)]
        ended = history.on(day)
        if ended is not None:
            return (
                f"the state {state} ended on {ended.since}, before {show_month(month)} "
                f"({ended.reference})"
            )
        first = history.values[0]
        return (
            f"the state {state} begins on {first.since}, after {show_month(month)} "
            f"({first.reference})"
        )
    try:
        assessed = _assessed(law, regime_of(law, month))
    except LawMissing as error:
        return str(error)
    if (group, state) not in assessed:
        return (
            f"{group} cannot be assessed in {show_month(month)}: its share of state support is "
            "operator data; enter it in the law folder of this installation (docs/law.md)"
        )
    return None


@lru_cache(maxsize=256)
def _assessed(law: Law, regime: int) -> frozenset[tuple[str, str]]:
    """The groups and states that have a line under the law since a month."""
    return frozenset((row["group"], row["state"]) for row in group_rows(law, regime))
