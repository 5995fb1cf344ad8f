"""camt.053, camt.054 and MT940: what they say, and what is refused."""

import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from ansinh.exchange.bank import check_statement, parse_bank_file, read_bank_file
from ansinh.exchange.refusal import Refused, Unbalanced

from . import messages
from .books import ACCOUNT, CLOSING, MOVES, OPENING, Move

SAMPLES = Path(__file__).parents[3] / "shared" / "domain" / "samples"


@pytest.mark.parametrize("version", ["02", "04", "06", "07", "08"])
def test_camt053_in_its_versions(version: str) -> None:
    (statement,) = read_bank_file(messages.camt053(version), "july.xml")
    assert statement.format == f"camt.053.001.{version}"
    assert (statement.account, statement.currency) == (ACCOUNT, "VND")
    assert (statement.opening, statement.closing) == (OPENING, CLOSING)
    assert statement.period == (date(2026, 7, 1), date(2026, 7, 31))
    assert [line.amount for line in statement.lines] == [move.amount for move in MOVES]
    assert [line.remittance for line in statement.lines] == [move.memo for move in MOVES]
    assert [line.bank_reference for line in statement.lines] == [m.reference for m in MOVES]
    assert statement.lines[0].counterparty_name == "CONG TY TNHH MOT THU"
    assert statement.lines[0].counterparty_account == "190012345678"
    assert statement.lines[0].transaction_id == ""


def test_mt940() -> None:
    (statement,) = read_bank_file(messages.mt940().encode(), "july.sta")
    assert (statement.account, statement.currency) == (ACCOUNT, "VND")
    assert (statement.opening, statement.closing) == (OPENING, CLOSING)
    assert [line.amount for line in statement.lines] == [move.amount for move in MOVES]
    assert [line.remittance for line in statement.lines] == [move.memo for move in MOVES]
    assert [line.bank_reference for line in statement.lines] == [m.reference for m in MOVES]
    assert statement.lines[0].counterparty_name == "CONG TY TNHH MOT THU"
    assert statement.lines[1].position == "line 8"


def test_mt940_inside_swift_blocks_and_two_statements() -> None:
    text = "{1:F01BANKVNVXAXXX0000000000}{2:O9400000}{4:\r\n" + messages.mt940().replace(
        "\n", "\r\n"
    )
    text = text.replace("-\r\n", "-}{5:{CHK:1}}\r\n") + messages.mt940((), CLOSING, CLOSING)
    first, second = read_bank_file(text.encode(), "two.sta")
    assert len(first.lines) == 4
    assert second.lines == ()


def test_minor_units_are_kept_with_their_exponent() -> None:
    moves = (Move(date(2026, 7, 1), 885, "R", "m"),)
    xml = messages.camt053(moves=moves, opening=0, closing=0, currency="EUR")
    xml = xml.replace(b">885<", b">8.85<")
    (statement,) = parse_bank_file(xml)
    assert statement.exponent == 2
    assert statement.lines[0].amount == 885


def test_notification_with_a_batch() -> None:
    batch = Move(date(2026, 7, 3), 950_000, "B1", "")
    details = "".join(
        messages.transaction(
            Move(batch.day, 1, "", f"memo {i}", f"NAME {i}"), "08", amount, f"E{i}"
        )
        for i, amount in enumerate(["310000", "320000", "320000"])
    )
    (statement,) = read_bank_file(messages.camt054(messages.entry(batch, details=details)), "n.xml")
    assert [line.amount for line in statement.lines] == [310_000, 320_000, 320_000]
    assert [line.entry_amount for line in statement.lines] == [950_000] * 3
    assert [line.transaction_id for line in statement.lines] == ["E0", "E1", "E2"]
    assert statement.entry_count == 1
    wrong = messages.camt054(messages.entry(batch, details=details.replace("310000", "310001")))
    with pytest.raises(Unbalanced, match="entry 1") as refused:
        read_bank_file(wrong, "n.xml")
    assert refused.value.difference == -1


def test_announced_entries_are_counted_not_booked() -> None:
    pending = messages.entry(Move(date(2026, 7, 31), 5, "P", "later"), status="PDNG")
    (statement,) = read_bank_file(messages.camt053(extra=pending), "x.xml")
    assert statement.pending == 1
    assert len(statement.lines) == 4


def test_totals_of_the_message_are_checked() -> None:
    summary = "<TxsSummry><TtlNtries><NbOfNtries>{}</NbOfNtries></TtlNtries></TxsSummry>"
    read_bank_file(messages.camt053(summary=summary.format(4)), "x.xml")
    with pytest.raises(Unbalanced, match="number of entries") as refused:
        read_bank_file(messages.camt053(summary=summary.format(5)), "x.xml")
    assert (refused.value.expected, refused.value.found) == (4, 5)
    total = "<TxsSummry><TtlCdtNtries><Sum>7</Sum></TtlCdtNtries></TxsSummry>"
    with pytest.raises(Unbalanced, match="total of credits"):
        read_bank_file(messages.camt053(summary=total), "x.xml")


