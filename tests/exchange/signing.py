"""Signatures of tests, made by another head: the canonical form of what is signed is written by
hand, as the W3C recommendation has it. Keys and certificates are invented in the test itself."""

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DS}enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


@cache
def key(which: int = 0) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


@cache
def certificate(which: int = 0, tax_code: str = "0100000000") -> str:
    """A certificate that certifies itself, in base64."""
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "Công ty Thử"),
         x509.NameAttribute(NameOID.USER_ID, f"MST:{tax_code}")]
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA Thử")]))
        .public_key(key(which).public_key())
        .serial_number(7)
        .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2028, 1, 1, tzinfo=UTC))
        .sign(key(which), hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def sign(
    data: bytes, *, about: str = "", inside: str = "CKy_Dvi", which: int = 0,
    method: str = RSA_SHA256, with_certificate: str | None = None, tax_code: str = "0100000000",
) -> bytes:  # fmt: skip
    """The document with a signature put into one of its elements.

    `about` is the element that is signed, by its `Id`; without one the whole document is, but
    for the signature (enveloped).
    """
    root = etree.fromstring(data)
    if about:
        (part,) = root.iter(about)
        part.set("Id", f"id-{about}")
        uri, transforms = f"#id-{about}", ""
    else:
        part, uri, transforms = root, "", f'<Transform Algorithm="{ENVELOPED}"></Transform>'
    (holder,) = root.iter(inside)
    digest = base64.b64encode(
        hashlib.sha256(etree.tostring(part, method="c14n", with_comments=False)).digest()
    ).decode()
    shown = certificate(which, tax_code) if with_certificate is None else with_certificate
    key_info = (
        f"<KeyInfo><X509Data><X509Certificate>{shown}</X509Certificate></X509Data></KeyInfo>"
        if shown
        else ""
    )
    inside_info = (
        f'<CanonicalizationMethod Algorithm="{C14N}"></CanonicalizationMethod>'
        f'<SignatureMethod Algorithm="{method}"></SignatureMethod>'
        f'<Reference URI="{uri}"><Transforms>{transforms}'
        f'<Transform Algorithm="{C14N}"></Transform></Transforms>'
        f'<DigestMethod Algorithm="{SHA256}"></DigestMethod>'
        f"<DigestValue>{digest}</DigestValue></Reference></SignedInfo>"
    )
    canonical = f'<SignedInfo xmlns="{DS}">{inside_info}'.encode()
    value = key(which).sign(canonical, padding.PKCS1v15(), hashes.SHA256())
    holder.append(
        etree.fromstring(
            f'<Signature xmlns="{DS}"><SignedInfo>{inside_info}<SignatureValue>'
            f"{base64.b64encode(value).decode()}</SignatureValue>{key_info}</Signature>"
        )
    )
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
