"""An opening in words and as workbooks: what is taken, what goes back, file against books."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ansinh.dossiers.opening.reconciling import Reconciliation
from ansinh.dossiers.remarks import Remark
from ansinh.exchange.amounts import grouped
from ansinh.exchange.declarations import Declaration, DeclaredRow, give_back
from ansinh.exchange.declarations.cells import text_of
from ansinh.exchange.documents.workbook import Sheet, Style, Value, write_workbook

SHOWN = 20
Refusals = Sequence[tuple[DeclaredRow, Sequence[Remark]]]


def things() -> dict[str, str]:
    """What each thing that is reconciled is called."""
    return {
        "workers": _("lao động đóng BHXH"),
        "wages": _("quỹ lương"),
        "debt": _("còn phải đóng"),
        "surplus": _("đóng thừa"),
        "charge": _("tiền chậm đóng"),
    }


def refusal_lines(rows: int, refused: Refusals) -> list[str]:
    """How many rows are taken and go back, and the first reasons."""
    lines = [
        _("%(rows)s dòng: nhận %(accepted)s, trả lại %(refused)s")
        % {
            "rows": grouped(rows),
            "accepted": grouped(rows - len(refused)),
            "refused": grouped(len(refused)),
        }
    ]
    for row, remarks in refused[:SHOWN]:
        lines += [f"  {_('dòng')} {row.number}: {each}" for each in remarks if each.refusing]
    if len(refused) > SHOWN:
        lines.append(_("… và %(more)s dòng khác") % {"more": grouped(len(refused) - SHOWN)})
    return lines


def refused_workbook(declaration: Declaration, refused: Refusals) -> bytes:
    """The refused rows in the form they came in, the reasons beside them."""
    why = {
        row.number: "\n".join(str(each) for each in remarks if each.refusing)
        for row, remarks in refused
    }
    rows, heading = give_back(declaration, why, heading=_("Lý do trả lại"))
    sheet = Sheet(declaration.sheet or declaration.form, frozen=(heading, 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            value = cell if isinstance(cell, int) and not isinstance(cell, bool) else text_of(cell)
            sheet.put(at, column, [value], Style.TEXT if at >= heading else Style.HEAD)
    return write_workbook([sheet])


def reconciliation_lines(found: Reconciliation) -> Iterable[str]:
    """Totals, then difference by difference."""
    words = things()
    yield _("Đối chiếu: %(what)s") % {"what": _("tệp, sổ, chênh lệch")}
    for total in found.totals:
        yield (
            f"  {words[total.what]:<22} {grouped(total.file):>20} {grouped(total.books):>20} "
            f"{grouped(total.books - total.file):>16}"
        )
    for each in found.differences[:SHOWN]:
        yield (
            f"  {each.unit}  {words[each.what]:<20} {grouped(each.file):>18} "
            f"{grouped(each.books):>18} {grouped(each.amount):>16}  {each.why}".rstrip()
        )
    if len(found.differences) > SHOWN:
        more = len(found.differences) - SHOWN
        yield _("… và %(more)s dòng khác") % {"more": grouped(more)}
    if not found.differences:
        yield _("Khớp từng đơn vị.")


def reconciliation_workbook(found: Reconciliation) -> bytes:
    """The whole reconciliation, with the places for signatures."""
    words = things()
    sheet = Sheet(_("Đối chiếu"), widths={0: 12, 1: 24, 2: 20, 3: 20, 4: 20, 5: 44})
    sheet.put(0, 0, [_("BIÊN BẢN ĐỐI CHIẾU MỞ SỔ")], Style.TITLE)
    head = [_("Đơn vị"), _("Nội dung"), _("Theo tệp"), _("Theo sổ"), _("Chênh lệch"), _("Lý do")]
    sheet.put(2, 0, head, Style.HEAD)
    at = 3
    for total in found.totals:
        values: list[Value] = [
            _("Cộng"),
            words[total.what],
            total.file,
            total.books,
            total.books - total.file,
        ]
        sheet.put(at, 0, values, Style.STRONG)
        at += 1
    for each in found.differences:
        values = [each.unit, words[each.what], each.file, each.books, each.amount, each.why]
        sheet.put(at, 0, values, Style.TEXT)
        at += 1
    sheet.put(at + 1, 0, [_("Người lập")], Style.STRONG)
    sheet.put(at + 1, 2, [_("Kế toán")], Style.STRONG)
    sheet.put(at + 1, 4, [_("Giám đốc")], Style.STRONG)
    return write_workbook([sheet])
