"""The bank's verbs as a clerk runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ansinh.cli import main
from tests.receipts.builders import few, install, line, reply, statement

ONE, TWO, THREE = few()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def file(database: str, tmp_path: Path) -> Path:
    install(few())
    path = tmp_path / "sao-ke.csv"
    path.write_bytes(
        statement(
            [
                line("FT1", ONE, 1_000_000),
                line("FT2", ONE, 300_000, counterparty_name="", counterparty_account="190055"),
                line("FT3", None, 5_000, remittance="lai tien gui"),
            ]
        )
    )
    return path


def test_from_the_file_to_the_last_decision(file: Path) -> None:
    told = run("import", "bank", str(file), "--recorded-at", "2026-08-01")
    assert told.exit_code == 0, told.output
    assert "1.000.000 đồng" in told.output and "305.000 đồng" in told.output
    assert "đã nhập trước đây" in run("import", "bank", str(file)).output
    queue = json.loads(run("match", "list", "--json").output)
    assert (queue["count"], queue["amount"]) == (2, 305_000)
    first, second = queue["waiting"]
    assert first["candidates"][0]["unit"] == ONE.code and first["payer_account"] == "190055"
    listed = run("match", "list").output
    assert f"1. {ONE.code}" in listed and "mã đơn vị TA0001Z" in listed
    when = ("--recorded-at", "2026-08-02")
    assert "ZZ" in run("match", "decide", str(first["line"]), "ZZ", *when).output
    assert run("match", "decide", str(first["line"]), TWO.code, *when).exit_code == 0
    assert run("match", "decide", str(first["line"]), ONE.code, *when).exit_code == 1
    assert run("match", "reverse", str(first["line"]), "--reason", "nhầm", *when).exit_code == 0
    assert run("match", "decide", str(first["line"]), ONE.code, *when).exit_code == 0
    aside = run("match", "set-aside", str(second["line"]), "--reason", "lãi", *when)
    assert aside.exit_code == 0
    assert json.loads(run("match", "list", "--json").output)["count"] == 0
    explained = json.loads(run("allocate", "--explain", "FT1", "--json").output)
    assert explained["waiting"] == explained["amount"] == 1_000_000
    assert explained["decided"]["automatic"] is True
    assert "chưa khóa sổ" in run("allocate", "--explain", "FT1").output
    assert run("allocate", "--explain", "FT9").exit_code == 1


def test_a_file_that_does_not_add_up_says_the_difference(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"1000000"', b'"1000500"', 1))
    told = run("import", "bank", str(file))
    assert told.exit_code == 1
    assert "lệch -500" in told.output and "sao-ke.csv" in told.output


def test_a_receipt_is_explained_to_the_people_it_covers(province: str) -> None:
    from ansinh.ledger.models import OpenItem, Receipt

    late = OpenItem.objects.filter(unit__kind="enterprise").order_by("unit").first()
    receipt = Receipt.objects.filter(unit=late.unit_id).order_by("-value_date").first()
    told = run("allocate", "--explain", receipt.reference)
    assert told.exit_code == 0, told.output
    assert "BHYT" in told.output and "là đủ" in told.output
    data = json.loads(run("allocate", "--explain", receipt.reference, "--json").output)
    assert data["allocated"] + data["surplus"] == receipt.amount
    assert data["people"] and all(len(row["person"]) == 10 for row in data["people"])


def test_a_refused_file_is_told_and_nothing_is_written(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"300000"', b'"300k00"', 1))
    told = run("import", "bank", str(file), "--recorded-at", "2026-08-01")
    assert told.exit_code == 1
    assert "sao-ke.csv, dòng 8, cột ghi có: không phải số tiền" in told.output
    assert json.loads(run("match", "list", "--json").output)["count"] == 0


def test_what_a_bank_announced_is_outstanding_until_its_line_comes(
    file: Path, tmp_path: Path
) -> None:
    answer = reply(tmp_path / "reply.csv", [("THU0001", ONE.code, 9, 300_000)])
    read = run("notice", "read", str(answer), "--bank", "970418")
    assert read.exit_code == 0 and "1 booked" in read.output
    assert "970418/THU0001" in run("notice", "outstanding").output
    known = tmp_path / "tk.csv"
    known.write_text(f"unit,account\n{ONE.code},190055\n")
    assert "1 accounts, 1 new" in run("match", "learn", str(known)).output
    told = run("import", "bank", str(file))
    assert "tiền đã báo thu hộ" in told.output
    assert "0 payments" in run("notice", "outstanding").output
    listed = json.loads(run("match", "list", "--json").output)["waiting"]
    (waits,) = (each["line"] for each in listed if each["amount"] == 5_000)
    assert "cùng số tiền" in run("match", "settle", str(waits)).output
    for bank in ("970418", "970436"):
        second = reply(tmp_path / f"{bank}.csv", [(f"{bank}99", TWO.code, 9, 5_000)])
        assert run("notice", "read", str(second), "--bank", bank).exit_code == 0
    asked = run("match", "settle", str(waits))
    assert asked.exit_code == 1 and "97043699" in asked.output
    key = next(line.split()[0] for line in asked.output.splitlines() if "97043699" in line)
    settled = run("match", "settle", str(waits), "--group", key)
    assert settled.exit_code == 0, settled.output
    assert "970418/97041899" in run("notice", "outstanding").output
    answer.write_text(answer.read_text().replace("300000", "nhiều"))
    refused = run("notice", "read", str(answer), "--bank", "970418")
    assert refused.exit_code == 1 and "nhiều" in refused.output
    known.write_text("unit,account\nZZ,190055\n")
    assert "ZZ" in run("match", "learn", str(known)).output
