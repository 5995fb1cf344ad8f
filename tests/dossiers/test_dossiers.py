"""The way of a dossier: numbered, judged, approved by a second person, applied once, undone."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connections

from ansinh.accounts.models import Role
from ansinh.accounts.perms import RIGHTS
from ansinh.dossiers import operations as desk
from ansinh.dossiers import receiving, reread
from ansinh.dossiers.deadlines import after_working_days
from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.models import Dossier, Step
from ansinh.dossiers.queries import desk as open_dossiers
from ansinh.dossiers.queries import standing
from ansinh.engine.session import connect
from ansinh.exchange.refusal import Refused
from ansinh.ground.months import parse_month
from ansinh.ledger import before_closing, closable
from ansinh.record.actor import Actor, NotAllowed
from ansinh.register import columns, projection
from ansinh.register import operations as register
from ansinh.register.guard import UnreadableName
from ansinh.register.models import Change, Person
from tests.dossiers import office, paper
from tests.dossiers.office import MOMENT, person
from tests.exchange import signing
from tests.exchange.test_declared_envelopes import envelope

ONE = {"recorded_at": MOMENT, "actor": Actor("chị Một"), "reason": "thử"}
TWO = {"recorded_at": MOMENT, "actor": Actor("anh Hai"), "reason": "thử"}
DAY = date(2026, 6, 5)
CLOSED = datetime(2026, 7, 2, 3, tzinfo=UTC)
PEOPLE = [
    person(7, movement="TM", pay=6_000_000),
    person(1, movement="GH"),
    person(2, movement="DC", pay="7.000.000"),
    person(9, movement="GH"),
]


@pytest.fixture
def sonha(database: str) -> str:
    office.build_office()
    return database


def received(grid: list[list[Any]] | None = None, **more: Any) -> str:
    content = paper.as_xlsx(grid or paper.d02_lt(PEOPLE))
    (dossier,) = desk.receive(content=content, name="d02.xlsx", received_on=DAY, **ONE | more)
    return dossier.number


def applied(number: str) -> Step:
    desk.check(number=number, **ONE)
    desk.approve(number=number, **TWO)
    return desk.apply(number=number, **TWO)


def spells() -> list[tuple[Any, ...]]:
    """Who stands where, without the positions of the changes that say so."""
    session = connect()
    found = columns.spells(session, position=columns.position())
    names = ", ".join(f'"{name}"' for name in found.columns if name != "change")
    return found.query("s", f"SELECT {names} FROM s ORDER BY ALL").fetchall()


def test_a_dossier_goes_its_way(sonha: str) -> None:
    number = received()
    assert number == "00001/2026/09700"
    dossier = Dossier.objects.get()
    assert (dossier.unit.code, dossier.form, dossier.rows) == ("TA0001Z", "D02", 4)
    assert dossier.due_on == date(2026, 6, 12)
    checked = desk.check(number=number, **ONE)
    assert (len(checked.judgement.accepted), len(checked.judgement.refused)) == (3, 1)
    assert [each.dossier.number for each in open_dossiers(today=DAY).standings] == [number]
    desk.approve(number=number, **TWO)
    step = desk.apply(number=number, **TWO)
    assert step.last - step.first + 1 == 3
    assert list(Change.objects.filter(dossier=number).values_list("person_id", flat=True)) == [
        7, 1, 2,
    ]  # fmt: skip
    assert [each.kind for each in standing(number).steps] == [
        "received", "checked", "approved", "applied",
    ]  # fmt: skip
    assert open_dossiers(today=DAY).standings == []
    assert projection.differences() == []


def test_maker_and_checker_are_two(sonha: str) -> None:
    number = received()
    desk.check(number=number, **TWO)
    for one in (ONE, TWO):
        with pytest.raises(DossierError, match="người khác phải duyệt"):
            desk.approve(number=number, **one)
    # The database holds it too, whoever writes.
    from ansinh.record.acting import acting

    with (
        pytest.raises(DatabaseError, match="dossier_maker_checker"),
        acting(actor=Actor("anh Hai"), reason="lách"),
    ):
        Step.objects.create(
            dossier=Dossier.objects.get(), serial=3, kind="approved", maker="anh Hai",
            recorded_at=MOMENT,
        )  # fmt: skip


def test_the_same_declaration_is_one_dossier_in_any_kind_of_file(sonha: str) -> None:
    number = received()
    for content in (paper.as_ods(paper.d02_lt(PEOPLE)), paper.as_csv(paper.d02_lt(PEOPLE))):
        with pytest.raises(DossierError, match=number):
            desk.receive(content=content, name="x", received_on=DAY, **ONE)
    desk.give_back(number=number, **ONE)
    assert received() == "00002/2026/09700"


def test_what_is_booked_already_changes_nothing(sonha: str) -> None:
    applied(received())
    again = received(paper.d02_lt(PEOPLE[:3] + [person(3, movement="DC", pay=6_500_000)]))
    before = Change.objects.count()
    applied(again)
    assert Change.objects.count() == before + 1


def test_a_dossier_undone_leaves_everything_as_it_was(sonha: str) -> None:
    before = spells()
    number = received(
        paper.d02_lt(
            PEOPLE
            + [person(3, movement="AD", pay=7_000_000, month="02/2026", to="03/2026"),
               person(4, movement="TS", month="04/2026"), person(4, movement="ON", month="05/2026")]
        )
    )  # fmt: skip
    applied(number)
    assert spells() != before
    desk.undo(number=number, **ONE)
    assert spells() == before
    assert projection.differences() == []
    with pytest.raises(DossierError, match="đã hủy"):
        desk.undo(number=number, **TWO)
    applied(received())
    assert spells() != before


def test_a_line_paid_for_a_year_is_not_billed_anew_by_an_undo(sonha: str) -> None:
    office.declare(office.line(8, unit=4, track="BHYT", group="household", wage=0,
                               payment_months=12, member_order=1))  # fmt: skip
    before = spells()
    number = received(
        paper.d03_tk1([person(8, day="01/04/2026", months=12, order=2)]),
        unit="HG0001Z", group="household",
    )  # fmt: skip
    applied(number)
    desk.undo(number=number, **ONE)
    assert spells() == before


def test_what_changed_since_the_approval_is_not_booked(sonha: str) -> None:
    number = received()
    desk.check(number=number, **ONE)
    desk.approve(number=number, **TWO)
    office.declare(office.line(7))
    with pytest.raises(DossierError, match="kiểm tra và duyệt lại"):
        desk.apply(number=number, **TWO)
    assert not Change.objects.filter(dossier=number).exists()


def test_of_two_officers_at_once_one_is_told(sonha: str) -> None:
    number = received()
    desk.check(number=number, **ONE)
    desk.approve(number=number, **TWO)
    told: list[str] = []
    start = Barrier(2)

    def officer(name: str) -> None:
        start.wait()
        try:
            desk.apply(number=number, **TWO | {"actor": Actor(name)})
        except DossierError as error:
            told.append(str(error))
        finally:
            connections.close_all()

    threads = [Thread(target=officer, args=(name,)) for name in ("anh Hai", "cô Ba")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1 and "đã ghi sổ" in told[0]
    assert Step.objects.filter(kind="applied").count() == 1
    assert Change.objects.filter(dossier=number).count() == 3


def test_new_people_get_numbers(sonha: str) -> None:
    new = {"movement": "TM", "pay": 6_000_000, "month": "05/2026", "birth": "05/06/1999"}
    number = received(
        paper.d02_tk1(
            [
                new | {"name": "Đinh Thị Mới", "personal_id": "006199000123"},
                new | {"name": "Đinh Văn Hai", "number": "0123456789", "sex": 1},
                new | {"name": "Đinh Văn Ba", "number": "0123456788", "pay": ""},
            ]
        ),
        unit="TA0001Z",
    )  # fmt: skip
    applied(number)
    people = {each.name: each for each in Person.objects.filter(id__gt=10)}
    assert {name: each.social_insurance_number for name, each in people.items()} == {
        "Đinh Thị Mới": "9700000011", "Đinh Văn Hai": "0123456789",
    }  # fmt: skip
    assert people["Đinh Thị Mới"].sex == "F"


def test_an_envelope_is_as_many_dossiers_as_it_holds_lists(sonha: str) -> None:
    two = envelope(
        ("D02-LT", "d02.xlsx", paper.as_xlsx(paper.d02_lt(PEOPLE))),
        ("CT-DK", "hop-dong.pdf", b"%PDF-1.7"),
    )
    altered = signing.sign(two).replace(b"TA0001Z", b"TA0002Z")
    with pytest.raises(Refused, match="altered after it was signed"):
        desk.receive(content=altered, name="x", received_on=DAY, **ONE)
    assert not Dossier.objects.exists()
    found = desk.receive(content=signing.sign(two), name="BHXHDienTu.xml", received_on=DAY, **ONE)
    assert [(each.form, each.signature, each.unit.code) for each in found] == [
        ("D02", "valid", "TA0001Z")
    ]
    assert found[0].signer.startswith("Công ty Thử; MST:0100000000; CA Thử; 01/01/2025")
    desk.give_back(number=found[0].number, **ONE)
    for content, said in (
        (two, "none"), (signing.sign(two, which=1, tax_code="0200000000"), "other"),
        (signing.sign(two, with_certificate=""), "no_certificate"),
    ):  # fmt: skip
        (other,) = desk.receive(content=content, name="x", received_on=DAY, **ONE)
        assert other.signature == said
        desk.give_back(number=other.number, **ONE)
    with pytest.raises(Refused, match="no list"):
        desk.receive(
            content=envelope(("CT-DK", "x.pdf", b"%PDF")), name="x", received_on=DAY, **ONE
        )


def test_a_list_that_no_unit_hands_in_is_refused(sonha: str) -> None:
    for unit, why in (("TA9999Z", "TA9999Z"), ("", "không ghi mã đơn vị")):
        grid = [row for row in paper.d02_lt(PEOPLE) if not str(row[:1]).count("Mã đơn vị")]
        with pytest.raises(DossierError, match=why):
            received(grid, unit=unit)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 6, 5), 5, date(2026, 6, 12)),
        (date(2026, 4, 29), 3, date(2026, 5, 6)),  # 30/4 and 1/5, a week-end
        (date(2026, 8, 31), 1, date(2026, 9, 3)),  # 2/9 and the day before it
    ],
)
def test_due_days_are_working_days(day: date, count: int, due: date) -> None:
    assert after_working_days(day, count) == due


def test_an_account_needs_the_right_at_the_command_line_too(sonha: str) -> None:
    number = received()
    officer = Actor("chị Một", rights=frozenset(RIGHTS[Role.OFFICER]))
    checker = Actor("anh Hai", rights=frozenset(RIGHTS[Role.CHECKER]))
    with pytest.raises(NotAllowed, match="không có quyền"):
        desk.check(number=number, **ONE | {"actor": checker})
    desk.check(number=number, **ONE | {"actor": officer})
    other = Actor("cô Ba", rights=frozenset(RIGHTS[Role.OFFICER]))
    with pytest.raises(NotAllowed, match="không có quyền"):
        desk.approve(number=number, **ONE | {"actor": other})
    desk.approve(number=number, **ONE | {"actor": checker})
    for operation in (desk.apply, desk.undo, desk.give_back):
        with pytest.raises(NotAllowed, match="không có quyền"):
            operation(number=number, **ONE | {"actor": checker})
    assert desk.apply(number=number, **ONE | {"actor": officer}).kind == "applied"


def test_whoever_closes_a_month_is_told_of_dossiers_in_hand(sonha: str) -> None:
    def told(month: str) -> list[str]:
        through = parse_month(month)
        asked = closable.asked(office.LAW, through=through, recorded_at=CLOSED)
        found = before_closing.warnings(office.LAW, asked)
        return [each for each in found if "hồ sơ" in each]

    first, second = received(), received(paper.d02_lt(PEOPLE[:1]))
    assert told("2026-05") == []
    assert [each[: len("2 hồ sơ (5 dòng)")] for each in told("2026-06")] == ["2 hồ sơ (5 dòng)"]
    applied(first)
    desk.give_back(number=second, **ONE)
    assert told("2026-06") == []


def test_a_person_whose_name_nobody_can_read_does_not_enter(sonha: str) -> None:
    before = Person.objects.count()
    columns_of = {
        "id": [900], "social_insurance_number": ["9700000900"], "personal_id": [""],
        "name": ["Lê \x1b[2JAn"], "sort_key": ["x"], "search_name": ["le an"],
        "birth_date": [date(1990, 1, 1)], "sex": ["M"], "area": ["97101"], "household": [0],
    }  # fmt: skip
    with pytest.raises(UnreadableName, match="Tên thứ 1"):
        register.load_people(
            people=columns_of, households={"id": [], "code": [], "area": []}, **office.WHO
        )
    assert Person.objects.count() == before


def test_a_file_is_read_once_in_a_process(sonha: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = receiving.read_table

    def counting(content: bytes, *, form: str = "", mapping: str = "") -> Any:
        read.append(form)
        return real(content, form=form, mapping=mapping)

    monkeypatch.setattr(receiving, "read_table", counting)
    reread.forget()
    number = received()
    step = applied(number)
    assert len(read) == 1 and step.accepted == 3
    reread.forget()
    desk.preview(number)
    assert len(read) == 2
    monkeypatch.setattr(reread, "ROWS_MAX", 4)
    received(paper.d02_lt(PEOPLE[:1]))
    desk.preview(number)
    assert len(read) == 4, "the longest unused one went"
