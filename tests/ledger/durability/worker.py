"""A process that does the office's work in children that may be killed; see `crew`.

It reads one job a line (JSON) and answers with one line. Each job runs in a forked child, which
tells every place it passes (SQL statements, copies, files, the commit) through a pipe. The
kill comes at a place (`deadly`, counted from 1) or after a time (`delay`, seconds since the
child began), and strikes what `target` names: the child, or the database under it.
"""

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from ansinh.cli import _is_lost_database, _lost_database
from ansinh.cli.installation import set_up_django
from ansinh.record.actor import Actor
from tests.rehearsing import REHEARSAL

PATIENCE = 120
"""Seconds that a child may take before it is given up."""

Job = dict[str, Any]


def main() -> None:
    """Answer jobs until nobody asks any more."""
    set_up_django()
    from ansinh.ledger import closing, verification  # noqa: F401  loaded once, before the forks
    from ansinh.provinces import build  # noqa: F401
    from ansinh.receipts import importing  # noqa: F401

    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


def run(job: Job) -> Job:
    """Do a job in a child: its exit status (-9 killed), places passed, seconds and answer."""
    reading, writing = os.pipe()
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(job, writing)
    os.close(writing)
    passed = _watch(job, child, reading, began)
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    lines = passed.decode().splitlines()
    said = {name: [text for head, _, text in (line.partition(" ") for line in lines)
                   if head == name] for name in ("at", "answer", "error")}  # fmt: skip
    return {
        "status": status,
        "places": said["at"],
        "seconds": time.perf_counter() - began,
        "answer": json.loads(said["answer"][0]) if said["answer"] else None,
        "error": said["error"][0] if said["error"] else "",
    }


def _watch(job: Job, child: int, pipe: int, began: float) -> bytes:
    """Read what the child tells until it ends, and strike when the time has come."""
    delay, deadly = job.get("delay"), job.get("deadly", 0)
    struck = delay is None and not deadly
    told = b""
    while True:
        now = time.perf_counter() - began
        if not struck and delay is not None and now >= delay:
            struck = True
            _strike(job, child, told)
        wait = PATIENCE - now if struck or delay is None else delay - now
        if wait < -1:
            os.kill(child, signal.SIGKILL)
        ready, _, _ = select.select([pipe], [], [], max(0, wait))
        if not ready:
            continue
        part = os.read(pipe, 65536)
        if not part:
            return told
        told += part
        if not struck and deadly and told.count(b"\nat ") >= deadly:
            struck = True
            _strike(job, child, told)


def _strike(job: Job, child: int, told: bytes) -> None:
    """End the child, its connection's process in the database, or the database itself.

    SIGQUIT is what `pg_ctl stop -m immediate` sends.
    """
    target = job.get("target", "child")
    number, sign = child, signal.SIGKILL
    if target in ("postmaster", "immediate"):
        number = int((Path(job["data"]) / "postmaster.pid").read_text().split()[0])
        sign = signal.SIGKILL if target == "postmaster" else signal.SIGQUIT
    elif target == "backend":
        heads = [line.split() for line in told.decode().splitlines()]
        numbers = [int(words[1]) for words in heads if words[:1] == ["backend"]]
        if not numbers:
            return
        number = numbers[-1]
    with suppress(ProcessLookupError):
        os.kill(number, sign)


def _child(job: Job, pipe: int) -> None:
    """Do the job, tell what came of it, and never return into the worker."""
    status = 1
    if "installation" in job:
        from tests.register import builders

        builders.uuid4 = lambda: UUID(job["installation"])
    try:

        def tell(head: str, text: str = "") -> None:
            os.write(pipe, f"\n{head} {text}\n".encode())

        answer = JOBS[job["what"]](job, _connected(job, tell))
        tell("answer", json.dumps(answer))
        status = 0
    except Exception as error:
        text = " ".join(str(error).split())
        told = _lost_database(error) if _is_lost_database(error) else text
        os.write(pipe, f"\nerror {type(error).__name__}: {told.splitlines()[0]}\n".encode()[:4000])
        if os.environ.get("ANSINH_TEST_TRACE"):
            traceback.print_exc()
    finally:
        os._exit(status)


