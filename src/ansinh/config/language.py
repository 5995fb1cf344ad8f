"""The language of whoever looks, as the law's labels, the charts and the bulletins name it."""

from django.utils.translation import get_language


def spoken() -> str:
    """`en` where the request or the command is in English, else `vi`."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"
