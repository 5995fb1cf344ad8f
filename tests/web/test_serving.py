"""`ansinh serve` as an officer uses it, and the board in a real browser."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.web.browser import Page, browser, find_chromium
from tests.web.conftest import link_of_officer

START_SECONDS_MAX = 90
PHONE_PAGES = (
    "/units/TA00001/people/",
    "/today/",
    "/",
    "/indicators/debt/BHXH+BHYT+BHTN/",
    "/indicators/participants/",
    "/units/TA00001/",
    "/units/?q=ho",
    "/plan/",
    "/people/",
    "/bulletin/",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[str]]:
    """`ansinh serve` on a port, over the test's own database; it has said where it listens."""
    command = [sys.executable, "-c", "from ansinh.cli import main; main()", "serve"]
    running = subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert running.stdout is not None
        said = running.stdout.readline()
        while f"http://127.0.0.1:{port}/" not in said:  # root may be told why it serves
            line = running.stdout.readline()
            assert line, said
            said += line
        yield running
    finally:
        running.kill()
        running.wait(20)


@pytest.fixture
def address(small_province: str) -> Iterator[str]:
    port = free_port()
    with serving(port):
        wait_for(port)
        yield f"http://127.0.0.1:{port}"


def wait_for(port: int) -> None:
    for _ in range(START_SECONDS_MAX * 5):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS_MAX)
            connection.request("GET", "/static/web/ansinh.css")
            assert connection.getresponse().status == 200
            return
        except ConnectionRefusedError:
            signal.sigtimedwait([], 0.2)
    raise AssertionError("the server does not answer")


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """A browser with which an officer has logged in, by the link that a terminal prints."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: the board was not seen in a browser")
    with browser(path) as opened:
        opened.open(f"{address}{link_of_officer()}", width=1280)
        yield opened


def test_it_stops_cleanly_when_interrupted(small_province: str) -> None:
    port = free_port()
    with serving(port) as running:
        wait_for(port)
        running.send_signal(signal.SIGINT)
        rest = running.communicate(timeout=30)[0]
        assert running.returncode == 0
        assert "Traceback" not in rest


def test_a_taken_port_is_said_in_one_sentence(small_province: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", "from ansinh.cli import main; main()", "serve"]
        done = subprocess.run(
            [*command, "--port", str(port)], capture_output=True, text=True, timeout=90
        )
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert f"ansinh serve --port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_phone_shows_no_page_wider_than_itself(address: str, page: Page) -> None:
    for path in PHONE_PAGES:
        for width in (360, 320):
            page.open(f"{address}{path}", width=width)
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
        assert page.evaluate("getComputedStyle(document.body).display") == "grid"  # CSS is there


def test_the_keyboard_reaches_every_link_in_reading_order(address: str, page: Page) -> None:
    page.open(address, width=1280)
    links = page.evaluate(
        "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"
    )
    reached = []
    for _ in range(len(links) * 3):
        page.press_tab()
        focused = page.evaluate("document.activeElement.getAttribute('href')")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        if focused:
            assert outline == "solid"
            reached.append(focused)
        if len(reached) == len(links):
            break
    assert reached == links
    assert reached[0] == "#content"


def test_the_bulletin_prints_on_paper(address: str, page: Page) -> None:
    page.open(f"{address}/bulletin/", width=1280)
    paper = page.pdf()
    assert paper.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in paper or b"/MediaBox [0 0 595" in paper
