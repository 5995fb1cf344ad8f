"""Proving that the books are whole: every invariant asked again, from the log to the balances.

Nothing is repaired here (lost lines: `rebuilding`). A finding names the invariant that is broken
and one row that breaks it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.config.private_postgres import APP
from ansinh.engine.session import Session, connect
from ansinh.law import Law
from ansinh.ledger import digests, recomputed
from ansinh.ledger.findings import Finding
from ansinh.ledger.invariants import Invariant, in_tables
from ansinh.ledger.models import Closing
from ansinh.ledger.priority import proving
from ansinh.record import chain, definitions
from ansinh.record.models import guarded
from ansinh.register import columns, identity, projection

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
        _note(tell, found, "lines-files", _first(recomputed.lines_files(session)))
        _note(tell, found, "law-references", _first(recomputed.rules_without_law(session, law)))
        if last is not None and last.law_hash != law.hash:
            tell("assessed-postings", "skipped")
            tell("late-registrations", "skipped")
            for name in recomputed.SETTLED:
                tell(name, "skipped")
        else:
            _note(tell, found, "assessed-postings", recomputed.assessed(session, law, last))
            _note(tell, found, "late-registrations", recomputed.late_dues(session, law, last))
            for name, finding in recomputed.settled(law, last):
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
