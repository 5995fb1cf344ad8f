"""A bulletin of what was known at a time that is no whole second, told in any zone."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ansinh.bulletins.writing import compose
from ansinh.bulletins.writing.documents import as_docx, as_pdf, page_data
from tests import small_province as small

ZONES = [UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-9, minutes=-30))]


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_bulletin_in_every_form(small_province: str, zone: timezone) -> None:
    known_at = datetime(2017, 2, 27, 23, 30, 0, 999_999, tzinfo=UTC).astimezone(zone)
    bulletin = compose(as_of=small.AS_OF, known_at=known_at)
    assert as_pdf(bulletin).startswith(b"%PDF") and as_docx(bulletin)
    assert "28/02/2017 06:30" in json.dumps(page_data(bulletin), ensure_ascii=False)
