"""A file of spells is taken whole or refused whole, and `ansinh assess` says what it owes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh import law
from ansinh.assess.intake import SpellsRefused, read_spells
from ansinh.assess.refusals import refusals
from ansinh.cli import main
from ansinh.engine.session import connect
from ansinh.ground.months import parse_month

HEADER = "person,unit,group,from_month,to_month,state,wage,region,payment_months,member_order"
GOOD = [
    "An,Xưởng 1,employee_enterprise,2016-01,,,10000000,,,",
    "Bình,Xưởng 1,employee_enterprise,2016-01,2017-05,maternity,7000000,4,,",
    "Cường,Hộ 1,household,2017-01,,,,,12,2",
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `ansinh assess` on rows of text, in a home of its own."""
    monkeypatch.setenv("ANSINH_HOME", str(tmp_path / "home"))

    def of(rows: list[str], *options: str, header: str = HEADER) -> Any:
        spells = tmp_path / "spells.csv"
        spells.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        arguments = ["assess", str(spells), "--months", "2017-01:2017-07"]
        return CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "out"), *options])

    return of


def test_totals_lines_and_people(run, tmp_path):
    answer = run(GOOD, "--json")
    assert answer.exit_code == 0, answer.output
    result = json.loads(answer.stdout)
    totals = {(one["fund"], one["share"]): one["amount"] for one in result["totals"]}
    assert totals["HTTT", "employer"] == 7 * 1_400_000
    assert totals["TNLD", "employer"] == 5 * 100_000 + 2 * 50_000
    assert totals["BHYT", "fund"] == 4 * 315_000
    assert totals["BHYT", "self"] == 457_380
    assert (result["lines"], result["people"]) == (12, 3)
    assert result["months"] == [f"2017-0{month}" for month in range(1, 8)]
    assert result["law"] == law.load().hash
    assert {one["value"] for one in result["unconfirmed"]} >= {"minimum_wage(region=I)"}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == result
    for file in result["files"]:
        assert (tmp_path / "out" / file["file"]).exists()
        assert file["sha256"] in file["file"]


def test_the_same_file_gives_the_same_bytes(run, tmp_path):
    first = json.loads(run(GOOD, "--json").stdout)
    assert json.loads(run(GOOD, "--json").stdout) == first


def test_semicolons_and_a_byte_order_mark(run):
    rows = [row.replace(",", ";") for row in GOOD]
    answer = run(rows, "--json", header="\ufeff" + HEADER.replace(",", ";"))
    assert json.loads(answer.stdout)["people"] == 3


def test_months_may_be_numbers_and_the_file_parquet(run, tmp_path):
    from tests.assess.conftest import spells_frame

    header = "person,unit,group,from_month,to_month,wage"
    rows = ["A,X,employee_enterprise,24192,119988,10000000"]
    plain = json.loads(run(rows, "--json", header=header).stdout)
    assert plain["lines"] == 7
    spells = tmp_path / "spells.parquet"
    spells_frame([{"group": "employee_enterprise", "wage": 10_000_000}]).write_parquet(spells)
    arguments = ["assess", str(spells), "--months", "2017-01:2017-07", "--json"]
    answer = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "other")])
    assert json.loads(answer.stdout)["totals"] == plain["totals"]
    spells_frame([{"group": "nobody"}]).write_parquet(spells)
    answer = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "third")])
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["refused"][0]["value"] == "nobody"


def test_every_bad_value_is_listed_and_nothing_is_written(run, tmp_path):
    rows = [
        *GOOD,
        "A,X,employee_enterprise,2016-01,,,1000000,,,",
        "B,X,employee_enterprise,2016-1,2017-05,maternity,7000000.5,4,,",
        ",Hộ 1,household,2017-01,2016-01,,,,12,2",
        "D,X,household_business_owner,2016-01,,,10000000,,,",
        "E,X,nobody,2016-01,,,10000000,,,",
        "F,X,student,2016-01,,,0,,7,",
        "G,X,employee_enterprise,2016-01,,asleep,10000000,5,,",
        "H,X,employee_enterprise,2016-01,,,-4,4,,,extra",
    ]
    answer = run(rows, "--json")
    assert answer.exit_code == 1
    refused = json.loads(answer.stdout)["refused"]
    assert [(one["row"], one["column"]) for one in refused] == [
        (5, "region"), (6, "wage"), (6, "from_month"), (7, "person"), (7, "to_month"),
        (8, "group"), (9, "group"), (10, "payment_months"), (11, "region"), (12, "the file"),
        (12, "wage"),
    ]  # fmt: skip
    assert all(one["reason"] for one in refused)
    assert "Luật 41/2024/QH15, Điều 2 khoản 1 điểm m" in refused[5]["reason"]
    assert "row 6, column wage, value '7000000.5': not a whole number" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_a_wage_or_coefficient_that_would_be_ignored_is_refused(run):
    header = "person,unit,group,from_month,wage,coefficient"
    answer = run(
        ["A,X,employee_state,2016-01,5000000,23400", "B,X,employee_enterprise,2016-01,5000000,1"],
        "--json",
        header=header,
    )
    refused = json.loads(answer.stdout)["refused"]
    assert [(one["row"], one["column"]) for one in refused] == [(2, "wage"), (3, "coefficient")]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (HEADER.replace("unit", "office"), "office"),
        (HEADER.replace("wage", "person"), "person"),
        ("unit,group,from_month", "person"),
    ],
)
def test_a_wrong_header_is_refused(run, header, column):
    answer = run([], "--json", header=header)
    assert answer.exit_code == 1
    assert column in {one["column"] for one in json.loads(answer.stdout)["refused"]}


