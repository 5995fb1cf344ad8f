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


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"\x89PNG\r\n", "picture"),
        (b"1.000 ng\x00\x00i", "no text"),
    ],
)
def test_a_file_that_is_no_text_is_told_and_the_others_are_read(
    page: Path, content: bytes, word: str
) -> None:
    other = page.with_name("khac.bin")
    other.write_bytes(content)
    result = CliRunner().invoke(read, [str(other), str(page), "--json"])
    assert result.exit_code == 2
    broken, whole = json.loads(result.stdout)
    assert broken["file"] == "khac.bin"
    assert word in broken["error"]
    assert len(whole["facts"]) == 2
    assert word in result.stderr


def test_an_empty_file_and_a_wide_one(page: Path) -> None:
    empty = page.with_name("trong.txt")
    empty.write_bytes(b"")
    page.write_bytes(TEXT.format("50").replace(". ", ".\r\n").encode("utf-16"))
    result = CliRunner().invoke(read, [str(empty), str(page), "--json"])
    assert result.exit_code == 0
    assert [len(item["facts"]) for item in json.loads(result.stdout)] == [0, 2]


def test_nothing_is_kept_when_one_file_is_no_text(page: Path) -> None:
    other = page.with_name("khac.pdf")
    other.write_bytes(b"%PDF-1.4")
    result = CliRunner().invoke(read, [str(page), str(other), "--keep"])
    assert result.exit_code == 2
    assert "Nothing was kept" in result.stderr


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
