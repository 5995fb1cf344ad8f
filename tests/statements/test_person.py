"""One person's time: months counted once, paid or owed, two numbers as one, any order of facts."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ansinh.engine import session
from ansinh.ground.months import FAR, parse_month
from ansinh.law.funds import AMOUNTS
from ansinh.ledger import cover
from ansinh.ledger.priority.recording import record_priority
from ansinh.record.actor import Actor
from ansinh.register import merging
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Person
from ansinh.statements.person import months, sheet
from ansinh.statements.person.months import Books, Standing
from ansinh.statements.person.queries import PersonUnknown, Timeline, timeline
from tests.ledger.builders import at, close, law, receive
from tests.register.builders import WHO, append, build_register, change
from tests.small_province import small_province  # noqa: F401

ON = date(2017, 2, 10)
MAKER, CHECKER = {"actor": Actor("An"), "reason": "gộp"}, {"actor": Actor("Bình"), "reason": "đủ"}


def number(person: int) -> str:
    return f"{9_700_000_000 + person:010d}"


def ask(person: int, on: date = ON, known_at: datetime | None = None) -> Timeline:
    return timeline(number(person), on=on, known_at=known_at)


def counted(told: Timeline) -> dict[str, tuple[int, ...]]:
    return {
        each.scheme: (each.paid, each.owed, each.coming, each.before, each.doubled)
        for each in told.counts
    }


@pytest.fixture
def province(small_province: str) -> None:  # noqa: F811
    """The province that can be counted by hand."""


def test_what_is_paid_is_what_the_cover_of_the_unit_says(province: None) -> None:
    """Two paths: one person by the scalar rules, and everybody of the unit in columns."""
    compared = 0
    for person in (1, 2, 3, 5, 6, 8, 9, 12):
        told = ask(person, on=date(2017, 1, 31))
        for unit, (code, _name) in told.units.items():
            with session.connect() as engine:
                table = cover.of_unit(engine, installed_law(), unit=unit, person=person)
            said: dict[str, int] = {}
            for row in table.to_pylist():
                if row["unit"] == unit:
                    said[row["fund"]] = max(said.get(row["fund"], 0), row["unpaid_months"])
            pays = 12 if code.startswith("HG") else 1
            for fund, unpaid in said.items():
                owed = sum(
                    min(stretch.until, parse_month("2017-02")) - stretch.since
                    for stretch in told.stretches
                    if stretch.like.unit == unit and fund in stretch.like.owed
                )
                assert -(-owed // pays) == unpaid, (person, code, fund)
                compared += 1
    assert compared > 20


def test_a_worker_at_two_employers_counts_each_month_once(province: None) -> None:
    """Person 1: 13 months to January 2017, from November 2016 at TA00002 as well. Health insurance
    is paid at TA00001 throughout, so those months count whatever TA00002 owes."""
    told = ask(1)
    assert counted(told)["BHYT"] == (13, 0, 1, 0, 4)
    assert counted(told)["BHXH_BB"] == (0, 13, 1, 0, 4)
    twice = next(each for each in told.doubled if each.scheme == "BHXH_BB")
    assert (twice.since, twice.months) == (parse_month("2016-11"), 4)
    assert [told.units[cell.unit][0] for cell in twice.cells] == ["TA00001", "TA00002"]
    # 25 % of 5,000,000: retirement 22, sickness and maternity 3; accidents stand apart.
    assert twice.dues == (4 * 1_250_000, 4 * 1_250_000)
    (line,) = [line for line in sheet.form(told)["doubled"] if "BHXH bắt buộc" in line]
    assert "TA00002 (9700000001): 5.000.000 đ" in line
    now = {each.scheme: each for each in told.covers}["BHYT"]
    assert (now.covered, now.since, now.until) == (True, date(2016, 1, 1), None)


def test_who_pays_a_year_at_once_is_covered_to_its_end(province: None) -> None:
    (only,) = ask(8).covers
    assert (only.covered, only.since, only.until) == (True, date(2016, 7, 1), date(2017, 6, 1))
    assert counted(ask(8)) == {"BHYT": (8, 0, 0, 0, 0)}


def test_who_left_is_told_so(province: None) -> None:
    said = sheet.as_text(ask(3))
    assert "BHXH bắt buộc: không tham gia; lần gần nhất từ 01/2016 đến hết 05/2016." in said
    assert [line for line in said.splitlines() if line.startswith("01/2016")]
    with pytest.raises(PersonUnknown):
        ask(99)


def test_the_sheet_and_the_json_say_the_same(province: None) -> None:
    told = ask(1)
    data = json.loads(json.dumps(sheet.as_json(told)))
    assert data["number"] == number(1) and data["closed"] == "2017-01"
    assert len(data["stretches"]) == len(sheet.form(told)["rows"]) == len(told.stretches)
    assert sheet.as_pdf(told, datetime(2017, 2, 10, tzinfo=UTC)).startswith(b"%PDF")


def test_questions_do_not_grow_with_the_months_or_the_province(province: None) -> None:
    asked = []
    for person, on in ((8, ON), (1, ON), (1, date(2026, 1, 1))):
        with CaptureQueriesContext(connection) as queries:
            ask(person, on=on)
        asked.append(len(queries))
    assert len(set(asked)) == 1 and asked[0] <= 16


def test_who_was_paid_first_is_told_so_from_when_it_was_known(database: str) -> None:
    """Two workers owe January; February brings what one costs, and it is paid for person 1 first
    (QĐ 595/QĐ-BHXH điều 43.2.1)."""
    build_register(people=2, units=1)
    append(change(1, 1, "2016-01"), change(2, 1, "2016-01"))
    close("2016-01")
    record_priority(unit=1, person=1, through_month=parse_month("2016-01"), ground="leaves",
                    dossier="", law=law(), recorded_at=at("2016-01", 10), **WHO)  # fmt: skip
    receive(("NH1", 1, date(2016, 2, 20), 4_000_000 * 325 // 1000))
    close("2016-02")

    def january(person: int, known_at: datetime | None = None) -> Standing:
        told = timeline(f"{6_000_000_000 + person:010d}", on=date(2016, 3, 1), known_at=known_at)
        return told.stretches[0].like.standing

    assert [january(person) for person in (1, 2)] == [Standing.PAID, Standing.OWED]
    assert january(1, at("2016-01", 20)) is Standing.OWED, "not paid yet then"


# Two numbers of one person


def merge(kept: int = 1, other: int = 2) -> None:
    pair = {"kept": kept, "other": other, "recorded_at": at("2016-02")}
    merging.propose(**pair, paper="C18-TS số 1", **MAKER)
    merging.approve(**pair, **CHECKER)


@pytest.fixture
def register(database: str) -> None:
    build_register()
    append(
        change(1, 1, "2016-01"),
        change(2, 2, "2016-03"),
        change(1, 1, "2016-05", state="ended"),
    )
    for month in ("2016-01", "2016-02"):
        close(month)


def of(person: int, on: date = date(2016, 6, 10), known_at: datetime | None = None) -> Timeline:
    return timeline(f"{6_000_000_000 + person:010d}", on=on, known_at=known_at)


def test_both_numbers_answer_with_the_kept_person_and_the_months_of_both(register: None) -> None:
    before = of(1), of(2)
    merge()
    assert of(2) == of(1)
    told = of(2)
    assert told.number == "6000000001" and told.numbers == {1: "6000000001", 2: "6000000002"}
    months_of = {each.scheme: each for each in told.counts}["BHXH_BB"]
    assert months_of.owed + months_of.coming == 6, "January to June 2016, each once"
    twice = next(each for each in told.doubled if each.scheme == "BHXH_BB")
    assert (twice.since, twice.months) == (parse_month("2016-03"), 2)
    assert {told.numbers[cell.person] for cell in twice.cells} == set(told.numbers.values())
    assert of(2, known_at=at("2016-01", 20)).number == "6000000002", "not known then"
    merging.undo(kept=1, other=2, recorded_at=at("2016-03"), **MAKER)
    assert (of(1), of(2)) == before
    assert of(2, known_at=at("2016-02", 20)).number == "6000000001", "it was, for a while"


def test_a_chain_of_merges_ends_at_one_person(register: None) -> None:
    merge(2, 3)
    merge(1, 2)
    assert merging.all_of(3) == [1, 2, 3] and merging.find("6000000003") == 1
    merging.undo(kept=1, other=2, recorded_at=at("2016-03"), **MAKER)
    assert merging.all_of(3) == [2, 3] and merging.kept_of(1) == 1


STEPS: dict[str, tuple[Callable[[], Any], str]] = {
    "no paper": (
        lambda: merging.propose(kept=1, other=2, paper=" ", recorded_at=at("2016-02"), **MAKER),
        "giấy tờ",
    ),
    "one person": (
        lambda: merging.propose(kept=1, other=1, paper="1", recorded_at=at("2016-02"), **MAKER),
        "một người",
    ),
    "nobody": (
        lambda: merging.propose(kept=1, other=99, paper="1", recorded_at=at("2016-02"), **MAKER),
        "Không có người",
    ),
    "not proposed": (
        lambda: merging.approve(kept=1, other=2, recorded_at=at("2016-02"), **CHECKER),
        "chưa có đề nghị",
    ),
    "not merged": (
        lambda: merging.undo(kept=1, other=2, recorded_at=at("2016-02"), **CHECKER),
        "chưa có đề nghị",
    ),
    "merged already": (lambda: (merge(1, 2), merge(3, 2)), "đã gộp vào mã khác"),
    "twice": (lambda: (merge(1, 2), merge(1, 2)), "đã duyệt gộp"),
    "kept the other": (
        lambda: (
            merging.propose(kept=1, other=2, paper="1", recorded_at=at("2016-02"), **MAKER),
            merging.approve(kept=2, other=1, recorded_at=at("2016-02"), **CHECKER),
        ),
        "đổi lại thứ tự",
    ),
}


@pytest.mark.parametrize("case", STEPS)
def test_a_step_out_of_order_is_refused_in_words(register: None, case: str) -> None:
    step, why = STEPS[case]
    with pytest.raises(merging.MergeRefused, match=why):
        step()


def test_who_proposes_does_not_approve(register: None) -> None:
    from django.db import DatabaseError

    from ansinh.record.acting import acting
    from ansinh.register.models import PairRecord

    pair = {"kept": 1, "other": 2, "recorded_at": at("2016-02")}
    merging.propose(**pair, paper="C18-TS số 1", **MAKER)
    with pytest.raises(merging.MergeRefused, match="người thứ hai"):
        merging.approve(**pair, **MAKER)
    with pytest.raises(DatabaseError, match="does not approve"), acting(**MAKER):
        PairRecord.objects.create(kept_id=1, other_id=2, step="approved",
                                  recorded_at=at("2016-02"))  # fmt: skip
    assert [(step.kept_id, step.other_id) for step in merging.waiting()] == [(1, 2)]
    merging.refuse(**pair, **MAKER)
    assert merging.waiting() == [] and merging.find("6000000002") == 2


def test_a_former_number_finds_the_person(register: None) -> None:
    from ansinh.register.identity import record_person

    record_person(person=2, field="social_insurance_number", value="6100000002", paper="QĐ 1",
                  from_day=date(2016, 2, 1), recorded_at=at("2016-02"), **WHO)  # fmt: skip
    assert merging.find("6000000002") == merging.find("6100000002") == 2
    assert Person.objects.get(id=2).social_insurance_number == "6100000002"


# The order in which facts are learned


@given(st.permutations(range(4)))
def test_facts_in_any_order_of_knowledge_give_the_same_cells(order: list[int]) -> None:
    """Cells depend on spells, not on the order of their rows or of those of the lines."""
    spells, lines = _four_spells()
    books = Books(parse_month("2016-01"), parse_month("2016-06"), OWED, {})
    last = parse_month("2016-08")
    straight = months.cells(spells, lines, MEMBER, books, last)
    mixed = months.cells([spells[each] for each in order], lines[::-1], MEMBER, books, last)
    assert mixed == straight
    running = frozenset({4})
    rows = months.stretches(straight, running, last)
    assert sum(min(row.until, last + 1) - row.since for row in rows) == len(straight)
    assert months.stretches(mixed, running, last) == rows


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), min_size=1, max_size=6))
def test_months_of_a_scheme_are_the_union_of_the_spells(given_: list[tuple[int, int]]) -> None:
    spells = [_spell(each, 1, since, since + long) for each, (since, long) in enumerate(given_)]
    books = Books(parse_month("2016-01"), None, frozenset(), {})
    base = parse_month("2016-01")
    found = months.cells(spells, [], MEMBER, books, base + 60)
    (count,) = [each for each in months.counts(found) if each.scheme == "BHYT"]
    union = {base + since + each for since, long in given_ for each in range(long)}
    assert count.coming == len(union)
    every = [base + since + each for since, long in given_ for each in range(long)]
    twice = sum(len(list(of)) > 1 for _, of in groupby(sorted(every)))
    assert count.doubled == twice == sum(each.months for each in months.doubled(found))


@pytest.mark.parametrize(
    ("gap", "since"), [(2, "2016-01"), (3, "2016-01"), (4, None)], ids=["two", "three", "four"]
)
def test_a_gap_of_at_most_three_months_breaks_nothing(gap: int, since: str | None) -> None:
    """NĐ 146/2018/NĐ-CP điều 12 khoản 5."""
    spells = [_spell(1, 1, 0, 6), _spell(2, 2, 6 + gap, 30)]
    books = Books(parse_month("2016-01"), None, frozenset(), {})
    found = months.cells(spells, [], MEMBER, books, parse_month("2018-01"))
    run = months.run_of(found, "BHYT", parse_month("2018-01"), 3)
    assert run is not None
    expected = parse_month(since) if since else parse_month("2016-01") + 6 + gap
    assert run.since == expected
    assert months.run_of(found, "BHYT", parse_month("2016-01") + 6, 3) is None


MEMBER = {("g", "active"): [("BHYT", 0, int(FAR))]}
OWED = frozenset({(1, "BHYT", parse_month("2016-03")), (2, "BHYT", parse_month("2016-04"))})


def _spell(change_: int, unit: int, since: int, until: int, pays: int = 1) -> dict[str, Any]:
    base = parse_month("2016-01")
    return {
        "change": change_, "person": 1, "unit": unit, "sponsor": unit, "track": "BHYT",
        "group": "g", "state": "active", "wage": 0, "payment_months": pays,
        "from_month": base + since, "to_month": base + until,
    }  # fmt: skip


def _four_spells() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    spells = [
        _spell(1, 1, 0, 4), _spell(2, 2, 2, 6, pays=2), _spell(3, 1, 5, 7), _spell(4, 3, 7, 99)
    ]  # fmt: skip
    nothing = dict.fromkeys((each.column for each in AMOUNTS), 0)
    lines = [
        {**nothing, **spell, "month": month, "base_bhxh": 0, "base_bhyt": 100, "bhyt_self": 5}
        for spell in spells
        for month in range(spell["from_month"], spell["to_month"], spell["payment_months"])
    ]
    return spells, lines


def test_the_standing_of_each_month() -> None:
    spells, lines = _four_spells()
    books = Books(parse_month("2016-01"), parse_month("2016-06"), OWED, {})
    found = months.cells(spells, lines, MEMBER, books, parse_month("2016-08"))
    of_one = [cell.standing for cell in found if cell.spell == 1]
    assert of_one == [Standing.PAID, Standing.PAID, Standing.OWED, Standing.PAID]
    assert [cell.standing for cell in found if cell.spell == 4] == [Standing.COMING]
    early = months.cells(
        spells, lines, MEMBER, Books(parse_month("2016-02"), None, OWED, {}), 24200
    )
    assert {cell.standing for cell in early} == {Standing.BEFORE, Standing.COMING}