def test_an_empty_file_owes_nothing(run):
    answer = run([], "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["lines"] == 0


def test_bad_months_and_bad_laws_are_errors(run, tmp_path):
    assert run(GOOD, "--months", "2017-13").exit_code == 2
    assert run(GOOD, "--months", "2017-07:2017-01").exit_code == 2
    answer = run(GOOD, "--months", "2011-01")
    assert answer.exit_code == 1 and "outside the days this law covers" in answer.output
    bad = tmp_path / "bad.yaml"
    bad.write_text("reform: x\nchanges:\n  - {quantity: base_salary, from: 2017-01-01, value: 1}\n")
    answer = run(GOOD, "--law", str(bad))
    assert answer.exit_code == 1 and "no reference" in answer.output


def test_a_reform_is_compared_by_fund_group_and_unit(run, tmp_path):
    path = tmp_path / "reform.yaml"
    path.write_text(
        "reform: hai phần trăm\nchanges:\n  - {quantity: rate, fund: BHTN, share: employer, "
        "kind: worker, from: 2017-03-01, value: 2%, "
        "reference: {document: Dự thảo, article: Điều 1}}\n",
        encoding="utf-8",
    )
    plain = json.loads(run(GOOD, "--json").stdout)
    offices = tmp_path / "offices.csv"
    offices.write_text("unit,office\nXưởng 1,Ba Bể\n", encoding="utf-8")
    answer = run(GOOD, "--json", "--law", str(path), "--compare", "--offices", str(offices))
    result = json.loads(answer.stdout)
    assert result["law"] != plain["law"]
    funds = {one["fund"]: one["difference"] for one in result["comparison"]["fund"]}
    assert funds["BHTN"] == 5 * 100_000 and funds["HTTT"] == 0
    units = {one["unit"]: one["difference"] for one in result["comparison"]["unit"]}
    assert units == {"Xưởng 1": 500_000, "Hộ 1": 0}
    by_office = {one["office"]: one["difference"] for one in result["comparison"]["office"]}
    assert by_office == {"Ba Bể": 500_000, "": 0}
    groups = {one["group"]: one for one in result["comparison"]["group"]}
    assert groups["employee_enterprise"]["difference"] == 500_000
    total = sum(one["amount"] for one in result["totals"])
    assert total - sum(one["amount"] for one in plain["totals"]) == 500_000


CELLS = st.one_of(
    st.sampled_from(["", "0", "1", "3", "12", "7", "5000000", "99999999999", "-1", "1.5", "abc",
                     "2017-01", "2017-13", "24204", "242040", "2016-1", "active", "sick", "asleep",
                     "employee_enterprise", "household", "student", "pensioner", "BB"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"],
                          exclude_characters=',;"'), max_size=6),
)  # fmt: skip
BOOK = law.load()


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(CELLS, CELLS, st.sampled_from(["employee_enterprise", "household", "student", ""])
                  | CELLS, st.sampled_from(["2017-01", "2016-05"]) | CELLS,
                  st.sampled_from(["", "2018-01"]) | CELLS, st.just("") | CELLS, CELLS, CELLS,
                  CELLS, CELLS),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_the_columns_refuse_exactly_what_the_rows_explain(tmp_path, rows):
    path = tmp_path / "spells.csv"
    path.write_text("\n".join([HEADER, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    months = [parse_month("2017-01"), parse_month("2017-02")]
    explained = list(refusals(path, BOOK, months))
    try:
        read_spells(connect(threads=1), path, BOOK, months)
    except SpellsRefused as refused:
        assert refused.refusals == explained, explained
    else:
        assert explained == []


def refused_file(path: Path) -> str:
    with pytest.raises(SpellsRefused) as refused:
        read_spells(connect(), path, law.load(), [parse_month("2017-01")])
    return "; ".join(map(str, refused.value.refusals))


def test_what_is_no_file_of_spells_is_told_in_a_line(tmp_path: Path) -> None:
    """A05, A15, A19, A20 of the border's table of cases."""
    path = tmp_path / "spells.csv"
    path.write_bytes("\n".join([HEADER, *GOOD]).encode("utf-16"))
    assert "UTF-16; save it as CSV UTF-8" in refused_file(path)
    path.write_bytes(b"PK\x03\x04" + bytes(200))
    assert "this is a workbook" in refused_file(path)
    short = "P1,U1,employee_enterprise,2017-01,,5000000"
    path.write_text(f"person,unit,group,from_month,to_month,wage,region\n{short}\n")
    told = refused_file(path)
    assert "fewer cells than the header" in told and "2" in told
    parquet = tmp_path / "spells.parquet"
    parquet.write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    assert "damaged or cut short" in refused_file(parquet)
