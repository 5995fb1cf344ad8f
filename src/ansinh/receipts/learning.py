"""Accounts of payers that an office knows before its first import: a list, or old statements.

Most of what a bank line leaves open is answered by the account from which it was paid. An
office that begins knows none: its old statements, or a list out of its old program, tell them.
Nothing is booked from either.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ansinh.exchange.bank import Mapping as MappingFile
from ansinh.exchange.bank import read_bank_file
from ansinh.exchange.bank.check import ACCOUNT_MAX
from ansinh.exchange.bank.statement import normal_account
from ansinh.exchange.folding import fold_label
from ansinh.exchange.matching_file import match_file
from ansinh.exchange.refusal import Refused, shorten
from ansinh.exchange.sheets import Row, Sheet, read_sheets
from ansinh.ledger.errors import LedgerError
from ansinh.receipts import perms
from ansinh.receipts.models import PayerAccount
from ansinh.receipts.office import office
from ansinh.receipts.payers import unit_index
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.models import Unit

_HEADS: Mapping[str, tuple[str, ...]] = {
    "unit": ("UNIT", "MA DON VI", "MA DON VI BHXH", "MA DV", "MA DVI", "MDV"),
    "account": (
        "ACCOUNT",
        "TAI KHOAN",
        "SO TAI KHOAN",
        "SO TK",
        "STK",
        "SO TAI KHOAN NGAN HANG",
        "TAI KHOAN NGAN HANG",
    ),
}
_DIGITS_MIN = 5
_EXACT = 10**15
"""Numbers from which a workbook drops digits."""


@dataclass(frozen=True)
class Learned:
    """How many accounts a file told: `new` of them kept now, the others known already.

    `shared` are those that the list gives to several units (an accountant's, a parent's).
    """

    accounts: int
    new: int
    shared: tuple[str, ...] = ()


def learn(
    *, content: bytes, name: str, recorded_at: datetime, actor: Actor, reason: str,
    withdraw: bool = False, layout: MappingFile | None = None,
) -> Learned:  # fmt: skip
    """Keep the payers' accounts that a file tells; or, to `withdraw`, that they pay no longer.

    The file is a table with columns `unit` and `account` (Mã đơn vị, Số tài khoản), or a bank's
    statement: of it only accounts of payers that are certain by the unit's own code and name.

    Raises:
        Refused: the file cannot be read.
        LedgerError: rows of the list cannot be right, all are named; nothing was kept.
    """
    listed = _listed(content, name)
    told = listed if listed is not None else _in_statement(content, name, layout)
    with acting(actor=actor, reason=reason, unless=perms.why_not_decide(actor)):
        known = {
            (row.unit_id, row.account): row.in_force
            for row in PayerAccount.objects.filter(unit__in={unit for unit, _a in told})
            .order_by("id")
        }  # fmt: skip
        new = [each for each in told if known.get(each, False) is withdraw]
        PayerAccount.objects.bulk_create(
            PayerAccount(
                unit_id=unit,
                account=account,
                in_force=not withdraw,
                source=name[-200:],
                recorded_at=recorded_at,
            )
            for unit, account in new
        )
    count = Counter(account for _unit, account in told)
    return Learned(
        len(told), len(new), tuple(account for account, units in count.items() if units > 1)
    )


def _listed(content: bytes, name: str) -> list[tuple[int, str]] | None:
    """Units and accounts of a list, each once; None where the file is no list."""
    try:
        sheets = read_sheets(content)
    except Refused:
        return None
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:20]):
            places = _places(row)
            if len(places) == len(_HEADS):
                return _rows_of(sheet, at, places, name)
            if "unit" in places and sum(cell not in (None, "") for cell in row) > 1:
                raise LedgerError(
                    _("%(file)s: thiếu cột %(wanted)s; các cột có: %(found)s.")
                    % {
                        "file": name,
                        "wanted": _("Số tài khoản"),
                        "found": ", ".join(shorten(cell, 30) for cell in row if cell),
                    }
                )
    return None


def _places(row: Row) -> dict[str, int]:
    labels = [fold_label(cell) if isinstance(cell, str) else "" for cell in row]
    found = {}
    for name, heads in _HEADS.items():
        at = next((at for at, label in enumerate(labels) if label in heads), None)
        if at is not None:
            found[name] = at
    return found


def _rows_of(
    sheet: Sheet, head: int, places: Mapping[str, int], name: str
) -> list[tuple[int, str]]:
    units = dict(Unit.objects.values_list("code", "id"))
    own = office().own_accounts
    told: dict[tuple[int, str], None] = {}
    wrong = []
    for at, row in enumerate(sheet.rows[head + 1 :], head + 1):
        cells = {key: _text(row[place]) for key, place in places.items() if place < len(row)}
        code, account = cells.get("unit", ""), normal_account(cells.get("account", ""))
        if not code and not account:
            continue
        if code not in units:
            wrong.append(
                _("dòng %(row)d: không có đơn vị %(code)s") % {"row": at + 1, "code": shorten(code)}
            )
        elif not _DIGITS_MIN <= len(account) <= ACCOUNT_MAX:
            wrong.append(
                _("dòng %(row)d: số tài khoản %(account)s không đúng")
                % {"row": at + 1, "account": shorten(account)}
            )
        elif account in own:
            wrong.append(
                _("dòng %(row)d: %(account)s là tài khoản của cơ quan, không phải của đơn vị")
                % {"row": at + 1, "account": account}
            )
        else:
            told[units[code], account] = None
    if wrong:
        said = _("%(file)s: %(count)d dòng không đúng, không ghi dòng nào:")
        raise LedgerError("\n".join([said % {"file": name, "count": len(wrong)}, *wrong]))
    return list(told)


def _text(cell: object) -> str:
    """A cell as text; of a number that a workbook no longer holds exactly, nothing."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else ""
    return "" if cell is None else str(cell).strip()


def _in_statement(content: bytes, name: str, layout: MappingFile | None) -> list[tuple[int, str]]:
    statements = read_bank_file(content, name, mapping=layout)
    lines = [line for statement in statements for line in statement.lines]
    taught = match_file([line for line in lines if line.amount > 0], unit_index()).taught
    return [(unit, account) for account, unit in taught.items()]
