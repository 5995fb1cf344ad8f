"""Charts: one Vega-Lite file each, drawn on the server, with a finding, a summary and a table."""

from ansinh.bulletins.charts.chart import KINDS, Chart
from ansinh.bulletins.charts.drawing import png, svg

__all__ = ["KINDS", "Chart", "png", "svg"]
