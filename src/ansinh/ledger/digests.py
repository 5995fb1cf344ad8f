"""The hash of a batch, computed here from its rows as the database did when it sealed it.

The function of the database (migration 0002) can be replaced by its owner; this one is part of the
program that proves.
"""

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection

_POSTINGS = """
    SELECT length(e.client_id), e.client_id, e.kind, e.unit_id, e.value_date, length(e.note),
        e.note, p.account, p.unit_id, p.fund, p.share, p.about_month, p.amount
    FROM public.ledger_posting p JOIN public.ledger_entry e ON e.id = p.entry_id
    WHERE p.batch_id = %s ORDER BY p.id
"""
_RECEIPTS = """
    SELECT 'receipt', length(r.reference), r.reference, r.unit_id, r.value_date, r.amount,
        length(r.text), r.text, r.recorded_at, coalesce(o.reference, '')
    FROM public.ledger_receipt r JOIN public.ledger_entry e ON e.id = r.entry_id
    LEFT JOIN public.ledger_receipt o ON o.id = r.reverses_id
    WHERE e.batch_id = %s ORDER BY r.id
"""
_CLOSING = """
    SELECT 'closing', c.month, c.law_hash, c.log_position, c.lines_file, c.lines_hash, c.lines,
        c.people, c.totals::text, c.recorded_at, nullif(c.missing_rates::text, '[]')
    FROM public.ledger_closing c WHERE c.batch_id = %s
"""
_FIRST = """
    SELECT 'first', f.unit_id, f.person_id, r.ground, r.through_month, f.account, f.fund, f.share,
        f.about_month, f.amount
    FROM public.ledger_prioritypayment f JOIN public.ledger_priority r ON r.id = f.priority_id
    WHERE f.batch_id = %s
    ORDER BY f.unit_id, f.person_id, f.account, f.about_month, f.fund COLLATE "C",
        f.share COLLATE "C"
"""
_BATCHES = """
    SELECT id, previous_hash, hash, length(purpose), purpose, booked_month, entries, postings,
        recorded_at, length(recorded_by), recorded_by, length(reason), reason
    FROM public.ledger_batch ORDER BY id
"""
_SINCE = date(2000, 1, 1)


def broken() -> dict[str, Any] | None:
    """The first batch that is not what was sealed, or does not follow the one before it."""
    before = b""
    for number, previous, kept, *columns in _rows(_BATCHES):
        if bytes(previous) != before:
            return {"batch": number, "purpose": columns[1], "wrong": "previous_hash"}
        before = bytes(kept)
        if _digest(number, bytes(previous), columns) != before:
            return {"batch": number, "purpose": columns[1], "wrong": "hash"}
    return None


def _digest(number: int, previous: bytes, columns: list[Any]) -> bytes:
    """The hash of a batch: the one before it, its own columns, then its rows."""
    digest = sha256(previous + _line(columns))
    for query, end in ((_POSTINGS, b"\n"), (_RECEIPTS, b"\n"), (_CLOSING, b""), (_FIRST, b"\n")):
        for row in _rows(query, number):
            digest.update(_line(row) + end)
    return digest.digest()


def _line(values: Any) -> bytes:
    """Values joined as `concat_ws` joins them; days and times are counted."""
    return "|".join(_text(value) for value in values if value is not None).encode()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{int(value.timestamp())}.{value.microsecond:06d}"
    if isinstance(value, date):
        return str((value - _SINCE).days)
    return str(value)


def _rows(query: str, *values: Any) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        while some := cursor.fetchmany(20_000):
            yield from some
