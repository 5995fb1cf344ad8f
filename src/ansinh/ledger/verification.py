"""Proving that the books are whole: every invariant asked again, from the log to the balances.

Nothing is repaired here (lost lines: `rebuilding`). A finding names the invariant that is broken
and one row that breaks it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ansinh.config.private_postgres import APP
from ansinh.engine.lines import read_lines
from ansinh.engine.session import Session, connect
from ansinh.ground.months import Month, month_of, show_month
from ansinh.law import Law, LawError
from ansinh.law.used import values_behind
from ansinh.ledger import difference, digests, late_dues, settling
from ansinh.ledger.invariants import Invariant, in_tables
from ansinh.ledger.models import Closing
from ansinh.ledger.priority import proving
from ansinh.ledger.rebuilding import intact
from ansinh.record import chain, definitions
from ansinh.record.models import guarded
from ansinh.register import columns, identity, projection
from ansinh.register.models import Installation
from ansinh.settle.rows import size


@dataclass(frozen=True)
class Finding:
    """A broken invariant: its name, what should hold, and a row that breaks it."""

    invariant: str
    message: str
    example: Mapping[str, Any]


Report = Callable[[str, str], None]
"""Told the name of each invariant and `holds`, `broken` or `skipped`."""


def verify(*, law: Law, report: Report | None = None) -> list[Finding]:
    """Ask every invariant and return those that are broken, one finding each.

    The assessment is computed again from the log at the position of the last closing. When
    the law has changed since that closing, the books are right by the law of then and this
    one question is skipped (and reported so): the next closing restates the months.
    """
    tell = report or _silent
    found: list[Finding] = []
    for invariant in (*in_tables(), proving.PRIORITY_PAYMENTS):
        _note(tell, found, invariant.name, _in_tables(invariant))
    _note(tell, found, "hash-chain", _batches())
    _note(tell, found, "record-chain", _records())
    _note(tell, found, "definitions", _definitions())
    _note(tell, found, "participation", _participation())
    _note(tell, found, "identity", _identity())
    _note(tell, found, "roles", _roles())
    last = Closing.objects.order_by("-month").first()
    with connect() as session:
        _note(tell, found, "log-columns", _log_columns(session))
        _note(tell, found, "lines-files", _first(_lines_files(session)))
        _note(tell, found, "law-references", _first(_rules_without_law(session, law)))
        if last is not None and last.law_hash != law.hash:
            tell("assessed-postings", "skipped")
            tell("late-registrations", "skipped")
            for name in SETTLED:
                tell(name, "skipped")
        else:
            _note(tell, found, "assessed-postings", _assessed(session, law, last))
            _note(tell, found, "late-registrations", _late_dues(session, law, last))
            for name, finding in _settled(law, last):
                _note(tell, found, name, finding)
    return found


def chain_head() -> str:
    """The hash of the last batch, in hexadecimal: written down elsewhere, it also proves that
    no batch was removed from the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(hash, 'hex') FROM ledger_batch ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else ""


def _silent(_name: str, _state: str) -> None:
    return


def _note(tell: Report, found: list[Finding], name: str, finding: Finding | None) -> None:
    tell(name, "holds" if finding is None else "broken")
    if finding is not None:
        found.append(finding)


def _first(findings: Iterator[Finding]) -> Finding | None:
    return next(findings, None)


def _in_tables(invariant: Invariant) -> Finding | None:
    example = _one_row(invariant.broken)
    if example is None:
        return None
    return Finding(invariant.name, str(invariant.sentence), example)


def _batches() -> Finding | None:
    """The hashes of the ledger's batches, computed here."""
    example = digests.broken()
    message = _("Chuỗi băm nguyên vẹn: không dòng nào bị sửa, xóa hoặc chèn sau khi ghi sổ.")
    return None if example is None else Finding("hash-chain", message, example)


def _records() -> Finding | None:
    """The chain of all records, computed here: the first row that was forged."""
    forged = chain.forged()
    message = _("Nhật ký, hồ sơ, sao kê và quyết định nguyên vẹn như lúc ghi, theo chuỗi niêm.")
    return None if forged is None else Finding("record-chain", message, asdict(forged))


