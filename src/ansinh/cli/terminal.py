"""What the command writes passes through here: no text of others commands the terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from ansinh.exchange.plain_text import plain


class PlainStream:
    """A stream that writes text without hidden characters, and everything else as it is.

    rich writes colours and progress, which are escapes of our own: it finds the stream below by
    `rich_proxied_file`, and who hands it others' words makes them plain before.
    """

    def __init__(self, below: TextIO) -> None:
        self.rich_proxied_file = below

    def write(self, text: str) -> int:
        """Write a text; a new line and a tab are all that it may command."""
        return self.rich_proxied_file.write(plain(text, lines=True))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rich_proxied_file, name)


@contextmanager
def plain_streams() -> Iterator[None]:
    """Standard output and error write plain text while this lasts."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (PlainStream(each) for each in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
