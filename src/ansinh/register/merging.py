"""Two numbers of one person: proposed, approved by a second person, undone; and who is meant.

Nothing of the two is changed and no book is restated by a merge: the number that is given up points
to the one that is kept, and whoever reads one person reads both (phiếu gộp sổ, C18-TS; QĐ
366/QĐ-BHXH). What lines are to be changed after it are changes of the log like any other.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.record.locks import Lock, hold
from ansinh.register import perms
from ansinh.register.models import PairRecord, Person, PersonRecord

Step = PairRecord.Step


class MergeRefused(ValueError):
    """A step about two people that may not be taken; the message says why."""


def standing_of(one: int, two: int) -> PairRecord | None:
    """The last record about two people, whichever of them is kept."""
    pair = Q(kept=one, other=two) | Q(kept=two, other=one)
    return PairRecord.objects.filter(pair).order_by("-id").first()


def propose(
    *, kept: int, other: int, paper: str, recorded_at: datetime, actor: Actor, reason: str
) -> PairRecord:
    """Propose that `other` is the same person as `kept`, whose number stays.

    Raises:
        MergeRefused: without a paper, for one person, where either is merged into another or the
            merge is proposed already.
    """
    if not paper.strip():
        raise MergeRefused(_("Thiếu giấy tờ làm căn cứ gộp (phiếu C18-TS: số, ngày)."))
    return _record(Step.PROPOSED, kept, other, paper, recorded_at, actor, reason)


def approve(
    *, kept: int, other: int, recorded_at: datetime, actor: Actor, reason: str
) -> PairRecord:
    """Approve a proposed merge; from now on `other` points to `kept`.

    Raises:
        MergeRefused: nothing is proposed, or who proposed it is who approves.
    """
    return _record(Step.APPROVED, kept, other, "", recorded_at, actor, reason)


def refuse(
    *, kept: int, other: int, recorded_at: datetime, actor: Actor, reason: str
) -> PairRecord:
    """Refuse a proposed merge, or withdraw one's own."""
    return _record(Step.REFUSED, kept, other, "", recorded_at, actor, reason)


def undo(*, kept: int, other: int, recorded_at: datetime, actor: Actor, reason: str) -> PairRecord:
    """Undo a merge: the two stand alone again, as before it."""
    return _record(Step.UNDONE, kept, other, "", recorded_at, actor, reason)


def tell_apart(
    *, kept: int, other: int, recorded_at: datetime, actor: Actor, reason: str
) -> PairRecord:
    """Say for good that two people who look alike are two; a list of duplicates leaves them out.

    Only a merge with its paper, proposed later, says otherwise.
    """
    return _record(Step.APART, kept, other, "", recorded_at, actor, reason)


FOLLOWS = {
    Step.PROPOSED: ("", Step.REFUSED, Step.UNDONE, Step.APART),
    Step.APPROVED: (Step.PROPOSED,),
    Step.REFUSED: (Step.PROPOSED,),
    Step.UNDONE: (Step.APPROVED,),
    Step.APART: ("", Step.REFUSED, Step.UNDONE),
}
"""After which step of the pair each may come; "" is none."""