def _definitions() -> Finding | None:
    """Tables, guards, functions and rights are those that this version ships."""
    example = definitions.apart()
    message = _("Bảng, khóa bảo vệ, hàm và quyền trong cơ sở dữ liệu đúng như phiên bản này.")
    return None if example is None else Finding("definitions", message, example)


def _participation() -> Finding | None:
    differing = projection.differences()
    if not differing:
        return None
    side, change = differing[0]
    return Finding(
        "participation",
        _("Bảng đang tham gia bằng nhật ký thay đổi gộp lại."),
        {"only_in": side, "change": change},
    )


def _identity() -> Finding | None:
    """Rows of people and units say what their latest records say."""
    example = identity.differences()
    message = _("Danh mục người và đơn vị đúng với hồ sơ mới nhất của từng mục.")
    return None if example is None else Finding("identity", message, example)


def _log_columns(session: Session) -> Finding | None:
    """The columnar copy, from which everything is computed, holds the rows of the log."""
    position = columns.position()
    if position == 0:
        return None
    copied = columns.log(session, position=position)
    stored = columns.log_afresh(session, position=position)
    names = ", ".join(f'"{name}"' for name in stored.columns)
    copied, stored = (part.select(names).materialize() for part in (copied, stored))
    for side, only in (("copy", copied.except_(stored)), ("log", stored.except_(copied))):
        for row in only.order("change").limit(1).fetchall():
            return Finding(
                "log-columns",
                _("Bản sao cột của nhật ký bằng nhật ký trong cơ sở dữ liệu."),
                {"only_in": side} | dict(zip(stored.columns, row, strict=True)),
            )
    return None


def _roles() -> Finding | None:
    """The app role as the database knows it, and the role that asks."""
    message = _("Vai trò ứng dụng không sửa, xóa được nhật ký và sổ, không vượt được phân quyền.")
    tables = [model._meta.db_table for model in guarded()]
    for query, values in (
        (_POWERFUL, [APP]),
        (_PRIVILEGED, [APP, tables]),
        (_UNGUARDED, [tables]),
    ):
        example = _one_row(query, values)
        if example is not None:
            return Finding("roles", message, example)
    return None


_POWERFUL = """
    SELECT rolname AS role, rolsuper AS superuser, rolbypassrls AS bypasses_row_security
    FROM pg_roles WHERE rolname IN (%s, current_user) AND (rolsuper OR rolbypassrls)
"""
_PRIVILEGED = """
    SELECT r.role, t.name AS table, p.privilege
    FROM (SELECT %s AS role UNION SELECT current_user) r, unnest(%s::text[]) AS t(name),
        unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p(privilege)
    WHERE has_table_privilege(r.role, t.name, p.privilege)
"""
_UNGUARDED = """
    SELECT t.name AS table_without_guard FROM unnest(%s::text[]) AS t(name)
    WHERE NOT EXISTS (
        SELECT 1 FROM pg_trigger g WHERE g.tgrelid = t.name::regclass
        AND g.tgname LIKE '%%append_only' AND g.tgenabled IN ('O', 'A'))
"""


def _one_row(query: str, values: Sequence[Any] = ()) -> dict[str, Any] | None:
    """The first row that a query answers with, by column name; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) rows LIMIT 1", values or None)
        row = cursor.fetchone()
        if row is None:
            return None
        return dict(zip([column.name for column in cursor.description], row, strict=True))


def _lines_files(session: Session) -> Iterator[Finding]:
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


def _rules_without_law(session: Session, law: Law) -> Iterator[Finding]:
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


def _assessed(session: Session, law: Law, last: Closing | None) -> Finding | None:
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


def _late_dues(session: Session, law: Law, last: Closing | None) -> Finding | None:
    """What the closings kept of dues that were declared late is what the log says."""
    if last is None:
        return None
    month = int(month_of(last.month))
    said = late_dues.of_all(
        session, law, month=month, position=last.log_position, known_at=last.recorded_at
    )
    kept = late_dues.kept(through=month)
    apart = settling.less(said, kept, late_dues.KEYS)
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


def _settled(law: Law, last: Closing | None) -> Iterator[tuple[str, Finding | None]]:
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
