"""Colours, fonts and axes of every chart (the look of the house)."""

from __future__ import annotations

from typing import Any

PALETTE = {
    "ink": "#1b2430",
    "paper": "#ffffff",
    "rule": "#d9dee5",
    "region": "#2f5d8a",
    "role model": "#1b8a7a",
    "cautionary tale": "#b4532a",
    "nation": "#7a8694",
    "highlight": "#d99a1c",
    "faint": "#b9c2cc",
}
# From less to more than a middle, light where there is little to tell: rust to blue.
DIVERGING = ("#b4532a", "#dfae96", "#e8ebee", "#a3bad2", "#2f5d8a")
# From little to much, in steps of cividis; a rim keeps both ends apart from light and dark paper.
SEQUENCE = ("#fee838", "#bcae6c", "#7d7c78", "#434e6c", "#00224e")
FONT = "Noto Sans, Noto Sans SC, Noto Sans CJK SC, sans-serif"
TEXT_SIZE = 12.5
SMALL_SIZE = 11.5


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of the house."""
    axis = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": SMALL_SIZE,
        "titleFontSize": SMALL_SIZE,
        "titleFontWeight": "normal",
        "labelColor": PALETTE["ink"],
        "titleColor": PALETTE["nation"],
        "domainColor": PALETTE["nation"],
        "tickColor": PALETTE["nation"],
        "gridColor": PALETTE["rule"],
        "domainWidth": 0.75,
        "tickWidth": 0.75,
        "gridWidth": 0.75,
    }
    return {
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "end",
            "titleBaseline": "bottom",
            "titleX": -30,
            "titleY": -8,
        },
        "text": {"font": FONT, "fontSize": SMALL_SIZE, "color": PALETTE["ink"]},
        "header": {
            "labelFont": FONT,
            "titleFont": FONT,
            "labelFontSize": TEXT_SIZE,
            "labelColor": PALETTE["ink"],
            "labelFontWeight": 600,
            "title": None,
        },
        "line": {"strokeWidth": 2, "strokeCap": "round"},
        "bar": {"color": PALETTE["region"]},
        "legend": {"labelFont": FONT, "titleFont": FONT, "labelFontSize": SMALL_SIZE, "title": None},
    }
