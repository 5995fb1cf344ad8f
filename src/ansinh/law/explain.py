"""One line explained: the steps of its computation, with values, dates and articles.

This is a second, independent path: it asks the law by name and date for one line, where the
columns join monthly tables. Tests compare the two on many random lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ansinh.ground.months import show_month
from ansinh.law.groups import ON_BASE_SALARY, TAKEN_OVER, Base, Group, State, read_effect
from ansinh.law.guard import unlawful
from ansinh.law.lawbook import Law, day_of
from ansinh.law.steps import Sheet, Step, written
from ansinh.law.values import GRADES, PERCENT, LawError, Value

REGIONS = ("I", "II", "III", "IV")

FUND_NAMES = {
    "HTTT": ("hưu trí, tử tuất", "retirement and survivors"),
    "ODTS": ("ốm đau, thai sản", "sickness and maternity"),
    "TNLD": ("tai nạn lao động, bệnh nghề nghiệp", "accidents at work"),
    "BHYT": ("bảo hiểm y tế", "health insurance"),
    "BHTN": ("bảo hiểm thất nghiệp", "unemployment insurance"),
    "BHXH_TN": ("BHXH tự nguyện", "voluntary social insurance"),
    "TNLD_TN": ("BHTNLĐ tự nguyện", "voluntary accident insurance"),
}
SHARE_NAMES = {
    "employee": ("người lao động đóng", "worker's share"),
    "employer": ("người sử dụng lao động đóng", "employer's share"),
    "self": ("người tham gia tự đóng", "participant's share"),
    "state": ("ngân sách nhà nước đóng hoặc hỗ trợ", "state's share"),
    "fund": ("quỹ bảo hiểm đóng", "paid by the insurance fund"),
    "whole": ("toàn bộ mức đóng", "whole contribution"),
}
BASE_OF_FUND = {
    "HTTT": "base_bhxh",
    "ODTS": "base_bhxh",
    "BHXH_TN": "base_bhxh",
    "TNLD": "base_tnld",
    "TNLD_TN": "base_tnld",
    "BHTN": "base_bhtn",
    "BHYT": "base_bhyt",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps of one line and what they come to. `amounts` is empty for an unbilled month."""

    month: int
    group: Group
    state: State
    steps: tuple[Step, ...]
    amounts: Mapping[str, int]
    bases: Mapping[str, int]
    effect: Value | None = None
    """What the state does to each fund, with its article; None for an unbilled month."""
    reason: str = ""
    """Why there is no line: not lawful, not running, or billed in another month."""

    def values(self) -> list[Value]:
        """The dated values used, once each, that of the state first."""
        used = [] if self.effect is None else [self.effect]
        used += [value for step in self.steps for value in step.values]
        return list({(value.name, value.since): value for value in used}.values())

    def unconfirmed(self) -> list[Value]:
        return [value for value in self.values() if value.unconfirmed]

    def lines(self, language: str = "vi") -> list[str]:
        """The steps for a person: formula, then the articles and dates they rest on."""
        results = {step.name: step.result for step in self.steps}
        text = []
        if self.effect is not None:
            word = "Trạng thái" if language == "vi" else "State"
            text += [f"{word}: {self.state.label[language]}", _cited(self.effect, language)]
        for step in self.steps:
            text.append(f"{step.label[language]}: {step.formula(results, language)}")
            text += [_cited(value, language) for value in step.values]
        return text


def _cited(value: Value, language: str) -> str:
    """A value with its day and article, and that nobody has confirmed it."""
    since = value.since.strftime("%d/%m/%Y")
    from_word = "từ" if language == "vi" else "from"
    unsure = "chưa xác nhận" if language == "vi" else "unconfirmed"
    doubt = f" [{unsure}, {GRADES[value.grade][language]}]" if value.unconfirmed else ""
    shown = written(value, language)
    return f"    {value.name} = {shown} {from_word} {since}: {value.reference}{doubt}"