def _connected(job: Job, tell: Callable[..., None]) -> Callable[[str], None]:
    """Connect to the job's database and have every statement, copy, file and commit told."""
    from django.db import connection, connections

    from ansinh.ledger import assessed
    from ansinh.register import copying

    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = job["database"]
    # Its times are invented: history, which the role of rehearsals may load.
    history = {"options": "-c ansinh.loading=tests"}
    connections["default"].settings_dict.update(USER=REHEARSAL, OPTIONS=history)
    os.environ["ANSINH_DATABASE"] = job["database"]

    def at(place: str) -> None:
        tell("at", place)
        _pause(job, place)

    def told(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            at(name)
            result = function(*args, **more)
            at(f"{name}, done")
            return result

        return call

    at("connect")
    connection.ensure_connection()
    tell("backend", str(connection.connection.info.backend_pid))
    copying._copy = told("copy", copying._copy)
    assessed.write_month = told("file of lines", assessed.write_month)
    connection._commit = told("commit", connection._commit)  # type: ignore[method-assign]

    def statement(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        at(" ".join(sql.split()[:4])[:60])
        return execute(sql, *args)

    connection.execute_wrappers.append(statement)
    return at


def _pause(job: Job, place: str) -> None:
    """At the place that the job names, say so and wait for permission to go on."""
    if job.get("pause_at") != place:
        return
    Path(job["reached"]).touch()
    until = time.monotonic() + PATIENCE
    while not Path(job["go_on"]).exists() and time.monotonic() < until:
        time.sleep(0.01)


def build_closings(_job: Job, _at: Callable[[str], None]) -> None:
    """Two months of late changes and receipts, of which the first is closed."""
    from datetime import date

    import numpy as np

    from tests.ledger.builders import at, close, receive
    from tests.register.builders import append, build_register, change

    build_register(people=60, units=8)
    append(*(change(person, 1 + person % 7, "2016-01") for person in range(1, 50)))
    late = np.datetime64(at("2016-01", 9).replace(tzinfo=None))
    append(*(change(person, 1 + person % 7, "2016-01", recorded_at=late)
             for person in range(50, 56)))  # fmt: skip
    receive(("A1", 1, date(2016, 1, 20), 1_000_000))
    close("2016-01")
    receive(("A2", 2, date(2016, 2, 9), 90_000_000))


def build_both(job: Job, at: Callable[[str], None]) -> None:
    """The register of the closes, and a bank's file that pays in its open month."""
    from datetime import date

    from ansinh.exchange.matching_index import KnownUnit
    from tests.receipts.builders import line, statement

    build_closings(job, at)
    units = [KnownUnit(n, f"TA{n:04d}Z", "00600", "", (f"Công ty {n}",)) for n in range(1, 8)]
    lines = [line(f"FT{unit.key}", unit, 700_000 * unit.key, booked=date(2016, 2, 10))
             for unit in units]  # fmt: skip
    Path(job["file"]).write_bytes(statement(lines))


def build_imports(job: Job, _at: Callable[[str], None]) -> None:
    """A register of invented units, whose money comes in `job["file"]`."""
    import random

    from tests.exchange.invented_lines import World
    from tests.receipts.builders import install, statement

    world = World.invent(60, seed=21)
    install(world.units, {unit.agency for unit in world.units})
    lines = [each.line for each in world.lines(400, seed=22)]
    random.Random(23).shuffle(lines)
    lines.sort(key=lambda each: each.booked)
    Path(job["file"]).write_bytes(statement(lines))


def close(job: Job, at: Callable[[str], None]) -> None:
    """Close months, each step told."""
    from tests.ledger.builders import close

    _limit(job)
    close("2016-02", actor=Actor(job.get("actor", "test")), progress=at)


def take_in(job: Job, _at: Callable[[str], None]) -> None:
    """Take a bank's file in."""
    from datetime import datetime

    from tests.receipts.builders import IMPORTED, take

    recorded = datetime.fromisoformat(job["recorded"]) if "recorded" in job else IMPORTED
    take(Path(job["file"]).read_bytes(), recorded_at=recorded)


def rebuild(_job: Job, _at: Callable[[str], None]) -> list[str]:
    """Write lost lines anew; for each month its file and why it could not be done."""
    from ansinh.ledger import rebuilding
    from tests.ledger.builders import law

    return [f"{each.file} {each.why}".strip() for each in rebuilding.rebuild(law=law())]


def _limit(job: Job) -> None:
    """Let no file grow beyond `job["bytes"]`, as on a disk that is full."""
    if "bytes" in job:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (job["bytes"], job["bytes"]))


def state(job: Job, _at: Callable[[str], None]) -> Job:
    """What the books hold, as a hash, with the head of the chain and what `verify` finds.

    A job that is a `glance` leaves the verifying out.
    """
    from ansinh.ledger.models import Closing
    from ansinh.ledger.verification import chain_head, verify
    from ansinh.receipts.models import BankDecision, BankTransaction, ImportedStatement
    from tests.ledger.builders import books, law, query
    from tests.receipts.builders import receipts

    decided = BankDecision.objects.values_list(
        "transaction__key", "number", "kind", "unit", "receipt__reference", "automatic", "score"
    )
    kept = BankTransaction.objects.values_list("key", "amount", "doubt", "repeats")
    closed = Closing.objects.order_by("month").values_list("month", "lines_hash")
    everything = [books(), sorted(receipts()), sorted(decided), sorted(kept), list(closed)]
    return {
        "books": sha256(repr(everything).encode()).hexdigest(),
        "chain_head": chain_head(),
        "findings": []
        if job.get("glance")
        else [f"{each.invariant}: {dict(each.example)}" for each in verify(law=law())],
        "closings": Closing.objects.count(),
        "booked_through": str(
            query("SELECT max(booked_month) FROM ledger_posting WHERE account = 'due'")[0][0]
        ),
        "transactions": BankTransaction.objects.count(),
        "told": sum(each.lines - each.known for each in ImportedStatement.objects.all()),
        "receipts": len(receipts()),
    }


JOBS: dict[str, Callable[[Job, Callable[[str], None]], Any]] = {
    "build closings": build_closings,
    "build both": build_both,
    "build imports": build_imports,
    "close": close,
    "take in": take_in,
    "rebuild": rebuild,
    "state": state,
}


if __name__ == "__main__":
    main()
