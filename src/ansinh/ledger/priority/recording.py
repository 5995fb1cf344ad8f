"""Taking in that a person leaves a unit or claims a benefit, and taking it back."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from ansinh.ground.months import first_day, month_of, show_month
from ansinh.law import Law
from ansinh.law.allocation import first_grounds
from ansinh.ledger import perms
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.operations import first_open_month
from ansinh.ledger.priority.models import Ground, Priority
from ansinh.ledger.recording import hold_after_last_closing
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.models import ENDED, Change, Installation, Person, Unit


def record_priority(
    *,
    unit: int,
    person: int,
    through_month: int,
    ground: str,
    dossier: str,
    law: Law,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> Priority:
    """Record that a unit's money pays this person's dues through a month before all others.

    It holds for what the next closings allocate, until a later record about the same person
    at the same unit; what was allocated before stays (QĐ 595/QĐ-BHXH điều 43 khoản 2.1;
    C69a-HD column 38).

    Raises:
        LedgerError: no such unit, person or ground, the person has no line at the unit in any
            month through that one, the months are not assessed here, the same is recorded
            already, or the time is not after the last closing.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_record(actor)):
        hold_after_last_closing(recorded_at)
        allowed = first_grounds(law, first_day(first_open_month()))
        if ground not in allowed or ground not in Ground.values:
            raise LedgerError(
                _(
                    "%(ground)s không phải lý do được ưu tiên theo pháp luật của tháng này "
                    "(chỉ có: %(allowed)s)."
                )
                % {"ground": ground, "allowed": ", ".join(allowed) or "-"}
            )
        names = _named(unit, person)
        month = first_day(through_month)
        _refuse_no_line(unit, person, month, names)
        last = in_force(unit=unit, person=person)
        if last is not None and (last.through_month, last.ground, last.dossier) == (
            month, ground, dossier,
        ):  # fmt: skip
            raise LedgerError(
                _("%(person)s đã được ghi ưu tiên ở đơn vị %(unit)s đến tháng %(month)s rồi.")
                % (names | {"month": show_month(month_of(month))})
            )
        made: Priority = Priority.objects.create(
            unit_id=unit,
            person_id=person,
            through_month=month,
            ground=ground,
            dossier=dossier,
            recorded_at=recorded_at,
        )
        return made


def withdraw_priority(
    *, unit: int, person: int, recorded_at: datetime, actor: Actor, reason: str
) -> Priority:
    """Record that this person does not come first any more in the money of this unit.

    What was paid for them stays on the debts that it paid, for everybody on the list.

    Raises:
        LedgerError: nothing is in force to withdraw, or the time is not after the last closing.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_record(actor)):
        hold_after_last_closing(recorded_at)
        names = _named(unit, person)
        last = in_force(unit=unit, person=person)
        if last is None:
            raise LedgerError(
                _("%(person)s chưa được ghi ưu tiên ở đơn vị %(unit)s; không có gì để rút.") % names
            )
        made: Priority = Priority.objects.create(
            unit_id=unit,
            person_id=person,
            through_month=last.through_month,
            ground=last.ground,
            dossier=last.dossier,
            withdrawn=True,
            recorded_at=recorded_at,
        )
        return made


def in_force(*, unit: int, person: int) -> Priority | None:
    """The record that holds now for a person at a unit; None when there is none, or withdrawn."""
    last = Priority.objects.filter(unit_id=unit, person_id=person).order_by("-id").first()
    return None if last is None or last.withdrawn else last


def _named(unit: int, person: int) -> dict[str, str]:
    """The unit's code and the person's number and name; refuses those that are not there."""
    found = Unit.objects.filter(id=unit).first()
    if found is None:
        raise LedgerError(_("Không có đơn vị %(unit)s.") % {"unit": unit})
    who = Person.objects.filter(id=person).first()
    if who is None:
        raise LedgerError(_("Không có người tham gia %(person)s.") % {"person": person})
    return {"unit": found.code, "person": f"{who.social_insurance_number} {who.name}"}


def _refuse_no_line(unit: int, person: int, month: date, names: dict[str, str]) -> None:
    first = Installation.objects.get().first_month
    if month < first:
        raise LedgerError(
            _("Tháng %(month)s trước tháng đầu tiên được tính ở đây (%(first)s).")
            % {"month": show_month(month_of(month)), "first": show_month(month_of(first))}
        )
    lines = Change.objects.filter(unit_id=unit, person_id=person, effective_month__lte=month)
    voided = Change.objects.filter(unit_id=unit, person_id=person, voids__isnull=False)
    if not lines.exclude(state=ENDED).exclude(id__in=voided.values("voids")).exists():
        raise LedgerError(
            _(
                "%(person)s không có dòng tham gia nào ở đơn vị %(unit)s đến tháng %(month)s; "
                "xem lại mã đơn vị, hoặc khai tăng trước."
            )
            % (names | {"month": show_month(month_of(month))})
        )
