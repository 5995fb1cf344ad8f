"""Codes of a phone (TOTP, RFC 6238) and the codes that stand in for a lost one."""

import base64
import secrets
from collections.abc import Iterable
from urllib.parse import quote, urlencode

from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

KEY_BYTES = 20
DRIFT = 1
"""Steps of 30 seconds by which a phone's clock may differ."""

RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""


def new_key() -> str:
    """A new shared secret, in hexadecimal."""
    return secrets.token_hex(KEY_BYTES)


def accepted_step(key: str, code: str, *, after: int) -> int | None:
    """The time step whose code this is, None where it is none, or one not later than `after`."""
    if not (code.isascii() and code.isdecimal() and len(code) == 6):
        return None
    totp = TOTP(bytes.fromhex(key))
    for drift in range(-DRIFT, DRIFT + 1):
        totp.drift = drift
        if totp.t() > after and secrets.compare_digest(f"{totp.token():06d}", code):
            return int(totp.t())
    return None


def typed_key(key: str) -> str:
    """The secret as people type it into a phone that cannot read the picture."""
    text = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(key: str, *, username: str, office: str) -> str:
    """What the picture (QR) says to the phone's app."""
    issuer = f"An Sinh – {office}" if office else "An Sinh"
    secret = base64.b32encode(bytes.fromhex(key)).decode()
    asked = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(username)}?{asked}"


def new_recovery_codes() -> list[str]:
    """Codes of ten letters in two groups, to be written down once."""
    return [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]


def digests(codes: Iterable[str]) -> list[str]:
    """What is kept of recovery codes: useless without the secret key of the installation."""
    return [
        salted_hmac("ansinh.accounts.recovery", plain_code(code), algorithm="sha256").hexdigest()
        for code in codes
    ]


def plain_code(code: str) -> str:
    """A recovery code as it is compared: small letters, no spaces and dashes."""
    return "".join(code.casefold().split()).replace("-", "")
