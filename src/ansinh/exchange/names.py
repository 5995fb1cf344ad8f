"""Names of organisations as payers and banks write them, made comparable.

`Công ty TNHH Một thành viên An Phú`, `CTY TNHH MTV AN PHU` and `CONG TY TRACH NHIEM HUU HAN
1 THANH VIEN AN PHU` are one name. Legal forms are kept, in their abbreviation: An Phú TNHH and
An Phú Cổ phần are two companies.
"""

import re
from functools import lru_cache

from ansinh.exchange.folding import fold_label

_LONG_FORMS = {
    "TRACH NHIEM HUU HAN": "TNHH",
    "MOT THANH VIEN": "MTV",
    "1 THANH VIEN": "MTV",
    "HAI THANH VIEN": "HTV",
    "2 THANH VIEN": "HTV",
    "CO PHAN": "CP",
    "CONG TY": "CT",
    "CTY": "CT",
    "CTCP": "CT CP",
    "CTTNHH": "CT TNHH",
    "DOANH NGHIEP TU NHAN": "DNTN",
    "DN TN": "DNTN",
    "HOP TAC XA": "HTX",
    "UY BAN NHAN DAN": "UBND",
    "CHI NHANH": "CN",
    "VAN PHONG DAI DIEN": "VPDD",
    "VAN PHONG": "VP",
    "MAM NON": "MN",
    "TIEU HOC": "TH",
    "TRUNG HOC CO SO": "THCS",
    "TRUNG HOC PHO THONG": "THPT",
    "THUONG MAI": "TM",
    "DICH VU": "DV",
    "SAN XUAT": "SX",
    "XAY DUNG": "XD",
    "XUAT NHAP KHAU": "XNK",
    "DAU TU": "DT",
    "KINH DOANH": "KD",
    "VAN TAI": "VT",
    "DU LICH": "DL",
    "TU VAN": "TV",
    "LAM SAN": "LS",
    "LAM NGHIEP": "LN",
    "NONG NGHIEP": "NN",
    "HOI NONG DAN": "HND",
    "HOI PHU NU": "HPN",
    "HOI DONG NHAN DAN": "HDND",
    "TMDV": "TM DV",
    "DVTM": "DV TM",
    "SXTM": "SX TM",
    "TMSX": "TM SX",
    "DTXD": "DT XD",
    "XDTM": "XD TM",
    "TVXD": "TV XD",
    "VIET NAM": "VN",
    "VA": "",
}
_REPLACE = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _LONG_FORMS), key=len, reverse=True)) + r")\b"
)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """The name folded, its common words abbreviated: what two spellings have in common."""
    return " ".join(_REPLACE.sub(_short, fold_label(name)).split())


def _short(match: re.Match[str]) -> str:
    return _LONG_FORMS[match[0]]
