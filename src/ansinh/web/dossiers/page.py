"""What the one-stop desk shows: a judged declaration, and the way of a dossier as a task list."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.config.language import spoken
from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.judging import Verdict
from ansinh.dossiers.lines import ENDED, Stand
from ansinh.dossiers.models import Step
from ansinh.dossiers.operations import Checked
from ansinh.dossiers.pricing import Money, amounts_that_differ
from ansinh.dossiers.queries import Standing
from ansinh.dossiers.remarks import Remark
from ansinh.dossiers.showing import effect_words
from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.law.funds import Fund, Share
from ansinh.web.templatetags.figures import coefficient, number
from ansinh.web.unit.page import FUNDS

SHOWN = 50
"""Rows of a table on one page; the workbook of refused rows has them all."""

SHARES: dict[str, Promise] = {
    Share.EMPLOYER: gettext_lazy("đơn vị"),
    Share.EMPLOYEE: gettext_lazy("người lao động"),
    Share.SELF: gettext_lazy("người tham gia"),
    Share.STATE: gettext_lazy("ngân sách"),
    Share.FUND: gettext_lazy("quỹ"),
}
"""Who bears a part of a contribution."""

HEALTH_BLOCKS = ("II", "III", "IV", "V")
FORMS = ("D02", "D03", "D05", "D06", "M03", "M04", "CLASS", "TK1")


@dataclass(frozen=True)
class ShownRow:
    """A row of the file: who, what it does from which month on which base, what to say of it."""

    number: int
    name: str
    social_number: str
    effect: str
    month: date | None
    base: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class ShownMoney:
    """What a month and fund come to owe, more or less, by who bears it. In đồng."""

    month: date
    fund: tuple[str, Promise]
    shares: tuple[int, ...]

    @property
    def total(self) -> int:
        """All shares."""
        return sum(self.shares)


@dataclass(frozen=True)
class Counted:
    """How many rows have an effect, and whether the page shows these alone."""

    effect: str
    word: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Judged:
    """A dry run as the desk shows it."""

    rows: int
    accepted: int
    counts: tuple[Counted, ...]
    money: Money
    bearers: tuple[Promise, ...]
    sums: tuple[ShownMoney, ...]
    refused: tuple[ShownRow, ...]
    refused_count: int
    warned: tuple[ShownRow, ...]
    warned_count: int
    shown: tuple[ShownRow, ...]
    shown_count: int
    page: int
    effect: str
    digest: str

    @property
    def is_last(self) -> bool:
        """Whether no page of accepted rows follows."""
        return self.page * SHOWN >= self.shown_count


@dataclass(frozen=True)
class Task:
    """One step of a dossier's way: what it is called, where it stands, where it is done."""

    label: str
    state: str
    done: Step | None
    address: str
    right: str


def judged(checked: Checked, *, effect: str, page: int) -> Judged:
    """A dry run: counts, money, what goes back, what to look at, a page of the accepted rows."""
    judgement, money = checked.judgement, checked.money
    words = effect_words()
    counts = Counter(verdict.effect for verdict in judgement.verdicts)
    differing = defaultdict(list)
    for row, remark in amounts_that_differ(judgement, money):
        differing[row].append(remark)
    accepted = judgement.accepted
    warned = [each for each in accepted if each.remarks or each.row.number in differing]
    chosen = [each for each in accepted if not effect or each.effect == effect]
    shares = [share for share in SHARES if any(each.share == share for each in money.sums)]
    return Judged(
        rows=len(judgement.verdicts),
        accepted=len(accepted),
        counts=tuple(
            Counted(each.value, words[each], counts[each], each == effect)
            for each in Effect
            if counts[each] and each is not Effect.REFUSED
        ),
        money=money,
        bearers=tuple(SHARES[share] for share in shares),
        sums=tuple(_sums(money, shares)),
        refused=tuple(_row(each, _refusing(each)) for each in judgement.refused[:SHOWN]),
        refused_count=len(judgement.refused),
        warned=tuple(
            _row(each, (*each.remarks, *differing[each.row.number])) for each in warned[:SHOWN]
        ),
        warned_count=len(warned),
        shown=tuple(_row(each, ()) for each in chosen[(page - 1) * SHOWN : page * SHOWN]),
        shown_count=len(chosen),
        page=page,
        effect=effect,
        digest=judgement.digest,
    )


def _refusing(verdict: Verdict) -> tuple[Remark, ...]:
    return tuple(remark for remark in verdict.remarks if remark.refusing)


def _row(verdict: Verdict, remarks: Iterable[Remark]) -> ShownRow:
    drafts = verdict.drafts
    draft = next(
        (each for each in drafts if each.stand.state != ENDED), drafts[0] if drafts else None
    )
    values = verdict.row.values
    return ShownRow(
        number=verdict.row.number,
        name=values.get("name", ""),
        social_number=values.get("social_number", ""),
        effect=effect_words()[verdict.effect],
        month=first_day(draft.month) if draft else None,
        base=_base(draft.stand) if draft and draft.stand.state != ENDED else "",
        remarks=tuple(remarks),
    )


def _base(stand: Stand) -> str:
    if stand.coefficient:
        return coefficient(stand.coefficient)
    return number(stand.wage + stand.allowance) if stand.wage + stand.allowance else ""


def _sums(money: Money, shares: Sequence[str]) -> Iterable[ShownMoney]:
    table: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for each in money.sums:
        table[each.month, each.fund][each.share] = each.difference
    order = list(Fund)
    for month, fund in sorted(table, key=lambda key: (key[0], order.index(Fund(key[1])))):
        cells = table[month, fund]
        yield ShownMoney(
            first_day(month), FUNDS[fund], tuple(cells.get(share, 0) for share in shares)
        )


def tasks(found: Standing) -> list[Task]:
    """The way of a dossier: each step with its state (`done`, `now`, `later`)."""
    kinds = Step.Kind
    last = found.last.kind
    reached = {
        kinds.RECEIVED: 1, kinds.CHECKED: 2, kinds.APPROVED: 3, kinds.APPLIED: 4,
        kinds.UNDONE: 4, kinds.RETURNED: 0,
    }[kinds(last)]  # fmt: skip
    way = (
        (1, kinds.RECEIVED, _("Nhận hồ sơ"), "", ""),
        (2, kinds.CHECKED, _("Kiểm tra"), "dossier-check", "HANDLE_DOSSIERS"),
        (3, kinds.APPROVED, _("Người thứ hai duyệt"), "dossier-approve", "APPROVE_DOSSIERS"),
        (4, kinds.APPLIED, _("Ghi sổ"), "dossier-apply", "HANDLE_DOSSIERS"),
    )  # fmt: skip
    shown = []
    for place, kind, label, address, right in way:
        step = found.step(kind)
        done = step is not None and (place <= reached or last == kinds.RETURNED)
        current = place == reached + 1 and found.is_open
        state = "done" if done else "now" if current else "later"
        shown.append(Task(label, state, step if done else None, address, right))
    return shown


def groups(law: Law) -> list[tuple[str, str]]:
    """The groups that a health list may mean, by their names."""
    language = spoken()
    return [
        (code, group.label[language])
        for code, group in law.groups.items()
        if group.block in HEALTH_BLOCKS
    ]
