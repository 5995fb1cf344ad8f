"""What kind of payer a unit is, from what an older list says of it."""

import re

from ansinh.exchange.declarations.layout import plain
from ansinh.register.models import Unit

Kind = Unit.Kind

_WORDS: tuple[tuple[str, str], ...] = (
    (r"HO GIA DINH|HGD", Kind.HOUSEHOLDS),
    (r"HOC SINH|SINH VIEN|HSSV", Kind.SCHOOL),
    (r"DAI LY|TO CHUC DICH VU THU|TO CHUC HO TRO PHAT TRIEN", Kind.AGENT),
    (r"NGAN SACH|SO TAI CHINH", Kind.BUDGET),
    (r"QUY BHXH|BHXH TINH|BHXH THANH PHO|QUY BHTN", Kind.FUND),
    (r"TRE EM|NGHEO|BAO TRO|CUU CHIEN BINH|NGUOI CO CONG|DAN TOC|THAN NHAN|DIEM NGHIEP",
     Kind.SUPPORTED),
    (r"UBND|UY BAN NHAN DAN", Kind.COMMUNE),
    (r"HOP TAC XA|HTX|TO HOP TAC|HO KINH DOANH|HKD", Kind.COOPERATIVE),
    (r"CONG TY|CTY|CT TNHH|DNTN|DOANH NGHIEP|CHI NHANH|TNHH|CO PHAN|NHA MAY|XI NGHIEP|NGAN HANG",
     Kind.ENTERPRISE),
    (r"SO|PHONG|BAN|TRUONG|BENH VIEN|TRUNG TAM|TINH UY|HUYEN UY|DANG UY|HOI|CHI CUC|CUC|TOA AN|"
     r"VIEN KIEM SAT|TRAM|DOAN|MAT TRAN|CONG AN|BQL|BAN QUAN LY|HANH CHINH|SU NGHIEP",
     Kind.STATE_BODY),
)  # fmt: skip
"""Words by which the kind is known; the first that a text has counts."""


def kind_of(*texts: str) -> str:
    """The kind that texts about a unit tell, the first text before the next; "" for none."""
    for text in texts:
        folded = plain(text)
        if folded.lower() in Kind.values:
            return folded.lower()
        for words, kind in _WORDS:
            if re.search(rf"\b(?:{words})\b", folded):
                return str(kind)
    return ""
