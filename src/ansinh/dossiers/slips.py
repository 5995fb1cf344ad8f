"""The papers of the counter on A4: the slip of receipt with its due day, the slip of result.

They are papers of the agency and so always in Vietnamese. What the law asks of them: one for each
dossier, two copies, who handed in what, when it came in and when the result is due (NĐ 146/2018
Mẫu số 4 for cards; the agency's own lists follow it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import override

from ansinh.dossiers.judging import Judgement
from ansinh.dossiers.models import Step
from ansinh.dossiers.queries import Standing
from ansinh.dossiers.showing import reasons
from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.pdf import pdf_writer
from ansinh.ground.days import day_of_record, written_day, written_moment

TEMPLATE = Path(__file__).parent / "slip.typ"
ROWS_MAX = 200
"""Refused rows that the slip of result spells out; the workbook beside it has them all."""


@dataclass(frozen=True)
class Issuer:
    """What the office says of itself on a paper, empty where it is not given, and when it is
    printed."""

    place: str
    address: str
    phone: str
    printed_at: datetime


def receipt_pdf(found: Standing, issuer: Issuer) -> bytes:
    """The slip of receipt and appointment."""
    return pdf_writer(TEMPLATE).write(receipt(found, issuer), made_at=found.steps[0].recorded_at)


def result_pdf(found: Standing, judgement: Judgement, issuer: Issuer) -> bytes:
    """The slip of result, with the rows that go back."""
    return pdf_writer(TEMPLATE).write(
        result(found, judgement, issuer), made_at=found.last.recorded_at
    )


def receipt(found: Standing, issuer: Issuer) -> dict[str, Any]:
    """The slip of receipt written out for the template."""
    dossier, taken = found.dossier, found.steps[0]
    return _paper(
        found,
        issuer,
        day_of_record(taken.recorded_at),
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        [
            ("Đã tiếp nhận hồ sơ của", f"{dossier.unit.name} (mã đơn vị {dossier.unit.code})"),
            ("Nội dung", f"{_form(dossier.form)}, {grouped(dossier.rows)} dòng"),
            ("Tệp", dossier.file_name),
            ("Chữ ký số", _signature(found)),
            ("Thời điểm nhận", written_moment(taken.recorded_at)),
            ("Ngày nhận hồ sơ", written_day(dossier.received_on)),
            ("Ngày hẹn trả kết quả", written_day(dossier.due_on)),
        ],
        ("NGƯỜI NỘP HỒ SƠ", ""),
        ("NGƯỜI TIẾP NHẬN HỒ SƠ", taken.recorded_by),
    )


def result(found: Standing, judgement: Judgement, issuer: Issuer) -> dict[str, Any]:
    """The slip of result written out for the template."""
    dossier, last = found.dossier, found.last
    returned = last.kind == Step.Kind.RETURNED
    refused = judgement.refused
    rows = [
        ("Hồ sơ của", f"{dossier.unit.name} (mã đơn vị {dossier.unit.code})"),
        ("Nội dung", f"{_form(dossier.form)}, {grouped(dossier.rows)} dòng"),
        ("Ngày nhận hồ sơ", written_day(dossier.received_on)),
        ("Ngày hẹn trả kết quả", written_day(dossier.due_on)),
    ]
    if returned:
        rows += [("Kết quả", "trả lại toàn bộ hồ sơ để bổ sung, sửa"), ("Lý do", last.reason)]
    else:
        applied = found.step(Step.Kind.APPLIED)
        assert applied is not None
        rows += [
            ("Kết quả", f"đã ghi sổ {grouped(applied.accepted)} dòng lúc "
                        f"{written_moment(applied.recorded_at)}"),
            ("Trả lại", f"{grouped(applied.refused)} dòng"),
        ]  # fmt: skip
        if last.kind == Step.Kind.UNDONE:
            rows.append(("Hủy ghi sổ", f"{written_moment(last.recorded_at)}: {last.reason}"))
    with override("vi"):
        listed = [
            (str(each.row.number), str(each.row.values.get("name", "")),
             str(each.row.values.get("social_number", "")), reasons(each))
            for each in refused[:ROWS_MAX]
        ]  # fmt: skip
    note = (
        f"Còn {grouped(len(refused) - ROWS_MAX)} dòng khác trong tệp trả lại kèm theo."
        if len(refused) > ROWS_MAX
        else ""
    )
    return _paper(
        found,
        issuer,
        day_of_record(last.recorded_at),
        "PHIẾU TRẢ HỒ SƠ ĐỂ BỔ SUNG, SỬA" if returned else "PHIẾU TRẢ KẾT QUẢ HỒ SƠ",
        rows,
        ("NGƯỜI NHẬN KẾT QUẢ", ""),
        ("NGƯỜI TRẢ KẾT QUẢ", last.recorded_by),
        listed,
        note,
    )


def _paper(
    found: Standing,
    issuer: Issuer,
    day: date,
    title: str,
    rows: Sequence[tuple[str, str]],
    left: tuple[str, str],
    right: tuple[str, str],
    refused: Sequence[tuple[str, str, str, str]] = (),
    note: str = "",
) -> dict[str, Any]:
    office = found.dossier.office
    return {
        "issuer": office.name,
        "issuer_at": [line for line in (issuer.address, issuer.phone) if line],
        "number": f"Số: {found.dossier.number}",
        "dated": f"{issuer.place or office.area.name}, ngày {day.day:02d} "
                 f"tháng {day.month:02d} năm {day.year}",
        "title": title,
        "rows": rows,
        "refused": refused,
        "note": note,
        "left": left,
        "right": right,
        "printed": f"In lúc {written_moment(issuer.printed_at)}",
    }  # fmt: skip


def _form(form: str) -> str:
    known = {
        "D02": "danh sách D02-LT", "D03": "danh sách D03-TS", "D05": "danh sách D05-TS",
        "D06": "danh sách D06-TS", "M03": "danh sách Mẫu số 3", "M04": "danh sách Mẫu số 4",
        "CLASS": "danh sách lớp", "TK1": "tờ khai TK1-TS",
    }  # fmt: skip
    return known.get(form, form)


def _signature(found: Standing) -> str:
    dossier = found.dossier
    with override("vi"):
        said = str(dossier.get_signature_display())
    return f"{said}: {dossier.signer}" if dossier.signer else said
