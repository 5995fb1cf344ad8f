"""The province that can be counted by hand, and pages that fail on an undefined variable."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.small_province import small_province  # noqa: F401


class Undefined(str):
    """What an undefined template variable becomes: an error that names it."""

    def __mod__(self, name: Any) -> str:
        raise AssertionError(f"the template uses {name!r}, which nobody defined")

    def __contains__(self, text: object) -> bool:
        return text == "%s"


@pytest.fixture(autouse=True)
def strict_templates(server: object) -> Iterator[None]:
    """Every undefined template variable is an error while a test of the web runs."""
    from django.template import engines

    engine = engines["django"].engine  # type: ignore[attr-defined]
    before = engine.string_if_invalid
    engine.string_if_invalid = Undefined("%s")
    yield
    engine.string_if_invalid = before


@pytest.fixture
def client(small_province: str) -> Client:  # noqa: F811
    """A browser without JavaScript before the small province."""
    return Client()
