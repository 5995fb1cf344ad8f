"""What a memo tells besides the remittance text: the payer that the bank wrote into it.

`MBVCB.6997056113.<text>.CT tu <account> <name> toi <account> <name>`,
`SHGD:10004067.DD:240910.BO:<name>.Remark:<text>`, `REM Tfr Ac:<account> O@L_..._<text>` (BIDV),
`B/O <name> F/O <payee>`, `TKThe :<account>, tai <bank>. <text>`, `NHAN TU <account> TRACE <n> ND
<text>`, `IBFT <name> - <text>` and `<text>-<name> chuyen khoan` (between banks) are shapes of
statements.
The state treasury pays for every state unit of its district and names the one that pays.
"""

import re
from functools import lru_cache

from ansinh.exchange.folding import fold

_FROM_TO = re.compile(r"\bCT TU (?P<account>\d{6,19}) (?P<name>[^:;]{2,80}?) TOI ?\d{6,19}\b")
_OF_ACCOUNT = re.compile(
    r"\bREM TFR AC: ?(?P<rem>\d{6,19})\b|\bTKTHE ?: ?(?P<card>[0-9A-Z]{6,19}), TAI \b|"
    r"\bNHAN TU (?P<napas>\d{6,19}) TRACE\b"
)
_ACCOUNT_TOLD = re.compile("AC:|TKTHE|NHAN TU")
_PAYING_UNIT = re.compile(
    r"\b(?:DON VI|DVI|DV) (?:TRA|CHUYEN|NOP) TIEN ?:? (?P<name>[^:;]{4,80}?)"
    r"(?:[;.]|,? ND ?:|,? NOI DUNG ?:|,? MA (?:DV|DON VI)|$)"
)
_TREASURY = re.compile(r"^(?:KBNN|KHO BAC|TREASURY|STATE TREASURY)\b")
_STATE_UNIT = re.compile(
    r"^(?:UBND|UY BAN|HDND|HOI DONG|TRUONG|TRAM|TRUNG TAM|PHONG|SO|CHI CUC|CUC|BAN|BENH VIEN|"
    r"VAN PHONG|DANG UY|HUYEN UY|TINH UY|CONG AN|HOI|DOAN|MAT TRAN|TOA AN|VIEN KIEM SAT|"
    r"BAO TANG|THU VIEN|NHA VAN HOA|HAT|BAN QUAN LY|DAI|MN|TH|THCS|THPT)\b"
)
_BY_ORDER = re.compile(
    r"\bBO:(?P<name>[^:;.]{2,80}?)(?:\.|;|$)|\bB/O:? (?P<order>[^:;/]{2,80}?) F/O\b|"
    r"^IBFT (?P<instant>[^:;]{2,80}?) +- |-(?P<transfer>[^:;-]{4,80}?) CHUYEN KHOAN\b"
)
_TOLD_SO = re.compile("BO:|B/O|IBFT|CHUYEN KHOAN")
_JOINED = re.compile(
    r"(?<![A-Z0-9])(?:(?:VA|CUNG|CA)\b|&)(?: +(?:CHO|CA|MA|MDV|DV|DON VI|CN|CHI NHANH)\b)*"
    r"(?: *$| +(?:CTY|CONG TY|CTCP|CTTNHH|DNTN|DOANH NGHIEP|HTX|HOP TAC XA|XI NGHIEP|TRUONG|UBND|"
    r"TRAM|CN|CHI NHANH|DON VI|[A-Z][A-Z0-9] ?[A-Z0-9]?[ ./_-]?\d{1,4})(?![A-Z]))|"
    r"[A-Z][A-Z0-9]{2}\d{3}[A-Z] *(?:\b(?:VA|CUNG)\b|&) *[A-Z0-9]{1,7} *$"
)
_REFUND = re.compile(
    r"(?<![A-Z0-9])(?:HOAN (?:TRA|TIEN|LAI|PHI|NOP)|TRA LAI|LAI TIEN GUI|THOAI THU|NOP LAI|"
    r"THU HOI TIEN|(?:CHUYEN|NOP|CHI|HUONG|TRA) (?:TIEN )?(?:NHAM|SAI))(?![A-Z0-9])"
)
_OF_REFUNDS = re.compile("HOAN|TRA LAI|LAI TIEN|THOAI|NOP LAI|THU HOI|NHAM|SAI")
"""One of these stands in every text that the two expressions find."""

_GIVEN_BACK = re.compile(r"(?<![A-Z0-9])(?:HOAN|THU HOI)(?![A-Z0-9])")
_TAX_CODE = re.compile(r"(?<!\d)(\d{10})(?:[- ]?(\d{3}))?(?!\d)")


def payer_in(folded: str) -> tuple[str, str]:
    """Name and account of the payer that a folded memo names; empty where it does not."""
    if "CT TU " in folded and (match := _FROM_TO.search(folded)):
        return match["name"].strip(), match["account"]
    account = ""
    if _ACCOUNT_TOLD.search(folded) and (match := _OF_ACCOUNT.search(folded)):
        account = match[match.lastgroup or 0]
    if _TOLD_SO.search(folded) and (match := _BY_ORDER.search(folded)):
        return match[match.lastgroup or 0].strip(), account
    if " TIEN" in folded and (match := _PAYING_UNIT.search(folded)):
        return match["name"].strip(), account
    return "", account


@lru_cache(maxsize=65536)
def is_treasury(name: str) -> bool:
    """Whether a payer is the state treasury, which pays for the state's units."""
    return bool(_TREASURY.search(fold(name)))


def is_state_unit(names: tuple[str, ...]) -> bool:
    """Whether one of a unit's names is that of an office, a school or another unit of the state."""
    return any(_STATE_UNIT.search(fold(name)) for name in names)


def is_refund(folded: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a folded memo speaks of money given back or of interest: no contribution.

    The words `hoàn` and `thu hồi` alone say so too, unless they belong to one of the `names`.
    """
    if not _OF_REFUNDS.search(folded):
        return False
    if _REFUND.search(folded):
        return True
    if not _GIVEN_BACK.search(folded):
        return False
    return not any(_GIVEN_BACK.search(fold(name)) for name in names)


def joins_units(folded: str, names: tuple[str, ...]) -> bool:
    """Whether a folded memo says that it pays for one unit "and" another, be the other cut or not
    to be read; a unit whose own name is made so is one."""
    if not _JOINED.search(folded):
        return False
    return not any(_JOINED.search(fold(name)) for name in names)


def tax_codes_in(folded: str) -> list[str]:
    """Numbers of 10 digits, with or without a branch's 3, that may be tax codes."""
    return [f"{m[1]}-{m[2]}" if m[2] else m[1] for m in _TAX_CODE.finditer(folded)]
