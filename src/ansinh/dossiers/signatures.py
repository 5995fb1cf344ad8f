"""The signature of a dossier: what was found when it came in, and how it is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.exchange.declarations import Envelope, Signature

SIGNER_MAX = 200


class Signed(models.TextChoices):
    """What is known of the signature of a dossier."""

    NO_PLACE = "", _("không có (tệp không phải hồ sơ điện tử)")
    NONE = "none", _("hồ sơ điện tử không có chữ ký")
    VALID = "valid", _("khớp với nội dung; chưa xét tổ chức cấp chứng thư")
    OTHER = "other", _("khớp với nội dung, nhưng không mang mã số thuế của đơn vị")
    OLD = "old_algorithm", _("có, chưa kiểm tra được: thuật toán cũ (SHA-1)")
    NO_CERTIFICATE = "no_certificate", _("có, chưa kiểm tra được: không kèm chứng thư")


def signed_as(envelope: Envelope | None, tax_code: str) -> tuple[Signed, str]:
    """What is kept of an envelope's signature: its kind, and who signed. `tax_code` is the unit's
    as the register knows it; what the envelope itself says is taken where it knows none."""
    if envelope is None:
        return Signed.NO_PLACE, ""
    signature = envelope.signature
    if signature is None:
        return Signed.NONE, ""
    if signature.unchecked:
        return Signed(signature.unchecked), _told(signature)
    expected = tax_code or envelope.tax_code
    fits = not expected or expected in signature.identity
    return (Signed.VALID if fits else Signed.OTHER), _told(signature)


def _told(signature: Signature) -> str:
    if not signature.signer:
        return ""
    days = (
        f"{signature.valid_from:%d/%m/%Y} – {signature.valid_to:%d/%m/%Y}"
        if signature.valid_from and signature.valid_to
        else ""
    )
    parts = (signature.signer, signature.identity, signature.issuer, days)
    return "; ".join(part for part in parts if part)[:SIGNER_MAX]
