"""Drawing charts: Vega-Lite to SVG and PNG inside the process, the same bytes every time.

Vega would describe a chart in English and in field names, so its own ARIA is off and the SVG
gets our title and summary. A drawn chart is kept by the hash of all that goes into it. The
converter is one JavaScript engine: calls take turns.
"""

import json
from functools import lru_cache
from importlib import resources
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from ansinh.bulletins.charts.chart import Chart

LOCALES = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""], "minus": "-"},
    "en": {
        "decimal": ".",
        "thousands": ",",
        "grouping": [3],
        "currency": ["", " VND"],
        "minus": "-",
    },
}
VERSION = "5.20"
"""The Vega-Lite of the specifications, named so that an update of the converter draws alike."""

_ONE_AT_A_TIME = Lock()


NARROW = 150
"""The width of what is drawn for a phone, beside its labels and numbers."""


def svg(chart: Chart, *, language: str = "vi", narrow: bool = False) -> str:
    """The chart as one SVG element; its title and summary are in it for those who listen."""
    drawn = _svg(_specification(chart, NARROW if narrow else None), language)
    opening, _, rest = drawn.partition(">")
    label = f"{escape(chart.title)} {escape(chart.summary)}".replace('"', "&quot;")
    return (
        f'{opening} role="img" aria-label="{label}"><title>{escape(chart.title)}</title>'
        f"<desc>{escape(chart.summary)}</desc>{rest}"
    )


def png(chart: Chart, *, language: str = "vi", scale: float = 2.0) -> bytes:
    """The chart as a picture, for documents that cannot hold SVG."""
    return _png(_specification(chart), language, scale)


def _specification(chart: Chart, width: int | None = None) -> str:
    """The whole specification with its data as JSON in a fixed order: the key of the cache."""
    spec: dict[str, Any] = json.loads(_file(f"{chart.kind}.json"))
    spec.pop("description")
    spec["data"] = {"name": "rows", "values": [dict(row) for row in chart.rows]}
    spec["config"] = json.loads(_file("config.json"))
    if width is not None:
        spec["width"] = width
        spec["config"]["axis"]["labelLimit"] = width
        spec["config"]["legend"]["columns"] = 1
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def _file(name: str) -> str:
    return (resources.files("ansinh.bulletins.charts") / name).read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _svg(specification: str, language: str) -> str:
    with _ONE_AT_A_TIME:
        return str(
            vl_convert.vegalite_to_svg(
                specification,
                vl_version=VERSION,
                allowed_base_urls=[],
                format_locale=LOCALES[language],
            )
        )


@lru_cache(maxsize=32)
def _png(specification: str, language: str, scale: float) -> bytes:
    with _ONE_AT_A_TIME:
        return bytes(
            vl_convert.vegalite_to_png(
                specification,
                vl_version=VERSION,
                allowed_base_urls=[],
                format_locale=LOCALES[language],
                scale=scale,
            )
        )
