"""A browser that nobody has logged in with, over the province that can be counted by hand."""

import pytest
from django.test import Client

from tests.small_province import small_province  # noqa: F401
from tests.web.conftest import strict_templates  # noqa: F401


@pytest.fixture
def nobody(small_province: str) -> Client:  # noqa: F811
    return Client()
