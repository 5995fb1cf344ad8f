"""The documents that the law folder cites, each with its life: `statute/0_documents.yaml`.

A value is only as good as a document in force. `outlived` finds the values (and ways of forming a
base) that go on after every document they cite was repealed, without a successor being named.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ansinh.law.reading import parse_day, refuse_unknown
from ansinh.law.values import GRADES, LawError, Reference, Value

_KEYS = (
    "document", "title", "issued", "from", "until", "repealed_by", "address", "read", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its number, when it was issued, from when until when it is in force."""

    number: str
    title: str
    issued: date | None
    """None where it is not known."""
    since: date
    until: date | None
    """The first day on which it is no longer in force; None while it is."""
    repealed_by: str
    address: str
    """Where the state publishes it; empty where it was not found."""
    read: str
    """The best text of it that was compared with this folder: one of `values.GRADES`."""
    note: str


def parse_document(raw: Mapping[str, Any]) -> Document:
    """One entry of `documents:`; LawError names what is wrong with it."""
    number = str(raw.get("document", ""))
    refuse_unknown(raw, _KEYS, f"document {number}: a document")
    if not number or not raw.get("title"):
        raise LawError(f"document {number!r} needs its number and a title")
    read = str(raw.get("read"))
    if read not in GRADES:
        raise LawError(f"document {number}: read is {read!r}; it is one of {', '.join(GRADES)}")
    until = parse_day(raw["until"]) if "until" in raw else None
    repealed_by = str(raw.get("repealed_by", ""))
    if (until is None) != (not repealed_by):
        raise LawError(f"document {number}: `until` and `repealed_by` belong together")
    return Document(
        number,
        str(raw["title"]),
        parse_day(raw["issued"]) if "issued" in raw else None,
        parse_day(raw.get("from")),
        until,
        repealed_by,
        str(raw.get("address", "")),
        read,
        str(raw.get("note", "")),
    )


def covered_until(
    references: Iterable[Reference], documents: Mapping[str, Document], since: date, until: date
) -> date:
    """The first day between `since` and `until` on which no cited document is in force, or
    `until`. What the folder does not list (an operator's notice) is taken as in force."""
    day = since
    spans = sorted((cited.since or since, _end_of(cited, documents, until)) for cited in references)
    for begins, ends in spans:
        if begins > day:
            return day
        day = max(day, ends)
    return min(day, until)


def _end_of(cited: Reference, documents: Mapping[str, Document], until: date) -> date:
    document = documents.get(cited.document)
    return until if document is None or document.until is None else document.until


def outlived(
    values: Iterable[Value], documents: Mapping[str, Document], end: date
) -> Iterator[str]:
    """The values that go on after the last document they cite, one sentence each. A base ends with
    its group."""
    listed = list(values)
    ended = {
        value.keys: value.since
        for value in listed
        if value.quantity == "group_lawful" and value.value == "no"
    }
    for value in listed:
        if value.value is None or value.value == "no" or value.quantity == "span":
            continue  # an end needs no successor
        until = value.until or ended.get(value.keys, end)
        day = covered_until(value.references, documents, value.since, until)
        if day < until:
            cited = ", ".join(sorted({one.document for one in value.references}))
            yield (
                f"{value.name} from {value.since} ({value.source}) goes on after {cited}, not in "
                f"force since {day}: name the document that it rests on now, or end it"
            )
