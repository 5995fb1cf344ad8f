"""What a closed month said it says for ever, also when a unit moves afterwards."""

from datetime import date

import numpy as np

from ansinh.ground.months import parse_month
from ansinh.register.identity import record_unit
from ansinh.statements import of
from ansinh.statements.figures import figures
from tests.ledger.builders import at, close, law
from tests.register.builders import WHO, append, build_register, change


def test_a_sponsor_recorded_after_a_closing_changes_no_figure_of_it(database: str) -> None:
    """A pupil billed for three months at once is no line of the second month's file."""
    build_register(people=2, units=3)
    pupil = {"track": "BHYT", "group": "student", "wage": 0, "payment_months": 3}
    append(change(1, 1, "2016-01", **pupil))
    record_unit(unit=1, field="sponsor_id", value="2", from_day=date(2016, 1, 1), paper="QĐ 1",
                recorded_at=at("2015-12", 3), **WHO)  # fmt: skip
    for month in ("2016-01", "2016-02"):
        close(month)
    february = parse_month("2016-02")
    before = figures(month=february, law=law())
    assert before.fund("people_out").sum(axis=1).tolist() == [1, 1, 0]
    record_unit(unit=1, field="sponsor_id", value="3", from_day=date(2016, 1, 1), paper="QĐ 2",
                recorded_at=at("2016-02", 20), **WHO)  # fmt: skip
    for code, people in (("TA0001Z", 1), ("TA0002Z", 1), ("TA0003Z", 0)):
        assert of(unit=code, month=february, law=law()).amount("A.1", "BHYT") == people, code
    after = figures(month=february, law=law())
    assert np.array_equal(before.by_fund, after.by_fund)
