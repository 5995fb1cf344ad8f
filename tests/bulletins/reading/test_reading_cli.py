"""`ansinh bulletin read`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ansinh.bulletins.reading.score import main
from ansinh.cli.bulletin_read import read

TEXT = "Đến 30/6/2020, tỉnh Hà Nam thu BHXH, BHYT, BHTN 300 tỷ đồng/600 tỷ đồng, đạt {}% kế hoạch."


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "tin.txt"
    file.write_text(TEXT.format("50"), encoding="utf-8")
    return file


def test_json(page: Path) -> None:
    result = CliRunner().invoke(read, [str(page), "--json"])
    assert result.exit_code == 0
    read_back = json.loads(result.output)
    assert read_back["place"] == "Hà Nam"
    assert [fact["value"] for fact in read_back["facts"]] == [300 * 10**9, 600 * 10**9]
    assert "flags" not in read_back


def test_several_files_are_a_list(page: Path) -> None:
    result = CliRunner().invoke(read, [str(page), str(page), "--json", "--check"])
    assert [item["flags"] for item in json.loads(result.output)] == [[], []]


def test_check_flags_and_fails(page: Path) -> None:
    page.write_text(TEXT.format("60"), encoding="utf-8")
    result = CliRunner().invoke(read, [str(page), "--check", "--json"])
    assert result.exit_code == 1
    (flag,) = json.loads(result.output)["flags"]
    assert (flag["identity"], flag["expected"], flag["printed"]) == ("plan_pct", 50, 60)


def test_table_and_place(page: Path) -> None:
    result = CliRunner().invoke(read, [str(page), "--check", "--place", "Ninh Bình"])
    assert result.exit_code == 0
    assert "300 tỷ đồng" in result.output
    assert "holds" in result.output


def test_published_gives_the_year(page: Path) -> None:
    page.write_text("Đến ngày 30/9, tỉnh có 5.000 người tham gia BHYT.", encoding="utf-8")
    result = CliRunner().invoke(read, [str(page), "--json", "--published", "2021-10-05"])
    assert json.loads(result.output)["facts"][0]["as_of"] == "2021-09-30"


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cu.txt"
    file.write_bytes("Số".encode("cp1258", errors="ignore") + b"\xff\xfe")
    result = CliRunner().invoke(read, [str(file)])
    assert result.exit_code != 0
    assert "UTF-8" in result.output


def test_score_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format("50"), encoding="utf-8")
    fact = {
        "indicator": "collection",
        "scheme": "BHXH+BHYT+BHTN",
        "value": 300000000000,
        "as_of": "2020-06-30",
    }
    (tmp_path / "a.json").write_text(json.dumps({"facts": [fact]}), encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert "precision 0.500   recall 1.000" in capsys.readouterr().out
    assert main([]) == 2
