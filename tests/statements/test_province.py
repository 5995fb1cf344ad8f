"""Every unit and month of the small Bắc Kạn: the identities hold, the documents are made."""

import json
from pathlib import Path

import pytest

from ansinh.ground.months import first_day, month_of, parse_month, show_month
from tests.statements import cases

JULY = parse_month("2017-07")


def test_the_identities_hold_for_every_unit_and_month(province: str) -> None:
    from ansinh.ledger.models import Closing
    from ansinh.statements import identities
    from ansinh.statements.figures import figures

    closed = [month_of(day) for day in Closing.objects.order_by("month").values_list(
        "month", flat=True
    )]  # fmt: skip
    assert closed[-1] == JULY and len(closed) >= 19
    before = None
    for month in closed:
        found = figures(month=month)
        identities.check(found, before)
        before = found
    assert before is not None and int(before.fund("people_out").sum()) > 3_000


def test_a_broken_figure_is_named(province: str) -> None:
    from ansinh.statements import identities
    from ansinh.statements.figures import figures
    from ansinh.statements.filling import FIGURES

    found = figures(month=JULY)
    for name, said in (
        ("accrued", "Đ2.2 = A2.2"), ("people_up", "Đ1 = A1"), ("late_out", "Đ2.2 = Đ2.2.1"),
        ("charge_late_out", "Đ3 = A3"), ("allocated", "C [+] A2.1"),
    ):  # fmt: skip
        place = (3, 2, FIGURES.index(name))
        found.by_fund[place] += 1
        with pytest.raises(identities.IdentityBroken, match=said) as broken:
            identities.check(found)
        assert found.units[3].code in str(broken.value)
        found.by_fund[place] -= 1
    identities.check(found)


def test_the_statements_add_up_to_the_ledger(province: str) -> None:
    """The sum of all statements against the journal itself, not against the balances."""
    from ansinh import statements
    from tests.ledger.builders import query

    found = statements.province(JULY)
    kinds = {statement.unit.kind for statement in found}
    assert {"enterprise", "budget", "fund", "households", "supported", "commune"} <= kinds
    through = first_day(JULY)
    [(owed,)] = query(
        "SELECT sum(amount) FROM ledger_posting WHERE account IN ('due', 'settled') "
        "AND booked_month <= %s", through,
    )  # fmt: skip
    assert sum(statement.amount("Đ.2.2") for statement in found) == owed
    [(received,)] = query(
        "SELECT -sum(p.amount) FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id "
        "WHERE p.account = 'unallocated' AND e.kind IN ('receipt', 'reversal') "
        "AND p.booked_month = %s", through,
    )  # fmt: skip
    assert sum(statement.amount("C") for statement in found) == received
    [(accrued,)] = query(
        "SELECT sum(p.amount) FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id "
        "WHERE p.account = 'due' AND e.kind = 'accrual' AND p.booked_month = %s", through,
    )  # fmt: skip
    assert sum(statement.amount("B.3") for statement in found) == accrued


def test_the_people_are_those_of_the_indicators(province: str) -> None:
    """B06 counts whom the board counts; both are counted from spells, by different code."""
    from ansinh import law
    from ansinh.ground.months import last_day
    from ansinh.indicators.facts import facts
    from ansinh.statements import b06
    from ansinh.statements.figures import figures

    answered = b06.codes(figures(month=JULY), law.load())
    counted = {
        fact.scheme: fact.value
        for fact in facts(as_of=last_day(JULY), known_at=None, scope=None)
        if fact.definition == "participants"
    }
    for code, scheme in (("05", "BHXH_BB"), ("09", "BHXH_TN"), ("22", "BHTN"), ("26", "BHYT")):
        assert answered[code].reached == counted[scheme]


def test_one_unit_says_what_the_province_says(province: str) -> None:
    from ansinh import statements

    everybody = {found.unit.kind: found for found in statements.province(JULY)}
    for statement in everybody.values():
        assert statements.of(unit=statement.unit.code, month=JULY) == statement


def test_the_command_writes_every_form(province: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from ansinh import statements
    from ansinh.cli import main

    count = len(statements.province(JULY))
    month = show_month(JULY)

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, [*words], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    run("statement", "--all", month, "--format", "pdf", "--out", str(tmp_path / "pdf"))
    assert len(list((tmp_path / "pdf").iterdir())) == count
    run("statement", "--all", month, "--format", "json", "--single", "--out",
        str(tmp_path / "all.json"))  # fmt: skip
    data = json.loads((tmp_path / "all.json").read_text())
    assert len(data) == count
    code = data[0]["unit"]["code"]
    assert json.loads(run("statement", code, month, "--format", "json")) == data[0]
    assert code in run("statement", code, month)
    run("report", "b06", month, "--out", str(tmp_path / "b06.xlsx"))
    run("report", "b03", month, "--out", str(tmp_path / "b03.xlsx"))
    told = run("notice", "banks", month, "--format", "csv", "--out", str(tmp_path / "banks"))
    assert "units" in told and len(list((tmp_path / "banks").iterdir())) == 1


def test_the_command_says_what_is_wrong(province: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from ansinh.cli import main

    def refused(*words: str) -> str:
        result = CliRunner().invoke(main, [*words])
        assert result.exit_code != 0 and result.exception.__class__ is SystemExit
        return result.output

    month = show_month(JULY)
    assert "ZZ9999Z" in refused("statement", "ZZ9999Z", month)
    assert show_month(JULY + 1) in refused("statement", "--all", show_month(JULY + 1), "--out", "x")
    assert "--out" in refused("statement", "--all", month, "--format", "pdf")
    assert "2017-8" in refused("statement", "AA", "2017-8x")
    early = ("--known-at", "2017-08-01")
    assert show_month(JULY) in refused("report", "b06", month, *early)
    assert cases.OFFICE.has_account
