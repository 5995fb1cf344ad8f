"""A chart as a page shows it: words and table at once, the drawing by its own address."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from ansinh.bulletins.charts import Chart
from ansinh.bulletins.writing.pictures import DRAWINGS
from ansinh.config.language import spoken
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import Scope
from ansinh.web.asked import Asked


@dataclass(frozen=True)
class Drawn:
    """A chart, its name, and where its drawing is (wide, and narrow for a phone)."""

    name: str
    chart: Chart
    href: str
    narrow: str


def drawn(name: str, asked: Asked, scope: Scope, known: Knowledge) -> Drawn | None:
    """A chart of `DRAWINGS` for a question; None where there is nothing to draw.

    Raises:
        LookupError: there is no such chart.
    """
    chart = _chart(name, asked, scope, known, spoken())
    if chart is None:
        return None
    href = f"{reverse('drawing', args=[name])}?{asked.query}"
    return Drawn(name, chart, href, f"{href}&narrow=1")


@lru_cache(maxsize=256)
def _chart(name: str, asked: Asked, scope: Scope, known: Knowledge, language: str) -> Chart | None:
    """Kept, as facts are: the same state has the same chart."""
    if name not in DRAWINGS:
        raise LookupError(f"no chart {name}; there are {', '.join(DRAWINGS)}")
    return DRAWINGS[name](asked.as_of, scope, known, language)
