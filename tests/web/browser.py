"""A Chromium driven over its debugging pipe, with nothing but the standard library."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One tab: open an address, evaluate, press keys, take a picture."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        self._number, self._left, self._session = 0, b"", ""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.send("Page.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call the browser and wait for its answer."""
        self._number += 1
        call: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            call["sessionId"] = self._session
        os.write(self._to, json.dumps(call).encode() + b"\0")
        answer = self._wait(lambda message: message.get("id") == self._number)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, address: str, *, width: int, height: int = 800) -> None:
        """Load an address in a window of a size, as a phone does below 600 pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        self.send("Page.navigate", url=address)
        self._wait(lambda message: message.get("method") == "Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    def press_tab(self) -> None:
        """Move the focus on, as a keyboard does."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab",
                      windowsVirtualKeyCode=9)  # fmt: skip

    def picture(self, *, whole: bool = False) -> bytes:
        """A PNG of the window, or of the whole page."""
        shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(shot["data"])

    def pdf(self) -> bytes:
        """The page as it prints."""
        return base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=True)["data"])

    def close(self) -> None:
        """Let the browser end by itself, so that it leaves its profile in peace."""
        self._session = ""
        self.send("Browser.close")

    def _wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            while b"\0" in self._left:
                message, self._left = self._left.split(b"\0", 1)
                read: dict[str, Any] = json.loads(message)
                if wanted(read):
                    return read
            part = os.read(self._from, 1 << 16)
            assert part, "the browser has gone"
            self._left += part


@contextmanager
def browser(path: str) -> Iterator[Page]:
    """A fresh browser with one tab; it is gone with its profile afterwards."""
    profile = tempfile.mkdtemp(prefix="ansinh-chromium-")
    child_reads, we_write = os.pipe()
    we_read, child_writes = os.pipe()

    def place_pipes() -> None:
        """The browser reads calls from descriptor 3 and answers on descriptor 4."""
        reads, writes = os.dup(child_reads), os.dup(child_writes)
        os.dup2(reads, 3)
        os.dup2(writes, 4)
        os.set_inheritable(3, True)
        os.set_inheritable(4, True)

    running = subprocess.Popen(
        [path, *SWITCHES, f"--user-data-dir={profile}"],
        preexec_fn=place_pipes,
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(child_reads)
    os.close(child_writes)
    try:
        page = Page(we_write, we_read)
        yield page
        page.close()
        running.wait(20)
    finally:
        running.kill()
        running.wait(20)
        os.close(we_write)
        os.close(we_read)
        shutil.rmtree(profile, ignore_errors=True)


@contextmanager
def on_a_port() -> Iterator[str]:
    """The screens on a real port, in a thread of this process; their address."""
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    from ansinh.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_words: object) -> None:
            return

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = threading.Thread(target=_serve, args=(server,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _serve(server: Any) -> None:
    from django.db import connections

    try:
        server.serve_forever(0.05)
    finally:
        connections.close_all()
