"""Stacked shares over years and bars with a second measure, in both widths."""

import re

import numpy as np
import pandas as pd
import pytest

from bessemer.charts import PALETTE, Canvas, Chart, to_svg, to_vega_lite
from bessemer.charts.bands import measured_bars, share_bands
from bessemer.words import Message

COLOURS = {"home": "region", "back": "ink", "abroad": "highlight"}
SHARES = pd.DataFrame(
    [
        (year, part, share, f"{part} {share:.0%}")
        for year, shares in ((2000, (0.7, 0.2, 0.1)), (2011, (0.6, 0.39, 0.01)))
        for part, share in zip(COLOURS, shares, strict=True)
    ],
    columns=["year", "part", "value", "text"],
)


def chart(data, draw):
    message = Message("ui.year", year=2011)
    return Chart("test", message, message, (), message, data, draw)


def draw_bands(data, canvas):
    return share_bands(data, canvas, x="year", value="value", part="part", text="text", colours=COLOURS)


@pytest.mark.parametrize("width", [640, 330])
def test_bands_fill_the_whole_from_below_in_the_order_given(width):
    spec = to_vega_lite(chart(SHARES, draw_bands), Canvas("en", width))
    rows = [row for rows in spec["datasets"].values() for row in rows if row["year"] == 2011]
    spans = {row["part"]: (row["_low"], row["_top"]) for row in rows}
    assert spans["home"] == pytest.approx((0, 0.6))
    assert spans["back"] == pytest.approx((0.6, 0.99))
    assert spans["abroad"] == pytest.approx((0.99, 1))
    ends = sorted({row["_at"] for row in rows if "_at" in row})
    assert len(ends) == 3 and min(np.diff(ends)) > 0.05, "names stand apart"
    svg = to_svg(chart(SHARES, draw_bands), Canvas("en", width))
    assert "home 60%" in svg and "back 39%" in svg


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_bars_leave_out_marks_that_are_unknown(locale):
    data = pd.DataFrame(
        {
            "label": ["ore,\nA", "car,\nB", "chip,\nC"],
            "value": [0.02, 0.01, 0.005],
            "text": ["2%", "1%", "0.5%"],
            "mark": [0.3, np.nan, 0.9],
        }
    )

    def draw(data, canvas):
        return measured_bars(
            data, canvas, label="label", value="value", text="text", mark="mark", names=("Share", "HHI")
        )

    svg = to_svg(chart(data, draw), Canvas(locale, 330))
    assert all(text in svg for text in ("2%", "0.5%", "ore,", "HHI", "Share"))
    assert len(re.findall(rf'<path [^>]*fill="{PALETTE["highlight"]}"', svg)) == 2