def _record(
    step: PairRecord.Step,
    kept: int,
    other: int,
    paper: str,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> PairRecord:
    may_not = perms.why_not_approve if step is Step.APPROVED else perms.why_not_decide
    with acting(actor=actor, reason=reason, unless=may_not(actor)):
        hold(Lock.LOG)
        _refuse(step, kept, other, actor)
        return PairRecord.objects.create(
            kept_id=kept, other_id=other, step=step, paper=paper.strip(), recorded_at=recorded_at
        )


def _refuse(step: PairRecord.Step, kept: int, other: int, actor: Actor) -> None:
    if kept == other:
        raise MergeRefused(_("Hai mã số là của một người trong sổ: không có gì để gộp."))
    if Person.objects.filter(id__in=(kept, other)).count() < 2:
        raise MergeRefused(_("Không có người này trong sổ."))
    last = standing_of(kept, other)
    if (last.step if last else "") not in FOLLOWS[step]:
        now = last.get_step_display() if last else _("chưa có đề nghị")
        raise MergeRefused(
            _("Không thể ghi “%(step)s”: hai mã số này %(now)s.") % {"step": step.label, "now": now}
        )
    if step in (Step.APPROVED, Step.REFUSED, Step.UNDONE) and last and last.kept_id != kept:
        raise MergeRefused(_("Mã số giữ lại không phải mã đã đề nghị: đổi lại thứ tự hai mã."))
    if step is Step.APPROVED and last and last.recorded_by == actor.signature:
        raise MergeRefused(_("Người đề nghị gộp không tự duyệt: cần người thứ hai."))
    if step in (Step.PROPOSED, Step.APPROVED) and parents_of((kept, other)):
        raise MergeRefused(
            _("Một trong hai mã số đã gộp vào mã khác: lấy mã được giữ, hoặc hủy lần gộp đó trước.")
        )


def parents_of(people: Iterable[int], *, known_at: datetime | None = None) -> dict[int, int]:
    """Whom each person is merged into at a time (default: now); those who stand alone are left
    out."""
    steps = PairRecord.objects.filter(other__in=list(people), step__in=(Step.APPROVED, Step.UNDONE))
    if known_at is not None:
        steps = steps.filter(recorded_at__lte=known_at)
    last = {step.other_id: step for step in steps.order_by("id")}
    return {other: step.kept_id for other, step in last.items() if step.step == Step.APPROVED}


def kept_of(person: int, *, known_at: datetime | None = None) -> int:
    """Who a person is in the end: whom they are merged into, or themselves."""
    return together((person,), known_at=known_at)[person]


def all_of(person: int, *, known_at: datetime | None = None) -> list[int]:
    """A person with everybody merged into them, the kept one first."""
    found = together((person,), known_at=known_at)
    kept = found[person]
    return [kept, *sorted(each for each in found if each != kept)]


def together(people: Iterable[int], *, known_at: datetime | None = None) -> dict[int, int]:
    """Who each of some people, and everybody who is merged with them, is in the end.

    Questions grow with the length of the longest chain, not with the people.
    """
    into: dict[int, int] = {}
    asked = set(people)
    known = set(asked)
    while asked:
        found = parents_of(asked, known_at=known_at)
        into |= found
        asked = set(found.values()) - known
        known |= asked
    asked = known
    while asked:
        steps = PairRecord.objects.filter(kept__in=asked, step=Step.APPROVED)
        others = set(steps.values_list("other", flat=True)) - known
        found = parents_of(others, known_at=known_at)
        asked = {other for other, kept in found.items() if kept in known}
        into |= {other: found[other] for other in asked}
        known |= asked

    def end(person: int) -> int:
        while person in into:
            person = into[person]
        return person

    return {person: end(person) for person in known}


def find(number: str, *, known_at: datetime | None = None) -> int | None:
    """The person of a mã số BHXH, or of a number they had before; whoever was merged is answered
    with the one who is kept. None where nobody ever had the number."""
    person = Person.objects.filter(social_insurance_number=number).values_list("id", flat=True)
    found = person.first()
    if found is None:
        had = Q(original=number) | Q(value=number)
        records = PersonRecord.objects.filter(had, field=PersonRecord.Field.NUMBER)
        found = records.values_list("person", flat=True).first()
    return None if found is None else kept_of(found, known_at=known_at)


def waiting() -> list[PairRecord]:
    """Merges that are proposed and not decided, the oldest first."""
    last: dict[frozenset[int], PairRecord] = {}
    for step in PairRecord.objects.select_related("kept", "other").order_by("id"):
        last[frozenset((step.kept_id, step.other_id))] = step
    return [step for step in last.values() if step.step == Step.PROPOSED]