def test_pages_with_interim_balances() -> None:
    page = (
        messages.camt053().replace(b"<Cd>OPBD<", b"<Cd>ITBD<").replace(b"<Cd>CLBD<", b"<Cd>ITBD<")
    )
    (statement,) = read_bank_file(page, "page.xml")
    assert (statement.opening, statement.closing) == (OPENING, CLOSING)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><A>&b;</A></Document>"""
GOOD = messages.camt053()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (GOOD[: len(GOOD) // 2], "cut short"),
        (GOOD[:10], "cut short"),
        (BOMB, "entities"),
        (GOOD.replace(b"dong", b"\xff\xfe"), "damaged"),
        (GOOD.replace(b'"UTF-8"', b'"VISCII-9"'), "XML"),
        (GOOD.replace(b"camt.053.001.08", b"camt.053.001.99"), "version is not read"),
        (GOOD.replace(b"camt.053.001.08", b"pain.001.001.03"), "not a bank statement"),
        (GOOD.replace(b"<Dt>2026-07-15</Dt>", b"<Dt>2026-06-31</Dt>"), "does not exist"),
        (GOOD.replace(b">22000<", b">-22000<"), "not an amount"),
        (GOOD.replace(b">22000<", b">22000.50<"), "no decimals"),
        (GOOD.replace(b'Ccy="VND">22000', b'Ccy="USD">22000'), "another currency"),
        (GOOD.replace(b'Ccy="VND"', b'Ccy="dong"'), "currency code"),
        (GOOD.replace(b"DBIT", b"OUT"), "CRDT or DBIT"),
        (GOOD.replace(ACCOUNT.encode(), b""), "which account"),
        (GOOD.replace(b"Stmt>", b"Stuff>"), "no statement"),
        (GOOD.replace(b">22000<", b">22001<"), "difference of \\+1"),
    ],
)
def test_bad_camt_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        read_bank_file(data, "july.xml")
    assert str(refused.value).startswith("july.xml")


MT = messages.mt940()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (MT.replace(":61:2607150715", ":61:2602300230"), "does not exist"),
        (MT.replace("D22000,", "D22001,"), "difference of \\+1"),
        (MT.replace("D22000,", "D-22000,"), "cannot be read"),
        (MT.replace("D22000,", "D22000,55"), "no decimals"),
        (MT.replace(":60F:", ":99F:"), "cannot be read"),
        (MT.replace(f":25:{ACCOUNT}\n", ""), "which account"),
        (MT.replace(":62F:C260731VND", ":62F:C260731USD"), "another currency"),
    ],
)
def test_bad_mt940_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_bank_file(text.encode(), "july.sta")


def test_mt940_lines_without_a_type_are_not_overwritten() -> None:
    text = messages.mt940().replace("NTRFNONREF", "")
    assert len(read_bank_file(text.encode(), "july.sta")[0].lines) == 4


def test_a_text_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    target = tmp_path / "other.sta"
    target.write_text(messages.mt940())
    with pytest.raises(Refused):
        read_bank_file(str(target).encode(), "name.txt")


@pytest.mark.slow
def test_a_large_camt_is_read_as_a_stream() -> None:
    count = 50_000
    moves = (MOVES[0],) * count
    data = messages.camt053(moves=moves, closing=OPENING + count * MOVES[0].amount)
    started = time.perf_counter()
    (statement,) = read_bank_file(data, "big.xml")
    seconds = time.perf_counter() - started
    assert len(statement.lines) == count
    print(f"camt.053: {count} entries of {len(data) / 1e6:.0f} MB in {seconds:.1f} s")
    tracemalloc.start()
    small = messages.camt053(moves=moves[:5000], closing=OPENING + 5000 * MOVES[0].amount)
    tracemalloc.reset_peak()
    read_bank_file(small, "small.xml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # The lines themselves take about 1 kB each; the tree of elements would take ten times that.
    assert peak < 3 * len(small)


def sample(name: str) -> bytes:
    """A sample message beside the checkout; the test is skipped where it is absent."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"no sample {name} in shared/domain/samples beside the checkout")
    return path.read_bytes()


@pytest.mark.parametrize("name", ["genkgo-camt053.v2.minimal.xml", "genkgo-camt053.v8.xml"])
def test_sample_camt053_contradicts_itself_and_is_read_once_put_right(name: str) -> None:
    data = sample(name)
    with pytest.raises(Refused, match="another currency") as refused:
        read_bank_file(data, name)
    assert refused.value.value == "SEK"
    wrong = b'<Amt Ccy="SEK">27.00</Amt>\n                <CdtDbtInd>DBIT'
    right = data.replace(wrong, wrong.replace(b"SEK", b"EUR").replace(b"DBIT", b"CRDT"))
    (statement,) = read_bank_file(right, name)
    assert (statement.opening, statement.closing, statement.exponent) == (1815, 2700, 2)
    (line,) = statement.lines
    assert (line.amount, line.booked) == (885, date(2014, 12, 31))
    assert line.value_date == date(2015, 1, 2)
    assert (line.counterparty_name, line.counterparty_account) == (
        "NAME NAME",
        "NL56AGDH9619008421",
    )
    assert line.remittance == "4654654654654654"


def test_sample_camt054_states_two_transactions_and_holds_three() -> None:
    data = sample("genkgo-camt054.v8.xml")
    with pytest.raises(Unbalanced, match="number of transactions of a batch") as refused:
        read_bank_file(data, "n.xml")
    assert (refused.value.expected, refused.value.found) == (3, 2)


def test_sample_mt940_citi() -> None:
    (statement,) = read_bank_file(sample("wolph-citi-mt940.txt"), "citi.txt")
    assert (statement.currency, statement.opening, statement.closing) == ("USD", 1737667, 1623392)
    assert [line.amount for line in statement.lines] == [-21239, -36928, 0, 0, -56108]


def test_sample_mt940_sepa_second_statement_is_off_by_300_euro() -> None:
    data = sample("wolph-sepa_snippet.sta")
    first, second = parse_bank_file(data)
    check_statement(first)
    assert first.lines[0].counterparty_name == "KARL KAUFMANN"
    assert first.lines[0].counterparty_account == "DE14508800500194785000"
    assert first.lines[0].booked == date(2007, 9, 4)
    with pytest.raises(Unbalanced) as refused:
        read_bank_file(data, "sepa.sta")
    assert refused.value.difference == 30008
    assert second.lines[5].amount == 91531155
