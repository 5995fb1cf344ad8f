"""Values of the law in a reader's words: the quantity's label, the figure, the article.

A name of the data (`base_salary`) is for the maintainers of the law; a letter says "mức lương cơ
sở".
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ansinh.config.language import spoken
from ansinh.exchange.amounts import grouped
from ansinh.law import Value
from ansinh.law.funds import Fund
from ansinh.law.values import GRADES
from ansinh.register.installed_law import installed_law
from ansinh.statements.layouts import COLUMN_LABELS


def in_words(values: Iterable[Value]) -> str:
    """Values as a sentence names them, those of one quantity and article together."""
    found: dict[tuple[str, str], list[str]] = {}
    for value in values:
        grade = GRADES[value.grade][spoken()]
        reference = f"{value.reference.document}, {value.reference.article}; {grade}"
        shown = found.setdefault((_label(value), reference), [])
        figure = _figure(value)
        if figure and figure not in shown:
            shown.append(figure)
    return "; ".join(
        f"{': '.join(filter(None, (label, ', '.join(figures))))} ({reference})"
        for (label, reference), figures in found.items()
    )


def _label(value: Value) -> str:
    fund = dict(value.keys).get("fund")
    if value.quantity == "rate" and fund in set(Fund):
        return str(_("Tỷ lệ đóng %(fund)s") % {"fund": COLUMN_LABELS[Fund(fund)]})
    label = installed_law().quantities[value.quantity].label
    return str(label.get(spoken()) or label["vi"])


def _figure(value: Value) -> str:
    """The figure with its unit; nothing of a value that is a code of the data."""
    if not isinstance(value.value, int):
        return ""
    if value.unit == "dong":
        return f"{grouped(value.value)} đồng"
    return value.shown().replace(".", ",") if value.unit.startswith("percent") else value.shown()
