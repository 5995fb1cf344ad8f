"""Published figures kept beside our own, and the league of provinces over them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction

from ansinh.bulletins import queries
from ansinh.bulletins.models import PublishedFact, PublishedText
from ansinh.bulletins.operations import Kept, keep_published
from ansinh.bulletins.reading import read_text
from ansinh.cli import main
from ansinh.record.actor import Actor
from tests import small_province as small

NOW = datetime(2020, 1, 1, tzinfo=UTC)
CAO_BANG = "Đến ngày 31/8/2019, tỉnh Cao Bằng có 512.377 người tham gia BHYT, đạt 96,2% dân số."
AGAIN = "Tính đến 31/8/2019, Cao Bằng có trên 512.000 người tham gia BHYT."
OTHER = "Tính đến 31/8/2019, tỉnh Cao Bằng có 498.100 người tham gia BHYT."
YEN_BAI = "Đến hết tháng 6/2019, tỉnh Yên Bái có 790.145 người tham gia BHYT."
LATER = "Đến hết tháng 9/2019, tỉnh Yên Bái có 795.020 người tham gia BHYT."
DISTRICT = "Đến ngày 31/8/2019, huyện Mù Cang Chải có 61.200 người tham gia BHYT."


def keep(source: str, text: str) -> Kept:
    return keep_published(
        source=source, content=text.encode(), reading=read_text(text), recorded_at=NOW,
        actor=Actor("test"), reason="published figures",
    )  # fmt: skip


def league(**asked: Any) -> list[queries.Standing]:
    return queries.league(indicator="participants", scheme="BHYT", **asked)


def test_a_text_is_kept_once_with_its_hash_and_quotes(database: str) -> None:
    first, second = keep("a.txt", CAO_BANG), keep("b.txt", CAO_BANG)
    assert first.new and not second.new and second.text == first.text
    assert first.facts == second.facts == PublishedFact.objects.count() == 2
    fact = PublishedFact.objects.get(indicator="participants")
    assert (fact.place, fact.as_of, fact.value) == ("Cao Bằng", date(2019, 8, 31), 512_377)
    assert fact.quote == CAO_BANG and len(fact.text.sha256) == 64
    assert fact.text.recorded_by == "test"


def test_two_roundings_of_one_figure_agree_and_both_sources_stay(database: str) -> None:
    keep("a.txt", CAO_BANG)
    keep("b.txt", AGAIN)
    (standing,) = league()
    assert standing.agree and standing.value == 512_377
    assert [told.source for told in standing.told] == ["a.txt", "b.txt"]


def test_two_figures_of_one_day_are_a_contradiction(database: str) -> None:
    for source, text in (("a.txt", CAO_BANG), ("b.txt", AGAIN), ("c.txt", OTHER)):
        keep(source, text)
    (standing,) = league()
    assert not standing.agree and len(standing.told) == 3


def test_each_province_stands_with_its_latest_figure(database: str) -> None:
    for source, text in (("a", CAO_BANG), ("b", YEN_BAI), ("c", LATER), ("d", DISTRICT)):
        keep(source, text)
    assert [(each.place, int(each.value)) for each in league()] == [
        ("Yên Bái", 795_020), ("Cao Bằng", 512_377),
    ]  # fmt: skip
    before = {each.place: int(each.value) for each in league(as_of=date(2019, 8, 31))}
    assert before == {"Yên Bái": 790_145, "Cao Bằng": 512_377}
    assert {each.place for each in league(everywhere=True)} == {
        "Yên Bái", "Cao Bằng", "huyện Mù Cang Chải",
    }  # fmt: skip


def test_our_own_closed_figure_stands_among_them(small_province: str) -> None:
    keep("a.txt", CAO_BANG.replace("2019", "2016"))
    ours = {each.place: each for each in league(as_of=small.AS_OF)}
    assert len(ours) == 2
    (own,) = [each for each in ours.values() if each.told[0].source == queries.OURS]
    assert int(own.value) == 9 and own.as_of == small.AS_OF
    open_month = league(as_of=date(2017, 2, 28))
    assert queries.OURS not in {each.told[0].source for each in open_month}


@pytest.mark.parametrize("table", ["publishedtext", "publishedfact", "edition"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_kept_cannot_be_changed(database: str, table: str, change: str) -> None:
    keep("a.txt", CAO_BANG)
    with (
        pytest.raises(DatabaseError, match=r"append-only|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(f"bulletins_{table}"))


def test_nothing_is_kept_without_an_actor(database: str) -> None:
    with pytest.raises(ValueError, match="acting user"):
        keep_published(
            source="a", content=b"a", reading=read_text(CAO_BANG), recorded_at=NOW,
            actor=Actor(""), reason="x",
        )  # fmt: skip
    assert not PublishedText.objects.exists()


def test_read_keep_and_league_from_the_command_line(database: str, tmp_path: Path) -> None:
    for name, text in (("a.txt", CAO_BANG), ("c.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("a.txt", "c.txt")]
    kept = CliRunner().invoke(main, ["bulletin", "read", *files, "--keep", "--json"])
    assert kept.exit_code == 0 and "a.txt: 2 facts kept" in kept.stderr
    assert len(json.loads(kept.stdout)) == 2
    again = CliRunner().invoke(main, ["bulletin", "read", files[0], "--keep", "--json"])
    assert "already kept as a.txt" in again.stderr
    shown = CliRunner().invoke(main, ["league", "participants", "BHYT"])
    assert shown.exit_code == 0, shown.output
    assert "Cao Bằng  512.377 người  31/08/2019" in shown.output and "mâu thuẫn" in shown.output
    as_json = json.loads(
        CliRunner().invoke(main, ["league", "participants", "BHYT", "--json"]).output
    )
    assert [each["source"] for each in as_json[0]["sources"]] == ["a.txt", "c.txt"]
    nothing = CliRunner().invoke(main, ["league", "debt", "BHXH"])
    assert nothing.exit_code == 1 and "--keep" in nothing.output
