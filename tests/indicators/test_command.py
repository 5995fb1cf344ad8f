"""`ansinh facts` and `ansinh bulletin write`, as they are typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from ansinh.cli import main
from tests import small_province as small


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_facts_as_json(small_province: str) -> None:
    done = run("facts", "--as-of", "2017-01-31", "--json")
    assert done.exit_code == 0
    facts = {(fact["indicator"], fact["scheme"]): fact for fact in json.loads(done.stdout)}
    assert facts["participants", "BHYT"]["value"] == 9
    assert facts["collection", small.ALL]["comparison"]["plan_pct"] == 58.3
    assert facts["debt", small.ALL]["value"] == 83_069_900


def test_facts_as_known_on_a_day_and_of_a_place(small_province: str) -> None:
    later = datetime(2017, 2, 10, 3, 0, tzinfo=UTC)
    small.change(13, 4, "2017-01", "active", small.HOME_SECOND, at=later)
    question = ("facts", "--as-of", "2017-01-31", "--scope", "972", "--json")
    on_the_day = json.loads(run(*question, "--known-at", "2017-02-10").stdout)
    the_day_before = json.loads(run(*question, "--known-at", "2017-02-09").stdout)
    at_a_time = json.loads(run(*question, "--known-at", "2017-02-10T09:59").stdout)
    assert [health(found) for found in (on_the_day, the_day_before, at_a_time)] == [4, 3, 3]


def health(facts: list[dict[str, object]]) -> object:
    return next(fact["value"] for fact in facts if fact["scheme"] == "BHYT")


def test_facts_as_a_table(small_province: str) -> None:
    lines = run("facts", "--as-of", "2017-01-31").stdout.splitlines()
    assert lines[0] == "Sơn Hà (97)"
    (collection,) = [line for line in lines if line.startswith("Số thu")]
    for number in (
        "11.653.400 đồng",
        "58,3%",
        "+8.653.400 đồng",
        "288,4%",
        "31/01/2017",
        "đã khóa",
    ):
        assert number in collection


def test_wrong_questions_are_explained(small_province: str) -> None:
    for arguments, said in (
        (("--as-of", "31/1/2017"), "write it as 2017-07-31"),
        (("--as-of", "2017-01-31", "--scope", "98"), "'98'"),
        (("--as-of", "2017-01-31", "--known-at", "soon"), "is not a time"),
    ):
        done = run("facts", *arguments)
        assert done.exit_code != 0 and said in done.stderr and "Traceback" not in done.stderr


def test_a_bulletin_in_a_file(small_province: str, tmp_path: Path) -> None:
    file = tmp_path / "bulletin.html"
    done = run(
        "bulletin", "write", "--as-of", "2017-01-31", "--format", "html", "--output", str(file)
    )
    assert done.exit_code == 0 and str(file) in done.stdout
    assert "58,3%" in file.read_text(encoding="utf-8")
    printed = run("bulletin", "write", "--as-of", "2017-01-31", "--format", "json")
    assert json.loads(printed.stdout)["as_of"] == "2017-01-31"


def test_a_refused_bulletin_writes_nothing(small_province: str, tmp_path: Path) -> None:
    file = tmp_path / "bulletin.txt"
    done = run("bulletin", "write", "--as-of", "2017-02-28", "--output", str(file))
    assert done.exit_code == 1
    assert "month closed" in done.stderr and "ansinh close 2017-02" in done.stderr
    assert not file.exists()


def test_an_empty_home_says_what_to_do(database: str) -> None:
    done = run("facts", "--as-of", "2017-01-31")
    assert done.exit_code == 1 and "ansinh demo" in done.stderr
