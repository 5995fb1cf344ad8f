"""Strangers' bytes are read within bounds: of size, of memory, of time, in a process of their own.

A file can be built so that its reader asks for more memory than there is (a workbook of 5 kB
with one cell in its last row and column), loops, or crashes. So a reader of a complicated format
is run by `call` in a child process with limits; whatever happens to the child, the caller gets a
result or `Refused`. `read_bytes` takes a file from the disk, a pipe or a terminal's redirection
without waiting or reading for ever.
"""

import io
import os
import pickle
import resource
import select
import stat
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from ansinh.exchange.refusal import Refused

BYTES_MAX = 256 * 1024 * 1024
"""Of one file."""

MEMORY_MAX = 1536 * 1024 * 1024
"""Bytes of address space of a child."""

CPU_SECONDS_MAX = 60
WALL_SECONDS_MAX = 300
"""A machine may be busy; a child that waits is stopped too."""

PIPE_SECONDS = 30
"""How long a pipe may stay silent."""

_READERS = "ansinh.exchange."
_CHUNK = 1024 * 1024
_HARMLESS = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
}


def call(
    reader: Callable[..., Any],
    data: bytes,
    *arguments: Any,
    memory: int = MEMORY_MAX,
    cpu_seconds: int = CPU_SECONDS_MAX,
    wall_seconds: int = WALL_SECONDS_MAX,
) -> Any:
    """What `reader(data, *arguments)` returns, computed in a child process with limits.

    `reader` is a public function of a module of `ansinh.exchange`, which is imported anew in the
    child (it starts without Django, in about 0.05 seconds). Arguments and result are made
    of plain values: str, bytes, int, float, bool, None, days and times, lists, tuples, dicts,
    sets. `memory` is in bytes, times are in seconds.

    Raises `Refused`: what the reader raised, unchanged; or that the file needs more memory or
    time than it may; or that the reader broke down over it.
    """
    name = f"{reader.__module__}:{reader.__qualname__}"
    if not reader.__module__.startswith(_READERS):
        raise TypeError(f"{name} is no reader of {_READERS}*")
    order = pickle.dumps((name, arguments, memory, cpu_seconds))
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "ansinh.exchange.safely"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as child:
        try:
            answer = _ask(child, order, data, wall_seconds)
        except subprocess.TimeoutExpired:
            raise _too_long() from None
        finally:
            child.kill()
    return _result(child.returncode, answer)


def _ask(child: "subprocess.Popen[bytes]", order: bytes, data: bytes, seconds: int) -> bytes:
    assert child.stdin is not None
    try:
        child.stdin.write(len(order).to_bytes(8, "big") + order)
        child.stdin.flush()
    except BrokenPipeError:  # It died at once; its answer, none, tells.
        pass
    return child.communicate(data, timeout=seconds)[0]


def read_bytes(path: Path, limit: int = BYTES_MAX, seconds: float = PIPE_SECONDS) -> bytes:
    """The content of a file or a pipe, at most `limit` bytes.

    Raises `Refused` for a device, a folder, a socket, a pipe that stays silent for `seconds`, a
    file that is bigger (asked before it is read) and one that the machine does not give.
    """
    try:
        # Opening a pipe that nobody writes to would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            return _read(handle, limit, seconds)
        finally:
            os.close(handle)
    except OSError as error:
        raise Refused(
            "the file cannot be opened", file=path.name, value=os.strerror(error.errno or 0)
        ) from None
    except Refused as refused:
        raise refused.at(file=path.name) from None


def _read(handle: int, limit: int, seconds: float) -> bytes:
    found = os.fstat(handle)
    piped = stat.S_ISFIFO(found.st_mode)
    if not piped and not stat.S_ISREG(found.st_mode):
        raise Refused("this is a device or a folder, not a file")
    if found.st_size > limit:
        raise too_big(limit)
    content = bytearray()
    while True:
        if piped and not select.select([handle], [], [], seconds)[0]:
            raise Refused(
                "nothing came through the pipe", value=f"{seconds:g} s", advice="Name a file."
            )
        piece = os.read(handle, _CHUNK)
        if not piece:
            return bytes(content)
        content += piece
        if len(content) > limit:
            raise too_big(limit)


def too_big(limit: int = BYTES_MAX) -> Refused:
    """What is told of a file that is bigger than it may be."""
    return Refused(
        f"the file is bigger than {limit // 1024**2} MB", advice="Ask for shorter periods."
    )


def _too_long() -> Refused:
    return Refused(
        "reading the file takes too long", advice="Save it anew with fewer rows, or as CSV UTF-8."
    )


def _environment() -> dict[str, str]:
    """What a child needs to find this program; no address or word of a database goes with it."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


def _result(returncode: int, answer: bytes) -> Any:
    try:
        kind, content = _Plain(io.BytesIO(answer)).load()
    except Exception:  # Half a pickle fails in many ways.
        raise _broken(returncode) from None
    if kind == "refused":
        raise Refused(content.pop("reason"), **content)
    return content


def _broken(returncode: int) -> Refused:
    """Why a child ended without an answer, as far as its end tells."""
    if returncode in (-24, -9):  # SIGXCPU, and SIGKILL at the hard limit
        return _too_long()
    return Refused(
        "the file needs more memory than a file may, or its reader broke down over it",
        advice="Open it, copy the table into a new workbook and save that as XLSX.",
    )


class _Plain(pickle.Unpickler):
    """Takes plain values and days: nothing that a broken child says is ever run."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _HARMLESS:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def _serve() -> None:
    """The child: limits itself, reads its order and the file, answers and ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    size = int.from_bytes(source.read(8), "big")
    name, arguments, memory, cpu_seconds = pickle.loads(source.read(size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    module, _colon, function = name.partition(":")
    reader = getattr(import_module(module), function)
    try:
        answer: tuple[str, Any] = ("done", reader(source.read(), *arguments))
    except Refused as refused:
        answer = ("refused", _fields(refused))
    pickle.dump(answer, sink, protocol=pickle.HIGHEST_PROTOCOL)


def _fields(refused: Refused) -> dict[str, str]:
    names = ("reason", "file", "place", "column", "value", "advice")
    return {name: getattr(refused, name) for name in names}


if __name__ == "__main__":
    _serve()
