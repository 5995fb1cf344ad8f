"""The signatures of an electronic declaration (XMLDSig): checked where there are any.

A signature that does not fit what it signs means that the file was altered: it is refused. What
is read afterwards is what was signed, not what stands beside it. Whether the certificate was given
by an authority that the state knows is not judged here: no list of authorities is at hand.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from ansinh.exchange.refusal import Refused
from ansinh.ground.days import day_of_record

DS = "{http://www.w3.org/2000/09/xmldsig#}"
SIGNATURES_MAX = 5
METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
WHOLE = ("Hoso", "NoiDung")
"""The parts of which one must be signed: the whole, or all that is declared."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, by the certificate inside: name, tax code or identity number, who certified it,
    from when to when. `unchecked` says why it could not be checked, empty where it was."""

    signer: str
    identity: str
    issuer: str
    valid_from: date | None
    valid_to: date | None
    unchecked: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The signature of what is declared, None without one, and the bytes that were signed (empty
    where nothing was checked)."""

    signature: Signature | None
    signed: bytes


def check(data: bytes) -> Checked:
    """Check every signature of an XML document that has no document type and no entities.

    Raises:
        Refused: what was signed was altered, a signature is damaged, or it signs a part of what
            is declared only.
    """
    root = etree.fromstring(data, parser=_parser())
    found = list(root.iter(f"{DS}Signature"))
    if not found:
        return Checked(None, b"")
    if len(found) > SIGNATURES_MAX:
        raise Refused(f"the envelope holds more than {SIGNATURES_MAX} signatures")
    whole: Checked | None = None
    unchecked: Signature | None = None
    for each in found:
        why = _why_not(each)
        if why:
            unchecked = unchecked or _described(next(_certificates(each), None), why)
            continue
        checked = _verified(root, each)
        tag = etree.QName(etree.fromstring(checked.signed, parser=_parser())).localname
        if tag in WHOLE:
            whole = whole or checked
    if whole is not None:
        return whole
    if unchecked is not None:
        return Checked(unchecked, b"")
    raise Refused(
        "the signature covers a part of the declaration only",
        advice="Ask the sender to sign the whole file and send it again.",
    )


class _Verifier(XMLVerifier):
    """Writes the canonical form of a part as of a document of its own: lxml (6.1) writes an empty
    namespace below the first level of a part whose default namespace is declared above it."""

    def _c14n(self, nodes: Any, algorithm: Any, inclusive_ns_prefixes: Any = None) -> Any:
        parts = nodes if isinstance(nodes, list) else [nodes]
        alone = [
            etree.fromstring(etree.tostring(each, with_tail=False), _parser()) for each in parts
        ]
        return super()._c14n(alone, algorithm, inclusive_ns_prefixes)


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _why_not(signature: Any) -> str:
    """Why a signature cannot be checked, empty where it can."""
    named = [
        str(each.get("Algorithm", ""))
        for tag in ("SignatureMethod", "DigestMethod")
        for each in signature.iter(f"{DS}{tag}")
    ]
    if not named:
        raise _damaged()
    if any("sha1" in each.lower() or "md5" in each.lower() for each in named):
        return "old_algorithm"
    if next(_certificates(signature), None) is None:
        return "no_certificate"
    return ""


def _verified(root: Any, signature: Any) -> Checked:
    """The bytes under a signature, once it is known to fit them by one of its certificates."""
    parent = root.getroottree().getelementpath(signature.getparent())
    location = "./" if parent == "." else f"./{parent}/"
    wrong: Exception | None = None
    for certificate in _certificates(signature):
        # Whether the certificate ran out is told with its days: a file signed in time stays good.
        settings = SignatureConfiguration(
            require_x509=True, location=location, expect_references=True,
            signature_methods=METHODS, digest_algorithms=DIGESTS,
            verification_time=certificate.not_valid_before_utc,
        )  # fmt: skip
        try:
            results = _Verifier().verify(
                root, x509_cert=certificate, expect_config=settings, parser=_parser()
            )
        except (SignXMLException, etree.LxmlError, ValueError) as error:
            wrong = error
            continue
        covered = results if isinstance(results, list) else [results]
        whole = max((bytes(each.signed_data) for each in covered), key=len)
        return Checked(_described(certificate, ""), whole)
    raise Refused(
        "the signature does not fit: the file was altered after it was signed, or is damaged",
        value=type(wrong).__name__,
        advice="Do not take it in; ask the sender for the file as it was signed.",
    )


def _certificates(signature: Any) -> Iterator[x509.Certificate]:
    for each in signature.iter(f"{DS}X509Certificate"):
        try:
            yield x509.load_der_x509_certificate(
                base64.b64decode("".join((each.text or "").split()), validate=True)
            )
        except (binascii.Error, ValueError):
            raise _damaged() from None


def _described(certificate: x509.Certificate | None, unchecked: str) -> Signature:
    if certificate is None:
        return Signature("", "", "", None, None, unchecked)
    return Signature(
        signer=_named(certificate.subject, NameOID.COMMON_NAME),
        identity=_named(certificate.subject, NameOID.USER_ID),
        issuer=_named(certificate.issuer, NameOID.COMMON_NAME),
        valid_from=day_of_record(certificate.not_valid_before_utc),
        valid_to=day_of_record(certificate.not_valid_after_utc),
        unchecked=unchecked,
    )


def _named(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(kind)
    text = " ".join(str(each.value) for each in found)
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:120]


def _damaged() -> Refused:
    return Refused(
        "the signature is damaged",
        advice="Ask the sender for the file as it was signed.",
    )
