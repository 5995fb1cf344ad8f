"""From what a row asks for to the changes of its line, given how the line stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from ansinh.dossiers.intents import ACCIDENTS_ALONE, GROUPS, Act, Intent
from ansinh.dossiers.limits import Limits
from ansinh.dossiers.lines import ENDED, Draft, Line, Place, Stand, held_between
from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.amounts import grouped
from ansinh.exchange.declarations import Declaration, DeclaredRow
from ansinh.ground.months import written_month
from ansinh.register.models import Unit

SCALE_GROUPS = ("civil_servant", "employee_state")
FIRST_SUPPORTED = ("voluntary_poor", "voluntary_accident_poor")
UNSUPPORTED = {"TN": "voluntary_other", "TNLD": "voluntary_accident_other"}
BLOCKS = {"TN": "TN", "TNLD": "TNLD_TN"}


class Effect(StrEnum):
    """What a row does, in one word."""

    JOINS = "joins"
    RETURNS = "returns"
    LEAVES = "leaves"
    PAUSES = "pauses"
    CHANGES = "changes"
    REGISTERS = "registers"
    CORRECTS = "corrects"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass
class Decided:
    """The effect of a row on its line."""

    effect: Effect
    drafts: list[Draft] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class Deciding:
    """Decides for one file; `group` is the group of its list, where it was stated."""

    limits: Limits
    unit: Unit
    group: str
    declaration: Declaration

    def decide(self, row: DeclaredRow, place: Place, line: Line, intent: Intent) -> Decided:
        """The changes that an intent makes to a line."""
        by_act: Mapping[Act, Callable[..., Decided]] = {
            Act.JOIN: self._join,
            Act.END: self._end,
            Act.CHANGE: self._change,
            Act.STATE: self._state,
            Act.GROUP: self._group,
            Act.NOTE: self._note,
        }
        remark = self._accidents_not_alone(line, intent)
        if remark is not None:
            return Decided(Effect.REFUSED, remarks=[remark])
        decided = by_act[intent.act](row, place, line, intent)
        if intent.movement in GROUPS and decided.drafts:
            params = {"group": self.limits.label(decided.drafts[0].stand.group)}
            heading = self._heading("movement")
            decided.remarks.append(Remark(Why.GROUP_BY_MOVEMENT, False, heading, "", params))
        return decided

    def _accidents_not_alone(self, line: Line, intent: Intent) -> Remark | None:
        """A movement of accident insurance alone, of somebody who stands there with more."""
        allowed = ACCIDENTS_ALONE.get(intent.movement)
        standing = line.at(intent.month)
        if allowed is None or standing is None or standing.state in allowed:
            return None
        params = {"code": intent.movement}
        return Remark(Why.ACCIDENTS_NOT_ALONE, True, self._heading("movement"), "", params)

    def _join(self, row: DeclaredRow, place: Place, line: Line, intent: Intent) -> Decided:
        standing = line.at(intent.month)
        last = line.last_before(intent.month + 1)
        group, remarks = self._group_for(intent, standing or (last[1] if last else None))
        if any(remark.refusing for remark in remarks):
            return Decided(Effect.REFUSED, remarks=remarks)
        given = intent.given if self.limits.takes_pay(group) or place.track != "BHYT" else {}
        stand = Stand(
            intent.state or "active", group, payment_months=intent.payment_months,
            member_order=intent.member_order, top_up_rate=self._top_up(intent, group), **given,
        )  # fmt: skip
        remarks += self._of_base(stand, intent, given)
        if standing is not None:
            if self._same(standing, stand) and self._holds(line, intent):
                return self._unchanged(remarks)
            if place.track == "BB":
                since = next(
                    at for at, __, held in reversed(line.rows)
                    if at <= intent.month and held.state != ENDED
                )  # fmt: skip
                params = {"month": written_month(since)}
                remarks.append(Remark(Why.ALREADY_ON_LIST, True, self._heading("movement"),
                                      intent.movement, params))  # fmt: skip
                return Decided(Effect.REFUSED, remarks=remarks)
        elif last and place.track == "BB" and last[0] < intent.month:
            gap = {"months": intent.month - last[0]}
            remarks.append(Remark(Why.GAP, False, self._heading("from_month"), "", gap))
        if standing is None and not self._after(line, intent):
            effect = Effect.RETURNS if last else Effect.JOINS
            return self._held(place, line, intent, stand, effect, remarks)
        return self._held(place, line, intent, stand, Effect.CHANGES if standing else Effect.JOINS,
                          remarks)  # fmt: skip

    def _end(self, row: DeclaredRow, place: Place, line: Line, intent: Intent) -> Decided:
        month = intent.month
        if line.at(month) is None:
            last = line.last_before(month + 1)
            if last and last[1].state == ENDED and last[0] == month:
                return self._unchanged([])
            return self._not_on_list(intent)
        drafts = [Draft(place, month, line.ended_stand(month), intent.movement)]
        remarks = []
        for later in line.months_after(month):
            if line.at(later) is not None:
                drafts.append(Draft(place, later, line.ended_stand(later), intent.movement))
        if len(drafts) > 1:
            params = {"month": written_month(drafts[1].month)}
            remarks.append(Remark(Why.LATER_CHANGE, True, "", "", params))
            return Decided(Effect.REFUSED, remarks=remarks)
        return Decided(Effect.LEAVES, drafts, remarks)

    def _change(self, row: DeclaredRow, place: Place, line: Line, intent: Intent) -> Decided:
        standing = line.at(intent.month)
        if standing is None:
            return self._not_on_list(intent)
        if not intent.given:
            return Decided(
                Effect.REFUSED, remarks=[Remark(Why.PAY_MISSING, True, self._heading("pay"))]
            )
        group, remarks = self._group_for(intent, standing)
        stand = standing._replace(group=group, **intent.given)
        remarks += self._of_base(stand, intent, intent.given)
        if stand == standing and intent.until is None:
            return self._unchanged(remarks)
        return self._held(place, line, intent, stand, Effect.CHANGES, remarks)

    def _state(self, row: DeclaredRow, place: Place, line: Line, intent: Intent) -> Decided:
        standing = line.at(intent.month)
        if standing is None:
            if intent.movement == "ON" and line.last_before(intent.month) and intent.given:
                return self._join(row, place, line, intent)
            return self._not_on_list(intent)
        stand = standing._replace(state=intent.state)
        remarks: list[Remark] = []
        if intent.state == "active" and intent.given:
            group, remarks = self._group_for(intent, standing)
            stand = stand._replace(group=group, **intent.given)
            remarks += self._of_base(stand, intent, intent.given)
        if stand == standing and intent.until is None:
            return self._unchanged(remarks)
        effect = Effect.RETURNS if intent.state == "active" else Effect.PAUSES
        return self._held(place, line, intent, stand, effect, remarks)

    def _group(self, row: DeclaredRow, place: Place, line: Line, intent: Intent) -> Decided:
        standing = line.at(intent.month)
        if standing is None:
            return self._not_on_list(intent)
        if standing.group not in SCALE_GROUPS:
            params = {
                "code": intent.movement,
                "why": _("chỉ người hưởng lương theo hệ số đổi giữa có và không có BHTN"),
            }
            return Decided(
                Effect.REFUSED, remarks=[Remark(Why.MOVEMENT_BY_HAND, True, params=params)]
            )
        stand = standing._replace(group=intent.state)
        if stand == standing:
            return self._unchanged([])
        return self._held(place, line, intent, stand, Effect.CHANGES, [])

    def _note(self, row: DeclaredRow, place: Place, line: Line, intent: Intent) -> Decided:
        params = {"what": intent.movement}
        return Decided(Effect.UNCHANGED, remarks=[Remark(Why.NOT_KEPT, False, params=params)])

    def _held(
        self, place: Place, line: Line, intent: Intent, stand: Stand, effect: Effect,
        remarks: list[Remark],
    ) -> Decided:  # fmt: skip
        """A stand from a month on, or from a month to another."""
        if intent.until is not None:
            held = held_between(line, intent.month, intent.until, stand)
            drafts = [Draft(place, month, each, intent.movement) for month, each in held]
            return Decided(effect, drafts, remarks)
        later = line.months_after(intent.month)
        if later:
            params = {"month": written_month(later[0])}
            remarks.append(Remark(Why.LATER_CHANGE, False, "", "", params))
        draft = Draft(place, intent.month, stand, intent.movement)
        return Decided(effect, [draft], remarks)

    def _group_for(self, intent: Intent, standing: Stand | None) -> tuple[str, list[Remark]]:
        """The group of the line: the row's, the list's, the one it stands in, or by its pay."""
        said = intent.group
        if said:
            intent.group = self.limits.group_called(said)
            if not intent.group:
                heading = self._heading("group")
                return "", [Remark(Why.GROUP_NEEDED, True, heading, said)]
            if intent.track != "BHYT":
                return intent.group, []
        if intent.track == "BB":
            return self._group_of_worker(intent, standing)
        if intent.track in BLOCKS:
            return self._group_by_support(intent, standing)
        group = intent.group or self.group or (standing.group if standing else "")
        if not group:
            return "", [Remark(Why.GROUP_NEEDED, True)]
        methods = self.limits.law.groups[group].methods if group in self.limits.law.groups else ()
        if methods and intent.payment_months not in methods:
            allowed = ", ".join(map(str, methods))
            params = {"months": intent.payment_months, "allowed": allowed}
            return group, [Remark(Why.METHOD, True, self._heading("months"), "", params)]
        return group, []

    def _group_of_worker(self, intent: Intent, standing: Stand | None) -> tuple[str, list[Remark]]:
        scale = bool(intent.given.get("coefficient"))
        fitting = self.limits.on_scale if scale else self.limits.on_wage
        for group in (self.group, standing.group if standing else ""):
            if group and (group in fitting or not intent.given):
                return group, []
        chosen = "employee_state" if scale else "employee_enterprise"
        if standing and standing.group != chosen:
            params = {"group": self.limits.label(chosen)}
            return chosen, [Remark(Why.GROUP_BY_PAY, False, self._heading("pay"), "", params)]
        return chosen, []

    def _group_by_support(self, intent: Intent, standing: Stand | None) -> tuple[str, list[Remark]]:
        rate = intent.support_rate
        if self.group:
            return self.group, []
        if rate is None:
            return (standing.group if standing else UNSUPPORTED[intent.track]), []
        found = self.limits.by_support(BLOCKS[intent.track], rate, intent.month)
        if standing and standing.group in found:
            return standing.group, []
        if not found:
            params = {"rate": f"{rate / 1000:g}", "month": written_month(intent.month)}
            heading = self._heading("support_rate")
            return "", [Remark(Why.SUPPORT_UNKNOWN, True, heading, "", params)]
        first = [group for group in FIRST_SUPPORTED if group in found]
        return (first or found)[0], []

    def _top_up(self, intent: Intent, group: str) -> int:
        """What the province adds: stated, or the share of a health list above the law's."""
        if intent.top_up_rate or intent.track != "BHYT" or intent.support_rate is None:
            return intent.top_up_rate
        if not self.limits.law.groups[group].top_up:
            return 0
        return max(0, intent.support_rate - self.limits.health_support(group, intent.month))

    def _of_base(self, stand: Stand, intent: Intent, given: Mapping[str, Any]) -> list[Remark]:
        """A wage that is missing, too low or above the cap."""
        if stand.group not in self.limits.law.groups:
            return []
        if not self.limits.takes_pay(stand.group):
            return []
        if not (stand.wage or stand.coefficient):
            return [Remark(Why.PAY_MISSING, True, self._heading("pay"))]
        if stand.coefficient or self.limits.against(stand.group, "active", intent.month):
            return []
        least, most = self.limits.bounds(stand.group, intent.month, self.unit.region)
        base = stand.wage + stand.allowance
        shown = grouped(base)
        if base < least:
            params = {"least": least}
            return [Remark(Why.BELOW_MINIMUM, False, self._heading("pay"), shown, params)]
        if most and base > most:
            params = {"most": most}
            return [Remark(Why.ABOVE_CAP, False, self._heading("pay"), shown, params)]
        return []

    def _same(self, standing: Stand, stand: Stand) -> bool:
        return standing == stand

    def _holds(self, line: Line, intent: Intent) -> bool:
        """Whether the line holds as it is to the end of what is asked for; that it goes on after
        is no reason to end it."""
        return intent.until is None or not line.months_after(intent.month, intent.until)

    def _after(self, line: Line, intent: Intent) -> bool:
        return bool(line.months_after(intent.month))

    def _unchanged(self, remarks: list[Remark]) -> Decided:
        return Decided(Effect.UNCHANGED, [], [*remarks, Remark(Why.ALREADY_SO, False)])

    def _not_on_list(self, intent: Intent) -> Decided:
        params = {"month": written_month(intent.month)}
        heading = self._heading("from_month")
        return Decided(Effect.REFUSED, remarks=[Remark(Why.NOT_ON_LIST, True, heading, "", params)])

    def _heading(self, name: str) -> str:
        return self.declaration.headings.get(name, "")
