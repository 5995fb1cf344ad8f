"""What an office knows of its payers before the first import: told, doubted, withdrawn."""

import csv
import io
from typing import Any

import pytest

from ansinh.exchange.documents.workbook import Sheet, Style, write_workbook
from ansinh.exchange.refusal import Refused
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Receipt
from ansinh.receipts.learning import Learned, learn
from ansinh.receipts.models import BankTransaction, PayerAccount
from ansinh.receipts.operations import reverse
from ansinh.receipts.payers import disputed, remembered
from tests.exchange.invented_lines import World
from tests.receipts.builders import IMPORTED, few, install, statement, take
from tests.receipts.test_deciding import CLERK, unclear, whole
from tests.register.builders import WHO

ONE, TWO, THREE = few()


@pytest.fixture
def office(database: str) -> None:
    install(few())


def listed(*rows: tuple[str, str], heads: tuple[str, str] = ("unit", "account")) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([heads, *rows])
    return target.getvalue().encode()


def learned(content: bytes, name: str = "tk.csv", **more: Any) -> Learned:
    return learn(content=content, name=name, recorded_at=IMPORTED, **(WHO | more))


def payers() -> set[tuple[int, str]]:
    return {(payer.unit, payer.account) for payer in remembered()}


def test_a_listed_account_makes_a_line_certain(office: None) -> None:
    content = listed(("TA0001Z", "1900 55"), ("TB0402Z", "190066"), ("TA0001Z", "190055"))
    assert learned(content) == Learned(accounts=2, new=2)
    assert learned(content) == Learned(accounts=2, new=0)
    assert payers() == {(1, "190055"), (2, "190066")}
    assert take(statement([unclear("FT1", counterparty_account="190055")])).counts["booked"] == 1
    assert whole() == []


def test_a_workbook_with_vietnamese_heads_is_a_list_too(office: None) -> None:
    sheet = Sheet("tk")
    sheet.put(1, 0, ["STT", "Mã đơn vị", "Số tài khoản"], Style.HEAD)
    sheet.put(2, 0, [1, "TA0001Z", 190055], Style.NUMBER)
    assert learned(write_workbook([sheet]), "tk.xlsx") == Learned(1, 1)
    assert payers() == {(1, "190055")}


def test_a_booking_taken_back_makes_a_told_account_doubtful(office: None) -> None:
    learned(listed(("TA0001Z", "190055")))
    take(statement([unclear("FT1", counterparty_account="190055")]))
    reverse(line=BankTransaction.objects.get().id, reason="tiền của đơn vị khác", **CLERK)
    assert payers() == set() and disputed() == ["190055"]


def test_an_account_can_be_withdrawn_and_told_again(office: None) -> None:
    content = listed(("TA0001Z", "190055"))
    learned(content)
    assert learned(content, withdraw=True) == Learned(1, 1)
    assert payers() == set()
    assert learned(content, withdraw=True) == Learned(1, 0)
    assert learned(content) == Learned(1, 1) and payers() == {(1, "190055")}
    assert PayerAccount.objects.count() == 3


def test_an_account_told_for_two_units_decides_nothing(office: None) -> None:
    learned(listed(("TA0001Z", "190055"), ("TB0402Z", "190055")))
    assert take(statement([unclear("FT1", counterparty_account="190055")])).counts["queued"] == 1


def test_a_list_with_wrong_rows_is_refused_whole(office: None) -> None:
    content = listed(("TA0001Z", "190055"), ("TX9999Z", "190066"), ("TB0402Z", "12"))
    with pytest.raises(LedgerError, match="TX9999Z") as refused:
        learned(content)
    assert "dòng 3" in str(refused.value) and "dòng 4" in str(refused.value)
    assert not PayerAccount.objects.exists()
    with pytest.raises(Refused):
        learned(b"a,b\n1,2\n")


def test_old_statements_teach_and_book_nothing(database: str) -> None:
    """The office's old statements: from its first import on, more is booked by itself."""
    world = World.invent(400, seed=31)
    install(world.units, {unit.agency for unit in world.units})
    old = sorted((each.line for each in world.month(32)), key=lambda each: each.booked)
    now = world.month(33)
    content = statement(sorted((each.line for each in now), key=lambda each: each.booked))
    done = learned(statement(old, account="0011999000777"), "thang-truoc.csv")
    assert done.new > 200 and not Receipt.objects.exists()
    result = take(content)
    assert result.counts["booked"] / result.counts["lines"] > 0.8
    assert whole() == []


def test_told_accounts_only_take_more(office: None) -> None:
    from django.db import connection

    learned(listed(("TA0001Z", "190055")))
    for sql in ("DELETE FROM {}", "UPDATE {} SET in_force = false", "TRUNCATE {}"):
        with (
            pytest.raises(Exception, match="permission denied|append-only"),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql.format("receipts_payeraccount"))
