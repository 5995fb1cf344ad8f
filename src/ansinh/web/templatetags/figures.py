"""Numbers and dates as the reader's language writes them, and the inline bullet chart."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ansinh.config.language import spoken
from ansinh.ground.rounding import half_up, with_decimal

register = template.Library()

MILLION = 10**6
NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def _local(text: str) -> str:
    """Swap the separators of a number that Python wrote the English way."""
    if _english():
        return text
    return text.translate(str.maketrans(",.", ".,"))


def _english() -> bool:
    return spoken() == "en"


@register.filter
def number(value: int) -> str:
    """A whole number: 303.842, in English 303,842."""
    return _local(f"{abs(value):,}") if value >= 0 else f"{MINUS}{_local(f'{-value:,}')}"


@register.filter
def coefficient(value: int) -> str:
    """A coefficient of the state salary scale, kept per 10,000: 2,34, in English 2.34."""
    return _local(f"{Decimal(value) / 10_000:f}")


@register.filter
def quantity(value: int | Decimal, unit: str) -> str:
    """A value in the unit that tables show: money in millions (half up), people as they are, a
    share with its percent sign and as many decimals as it is declared with."""
    if unit == "%":
        return _with_sign(Decimal(value))
    value = int(value)
    if unit != "VND":
        return number(value)
    return number(half_up(value, MILLION))


@register.filter
def percent(value: Decimal) -> str:
    """A percentage with its decimals, one at least: 55,8 %, in English 55.8%. It was rounded where
    it was made, and is not rounded again."""
    return _with_sign(with_decimal(value))


def _with_sign(value: Decimal) -> str:
    sign = MINUS if value < 0 else ""
    return f"{sign}{_local(f'{abs(value):,f}')}{'' if _english() else NO_BREAK}%"


@register.filter
def points(value: Decimal) -> str:
    """A distance in percentage points with its decimals, without its sign: 2,5."""
    return _local(f"{abs(with_decimal(value)):,f}")


@register.filter
def signed(text: str) -> str:
    """A written number with its plus sign; nothing has none."""
    return f"+{text}" if text[0] != MINUS and text.strip(f"0,.{NO_BREAK}%") else text


@register.filter
def day(value: date) -> str:
    """A day: 31/07/2017, as officials write it."""
    return f"{value:%d/%m/%Y}"


@register.filter
def month(value: date) -> str:
    """A month: 07/2017."""
    return f"{value:%m/%Y}"


@register.simple_tag
def bullet(value: Decimal, expected: Decimal | None, before: Decimal | None = None) -> SafeString:
    """A bullet chart of attainment in per cent of the plan: the bar is `value`, the band and the
    grey mark end where the year should stand by now (`expected`), the diamond is the same date
    last year (`before`), the red mark is the plan.
    """
    scale = max(Decimal(110), value, expected or Decimal(0), before or Decimal(0))
    width = Decimal(180)

    def x(share: Decimal) -> Decimal:
        return (max(share, Decimal(0)) / scale * width).quantize(Decimal("0.1"))

    label = _("%(value)s kế hoạch năm") % {"value": percent(value)}
    if expected is not None:
        label += _("; lẽ ra đến nay %(expected)s") % {"expected": percent(expected)}
    if before is not None:
        label += _("; cùng kỳ năm trước %(before)s") % {"before": percent(before)}
    due = Decimal(0) if expected is None else x(expected)
    diamond = (
        ""
        if before is None
        else format_html('<path class="bullet-before" d="M{} 6 l5 5 l-5 5 l-5 -5 z"/>', x(before))
    )
    return format_html(
        '<svg class="bullet" viewBox="0 0 180 22" role="img" aria-label="{}">'
        '<rect class="bullet-rest" x="0" y="1" width="{}" height="20"/>'
        '<rect class="bullet-pace" x="0" y="1" width="{}" height="20"/>'
        '<rect class="bullet-even" x="{}" y="1" width="1.5" height="20"/>'
        '<rect class="bullet-bar" x="0" y="7" width="{}" height="8"/>'
        '<rect class="bullet-plan" x="{}" y="0" width="2.5" height="22"/>{}</svg>',
        label,
        x(Decimal(100)),
        due,
        max(due - Decimal("0.7"), Decimal(0)),
        x(value),
        x(Decimal(100)) - Decimal("1.2"),
        diamond,
    )
