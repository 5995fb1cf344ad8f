"""The identities of the statement hold for every unit and month."""

import pytest

from ansinh.ground.months import parse_month
from tests import small_province


@pytest.fixture
def small(database: str) -> None:
    small_province.register_people()
    small_province.close()


def test_every_unit_and_month_of_the_small_province(small: None) -> None:
    from ansinh.statements import identities
    from ansinh.statements.figures import figures

    before = None
    for month in range(parse_month("2016-01"), parse_month("2017-01") + 1):
        found = figures(month=month)
        assert len(found.units) == 6
        identities.check(found, before)
        before = found
