"""The letter that urges (Mẫu 01-ĐĐ): who gets one, what it says, how it is recorded."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.arrears.models import Urging
from ansinh.cli import main
from ansinh.config import private_postgres
from ansinh.ground.months import parse_month
from ansinh.ledger.errors import LedgerError
from ansinh.record.actor import Actor
from ansinh.register.models import Unit
from ansinh.statements import urging, urging_form
from tests.conftest import _cloned
from tests.ledger.builders import at, close, law
from tests.ledger.test_charges import install, owe, through
from tests.statements import cases

JANUARY = parse_month("2026-01")
DEBT = ("2025-09", "HTTT", 100_000_000)


@pytest.fixture
def owing(database: str) -> None:
    """Two employers and a school owe since September; the third employer owes nothing late."""
    install("2026-01", units=4)
    Unit.objects.using("owner").filter(id=2).update(kind="school")
    for unit in (1, 2, 4):
        owe(DEBT, ("2025-12", "BHYT", 7_000_000), unit=unit, month="2026-01")
    close("2026-01", at("2026-01", 3))


def test_every_late_employer_is_urged(owing: None) -> None:
    first, other = urging.letters(JANUARY)
    assert (first.unit.code, other.unit.code) == ("TA0001Z", "TA0004Z")
    assert (first.from_month, first.through_month) == (parse_month("2025-09"),) * 2
    assert (first.late, first.evasion) == (100_000_000, 0), "December is due on 31 January"
    # September was due on 31 October: 92 days; the letter that would make it evasion is this one.
    assert (first.late_days, first.evasion_days) == (92, 0)
    assert first.late_charge == 31 * 30_000
    assert first.turns_on == date(2025, 12, 31)
    with pytest.raises(LedgerError, match="2025-07"):
        urging.letters(parse_month("2025-06"))


def test_the_letter_says_what_is_owed(owing: None) -> None:
    letter = urging.letters(JANUARY, units=[1])[0]
    made = urging_form.as_pdf(letter, cases.OFFICE, law())
    assert made.startswith(b"%PDF-") and made == urging_form.as_pdf(letter, cases.OFFICE, law())
    told = json.dumps(urging_form.form(letter, cases.OFFICE, law()), ensure_ascii=False)
    for words in ("100.000.000 đồng", "92 ngày", "930.000 đồng", "TA0001Z", "09/2025", "0,03%",
                  "từ sau ngày gửi"):  # fmt: skip
        assert words in told


def test_letters_are_recorded_once_and_evasion_follows(owing: None, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["urge", *arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    output = run("2026-01", "--out", str(tmp_path), "--record", "--sent-on", "2026-02-05",
                 "--recorded-at", "2026-02-06")  # fmt: skip
    assert "2 letters recorded, 0 known already" in output and "200.000.000" in output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "01-DD_2026-01_TA0001Z.pdf", "01-DD_2026-01_TA0004Z.pdf"]  # fmt: skip
    again = run("2026-01", "--format", "json", "--out", str(tmp_path), "--record", "--sent-on",
                "2026-02-05", "--recorded-at", "2026-02-06")  # fmt: skip
    assert "0 letters recorded, 2 known already" in again
    data = json.loads((tmp_path / "01-DD_2026-01_TA0004Z.json").read_text(encoding="utf-8"))
    assert data["urges"] == {"from_month": "2025-09", "through_month": "2025-09"}
    run("--withdraw", "ĐĐ-2026-01/TA0004Z", "--reason", "gửi nhầm", "--recorded-at", "2026-02-07")
    through("2026-02", "2026-02")
    first, other = urging.letters(JANUARY + 1)
    assert (first.late, first.evasion, first.evasion_days) == (7_000_000, 100_000_000, 23)
    assert (other.late, other.evasion) == (107_000_000, 0)
    assert first.turns_on == date(2026, 4, 2), "December: 31 January and sixty days"
    assert Urging.objects.count() == 3


def test_the_command_says_what_is_missing(owing: None) -> None:
    for arguments, said in (
        ([], "Name a month"),
        (["--withdraw", "x"], "--reason"),
        (["2026-01", "--record"], "--sent-on"),
        (["2026-02"], "chưa khóa sổ"),
        (["2026-01", "--unit", "XX"], "XX"),
        (["2026-01", "--record", "--sent-on", "2026-01-15"], "trước khi hết tháng"),
    ):
        result = CliRunner().invoke(main, ["urge", *arguments])
        assert result.exit_code != 0 and said in result.output, arguments


def test_queries_do_not_grow_with_units(server: private_postgres.Server) -> None:
    counts = []
    for units in (1, 25):
        for _name in _cloned(server, private_postgres.DATABASE):
            install("2026-01", units=units)
            for unit in range(1, units + 1):
                owe(DEBT, unit=unit, month="2026-01")
            close("2026-01", at("2026-01", 3))
            with CaptureQueriesContext(connection) as captured:
                found = urging.letters(JANUARY)
                urging.record(
                    found, sent_on=date(2026, 2, 5), channel="post", reply_by=None,
                    recorded_at=at("2026-01", 6), actor=Actor("test"), reason="a test",
                )  # fmt: skip
            assert len(found) == units == Urging.objects.count()
            counts.append(len(captured))
    assert counts[0] == counts[1]
