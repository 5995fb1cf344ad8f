"""What a director asks first, answered in a few sentences: how far, where, why, what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ansinh.bulletins.writing.pictures import HEALTH
from ansinh.ground.rounding import percent as percent_of
from ansinh.indicators.coverage import known_coverage
from ansinh.indicators.facts import Fact, known_fact
from ansinh.indicators.gaps import closing_list
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.pace import Pace
from ansinh.indicators.places import Scope
from ansinh.indicators.rows import Row as PlaceRow
from ansinh.indicators.rows import known_rows
from ansinh.web import links
from ansinh.web.asked import Asked
from ansinh.web.board.lines import ALL
from ansinh.web.drawing.figure import Drawn
from ansinh.web.plan.rows import Row
from ansinh.web.templatetags.figures import number, percent, points, quantity

NAMED = 3
"""How many places or payers of a list are named in its sentence."""


@dataclass(frozen=True)
class Finding:
    """One sentence, and where what it says can be looked into."""

    text: str
    href: str
    more: str


@dataclass(frozen=True)
class Answer:
    """A question with the sentences that answer it."""

    question: str
    findings: tuple[Finding, ...]


def answers(
    targets: list[Row], drawings: dict[str, Drawn], asked: Asked, scope: Scope, known: Knowledge
) -> list[Answer]:
    """The questions that the figures of a scope can answer, as a director asks them."""
    found = (
        (_("Cách kế hoạch bao xa"), _how_far(targets)),
        (_("Ở đâu"), _where(asked, scope, known)),
        (_("Vì sao"), _why(drawings, asked, scope, known)),
        (_("Cần làm gì"), _what_to_do(targets, asked, scope, known)),
    )
    made = [Answer(question, tuple(findings)) for question, findings in found]
    return [answer for answer in made if answer.findings]


def _how_far(targets: list[Row]) -> Iterator[Finding]:
    money = _money(targets)
    if money is not None:
        yield Finding(_attained(money.pace), "#plan", _("các chỉ tiêu kế hoạch"))
        if (text := _ending(money.pace)) is not None:
            yield Finding(text, "#forecast", _("cách dự báo"))
    others = [row for row in targets if row is not money and (row.pace.points or 0) < 0]
    if others:
        last = min(others, key=lambda row: row.pace.points or Decimal(0))
        yield Finding(
            _("Chậm nhất so với nhịp là %(name)s: %(sentence)s")
            % {"name": last.pace.name, "sentence": _short(last.pace)},
            last.gap_url,
            _("nơi bù được"),
        )


def _attained(pace: Pace) -> str:
    words = {
        "attained": percent(pace.attained or Decimal(0)),
        "expected": percent(pace.expected_pct or Decimal(0)),
        "points": points(pace.points or Decimal(0)),
    }
    if pace.points is None:
        text = _("Số thu đạt %(attained)s kế hoạch năm.")
    elif pace.profile == "last_year":
        text = (
            _(
                "Số thu đạt %(attained)s kế hoạch năm, chậm %(points)s điểm phần trăm so với nhịp "
                "năm trước (%(expected)s)."
            )
            if pace.points < 0
            else _(
                "Số thu đạt %(attained)s kế hoạch năm, nhanh hơn nhịp năm trước (%(expected)s) "
                "%(points)s điểm phần trăm."
            )
        )
    else:
        text = (
            _(
                "Số thu đạt %(attained)s kế hoạch năm, chậm %(points)s điểm phần trăm so với chia "
                "đều theo tháng (%(expected)s); chưa có cả năm trước để so nhịp."
            )
            if pace.points < 0
            else _(
                "Số thu đạt %(attained)s kế hoạch năm, nhanh hơn chia đều theo tháng "
                "(%(expected)s) %(points)s điểm phần trăm; chưa có cả năm trước để so nhịp."
            )
        )
    return text % words


def _ending(pace: Pace) -> str | None:
    told = pace.forecast
    if told is None or pace.months_left == 0:
        return None
    words = {"value": _millions(told.value), "short": _millions(pace.short_at_end or 0)}
    text = (
        _("Dự báo cuối năm %(value)s triệu đồng, còn thiếu %(short)s triệu đồng") % words
        if pace.short_at_end
        else _("Dự báo cuối năm %(value)s triệu đồng, đủ kế hoạch") % words
    )
    if told.low is None or told.high is None or told.trials.error_pct is None:
        return f"{text}."
    return text + _(" (khoảng 80 %%: %(low)s đến %(high)s; thử lại trên các tháng đã qua thì lệch "
                    "bình quân %(error)s).") % {
        "low": _millions(told.low),
        "high": _millions(told.high),
        "error": percent(told.trials.error_pct),
    }  # fmt: skip


def _short(pace: Pace) -> str:
    words = {
        "attained": percent(pace.attained or Decimal(0)),
        "points": points(pace.points or Decimal(0)),
        "short": quantity(pace.short, pace.unit),
        "unit": _("triệu đồng") if pace.unit == "VND" else _("người"),
    }
    text = _("đạt %(attained)s, chậm %(points)s điểm phần trăm, còn thiếu %(short)s %(unit)s.")
    return text % words


def _where(asked: Asked, scope: Scope, known: Knowledge) -> Iterator[Finding]:
    covered = known_coverage(HEALTH, asked.as_of, scope, known)
    if covered and covered[0].short:
        last = covered[0]
        yield Finding(
            _("Xa chỉ tiêu bao phủ BHYT nhất là %(place)s: %(rate)s so với %(target)s, còn thiếu "
              "%(short)s người.")
            % {"place": last.name, "rate": percent(last.rate), "target": percent(last.target),
               "short": number(last.short)},
            "#coverage",
            _("từng địa bàn"),
        )  # fmt: skip
    by_place = scope.level in ("province", "district")
    parts = _("từng địa bàn") if by_place else _("từng đơn vị")
    people = known_rows("participants", "BHYT", asked.as_of, scope, known)
    fell = _largest(people.rows if people else (), lambda row: -(row.change or 0))
    if fell is not None and (fell.change or 0) < 0:
        yield Finding(
            _("Người tham gia BHYT giảm nhiều nhất ở %(place)s: %(change)s người so với cùng kỳ.")
            % {"place": _place(fell), "change": number(abs(fell.change or 0))},
            links.rows("participants", "BHYT", asked),
            parts,
        )
    debt = known_rows("debt", ALL, asked.as_of, scope, known)
    most = _largest(debt.rows if debt else (), lambda row: row.value)
    if debt is not None and most is not None and most.value > 0:
        yield Finding(
            _("Nợ nhiều nhất ở %(place)s: %(value)s triệu đồng, bằng %(share)s số nợ.")
            % {"place": _place(most), "value": _millions(most.value),
               "share": percent(percent_of(most.value, debt.total.value) or Decimal(0))},
            links.rows("debt", ALL, asked),
            parts,
        )  # fmt: skip


def _place(row: PlaceRow) -> str:
    return _("các đơn vị trực thuộc") if row.level == "own" else row.name


def _largest(rows: tuple[PlaceRow, ...], key: Callable[[PlaceRow], int]) -> PlaceRow | None:
    return max(rows, key=key) if len(rows) > 1 else None


def _why(
    drawings: dict[str, Drawn], asked: Asked, scope: Scope, known: Knowledge
) -> Iterator[Finding]:
    if "household" in drawings:
        yield Finding(f"{drawings['household'].chart.title}.", "#household", _("từng nguyên nhân"))
    debt = known_fact("debt", ALL, asked.as_of, scope, known)
    if debt is not None and debt.comparison is not None and debt.comparison.yoy_abs:
        yield Finding(_debt_change(debt), "#arrears", _("theo tuổi nợ"))


def _debt_change(debt: Fact) -> str:
    assert debt.comparison is not None
    words = {
        "value": _millions(int(debt.value)),
        "change": _millions(abs(debt.comparison.yoy_abs or 0)),
        "pct": percent(abs(debt.comparison.yoy_pct or Decimal(0))),
    }
    more = (debt.comparison.yoy_abs or 0) > 0
    text = (
        _("Số nợ %(value)s triệu đồng, tăng %(change)s triệu đồng (%(pct)s) so với cùng kỳ.")
        if more
        else _("Số nợ %(value)s triệu đồng, giảm %(change)s triệu đồng (%(pct)s) so với cùng kỳ.")
    )
    return text % words


def _what_to_do(
    targets: list[Row], asked: Asked, scope: Scope, known: Knowledge
) -> Iterator[Finding]:
    money = _money(targets)
    if money is not None and money.pace.short and money.pace.months_left:
        needed = _(
            "Mỗi tháng còn lại cần thu %(month)s triệu đồng, mỗi ngày làm việc %(day)s triệu đồng."
        )
        words = {"month": _millions(money.pace.per_month), "day": _millions(money.pace.per_day)}
        yield Finding(needed % words, "#plan", _("từng chỉ tiêu"))
    behind = sorted(
        (row for row in targets if row.pace.short and row is not money),
        key=lambda row: row.pace.points or Decimal(0),
    )
    wanted = [row for row in (money, *behind[:1]) if row is not None and row.pace.short]
    for row in wanted:
        if (text := _closing(row.pace, scope, known)) is not None:
            yield Finding(text, row.gap_url, _("cả danh sách"))


def _closing(pace: Pace, scope: Scope, known: Knowledge) -> str | None:
    found = closing_list(pace, scope, known)
    if not found.steps or found.gap <= 0:
        return None
    named = ", ".join(dict.fromkeys(step.place for step in found.steps[:NAMED]))
    words = {
        "count": number(len(found.steps)),
        "gap": quantity(found.gap, pace.unit),
        "name": pace.name,
        "places": named,
    }
    if not found.closes:
        text = _(
            "%(name)s: mọi nơi và nhóm cộng lại vẫn chưa đủ %(gap)s còn thiếu; nhiều nhất ở "
            "%(places)s."
        )
    elif pace.unit == "VND":
        text = _(
            "Thu được nợ của %(count)s đơn vị nợ nhiều nhất là đủ %(gap)s triệu đồng dự báo còn "
            "thiếu, trước hết: %(places)s."
        )
    else:
        text = _(
            "%(name)s: vận động %(count)s nhóm là đủ %(gap)s người còn thiếu, trước hết ở "
            "%(places)s."
        )
    return text % words


def _money(targets: list[Row]) -> Row | None:
    wanted = ("collection_plan", ALL)
    return next(
        (row for row in targets if (row.pace.plan_id, row.pace.scheme.code) == wanted), None
    )


def _millions(amount: int) -> str:
    return quantity(amount, "VND")
