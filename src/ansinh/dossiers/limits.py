"""What the law says of a line that a row asks for: lawful or not, its floor, cap and support."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ansinh.assess.refusals import groups_by_amount
from ansinh.config.language import spoken
from ansinh.ground.months import first_day, written_month
from ansinh.law import Law
from ansinh.law.guard import unlawful

REGIONS = ("I", "II", "III", "IV")
VOLUNTARY_BLOCKS = {"TN": "voluntary_support", "TNLD_TN": "accident_support"}


@dataclass
class Limits:
    """The law, asked once for each group, state and month that a file names."""

    law: Law
    _unlawful: dict[tuple[str, str, int], str | None] = field(default_factory=dict)
    _bounds: dict[tuple[str, int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.on_scale = frozenset(groups_by_amount(self.law, "state_scale"))
        self.on_wage = frozenset(groups_by_amount(self.law, "wage", "wage_alone"))
        self._amounts: dict[str, str] = {}

    def against(self, group: str, state: str, month: int) -> str | None:
        """Why a line may not stand so in a month, or None."""
        key = (group, state, month)
        if key not in self._unlawful:
            self._unlawful[key] = unlawful(self.law, group, state, month, month + 1)
        return self._unlawful[key]

    def in_words(self, group: str, state: str, month: int) -> str:
        """What `against` refuses, in the words of whoever looks, with the article."""
        lawful = self.law.series.get(("group_lawful", (("group", group),)))
        value = (lawful.on(first_day(month)) or lawful.values[0]) if lawful else None
        states = self.law.states
        text: str = _("nhóm “%(group)s” (%(state)s) không có trong luật của tháng %(month)s") % {
            "group": self.label(group),
            "state": states[state].label[spoken()] if state in states else state,
            "month": written_month(month),
        }
        return f"{text} ({value.reference})" if value else text

    def takes_pay(self, group: str) -> bool:
        """Whether the base of a group is a wage or the state scale, so that a row must give it."""
        return group in self.on_scale or group in self.on_wage

    def bounds(self, group: str, month: int, region: int) -> tuple[int, int]:
        """The least and most base of social insurance in đồng; 0 where there is none."""
        key = (group, month, region)
        if key not in self._bounds:
            day = first_day(month)
            value = self.law.find("group_base", day, group=group)
            base = self.law.bases[str(value.value)] if value else None
            least = most = 0
            if base and base.floor == "minimum_wage":
                least = self.law.number("minimum_wage", day, region=REGIONS[region - 1])
            elif base and base.floor:
                least = self.law.number(base.floor, day)
            if base and base.cap:
                times = self.law.number("cap_multiple", day, of="base_salary")
                most = times * self.law.number("base_salary", day)
            self._bounds[key] = (least, most)
        return self._bounds[key]

    def base_salary(self, month: int) -> int:
        """Mức lương cơ sở or mức tham chiếu of a month, in đồng."""
        return self.law.number("base_salary", first_day(month))

    def by_support(self, block: str, rate: int, month: int) -> list[str]:
        """The voluntary groups that the state supports at a rate (per 100,000) in a month."""
        day = first_day(month)
        quantity = VOLUNTARY_BLOCKS[block]
        found = []
        for code, group in self.law.groups.items():
            if group.block != block or self.against(code, "active", month):
                continue
            value = self.law.find(quantity, day, who=group.support)
            if value is not None and value.number == rate:
                found.append(code)
        return found

    def health_support(self, group: str, month: int) -> int:
        """The state's share of a health contribution, per 100,000; 0 where it gives none."""
        support = self.law.groups[group].support
        if not support:
            return 0
        value = self.law.find("health_support", first_day(month), who=support)
        return value.number if value is not None else 0

    def group_called(self, said: str) -> str:
        """The group that a list means by its code in the law or the letters of its card.

        Empty where nothing or more than one group goes by it.
        """
        if said in self.law.groups:
            return said
        letters = said.strip().upper()[:2]
        found = [code for code, group in self.law.groups.items() if letters in group.cards]
        return found[0] if len(found) == 1 else ""

    def label(self, group: str) -> str:
        """The name of a group in the language of whoever looks; its code where it has none."""
        known = self.law.groups.get(group)
        return known.label[spoken()] if known else group
