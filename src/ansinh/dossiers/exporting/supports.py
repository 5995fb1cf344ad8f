"""The state's support of voluntary insurance in a month, by group."""

from ansinh.ground.months import first_day
from ansinh.law import Law


def voluntary_supports(law: Law, month: int) -> dict[str, int]:
    """Per 100,000 of the contribution on the poverty line, of groups that are supported."""
    found = {}
    for code, group in law.groups.items():
        if group.block == "TN":
            value = law.find("voluntary_support", first_day(month), who=group.support)
            if value is not None:
                found[code] = value.number
    return found
