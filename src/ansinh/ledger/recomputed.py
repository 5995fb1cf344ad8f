"""Books against what computing them again says: from the log, the law and the files of lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ansinh.engine.lines import read_lines
from ansinh.engine.session import Session
from ansinh.ground.months import Month, month_of, show_month
from ansinh.law import Law, LawError
from ansinh.law.used import values_behind
from ansinh.ledger import difference, settling
from ansinh.ledger import late_dues as declared_late
from ansinh.ledger.findings import Finding
from ansinh.ledger.models import Closing
from ansinh.ledger.rebuilding import intact
from ansinh.register.models import Installation
from ansinh.settle.rows import size


def lines_files(session: Session) -> Iterator[Finding]:
    """Each closing's file is the file of its manifest and adds up to the accruals it booked."""
    message = _("Tệp dòng tính của mỗi tháng đã khóa còn nguyên và bằng số phát sinh đã ghi.")
    whole: dict[Month, Path] = {}
    for closing in _closings():
        month, path = month_of(closing.month), intact(closing)
        example: dict[str, Any] = {"month": show_month(month), "file": closing.lines_file}
        if path is None:
            yield Finding("lines-files", message, example | {"state": "gone or changed"})
        elif parquet.read_metadata(path).num_rows != closing.lines:
            yield Finding("lines-files", message, example | {"lines": closing.lines})
        else:
            whole[month] = path
    if whole:
        assessed = difference.owed(session, read_lines(session, whole.values()))
        apart = difference.subtract(assessed, difference.booked(whole, kind="accrual"))
        if apart.num_rows:
            yield Finding("lines-files", message, _example(apart))


def rules_without_law(session: Session, law: Law) -> Iterator[Finding]:
    """Every rule that a booked line names opens to values, each with its document and article."""
    message = _("Mỗi dòng tính mở ra được điều luật; mỗi giá trị có văn bản và điều.")
    present = [path for closing in _closings() if (path := intact(closing))]
    if not present:
        return
    for (rule,) in read_lines(session, present).select("rule").distinct().fetchall():
        try:
            values = values_behind(law, rule)
        except LawError as error:
            yield Finding("law-references", message, {"rule": rule, "error": str(error)})
            continue
        for value in values:
            if not value.reference.document.strip() or not value.reference.article.strip():
                yield Finding("law-references", message, {"rule": rule, "value": value.name})
        if not values:
            yield Finding("law-references", message, {"rule": rule, "values": 0})


def _closings() -> QuerySet[Closing]:
    """The closings that have lines, the earliest first."""
    return Closing.objects.filter(lines__gt=0).order_by("month")


def assessed(session: Session, law: Law, last: Closing | None) -> Finding | None:
    """What is booked as due equals the assessment of the log, unit, month, fund and share."""
    if last is None:
        return None
    first = month_of(Installation.objects.get().first_month)
    apart = difference.of_all_months(
        session,
        law,
        position=last.log_position,
        known_at=last.recorded_at,
        months=range(first, month_of(last.month) + 1),
    )
    if apart.num_rows == 0:
        return None
    return Finding(
        "assessed-postings",
        _("Số phải đóng đã ghi bằng số tính từ nhật ký, từng đơn vị, tháng, quỹ, phần."),
        _example(apart) | {"rows": apart.num_rows},
    )


def late_dues(session: Session, law: Law, last: Closing | None) -> Finding | None:
    """What the closings kept of dues that were declared late is what the log says."""
    if last is None:
        return None
    month = int(month_of(last.month))
    said = declared_late.of_all(
        session, law, month=month, position=last.log_position, known_at=last.recorded_at
    )
    kept = declared_late.kept(through=month)
    apart = settling.less(said, kept, declared_late.KEYS)
    if size(apart) == 0:
        return None
    return Finding(
        "late-registrations",
        _("Phần phải đóng kê khai muộn đã giữ bằng số tính lại từ nhật ký."),
        settling.example(apart),
    )


SETTLED = {
    "allocation": _("Tiền đã phân bổ bằng kết quả chạy lại mọi dữ kiện theo ngày giá trị."),
    "charges": _("Tiền chậm đóng đã ghi bằng số tính lại từ nợ quá hạn, từng đơn vị, tháng, quỹ."),
    "paid-first": _(
        "Tiền trả trước cho người nghỉ việc, hưởng chế độ bằng kết quả chạy lại mọi dữ kiện."
    ),
}
"""What the replay of all facts from the first month must say of what is posted."""


def settled(law: Law, last: Closing | None) -> Iterator[tuple[str, Finding | None]]:
    """Allotments, charges and what was paid first, against the replay of everything."""
    apart = None if last is None else settling.of_books(law, last)
    for name, sentence in SETTLED.items():
        if apart is None:
            yield name, None
            continue
        rows = {"allocation": apart.allotted, "charges": apart.charged, "paid-first": apart.first}
        wrong = rows[name]
        example = settling.example(wrong) | {"rows": size(wrong)}
        yield name, Finding(name, str(sentence), example) if size(wrong) else None


def _example(apart: Any) -> dict[str, Any]:
    """The first row of a difference between owed tables, its month as text."""
    if apart.num_rows == 0:
        return {}
    row = apart.slice(0, 1).to_pylist()[0]
    return {**row, "month": show_month(row["month"])}
