"""The way of a dossier: received, checked, returned or approved by another, applied, undone.

Each call is one transaction. Whoever comes second to a step is told who was first.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.dossiers import booking, perms
from ansinh.dossiers.deadlines import due_on
from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.judging import Judgement, judge
from ansinh.dossiers.known import NOW
from ansinh.dossiers.models import Dossier, Step
from ansinh.dossiers.numbering import next_dossier
from ansinh.dossiers.pricing import Money, price
from ansinh.dossiers.queries import Standing, same_declared, standing
from ansinh.dossiers.receiving import Arrived, arrived, declared_digest, read_file, unit_of
from ansinh.dossiers.signatures import signed_as
from ansinh.ground.days import day_of_record, written_day, written_moment
from ansinh.ground.months import month_of
from ansinh.ledger.operations import first_open_month
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.record.locks import Lock, hold
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Installation

Kind = Step.Kind


@dataclass(frozen=True)
class Checked:
    """A dossier as it was judged: the rows, and what they are worth."""

    dossier: Dossier
    judgement: Judgement
    money: Money


def receive(
    *,
    content: bytes,
    name: str,
    received_on: date,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
    unit: str = "",
    form: str = "",
    group: str = "",
    mapping: str = "",
    opening: bool = False,
) -> list[Dossier]:
    """Take a file in, under the office's next number; of an envelope, each list inside.

    Raises:
        Refused: the file cannot be read or holds no declaration.
        DossierError: the unit is not known, or the same declaration is here already.
    """
    if received_on > day_of_record(recorded_at):
        raise DossierError(
            _("Ngày nhận %(day)s sau ngày ghi: sửa ngày nhận.") % {"day": written_day(received_on)}
        )
    found, _others = arrived(content, name, form=form, mapping=mapping, unit=unit)
    with acting(actor=actor, reason=reason, unless=perms.why_not_handle(actor)):
        hold(Lock.DOSSIER)
        return [_receive(each, received_on, recorded_at, group, mapping, opening) for each in found]


def _receive(
    each: Arrived,
    received_on: date,
    recorded_at: datetime,
    group: str,
    mapping: str,
    opening: bool,
) -> Dossier:
    meant = unit_of(each.unit)
    declared = declared_digest(each.declaration, meant.id, group)
    before = same_declared(declared)
    if before is not None:
        raise DossierError(
            _("Danh sách này đã nhận: hồ sơ %(number)s, %(state)s.")
            % {"number": before.dossier.number, "state": before.last.get_kind_display()}
        )
    signature, signer = signed_as(each.envelope, meant.tax_code)
    serial, number = next_dossier(meant.office_id, received_on.year)
    dossier = Dossier.objects.create(
        number=number, year=received_on.year, serial=serial, office_id=meant.office_id,
        unit=meant, form=each.declaration.form, group=group, opening=opening,
        received_on=received_on, due_on=due_on(installed_law(), received_on),
        file_name=each.name[:200], content=each.content, mapping=mapping, declared=declared,
        rows=len(each.declaration.rows), signature=signature, signer=signer,
        recorded_at=recorded_at,
    )  # fmt: skip
    Step.objects.create(dossier=dossier, serial=1, kind=Kind.RECEIVED, recorded_at=recorded_at)
    return dossier


def preview(number: str) -> Checked:
    """A dossier judged as of now; nothing is written."""
    return _judged(standing(number).dossier)


def sent_back(found: Standing) -> Judgement:
    """A dossier judged for its refused rows: as of now, or as of when it was applied."""
    applied = found.step(Kind.APPLIED)
    return _judgement(found.dossier, (applied.first if applied else None) or NOW)


def check(
    *, number: str, recorded_at: datetime, actor: Actor, reason: str, seen: str = ""
) -> Checked:
    """Judge a dossier and record that it was looked at, with the digest of what was seen.

    Raises:
        DossierError: `seen`, the digest of what was shown, is not what comes out now.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_handle(actor)):
        now = _taken(number, Kind.RECEIVED, Kind.CHECKED, Kind.APPROVED)
        checked = _judged(now.dossier)
        if seen:
            booking.refuse_if_changed(checked.judgement, seen)
        _step(
            now, Kind.CHECKED, recorded_at, digest=checked.judgement.digest,
            accepted=len(checked.judgement.accepted), refused=len(checked.judgement.refused),
        )  # fmt: skip
        return checked


