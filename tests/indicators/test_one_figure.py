"""One figure for one thing: every channel tells the same of the small province at 31/1/2017."""

from datetime import date
from decimal import Decimal

import pytest

from ansinh import law, statements
from ansinh.bulletins.writing import compose
from ansinh.bulletins.writing.figures import plain
from ansinh.ground.months import parse_month
from ansinh.indicators.facts import Fact, facts
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.places import scope_of
from ansinh.statements import b03_by_age, b06
from ansinh.statements.b03_rows import by_fund
from ansinh.statements.figures import Figures, figures
from ansinh.web.asked import Asked
from ansinh.web.board.lines import groups
from tests import small_province as small

AS_OF, JANUARY = date(2017, 1, 31), parse_month("2017-01")


@pytest.fixture
def books(small_province: str) -> Figures:
    return figures(month=JANUARY)


def told(**asked: object) -> dict[tuple[str, str], Fact]:
    found = facts(as_of=AS_OF, **asked)  # type: ignore[arg-type]
    return {(fact.indicator, fact.scheme): fact for fact in found}


def test_debt_and_collection_are_the_same_in_every_channel(books: Figures) -> None:
    wide = told(wide=True)
    letters = statements.province(JANUARY)
    codes = b06.codes(books, law.load())
    debt = wide["debt", small.ALL].value
    assert debt == sum(each.amount("Đ.2.2") for each in letters)
    assert debt == sum(row[3][0] for row in b03_by_age.rows_by_age(books))
    assert debt == codes["55"].reached
    assert debt == sum(sum(by_fund(books, at, "carried_out")) for at in range(len(books.units)))
    collected = wide["collection", small.ALL].value
    assert collected == codes["03"].reached == sum(each.amount("D") for each in letters)
    assert wide["participants", "BHYT"].value == codes["26"].reached


def test_late_means_the_same_in_every_channel(books: Figures) -> None:
    """Who is late to the board is late in B03-TS and in B06-TS; the state budget never is."""
    wide = told(wide=True)
    late = [
        row
        for row in b03_by_age.rows_by_age(books)
        if row[2] >= 1 and row[0].kind not in ("budget", "fund")
    ]
    assert wide["units_late", small.ALL].value == len(late) == 3
    assert wide["debt_interest_bearing", small.ALL].value == sum(row[3][0] for row in late)
    cells = b03_by_age.by_age(books, "BHXH").cells
    text = {place: cell.value for place, cell in cells.items() if place[1] <= 1}
    rows = {str(value): place[0] for place, value in text.items()}
    state = rows["Ngân sách nhà nước, quỹ BHXH chưa chuyển (không tính là chậm đóng)"]
    budget = [unit.name for unit in books.units if unit.kind == "budget"]
    assert [cells[state + 1, 1].value] == budget
    codes = b06.codes(books, law.load())
    never = codes["62"].reached + codes["68"].reached + codes["74"].reached + codes["80"].reached
    assert never == 1_720_800 == wide["debt_by_class", "new"].value


def test_the_board_the_bulletin_and_the_facts_print_one_number(books: Figures) -> None:
    printed = told()
    asked = Asked(as_of=AS_OF)
    board = {
        (line.indicator.id, line.scheme.code): line.fact
        for group in groups(asked, scope_of(None), knowledge(None))
        for line in group.lines
        if line.fact is not None
    }
    place = scope_of(None).code
    bulletin = {
        (fact.indicator, fact.scheme): fact
        for fact in compose(as_of=AS_OF).facts
        if fact.scope == place
    }
    shared = set(printed) & set(board) & set(bulletin)
    assert len(shared) >= 5
    for key in shared:
        assert printed[key].value == board[key].value == bulletin[key].value, key
        for name in ("plan_pct", "yoy_pct", "yoy_abs"):
            numbers = {
                getattr(each[key].comparison, name, None) for each in (printed, board, bulletin)
            }
            assert len(numbers) == 1, (key, name, numbers)
    programs = told(wide=True)["collection", small.ALL].comparison
    seen = board["collection", small.ALL].comparison
    assert programs is not None and seen is not None and seen.plan_pct == Decimal("58.3")
    assert programs.plan_pct == Decimal("58.27"), "programs are given two decimals, of the same"
    text = " ".join(plain(s) for p in compose(as_of=AS_OF).paragraphs for s in p.sentences)
    assert "58,3%" in text
