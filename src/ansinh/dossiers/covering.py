"""Whoever joins a list may stand on another: what QĐ 366 Điều 5 khoản 1.3.2 makes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ansinh.dossiers.intents import Intent
from ansinh.dossiers.known import Known
from ansinh.dossiers.limits import Limits
from ansinh.dossiers.lines import ENDED, Draft, Line, Place, Stand
from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.declarations import DeclaredRow

RETURNED = ("pensioner", "unemployed")
"""Who receives these is sent back instead of joined (điểm a)."""

ACCIDENTS_ALONE = ("other_contract", "other_contract_health")
PAID_BY_OTHERS = ("II", "III")
"""Blocks whose health contribution the fund or the budget pays: cover there ends (điểm c)."""


@dataclass
class Covering:
    """Judges cover elsewhere for the rows of one file."""

    limits: Limits
    known: Known
    unit: int
    opening: bool

    def of(
        self,
        row: DeclaredRow,
        place: Place,
        intent: Intent,
        drafts: Sequence[Draft],
        line_of: Callable[[Place], Line],
    ) -> tuple[list[Draft], list[Remark]]:
        """What cover elsewhere in the first month asked for means: ends, refusals, remarks."""
        ends: list[Draft] = []
        remarks: list[Remark] = []
        joining = drafts[0].stand
        for unit, track in self.known.lines.get(place.person, {}):
            if unit == self.unit and track == place.track:
                continue
            other = Place(place.person, unit, track)
            line = line_of(other)
            standing = line.at(intent.month)
            if standing is None:
                continue
            if place.track == "BB":
                self._of_worker(row, other, line, standing, joining, intent, ends, remarks)
            elif place.track == "BHYT" and self._insures_health(track, standing):
                remarks.append(self._remark(Why.HEALTH_ELSEWHERE, standing, other, True))
        if self.opening:
            return [], [
                Remark(each.why, False, each.heading, each.value, each.params) for each in remarks
            ]
        return ends, remarks

    def _of_worker(
        self,
        row: DeclaredRow,
        other: Place,
        line: Line,
        standing: Stand,
        joining: Stand,
        intent: Intent,
        ends: list[Draft],
        remarks: list[Remark],
    ) -> None:
        accidents = joining.state in ACCIDENTS_ALONE or standing.state in ACCIDENTS_ALONE
        if standing.group in RETURNED or (other.track == "BB" and not accidents):
            remarks.append(self._remark(Why.COVERED_ELSEWHERE, standing, other, True))
        elif other.track == "BHYT" and self._block(standing) in PAID_BY_OTHERS:
            ended = Stand(ENDED, standing.group)
            ends.append(Draft(other, intent.month, ended, "GH"))
            remarks.append(self._remark(Why.HEALTH_ENDED, standing, other, False))
        elif other.track in ("BHYT", "TN") and not row.values.get("note"):
            remarks.append(self._remark(Why.REFUND, standing, other, False))

    def _insures_health(self, track: str, standing: Stand) -> bool:
        if track == "BHYT":
            return True
        without = ("health_elsewhere", "unpaid", "other_contract", "stopped")
        return track == "BB" and standing.state not in without

    def _block(self, standing: Stand) -> str:
        group = self.limits.law.groups.get(standing.group)
        return group.block if group else ""

    def _remark(self, why: Why, standing: Stand, other: Place, refusing: bool) -> Remark:
        params = {
            "group": self.limits.label(standing.group),
            "unit": self.known.unit_codes.get(other.unit, ""),
        }
        return Remark(why, refusing, "", "", params)
