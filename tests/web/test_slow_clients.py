"""Clients that say nothing, half a request or one drop at a time hold up nobody else."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ansinh.config.server import BODY_BYTES_MAX, make_server

HALF_OPEN = 200
ANSWER_SECONDS_MAX = 5.0
KINDS = {
    "silent": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "slow body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na",
}


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    read = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok" if len(read) < 10_000 else b"OK"]


@contextmanager
def served(**limits: Any) -> Iterator[int]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = make_server(echo, listening, **limits)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield listening.getsockname()[1]
    server.asyncore.close_all(server._map)
    thread.join(20)
    server.task_dispatcher.shutdown()


def answer(port: int, body: bytes | None = None) -> tuple[int, float]:
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST" if body else "GET", "/", body=body)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, time.monotonic() - begun


def opened(port: int, first: bytes, count: int = HALF_OPEN) -> list[socket.socket]:
    made = []
    for _ in range(count):
        each = socket.create_connection(("127.0.0.1", port), 10)
        each.sendall(first)
        made.append(each)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_one_is_answered(kind: str) -> None:
    with served() as port:
        slow = opened(port, KINDS[kind])
        status, seconds = answer(port)
        assert status == 200 and seconds < ANSWER_SECONDS_MAX
        for each in slow:
            each.close()


def test_a_silent_connection_is_closed_and_so_is_one_that_drips() -> None:
    with served(silent_seconds=4, read_seconds=1.5) as port:
        (silent,) = opened(port, KINDS["half a head"], 1)
        (dripping,) = opened(port, KINDS["half a head"], 1)
        for each in (silent, dripping):
            each.settimeout(20)
        ended = 0.0
        begun = time.monotonic()
        try:
            while time.monotonic() - begun < 20:
                dripping.sendall(b"a")
                time.sleep(0.2)
        except OSError:
            ended = time.monotonic() - begun
        assert 1 < ended < 15
        assert silent.recv(10) == b""
        silent.close()
        dripping.close()


def test_a_body_is_bounded() -> None:
    with served() as port:
        assert answer(port, b"x" * 20_000)[0] == 200
        head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {BODY_BYTES_MAX + 1}\r\n\r\n"
        (large,) = opened(port, head.encode(), 1)
        large.settimeout(20)
        assert b" 413 " in large.recv(100)
        (long,) = opened(port, b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n", 1)
        long.settimeout(20)
        assert b" 431 " in long.recv(100)
        large.close()
        long.close()
