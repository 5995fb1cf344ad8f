"""The log as columns: who was covered, by whom, in which state, from month to month.

This is the reading side of the register for everything that computes: a spell is a line of
the log held until the next one of the same person, unit and track, so spells of one line
can never overlap.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
from django.db import connection
from django.db.models import Max, Q, QuerySet

from ansinh.config.home import columns_folder
from ansinh.engine import snapshot
from ansinh.engine.session import Relation, Session
from ansinh.ground.months import FAR, month_of
from ansinh.register.models import ENDED, Change, Installation, Unit, UnitRecord

SOURCE_COLUMNS = """id AS change, person_id AS person, unit_id AS unit, track,
    (extract(year FROM effective_month) * 12 + extract(month FROM effective_month) - 1)::int4
        AS from_month,
    state, "group", wage, allowance, coefficient, position_coefficient, difference_coefficient,
    seniority_rate, profession_rate, payment_months, member_order, top_up_rate,
    coalesce(voids_id, 0) AS voids"""

SPELL_COLUMNS = (
    "change",
    "person",
    "unit",
    "sponsor",
    "track",
    "from_month",
    "to_month",
    "group",
    "state",
    "wage",
    "allowance",
    "coefficient",
    "position_coefficient",
    "difference_coefficient",
    "seniority_rate",
    "profession_rate",
    "region",
    "payment_months",
    "member_order",
    "top_up_rate",
)


def position(*, known_at: datetime | None = None) -> int:
    """The last position of the log recorded at or before a time; 0 for an empty log."""
    changes = Change.objects.all()
    if known_at is not None:
        changes = changes.filter(recorded_at__lte=known_at)
    return changes.aggregate(last=Max("id"))["last"] or 0


def log(session: Session, *, position: int) -> Relation:
    """The log up to a position, one row a change, columns as in `SOURCE_COLUMNS`."""
    files = snapshot.extend(_source(), _folder() / "log", position) if position else []
    if not files:
        return session.sql(
            "SELECT * FROM (VALUES (0::BIGINT, 0::BIGINT, 0::BIGINT, '', 0, '', '', 0::BIGINT, "
            "0::BIGINT, 0, 0, 0, 0, 0, 0::SMALLINT, 0::SMALLINT, 0, 0::BIGINT)) "
            't(change, person, unit, track, from_month, state, "group", wage, allowance, '
            "coefficient, position_coefficient, difference_coefficient, seniority_rate, "
            "profession_rate, payment_months, member_order, top_up_rate, voids) WHERE change > 0"
        )
    return session.read_parquet([str(file) for file in files]).filter(f"change <= {int(position)}")


def log_afresh(session: Session, *, position: int) -> Relation:
    """The log up to a position read from the database itself, to prove the copy by."""
    return session.from_arrow(snapshot.read(_source(), position))


def spells(session: Session, *, position: int, known_at: datetime | None = None) -> Relation:
    """Spells as known at a position of the log, columns `SPELL_COLUMNS` (see the architecture).

    Lines that ended make no spell; `to_month` is `FAR` while a spell runs. Sponsors and regions
    are those known at a time (default: now); a spell is cut where they change.
    """
    return fold(session, log(session, position=position), known_at=known_at)


def fold(
    session: Session,
    rows: Relation,
    *,
    known_at: datetime | None = None,
    of_units: Collection[int] | None = None,
) -> Relation:
    """The spells that rows of the log make: all rows of a line, or none of them.

    `of_units` names the units of the rows, where few are: the others are then not read.
    """
    changes = nw.from_native(rows)
    voided = changes.filter(nw.col("voids") > 0).select(nw.col("voids").alias("change"))
    payers = nw.from_native(units(session, of_units)).select("unit", "sponsor", "region")
    dated = payers_in_time(known_at=known_at, of_units=of_units)
    if dated.num_rows:
        payers = nw.from_native(session.from_arrow(dated))
    folded = (
        changes.join(voided, on="change", how="anti")
        .with_columns(
            to_month=nw.col("from_month")
            .shift(-1)
            .over("person", "unit", "track", order_by=["from_month", "change"])
        )
        .with_columns(to_month=nw.col("to_month").fill_null(int(FAR)).cast(nw.Int32))
        .filter((nw.col("to_month") > nw.col("from_month")) & (nw.col("state") != ENDED))
        .join(payers, on="unit", how="inner")
    )
    if dated.num_rows:
        folded = folded.with_columns(
            from_month=nw.max_horizontal("from_month", "since"),
            to_month=nw.min_horizontal("to_month", "until"),
        ).filter(nw.col("to_month") > nw.col("from_month"))
    relation: Relation = folded.select(*SPELL_COLUMNS).to_native()
    return relation


def units(session: Session, of_units: Collection[int] | None = None) -> Relation:
    """Units (all, or these) with their sponsor (themselves where they have none), office and areas.

    Columns: unit, code, kind, sponsor, region, office, area (commune or district), district.
    """
    rows = list(
        _units(of_units).order_by("id").values_list(
            "id", "code", "kind", "sponsor_id", "region", "office_id", "area_id", "area__level",
            "area__parent_id",
        )
    )  # fmt: skip
    table = pa.table(
        {
            "unit": pa.array([row[0] for row in rows], pa.int64()),
            "code": pa.array([row[1] for row in rows], pa.string()),
            "kind": pa.array([row[2] for row in rows], pa.string()),
            "sponsor": pa.array([row[3] or row[0] for row in rows], pa.int64()),
            "region": pa.array([row[4] for row in rows], pa.int8()),
            "office": pa.array([row[5] for row in rows], pa.string()),
            "area": pa.array([row[6] for row in rows], pa.string()),
            "district": pa.array(
                [row[8] if row[7] == "commune" else row[6] for row in rows], pa.string()
            ),
        }
    )
    return session.from_arrow(table)


def _units(of_units: Collection[int] | None) -> QuerySet[Unit]:
    return Unit.objects.all() if of_units is None else Unit.objects.filter(id__in=of_units)


def payers_in_time(
    *, known_at: datetime | None = None, of_units: Collection[int] | None = None
) -> pa.Table:
    """Sponsor and region of units (all, or these) by stretches of months, where any have changed.

    Columns: unit, sponsor, region, since, until (month numbers, half open); no rows at all where
    nothing of the kind is on record. What holds on the first day of a month holds for the month.
    """
    fields = (UnitRecord.Field.SPONSOR, UnitRecord.Field.REGION)
    records: dict[int, list[UnitRecord]] = {}
    found = UnitRecord.objects.filter(field__in=fields)
    if of_units is not None:
        found = found.filter(unit__in=of_units)
    for record in found.order_by("from_day", "id"):
        records.setdefault(record.unit_id, []).append(record)
    rows: list[tuple[int, int, int, int, int]] = []
    for unit, sponsor, region in _units(of_units).values_list("id", "sponsor_id", "region"):
        holds = {"sponsor_id": str(sponsor or ""), "region": str(region)}
        since = 0
        holds |= {record.field: record.original for record in records.get(unit, ())}
        for record in records.get(unit, ()):
            if known_at is not None and record.recorded_at > known_at:
                continue
            month = month_of(record.from_day) + (record.from_day.day > 1)
            if month > since:
                rows.append((unit, *_payer(unit, holds), since, month))
                since = month
            holds[record.field] = record.value
        rows.append((unit, *_payer(unit, holds), since, int(FAR)))
    columns = zip(*rows, strict=True) if records else [()] * len(PAYERS)
    return pa.table(dict(zip(PAYERS.names, map(list, columns), strict=True)), schema=PAYERS)


def lists_of(payers: Iterable[int]) -> list[int]:
    """The units on whose lists somebody may stand for whom one of these owes something, now or as
    known at any time: themselves and whoever they sponsor or ever did."""
    asked = list(payers)
    texts = [str(payer) for payer in asked]
    ever = UnitRecord.objects.filter(field=UnitRecord.Field.SPONSOR).filter(
        Q(value__in=texts) | Q(original__in=texts)
    )
    sponsored = Unit.objects.filter(Q(sponsor__in=asked) | Q(id__in=ever.values("unit_id")))
    return sorted({*asked, *sponsored.values_list("id", flat=True)})


def _payer(unit: int, holds: dict[str, str]) -> tuple[int, int]:
    return int(holds["sponsor_id"] or unit), int(holds["region"])


PAYERS = pa.schema(
    [
        ("unit", pa.int64()),
        ("sponsor", pa.int64()),
        ("region", pa.int8()),
        ("since", pa.int32()),
        ("until", pa.int32()),
    ]
)


def _folder() -> Path:
    installation = Installation.objects.get()
    return columns_folder() / str(installation.id)


def _source() -> snapshot.Source:
    return snapshot.Source(
        uri=_uri(connection.settings_dict),
        table="register_change",
        key="id",
        columns=SOURCE_COLUMNS,
        digests=_digests,
    )


def _digests(positions: list[int]) -> dict[int, str]:
    """For each position, what tells the last change at or before it from another history's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT asked.position, left(encode(sha256(convert_to(concat_ws('|', c.id, c.person_id,
                c.unit_id, extract(epoch FROM c.written_at)), 'UTF8')), 'hex'), 16)
            FROM unnest(%s::bigint[]) AS asked(position), LATERAL (
                SELECT * FROM register_change WHERE id <= asked.position ORDER BY id DESC LIMIT 1
            ) c
            """,
            [positions],
        )
        return dict(cursor.fetchall())


def _uri(settings: dict[str, Any]) -> str:
    """The connection of Django's default database as libpq reads it."""
    from psycopg.conninfo import make_conninfo

    return make_conninfo(
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        **settings["OPTIONS"],
    )
