"""Reading dossiers: what each is, where it stands, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.models import Dossier, Step

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
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN


def standing(number: str) -> Standing:
    """A dossier by its number.

    Raises:
        DossierError: there is none.
    """
    dossier = Dossier.objects.select_related("unit", "office").filter(number=number).first()
    if dossier is None:
        raise DossierError(_("Không có hồ sơ số %(number)s.") % {"number": number})
    return Standing(dossier, list(dossier.steps.order_by("serial")))


def desk(*, today: date, office: str = "") -> list[Standing]:
    """The open dossiers, those that are due first on top; two statements."""
    dossiers = Dossier.objects.defer("content").select_related("unit", "office")
    if office:
        dossiers = dossiers.filter(office=office)
    found = {each.id: each for each in dossiers}
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(dossier__in=found).order_by("dossier", "serial"):
        steps.setdefault(step.dossier_id, []).append(step)
    standings = [Standing(found[key], each) for key, each in steps.items()]
    return sorted(
        (each for each in standings if each.is_open),
        key=lambda each: (each.dossier.due_on, each.dossier.number),
    )


def late(standings: Sequence[Standing], today: date) -> list[Standing]:
    """Those whose due day is past."""
    return [each for each in standings if each.dossier.due_on < today]


def same_declared(declared: str) -> Standing | None:
    """A dossier that declares the same and was neither returned nor undone."""
    for dossier in Dossier.objects.defer("content").filter(declared=declared).order_by("id"):
        found = Standing(dossier, list(dossier.steps.order_by("serial")))
        if found.state not in (Step.Kind.RETURNED, Step.Kind.UNDONE):
            return found
    return None
