"""Letters that urge late units to pay (Mẫu 01-ĐĐ, NĐ 274/2025), one a unit, from a closed month.

    found = letters(month)                       # every employer that is late, a few queries
    record(found, sent_on=..., ...)              # once they were sent

A letter says what its month's statement (C12-TS) says. It is written from 7/2025 on, when the
law it names is in force; older debts are in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.utils.translation import gettext as _

from ansinh.arrears import items
from ansinh.arrears.urging import record_letters, standing_letters
from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.pdf import Job, pdf_writer, write_files
from ansinh.ground.days import day_of_record
from ansinh.ground.months import Month, first_day, last_day, month_of, show_month
from ansinh.law import Law
from ansinh.law.charge import EVASION, LATE, NOT_DUE, begins
from ansinh.ledger.bearing import BEARERS
from ansinh.ledger.errors import LedgerError
from ansinh.receipts.office import Office
from ansinh.record.actor import Actor
from ansinh.register.installed_law import installed_law
from ansinh.statements import showing
from ansinh.statements.figures import closings_of
from ansinh.statements.units import UnitFacts, unit_facts

TEMPLATE = Path(__file__).parent / "urging.typ"


@dataclass(frozen=True)
class Letter:
    """What a unit is urged to pay at the end of a closed month. Money in đồng.

    `from_month` to `through_month` are the months of its overdue debts; days are the longest.
    `turns_on` is the first day on which what is only late becomes evasion, None where
    everything is evasion already.
    """

    unit: UnitFacts
    month: Month
    closed_at: datetime
    from_month: Month
    through_month: Month
    late: int
    evasion: int
    late_days: int
    evasion_days: int
    late_charge: int
    evasion_charge: int
    turns_on: date | None

    @property
    def number(self) -> str:
        """The letter's own number: one for each unit and month."""
        return f"ĐĐ-{show_month(self.month)}/{self.unit.code}"


def letters(
    month: int,
    *,
    known_at: datetime | None = None,
    units: Sequence[int] | None = None,
    law: Law | None = None,
) -> list[Letter]:
    """A letter for every employer that is late at the end of a closed month, by unit code.

    The number of queries does not grow with units.

    Raises:
        NotClosed: the month is not closed, or was not at `known_at`.
        LedgerError: a month before 7/2025.
    """
    book = law or installed_law()
    if last_day(month) < begins(book):
        raise LedgerError(
            _("Mẫu 01-ĐĐ theo Luật BHXH 2024: không lập cho tháng trước %(month)s.")
            % {"month": show_month(month_of(begins(book)))}
        )
    now, _before = closings_of(month, known_at)
    debts = items.open_items(book, month, known_at=now.recorded_at, units=units)
    overdue = {row["unit"]: row for row in _overdue(debts).to_pylist()}
    charges = _open_charges(month)
    limit = book.number("evasion", last_day(month), what="after_days")
    bearers = {str(kind) for kind in BEARERS}
    found = []
    for unit in unit_facts(sorted(overdue)) if overdue else ():
        if unit.kind not in bearers:
            continue
        row = overdue[unit.id]
        # The debt that has been late the longest of those not evaded turns first.
        oldest = row["days_late_only"]
        turns = last_day(month) + timedelta(days=limit + 1 - oldest) if oldest else None
        found.append(
            Letter(
                unit=unit, month=Month(month), closed_at=now.recorded_at,
                from_month=Month(row["since"]), through_month=Month(row["through"]),
                late=row["late"], evasion=row["evasion"], late_days=row["late_days"],
                evasion_days=row["evasion_days"], turns_on=turns,
                late_charge=charges.get((unit.id, False), 0),
                evasion_charge=charges.get((unit.id, True), 0),
            )
        )  # fmt: skip
    return found


