"""Two laws side by side: old, new, article and one example in đồng."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ansinh import law
from ansinh.cli import main
from ansinh.law.difference import declared, differences, law_at
from ansinh.law.loading import statute_files

STATUTE = Path(statute_files()[0][1]).parent
REFORM = """reform: thử
changes:
  - quantity: rate
    fund: BHTN
    share: employer
    kind: worker
    from: 2026-12-01
    to: 2027-03-01
    value: 2%
    reference: {document: Dự thảo, article: Điều 1}
  - quantity: minimum_wage
    region: III
    from: 2026-12-01
    value: 4450000
    reference: {document: Dự thảo, article: Điều 2}
"""


@pytest.fixture
def reform(tmp_path):
    path = tmp_path / "reform.yaml"
    path.write_text(REFORM, encoding="utf-8")
    return path


def test_each_change_is_shown_alone_with_its_article(reform):
    wage, rate = differences(law.load(), law_at(reform))
    assert rate.name == "rate(fund=BHTN, kind=worker, share=employer)"
    assert (rate.since, rate.until) == (date(2026, 12, 1), date(2027, 3, 1))
    assert (rate.old.value, rate.new.value) == (1_000, 2_000)
    assert str(rate.new.reference) == "Dự thảo, Điều 1"
    assert rate.example.new - rate.example.old == 100_000  # 1 % of 10 million
    assert wage.name == "minimum_wage(region=III)"
    # The floor of region III: 32 % of it, whatever the other change does to unemployment insurance.
    assert wage.example.new - wage.example.old == (4_450_000 - 4_140_000) * 32 // 100


def test_a_folder_against_itself_and_against_one_changed_line(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(STATUTE, old)
    shutil.copytree(STATUTE, new)
    assert list(differences(law_at(old), law_at(new))) == []
    path = new / "1_wages_and_bases" / "base_salary.yaml"
    path.write_text(path.read_text("utf-8").replace("2530000", "2540000"), encoding="utf-8")
    groups = new / "4_health_insurance" / "groups_5_household.yaml"
    groups.write_text(groups.read_text("utf-8").replace("order: yes", "order: no"), "utf-8")
    (found,) = differences(law_at(old), law_at(new))
    assert (found.name, found.old.value, found.new.value) == ("base_salary", 2_530_000, 2_540_000)
    assert list(declared(law_at(old), law_at(new))) == ["group household: order True -> False"]


def test_the_command_prints_and_tells_of_a_middle_of_a_month(reform):
    reform.write_text(REFORM.replace("from: 2026-12-01\n    value", "from: 2026-12-15\n    value"))
    told = CliRunner().invoke(main, ["law", "diff", str(STATUTE), str(reform)])
    assert told.exit_code == 0, told.output
    assert "1% -> 2%" in told.stdout and "Dự thảo, Điều 1 [memory]" in told.stdout
    assert "follow from 2027-01" in told.stderr
    listed = json.loads(
        CliRunner().invoke(main, ["law", "diff", "--json", str(STATUTE), str(reform)]).stdout
    )
    assert {one["name"] for one in listed["values"]} >= {"minimum_wage(region=III)"}
