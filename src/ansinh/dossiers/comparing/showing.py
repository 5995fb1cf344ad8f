"""A parallel run in words and as a workbook: how many agree, who differs by how much, and why."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ansinh.dossiers.comparing.causes import Cause, Compared
from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.workbook import Sheet, Style, Value, write_workbook

SHOWN = 20


def cause_words() -> dict[Cause, str]:
    """What each cause is called."""
    return {
        Cause.OPENING: _("số mang sang"),
        Cause.PERSON_MISSING: _("sổ ta thiếu người"),
        Cause.PERSON_EXTRA: _("sổ ta thừa người"),
        Cause.WAGE: _("mức lương"),
        Cause.COEFFICIENT: _("hệ số, lương cơ sở"),
        Cause.REGION: _("vùng lương tối thiểu"),
        Cause.GROUP: _("nhóm đối tượng"),
        Cause.RATE: _("tỷ lệ đóng"),
        Cause.ROUNDING: _("làm tròn"),
        Cause.ADJUSTMENT: _("điều chỉnh kỳ trước"),
        Cause.TIMING: _("thời điểm ghi"),
        Cause.LATE_CHARGE: _("tiền chậm đóng"),
        Cause.PAYMENT_NOT_SEEN: _("chứng từ một bên chưa có"),
        Cause.UNEXPLAINED: _("chưa giải thích được"),
    }


def lines(
    agree: int, differing: Sequence[Compared], theirs: Sequence[str], ours: Sequence[str]
) -> Iterable[str]:
    """The run in lines: counts, causes by amount, the largest units."""
    words = cause_words()
    yield _("Khớp %(agree)s đơn vị, lệch %(differ)s đơn vị") % {
        "agree": grouped(agree), "differ": grouped(len(differing)),
    }  # fmt: skip
    for label, codes in ((_("chỉ có trong tệp"), theirs), (_("chỉ có trong sổ"), ours)):
        if codes:
            yield f"  {label}: {grouped(len(codes))}  {', '.join(codes[:SHOWN])}"
    amounts: Counter[Cause] = Counter()
    units: Counter[Cause] = Counter()
    for each in differing:
        for cause in {part.cause for part in each.parts}:
            units[cause] += 1
        for part in each.parts:
            amounts[part.cause] += part.amount
    for cause in Cause:
        if units[cause]:
            yield f"  {words[cause]:<26} {grouped(units[cause]):>8} {grouped(amounts[cause]):>22}"
    for each in differing[:SHOWN]:
        yield f"{each.code}  {grouped(each.difference):>18}"
        for part in each.parts[:SHOWN]:
            who = f"{part.person} {part.detail}".strip()
            yield f"    {words[part.cause]:<26} {part.fund:<5} {grouped(part.amount):>16}  {who}"
    if len(differing) > SHOWN:
        yield _("… và %(more)s dòng khác") % {"more": grouped(len(differing) - SHOWN)}


def workbook(differing: Sequence[Compared]) -> bytes:
    """Every part of every difference, the largest units first."""
    words = cause_words()
    sheet = Sheet(_("Chênh lệch"), widths={0: 12, 1: 20, 2: 28, 3: 8, 4: 20, 5: 14, 6: 30},
                  frozen=(1, 0))  # fmt: skip
    head = [_("Đơn vị"), _("Chênh lệch"), _("Nguyên nhân"), _("Quỹ"), _("Số tiền"),
            _("Mã số BHXH"), _("Họ và tên")]  # fmt: skip
    sheet.put(0, 0, head, Style.HEAD)
    at = 1
    for each in differing:
        for part in each.parts:
            row: list[Value] = [each.code, each.difference, words[part.cause], part.fund]
            row += [part.amount, part.person, part.detail]
            sheet.put(at, 0, row, Style.TEXT)
            at += 1
    return write_workbook([sheet])
