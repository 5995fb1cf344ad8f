"""Where in a file something stands, in the language of whoever looks."""

import re

from django.utils.translation import gettext_lazy

MAPPING = "mapping file"
"""Where readers of a mapping file stand."""

PLACES = {
    MAPPING: gettext_lazy("tệp mô tả"),
    "sheet": gettext_lazy("trang tính"),
    "row": gettext_lazy("dòng"),
    "line": gettext_lazy("dòng"),
    "statement": gettext_lazy("sao kê"),
    "entry": gettext_lazy("bút toán"),
    "transaction": gettext_lazy("giao dịch"),
    "byte": gettext_lazy("byte"),
    "balance": gettext_lazy("số dư"),
}
"""The words with which readers of files say where something stands."""

_PLACE = re.compile(r"\b(?:" + "|".join(PLACES) + r")\b(?= ?[\d'\"A-Z]|,|$)")


def place(position: str) -> str:
    """Where in a file something stands."""
    return _PLACE.sub(lambda match: str(PLACES[match[0]]), position)
