"""Targets are dated, revised by later rows, and refused when they say nothing."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError

from ansinh.indicators import operations, queries
from ansinh.indicators.models import Target
from ansinh.record.actor import Actor
from tests import small_province as small

FIRST = datetime(2017, 1, 5, tzinfo=UTC)
SECOND = datetime(2017, 6, 5, tzinfo=UTC)
QUESTION = {"indicator": "collection_plan", "scheme": small.ALL, "area": "97", "year": 2017}


@pytest.fixture
def places(database: str) -> None:
    small._places()


def test_a_revision_holds_from_when_it_was_recorded(places: None) -> None:
    small.set_plan(10, at=FIRST)
    small.set_plan(20, at=SECOND)
    assert [row.value for row in queries.revisions(**QUESTION)] == [20, 10]
    then = queries.target(**QUESTION, known_at=FIRST)
    now = queries.target(**QUESTION)
    assert then is not None and then.value == 10
    assert now is not None and now.value == 20 and now.recorded_by == "test"
    assert queries.target(**QUESTION | {"year": 2016}) is None


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"value": 0}, ValueError, "above 0"),
        ({"document": " "}, ValueError, "names the decision"),
        ({"indicator": "collection"}, ValueError, "is computed"),
        ({"indicator": "colection"}, LookupError, "no indicator 'colection'"),
        ({"scheme": "BHXH_XX"}, LookupError, "no scheme 'BHXH_XX'"),
        ({"actor": Actor("")}, ValueError, "acting user"),
    ],
)
def test_a_wrong_target_is_refused(
    places: None, wrong: dict[str, object], error: type[Exception], message: str
) -> None:
    given = QUESTION | {"value": 5, "document": "QĐ 1", "recorded_at": FIRST} | small.WHO | wrong
    with pytest.raises(error, match=message):
        operations.set_target(**given)
    assert not Target.objects.exists()


def test_the_database_keeps_every_revision(places: None) -> None:
    small.set_plan(10, at=FIRST)
    with pytest.raises(DatabaseError):
        Target.objects.update(value=11)
