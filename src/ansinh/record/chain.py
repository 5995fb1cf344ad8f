"""Proving the chain of records: every hash computed again here, not asked of the database.

The rows are read as the server prints them (`record_out`, which no owner of a database can
replace), hashed one by one and compared with their seals; the seals are chained again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from ansinh.record.guards import sealed_columns
from ansinh.record.models import Link, Seal, guarded

PRINTED_ALIKE = """
    SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD';
    SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';
    SET LOCAL extra_float_digits = 1;
    SET LOCAL search_path = pg_catalog, public, pg_temp
"""
MARK = 4
"""Bytes of a row's hash that its seal keeps."""
FORMER_COLUMNS: dict[str, tuple[str, ...]] = {}
"""By table, the lists of columns that earlier versions sealed, once a table has grown."""


@dataclass(frozen=True)
class Forged:
    """The first thing found wrong: in which table, at which row, and what is wrong with it."""

    table: str
    row: int
    what: str


@dataclass
class _Sealed:
    """A seal while its rows are read again."""

    number: int
    digest: bytes
    marks: bytes
    rows: int
    seen: int = 0
    hashes: Any = field(default_factory=sha256)


def head() -> str:
    """The hash of the last link, in hexadecimal; empty where nothing is recorded yet."""
    last = Link.objects.order_by("-id").values_list("hash", flat=True).first()
    return bytes(last).hex() if last is not None else ""


def knows(kept: str) -> bool:
    """Whether a head that was kept elsewhere is still a link of the chain.

    Raises:
        ValueError: it is not a hash in hexadecimal.
    """
    return Link.objects.filter(hash=bytes.fromhex(kept)).exists()


def forged() -> Forged | None:
    """The first row, seal or link that is not what it was; None where all are."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PRINTED_ALIKE)
        found = next(_links(), None)
        for model in guarded():
            if found is None and model.sealed:
                found = next(_rows(model._meta), None)
        return found


def _links() -> Iterator[Forged]:
    """The chain, and seals outside it."""
    before = b""
    links = Link.objects.select_related("seal").defer("seal__marks").order_by("id")
    for link in links.iterator(chunk_size=1000):
        seal = link.seal
        if bytes(link.previous_hash) != before:
            yield Forged("record_link", link.pk, "does not follow the link before it")
        before = bytes(link.hash)
        if sha256(bytes(link.previous_hash) + _said(seal)).digest() != before:
            yield Forged("record_seal", seal.pk, "changed")
    for seal in Seal.objects.filter(link=None)[:1]:
        yield Forged("record_seal", seal.pk, "not in the chain")


def _said(seal: Seal) -> bytes:
    """What a link covers of its seal (`ansinh_link`)."""
    at = seal.sealed_at
    parts: list[object] = []
    for text in (seal.table, seal.columns):
        parts += [len(text), text]
    parts += [seal.rows, seal.ids]
    for text in (seal.loading, seal.recorded_by, seal.reason):
        parts += [len(text), text]
    parts.append(f"{int(at.timestamp())}.{at.microsecond:06d}")
    return "|".join(map(str, parts)).encode() + bytes(seal.digest)


def _rows(meta: Any) -> Iterator[Forged]:
    """The rows of one table against their seals."""
    table = meta.db_table
    lists = (sealed_columns(meta), *FORMER_COLUMNS.get(table, ()))
    places: dict[str, list[tuple[int, int, _Sealed]]] = {columns: [] for columns in lists}
    for seal in Seal.objects.filter(table=table).order_by("id"):
        if seal.columns not in places:
            yield Forged("record_seal", seal.pk, "seals other columns than this version knows")
            return
        kept = _Sealed(seal.pk, bytes(seal.digest), bytes(seal.marks), seal.rows)
        places[seal.columns] += [(low, high, kept) for low, high in _ranges(seal.ids)]
    for columns, ranges in places.items():
        others = [place for name in places if name != columns for place in places[name]]
        yield from _against(table, columns, sorted(ranges, key=lambda r: r[:2]), others)


def _ranges(ids: str) -> list[tuple[int, int]]:
    """`{[1,4),[6,7)}` as [(1, 4), (6, 7)]."""
    inside = ids.strip("{}").replace("[", "").split("),")
    return [(int(low), int(high.rstrip(")"))) for low, high in (r.split(",") for r in inside)]


def _against(
    table: str, columns: str, ranges: list[tuple[int, int, _Sealed]], others: list[Any]
) -> Iterator[Forged]:
    """Every row in the order of its number against the range that must hold it."""
    place, wanted = 0, ranges[0][0] if ranges else None
    for number, printed in _printed(table, columns):
        if wanted is None or number < wanted:
            if not any(low <= number < high for low, high, _seal in others):
                yield Forged(table, number, "was never sealed")
            continue
        if number > wanted:
            yield Forged(table, wanted, "removed")
            return
        _low, high, seal = ranges[place]
        digest = sha256(printed.encode()).digest()
        seal.hashes.update(digest)
        if digest[:MARK] != seal.marks[seal.seen * MARK : (seal.seen + 1) * MARK]:
            yield Forged(table, number, "changed")
        seal.seen += 1
        wanted += 1
        if wanted == high:
            place += 1
            wanted = ranges[place][0] if place < len(ranges) else None
    if wanted is not None:
        yield Forged(table, wanted, "removed")
    for _low, _high, seal in ranges:
        if seal.seen != seal.rows or seal.hashes.digest() != seal.digest:
            yield Forged("record_seal", seal.number, "does not fit its rows")


def _printed(table: str, columns: str) -> Iterator[tuple[int, str]]:
    """The rows of a table in the order of their numbers, as the server prints them."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT id, pg_catalog.concat(ROW({columns})) FROM public.{table} ORDER BY id"
        )
        while some := cursor.fetchmany(20_000):
            yield from some
