"""Letters that urge, lawful excuses and evasion: the tiers of the law through the ledger."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError

from ansinh.arrears.items import open_items
from ansinh.arrears.models import Status, UnitStatus, Urging
from ansinh.arrears.situations import record_status, statuses
from ansinh.arrears.urging import record_letters, withdraw_letter
from ansinh.ground.months import first_day, last_day, month_of, parse_month
from ansinh.law.deadlines import due_day
from ansinh.law.oracle.charge import Lateness, lateness
from ansinh.ledger import difference
from ansinh.ledger.assessed import lines_folder
from ansinh.ledger.errors import LedgerError, Refused
from ansinh.ledger.models import Closing
from ansinh.ledger.verification import verify
from ansinh.statements import identities
from ansinh.statements.figures import figures
from tests.ledger import test_charges
from tests.ledger.builders import at, close, law, query, receive
from tests.ledger.test_charges import Rates, charged, install, owe, through
from tests.ledger.test_verification import tamper
from tests.register.builders import WHO, append, change

rates = test_charges.rates
JULY, FEBRUARY = parse_month("2025-07"), parse_month("2026-02")


def urge(about: str, since: str, *, unit: int = 1, day: int = 6, **more) -> int:
    """Record a letter about the statement of a month, sent on a day of the next."""
    following = first_day(parse_month(about) + 1)
    sent_on = more.pop("sent_on", following + timedelta(day - 1))
    letter = {
        "unit": unit,
        "number": f"{about}/{unit}",
        "sent_on": sent_on,
        "reply_by": None,
        "channel": "store",
        "month": first_day(parse_month(about)),
        "from_month": first_day(parse_month(since)),
        "through_month": first_day(parse_month(about)),
        "late": 1,
        "evasion": 0,
        "late_days": 1,
        "evasion_days": 0,
        "late_charge": 0,
        "evasion_charge": 0,
    }
    recorded_at = more.pop("recorded_at", datetime(sent_on.year, sent_on.month, sent_on.day, 12,
                                                   tzinfo=UTC))  # fmt: skip
    letter |= more
    return record_letters(
        letters={name: [value] for name, value in letter.items()}, recorded_at=recorded_at, **WHO
    )


def excuse(day: date, status: str = "excused", *, unit: int = 1, **more) -> None:
    papers = {"excused": "authority", "operating": "unit", "missing": "commune"}
    record_status(
        unit=unit, from_day=day, status=status, evidence=papers[status], paper="Văn bản số 1",
        recorded_at=more.pop("recorded_at", datetime(day.year, day.month, day.day, 12, tzinfo=UTC)),
        **WHO,
    )  # fmt: skip


def by_kind(unit: int = 1) -> dict[str, int]:
    rows = query(
        "SELECT share, sum(amount)::bigint FROM ledger_posting WHERE account = 'charge' "
        "AND unit_id = %s GROUP BY 1 HAVING sum(amount) <> 0",
        unit,
    )
    return dict(rows)


def expected(day: date, urged: dict[int, date], excused: int = 0) -> tuple[int, int]:
    """Late and evasion charge of all that unit 1 was ever due, by the scalar law."""
    found: list[Lateness] = []
    for about, amount in query(
        "SELECT about_month, sum(amount)::bigint FROM ledger_posting WHERE account = 'due' "
        "AND unit_id = 1 GROUP BY about_month, fund"
    ):
        due = due_day(law(), month_of(about))
        found.append(
            lateness(law(), amount, due, day, urged=urged.get(month_of(about)), excused=excused)
        )
    return sum(one.late_charge for one in found), sum(one.evasion_charge for one in found)


def test_the_worked_tiers_to_the_day(database: str) -> None:
    """The sheet behind D15-TS and B10-TS: months on months unpaid, urged every month.

    The sheet has months of 30 days; the books count days of the calendar. At the end of
    February the two give the same classes: two months are not due, two late, all before evasion.
    """
    install("2025-07")
    append(*(change(person, 1, "2025-07", wage=10_000_000) for person in range(1, 4)))
    urged: dict[int, date] = {}
    for month in range(JULY, FEBRUARY + 1):
        name = f"{first_day(month):%Y-%m}"
        close(name, at(name, 3))
        sent = first_day(month + 1) + timedelta(5)
        for about in range(JULY, month + 1):
            urged.setdefault(about, sent)
        if month < FEBRUARY:
            urge(name, "2025-07")
    end = last_day(FEBRUARY)
    known = Closing.objects.get(month=first_day(FEBRUARY)).recorded_at
    tiers = {
        row["about"]: (row["state"], row["late_days"], row["evasion_days"])
        for row in open_items(law(), FEBRUARY, known_at=known).to_pylist()
        if row["fund"] == "HTTT"
    }
    states = [tiers[about][0] for about in range(FEBRUARY, JULY - 1, -1)]
    assert states == ["not_due"] * 2 + ["late_payment"] * 2 + ["evasion"] * 4
    for about, (state, late_days, evasion_days) in tiers.items():
        days = max(0, (end - due_day(law(), about)).days)
        assert late_days + evasion_days == days
        assert late_days == (min(60, days) if state != "not_due" else 0)
    assert by_kind() == dict(zip(("late", "evasion"), expected(end, urged), strict=True))
    assert verify(law=law()) == []
    found = figures(month=FEBRUARY, law=law())
    identities.check(found, figures(month=FEBRUARY - 1, law=law()))
    assert int(found.fund("evasion_out").sum()) == sum(
        row["amount"]
        for row in open_items(law(), FEBRUARY, known_at=known).to_pylist()
        if row["state"] == "evasion"
    )
    assert int(found.fund("days_evasion_out").max()) == max(row[2] for row in tiers.values())


def test_without_a_letter_about_the_month_nothing_is_evaded(database: str) -> None:
    install("2026-01")
    owe(("2025-08", "HTTT", 100_000_000), ("2025-09", "BHYT", 50_000_000), month="2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2025-09", from_month=date(2025, 9, 1))
    through("2026-02", "2026-03")
    rows = query("SELECT DISTINCT fund FROM ledger_posting WHERE share = 'evasion'")
    assert rows == [("BHYT",)]
    # Evasion runs from the day after the letter of 6/2, though the sixty days were over before.
    days = (date(2026, 3, 31) - date(2026, 2, 6)).days
    assert by_kind()["evasion"] == 50_000_000 * days * 3 // 10_000
    assert verify(law=law()) == []


def test_a_letter_recorded_late_turns_late_days_into_evasion(database: str) -> None:
    """It was sent in February and recorded in April: the closing of April restates the months."""
    install("2026-01")
    for unit in (1, 2):
        owe(("2025-08", "HTTT", 100_000_000), unit=unit, month="2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2025-08")
    through("2026-02", "2026-03")
    before = by_kind(2)
    assert set(before) == {"late"}
    urge("2026-01", "2025-08", unit=2, recorded_at=at("2026-03", 9))
    close("2026-04")
    assert by_kind(2) == by_kind(1)
    # May's part is April's last day on: another kind, the same money.
    assert sum(by_kind(2).values()) == sum(before.values()) + 900_000
    assert verify(law=law()) == []


def test_a_letter_taken_back_gives_evasion_back(database: str) -> None:
    install("2026-01")
    for unit in (1, 2):
        owe(("2025-08", "HTTT", 100_000_000), unit=unit, month="2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2025-08")
    through("2026-02", "2026-03")
    assert "evasion" in by_kind()
    withdraw_letter(number="2026-01/1", recorded_at=at("2026-03", 9), **WHO)
    with pytest.raises(LedgerError, match="2026-01/1"):
        withdraw_letter(number="2026-01/1", recorded_at=at("2026-03", 10), **WHO)
    close("2026-04")
    assert by_kind() == by_kind(2) and set(by_kind()) == {"late"}
    assert verify(law=law()) == []
    # A month that was closed before still says what it knew.
    march = figures(month=parse_month("2026-03"), law=law())
    assert int(march.fund("evasion_out").sum()) == 100_000_000
    identities.check(figures(month=parse_month("2026-04"), law=law()), march)


def test_an_excuse_stops_evasion_while_it_lasts(database: str) -> None:
    install("2026-01")
    owe(("2025-08", "HTTT", 100_000_000), month="2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2025-08")
    excuse(date(2026, 3, 1))
    through("2026-02", "2026-03")
    assert by_kind()["evasion"] == 22 * 30_000
    excuse(date(2026, 4, 11), "operating")
    close("2026-04")
    assert by_kind()["evasion"] == (22 + 20) * 30_000
    due = due_day(law(), parse_month("2025-08"))
    whole = lateness(
        law(), 100_000_000, due, date(2026, 4, 30), urged=date(2026, 2, 6), excused=31 + 10
    )
    assert whole.evasion_charge == by_kind()["evasion"]
    april = figures(month=parse_month("2026-04"), law=law())
    assert int(april.fund("days_evasion_out").max()) == 42
    assert verify(law=law()) == []


def test_an_excuse_recorded_late_gives_evasion_back(database: str) -> None:
    install("2026-01")
    owe(("2025-08", "HTTT", 100_000_000), month="2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2025-08")
    through("2026-02", "2026-03")
    assert by_kind()["evasion"] == (22 + 31) * 30_000
    excuse(date(2026, 3, 1), recorded_at=at("2026-03", 9))
    close("2026-04")
    assert by_kind()["evasion"] == 22 * 30_000
    assert verify(law=law()) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"unit": 77}, "không có đơn vị"),
        ({"unit": 2}, "không phải đơn vị sử dụng lao động"),
        ({"month": date(2026, 5, 1)}, "chưa khóa sổ"),
        ({"sent_on": date(2026, 1, 30), "recorded_at": at("2026-01", 9)}, "trước khi hết tháng"),
        ({"sent_on": date(2026, 4, 1), "recorded_at": at("2026-01", 9)}, "chưa đến"),
        ({"channel": "pigeon"}, "store, post"),
        ({"late": 0}, "không đôn đốc"),
        ({"from_month": date(2026, 2, 1)}, "không đôn đốc"),
    ],
)
def test_wrong_letters_are_refused(database: str, wrong: dict, said: str) -> None:
    from ansinh.register.models import Unit

    install("2026-01")
    Unit.objects.using("owner").filter(id=2).update(kind="school")
    close("2026-01", at("2026-01", 3))
    with pytest.raises(Refused, match=said):
        urge("2026-01", "2026-01", **wrong)
    assert not Urging.objects.exists()


def test_a_number_is_used_once(database: str) -> None:
    install("2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2026-01")
    with pytest.raises(Refused, match="số văn bản đã dùng"):
        urge("2026-01", "2026-01")
    withdraw_letter(number="2026-01/1", recorded_at=at("2026-01", 8), **WHO)
    urge("2026-01", "2026-01", recorded_at=at("2026-01", 9))
    close("2026-02")
    with pytest.raises(LedgerError, match="không sau lần khóa sổ"):
        urge("2026-02", "2026-01", recorded_at=at("2026-02", 1))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"unit": 77}, "77"),
        ({"status": "sleeping"}, "sleeping"),
        ({"status": "missing", "evidence": "unit"}, "Ủy ban nhân dân"),
        ({"paper": " "}, "văn bản"),
        ({"from_day": date(2030, 1, 1)}, "chưa đến"),
    ],
)
def test_wrong_statuses_are_refused(database: str, given: dict, said: str) -> None:
    install("2026-01")
    right = {"unit": 1, "from_day": date(2026, 1, 3), "status": "excused", "evidence": "authority",
             "paper": "Văn bản số 1", "recorded_at": at("2026-01")}  # fmt: skip
    with pytest.raises(LedgerError, match=said):
        record_status(**(right | given), **WHO)
    assert not UnitStatus.objects.exists()


def test_a_status_holds_until_the_next_and_as_it_was_known(database: str) -> None:
    install("2026-01")
    excuse(date(2026, 1, 3), "missing")
    excuse(date(2026, 2, 10), "operating")
    excuse(date(2026, 2, 10), "excused", recorded_at=at("2026-02", 9))
    later = at("2026-03")
    assert statuses(date(2026, 1, 2), known_at=later) == {}
    assert statuses(date(2026, 2, 9), known_at=later) == {1: Status.MISSING}
    assert statuses(date(2026, 2, 10), known_at=later) == {1: Status.EXCUSED}
    assert statuses(date(2026, 2, 10), known_at=at("2026-02", 8)) == {}


@pytest.mark.parametrize("table", ["arrears_urging", "arrears_unitstatus"])
def test_letters_and_statuses_are_only_added(database: str, table: str) -> None:
    install("2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2026-01")
    excuse(date(2026, 2, 7))
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET reason = 'x'"):
        with pytest.raises(DatabaseError):
            query(statement)


def test_a_letter_smuggled_in_is_named(database: str) -> None:
    install("2026-01")
    owe(("2025-08", "HTTT", 100_000_000), month="2026-01")
    close("2026-01", at("2026-01", 3))
    urge("2026-01", "2025-08")
    through("2026-02", "2026-03")
    assert verify(law=law()) == []
    tamper("arrears_urging", "UPDATE arrears_urging SET sent_on = sent_on + 3")
    assert {finding.invariant for finding in verify(law=law())} == {"charges", "record-chain"}
    assert sum(charged().values()) > 0


def ended(person: int, unit: int, month: str, known: datetime) -> dict:
    return change(
        person, unit, month, state="ended", wage=0, recorded_at=known.replace(tzinfo=None)
    )


def test_a_decrease_gives_back_the_charges_taken_on_it(database: str) -> None:
    """Person 1 left units 1 and 2 in March; unit 1 said so only in June, unit 2 at once."""
    install("2026-01", people=4, units=2)
    append(
        *(change(person, 1 + (person > 2), "2026-01", wage=10_000_000) for person in range(1, 5))
    )
    append(ended(3, 2, "2026-03", at("2026-02", 2)))
    through("2026-01", "2026-05")
    before = charged()
    append(ended(1, 1, "2026-03", at("2026-05", 20)))
    through("2026-06", "2026-07")
    assert charged(1) == charged(2)
    assert charged(1)["2026-05"] < before["2026-05"], "given back"
    assert verify(law=law()) == []


def test_a_decrease_under_interest_gives_it_back(database: str, rates: Rates) -> None:
    install("2016-01", people=4, units=2)
    book = rates(y2016=("1.0650", "1.0833"))
    append(
        *(change(person, 1 + (person > 2), "2016-01", wage=10_000_000) for person in range(1, 5))
    )
    append(ended(3, 2, "2016-03", at("2016-02", 2)))
    through("2016-01", "2016-05", law=book)
    append(ended(1, 1, "2016-03", at("2016-05", 20)))
    through("2016-06", "2016-07", law=book)
    assert charged(1) == charged(2) and sum(charged(1).values()) > 0
    assert verify(law=book) == []


def test_a_decrease_of_what_was_paid_gives_back_its_charge(database: str) -> None:
    """January and February of two people were paid on 10 April; one of them was never due."""
    install("2026-01", people=2, units=1)
    append(*(change(person, 1, "2026-01", wage=10_000_000) for person in (1, 2)))
    through("2026-01", "2026-03")
    assert charged() == {"2026-03": 6_400_000 * 31 * 3 // 10_000}
    receive(("A", 1, date(2026, 4, 10), 12_800_000))
    through("2026-04", "2026-04")
    append(ended(1, 1, "2026-01", at("2026-04", 20)))
    through("2026-05", "2026-06")
    # Of one person: January from 1 March, both months from 1 to 10 April.
    assert charged()["2026-03"] == 3_200_000 * 31 * 3 // 10_000
    assert charged()["2026-04"] == 6_400_000 * 10 * 3 // 10_000
    assert verify(law=law()) == []


def test_a_late_rate_assesses_no_month_anew(
    database: str, rates: Rates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only when nothing tells that the two laws make the same dues are all assessed."""
    install("2016-01")
    append(change(1, 1, "2016-01", wage=10_000_000))
    close("2016-01")
    asked: list[int] = []
    whole = difference.of_all_months

    def told(*given, **more):  # type: ignore[no-untyped-def]
        asked.append(1)
        return whole(*given, **more)

    monkeypatch.setattr(difference, "of_all_months", told)
    book = rates(y2016=("1", "1"))
    close("2016-02", law=book)
    assert asked == []
    assert verify(law=book) == []
    asked.clear()
    for path in (lines_folder().parent / "laws").iterdir():
        path.unlink()
    close("2016-03")
    assert asked == [1]
    assert verify(law=law()) == []