def explain(law: Law, spell: Mapping[str, Any], month: int) -> Explanation:
    """Explain the line of a spell in a month.

    `spell` has the columns of a spell; those it lacks are taken as 0 (state as active). Raises
    LawError for a group or state the law does not have.
    """
    group = law.group(str(spell["group"]))
    state = str(spell.get("state") or "active")
    if state not in group.states:
        raise LawError(f"a line of {group.code} cannot stand in the state {state!r}")
    reason = _unbilled(law, spell, state, month)
    if reason:
        return Explanation(month, group, law.states[state], (), {}, {}, reason=reason)
    sheet = Sheet()
    day = day_of(month)
    stands = law.value("state_effect", day, state=state)
    effect = read_effect(str(stands.value))
    rates = list(_rates(law, group, effect, day))
    _bases(law, sheet, group, spell, {fund for fund, _, _ in rates}, effect, day)
    _contributions(law, sheet, group, spell, rates, day)
    months = int(spell.get("payment_months") or 1)
    amounts = {}
    for name in [step.name for step in sheet.steps if step.name.startswith("month_")]:
        column = name.removeprefix("month_")
        fund, _, share = column.rpartition("_")
        vi, en = (
            f"{FUND_NAMES[fund.upper()][at]}, {SHARE_NAMES[share][at]}".capitalize()
            for at in (0, 1)
        )
        vi, en = f"{vi}, {months} tháng", f"{en}, months billed: {months}"
        amounts[column] = sheet.do(column, "times", (name, months), vi, en)
    bases = {name: sheet.results.get(name, 0) for name in sorted(set(BASE_OF_FUND.values()))}
    steps = tuple(sheet.steps)
    return Explanation(month, group, law.states[state], steps, amounts, bases, stands)


def _unbilled(law: Law, spell: Mapping[str, Any], state: str, month: int) -> str:
    since, until = int(spell.get("from_month", month)), int(spell.get("to_month", month + 1))
    method = int(spell.get("payment_months") or 1)
    if not since <= month < until:
        return f"the line does not run in {show_month(month)}"
    if (month - since) % method:
        return f"{show_month(month)} was billed before, {method} months at once"
    return unlawful(law, str(spell["group"]), state, month, month + 1) or ""


def _rates(
    law: Law, group: Group, effect: Mapping[str, str], day: date
) -> Iterable[tuple[str, str, Value]]:
    """What is due: fund, share and the dated rate."""
    for (fund, share), kind in group.pays.items():
        word = effect.get(fund, "due")
        own = law.find("rate", day, fund=fund, share=share, kind=kind)
        if own is None or word == "none":
            continue
        if word in TAKEN_OVER and share in ("employer", "whole"):
            taker, taken = TAKEN_OVER[word]
            yield fund, taker, law.value("rate", day, fund=fund, share=taker, kind=taken)
        elif word in ("due", "half"):
            yield fund, share, own


