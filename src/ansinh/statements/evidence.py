"""The values of the law behind a unit's month that nobody has confirmed yet.

A statement names them, so that whoever is asked to pay sees which figures still rest on a
source that the operator has not checked (`ansinh law confirm` records that it was).
"""

from collections import defaultdict
from collections.abc import Sequence

from ansinh.engine.session import connect
from ansinh.law import Law, Value
from ansinh.law.used import unconfirmed_behind
from ansinh.statements.people import ClosedMonth, lines_of


def unconfirmed(
    closed: ClosedMonth, law: Law, units: Sequence[int] | None = None
) -> dict[int, tuple[Value, ...]]:
    """For each unit with lines in a closed month, the unconfirmed values that they drew on.

    A sponsor draws on what the lines that it pays for draw on. Units without such a value
    are left out.
    """
    with connect() as session:
        lines = lines_of(session, closed, units)
        drawn = lines.project("unit, rule").union(
            lines.filter("sponsor <> unit").project("sponsor AS unit, rule")
        )
        pairs = drawn.distinct().fetchall()
    rules: dict[int, set[str]] = defaultdict(set)
    for unit, rule in pairs:
        rules[unit].add(rule)
    by_rules = {
        kinds: tuple(unconfirmed_behind(law, sorted(kinds)))
        for kinds in {frozenset(own) for own in rules.values()}
    }
    found = {unit: by_rules[frozenset(own)] for unit, own in rules.items()}
    return {unit: values for unit, values in found.items() if values}
