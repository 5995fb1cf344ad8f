"""The ledger settles by letters and situations without knowing who keeps them."""

import pytest

from ansinh.arrears import tables
from ansinh.ledger import handed


def test_arrears_has_handed_over_its_records() -> None:
    assert handed.on_record() is tables


def test_without_records_nothing_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed, "_handed", [])
    with pytest.raises(LookupError, match="arrears"):
        handed.on_record()