def _bases(
    law: Law, sheet: Sheet, group: Group, spell: Mapping[str, Any], funds: set[str],
    effect: Mapping[str, str], day: date,
) -> None:  # fmt: skip
    """The monthly bases of the funds that are due."""
    chosen = law.value("group_base", day, group=group.code)
    base = law.bases[str(chosen.value)]
    _raw(law, sheet, base, spell, day, chosen)
    floor = _limit(law, base.floor, spell, day)
    if floor:
        vi, en = "Mức sàn", "Floor"
        sheet.do("floored", "at_least", ("raw", floor.number), vi, en, [floor])
    else:
        sheet.do("floored", "is", ("raw",), "Không có mức sàn", "No floor")
    capped = _cap(law, sheet, "capped", base.cap, spell, day)
    if funds & {"HTTT", "ODTS", "BHXH_TN"}:
        sheet.do("base_bhxh", "is", (capped,), "Căn cứ đóng BHXH", "Social insurance base")
    if funds & {"TNLD", "TNLD_TN"}:
        sheet.do("base_tnld", "is", (capped,), "Căn cứ đóng TNLĐ-BNN", "Accident insurance base")
    if "BHTN" in funds:
        own = _cap(law, sheet, "capped_bhtn", base.unemployment_cap, spell, day)
        sheet.do("base_bhtn", "is", (own,), "Căn cứ đóng BHTN", "Unemployment insurance base")
    if "BHYT" not in funds:
        return
    vi, en = "Căn cứ đóng BHYT", "Health insurance base"
    if effect.get("BHYT") == ON_BASE_SALARY:
        salary = law.value("base_salary", day)
        sheet.do("base_bhyt", "is", (salary.number,), vi, en, [salary])
    elif group.own_health_base:
        health = law.value("group_health_base", day, group=group.code)
        salary = law.value("base_salary", day)
        sheet.do("base_bhyt", "is", (salary.number,), vi, en, [health, salary])
    elif effect.get("BHYT") == "half":
        sheet.do("base_bhyt", "share", (capped, PERCENT // 2), f"{vi} (một nửa)", f"{en} (half)")
    else:
        sheet.do("base_bhyt", "is", (capped,), vi, en)


def _raw(
    law: Law, sheet: Sheet, base: Base, spell: Mapping[str, Any], day: date, chosen: Value
) -> None:
    """The amount that the base is taken from."""
    vi, en = base.label["vi"], base.label["en"]
    wage, allowance = int(spell.get("wage") or 0), int(spell.get("allowance") or 0)
    salary = law.find("base_salary", day)
    if base.amount == "wage":
        sheet.do("raw", "plus", (wage, allowance), vi, en, [chosen])
    elif base.amount == "wage_alone":
        sheet.do("raw", "is", (wage,), vi, en, [chosen])
    elif base.amount == "base_salary":
        number = law.number("base_salary", day)
        sheet.do("raw", "times", (number, base.times), vi, en, [chosen, salary])
    elif base.amount == "minimum_wage_IV":
        minimum = law.value("minimum_wage", day, region="IV")
        sheet.do("raw", "is", (minimum.number,), vi, en, [chosen, minimum])
    else:
        names = ("coefficient", "position_coefficient", "difference_coefficient", "seniority_rate",
                 "profession_rate")  # fmt: skip
        numbers = [int(spell.get(name) or 0) for name in names]
        operands = (law.number("base_salary", day), *numbers)
        sheet.do("scale", "scale", operands, vi, en, [chosen, salary])
        added = allowance if base.amount == "state_scale" else 0
        sheet.do("raw", "plus", ("scale", added), "Cộng khoản bằng tiền", "With amounts in đồng")


def _limit(law: Law, name: str, spell: Mapping[str, Any], day: date) -> Value | None:
    if not name:
        return None
    if name == "minimum_wage":
        return law.value(name, day, region=_region(spell))
    return law.value(name, day)


def _region(spell: Mapping[str, Any]) -> str:
    number = int(spell.get("region") or 4)
    return REGIONS[number - 1] if 1 <= number <= 4 else "IV"


def _cap(law: Law, sheet: Sheet, name: str, of: str, spell: Mapping[str, Any], day: date) -> str:
    """Cap the floored amount; the name of the step that holds the result."""
    limit = _limit(law, of, spell, day)
    if limit is None:
        return "floored"
    times = law.value("cap_multiple", day, of=of)
    vi, en = f"Mức trần {times.number} lần", f"Cap of {times.number} times"
    sheet.do(f"{name}_limit", "times", (limit.number, times.number), vi, en, [limit, times])
    vi, en = "Mức đóng không vượt trần", "Within the cap"
    sheet.do(name, "at_most", ("floored", f"{name}_limit"), vi, en)
    return name


def _contributions(
    law: Law, sheet: Sheet, group: Group, spell: Mapping[str, Any],
    rates: Iterable[tuple[str, str, Value]], day: date,
) -> None:  # fmt: skip
    for fund, share, rate in rates:
        column = f"{fund.lower()}_{share}"
        fund_vi, fund_en = FUND_NAMES[fund]
        share_vi, share_en = SHARE_NAMES[share]
        name = column if share == "whole" else f"month_{column}"
        vi, en = f"{fund_vi}, {share_vi}", f"{fund_en}, {share_en}"
        sheet.do(name, "share", (BASE_OF_FUND[fund], rate.number), vi.capitalize(),
                 en.capitalize(), [rate])  # fmt: skip
        if share == "whole" and fund == "BHYT":
            _split_health(law, sheet, group, spell, day)
        elif share == "whole":
            _split_voluntary(law, sheet, group, spell, fund, rate, day)


def _split_health(
    law: Law, sheet: Sheet, group: Group, spell: Mapping[str, Any], day: date
) -> None:
    """Household order, then the state's support and the province's, then the person."""
    whole = "bhyt_whole"
    order = min(max(int(spell.get("member_order") or 1), 1), 5)
    if group.order:
        share = law.value("household_order", day, order=str(order))
        vi, en = f"Người thứ {order} trong hộ", f"Member {order} of the household"
        sheet.do("bhyt_ordered", "share", (whole, share.number), vi, en, [share])
        whole = "bhyt_ordered"
    support = law.value("health_support", day, who=group.support) if group.support else None
    top_up = int(spell.get("top_up_rate") or 0) if group.top_up else 0
    rate = min(PERCENT, (support.number if support else 0) + top_up)
    vi, en = "Ngân sách nhà nước hỗ trợ", "State support"
    sheet.do("month_bhyt_state", "share", (whole, rate), vi, en, [support])
    vi, en = "Người tham gia đóng", "Participant pays"
    sheet.do("month_bhyt_self", "minus", (whole, "month_bhyt_state"), vi, en)


def _split_voluntary(
    law: Law, sheet: Sheet, group: Group, spell: Mapping[str, Any], fund: str, rate: Value,
    day: date,
) -> None:  # fmt: skip
    """The state's đồng a month on the rural poverty line, at most the contribution."""
    column = fund.lower()
    quantity = "voluntary_support" if fund == "BHXH_TN" else "accident_support"
    line = law.find("rural_poverty_line", day)
    support = law.value(quantity, day, who=group.support)
    poverty = line.number if line is not None else 0
    vi, en = "Nhà nước hỗ trợ trên chuẩn hộ nghèo", "State support on the poverty line"
    operands = (poverty, rate.number, support.number)
    sheet.do(f"{column}_support", "share_of_share", operands, vi, en, [line, support])
    vi, en = "Mức đóng theo chuẩn hộ nghèo", "Contribution on the poverty line"
    sheet.do(f"{column}_unit", "share", (poverty, rate.number), vi, en, [line])
    top_up = int(spell.get("top_up_rate") or 0) if group.top_up else 0
    vi, en = "Tỉnh hỗ trợ thêm", "The province's top-up"
    sheet.do(f"{column}_top_up", "share", (f"{column}_unit", top_up), vi, en)
    vi, en = "Cộng hỗ trợ", "Support together"
    operands_sum = (f"{column}_support", f"{column}_top_up")
    sheet.do(f"{column}_given", "plus", operands_sum, vi, en)
    vi, en = "Hỗ trợ không quá mức đóng", "Support at most the contribution"
    operands_cap = (f"{column}_given", f"{column}_whole")
    sheet.do(f"month_{column}_state", "at_most", operands_cap, vi, en)
    vi, en = "Người tham gia đóng", "Participant pays"
    operands_rest = (f"{column}_whole", f"month_{column}_state")
    sheet.do(f"month_{column}_self", "minus", operands_rest, vi, en)
