"""The province that can be counted by hand."""

from tests.small_province import small_province  # noqa: F401
