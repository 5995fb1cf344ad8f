"""Numbers and days as each language writes them, and the bullet chart."""

import xml.etree.ElementTree as xml
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from ansinh.web.templatetags import figures


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [(0, "0", "0"), (303842, "303.842", "303,842"), (-1234567, "−1.234.567", "−1,234,567")],
)
def test_number(value: int, vietnamese: str, english: str) -> None:
    assert figures.number(value) == vietnamese
    with translation.override("en"):
        assert figures.number(value) == english


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        ("55.8", "55,8\xa0%", "55.8%"),
        ("-21.4", "−21,4\xa0%", "−21.4%"),
        ("0.0", "0,0\xa0%", "0.0%"),
    ],
)
def test_percent(value: str, vietnamese: str, english: str) -> None:
    assert figures.percent(Decimal(value)) == vietnamese
    with translation.override("en"):
        assert figures.percent(Decimal(value)) == english


def test_money_is_shown_in_millions_half_up() -> None:
    assert figures.quantity(303_841_500_000, "VND") == "303.842"
    assert figures.quantity(-1_499_999, "VND") == "−1"
    assert figures.quantity(22_766, "person") == "22.766"


def test_only_what_differs_has_a_sign() -> None:
    assert figures.signed(figures.number(117)) == "+117"
    assert figures.signed(figures.number(-117)) == "−117"
    assert figures.signed(figures.number(0)) == "0"
    assert figures.signed(figures.percent(Decimal("0.0"))) == "0,0\xa0%"


def test_days_and_months() -> None:
    assert figures.day(date(2017, 7, 3)) == "03/07/2017"
    assert figures.month(date(2017, 7, 1)) == "07/2017"


def _bars(value: str, expected: str) -> dict[str, tuple[Decimal, Decimal]]:
    drawn = xml.fromstring(str(figures.bullet(Decimal(value), Decimal(expected))))
    return {
        str(bar.get("class")): (Decimal(bar.get("x", "0")), Decimal(bar.get("width", "0")))
        for bar in drawn
    }


def test_the_bullet_is_drawn_to_scale() -> None:
    bars = _bars("55.8", "58.3")
    assert bars["bullet-bar"] == (0, Decimal("91.3"))  # 55.8 of 110, of 180 wide
    assert bars["bullet-pace"] == (0, Decimal("95.4"))  # 58.3
    assert bars["bullet-plan"][0] == Decimal("162.4")  # 100, less half the tick


def test_the_bullet_makes_room_for_more_than_the_plan() -> None:
    assert _bars("150.0", "100.0")["bullet-bar"] == (0, Decimal("180.0"))
    assert _bars("-3.0", "8.3")["bullet-bar"] == (0, 0)


def test_the_bullet_says_in_words_what_it_shows() -> None:
    drawn = xml.fromstring(str(figures.bullet(Decimal("55.8"), Decimal("51.7"), Decimal("48.2"))))
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == (
        "55,8\xa0% kế hoạch năm; lẽ ra đến nay 51,7\xa0%; cùng kỳ năm trước 48,2\xa0%"
    )
    alone = xml.fromstring(str(figures.bullet(Decimal("55.8"), None)))
    assert alone.get("aria-label") == "55,8\xa0% kế hoạch năm"


def test_a_share_keeps_its_decimals_and_its_sign() -> None:
    assert figures.quantity(Decimal("89.94"), "%") == "89,94\xa0%"
    assert figures.quantity(515, "unit") == "515"
