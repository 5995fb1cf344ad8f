"""VietQR payloads, byte for byte."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.exchange.remittance import (
    parse_remittance,
    remittance_text,
    short_remittance_text,
)
from ansinh.exchange.vietqr import (
    MEMO_MAX,
    NotVietQr,
    decode,
    encode,
    read_payload,
    read_vietqr,
    vietqr_payload,
    vietqr_svg,
    with_crc,
)

VECTORS = Path(__file__).parents[3] / "shared" / "domain" / "vietqr_vectors.json"


def test_known_good_payloads() -> None:
    if not VECTORS.exists():
        pytest.skip("no vietqr_vectors.json in shared/domain beside the checkout")
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert len(vectors) == 8
    for vector in vectors:
        payload = vector["payload"]
        fields = read_payload(payload)
        assert [list(field) for field in fields] == vector["tlv"], vector["name"]
        account = dict(fields).get("38") or dict(fields)["26"]
        assert [list(field) for field in decode(account)] == vector["account"]
        assert encode(fields[:-1]) + payload[-8:] == payload
        assert with_crc(encode(fields[:-1])) == payload


@pytest.mark.parametrize(
    ("index", "more"),
    [
        (0, {}),
        (1, {"amount": 10000, "memo": "Chuyen tien"}),
        (6, {"amount": 1000, "memo": "Chuyen tien"}),
    ],
)
def test_known_good_payloads_are_made_again(index: int, more: dict) -> None:
    if not VECTORS.exists():
        pytest.skip("no vietqr_vectors.json in shared/domain beside the checkout")
    payload = json.loads(VECTORS.read_text(encoding="utf-8"))[index]["payload"]
    read = read_vietqr(payload)
    assert vietqr_payload(bank=read.bank, account=read.account, **more) == payload
    assert (read.amount, read.memo) == (more.get("amount"), more.get("memo", ""))


def test_a_payload_written_out_by_hand() -> None:
    payload = vietqr_payload(
        bank="970418", account="0000000000", amount=3398400, memo="BHXH 103 00 TZH000L 07906"
    )
    body = (
        "000201010212"
        "38540010A000000727" + "0124" + "0006970418" + "01100000000000" + "0208QRIBFTTA"
        "5303704" + "54073398400" + "5802VN" + "62290825BHXH 103 00 TZH000L 07906"
        "6304"
    )
    assert payload[:-4] == body
    assert payload[-4:] == ccitt_false(body)


def ccitt_false(text: str) -> str:
    """CRC-16/CCITT-FALSE bit by bit, as the standard writes it: another way than the product's."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


banks = st.from_regex(r"[0-9]{6}", fullmatch=True)
accounts = st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True)
memos = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=MEMO_MAX)
sums = st.none() | st.integers(1, 10**13 - 1)


@given(banks, accounts, sums, memos)
def test_what_is_made_is_read(bank: str, account: str, amount: int | None, memo: str) -> None:
    read = read_vietqr(vietqr_payload(bank=bank, account=account, amount=amount, memo=memo))
    assert (read.bank, read.account, read.amount, read.memo) == (bank, account, amount, memo)


@given(banks, accounts, sums, st.integers(0, 200), st.characters(categories=["Lu", "Nd"]))
def test_a_changed_character_is_found(
    bank: str, account: str, amount: int | None, place: int, char: str
) -> None:
    payload = vietqr_payload(bank=bank, account=account, amount=amount, memo="x")
    place %= len(payload)
    changed = payload[:place] + char + payload[place + 1 :]
    if changed != payload:
        with pytest.raises(NotVietQr):
            read_vietqr(changed)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for candidate in (text, with_crc(text)):
        try:
            read_vietqr(candidate)
        except NotVietQr as error:
            assert str(error)


def test_the_remittance_text_fits_in_its_short_form_only() -> None:
    full, short = remittance_text("TZH000L", "07906"), short_remittance_text("TZH000L", "07906")
    with pytest.raises(NotVietQr, match="37 characters; 25 fit"):
        vietqr_payload(bank="970418", account="1100", memo=full)
    payload = vietqr_payload(bank="970418", account="1100", amount=1, memo=short)
    parsed = parse_remittance(read_vietqr(payload).memo)
    assert parsed is not None
    assert (parsed.unit, parsed.agency) == ("TZH000L", "07906")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"bank": "97041"}, "6 digits"),
        ({"account": ""}, "account"),
        ({"account": "1" * 20}, "account"),
        ({"amount": 0}, "amount"),
        ({"amount": 10**13}, "amount"),
        ({"memo": "đóng BHXH"}, "marks"),
    ],
)
def test_what_no_code_is_made_of(more: dict, reason: str) -> None:
    with pytest.raises(NotVietQr, match=reason):
        vietqr_payload(**{"bank": "970418", "account": "1100", **more})


def test_the_picture_is_svg_that_scales() -> None:
    svg = vietqr_svg(vietqr_payload(bank="970418", account="1100", amount=1, memo="BHXH"))
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    assert "viewBox" in root.attrib
    assert "width" not in root.attrib


def test_a_code_for_another_currency_is_no_transfer_of_dong() -> None:
    """Q06 of the border's table of cases."""
    payload = vietqr_payload(bank="970418", account="0000000000", amount=10_000)
    body = payload[:-8].replace("5303704", "5303840")
    with pytest.raises(NotVietQr, match="another currency"):
        read_vietqr(with_crc(body))


@pytest.mark.parametrize("checksum", ["0000", "", "63", "ZZZZ"])
def test_a_code_whose_checksum_is_wrong_or_missing_is_refused(checksum: str) -> None:
    """Q02 of the border's table of cases."""
    whole = vietqr_payload(bank="970418", account="0000000000", amount=10_000)
    with pytest.raises(NotVietQr):
        read_vietqr(whole[:-4] + checksum)
    with pytest.raises(NotVietQr):
        read_vietqr(whole[:-8])


def test_an_amount_with_a_decimal_of_nothing_is_whole_dong() -> None:
    """Q03 of the border's table: 10000.0 is 10.000 đồng; 10000.5 is none."""
    whole = vietqr_payload(bank="970418", account="0000000000", amount=10_000)
    body = whole[:-8].replace("540510000", "540710000.0")
    assert read_vietqr(with_crc(body)).amount == 10_000
    with pytest.raises(NotVietQr):
        read_vietqr(with_crc(body.replace("10000.0", "10000.5")))


def test_fields_inside_field_62_are_read_in_any_order() -> None:
    """Q05 of the border's table: bill number, store and purpose stand in one field."""
    whole = vietqr_payload(bank="970418", account="0000000000", amount=10_000)
    more = encode((("01", "HD62042"), ("03", "6304"), ("08", "BHXH 103 00 TZH000L 07906")))
    code = read_vietqr(with_crc(whole[:-8] + encode((("62", more),))))
    assert (code.memo, code.amount) == ("BHXH 103 00 TZH000L 07906", 10_000)
