"""Signatures of electronic declarations: whole, by part, altered, old, wrapped, of another."""

import base64

import pytest

from ansinh.exchange.declarations import read_envelope
from ansinh.exchange.refusal import Refused
from tests.exchange import signing
from tests.exchange.test_declared_envelopes import envelope

PLAIN = envelope(("D02", "a.csv", b"x"), signed=False)


@pytest.mark.parametrize("about", ["", "NoiDung"])
def test_a_signature_that_fits_says_who_signed(about: str) -> None:
    found = read_envelope(signing.sign(PLAIN, about=about))
    assert found.signature is not None and not found.signature.unchecked
    assert (found.signature.signer, found.signature.identity, found.signature.issuer) == (
        "Công ty Thử", "MST:0100000000", "CA Thử",
    )  # fmt: skip
    assert str(found.signature.valid_to) == "2028-01-01"
    assert (found.unit, found.files[0].content) == ("TA0001Z", b"x")
    assert read_envelope(PLAIN).signature is None


@pytest.mark.parametrize("about", ["", "NoiDung"])
@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (base64.b64encode(b"x"), base64.b64encode(b"y")),
        (b"TA0001Z", b"TA0002Z"),
        (b"<KyKeKhai>05/2026", b"<KyKeKhai>04/2026"),
    ],
)
def test_a_form_that_was_altered_is_refused(about: str, was: bytes, becomes: bytes) -> None:
    signed = signing.sign(PLAIN, about=about)
    assert signed.count(was) >= 1
    with pytest.raises(Refused, match="altered after it was signed"):
        read_envelope(signed.replace(was, becomes, 1))


def test_a_signature_by_another_key_is_refused() -> None:
    foreign = signing.sign(PLAIN, which=1, with_certificate=signing.certificate(0))
    with pytest.raises(Refused, match="altered after it was signed"):
        read_envelope(foreign)


def test_what_cannot_be_checked_is_said() -> None:
    old = signing.sign(PLAIN, method="http://www.w3.org/2000/09/xmldsig#rsa-sha1")
    found = read_envelope(old).signature
    assert found is not None and found.unchecked == "old_algorithm"
    assert found.signer == "Công ty Thử"
    bare = read_envelope(signing.sign(PLAIN, with_certificate="")).signature
    assert bare is not None and (bare.unchecked, bare.signer) == ("no_certificate", "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (envelope(signed=True), "the signature is damaged"),
        (signing.sign(PLAIN, with_certificate="AAAA"), "the signature is damaged"),
        (signing.sign(PLAIN, about="ThongTinIVAN"), "a part of the declaration only"),
    ],
)
def test_a_signature_that_says_nothing_of_the_form_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_envelope(data)


def test_what_was_signed_is_read_and_not_what_stands_beside_it() -> None:
    """Wrapping: the signed part is moved away and a forged one stands in its place."""
    signed = signing.sign(PLAIN, about="NoiDung")
    begin, end = signed.index(b"<NoiDung"), signed.index(b"</NoiDung>") + len(b"</NoiDung>")
    part = signed[begin:end]
    forged = part.replace(b' Id="id-NoiDung"', b"").replace(b"TA0001Z", b"TA0002Z")
    forged = forged.replace(base64.b64encode(b"x"), base64.b64encode(b"y"))
    wrapped = signed[:begin] + forged + b"<Khac>" + part + b"</Khac>" + signed[end:]
    found = read_envelope(wrapped)
    assert (found.unit, found.files[0].content) == ("TA0001Z", b"x")


def test_a_second_signature_of_the_transmitter_is_checked_too() -> None:
    two = PLAIN.replace(b"<CKy_Dvi></CKy_Dvi>", b"<CKy_Dvi></CKy_Dvi><CKy_IVAN></CKy_IVAN>")
    both = signing.sign(signing.sign(two, about="NoiDung"), inside="CKy_IVAN", which=1,
                        tax_code="0200000000")  # fmt: skip
    found = read_envelope(both).signature
    assert found is not None and found.identity == "MST:0100000000"
    broken = both.replace(b"<MaIVAN>00040", b"<MaIVAN>00041")
    with pytest.raises(Refused, match="altered"):
        read_envelope(broken)
