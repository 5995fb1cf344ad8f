"""The app role does a day's work with its own rights: what stops a forger hinders nobody."""

from datetime import UTC, date

import numpy as np
import pytest

from ansinh.config import private_postgres
from ansinh.ledger.closing import close_month
from ansinh.ledger.cycles import record_cycle
from ansinh.ledger.operations import record_receipts
from ansinh.ledger.verification import verify
from ansinh.record.loading import moment
from ansinh.record.models import Seal
from ansinh.register.identity import record_unit
from ansinh.register.models import Unit
from tests.conftest import _connect
from tests.ledger.builders import law
from tests.register.builders import WHO, append, build_register, change


@pytest.fixture
def office(database: str) -> None:
    build_register(people=4, units=2)
    append(change(1, 1, "2016-01"))
    _connect(database, private_postgres.APP)


def test_declared_paid_recorded_and_closed_now(office: None) -> None:
    with moment() as now:
        at = np.datetime64(now.astimezone(UTC).replace(tzinfo=None))
        append(change(2, 1, "2016-01", recorded_at=at))
    with moment() as now:
        record_receipts(
            receipts={"reference": ["A1"], "unit": [1], "value_date": [date(2016, 1, 20)],
                      "amount": [1_000_000], "text": [""]},
            recorded_at=now, **WHO,
        )  # fmt: skip
    with moment() as now:
        record_cycle(unit=2, from_month=2016 * 12, months=3, recorded_at=now, **WHO)
    with moment() as now:
        record_unit(unit=1, field="name", value="Công ty Một", from_day=date(2016, 1, 1),
                    paper="GCN 1", recorded_at=now, **WHO)  # fmt: skip
    with moment() as now:
        assert close_month(month=2016 * 12, law=law(), recorded_at=now, **WHO).people == 2
    assert Unit.objects.get(id=1).name == "Công ty Một"
    assert verify(law=law()) == []
    assert set(Seal.objects.values_list("loading", flat=True)) == {"", "tests"}
