"""A judged dossier in words and as a workbook: what it does, what it is worth, what goes back."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.judging import Judgement, Verdict
from ansinh.dossiers.pricing import Money, amounts_that_differ
from ansinh.dossiers.queries import Standing
from ansinh.exchange.amounts import grouped
from ansinh.exchange.declarations import give_back
from ansinh.exchange.declarations.cells import text_of
from ansinh.exchange.documents.workbook import Sheet, Style, write_workbook
from ansinh.ground.days import written_moment
from ansinh.ground.months import written_month

SHOWN = 20
"""Rows that a summary spells out; the workbook has them all."""


def effect_words() -> dict[Effect, str]:
    """What each effect is called."""
    return {
        Effect.JOINS: _("báo tăng"),
        Effect.RETURNS: _("trở lại"),
        Effect.LEAVES: _("báo giảm"),
        Effect.PAUSES: _("tạm nghỉ"),
        Effect.CHANGES: _("điều chỉnh"),
        Effect.REGISTERS: _("đăng ký mới"),
        Effect.CORRECTS: _("sửa thông tin"),
        Effect.UNCHANGED: _("không đổi"),
        Effect.REFUSED: _("trả lại"),
    }


def summary(judgement: Judgement, money: Money) -> list[str]:
    """A dry run in lines: rows, who joins and leaves, money, warnings, refused rows."""
    words = effect_words()
    counts = Counter(verdict.effect for verdict in judgement.verdicts)
    lines = [
        _("%(rows)s dòng: nhận %(accepted)s, trả lại %(refused)s")
        % {
            "rows": grouped(len(judgement.verdicts)),
            "accepted": grouped(len(judgement.accepted)),
            "refused": grouped(len(judgement.refused)),
        }
    ]
    lines += [
        f"  {words[effect]:<12} {grouped(counts[effect]):>8}" for effect in Effect if counts[effect]
    ]
    lines += money_lines(money)
    lines += [
        f"{_('Lưu ý')}: {_('dòng')} {number}: {remark}"
        for number, remark in amounts_that_differ(judgement, money)[:SHOWN]
    ]
    lines += _remarked(judgement.refused, _("Trả lại"))
    lines += _remarked([verdict for verdict in judgement.accepted if verdict.remarks], _("Lưu ý"))
    return lines


def money_lines(money: Money) -> list[str]:
    """What a declaration is worth, a month and fund a line."""
    lines = [
        f"  {written_month(each.month)}  {each.fund:<8} {each.share:<9} "
        f"{grouped(each.difference):>18} {_('đồng')}"
        for each in money.sums
    ]
    return [
        *lines,
        _("  Truy thu %(arrears)s, hoàn trả %(refunds)s, tháng đang mở %(current)s đồng")
        % {
            "arrears": grouped(money.arrears),
            "refunds": grouped(money.refunds),
            "current": grouped(money.current),
        },
    ]


def _remarked(verdicts: list[Verdict], label: str) -> list[str]:
    lines = [
        f"{label}: {_('dòng')} {verdict.row.number}: {remark}"
        for verdict in verdicts[:SHOWN]
        for remark in verdict.remarks
        if remark.refusing or not verdict.refused
    ]
    if len(verdicts) > SHOWN:
        lines.append(_("… và %(more)s dòng khác") % {"more": grouped(len(verdicts) - SHOWN)})
    return lines


def reasons(verdict: Verdict) -> str:
    """Why a row goes back, all in one cell."""
    return "\n".join(str(remark) for remark in verdict.remarks if remark.refusing)


def refused_workbook(judgement: Judgement) -> bytes:
    """The refused rows in the form they came in, the reasons beside them."""
    why = {verdict.row.number: reasons(verdict) for verdict in judgement.refused}
    rows, heading = give_back(judgement.declaration, why, heading=_("Lý do trả lại"))
    sheet = Sheet(judgement.declaration.sheet or judgement.declaration.form, frozen=(heading, 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            value = cell if isinstance(cell, int) and not isinstance(cell, bool) else text_of(cell)
            style = Style.TEXT if at >= heading else Style.HEAD
            sheet.put(at, column, [value], style)
    return write_workbook([sheet])


def slip(standing: Standing) -> list[str]:
    """The slip of receipt: who handed in what, when it is due, under which number."""
    dossier = standing.dossier
    lines = [
        _("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        _("Số: %(number)s") % {"number": dossier.number},
        _("Cơ quan: %(office)s") % {"office": dossier.office.name},
        _("Đơn vị: %(code)s %(name)s") % {"code": dossier.unit.code, "name": dossier.unit.name},
        _("Hồ sơ: %(form)s, %(rows)s dòng, tệp %(file)s")
        % {"form": dossier.form, "rows": grouped(dossier.rows), "file": dossier.file_name},
        _("Ngày nhận: %(day)s") % {"day": f"{dossier.received_on:%d/%m/%Y}"},
        _("Ngày trả kết quả: %(day)s") % {"day": f"{dossier.due_on:%d/%m/%Y}"},
    ]
    if dossier.signature:
        lines.append(_("Chữ ký số: %(said)s") % {"said": dossier.get_signature_display()})
    if dossier.signer:
        lines.append(_("Người ký: %(signer)s") % {"signer": dossier.signer})
    return lines


def history(standing: Standing) -> Iterable[str]:
    """Who did what when, a step a line."""
    for step in standing.steps:
        counts = (
            _(", nhận %(accepted)s, trả lại %(refused)s")
            % {"accepted": grouped(step.accepted), "refused": grouped(step.refused)}
            if step.accepted or step.refused
            else ""
        )
        yield (
            f"{written_moment(step.recorded_at)}  {step.get_kind_display()}  "
            f"{step.recorded_by}: {step.reason}{counts}"
        )
