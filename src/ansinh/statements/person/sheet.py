"""A person's timeline written out: text, JSON, and a sheet on A4, all from one form."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.config.language import spoken
from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.pdf import pdf_writer
from ansinh.ground.days import written_day, written_moment
from ansinh.ground.months import FAR, month_of, show_month, written_month
from ansinh.register.installed_law import installed_law
from ansinh.statements.person.months import Cell, Doubled, Standing, Stretch
from ansinh.statements.person.queries import Cover, Timeline

TEMPLATE = Path(__file__).parent / "sheet.typ"
SCHEME_NAMES: dict[str, Promise] = {
    "BHXH_BB": gettext_lazy("BHXH bắt buộc"),
    "BHXH_TN": gettext_lazy("BHXH tự nguyện"),
    "BHTN": gettext_lazy("bảo hiểm thất nghiệp"),
    "BHYT": gettext_lazy("bảo hiểm y tế"),
    "TNLD": gettext_lazy("tai nạn lao động, bệnh nghề nghiệp"),
    "TNLD_TN": gettext_lazy("tai nạn lao động tự nguyện"),
}
STANDING_NAMES: dict[Standing, Promise] = {
    Standing.PAID: gettext_lazy("đã đóng"),
    Standing.OWED: gettext_lazy("còn nợ"),
    Standing.COMING: gettext_lazy("chưa khóa sổ"),
    Standing.BEFORE: gettext_lazy("có trước khi mở sổ ở đây"),
}


def as_json(told: Timeline) -> dict[str, Any]:
    """The timeline for programs: months as 2017-08, both ends included; amounts in đồng."""
    return {
        "number": told.number,
        "name": told.name,
        "birth_date": told.birth_date,
        "merged_numbers": [number for number in told.numbers.values() if number != told.number],
        "on": told.on.isoformat(),
        "known_at": told.known_at.isoformat() if told.known_at else None,
        "closed": _month(told.closed),
        "covers": [
            {"scheme": each.scheme, "covered": each.covered, "from": _month(each.since),
             "to": _month(each.until)}
            for each in told.covers
        ],
        "continuous_health": told.continuous and {
            "from": told.continuous.since.isoformat(),
            "five_years_on": told.continuous.reached_on.isoformat(),
        },
        "counts": [
            {"scheme": each.scheme, "months": each.months, "paid": each.paid, "owed": each.owed,
             "coming": each.coming, "before": each.before, "doubled": each.doubled}
            for each in told.counts
        ],
        "stretches": [
            {"from": show_month(each.since), "to": _last(each), "track": each.like.track,
             "number": told.numbers[each.like.person], "unit": told.units[each.like.unit][0],
             "group": each.like.group, "state": each.like.state, "base": each.like.base,
             "schemes": list(each.like.schemes), "standing": each.like.standing.value,
             "owed_funds": list(each.like.owed)}
            for each in told.stretches
        ],
        "doubled": [
            {"scheme": each.scheme, "from": show_month(each.since),
             "to": show_month(each.until - 1), "months": each.months,
             "held_by": [{**_holder(told, cell), "due": due}
                         for cell, due in zip(each.cells, each.dues, strict=True)]}
            for each in told.doubled
        ],
    }  # fmt: skip


def _holder(told: Timeline, cell: Cell) -> dict[str, str]:
    return {"number": told.numbers[cell.person], "unit": told.units[cell.unit][0]}


def _month(day: date | None) -> str | None:
    return None if day is None else show_month(month_of(day))


def _last(stretch: Stretch) -> str | None:
    return None if stretch.until == FAR else show_month(stretch.until - 1)


@dataclass(frozen=True)
class Row:
    """A stretch as it is read: months and amounts written out."""

    since: str
    until: str
    unit: str
    unit_name: str
    number: str
    group: str
    state: str
    base: str
    standing: str


def form(told: Timeline) -> dict[str, Any]:
    """The timeline written out, as text, page and paper print it."""
    return {
        "title": _("QUÁ TRÌNH THAM GIA BHXH, BHYT, BHTN"),
        "who": _who(told),
        "fresh": _fresh(told),
        "answers": [answer(each) for each in told.covers] or [_("Chưa có quãng tham gia nào.")],
        "continuous": _continuous(told),
        "counts": [
            (str(SCHEME_NAMES[each.scheme]), str(each.months), str(each.paid), str(each.before),
             str(each.owed), str(each.coming), str(each.doubled))
            for each in told.counts
        ],
        "rows": [vars(row) for row in rows(told)],
        "doubled": [_doubled(told, each) for each in told.doubled],
        "words": {
            "scheme": _("Chế độ"), "months": _("Số tháng được tính"), "paid": _("Đã đóng ở đây"),
            "before": _("Có trước khi mở sổ"), "owed": _("Còn nợ"), "coming": _("Chưa khóa sổ"),
            "doubled": _("Trùng"), "since": _("Từ tháng"), "until": _("Đến hết tháng"),
            "unit": _("Đơn vị"), "group": _("Nhóm, trạng thái"), "base": _("Mức làm căn cứ"),
            "standing": _("Tiền"), "counted": _("Số tháng theo từng chế độ"),
            "stretches": _("Các quãng tham gia"), "twice": _("Thời gian đóng trùng"),
        },
    }  # fmt: skip


def rows(told: Timeline) -> list[Row]:
    """The stretches, the earliest first."""
    language = spoken()
    law = installed_law()
    return [
        Row(
            since=written_month(each.since),
            until=_("đến nay") if each.until == FAR else written_month(each.until - 1),
            unit=told.units[each.like.unit][0],
            unit_name=told.units[each.like.unit][1],
            number=told.numbers[each.like.person],
            group=law.groups[each.like.group].label[language],
            state=law.states[each.like.state].label[language],
            base=grouped(each.like.base) if each.like.base else "",
            standing=standing(each.like),
        )
        for each in told.stretches
    ]


def standing(cell: Cell) -> str:
    """How the months of a stretch stand, with the funds that are owed."""
    name = str(STANDING_NAMES[cell.standing])
    return f"{name}: {', '.join(cell.owed)}" if cell.owed else name


def answer(cover: Cover) -> str:
    """Am I covered, and from when to when: one sentence for a scheme."""
    told = {
        "scheme": str(SCHEME_NAMES[cover.scheme]),
        "since": "" if cover.since is None else written_month(month_of(cover.since)),
        "until": "" if cover.until is None else written_month(month_of(cover.until)),
    }
    if not cover.covered:
        return _("%(scheme)s: không tham gia; lần gần nhất từ %(since)s đến hết %(until)s.") % told
    if cover.until is None:
        return _("%(scheme)s: đang tham gia từ %(since)s, chưa có ngày dừng.") % told
    return _("%(scheme)s: đang tham gia từ %(since)s đến hết %(until)s.") % told


def _who(told: Timeline) -> str:
    born = date.fromisoformat(told.birth_date)
    who = _("%(number)s – %(name)s, sinh ngày %(born)s") % {
        "number": told.number, "name": told.name, "born": written_day(born)
    }  # fmt: skip
    others = [number for number in told.numbers.values() if number != told.number]
    if others:
        who += "; " + _("gồm cả mã số đã gộp: %(numbers)s") % {"numbers": ", ".join(others)}
    return str(who)


def _fresh(told: Timeline) -> str:
    said = (
        _("Chưa khóa sổ tháng nào.")
        if told.closed is None
        else _("Theo sổ đã khóa đến hết tháng %(month)s, hỏi cho ngày %(day)s.")
        % {"month": written_month(month_of(told.closed)), "day": written_day(told.on)}
    )
    if told.known_at:
        said += " " + _("Như đã biết lúc %(at)s.") % {"at": written_moment(told.known_at)}
    return str(said)


def _continuous(told: Timeline) -> str:
    if told.continuous is None:
        return ""
    said = {
        "since": written_day(told.continuous.since),
        "day": written_day(told.continuous.reached_on),
    }
    if told.continuous.reached_on <= told.on:
        return _("BHYT liên tục từ %(since)s, đủ 5 năm từ ngày %(day)s.") % said
    return _("BHYT liên tục từ %(since)s, sẽ đủ 5 năm vào ngày %(day)s.") % said


def _doubled(told: Timeline, each: Doubled) -> str:
    holders = [
        {**_holder(told, cell), "due": grouped(due)}
        for cell, due in zip(each.cells, each.dues, strict=True)
    ]
    return _("%(scheme)s: %(months)s tháng, từ %(since)s đến hết %(until)s, tại %(where)s.") % {
        "scheme": str(SCHEME_NAMES[each.scheme]),
        "months": each.months,
        "since": written_month(each.since),
        "until": written_month(each.until - 1),
        "where": "; ".join(
            f"{each['unit']} ({each['number']}): {each['due']} đ" for each in holders
        ),
    }


def as_text(told: Timeline) -> str:
    """The timeline for a terminal."""
    said = form(told)
    words = said["words"]
    head = ("scheme", "months", "paid", "before", "owed", "coming", "doubled")
    lines = [said["who"], said["fresh"], "", *said["answers"]]
    lines += [said["continuous"]] if said["continuous"] else []
    lines += ["", words["counted"], " | ".join(words[name] for name in head)]
    lines += [" | ".join(row) for row in said["counts"]]
    lines += ["", words["stretches"]]
    for row in rows(told):
        base = f"{row.base} đ" if row.base else ""
        told_of = (row.unit, row.group, row.state, base, row.standing)
        lines.append(
            f"{row.since} – {row.until:<8} " + " | ".join(part for part in told_of if part)
        )
    if said["doubled"]:
        lines += ["", words["twice"], *said["doubled"]]
    return "\n".join(lines) + "\n"


def as_pdf(told: Timeline, made_at: datetime) -> bytes:
    """The sheet on A4; `made_at` is when it is printed."""
    return pdf_writer(TEMPLATE).write(form(told), made_at=made_at)
