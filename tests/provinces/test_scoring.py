"""The score: qualifiers, and a built province set beside what was published of it."""

from decimal import Decimal

import pytest
from click.testing import CliRunner

from ansinh.cli.provinces import provinces
from ansinh.provinces.build import build
from ansinh.provinces.profile import Profile, load
from ansinh.provinces.scoring import is_met, scores
from tests.conftest import PROVINCE_SCALE

PERCENTAGES = ("plan_pct", "yoy_pct", "eoy_pct")


@pytest.mark.parametrize(
    ("published", "computed", "qualifier", "met"),
    [
        (82_853, 82_853, "exact", True), (82_853, 82_852, "exact", False),
        (55_000, 55_001, "over", True), (55_000, 55_000, "over", False),
        (55_000, 61_000, "over", False), (-18_000, -18_900, "over", True),
        (-18_000, -17_999, "over", False), (909, 908, "nearly", True),
        (909, 909, "nearly", False), (909, 899, "nearly", False), (100, 101, "about", True),
    ],
)  # fmt: skip
def test_a_qualifier_decides(published: int, computed: int, qualifier: str, met: bool) -> None:
    assert is_met(published, computed, qualifier, percent=False) is met


@pytest.mark.parametrize(("computed", "met"), [("2.149", True), ("2.156", True), ("2.17", False)])
def test_a_percentage_prints_alike(computed: str, met: bool) -> None:
    assert is_met(Decimal("2.15"), Decimal(computed), "exact", percent=True) is met


def test_the_small_bac_kan(province: str, profile: Profile) -> None:
    found = scores(profile, PROVINCE_SCALE)
    assert len(found) == 12
    assert [row for row in found if not row.met and row.part not in PERCENTAGES] == []
    done = CliRunner().invoke(provinces, ["score", "bac-kan-2017"])
    assert "participants BHXH_BB" in done.output and "of 12 met" in done.output
    other = CliRunner().invoke(provinces, ["score", "lam-dong-2018"])
    assert other.exit_code == 1 and "--rebuild" in other.output


def test_every_profile_is_listed() -> None:
    done = CliRunner().invoke(provinces, ["list"])
    assert done.exit_code == 0
    assert "Lâm Đồng" in done.output and "15 figures" in done.output


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["lam-dong-2018", "lang-son-2019", "tuyen-quang-2019", "hai-phong-2020"]
)
def test_the_other_four_come_out_of_their_books(database: str, name: str) -> None:
    profile = load(name)
    build(profile, scale=0.01)
    missed = [row for row in scores(profile, 0.01) if not row.met and row.unit != "%"]
    assert [row for row in missed if not row.why] == []
