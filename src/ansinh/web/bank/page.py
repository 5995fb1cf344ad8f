"""What the bank desk shows: transactions that wait, with candidates and reasons in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ansinh.exchange.matching import Candidate
from ansinh.receipts import words
from ansinh.receipts.collecting import offers
from ansinh.receipts.models import BankDecision, BankTransaction
from ansinh.receipts.queries import History, Waiting
from ansinh.register.models import Unit
from ansinh.web.asked import read_number

OTHER = "other"
"""The choice of a unit that is not among the candidates."""


FIELDS = ("choice", "code", "group", "reason")
"""The fields that can be wrong."""

SEEN_MAX = 9_999
"""More decisions about one transaction than there will ever be."""

GROUP_SHOWN = 5
"""So many of a group's transactions are named on the page."""


@dataclass(frozen=True)
class ShownCandidate:
    """A unit that may be meant, and why."""

    code: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ShownWaiting:
    """A transaction in the queue."""

    transaction: BankTransaction
    doubt: str
    candidates: tuple[ShownCandidate, ...]
    announced: bool
    repeats: BankTransaction | None


@dataclass(frozen=True)
class ShownGroup:
    """Collected payments that a transaction may bring: their bank, how many, of which days."""

    key: str
    bank: str
    count: int
    first: date
    last: date
    transactions: tuple[str, ...]


@dataclass(frozen=True)
class ShownDecision:
    """A decision with its evidence in words."""

    decision: BankDecision
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What a person filled in: the values are kept when something is wrong with them."""

    choice: str = ""
    code: str = ""
    group: str = ""
    reason: str = ""
    remember: bool = True
    seen: int | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with each field, empty where nothing is."""
        return {name: self.problems.get(name, "") for name in FIELDS}


def shown(waiting: Waiting) -> ShownWaiting:
    """A waiting transaction as the desk shows it."""
    return ShownWaiting(
        transaction=waiting.transaction,
        doubt=words.doubt(waiting.doubt),
        candidates=tuple(_candidate(each) for each in waiting.candidates),
        announced=waiting.announced,
        repeats=waiting.repeats,
    )


def offered(transaction: BankTransaction) -> list[ShownGroup]:
    """The collected payments whose sum is a waiting transaction's amount."""
    return [
        ShownGroup(
            key=group.key,
            bank=group.payments[0].bank,
            count=len(group.payments),
            first=group.days[0],
            last=group.days[1],
            transactions=tuple(each.transaction for each in group.payments[:GROUP_SHOWN]),
        )
        for group in offers(transaction)
    ]


def decisions(found: History) -> list[ShownDecision]:
    """Every decision about a transaction, the first one first."""
    return [ShownDecision(each, tuple(words.reasons(each.reasons))) for each in found.decisions]


def read(form: Mapping[str, str], *, needs_reason: bool) -> Given:
    """What a form says, and what is missing in it, by the field's name."""
    problems = {}
    reason = form.get("reason", "").strip()
    if needs_reason and not reason:
        problems["reason"] = _("Ghi lý do.")
    return Given(
        choice=form.get("choice", ""),
        code=form.get("code", "").strip().upper(),
        group=form.get("group", ""),
        reason=reason,
        remember="remember" in form,
        seen=read_number(form.get("seen"), most=SEEN_MAX),
        problems=problems,
    )


def chosen_unit(given: Given) -> tuple[Unit | None, dict[str, str]]:
    """The unit that a person chose, or what is wrong with the choice."""
    if not given.choice:
        return None, {"choice": _("Chọn một đơn vị, hoặc ghi mã đơn vị khác.")}
    if given.choice == OTHER and not given.code:
        return None, {"code": _("Ghi mã đơn vị.")}
    code = given.code if given.choice == OTHER else given.choice
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        return None, {"code": _("Không có đơn vị mã %(code)s.") % {"code": code}}
    return unit, {}


def _candidate(candidate: Candidate) -> ShownCandidate:
    return ShownCandidate(
        code=candidate.unit.code,
        name=candidate.unit.names[0],
        reasons=tuple(
            words.reason(each.evidence.value, each.found, each.fits) for each in candidate.reasons
        ),
    )
