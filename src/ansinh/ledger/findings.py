"""What a question about the books finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A broken invariant: its name, what should hold, and a row that breaks it."""

    invariant: str
    message: str
    example: Mapping[str, Any]
