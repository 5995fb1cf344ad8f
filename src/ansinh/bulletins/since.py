"""What changed since an edition, and because of which entries.

A figure changes for two reasons that must not be mixed: time went on, or what was known of the
same day was corrected. When the edition's own cut-off date is asked for again, every difference
is a correction; with a later date it is both. The units that make up the difference are found
from the same columns as the figures, so that they add up to it; the changes of the register
and the entries of the journal recorded after the edition are counted for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count

from ansinh.bulletins.models import Edition
from ansinh.indicators.definitions import Indicator, Scheme, indicator
from ansinh.indicators.facts import Fact, month_for
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.measures import by_unit
from ansinh.indicators.places import Scope, places, scope_of
from ansinh.ledger.models import Entry
from ansinh.register.models import Change, Unit

SHOWN = 3
"""Units named for each figure."""
NAMED = 3
"""Entries named for each unit."""


@dataclass(frozen=True)
class Cause:
    """One unit's part of a difference, with what was recorded for it after the edition.

    `changes` counts changes of the register, `entries` entries of the journal by kind, and
    `named` are the client ids of the first of them.
    """

    code: str
    name: str
    difference: int
    changes: int
    entries: dict[str, int]
    named: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """A figure that is no longer what the edition said: `fact` now, `before` then (in the
    fact's unit); `causes` are the largest of `units` units that differ, which together make
    the whole difference.
    """

    fact: Fact
    before: int
    causes: tuple[Cause, ...]
    units: int

    @property
    def difference(self) -> int:
        return int(self.fact.value) - self.before


@dataclass(frozen=True)
class Since:
    """Everything that moved since an edition, and how much was recorded after it: `changes` of
    the register, `batches` of the journal (first and last). `fact` stands for the place.
    """

    edition: Edition
    fact: Fact
    moved: tuple[Moved, ...]
    changes: int
    batches: tuple[int, int] | None
    corrected: bool


def since(edition: Edition, facts: Sequence[Fact], *, as_of: date, known: Knowledge) -> Since:
    """Compare the facts of a bulletin with an edition of the same scope.

    Raises:
        ValueError: the edition is of another scope, or knows more than `known` does.
    """
    if edition.scope != facts[0].scope:
        raise ValueError(
            f"edition {edition.id} is of {edition.scope}, this bulletin is of {facts[0].scope}"
        )
    if (edition.log_position, edition.last_batch) > (known.log_position, known.last_batch):
        raise ValueError(f"edition {edition.id} was written from later data; leave out --known-at")
    then = {(item["indicator"], item["scheme"]): item for item in edition.figures
            if item["scope"] == edition.scope}  # fmt: skip
    return Since(
        edition=edition,
        fact=facts[0],
        moved=tuple(_moved(edition, then, facts, as_of, known)),
        changes=Change.objects.filter(
            id__gt=edition.log_position, id__lte=known.log_position
        ).count(),
        batches=(edition.last_batch + 1, known.last_batch)
        if known.last_batch > edition.last_batch
        else None,
        corrected=edition.as_of == as_of,
    )


def _moved(
    edition: Edition,
    then: dict[tuple[str, str], dict[str, Any]],
    facts: Sequence[Fact],
    as_of: date,
    known: Knowledge,
) -> Iterator[Moved]:
    before_known = knowledge(edition.known_at)
    for fact in facts:
        told = then.get((fact.indicator, fact.scheme))
        if told is None or fact.unit not in ("person", "VND") or fact.scope != edition.scope:
            continue
        if int(told["value"]) == int(fact.value):
            continue
        causes, units = _causes(fact, edition, as_of, before_known, known)
        yield Moved(fact, int(told["value"]), causes, units)


def _causes(
    fact: Fact, edition: Edition, as_of: date, before: Knowledge, known: Knowledge
) -> tuple[tuple[Cause, ...], int]:
    """The units that differ, largest first; none for a plan, which has no units."""
    if fact.kind == "plan":
        return (), 0
    declared = indicator(fact.indicator)
    scheme, where = declared.scheme(fact.scheme), scope_of(fact.scope)
    now = _units(declared, scheme, where, as_of, known)
    then = _units(declared, scheme, where, edition.as_of, before)
    difference = now - then
    order = np.argsort(-np.abs(difference), kind="stable")
    chosen = [int(index) for index in order[:SHOWN] if difference[index]]
    ids = [int(places(known).unit[index]) for index in chosen]
    found = Unit.objects.in_bulk(ids)
    changes = _changes(ids, edition, known)
    return tuple(
        Cause(
            code=found[unit].code,
            name=found[unit].name,
            difference=int(difference[index]),
            changes=changes.get(unit, 0),
            **_entries(unit, edition, known),
        )
        for unit, index in zip(ids, chosen, strict=True)
    ), int(np.count_nonzero(difference))


def _units(
    declared: Indicator, scheme: Scheme, where: Scope, as_of: date, known: Knowledge
) -> np.ndarray:
    month = month_for(declared, as_of, known)
    inside = places(known).inside(where)
    if month is None:
        return np.zeros(len(inside), dtype=np.int64)
    return np.where(inside, by_unit(declared, scheme, month, known), 0)


def _changes(units: Sequence[int], edition: Edition, known: Knowledge) -> dict[int, int]:
    counted = (
        Change.objects.filter(
            unit_id__in=units, id__gt=edition.log_position, id__lte=known.log_position
        )
        .values("unit_id")
        .annotate(count=Count("id"))
    )
    return {row["unit_id"]: row["count"] for row in counted}


def _entries(unit: int, edition: Edition, known: Knowledge) -> dict[str, Any]:
    recorded = Entry.objects.filter(
        unit_id=unit, batch_id__gt=edition.last_batch, batch_id__lte=known.last_batch
    )
    kinds = recorded.values("kind").annotate(count=Count("id")).order_by("kind")
    return {
        "entries": {row["kind"]: row["count"] for row in kinds},
        "named": tuple(recorded.order_by("id").values_list("client_id", flat=True)[:NAMED]),
    }
