"""One closing at a time, and by whom: whoever comes second is told."""

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.ground.months import show_month
from ansinh.ledger.errors import ClosingRefused
from ansinh.record.actor import Actor
from ansinh.record.locks import Lock
from ansinh.register.names import search_name

SESSION = "ansinh close"
"""How a closing's session is named in the database, before the month and the actor. The
server keeps names in ASCII only."""


def be_the_only(month: int, actor: Actor) -> None:
    """Be the only closing of a transaction's time, visible to others by the session's name.

    Raises:
        ClosingRefused: another closing is running; it says whose.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(Lock.CLOSING)])
        if cursor.fetchone()[0]:
            name = f"{SESSION} {show_month(month)} {search_name(actor.signature)}"
            cursor.execute("SELECT set_config('application_name', %s, true)", [name])
            return
        cursor.execute(
            """
            SELECT a.application_name, a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objid = %s
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            [int(Lock.CLOSING)],
        )
        name, process = cursor.fetchone() or (_("phiên vừa kết thúc"), 0)
    raise ClosingRefused(
        _(
            "Đang có người khác khóa sổ (%(who)s, tiến trình %(process)s). "
            "Chờ việc đó xong rồi chạy lại: tháng đã khóa không bị ghi hai lần."
        )
        % {"who": name.removeprefix(SESSION).strip(), "process": process}
    )
