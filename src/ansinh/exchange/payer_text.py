"""What a memo tells besides the remittance text: the payer that the bank wrote into it.

`MBVCB.6997056113.<text>.CT tu <account> <name> toi <account> <name>` and
`SHGD:10004067.DD:240910.BO:<name>.Remark:<text>` are shapes of published statements.
"""

import re

from ansinh.exchange.folding import fold

_FROM_TO = re.compile(r"\bCT TU (?P<account>\d{6,19}) (?P<name>[^:;]{2,80}?) TOI ?\d{6,19}\b")
_BY_ORDER = re.compile(r"\bBO:(?P<name>[^:;.]{2,80}?)(?:\.|;|$)")
_REFUND = re.compile(
    r"\bHOAN (?:TRA|TIEN|LAI|PHI|NOP)\b|\bTRA LAI\b|\bLAI TIEN GUI\b|\bTHOAI THU\b"
)
_GIVEN_BACK = re.compile(r"\bHOAN\b")
_TAX_CODE = re.compile(r"(?<!\d)(\d{10})(?:[- ]?(\d{3}))?(?!\d)")


def payer_in(folded: str) -> tuple[str, str]:
    """Name and account of the payer that a folded memo names; empty where it does not."""
    if match := _FROM_TO.search(folded):
        return match["name"].strip(), match["account"]
    if match := _BY_ORDER.search(folded):
        return match["name"].strip(), ""
    return "", ""


def is_refund(folded: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a folded memo speaks of money given back or of interest: no contribution.

    The word `hoàn` alone says so too, unless it belongs to one of the `names`.
    """
    if _REFUND.search(folded):
        return True
    if not _GIVEN_BACK.search(folded):
        return False
    return not any(_GIVEN_BACK.search(fold(name)) for name in names)


def tax_codes_in(folded: str) -> list[str]:
    """Numbers of 10 digits, with or without a branch's 3, that may be tax codes."""
    return [f"{m[1]}-{m[2]}" if m[2] else m[1] for m in _TAX_CODE.finditer(folded)]
