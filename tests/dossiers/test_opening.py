"""Opening an office: the areas of a day, its units, its register, its balances; reconciled."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from ansinh.accounts.models import User
from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.opening import balances, installing, maps, people, reconciling, units
from ansinh.dossiers.remarks import Why
from ansinh.exchange.declarations import read_declaration
from ansinh.exchange.sheets import Sheet
from ansinh.ground.months import parse_month
from ansinh.ledger.models import Posting
from ansinh.record.actor import Actor
from ansinh.register.models import Area, AreaSuccession, Change, Installation, Office, Person, Unit
from ansinh.register.serving import offices_on
from tests.dossiers import paper
from tests.dossiers.office import LAW, MOMENT

WHO = {"actor": Actor("test"), "reason": "an opening"}
DAY = date(2026, 7, 1)
TST = ["madvi", "tendvi", "makhoi", "sld", "tql", "tien_dk", "ck_odts", "ck_httt", "_ck_bhyt",
       "_ck_bhtn", "ck_bhtnld", "_ck_lai", "_tien_ck", "thanght"]  # fmt: skip
UNITS = [
    ["TA0001Z", "Công ty TNHH Một", "DN", 2, "10.000.000", 0, 300, 2_200, 450, 200, 50, 17,
     3_217, "202605"],
    ["TA0002Z", "Công ty Hai", "DN", 1, "'22,600,000 '", 0, 0, 0, 0, 0, 0, 0, -5_000, "202606"],
    ["HC0001Z", "Sở Thử", "HC", 0, 0, 0, 0, -700, 900, 0, 0, 0, 200, "202605"],
    ["", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ["XX", "Đơn vị sai mã", "DN", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ""],
    ["TA0001Z", "Công ty Một lần nữa", "DN", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ""],
]  # fmt: skip


def test_the_maps_of_both_eras_are_whole() -> None:
    old, new = maps.areas_on(date(2025, 6, 30)), maps.areas_on(DAY)
    count = [sum(each.level == level for each in areas.values())
             for areas in (old, new) for level in ("province", "district", "commune")]  # fmt: skip
    assert count == [63, 696, 10_035, 34, 0, 3_321]
    assert all(each.parent in areas for areas in (old, new) for each in areas.values()
               if each.level != "province")  # fmt: skip
    # Every commune and province of before went somewhere, every one of today came from somewhere.
    gone = {pair[0] for pair in maps.successions()}
    come = {pair[1] for pair in maps.successions()}
    islands = {each.code for each in old.values() if each.level == "district"} - {
        each.parent for each in old.values()
    }
    assert len(islands) == 5  # districts without communes, which became special zones
    assert gone == islands | {each.code for each in old.values() if each.level != "district"}
    assert come == set(new)


@pytest.mark.parametrize(
    ("said", "code"), [("Thái Nguyên", "19"), ("thai nguyen", "19"), ("19", "19"),
                       ("Thành phố Hải Phòng", "31"), ("TP. X", "")],
)  # fmt: skip
def test_a_province_is_found_as_people_say_it(said: str, code: str) -> None:
    if code:
        assert maps.find_province(DAY, said).code == code
    else:
        with pytest.raises(maps.UnknownProvince, match="Thái Nguyên"):
            maps.find_province(DAY, said)


def test_a_province_that_is_no_more_says_where_it_went() -> None:
    with pytest.raises(maps.UnknownProvince, match="Tỉnh Bắc Kạn → Tỉnh Thái Nguyên"):
        maps.find_province(DAY, "Bắc Kạn")
    assert maps.find_province(date(2025, 6, 1), "Bắc Kạn").code == "06"


def opened() -> None:
    installing.init(province="Thái Nguyên", on=DAY, id=UUID(int=19), **WHO)


def test_an_empty_installation_holds_its_map_and_what_it_was_made_of(database: str) -> None:
    made = installing.init(province="Thái Nguyên", on=DAY, id=UUID(int=19), **WHO)
    assert (made.communes, made.districts, made.office) == (92, 0, "01900")
    here = Installation.objects.get()
    assert (here.area.full_name, here.first_month, here.profile) == (
        "Tỉnh Thái Nguyên", date(2026, 7, 1), "",
    )  # fmt: skip
    before = Area.objects.get(code="06/2506")
    assert (before.full_name, before.valid_to) == ("Tỉnh Bắc Kạn", date(2025, 7, 1))
    assert AreaSuccession.objects.filter(predecessor=before).get().successor_id == "19"
    communes = AreaSuccession.objects.filter(predecessor__level="commune",
                                             predecessor__parent__parent=before)  # fmt: skip
    assert communes.values("predecessor").distinct().count() == 108
    assert communes.values("successor").distinct().count() == 37
    with pytest.raises(DossierError):
        installing.init(province="Sơn La", on=DAY, id=UUID(int=14), **WHO)
    installing.add_offices(offices=[("01901", "BHXH cơ sở Một", "05443")], on=DAY, **WHO)
    assert Office.objects.get(code="01901").parent_id == "01900"
    with pytest.raises(DossierError, match="01901: đã có"):
        installing.add_offices(offices=[("01901", "x", "05443")], on=DAY, **WHO)


def test_an_installation_may_begin_on_the_old_map(database: str) -> None:
    made = installing.init(province="Bắc Kạn", on=date(2025, 3, 1), id=UUID(int=6), **WHO)
    assert (made.communes, made.districts, made.predecessors) == (108, 8, 0)


def _units() -> units.JudgedUnits:
    declared = read_declaration([Sheet("09200", [["xuất"], TST, *UNITS])], form="UNITS")
    return units.judge_units(declared, units.Defaults(region=3))


def test_units_come_from_the_export_by_column_name(database: str) -> None:
    opened()
    judged = _units()
    assert sorted(judged.taken) == ["HC0001Z", "TA0001Z", "TA0002Z"]
    assert len(judged.taken) + len(judged.refused) == len(judged.declaration.rows)
    assert [[each.why for each in remarks] for _, remarks in judged.refused] == [
        ["not_a_unit"], [Why.ROW_TWICE],
    ]  # fmt: skip
    units.load_units(judged, since=DAY, **WHO)
    assert list(Unit.objects.order_by("code").values_list("code", "kind", "region")) == [
        ("HC0001Z", "state_body", 3), ("TA0001Z", "enterprise", 3), ("TA0002Z", "enterprise", 3),
    ]  # fmt: skip
    assert [[each.why for each in remarks] for _, remarks in _units().refused][:1] == [
        [Why.UNIT_THERE]
    ]


def register_table() -> list[list[Any]]:
    head = ["STT", "Mã đơn vị", "Họ và tên", "Mã số BHXH", "Ngày sinh", "Giới tính", "Tiền lương",
            "Từ tháng", "Đối tượng"]  # fmt: skip
    return [
        ["DANH SÁCH LAO ĐỘNG"], head,
        [1, "TA0001Z", "Nguyễn Văn An", "1900000001", "1/1/1980", "Nam", 6_000_000, "01/2019", ""],
        [2, "TA0001Z", "Trần Thị Bình", "1900000002", "1/1/1981", "Nữ", 4_000_000, "07/2026", ""],
        [3, "TA0002Z", "Lê Văn Cường", "1900000003", "1982", "Nam", 22_600_000, "05/2020", ""],
        [4, "HC0001Z", "Phạm Thị Dung", "1900000004", "1/1/1983", "Nữ", "2,34", "05/2020", ""],
        [5, "ZZ0001Z", "Hoàng Văn Em", "1900000005", "1/1/1984", "Nam", 5_000_000, "05/2020", ""],
        [6, "TA0002Z", "Đặng Thị Giang", "19", "1/1/1985", "Nữ", 5_000_000, "05/2020", ""],
    ]  # fmt: skip


def open_register() -> people.JudgedRegister:
    declared = read_declaration([Sheet("", register_table())], form="D02")
    judged = people.judge_register(declared, unit="", group="", law=LAW, on=DAY)
    people.book_register(judged, recorded_at=MOMENT, **WHO)
    return judged


def test_the_register_opens_from_one_table_of_all_units(database: str) -> None:
    opened()
    units.load_units(_units(), since=DAY, **WHO)
    judged = open_register()
    assert (judged.rows, judged.accepted, len(judged.refused)) == (6, 4, 2)
    assert Person.objects.count() == 4
    changes = list(
        Change.objects.order_by("id").values_list(
            "unit__code", "group", "wage", "coefficient", "effective_month"
        )
    )
    first = date(2026, 7, 1)
    assert changes == [
        ("TA0001Z", "employee_enterprise", 6_000_000, 0, first),
        ("TA0001Z", "employee_enterprise", 4_000_000, 0, first),
        ("TA0002Z", "employee_enterprise", 22_600_000, 0, first),
        ("HC0001Z", "employee_state", 0, 23_400, first),
    ]
    again = people.judge_register(judged.declaration, unit="", group="", law=LAW, on=DAY)
    assert not [draft for each in again.judgements for draft in each.drafts]


def test_file_and_books_are_reconciled_unit_by_unit(database: str) -> None:
    opened()
    judged_units = _units()
    units.load_units(judged_units, since=DAY, **WHO)
    open_register()
    found = reconciling.reconcile_units(judged_units.declaration, LAW)
    assert [(each.what, each.file, each.books) for each in found.totals] == [
        # The least base of region III is 4,140,000 (the file has 4,000,000 for one of two).
        ("workers", 3, 4), ("wages", 32_600_000, 32_740_000 + 5_920_200),
    ]  # fmt: skip
    assert {(each.unit, each.what, each.amount) for each in found.differences} == {
        ("HC0001Z", "workers", 1), ("HC0001Z", "wages", 5_920_200), ("TA0001Z", "wages", 140_000),
    }  # fmt: skip


def test_balances_are_booked_and_reconciled(database: str) -> None:
    opened()
    units.load_units(_units(), since=DAY, **WHO)
    declared = read_declaration([Sheet("09200", [TST, *UNITS[:3]])], form="BALANCES")
    judged = balances.judge_balances(declared)
    balances.book_balances(judged, recorded_at=MOMENT, **WHO)
    owed = {
        (posting.unit.code, posting.account, posting.fund): posting.amount
        for posting in Posting.objects.exclude(account="opening").select_related("unit")
    }
    assert owed == {
        ("TA0001Z", "due", "ODTS"): 300, ("TA0001Z", "due", "HTTT"): 2_200,
        ("TA0001Z", "due", "BHYT"): 450, ("TA0001Z", "due", "BHTN"): 200,
        ("TA0001Z", "due", "TNLD"): 50, ("TA0002Z", "unallocated", ""): -5_000,
        ("HC0001Z", "due", "BHYT"): 900, ("HC0001Z", "unallocated", ""): -700,
    }  # fmt: skip
    found = reconciling.reconcile_balances(judged)
    assert [(each.what, each.file, each.books) for each in found.totals] == [
        ("debt", 4_100, 4_100), ("surplus", 5_700, 5_700), ("charge", 17, 0),
    ]  # fmt: skip
    assert found.settled
    assert [(each.unit, each.what) for each in found.differences] == [("TA0001Z", "charge")]


def test_balances_by_fund_share_and_month(database: str) -> None:
    opened()
    units.load_units(_units(), since=DAY, **WHO)
    grid = [
        ["Mã đơn vị", "Quỹ", "Phần", "Tháng", "Số tiền"],
        ["TA0001Z", "HTTT", "employer", "04/2026", "1.000"],
        ["TA0001Z", "HTTT", "employer", "05/2026", "2.000"],
        ["TA0001Z", "", "", "", "300"],
        ["TA0002Z", "XYZ", "", "05/2026", "5"],
        ["TA0002Z", "HTTT", "", "07/2026", "5"],
        ["TA9999Z", "HTTT", "", "05/2026", "5"],
    ]
    judged = balances.judge_balances(read_declaration([Sheet("", grid)], form="BALANCES"))
    assert [each[1:] for each in judged.booked] == [
        ("", "", parse_month("2026-06"), 300),
        ("HTTT", "employer", parse_month("2026-04"), 1_000),
        ("HTTT", "employer", parse_month("2026-05"), 2_000),
    ]
    assert [[each.why for each in remarks] for _, remarks in judged.refused] == [
        [Why.FUND_UNKNOWN], [Why.AFTER_OPENING], [Why.UNIT_UNKNOWN],
    ]  # fmt: skip


def test_the_verbs_judge_first_and_write_when_told(database: str, tmp_path: Path) -> None:
    from ansinh.cli import main

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    table, out = tmp_path / "tst.xlsx", tmp_path / "tra-lai.xlsx"
    table.write_bytes(paper.as_xlsx([TST, *UNITS], names=["09200"]))
    refused = CliRunner().invoke(
        main,
        ["init", "Thái Nguyên", "--on", "2026-07-01", "--admin", "Thu Lê", "--admin-name", "x"],
    )
    assert refused.exit_code and not Installation.objects.exists()
    made = run("init", "Thái Nguyên", "--on", "2026-07-01", "--admin", "thu.le",
               "--admin-name", "Lê Thị Thu")  # fmt: skip
    assert "92 xã" in made and "/login/link/" in made
    assert User.objects.get().role == "administrator"
    seats = tmp_path / "co-quan.csv"
    seats.write_bytes(
        paper.as_csv(
            [["Mã cơ quan", "Tên cơ quan", "Mã xã", "Các xã quản lý"],
             ["01901", "BHXH cơ sở A", "05443", "05443; 05455"]]
        )
    )  # fmt: skip
    said = run("open", "offices", str(seats))
    assert "1 cơ quan, quản lý 2 xã; còn 90 xã" in said
    assert Office.objects.get(code="01901").name == "BHXH cơ sở A"
    assert offices_on(date(2026, 7, 1)) == {"05443": "01901", "05455": "01901"}
    assert offices_on(date(2026, 6, 30)) == {}
    run("open", "units", str(table), "--region", "3", "--refused", str(out))
    assert not Unit.objects.exists() and out.exists()
    assert "nhận 3, trả lại 2" in run("open", "units", str(table), "--region", "3", "--book")
    lists = tmp_path / "d02.csv"
    lists.write_bytes(paper.as_csv(register_table()))
    assert "nhận 4, trả lại 2" in run("open", "register", str(lists), "--form", "D02", "--book")
    assert "Đối chiếu" in run("open", "balances", str(table), "--book")
    signed = tmp_path / "doi-chieu.xlsx"
    run("open", "reconcile", str(table), "--out", str(signed))
    assert signed.stat().st_size > 1000


def test_a_commune_is_served_by_one_office_from_a_day_on(database: str) -> None:
    installing.init(province="Thái Nguyên", on=DAY, id=UUID(int=19), **WHO)
    a, b, c, d = (
        Area.objects.filter(level="commune", valid_to=None)
        .order_by("code")
        .values_list("code", flat=True)[:4]
    )
    seats = [("01901", "BHXH cơ sở Một", a), ("01902", "BHXH cơ sở Hai", c)]
    installing.add_offices(offices=seats, on=DAY, **WHO)

    def served(on: date = DAY, **serving: str) -> installing.Served:
        by_code = {office.removeprefix("o"): text for office, text in serving.items()}
        return installing.serve(serving=by_code, on=on, recorded_at=MOMENT, **WHO)

    assert served(o01901=f"{a}; {b}", o01902="").given == 2
    for wrong, why in (
        ({"o01901": a, "o01902": a}, "ghi hai lần"), ({"o01909": a}, "01909"),
        ({"o01901": "19"}, "19 không phải mã xã"), ({"o01901": "99999"}, "99999"),
    ):  # fmt: skip
        with pytest.raises(DossierError, match=why):
            served(**wrong)
    later = DAY.replace(year=DAY.year + 1)
    served(on=later, o01902=b)
    assert offices_on(DAY) == {a: "01901", b: "01901"}
    assert offices_on(later) == {a: "01901", b: "01902"}
    table = [["Mã đơn vị", "Tên đơn vị", "Mã xã"], ["TA0001Z", "Công ty Một", b],
             ["TA0002Z", "Công ty Hai", d]]  # fmt: skip
    declared = read_declaration([Sheet("", table)], form="UNITS")
    taken = units.judge_units(declared, units.Defaults(region=3)).taken
    assert [each["office"] for each in taken.values()] == ["01901", "01900"]
