"""`ansinh close` and `ansinh verify` as a person runs them."""

import json

import pytest
from click.testing import CliRunner
from django.db import connections

from ansinh.arrears.models import UnitStatus
from ansinh.cli import main
from ansinh.ledger.models import PaymentCycle
from tests.ledger.builders import close as close_month
from tests.register.builders import append, build_register, change


@pytest.fixture
def register(database: str) -> None:
    build_register()
    append(change(1, 1, "2016-01"))


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_close_closes_what_is_open_up_to_the_month(register: None) -> None:
    code, output = run("close", "2016-02", "--recorded-at", "2016-03-05", "--yes")
    assert code == 0, output
    assert "2016-01" in output and "2016-02" in output
    assert "1.300.000" in output
    code, output = run("close", "2016-02")
    assert code == 0
    assert output.strip() == "Tháng 2016-02 đã khóa từ trước: không ghi bút toán nào."


def test_close_says_what_is_wrong(register: None) -> None:
    code, output = run("close", "2015-11")
    assert code == 1 and "2015-11" in output
    code, output = run("close", "tháng 8")
    assert code == 2 and "2017-07" in output


def test_verify_tells_whole_from_broken(register: None) -> None:
    close_month("2016-01")
    code, output = run("verify", "--json")
    answer = json.loads(output)
    assert code == 0 and answer["holds"] and answer["findings"] == []
    assert len(answer["chain_head"]) == 64
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_batch DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_batch SET reason = 'x'")
        cursor.execute("ALTER TABLE ledger_batch ENABLE TRIGGER USER")
    code, output = run("verify")
    assert code == 1
    assert "broken   hash-chain" in output and "batch 1" in output
    code, output = run("verify", "--json")
    assert [finding["invariant"] for finding in json.loads(output)["findings"]] == [
        "hash-chain", "record-chain",
    ]  # fmt: skip


def test_a_payer_of_three_months_at_once_is_recorded(register: None) -> None:
    asked = ("unit", "cycle", "ta0001z", "2016-01", "--reason", "công văn 12")
    code, output = run(*asked, "--months", "3", "--recorded-at", "2016-01-10")
    assert code == 0, output
    assert output.strip() == "Đơn vị TA0001Z đóng 3 tháng một lần từ tháng 2016-01."
    assert PaymentCycle.objects.get().months == 3
    code, output = run(*asked, "--months", "4")
    assert code == 1 and "1, 3, 6" in output
    code, output = run("unit", "cycle", "TA9", "2016-01", "--reason", "x", "--months", "3")
    assert code == 1 and "TA9" in output
    assert PaymentCycle.objects.count() == 1


def test_the_situation_of_a_payer_is_recorded(register: None) -> None:
    asked = ("unit", "status", "ta0001z", "missing", "--from", "2016-01-09", "--reason", "kiểm tra")
    paper = ("--paper", "Biên bản 3/BB-UBND ngày 9/1/2016", "--recorded-at", "2016-01-10")
    code, output = run(*asked, "--evidence", "commune", *paper)
    assert code == 0, output
    assert output.startswith("Đơn vị TA0001Z từ ngày 09/01/2016: không còn hoạt động tại địa chỉ")
    assert UnitStatus.objects.get().evidence == "commune"
    code, output = run(*asked, "--evidence", "unit", *paper)
    assert code == 1 and "cơ quan thuế" in output
    assert UnitStatus.objects.count() == 1
