"""Coverage place by place, against a place's own target or that of the place above."""

from datetime import UTC, datetime
from decimal import Decimal

from ansinh.bulletins.writing.pictures import coverage
from ansinh.indicators import operations
from ansinh.indicators.coverage import known_coverage
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.places import scope_of
from tests import small_province as small

LATER = datetime(2017, 2, 6, tzinfo=UTC)


def load(*rows: tuple[str, int]) -> None:
    operations.load_denominators(
        rows=[
            {"measure": "population", "area": area, "year": 2016, "value": value, "series": "s",
             "source": "t"}
            for area, value in rows
        ],
        recorded_at=LATER, **small.WHO,
    )  # fmt: skip


def target(area: str, value: int) -> None:
    operations.set_target(
        indicator="coverage_rate_plan", scheme="BHYT", area=area, year=2017, value=value,
        document="QĐ 2", recorded_at=LATER, **small.WHO,
    )  # fmt: skip


def test_places_stand_against_their_target_the_farthest_behind_first(small_province: str) -> None:
    """Health insurance in January 2017: Huyện Đông 2, 4, 6, 9, 10, 12 = 6 (1 counts in Huyện
    Tây), Huyện Tây 1, 5, 8 = 3."""
    asked = ("BHYT", small.AS_OF, scope_of(None))
    load(("971", 10), ("972", 4))
    assert known_coverage(*asked, knowledge()) == (), "no target was set"
    target("97", 90_000)
    east, west = known_coverage(*asked, knowledge())
    assert (east.code, east.people, east.whole, east.rate) == ("971", 6, 10, Decimal("60.00"))
    assert (east.target, east.own_target, east.short) == (90, False, 3)
    # 90 % of 4 people is 3.6: four, one more than there are.
    assert (west.rate, west.short, west.basis) == (Decimal("75.00"), 1, "s, 2016")
    target("972", 75_000)
    east, west = known_coverage(*asked, knowledge())
    assert (west.target, west.own_target, west.short) == (75, True, 0)
    assert known_coverage(*asked, knowledge(small.CLOSED_AT)) == ()


def test_the_dots_are_drawn_from_these_figures(small_province: str) -> None:
    load(("971", 10), ("972", 4))
    target("97", 90_000)
    asked = (small.AS_OF, scope_of(None), knowledge(), "vi")
    chart = coverage(*asked)
    assert chart is not None and chart.title == "Huyện Đông còn thiếu 30,00 điểm phần trăm"
    assert [row[3] for row in chart.table] == ["3", "1"]
    assert chart.summary == "2 trong 2 địa bàn chưa đạt chỉ tiêu."


def test_one_place_alone_is_not_drawn(small_province: str) -> None:
    load(("971", 10))
    target("97", 90_000)
    assert coverage(small.AS_OF, scope_of(None), knowledge(), "vi") is None
