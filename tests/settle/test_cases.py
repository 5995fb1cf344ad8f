"""Pairs of units that are equal in law but were reached by different ways (cases A to I).

Each story is compared with the independent model, with its twin whose facts were learned in
time, and with figures computed by hand from the article.
"""

from collections.abc import Mapping

import pytest

from tests.settle import model
from tests.settle.conftest import LAST, RATES, Played
from tests.settle.scenario import apart, facts
from tests.settle.told import MONTHLY, STORIES


@pytest.mark.parametrize("name", STORIES)
def test_the_ledger_says_what_the_texts_say(played: Played, name: str) -> None:
    right = model.settle(facts(STORIES[name], RATES, LAST), model.number(LAST))
    # The ledger rounds a charge by day once more for each part in which a debt was paid.
    assert apart(played.told[name], right, within=3) == []


TWINS = {
    "A": "never paid",
    "A, old": "never paid, old",
    "B": "B, right",
    "B, old": "B, old, right",
    "C": "C, right",
    "H": "H, right",
    "I": "I, right",
}


@pytest.mark.parametrize("name", TWINS)
def test_equal_in_law_is_equal_in_the_books(played: Played, name: str) -> None:
    assert played.told[name] == played.told[TWINS[name]]


FIGURES: Mapping[str, tuple[str, dict[str, int]]] = {
    # 960 đồng a day for each month past its day: Luật 41 điều 38.1, 40.1.
    "A": ("2025-11", {"2025-09": 28_800, "2025-10": 59_520, "2025-11": 86_400}),
    # 1 % of 2.750.000 and 0,9 % of 450.000 for each month past its day: QĐ 595 điều 37.3.
    "A, old": ("2025-05", {"2025-03": 31_550, "2025-04": 63_100, "2025-05": 94_650}),
    # NĐ 158 điều 8.2a: paid by 28/2/2026.
    "D": ("2026-03", {}),
    "D, last day": ("2026-03", {}),
    # By hand. On 28/2/2026 five rises of 5 million (August to December) and January of 15 million
    # fall due: 8,000,000 + 4,800,000, paid on 1/3. By the end of March February's 4,800,000 falls
    # due, too; March's money pays funds in their order (QĐ 595 điều 43.2.2; ADR 0009):
    #   health          5 x 225,000 + 2 x 675,000 = 2,475,000
    #   unemployment    5 x 100,000 + 2 x 300,000 = 1,100,000
    #   accidents       5 x  25,000 + 2 x  75,000 =   275,000
    #   leaves 8,950,000: the rises' sickness and pension 5 x 1,250,000, January's sickness
    #   450,000, and of January's pension of 3,300,000 the first 2,250,000; 1,050,000 stays open.
    # Charges of March, 0.03 % a day (Luật 41 điều 40.1), of what was due on 28/2 alone:
    #   one day     12,800,000 - 1,050,000 = 11,750,000 x 1 x 0.0003 =  3,525
    #   31 days                               1,050,000 x 31 x 0.0003 =  9,765
    # 13,290; and each month's fund is rounded to the đồng: 67.5 and 7.5 of the five rises, 202.5
    # and 22.5 of January make twelve halves, 6 đồng more.
    "D, a day late": ("2026-03", {"2026-03": 13_296}),
    # 150 + 120 + 89 + 58 + 30 days to 30/3/2026: Luật 41 điều 38.2, 39.1a, 40.1.
    "E": ("2026-03", {"2026-03": 447 * 960}),
    "E, unpaid": ("2026-03", {"2026-03": (447 + 5) * 960}),
    # Luật 41 điều 38.1: late is what the file registered; from 3/3 to the payment on 20/3.
    "registered in time, after its day": ("2026-03", {"2026-03": 18 * 960}),
    # The same of June, due on 30/6: from 11/7 to 31/7.
    "June, registered in July": ("2025-07", {"2025-07": 21 * 960}),
    # June of 15 million was due on 30/6 and is 31 days late: 4,800,000 x 31 x 0.0003, and half a
    # đồng up for health and for accidents. The rise of March to May, 4,800,000 too, bears nothing:
    # by NĐ 158 điều 8.2a until 31/7, by which Luật 41 điều 141.12 has it treated; nor would QĐ
    # 595 điều 37.2-3 have taken interest on what arose in June before 1/8.
    "a rise of June 2025": ("2025-07", {"2025-07": 44_640 + 1}),
    # Luật 41 điều 34.4b: by 31/8/2025, of a cycle that ended in July; the next one by 30/11.
    "F": ("2025-11", {}),
    "F, a day late": ("2025-11", {"2025-09": 3 * MONTHLY * 3 // 10_000}),
    # April was due on 30/4. Interest on 1/6, for May; June is free; ten days of July.
    "G": (LAST, {"2025-06": 31_550, "2025-07": 10 * 960}),
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_of_the_cases(played: Played, name: str) -> None:
    """Every charge up to a month, by month, as computed by hand."""
    through, expected = FIGURES[name]
    found = {
        f"{month // 12}-{month % 12 + 1:02d}": amount
        for month, amount in played.told[name].by_month.items()
        if month <= model.number(through)
    }
    assert found == expected
