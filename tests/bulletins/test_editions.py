"""Editions: kept with what was known, reproduced, and compared with what is known now."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from ansinh import law
from ansinh.bulletins.models import Edition
from ansinh.bulletins.operations import keep_edition
from ansinh.bulletins.queries import NoEdition, edition
from ansinh.bulletins.since import since
from ansinh.bulletins.writing import compose, write
from ansinh.bulletins.writing.figures import plain
from ansinh.cli import main
from ansinh.ground.months import parse_month
from ansinh.indicators.facts import facts
from ansinh.indicators.knowledge import knowledge
from ansinh.ledger import closing
from ansinh.ledger import operations as ledger
from ansinh.record.actor import Actor
from tests import small_province as small

KEPT_AT = datetime(2017, 2, 6, tzinfo=UTC)
CORRECTED_AT = datetime(2017, 3, 5, tzinfo=UTC)
FEBRUARY = date(2017, 2, 28)


def keep(**asked: Any) -> Edition:
    bulletin = compose(as_of=small.AS_OF, known_at=KEPT_AT, **asked)
    return keep_edition(bulletin=bulletin, recorded_at=KEPT_AT, actor=Actor("test"), reason="press")


def correct() -> None:
    """The bank takes back 10,000,000 of TA00001, and February is closed."""
    ledger.reverse_receipt(reference="NH2", recorded_at=CORRECTED_AT, **small.WHO)
    closing.close_month(
        month=parse_month("2017-02"), law=law.load(), recorded_at=CORRECTED_AT, **small.WHO
    )


def paragraph(number: int, language: str = "vi", as_of: date = FEBRUARY) -> list[str]:
    bulletin = compose(as_of=as_of, since=number, language=language)
    return [plain(sentence) for sentence in bulletin.paragraphs[-1].sentences]


def test_an_edition_keeps_what_it_rests_on(small_province: str) -> None:
    kept = keep()
    known = knowledge(KEPT_AT)
    assert (kept.log_position, kept.last_batch) == (known.log_position, known.last_batch)
    assert kept.closed_through == date(2017, 1, 1) and kept.recorded_by == "test"
    assert kept.sha256 == hashlib.sha256(kept.text.encode()).hexdigest()
    assert kept.text == write(as_of=small.AS_OF, known_at=KEPT_AT)


def test_an_edition_is_written_again_after_corrections(small_province: str) -> None:
    kept = keep()
    correct()
    again = write(as_of=kept.as_of, known_at=kept.known_at)
    assert hashlib.sha256(str(again).encode()).hexdigest() == kept.sha256
    found = since(
        kept, facts(as_of=kept.as_of, known_at=kept.known_at), as_of=kept.as_of,
        known=knowledge(kept.known_at),
    )  # fmt: skip
    assert not found.moved and found.changes == 0 and found.batches is None


def test_a_difference_is_told_with_its_units_and_entries(small_province: str) -> None:
    kept = keep()
    correct()
    found = since(kept, facts(as_of=FEBRUARY), as_of=FEBRUARY, known=knowledge())
    moved = {(item.fact.indicator, item.fact.scheme): item for item in found.moved}
    collected = moved["collection", small.ALL]
    assert (collected.before, collected.difference) == (11_653_400, -10_000_000)
    assert collected.causes[0].code == "TA00001"
    assert collected.causes[0].difference == -10_000_000
    assert collected.causes[0].entries["reversal"] == 1
    assert any("NH2" in name for name in collected.causes[0].named)
    for item in found.moved:
        if item.units <= 3 and item.fact.kind == "actual":
            assert sum(cause.difference for cause in item.causes) == item.difference
    assert found.changes == 0 and found.batches is not None and not found.corrected


def test_the_bulletin_tells_it_in_both_languages(small_province: str) -> None:
    kept = keep()
    correct()
    told = " ".join(paragraph(kept.id))
    assert "Số thu BHXH, BHYT, BHTN giảm" in told and "Công ty Một (TA00001) -10.000.000" in told
    told = " ".join(paragraph(kept.id, "en"))
    assert "is down" in told and "(TA00001) -10,000,000 VND" in told
    bulletin = compose(as_of=FEBRUARY, since=kept.id)
    parts = {figure.part for figure in bulletin.figures()}
    assert {"since_edition", "since_edition_unit", "since_entries", "since_batches"} <= parts
    assert all(figure.trace()["derived"] for figure in bulletin.figures() if figure.derived)


def test_nothing_new_is_said_to_be_nothing(small_province: str) -> None:
    kept = keep()
    (sentence,) = paragraph(kept.id, as_of=small.AS_OF)
    assert f"Từ bản số {kept.id} " in sentence and "không số nào thay đổi" in sentence
    assert "0 thay đổi" in sentence


def test_what_cannot_be_compared_is_refused(small_province: str) -> None:
    kept = keep()
    with pytest.raises(NoEdition, match=f"the last one is {kept.id}"):
        edition(kept.id + 7)
    with pytest.raises(ValueError, match="is of 97"):
        compose(as_of=small.AS_OF, scope="972", since=kept.id)
    correct()
    later = keep_edition(
        bulletin=compose(as_of=FEBRUARY),
        recorded_at=CORRECTED_AT,
        actor=Actor("test"),
        reason="press",
    )
    with pytest.raises(ValueError, match="later data"):
        compose(as_of=small.AS_OF, known_at=KEPT_AT, since=later.id)
    with pytest.raises(ValueError, match="after"):
        keep_edition(
            bulletin=compose(as_of=FEBRUARY, known_at=CORRECTED_AT), recorded_at=KEPT_AT,
            actor=Actor("test"), reason="press",
        )  # fmt: skip


def test_keep_and_since_from_the_command_line(small_province: str) -> None:
    day = ["bulletin", "write", "--as-of", "2017-01-31"]
    kept = CliRunner().invoke(main, [*day, "--keep"])
    assert kept.exit_code == 0 and "Kept as edition 1" in kept.stderr
    assert "không số nào" in CliRunner().invoke(main, [*day, "--since", "1"]).stdout
    missing = CliRunner().invoke(main, [*day, "--since", "5"])
    assert missing.exit_code == 1 and "no edition 5" in missing.output
