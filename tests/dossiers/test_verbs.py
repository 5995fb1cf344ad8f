"""`ansinh dossier` and `ansinh export`: the counter's work by the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ansinh.cli import acting, main
from ansinh.exchange.declarations import open_sheets, read_declaration
from ansinh.register.models import Change
from tests.dossiers import office, paper
from tests.dossiers.office import person


def run(*words: str, fails: bool = False) -> str:
    result = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert (result.exit_code != 0) is fails, result.output
    return result.output


def test_from_the_counter_to_the_books(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.build_office()
    file, back = tmp_path / "d02.xlsx", tmp_path / "tra-lai.xlsx"
    people = [
        person(7, movement="TM", pay=6_000_000, month="01/2026"),
        person(9, movement="GH", month="01/2026"),
    ]
    file.write_bytes(paper.as_xlsx(paper.d02_lt(people)))
    at = ["--recorded-at", "2026-06-05 10:00"]
    monkeypatch.setattr(acting, "machine_user", lambda: "chi-mot")
    said = run("dossier", "receive", str(file), "--on", "2026-06-05", *at)
    assert "Số: 00001/2026/09700" in said and "12/06/2026" in said
    number = "00001/2026/09700"
    assert number in run("dossier", "list")
    said = run("dossier", "check", number, "--refused", str(back), *at)
    assert "2 dòng: nhận 1, trả lại 1" in said
    assert "1.920.000" in said  # 32 % of 6,000,000, the first open month being 1/2026
    (row,) = read_declaration(open_sheets(back.read_bytes())).rows
    assert row.values["social_number"] == office.number(9)
    refused = run("dossier", "approve", number, "--reason", "duyệt", *at, fails=True)
    assert "người khác phải duyệt" in refused
    monkeypatch.setattr(acting, "machine_user", lambda: "anh-hai")
    run("dossier", "approve", number, "--reason", "duyệt", *at)
    run("dossier", "apply", number, "--reason", "ghi", *at)
    assert Change.objects.filter(dossier=number).count() == 1
    assert "đã ghi sổ" in run("dossier", "apply", number, "--reason", "ghi", *at, fails=True)
    out = tmp_path / "ra.xlsx"
    run("export", "d02", "TA0001Z", "--month", "2026-01", "--out", str(out))
    assert len(read_declaration(open_sheets(out.read_bytes())).rows) == 7
    run("dossier", "undo", number, "--reason", "khai nhầm", *at)
    said = run("dossier", "show", number)
    assert [word for word in ("đã nhận", "đã duyệt", "đã ghi sổ", "đã hủy") if word in said] == [
        "đã nhận", "đã duyệt", "đã ghi sổ", "đã hủy",
    ]  # fmt: skip


def test_a_file_that_is_none_is_told_in_words(database: str, tmp_path: Path) -> None:
    office.build_office()
    file = tmp_path / "x.csv"
    file.write_text("một,hai\n1,2\n")
    said = run("dossier", "receive", str(file), "--on", "2026-06-05", fails=True)
    assert "không tìm thấy bảng của mẫu nào đã biết" in said
