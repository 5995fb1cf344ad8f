"""People who may stand twice in the register: found, weighed, with reasons; decided ones left out.

Nothing is merged here: a pair is shown, and two people merge it or one tells it apart for good
(`register.merging`).
"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from django.db import connection

from ansinh.engine import linking, session
from ansinh.register import likeness
from ansinh.register.models import PairRecord

Step = PairRecord.Step


@dataclass(frozen=True)
class Seen:
    """One of a pair as the register has them."""

    id: int
    number: str
    personal_id: str
    name: str
    birth_date: str
    sex: str
    area: str
    household: int


@dataclass(frozen=True)
class Pair:
    """Two people who may be one: the weight, what agrees and what does not, and how it stands
    (`proposed` or empty)."""

    one: Seen
    two: Seen
    weight: float
    reasons: tuple[tuple[str, str], ...]
    standing: str

    @property
    def likely(self) -> bool:
        """Whether it is one person, nearly always."""
        return self.weight >= likeness.LIKELY


def duplicates(*, least: float = likeness.LIKELY, whom: Iterable[int] | None = None) -> list[Pair]:
    """Pairs of the whole register, or with one of some people, of a weight and more; the heaviest
    first. Pairs that are merged, or told apart for good, are left out."""
    people = _people()
    asked = None if whom is None else sorted(set(whom))
    with closing(session.connect()) as engine:
        found = linking.pairs(engine, people, asked)
    weights = likeness.weights(found, people.num_rows)
    kept = np.flatnonzero(weights >= least)
    order = kept[np.lexsort((found["one"].to_numpy()[kept], -weights[kept]))]
    rows, decided = found.take(pa.array(order)).to_pylist(), _decided()
    seen = _seen(people, {row[side] for row in rows for side in ("one", "two")})
    listed = []
    for row, weight in zip(rows, weights[order].tolist(), strict=True):
        standing = decided.get((row["one"], row["two"]), "")
        if standing not in (Step.APPROVED, Step.APART):
            listed.append(
                Pair(seen[row["one"]], seen[row["two"]], round(weight, 1),
                     tuple(likeness.reasons(row)), standing)
            )  # fmt: skip
    return listed


def _people() -> pa.Table:
    """Everybody who is not merged into another."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, social_insurance_number, personal_id, name, search_name, birth_date, sex,
                area_id, coalesce(household_id, 0)
            FROM register_person WHERE NOT EXISTS (
                SELECT 1 FROM (
                    SELECT step FROM register_pairrecord r
                    WHERE r.other_id = register_person.id AND step IN ('approved', 'undone')
                    ORDER BY id DESC LIMIT 1) last WHERE step = 'approved')
            ORDER BY id
            """
        )
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * len(linking.PEOPLE)
    return pa.table(
        dict(zip(linking.PEOPLE.names, map(list, columns), strict=True)), schema=linking.PEOPLE
    )


def _seen(people: pa.Table, ids: set[int]) -> dict[int, Seen]:
    at = np.flatnonzero(np.isin(people["id"].to_numpy(), sorted(ids)))
    return {
        row["id"]: Seen(
            row["id"], row["number"], row["personal_id"], row["name"],
            row["birth_date"].isoformat(), row["sex"], row["area"], row["household"],
        )
        for row in people.take(pa.array(at)).to_pylist()
    }  # fmt: skip


def _decided() -> dict[tuple[int, int], str]:
    """The last step of every pair that there is any of, the smaller id first."""
    steps = PairRecord.objects.order_by("id").values_list("kept", "other", "step")
    return {(min(kept, other), max(kept, other)): step for kept, other, step in steps}
