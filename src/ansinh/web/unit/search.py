"""Finding a unit by its code or by its name as people type it, without marks."""

from collections.abc import Sequence

from django.db.models import Q

from ansinh.register.models import Unit
from ansinh.register.names import search_name

SHOWN_MAX = 50


def find_units(text: str) -> Sequence[Unit]:
    """Units whose code starts with the text, or whose tax code does, or whose name holds every
    word of it.

    At most one more than `SHOWN_MAX`, so that the caller can say that there are others.
    """
    words = search_name(text).split()
    if not words:
        return []
    units = Unit.objects.select_related("office", "area").order_by("code")
    typed = text.strip().upper()
    codes = Q(code__startswith=typed) | Q(tax_code__startswith=typed)
    by_code = list(units.filter(codes)[: SHOWN_MAX + 1])
    if by_code:
        return by_code
    for word in words:
        units = units.filter(search_name__contains=word)
    return list(units.order_by("search_name", "code")[: SHOWN_MAX + 1])
