"""From accepted rows to the register: new people, changes, and taking all of it back."""

from datetime import date, datetime

import numpy as np
from django.db import connection
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.judging import Judgement
from ansinh.dossiers.known import STAND_COLUMNS
from ansinh.dossiers.lines import ENDED, Draft, Line, Place, Stand
from ansinh.dossiers.numbering import issue_numbers
from ansinh.record.actor import Actor
from ansinh.register import operations as register
from ansinh.register.identity import IdentityRefused, record_person
from ansinh.register.models import Person, PersonRecord
from ansinh.register.names import search_name, sort_key


def book(
    judgement: Judgement, *, number: str, on: date, recorded_at: datetime, actor: Actor, reason: str
) -> tuple[int, int] | None:
    """Write what a judgement asks for; the positions that its changes took, None for none. `on`
    is the day from which what it puts right of people holds."""
    ids = _enter_people(judgement, actor, reason)
    _correct(judgement, number, on, recorded_at, actor, reason)
    drafts = judgement.drafts
    if not drafts:
        return None
    return register.append_changes(
        changes=_columns(
            [(ids.get(each.place.person, each.place.person), each, 0) for each in drafts],
            number,
            recorded_at,
        ),
        actor=actor,
        reason=reason,
    )


def _enter_people(judgement: Judgement, actor: Actor, reason: str) -> dict[int, int]:
    """Enter the new people of accepted rows; the id that each of their keys took."""
    used = {draft.place.person for draft in judgement.drafts} | {
        verdict.person for verdict in judgement.verdicts if verdict.effect is Effect.REGISTERS
    }
    new = [person for key, person in judgement.new.items() if key in used]
    if not new:
        return {}
    first = (Person.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    issued = iter(issue_numbers(sum(not person.number for person in new)))
    register.load_people(
        people={
            "id": np.arange(first, first + len(new)),
            "social_insurance_number": [person.number or next(issued) for person in new],
            "personal_id": [person.personal_id for person in new],
            "name": [person.name for person in new],
            "sort_key": [sort_key(person.name) for person in new],
            "search_name": [search_name(person.name) for person in new],
            "birth_date": [person.birth for person in new],
            "sex": [person.sex for person in new],
            "area": [person.area for person in new],
            "household": np.zeros(len(new), dtype=np.int64),
        },
        households={"id": [], "code": [], "area": []},
        actor=actor,
        reason=reason,
    )
    return {person.key: first + at for at, person in enumerate(new)}


def _correct(
    judgement: Judgement, number: str, on: date, recorded_at: datetime, actor: Actor, reason: str
) -> None:
    """Record what own forms put right, with their papers."""
    for verdict in judgement.verdicts:
        papers = verdict.row.values.get("papers", "")
        for each in verdict.corrections:
            _record(
                each.person, each.field, each.value, on, f"{_paper(number)} {papers}".strip(),
                recorded_at, actor, reason,
            )  # fmt: skip


def _paper(number: str) -> str:
    """How a record of identity names the dossier that it comes from."""
    return f"TK1-TS {number}:"


def _record(
    person: int, field: str, value: str, from_day: date, paper: str, recorded_at: datetime,
    actor: Actor, reason: str,
) -> None:  # fmt: skip
    try:
        record_person(
            person=person, field=field, value=value, from_day=from_day, paper=paper[:200],
            recorded_at=recorded_at, actor=actor, reason=reason,
        )  # fmt: skip
    except IdentityRefused as error:
        raise DossierError(str(error)) from error


def _take_back_corrections(number: str, recorded_at: datetime, actor: Actor, reason: str) -> None:
    """Say again of people what was said before a dossier, from the same day on."""
    for record in PersonRecord.objects.filter(paper__startswith=_paper(number)).order_by("id"):
        others = PersonRecord.objects.filter(person=record.person_id, field=record.field)
        before = (
            others.filter(
                Q(from_day__lt=record.from_day) | Q(from_day=record.from_day, id__lt=record.id)
            )
            .order_by("-from_day", "-id")
            .first()
        )
        _record(
            record.person_id, record.field, before.value if before else record.original,
            record.from_day, f"- {_paper(number)}", recorded_at, actor, reason,
        )  # fmt: skip


def _columns(
    rows: list[tuple[int, Draft, int]], number: str, recorded_at: datetime
) -> dict[str, object]:
    """Changes as the register takes them: (person, draft, what it voids)."""
    moment = np.datetime64(recorded_at.replace(tzinfo=None), "us")
    stands = [draft.stand for _, draft, _ in rows]
    return {
        "person": [person for person, _, _ in rows],
        "unit": [draft.place.unit for _, draft, _ in rows],
        "track": [draft.place.track for _, draft, _ in rows],
        "effective_month": [draft.month for _, draft, _ in rows],
        **{name: [getattr(stand, name) for stand in stands] for name in Stand._fields},
        "movement": [draft.movement for _, draft, _ in rows],
        "dossier": [number] * len(rows),
        "voids": [voided for _, _, voided in rows],
        "recorded_at": [moment] * len(rows),
    }


def take_back(
    *, number: str, recorded_at: datetime, actor: Actor, reason: str
) -> tuple[int, int] | None:
    """Void every change of a dossier that still stands; the positions of the voiding changes.

    A voiding change says what holds without the voided one: what the line's last change before
    it says, from that change's own month, so that nothing begins anew; or that nothing runs.
    What it put right of people is said as it was before.
    """
    _take_back_corrections(number, recorded_at, actor, reason)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT c.id, c.person_id, c.unit_id, c.track,
                (extract(year FROM effective_month) * 12 + extract(month FROM effective_month) - 1
                )::int4, {STAND_COLUMNS}, dossier
            FROM register_change c
            WHERE (c.person_id, c.unit_id, c.track) IN (
                SELECT person_id, unit_id, track FROM register_change WHERE dossier = %s)
              AND NOT EXISTS (SELECT 1 FROM register_change v WHERE v.voids_id = c.id)
            ORDER BY c.person_id, c.unit_id, c.track, c.effective_month, c.id
            """,
            [number],
        )
        found = cursor.fetchall()
    lines: dict[tuple[int, int, str], Line] = {}
    voided: list[tuple[int, tuple[int, int, str], int, str]] = []
    for position, person, unit, track, month, *stand, dossier in found:
        key = (person, unit, track)
        if dossier == number:
            voided.append((position, key, month, stand[1]))
        else:
            lines.setdefault(key, Line()).rows.append((month, position, Stand(*stand)))
    if not voided:
        return None
    rows = [_void(*each, lines.get(each[1], Line())) for each in voided]
    return register.append_changes(
        changes=_columns(rows, f"-{number}", recorded_at), actor=actor, reason=reason
    )


def _void(
    position: int, key: tuple[int, int, str], month: int, group: str, rest: Line
) -> tuple[int, Draft, int]:
    before = rest.last_before(month + 1)
    at, stand = before if before else (month, Stand(ENDED, group))
    return key[0], Draft(Place(*key), at, stand, ""), position


def refuse_if_changed(judgement: Judgement, digest: str) -> None:
    """What is booked is what was approved: the register may have moved in between."""
    if judgement.digest != digest:
        raise DossierError(
            _("Sổ đã thay đổi từ khi kiểm tra nên kết quả không còn như lúc duyệt. "
              "Hãy kiểm tra và duyệt lại.")
        )  # fmt: skip
