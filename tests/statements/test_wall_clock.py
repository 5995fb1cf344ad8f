"""Every document of books that were closed when the clock said so: microseconds, any zone."""

import io
import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import python_calamine

from ansinh.ground.months import parse_month
from tests.arrears.test_late import urge
from tests.ledger.builders import close, law
from tests.ledger.test_charges import install, owe
from tests.statements import cases

JUNE = parse_month("2026-06")
HALF_PAST_SIX = datetime(2026, 7, 4, 23, 30, 1, 123_457, tzinfo=UTC)
"""06:30 on 5 July in Hà Nội, when UTC still writes the 4th."""
MOMENTS = [
    HALF_PAST_SIX,
    HALF_PAST_SIX.astimezone(timezone(timedelta(hours=14))),
    HALF_PAST_SIX.astimezone(timezone(timedelta(hours=-11, minutes=-30))),
    HALF_PAST_SIX.astimezone(timezone(timedelta(hours=5, minutes=45, seconds=7))),
]


@pytest.fixture(params=MOMENTS, ids=["utc", "+14", "-11:30", "odd seconds"])
def closed(request: pytest.FixtureRequest, database: str) -> datetime:
    """An employer in evasion and a late one, closed at that moment."""
    install("2026-05", units=3)
    owe(("2025-09", "HTTT", 100_000_000), ("2025-09", "BHYT", 7_000_000), month="2026-05")
    owe(("2026-03", "HTTT", 5_000_000), unit=2, month="2026-05")
    close("2026-05")
    urge("2026-05", "2025-09")
    close("2026-06", request.param)
    return request.param


def test_the_statement_in_every_form(closed: datetime, tmp_path: Path) -> None:
    from ansinh import statements
    from ansinh.cli.statement import rendered
    from ansinh.statements import printing

    found = statements.province(JUNE)
    assert len(found) == 2
    for form in ("text", "json", "xlsx", "pdf"):
        assert rendered(found, cases.OFFICE, form)
        assert rendered(found[:1], cases.OFFICE, form)
    assert "ngày 05 tháng 7 năm 2026" in rendered(found[:1], cases.OFFICE, "text").decode()
    made = printing.as_pdf(found[0], cases.OFFICE)
    assert made == printing.as_pdf(found[0], cases.OFFICE)
    assert b"D:20260704233001" in made, "the moment itself, in UTC, to the second"
    assert printing.write_pdfs(found, cases.OFFICE, tmp_path) == 2


@pytest.mark.parametrize("form", ["b03", "b06", "b10", "d15"])
def test_reports(closed: datetime, form: str) -> None:
    from ansinh.statements.reports import workbook

    book = python_calamine.load_workbook(io.BytesIO(workbook(form, month=JUNE)))
    assert book.get_sheet_by_index(0).to_python()


def test_letters(closed: datetime, tmp_path: Path) -> None:
    from ansinh.statements import urging, urging_form

    found = urging.letters(JUNE)
    assert urging_form.write_pdfs(found, cases.OFFICE, tmp_path, law=law()) == len(found) == 2
    told = json.dumps(urging_form.form(found[0], cases.OFFICE, law()), ensure_ascii=False)
    assert "sổ khóa ngày 05/07/2026" in told


def test_notices(closed: datetime) -> None:
    from ansinh import statements
    from ansinh.statements.notices import notices, render

    [notice] = notices(statements.province(JUNE), cases.OFFICE, {})
    for form in ("xlsx", "csv", "json"):
        assert render(notice, form)


def test_a_status_of_today_is_taken_at_half_past_six(database: str) -> None:
    from ansinh.arrears.situations import record_status
    from ansinh.ledger.errors import LedgerError
    from tests.register.builders import WHO

    install("2026-06", units=3)
    paper = {"status": "missing", "evidence": "commune", "paper": "BB 3", **WHO}
    record_status(unit=1, from_day=date(2026, 7, 5), recorded_at=HALF_PAST_SIX, **paper)
    with pytest.raises(LedgerError, match="06/07/2026"):
        record_status(unit=1, from_day=date(2026, 7, 6), recorded_at=HALF_PAST_SIX, **paper)


def test_a_letter_of_today_is_taken_at_half_past_six(closed: datetime) -> None:
    from ansinh.statements import urging
    from tests.register.builders import WHO

    found = [letter for letter in urging.letters(JUNE) if letter.unit.id == 2]
    told = {"channel": "store", "reply_by": None, "recorded_at": HALF_PAST_SIX + timedelta(1)}
    assert urging.record(found, sent_on=date(2026, 7, 6), **told, **WHO) == 1
    assert re.fullmatch(r"ĐĐ-2026-06/TA0002Z", found[0].number)
