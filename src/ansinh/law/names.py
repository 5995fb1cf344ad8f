"""The names people call things by: Vietnamese and English, with or without marks, any case."""

import unicodedata
from collections.abc import Mapping

from ansinh.law.funds import Fund
from ansinh.law.lawbook import Law
from ansinh.law.values import LawError

QUANTITIES = {
    "luong co so": "base_salary",
    "muc luong co so": "base_salary",
    "muc tham chieu": "base_salary",
    "reference level": "base_salary",
    "luong toi thieu vung": "minimum_wage",
    "luong toi thieu": "minimum_wage",
    "regional minimum wage": "minimum_wage",
    "chuan ho ngheo": "rural_poverty_line",
    "poverty line": "rural_poverty_line",
    "ty le": "rate",
    "ty le dong": "rate",
    "lai suat cham dong": "late_interest_rate",
}
FUNDS = {
    "retirement": "HTTT", "pension": "HTTT", "huu tri": "HTTT", "huu tri tu tuat": "HTTT",
    "ht tt": "HTTT",
    "sickness": "ODTS", "sickness maternity": "ODTS", "od ts": "ODTS", "odts": "ODTS",
    "om dau thai san": "ODTS", "maternity": "ODTS",
    "health": "BHYT", "y te": "BHYT", "bao hiem y te": "BHYT",
    "unemployment": "BHTN", "that nghiep": "BHTN", "bao hiem that nghiep": "BHTN",
    "accident": "TNLD", "accidents": "TNLD", "tnld bnn": "TNLD", "bhtnld bnn": "TNLD",
    "bhtnld": "TNLD", "tai nan lao dong": "TNLD",
    "voluntary": "BHXH_TN", "tu nguyen": "BHXH_TN", "bhxh tn": "BHXH_TN", "bhxhtn": "BHXH_TN",
    "bhxh tu nguyen": "BHXH_TN",
    "voluntary accident": "TNLD_TN", "tnld tn": "TNLD_TN", "tnld tu nguyen": "TNLD_TN",
    "social": "BHXH", "bhxh": "BHXH", "bhxh bb": "BHXH", "bhxhbb": "BHXH",
}  # fmt: skip
SHARES = {
    "ee": "employee", "worker": "employee", "nld": "employee", "nguoi lao dong": "employee",
    "er": "employer", "nsdld": "employer", "don vi": "employer",
    "nguoi su dung lao dong": "employer",
    "participant": "self", "own": "self", "tu dong": "self",
    "budget": "state", "nsnn": "state", "ngan sach": "state", "nha nuoc": "state",
    "quy": "fund", "total": "whole", "all": "whole", "toan bo": "whole",
}  # fmt: skip
KINDS = {
    "vietnamese": "worker", "standard": "worker", "ordinary": "worker", "default": "worker",
    "general": "worker", "normal": "worker", "employee": "worker",
    "foreigner": "foreign", "nuoc ngoai": "foreign", "foreign worker": "foreign",
    "kct": "commune_staff", "commune": "commune_staff", "khong chuyen trach": "commune_staff",
    "household business": "own_account", "household business owner": "own_account",
    "chu ho kinh doanh": "own_account", "manager unsalaried": "own_account",
    "overseas": "retirement_only", "mission spouse": "retirement_only",
    "covid": "relief", "reduced rate": "reduced", "high risk": "reduced",
    "dan quan": "militia", "binh si": "conscript",
}  # fmt: skip
REGIONS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
DEFAULT_KIND = {"fund": "fund_paid", "state": "state_paid", "whole": "health_only"}
SOCIAL = ("HTTT", "ODTS")


def plain(text: str) -> str:
    """Lower case without marks; hyphens, underscores and commas are spaces."""
    lowered = text.strip().lower().replace("đ", "d")
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", lowered)
        if not unicodedata.combining(letter)
    )
    return " ".join("".join(" " if sign in "-_,." else sign for sign in bare).split())


def quantity_named(law: Law, text: str) -> str:
    """The quantity that is called so; LawError when none is."""
    found = _known(text, {plain(name): name for name in law.quantities} | QUANTITIES)
    if found is None:
        raise LawError(f"the law has no quantity {text!r}; `ansinh law show` lists them")
    return found


def fund_named(text: str) -> str:
    """A fund's code, or BHXH for sickness, maternity and retirement together."""
    found = _known(text, {plain(fund): str(fund) for fund in Fund} | FUNDS)
    if found is None:
        raise LawError(f"no fund is called {text!r}; funds are {', '.join(Fund)}")
    return found


def share_named(text: str) -> str:
    """The share that is called so; LawError when none is."""
    shares = ("employee", "employer", "self", "state", "fund", "whole")
    found = _known(text, {share: share for share in shares} | SHARES)
    if found is None:
        raise LawError(f"no share is called {text!r}; shares are {', '.join(shares)}")
    return found


def region_named(text: str) -> str:
    """I to IV, from I, 1, vùng I or region 1."""
    region = plain(text).removeprefix("vung ").removeprefix("region ").upper()
    region = REGIONS.get(region, region)
    if region not in REGIONS.values():
        raise LawError(f"no region is called {text!r}; regions are I, II, III and IV")
    return region


def kind_named(law: Law, text: str, fund: str, share: str) -> tuple[str, str]:
    """The share and kind of rate meant; a group's code stands for what the group pays.

    What a participant owes where the state may support it is kept as the `whole` contribution.
    """
    code = plain(text).replace(" ", "_")
    if code in law.groups:
        pays = law.groups[code].pays
        for found in (share, "whole"):
            if (fund, found) in pays and (found == share or share in ("self", "state")):
                return found, pays[fund, found]
        raise LawError(f"{code} pays no {fund} as {share}")
    kinds = {dict(keys)["kind"] for name, keys in law.series if name == "rate"}
    kind = _known(text, {plain(kind): kind for kind in kinds} | KINDS)
    if kind is None:
        raise LawError(f"no rate is of the kind {text!r}; kinds are {', '.join(sorted(kinds))}")
    return share, kind


def default_kind(fund: str, share: str) -> tuple[str, str]:
    """The share and kind meant when no kind is named: ordinary workers, or the only one."""
    if fund in ("BHXH_TN", "TNLD_TN"):
        return "whole", "voluntary"
    if share == "self":
        own = {"BHYT": ("whole", "health_only"), "HTTT": ("self", "retirement_only")}
        return own.get(fund, ("self", "own_account"))
    return share, DEFAULT_KIND.get(share, "worker") if fund == "BHYT" else "worker"


def _known(text: str, names: Mapping[str, str]) -> str | None:
    return names.get(plain(text))
