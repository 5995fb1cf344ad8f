"""Every case of the folder comes out, and the folder holds together."""

import pytest

from ansinh import law
from ansinh.law.cases import Case, read_cases, run_case
from ansinh.law.check import problems

BOOK = law.load()
CASES = read_cases()
GOLDEN = [case for case in CASES if case.rule != "value"]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case.rule}: {case.name}")
def test_case(case: Case):
    failure = run_case(BOOK, case)
    assert failure is None, str(failure)


def test_every_value_case():
    assert [str(found) for case in CASES if (found := run_case(BOOK, case))] == []


def test_the_folder_holds_together():
    assert list(problems(BOOK, CASES)) == []


def test_a_wrong_output_is_found():
    from dataclasses import replace

    case = next(case for case in GOLDEN if case.expected.get("total") == 3_398_400)
    failure = run_case(BOOK, replace(case, expected={"total": 3_398_401}))
    assert failure is not None and "3398400" in str(failure)


def test_every_golden_figure_of_the_decisions_is_there():
    figures = {
        figure for case in GOLDEN for figure in case.expected.values() if isinstance(figure, int)
    }
    assert figures >= {
        14_753_539, 135_629_537, 4_550_504, 6_820_781, 6_654_516, 1_650_000, 1_227_495,
        1_491_000, 478_736_650, 9_600_000, 32_003_250, 7_987_500, 8_946_000, 7_614_750,
        7_455_000, 2_609_250, 165_750_000, 25_750_000, 3_398_400, 2_655_000, 477_900, 212_400,
        53_100, 804_600, 321_840, 972_000, 388_800, 1_263_600, 505_440, 1_366_200, 546_480,
    }  # fmt: skip


def test_check_misses_nothing_when_a_case_goes():
    left = [case for case in CASES if case.period != "2017-06"]
    assert "no contribution case in 2017-06, beside a change of the law" in list(
        problems(BOOK, left)
    )
    without = [case for case in CASES if case.rule != "deadline"]
    assert "rule deadline has no case" in list(problems(BOOK, without))
