"""A letter of urging written out: as JSON, as its form (Mẫu 01-ĐĐ), as a PDF."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.pdf import Job, pdf_writer, write_files
from ansinh.ground.days import day_of_record
from ansinh.ground.months import last_day, show_month
from ansinh.law import Law
from ansinh.receipts.office import Office
from ansinh.statements import showing
from ansinh.statements.urging import Letter

TEMPLATE = Path(__file__).parent / "urging.typ"


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
