"""What an office knows of its payers before the first import: told, doubted, withdrawn."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ansinh.exchange.bank import read_mapping
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


LATER = datetime(2026, 9, 1, 2, tzinfo=UTC)
BORDER = Path(__file__).parents[1] / "exchange" / "border" / "files"


def test_a_list_with_an_account_that_cannot_be_a_units_own(
    office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L04, L05, L12, L16 of the border's table of cases."""
    from ansinh.receipts import learning
    from ansinh.receipts.office import Office

    own = Office(account_number="1100000000000")
    monkeypatch.setattr(learning, "office", lambda: own)
    with pytest.raises(LedgerError, match="dòng 2: 1100000000000 là tài khoản của cơ quan"):
        learned(listed(("TA0001Z", "1100 0000 00000")))
    shared = learned(listed(("TA0001Z", "0011000000031"), ("TB0402Z", "0011000000031")))
    assert shared == Learned(accounts=2, new=2, shared=("0011000000031",))
    heads = ("Mã đơn vị BHXH", "Số tài khoản ngân hàng")
    assert learned(listed(("TA0001Z", "0011000000055"), heads=heads)).new == 1
    with pytest.raises(LedgerError, match="thiếu cột Số tài khoản; các cột có: Mã đơn vị, Chủ"):
        learned(listed(("TA0001Z", "x"), heads=("Mã đơn vị", "Chủ tài khoản khác")))
    with pytest.raises(LedgerError) as refused:
        learned(listed(("TA0001Z", "1" * 100_000)))
    assert "dòng 2" in str(refused.value) and len(str(refused.value)) < 300


def test_old_workbooks_and_statements_of_any_layout_teach(office: None) -> None:
    """L22: an XLS list is read (its unit is none of this office); L32: a mapping is taken."""
    with pytest.raises(LedgerError, match="không có đơn vị DN"):
        learned((BORDER / "l22-list.xls").read_bytes(), "l22.xls")
    layout = read_mapping((BORDER / "r58.yaml").read_bytes())
    content = (BORDER / "r58-thu-chi.csv").read_bytes()
    content = content.replace(b"DN0002E+00600", b"TA0001Z+00600")
    name = "Công ty mẫu số 16, Xã Hà Vị".encode()
    content = content.replace(name, "Công ty TNHH Hoa Ban".encode())
    assert learned(content, "thu-chi.csv", layout=layout) == Learned(accounts=1, new=1)
    assert payers() == {(1, "0011000000015")}


def test_no_payment_of_two_files_vanishes(office: None) -> None:
    """R02, R66, R81, R82, R91: what the books keep after both files."""
    for first, second, mapping, queued in (
        ("r02b-overlong-a.sta", "r02c-overlong-b.sta", "", 0),
        ("r66b-long-reference-a.xlsx", "r66c-long-reference-b.xlsx", "", 0),
        ("r81a-morning.sta", "r81b-afternoon.sta", "", 0),
        ("r82a-morning-balance.csv", "r82b-afternoon-balance.csv", "r82a.yaml", 0),
        ("r91a.sta", "r91b.csv", "", 1),
    ):
        layout = read_mapping((BORDER / mapping).read_bytes()) if mapping else None
        before = BankTransaction.objects.count()
        for name in (first, second, first, second):
            content = (BORDER / name).read_bytes()
            result = take(content, name, mapping=layout, recorded_at=LATER)
        assert BankTransaction.objects.count() == before + 2, first
        assert BankTransaction.objects.filter(doubt="may_repeat").count() == queued
        assert result.already_imported