def _overdue(debts: pa.Table) -> pa.Table:
    """Overdue debts added up by unit."""
    rows = debts.filter(pc.not_equal(debts["state"], NOT_DUE))
    is_late, is_evasion = (pc.equal(rows["state"], state) for state in (LATE, EVASION))
    parts = {
        "since": (rows["about"], "min"),
        "through": (rows["about"], "max"),
        "late": (pc.if_else(is_late, rows["amount"], 0), "sum"),
        "evasion": (pc.if_else(is_evasion, rows["amount"], 0), "sum"),
        "late_days": (rows["late_days"], "max"),
        "evasion_days": (rows["evasion_days"], "max"),
        "days_late_only": (pc.if_else(is_late, rows["late_days"], 0), "max"),
    }
    wide = pa.table({"unit": rows["unit"]} | {name: part for name, (part, _how) in parts.items()})
    wanted = [(name, how) for name, (_part, how) in parts.items()]
    summed = wide.group_by("unit").aggregate(wanted)
    return summed.rename_columns({f"{name}_{how}": name for name, how in wanted})


def _open_charges(month: int) -> Mapping[tuple[int, bool], int]:
    """Unpaid charges by unit and whether they are evasion's; old interest counts as late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, kind = 'evasion', sum(amount)::bigint FROM ledger_opencharge "
            "WHERE month = %s GROUP BY 1, 2",
            [first_day(month)],
        )
        return {(unit, evaded): amount for unit, evaded, amount in cursor.fetchall()}


def record(
    found: Sequence[Letter],
    *,
    sent_on: date,
    channel: str,
    reply_by: date | None,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> int:
    """Record these letters as sent; units whose letter of the month stands already are left out.

    Returns how many were recorded.

    Raises:
        Refused: a letter that cannot be right (see `late.urging.record_letters`).
    """
    known = set(standing_letters().values_list("number", flat=True)) if found else set()
    new = [letter for letter in found if letter.number not in known]
    if not new:
        return 0
    months = ("month", "from_month", "through_month")
    copied = ("number", "late", "evasion", "late_days", "evasion_days", "late_charge",
              "evasion_charge")  # fmt: skip
    columns = {name: [getattr(letter, name) for letter in new] for name in copied}
    columns |= {name: [first_day(getattr(letter, name)) for letter in new] for name in months}
    return record_letters(
        letters=columns
        | {
            "unit": [letter.unit.id for letter in new],
            "sent_on": [sent_on] * len(new),
            "reply_by": [reply_by] * len(new),
            "channel": [channel] * len(new),
        },
        recorded_at=recorded_at,
        actor=actor,
        reason=reason,
    )


def as_json(letter: Letter) -> dict[str, Any]:
    """A letter for programs: amounts as integers of đồng."""
    return {
        "form": "01-ĐĐ",
        "number": letter.number,
        "month": show_month(letter.month),
        "unit": {"code": letter.unit.code, "name": letter.unit.name, "area": letter.unit.area,
                 "tax_code": letter.unit.tax_code, "office": letter.unit.office},
        "urges": {"from_month": show_month(letter.from_month),
                  "through_month": show_month(letter.through_month)},
        "late": letter.late,
        "evasion": letter.evasion,
        "late_days": letter.late_days,
        "evasion_days": letter.evasion_days,
        "late_charge": letter.late_charge,
        "evasion_charge": letter.evasion_charge,
        "turns_on": letter.turns_on.isoformat() if letter.turns_on else None,
    }  # fmt: skip


def form(letter: Letter, office: Office, law: Law, on: date | None = None) -> dict[str, Any]:
    """The letter written out: every number, date and sentence as it is printed. `on` is the day on
    which it is signed; without one there is room to write it."""
    issuer = office.name or letter.unit.office_name
    rate = law.value("late_charge_by_day", last_day(letter.month)).shown().replace(".", ",")
    money, days = grouped, grouped
    span = _("từ %(first)s đến %(last)s") % {
        "first": showing.month(letter.from_month),
        "last": showing.month(letter.through_month),
    }
    sections = [
        (_("Số tiền chậm đóng, trốn đóng (%(span)s)") % {"span": span}, [
            (_("Số tiền chậm đóng"), _("%(n)s đồng") % {"n": money(letter.late)}),
            (_("Số tiền trốn đóng"), _("%(n)s đồng") % {"n": money(letter.evasion)})]),
        (_("Số ngày chậm đóng, trốn đóng"), [
            (_("Số ngày chậm đóng"), _("%(n)s ngày") % {"n": days(letter.late_days)}),
            (_("Số ngày trốn đóng"), _("%(n)s ngày") % {"n": days(letter.evasion_days)})]),
        (_("Số tiền xử lý hành vi chậm đóng, trốn đóng (%(rate)s/ngày)") % {"rate": rate}, [
            (_("Chậm đóng"), _("%(n)s đồng") % {"n": money(letter.late_charge)}),
            (_("Trốn đóng"), _("%(n)s đồng") % {"n": money(letter.evasion_charge)})]),
        (_("Biện pháp xử lý: Điều 40, Điều 41 Luật BHXH 2024; Điều 49 Luật BHYT"), []),
        (_turning(letter), []),
        (_("Đề nghị đơn vị báo cáo nguyên nhân chậm đóng"), []),
    ]  # fmt: skip
    return {
        "issuer": issuer,
        "form": _("Mẫu 01-ĐĐ"),
        "number": _("Số: %(number)s") % {"number": letter.number},
        "subject": _("V/v đôn đốc đóng BHXH, BHTN, BHYT"),
        "title": _("VĂN BẢN ĐÔN ĐỐC"),
        "to": [
            (_("Kính gửi"), letter.unit.name),
            (_("Mã số"), letter.unit.code),
            (_("Địa chỉ"), letter.unit.area),
        ],
        "basis": [
            _("Căn cứ Điều 35, 38, 39, 40, 41 Luật BHXH số 41/2024/QH15, Luật BHYT và Nghị định "
              "số 274/2025/NĐ-CP;"),
            _("Theo Thông báo kết quả đóng (C12-TS) tháng %(month)s, sổ khóa ngày %(day)s:")
            % {"month": showing.month(letter.month), "day": showing.day_of(letter.closed_at)},
        ],
        "sections": sections,
        "closing": _("%(issuer)s thông báo để đơn vị đóng đủ, bảo đảm quyền lợi người lao động.")
        % {"issuer": issuer},
        "dated": _dated(office.place or letter.unit.office_place, on),
        "state": [_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), _("Độc lập - Tự do - Hạnh phúc")],
        "issuer_at": [
            told % {"told": value}
            for told, value in (
                (_("Địa chỉ: %(told)s"), office.address), (_("Điện thoại: %(told)s"), office.phone)
            )
            if value
        ],
        "director": _("GIÁM ĐỐC"),
        "signature": _("(ký, ghi rõ họ tên và đóng dấu)"),
        "copies": _("Nơi nhận: như trên; lưu: VT, QLT."),
    }  # fmt: skip


def _dated(place: str, on: date | None) -> str:
    if on is not None:
        return showing.dated(place, on)
    text: str = _("%(place)s, ngày ….. tháng ….. năm ……..") % {"place": place or "……"}
    return text


def _turning(letter: Letter) -> str:
    article = _("Điều 39 Luật BHXH 2024, Điều 48b Luật BHYT")
    if letter.turns_on is None:
        text: str = _("Toàn bộ số tiền đã quá 60 ngày và đã được đôn đốc (%(article)s)")
        return text % {"article": article}
    if letter.turns_on <= day_of_record(letter.closed_at):
        text = _("Số tiền đã chậm đóng quá 60 ngày thành trốn đóng từ sau ngày gửi văn bản này "
                 "nếu chưa đóng (%(article)s)")  # fmt: skip
        return text % {"article": article}
    text = _("Số tiền chậm đóng thành trốn đóng từ ngày %(day)s nếu chưa đóng (%(article)s)")
    return text % {"day": showing.day(letter.turns_on), "article": article}


def as_pdf(letter: Letter, office: Office, law: Law, on: date | None = None) -> bytes:
    """The letter on A4; the same letter gives the same bytes."""
    return pdf_writer(TEMPLATE).write(form(letter, office, law, on), made_at=letter.closed_at)


def write_pdfs(
    found: Iterable[Letter], office: Office, folder: Path, *, law: Law, processes: int = 1,
    on: date | None = None,
) -> int:  # fmt: skip
    """One PDF for each letter, named by month and unit code; returns how many."""
    jobs = (
        Job(folder / file_name(letter, "pdf"), form(letter, office, law, on), letter.closed_at)
        for letter in found
    )
    return write_files(TEMPLATE, jobs, processes=processes)


def file_name(letter: Letter, suffix: str) -> str:
    """01-DD_2026-05_TA0001Z.pdf."""
    return f"01-DD_{show_month(letter.month)}_{letter.unit.code}.{suffix}"
