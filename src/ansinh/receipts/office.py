"""The office's own account and name on documents: operator data, in the home's `office.yaml`.

    name: BHXH tỉnh Thử
    address: Số 1 đường Thử           # may be left out
    phone: 0209 000 000               # may be left out
    place: Thử                        # where documents are signed; default: the office's area
    agency: "00600"                   # five digits of the remittance text
    bank_bin: "970418"                # six digits (NAPAS)
    bank_name: BIDV chi nhánh Thử     # may be left out
    account_number: "1100000000000"
    account_name: BHXH tỉnh Thử
    accounts: "1100000000000, 2200000000000"  # all on which money comes in, where several
    banks: banks.yaml                 # units that a bank collects from (see notices)

Without the file a document says that no account is configured; nothing is made up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ansinh.config.home import home
from ansinh.exchange.bank.statement import normal_account
from ansinh.ledger.errors import LedgerError

FILE = "office.yaml"
_PATTERNS = {
    "agency": r"\d{5}",
    "bank_bin": r"\d{6}",
    "account_number": r"[0-9A-Za-z]{1,19}",
}


class OfficeError(LedgerError):
    """The office's file cannot be used; says which line and what belongs there."""


@dataclass(frozen=True)
class Office:
    """What documents say about the office that issues them; empty where it was not given."""

    name: str = ""
    address: str = ""
    phone: str = ""
    place: str = ""
    agency: str = ""
    bank_bin: str = ""
    bank_name: str = ""
    account_number: str = ""
    account_name: str = ""
    accounts: str = ""
    banks: str = ""

    @property
    def has_account(self) -> bool:
        """Whether money can be sent: the bank and the account are known."""
        return bool(self.bank_bin and self.account_number)

    @property
    def own_accounts(self) -> frozenset[str]:
        """Every account on which the office takes money, as `normal_account` writes them."""
        named = (self.account_number, *self.accounts.split(","))
        return frozenset(normal_account(number) for number in named if number.strip())


def office(folder: Path | None = None) -> Office:
    """The office of this installation (or of another home folder); empty without its file.

    Raises:
        OfficeError: the file is not YAML, has an unknown line, or a number of a wrong shape.
    """
    path = (folder or home()) / FILE
    if not path.exists():
        return Office()
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeError) as error:
        raise OfficeError(
            _("%(file)s không đọc được: %(error)s") % {"file": path, "error": error}
        ) from error
    return _office(path, raw or {})


def _office(path: Path, raw: Any) -> Office:
    if not isinstance(raw, Mapping):
        raise OfficeError(_("%(file)s: mỗi dòng viết là `tên: giá trị`.") % {"file": path})
    known = set(Office.__dataclass_fields__)
    if unknown := sorted(set(raw) - known):
        raise OfficeError(
            _("%(file)s: không có mục %(unknown)s; các mục là %(known)s.")
            % {"file": path, "unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    for name, value in raw.items():
        if not isinstance(value, str):
            raise OfficeError(
                _('%(file)s: %(name)s phải viết trong dấu nháy, ví dụ %(name)s: "00600".')
                % {"file": path, "name": name}
            )
        pattern = _PATTERNS.get(name)
        if pattern and value and not re.fullmatch(pattern, value):
            raise OfficeError(
                _("%(file)s: %(name)s là %(value)s, không đúng dạng (%(pattern)s).")
                % {"file": path, "name": name, "value": value, "pattern": pattern}
            )
    return Office(**{name: value.strip() for name, value in raw.items()})