def give_back(*, number: str, recorded_at: datetime, actor: Actor, reason: str) -> Step:
    """Return a dossier to whoever handed it in, for `reason`."""
    with acting(actor=actor, reason=reason, unless=perms.why_not_handle(actor)):
        now = _taken(number, Kind.RECEIVED, Kind.CHECKED, Kind.APPROVED)
        return _step(now, Kind.RETURNED, recorded_at)


def approve(*, number: str, recorded_at: datetime, actor: Actor, reason: str) -> Step:
    """Approve what was checked; never by who received or checked it.

    Raises:
        DossierError: the dossier is not checked, nothing is accepted, or the same person asks,
            or one without the right.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_approve(actor)):
        now = _taken(number, Kind.CHECKED)
        if alone := perms.why_not_alone(actor, now.makers):
            raise DossierError(alone)
        if not now.last.accepted:
            raise DossierError(_("Không có dòng nào được nhận: hãy trả lại hồ sơ."))
        return _step(
            now, Kind.APPROVED, recorded_at, digest=now.last.digest, accepted=now.last.accepted,
            refused=now.last.refused, maker=now.last.recorded_by,
        )  # fmt: skip


def apply(*, number: str, recorded_at: datetime, actor: Actor, reason: str) -> Step:
    """Write an approved dossier into the register, once.

    Raises:
        DossierError: it is not approved, is applied already (by whom), or the register has
            changed so that something else than what was approved would be written.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_handle(actor)):
        now = _taken(number, Kind.APPROVED)
        hold(Lock.LOG)
        judgement = _judgement(now.dossier)
        booking.refuse_if_changed(judgement, now.last.digest)
        taken = booking.book(
            judgement,
            number=number,
            on=now.dossier.received_on,
            recorded_at=recorded_at,
            actor=actor,
            reason=reason,
        )
        first, last = taken or (None, None)
        return _step(
            now, Kind.APPLIED, recorded_at, digest=now.last.digest, accepted=now.last.accepted,
            refused=now.last.refused, first=first, last=last,
        )  # fmt: skip


def undo(*, number: str, recorded_at: datetime, actor: Actor, reason: str) -> Step:
    """Take back an applied dossier whole: its changes are voided, the ledger follows at the
    next close. The people whom it made known stay."""
    with acting(actor=actor, reason=reason, unless=perms.why_not_handle(actor)):
        now = _taken(number, Kind.APPLIED)
        hold(Lock.LOG)
        taken = booking.take_back(
            number=number, recorded_at=recorded_at, actor=actor, reason=reason
        )
        first, last = taken or (None, None)
        return _step(now, Kind.UNDONE, recorded_at, first=first, last=last)


def _taken(number: str, *allowed: Kind) -> Standing:
    """A dossier that stands where a step may be taken, held until the transaction ends."""
    found = standing(number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [int(Lock.DOSSIER), found.dossier.id]
        )
    found = standing(number)
    if found.state not in allowed:
        last = found.last
        raise DossierError(
            _("Hồ sơ %(number)s %(state)s, %(who)s ghi lúc %(when)s.")
            % {
                "number": number,
                "state": last.get_kind_display(),
                "who": last.recorded_by,
                "when": written_moment(last.recorded_at),
            }
        )
    return found


def _step(now: Standing, kind: Kind, recorded_at: datetime, **what: Any) -> Step:
    step: Step = Step.objects.create(
        dossier=now.dossier, serial=now.last.serial + 1, kind=kind, recorded_at=recorded_at, **what
    )
    return step


def _judgement(dossier: Dossier, before: int = NOW) -> Judgement:
    declaration = read_file(bytes(dossier.content), form=dossier.form, mapping=dossier.mapping)
    return judge(
        declaration,
        unit=dossier.unit,
        law=installed_law(),
        received_on=dossier.received_on,
        first_month=month_of(Installation.objects.get().first_month),
        open_month=first_open_month(),
        group=dossier.group,
        opening=dossier.opening,
        before=before,
    )


def _judged(dossier: Dossier) -> Checked:
    judgement = _judgement(dossier)
    return Checked(
        dossier, judgement, price(judgement, installed_law(), open_month=first_open_month())
    )
