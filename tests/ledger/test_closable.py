"""A close is safe: no month before it is over, nothing booked by a look, nothing without asking."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from click.testing import CliRunner

from ansinh.cli import main
from ansinh.cli.recording import moment_of_record
from ansinh.config.home import columns_folder
from ansinh.ground.months import parse_month
from ansinh.ledger import closable
from ansinh.ledger.errors import ClosingRefused, LedgerError, Refused
from ansinh.ledger.incoming import RECEIPT_MAX
from ansinh.ledger.models import Batch, Closing
from ansinh.ledger.operations import reverse_receipt
from ansinh.ledger.preview import preview_closing
from ansinh.record.actor import Actor
from tests.ledger.builders import at, close, law, query, receive
from tests.register.builders import WHO, append, build_register, change

JULY_31_NEARLY_OVER = datetime(2017, 7, 31, 16, 59, 59, 999_999, tzinfo=UTC)
AUGUST = datetime(2017, 7, 31, 17, tzinfo=UTC)
"""Midnight in Hà Nội, which is still July elsewhere."""


def run(*arguments: str, **more: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments), **more)  # type: ignore[arg-type]
    return result.exit_code, result.output


@pytest.fixture
def july(database: str) -> None:
    build_register(first_month=date(2017, 7, 1))
    append(change(1, 1, "2017-07", recorded_at="2017-07-02T03:00"))


@pytest.mark.parametrize(
    "early", [datetime(2017, 7, 10, 3, tzinfo=UTC), JULY_31_NEARLY_OVER], ids=["10th", "31st"]
)
def test_a_month_that_is_not_over_is_not_closed(july: None, early: datetime) -> None:
    with pytest.raises(ClosingRefused, match=r"2017-07 chưa hết.*Điều 7 khoản 1.*01/08/2017"):
        close("2017-07", early)
    assert not Closing.objects.exists() and not Batch.objects.exists()


def test_a_month_is_closed_from_midnight_in_hanoi(july: None) -> None:
    told_elsewhere = AUGUST.astimezone(timezone(timedelta(hours=-11)))
    assert told_elsewhere.day == 31
    assert not close("2017-07", told_elsewhere).already_closed


def test_a_wrong_digit_closes_nothing(july: None) -> None:
    """Six months ahead, of which the first is over: not even that one is closed."""
    with pytest.raises(ClosingRefused, match="2018-01"):
        closable.asked(law(), through=parse_month("2018-01"), recorded_at=at("2017-07"))
    code, output = run("close", "2018-01", "--recorded-at", "2017-08-05", "--yes")
    assert code == 1 and "2018-01" in output and "01/02/2018" in output
    assert not Closing.objects.exists()


def test_the_day_and_article_are_those_of_the_months_law(july: None) -> None:
    def told(month: str) -> str:
        with pytest.raises(ClosingRefused) as refused:
            closable.refuse_unfinished(law(), parse_month(month), datetime(2017, 1, 1, tzinfo=UTC))
        return str(refused.value)

    assert "595" in told("2026-04")
    assert "366" in told("2026-05") and "Điều 5 khoản 3.2 điểm a" in told("2026-05")
    asked = closable.asked(law(), through=parse_month("2017-07"), recorded_at=at("2017-07", 5))
    assert (asked.report_by, asked.is_late) == (date(2017, 8, 4), True)
    asked = closable.asked(law(), through=parse_month("2017-07"), recorded_at=at("2017-07", 4))
    assert not asked.is_late


def test_a_moment_of_record_is_never_ahead_of_the_clock() -> None:
    import click

    with pytest.raises(click.ClickException, match="chưa đến"):
        moment_of_record(datetime.now(UTC) + timedelta(days=2))
    tonight = datetime.now(UTC).astimezone(timezone(timedelta(hours=7))).replace(
        hour=23, minute=59, second=59
    )  # fmt: skip
    assert moment_of_record(tonight) <= datetime.now(UTC)
    then = datetime(2017, 8, 5, 1, tzinfo=UTC)
    assert moment_of_record(then) == then


def everything() -> dict[str, int]:
    tables = query(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    return {name: query(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in tables}


def test_a_preview_books_nothing_and_says_what_the_closing_then_says(july: None) -> None:
    receive(("NH1", 1, date(2017, 7, 20), 500_000))
    before = everything()
    files = {path for path in columns_folder().rglob("lines-*") if path.is_file()}
    seen = preview_closing(
        month=parse_month("2017-07"), law=law(), recorded_at=at("2017-07"), actor=Actor("test")
    )
    assert everything() == before and not Closing.objects.exists()
    assert {path for path in columns_folder().rglob("lines-*") if path.is_file()} == files
    assert seen.accrued > 0 and seen.received == 500_000
    assert close("2017-07", at("2017-07")) == seen


def test_a_preview_of_a_closed_month_leaves_its_lines(july: None) -> None:
    close("2017-07")
    seen = preview_closing(
        month=parse_month("2017-07"), law=law(), recorded_at=at("2017-07"), actor=Actor("test")
    )
    assert seen.already_closed
    assert (columns_folder() / Closing.objects.get().lines_file).is_file()


def test_a_preview_refuses_what_the_closing_refuses(july: None) -> None:
    with pytest.raises(ClosingRefused, match="phải khóa tháng 2017-07 trước"):
        preview_closing(
            month=parse_month("2017-09"), law=law(), recorded_at=at("2017-09"), actor=Actor("test")
        )


def test_close_asks_and_says_that_nothing_takes_it_back(july: None) -> None:
    asked = ("close", "2017-08", "--recorded-at", "2017-09-05")
    code, output = run(*asked, "--preview")
    assert code == 0 and "chưa ghi gì vào sổ" in output and "2017-07 đến 2017-08" in output
    code, output = run(*asked, input="")
    assert code == 1 and "sao lưu" in output and "--yes" in output
    code, output = run(*asked, input="n\n")
    assert code == 1 and "Chưa khóa gì" in output
    assert not Closing.objects.exists()
    code, output = run(*asked, input="y\n")
    assert code == 0, output
    assert "Sẽ khóa liền 2 tháng" in output and "đến hạn ngày 04/09/2017" in output
    assert Closing.objects.count() == 2


def test_close_tells_which_rates_are_missing_before(july: None) -> None:
    asked = ("close", "2017-07", "--recorded-at", "2017-08-02")
    _code, output = run(*asked, input="n\n")
    assert "lãi suất chậm đóng BHYT năm 2017" in output
    assert "late_interest_rate" not in output, "the name of a quantity is no word for a clerk"


def test_a_receipt_before_the_registers_first_month_is_refused(july: None) -> None:
    with pytest.raises(Refused, match=r"trước tháng đầu tiên của sổ \(01/07/2017\)"):
        receive(("NH1", 1, date(2017, 6, 30), 1), recorded_at=at("2017-06"))
    assert receive(("NH1", 1, date(2017, 7, 1), 1)) == (1, 0)


def test_a_receipt_beyond_the_bound_is_refused(july: None) -> None:
    with pytest.raises(Refused, match=r"10\.000\.000\.000\.000"):
        receive(("NH1", 1, date(2017, 7, 3), RECEIPT_MAX + 1))
    assert receive(("NH1", 1, date(2017, 7, 3), RECEIPT_MAX)) == (1, 0)


def test_what_is_recorded_before_the_last_batch_is_refused(july: None) -> None:
    receive(("NH1", 1, date(2017, 7, 3), 1), recorded_at=datetime(2017, 7, 20, 3, tzinfo=UTC))
    with pytest.raises(LedgerError, match=r"trước lần ghi sổ cuối \(20/07/2017 10:00\)"):
        receive(("NH2", 1, date(2017, 7, 4), 1), recorded_at=datetime(2017, 7, 19, 3, tzinfo=UTC))
    with pytest.raises(LedgerError, match="trước lần ghi sổ cuối"):
        reverse_receipt(reference="NH1", recorded_at=datetime(2017, 7, 19, tzinfo=UTC), **WHO)
