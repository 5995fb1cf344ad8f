"""Keeping what went out and what was read; both are only ever added to."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ansinh.bulletins import perms
from ansinh.bulletins.models import Edition, PublishedFact, PublishedText
from ansinh.bulletins.reading import Fact as ReadFact
from ansinh.bulletins.reading import Reading
from ansinh.bulletins.writing.figures import Bulletin
from ansinh.bulletins.writing.rendering import as_text
from ansinh.ground.months import first_day
from ansinh.indicators.knowledge import knowledge
from ansinh.record.acting import acting
from ansinh.record.actor import Actor


def keep_edition(
    *, bulletin: Bulletin, recorded_at: datetime, actor: Actor, reason: str
) -> Edition:
    """Keep a bulletin as an edition, with the state of knowledge that its figures rest on.

    A bulletin written without `known_at` is of `recorded_at`.

    Raises:
        ValueError: `known_at` lies after `recorded_at`.
    """
    known_at = bulletin.known_at or recorded_at
    if known_at > recorded_at:
        raise ValueError(
            f"the bulletin is as known at {known_at.isoformat()}, which is after "
            f"{recorded_at.isoformat()}; write it as known by now"
        )
    known, text = knowledge(known_at), as_text(bulletin)
    with acting(actor=actor, reason=reason, unless=perms.why_not_publish(actor)):
        return Edition.objects.create(
            scope=bulletin.scope,
            as_of=bulletin.as_of,
            known_at=known_at,
            language=bulletin.language,
            audience=bulletin.audience,
            log_position=known.log_position,
            last_batch=known.last_batch,
            last_target=known.last_target,
            closed_through=(
                None if known.closed_through is None else first_day(known.closed_through)
            ),
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            figures=[fact.as_json() for fact in bulletin.facts],
            recorded_at=recorded_at,
        )


@dataclass(frozen=True)
class Kept:
    """What became of one text: its row, whether it was new, and how many facts it brought."""

    text: PublishedText
    new: bool
    facts: int


def keep_published(
    *,
    source: str,
    content: bytes,
    reading: Reading,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> Kept:
    """Keep the facts read from a published text; the same bytes are kept once.

    `source` is the file's name or the page's address, `content` what was read. A text that
    tells a figure already kept from another source is kept beside it (`queries.league`).
    """
    digest = hashlib.sha256(content).hexdigest()
    known = PublishedText.objects.filter(sha256=digest).first()
    if known is not None:
        return Kept(known, new=False, facts=known.facts.count())
    with acting(actor=actor, reason=reason, unless=perms.why_not_publish(actor)):
        text = PublishedText.objects.create(
            source=source,
            sha256=digest,
            place=reading.place or "",
            published=reading.published,
            recorded_at=recorded_at,
        )
        PublishedFact.objects.bulk_create(_rows(text, reading.facts))
    return Kept(text, new=True, facts=len(reading.facts))


def _rows(text: PublishedText, facts: Sequence[ReadFact]) -> list[PublishedFact]:
    return [_row(text, fact) for fact in facts]


def _row(text: PublishedText, fact: ReadFact) -> PublishedFact:
    ranged = isinstance(fact.value, tuple)
    low, high = fact.value if isinstance(fact.value, tuple) else (fact.value, None)
    return PublishedFact(
        text=text,
        place=fact.place or text.place,
        indicator=fact.indicator,
        scheme=fact.scheme or "",
        as_of=fact.as_of,
        precision=fact.as_of_precision,
        value=Decimal(low),
        high=Decimal(high) if ranged and high is not None else None,
        step=Decimal(fact.step),
        unit=fact.unit,
        kind=fact.kind,
        period=fact.period or "",
        qualifier=fact.qualifier,
        comparison=fact.comparison.to_json(),
        part=fact.part or "",
        written=fact.written,
        quote=fact.quote,
        note="; ".join(fact.notes),
    )
