"""The exact edges at the border: each of these was once changed without a test that noticed."""

from datetime import date

import pytest

from ansinh.exchange.bank.files import read_bank_file
from ansinh.exchange.remittance import Form, parse_remittance
from ansinh.exchange.remittance_words import Period
from ansinh.exchange.vietqr import NotVietQr, read_payload, read_vietqr, vietqr_payload

from . import messages
from .books import Move


@pytest.mark.parametrize("version", ["04", "08"])
@pytest.mark.parametrize("status", ["INFO", "PDNG", "FUTR", "book", ""])
def test_only_what_the_bank_has_booked_is_money(version: str, status: str) -> None:
    """INFO is told for information: no money came (ISO 20022, EntryStatus)."""
    told = messages.entry(Move(date(2026, 7, 31), 7_000_000, "I", "later"), version, status=status)
    (statement,) = read_bank_file(messages.camt053(version, extra=told), "x.xml")
    assert statement.pending == 1
    assert 7_000_000 not in [line.amount for line in statement.lines]


def test_a_month_in_front_of_the_form_is_not_the_month_that_is_paid() -> None:
    """What a bank or an earlier transfer put before the form is not the payer's."""
    form = "+BHXH+103+00+TZH000L+07906+dong BHXH"
    ahead = parse_remittance(f"CT DEN T5/2026 {form}+")
    assert ahead is not None and ahead.form is Form.FULL
    assert ahead.period is None and ahead.head.startswith("CT DEN T5/2026")
    both = parse_remittance(f"CT DEN T5/2026 {form} thang 7/2026+")
    assert both is not None and both.period == Period(2026, 7)


def test_a_checksum_in_small_letters_is_a_checksum() -> None:
    """EMVCo writes the hexadecimal digits large; programs that write them small are many."""
    payloads = [
        vietqr_payload(bank="970418", account="1234567890", memo=f"BHXH {number}")
        for number in range(40)
    ]
    payload = next(one for one in payloads if one[-4:] != one[-4:].lower())
    small = payload[:-4] + payload[-4:].lower()
    assert read_vietqr(small).account == "1234567890"
    assert read_payload(small)[:-1] == read_payload(payload)[:-1]
    wrong = payload[:-1] + ("0" if payload[-1] != "0" else "1")
    with pytest.raises(NotVietQr, match="checksum is wrong"):
        read_vietqr(wrong)


@pytest.mark.parametrize(
    ("amount", "good"), [(1, True), (10**13 - 1, True), (0, False), (10**13, False)]
)
def test_the_edges_of_an_amount_in_a_code(amount: int, good: bool) -> None:
    if good:
        made = vietqr_payload(bank="970418", account="1", amount=amount)
        assert read_vietqr(made).amount == amount
    else:
        with pytest.raises(NotVietQr, match="1 to 13 digits"):
            vietqr_payload(bank="970418", account="1", amount=amount)


@pytest.mark.parametrize(("length", "good"), [(19, True), (20, False), (0, False)])
def test_the_edges_of_an_account_in_a_code(length: int, good: bool) -> None:
    if good:
        assert (
            read_vietqr(vietqr_payload(bank="970418", account="9" * length)).account == "9" * length
        )
    else:
        with pytest.raises(NotVietQr, match="1 to 19"):
            vietqr_payload(bank="970418", account="9" * length)
