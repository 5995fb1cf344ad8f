"""What somebody names in the law: a share of a group, a step written out, a cell of a file."""

from pathlib import Path

import pytest
from tests.law.test_reading import GOOD, load_with

from ansinh import law
from ansinh.law.groups import parse_group
from ansinh.law.names import kind_named
from ansinh.law.steps import Step

BOOK = law.load()
LABEL = {"vi": "Bậc lương", "en": "Scale"}


def test_a_group_pays_what_it_pays() -> None:
    assert kind_named(BOOK, "employee_enterprise", "HTTT", "employee")[0] == "employee"
    assert kind_named(BOOK, "household", "BHYT", "self")[0] in ("self", "whole")
    with pytest.raises(law.LawError, match="household pays no HTTT as employee"):
        kind_named(BOOK, "household", "HTTT", "employee")
    with pytest.raises(law.LawError, match="household pays no BHYT as employer"):
        kind_named(BOOK, "household", "BHYT", "employer")


def test_a_scale_is_written_as_it_is_computed() -> None:
    def written(*operands: int) -> str:
        return Step("scale", "scale", operands, 3_042_000, LABEL).formula({}, "vi")

    assert written(1_300_000, 23_400, 0, 0, 0, 0) == "2,34 × 1.300.000 = 3.042.000"
    assert written(1_300_000, 23_400, 2_000, 0, 0, 0).startswith("(2,34 + 0,2")
    assert written(1_300_000, 23_400, 0, 0, 500, 0).startswith("(2,34 + 2,34 × ")
    least = Step("floor", "at_least", (1, 2), 2, LABEL)
    assert least.formula({}, "vi") == "1, không thấp hơn 2: 2"
    assert least.formula({}, "en") == "1, at least 2: 2"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("quantity: levy\n", "quantity: 5\n", "no `quantity:`"),
        ("unit: percent\n", "unit: percent\nby: [kind]\n", "the value is a mapping by kind"),
        (
            "unit: percent\nvalues:\n  - {from: 2020-01-01, value: 5%",
            "unit: percent\nby: [kind, share]\nvalues:\n  - {from: 2020-01-01, value: {one: 5%}",
            "should name kind.share",
        ),
    ],
)
def test_a_file_that_is_not_whole(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(law.LawError) as refused:
        load_with(tmp_path, GOOD.replace(old, new))
    assert reason in str(refused.value)


def test_a_block_that_there_is_not() -> None:
    with pytest.raises(law.LawError, match="block 'IX' is not one of"):
        parse_group({"group": "x"}, "IX", "groups.yaml")
