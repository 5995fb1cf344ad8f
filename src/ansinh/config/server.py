"""The server of the screens: waitress, chosen by measurement (docs/decisions).

One thread reads every request whole, head and body, and writes every answer; eight others compute.
So a client that says nothing, half a head or a body drop by drop costs a file descriptor for a
while and never a thread: with 200 of each the next one is answered at once. Requests are bounded
in size and in the time that they take to arrive.
"""

import resource
import socket
import time
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import create_server

THREADS = 8
"""They share one process, so that aggregates are kept once."""

CONNECTIONS = 1_000
SILENT_SECONDS = 30
"""A connection on which nothing moves for so long is closed."""

READ_SECONDS = 60
"""A request that has not arrived whole after so long is given up, however busily it drips."""

HEAD_BYTES_MAX = 32 * 1024
BODY_BYTES_MAX = 20 * 1024 * 1024


def make_server(
    application: Any, listening: socket.socket, *,
    silent_seconds: int = SILENT_SECONDS, read_seconds: float = READ_SECONDS,
) -> Any:  # fmt: skip
    """A server on a bound socket; its `run()` returns when the process is told to stop."""
    _allow_many_files()
    server = create_server(
        application,
        sockets=[listening],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=silent_seconds,
        cleanup_interval=max(1, silent_seconds // 4),
        max_request_header_size=HEAD_BYTES_MAX,
        max_request_body_size=BODY_BYTES_MAX,
        asyncore_use_poll=True,
        ident=None,
    )

    class Channel(HTTPChannel):  # type: ignore[misc]
        """A connection whose request must arrive whole within a time."""

        begun = 0.0

        def received(self, data: bytes) -> Any:
            """Take in a part of a request, or give it up when it takes too long."""
            now = time.monotonic()
            if self.request is None:
                self.begun = now
            elif now - self.begun > read_seconds:
                self.will_close = True
                return False
            return super().received(data)

    server.channel_class = Channel
    return server


def _allow_many_files() -> None:
    """Let the process hold as many descriptors as connections need, where the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
