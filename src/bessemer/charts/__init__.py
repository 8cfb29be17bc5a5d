"""Charts: a theme, generic forms and export; what is drawn is decided by the questions."""

from bessemer.charts.chart import Canvas, Chart
from bessemer.charts.export import to_svg, to_vega_lite
from bessemer.charts.theme import PALETTE

__all__ = ["PALETTE", "Canvas", "Chart", "to_svg", "to_vega_lite"]
