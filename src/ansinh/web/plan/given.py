"""How targets were given and given on: revisions, the split in force, and how its offices stand."""

from dataclasses import dataclass
from decimal import Decimal

from ansinh.ground.months import month_of
from ansinh.ground.rounding import percent
from ansinh.indicators import queries
from ansinh.indicators.definitions import Indicator
from ansinh.indicators.keys import by_office
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.models import Split, Target
from ansinh.indicators.pace import Pace
from ansinh.indicators.places import OWN, Scope
from ansinh.web import links
from ansinh.web.asked import Asked
from ansinh.web.plan.rows import Row


@dataclass(frozen=True)
class Part:
    """An office's part of a target and what it has done of it, in the unit of the target."""

    code: str
    name: str
    share: int
    value: int
    attained: Decimal | None
    href: str


@dataclass(frozen=True)
class Given:
    """One target: its revisions (the one in force first) and, where it was split, its parts.

    `parts_sum` and `value` are the sums of the parts: they meet the target and what the whole
    place has done, or the page says that they do not.
    """

    row: Row
    told: Indicator
    revisions: tuple[Target, ...]
    split: Split | None
    parts: tuple[Part, ...]
    parts_sum: int
    value: int

    @property
    def adds_up(self) -> bool:
        return self.parts_sum == self.revisions[0].value


def given(rows: list[Row], asked: Asked, scope: Scope, known: Knowledge) -> list[Given]:
    """The targets that a scope has of its own; an office's share is told at the place above."""
    found = []
    for row in rows:
        pace = row.pace
        revisions = tuple(
            queries.revisions(
                indicator=pace.plan_id, scheme=pace.scheme.code, area=scope.area,
                year=asked.as_of.year, known_at=asked.known_at,
            )
        )  # fmt: skip
        if not revisions or pace.rate is not None:
            continue
        split = queries.splits(target=revisions[0], known_at=asked.known_at).first()
        parts = () if split is None else tuple(_parts(split, pace, asked, known))
        found.append(
            Given(
                row=row,
                told=pace.told,
                revisions=revisions,
                split=split,
                parts=parts,
                parts_sum=sum(part.share for part in parts),
                value=sum(part.value for part in parts),
            )
        )
    return found


def _parts(split: Split, pace: Pace, asked: Asked, known: Knowledge) -> list[Part]:
    done = by_office(pace.told, pace.counted, month_of(pace.as_of), known)
    parts = []
    for share in split.share_set.select_related("office").order_by("office"):
        office, value = share.office, done.get(share.office_id, 0)
        code = office.code if office.parent_id else f"{office.area_id}{OWN}"
        parts.append(
            Part(
                code=office.code,
                name=office.name,
                share=share.value,
                value=value,
                attained=percent(value, share.value),
                href=links.board(asked.about(code)),
            )
        )
    return parts
