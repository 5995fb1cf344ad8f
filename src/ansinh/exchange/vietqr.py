"""VietQR: payment codes of NAPAS on the EMVCo standard for merchant-presented QR codes.

A payload is a row of fields `id (2 digits), length (2 digits), value`, the last of them 63 with
a CRC-16/CCITT-FALSE over everything before it. A transfer carries in field 38 the bank and the
account, in 54 the amount, in 62-08 the memo. EMVCo limits the memo to 25 characters; the
remittance text needs 36, so `remittance.short_remittance_text` is what belongs here.
Sources: EMVCo QR Code Specification for Payment Systems (merchant-presented mode), NAPAS 247;
the layout is checked against known-good payloads in tests.
"""

import binascii
import io
import re
from dataclasses import dataclass

import segno

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
TO_CARD = "QRIBFTTC"
DONG = "704"
MEMO_MAX = 25
_VALUE_MAX = 99
_STATIC, _DYNAMIC = "11", "12"

Fields = tuple[tuple[str, str], ...]


class NotVietQr(ValueError):
    """A text that is not a payload, or data of which none can be made; says why."""


@dataclass(frozen=True, slots=True)
class VietQr:
    """A transfer as a code carries it. `amount` in đồng, None where the payer enters it.

    `bank` is the 6-digit BIN of NAPAS; `fields` are all fields as read, in order.
    """

    bank: str
    account: str
    amount: int | None = None
    memo: str = ""
    service: str = TO_ACCOUNT
    fields: Fields = ()


def vietqr_payload(
    *, bank: str, account: str, amount: int | None = None, memo: str = "", service: str = TO_ACCOUNT
) -> str:
    """The payload of a transfer to an account.

    With an amount the code is for one payment (dynamic), without one for many (static). Raises
    NotVietQr for a BIN that is not 6 digits, an account that is not 1 to 19 letters and digits,
    an amount below 1 đồng or over 13 digits, and a memo longer than 25 characters or with
    characters that scanners do not share.
    """
    if not re.fullmatch(r"\d{6}", bank):
        raise NotVietQr(f"{bank!r} is not a bank's number of 6 digits")
    if not re.fullmatch(r"[0-9A-Za-z]{1,19}", account):
        raise NotVietQr(f"{account!r} is not an account of 1 to 19 letters and digits")
    if amount is not None and not 1 <= amount < 10**13:
        raise NotVietQr(f"{amount} is not an amount of 1 to 13 digits")
    if len(memo) > MEMO_MAX:
        raise NotVietQr(f"the memo has {len(memo)} characters; {MEMO_MAX} fit")
    if not re.fullmatch(r"[\x20-\x7e]*", memo):
        raise NotVietQr("the memo has letters with marks; write it without them")
    target = encode((("00", bank), ("01", account)))
    merchant = encode((("00", NAPAS), ("01", target), ("02", service)))
    fields = [
        ("00", "01"),
        ("01", _STATIC if amount is None else _DYNAMIC),
        ("38", merchant),
        ("53", DONG),
    ]
    if amount is not None:
        fields.append(("54", str(amount)))
    fields.append(("58", "VN"))
    if memo:
        fields.append(("62", encode((("08", memo),))))
    return with_crc(encode(tuple(fields)))


def read_vietqr(payload: str) -> VietQr:
    """The transfer in a payload. Raises NotVietQr for a wrong CRC, a wrong length, another kind."""
    fields = read_payload(payload)
    values = dict(fields)
    if "38" not in values:
        raise NotVietQr("the code is not a transfer of NAPAS (field 38 is missing)")
    merchant = dict(decode(values["38"]))
    if merchant.get("00") != NAPAS or "01" not in merchant:
        raise NotVietQr(f"the code is not a transfer of NAPAS ({merchant.get('00')!r})")
    target = dict(decode(merchant["01"]))
    if values.get("53", DONG) != DONG:
        raise NotVietQr(f"the code asks for another currency ({values['53']!r}), not for đồng")
    amount = values.get("54")
    if amount is not None and not re.fullmatch(r"\d{1,13}(?:\.0{1,2})?", amount):
        raise NotVietQr(f"{amount!r} is not an amount in đồng")
    additional = dict(decode(values["62"])) if "62" in values else {}
    return VietQr(
        bank=target.get("00", ""),
        account=target.get("01", ""),
        amount=None if amount is None else int(amount.partition(".")[0]),
        memo=additional.get("08", ""),
        service=merchant.get("02", ""),
        fields=fields,
    )


def read_payload(payload: str) -> Fields:
    """The top fields of any EMVCo payload, its CRC checked. Raises NotVietQr."""
    if payload[-8:-4] != "6304":
        raise NotVietQr("the code has no checksum at its end; it may have been cut")
    if crc16(payload[:-4]) != payload[-4:].upper():
        raise NotVietQr("the checksum is wrong; the code was changed or misread")
    return decode(payload)


def encode(fields: Fields) -> str:
    """Fields as text. Raises NotVietQr for a value longer than 99 characters."""
    for number, value in fields:
        if len(value) > _VALUE_MAX:
            raise NotVietQr(f"field {number} has {len(value)} characters; {_VALUE_MAX} fit")
    return "".join(f"{number}{len(value):02d}{value}" for number, value in fields)


def decode(text: str) -> Fields:
    """The fields of a text. Raises NotVietQr where the lengths do not fit."""
    fields = []
    at = 0
    while at < len(text):
        number, length = text[at : at + 2], text[at + 2 : at + 4]
        value = text[at + 4 : at + 4 + int(length)] if _two_digits(number, length) else ""
        if not _two_digits(number, length) or len(value) != int(length):
            raise NotVietQr(f"the field at character {at + 1} is damaged")
        fields.append((number, value))
        at += 4 + int(length)
    return tuple(fields)


def with_crc(payload: str) -> str:
    """The payload with field 63 at its end."""
    payload += "6304"
    return payload + crc16(payload)


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) as four hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def vietqr_svg(payload: str, *, mask: int | None = None) -> str:
    """The code as an SVG picture (error correction M, quiet zone of 4 modules), without a size:
    the page that shows it gives it one.

    `mask` (0 to 7) settles the mask pattern instead of the best of all eight being looked for,
    which takes four fifths of the time. A reader learns the pattern from the code and takes any.
    """
    target = io.BytesIO()
    code = segno.make(payload, error="m", micro=False, boost_error=False, mask=mask)
    code.save(target, kind="svg", border=4, omitsize=True, xmldecl=False, nl=False)
    return target.getvalue().decode()


def _two_digits(*texts: str) -> bool:
    return all(len(text) == 2 and text.isascii() and text.isdigit() for text in texts)
