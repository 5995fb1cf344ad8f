"""Reading dossiers: what each is, where it stands, what is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.models import Dossier, Step
from ansinh.ground.days import OFFICE_ZONE

RECENT_DAYS = 30
"""So many days a dossier stays on the list after it was returned or applied."""

OPEN = (Step.Kind.RECEIVED, Step.Kind.CHECKED, Step.Kind.APPROVED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier with its steps in order; the last one says where it stands."""

    dossier: Dossier
    steps: Sequence[Step]

    @property
    def last(self) -> Step:
        """The latest step."""
        return self.steps[-1]

    @property
    def state(self) -> str:
        """What the latest step did."""
        return self.last.kind

    @property
    def makers(self) -> frozenset[str]:
        """Who received or checked it, and so may not approve it."""
        kinds = (Step.Kind.RECEIVED, Step.Kind.CHECKED)
        return frozenset(step.recorded_by for step in self.steps if step.kind in kinds)

    def step(self, kind: str) -> Step | None:
        """The latest step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN


def standing(number: str) -> Standing:
    """A dossier by its number.

    Raises:
        DossierError: there is none.
    """
    dossier = Dossier.objects.select_related("unit", "office__area").filter(number=number).first()
    if dossier is None:
        raise DossierError(_("Không có hồ sơ số %(number)s.") % {"number": number})
    return Standing(dossier, list(dossier.steps.order_by("serial")))


class Show(StrEnum):
    """Which dossiers a list shows."""

    OPEN = "open"
    LATE = "late"
    TODAY = "today"
    CHECK = "check"
    APPROVE = "approve"
    APPLY = "apply"
    RETURNED = "returned"
    APPLIED = "applied"


@dataclass(frozen=True)
class Listed:
    """A page of dossiers, and how many there are under each heading."""

    standings: Sequence[Standing]
    counts: Mapping[Show, int]
    show: Show


def desk(
    *, today: date, show: Show = Show.OPEN, office: str = "", limit: int | None = None,
    offset: int = 0,
) -> Listed:  # fmt: skip
    """The dossiers under a heading: the open ones by their due day, those returned or applied in
    the last `RECENT_DAYS` the latest first. Three statements, however many there are."""
    every = Dossier.objects.all()
    if office:
        every = every.filter(office=office)
    counted = every.annotate(**_STATE).filter(_of(Show.OPEN, today) | _recent(today))
    counts = counted.aggregate(
        **{each.value: Count("id", filter=_of(each, today)) for each in Show}
    )
    latest = show in (Show.RETURNED, Show.APPLIED)
    found = counted.filter(_of(show, today)).defer("content", "mapping")
    found = found.select_related("unit", "office")
    found = found.order_by(*(("-moved_at", "-id") if latest else ("due_on", "number")))
    page = found[offset : None if limit is None else offset + limit]
    return Listed(_with_steps(page), {Show(name): count for name, count in counts.items()}, show)


def in_hand() -> QuerySet[Dossier]:
    """The dossiers with which somebody still has to do something."""
    is_open: Q = Q(state__in=OPEN)
    found: QuerySet[Dossier] = Dossier.objects.annotate(**_STATE).filter(is_open)
    return found


def find(text: str, *, limit: int) -> list[Standing]:
    """Dossiers by number (or its beginning), or by the code of their unit, the newest first."""
    said = text.strip().upper()
    if not said:
        return []
    found = Dossier.objects.filter(Q(number__startswith=said) | Q(unit__code=said))
    found = found.defer("content", "mapping").select_related("unit", "office")
    return _with_steps(found.order_by("-id")[:limit])


_LAST = Step.objects.filter(dossier=OuterRef("pk")).order_by("-serial")
_STATE = {
    "state": Subquery(_LAST.values("kind")[:1]),
    "moved_at": Subquery(_LAST.values("recorded_at")[:1]),
}


def _of(show: Show, today: date) -> Q:
    open_ = Q(state__in=OPEN)
    return {
        Show.OPEN: open_,
        Show.LATE: open_ & Q(due_on__lt=today),
        Show.TODAY: open_ & Q(due_on=today),
        Show.CHECK: Q(state=Step.Kind.RECEIVED),
        Show.APPROVE: Q(state=Step.Kind.CHECKED),
        Show.APPLY: Q(state=Step.Kind.APPROVED),
        Show.RETURNED: Q(state=Step.Kind.RETURNED) & _recent(today),
        Show.APPLIED: Q(state=Step.Kind.APPLIED) & _recent(today),
    }[show]


def _recent(today: date) -> Q:
    since = datetime.combine(today - timedelta(days=RECENT_DAYS), time(), OFFICE_ZONE)
    return Q(moved_at__gte=since)


def _with_steps(dossiers: Iterable[Dossier]) -> list[Standing]:
    found = {each.id: each for each in dossiers}
    steps: dict[int, list[Step]] = {key: [] for key in found}
    for step in Step.objects.filter(dossier__in=found).order_by("serial"):
        steps[step.dossier_id].append(step)
    return [Standing(found[key], each) for key, each in steps.items()]


def same_declared(declared: str) -> Standing | None:
    """A dossier that declares the same and was neither returned nor undone."""
    for dossier in Dossier.objects.defer("content").filter(declared=declared).order_by("id"):
        found = Standing(dossier, list(dossier.steps.order_by("serial")))
        if found.state not in (Step.Kind.RETURNED, Step.Kind.UNDONE):
            return found
    return None
