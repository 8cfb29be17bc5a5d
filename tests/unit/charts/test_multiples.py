"""Small multiples, and whiskers with a mark, in both widths."""

import numpy as np
import pandas as pd
import pytest

from bessemer.charts import Canvas, Chart, to_svg, to_vega_lite
from bessemer.charts.multiples import panels
from bessemer.charts.ranges import spans_with_marks
from bessemer.words import Message

COURSE = pd.DataFrame(
    [
        (panel, year, series, np.nan if (series, year) == ("out", 1997) else 0.1 * k + 0.05, str(year > 2007))
        for panel in ("cars", "chips", "ore")
        for series in ("in", "out")
        for k, year in enumerate((1997, 2002, 2007, 2012, 2017))
    ],
    columns=["panel", "year", "series", "value", "segment"],
)


def chart(data, draw):
    message = Message("ui.year", year=2017)
    return Chart("test", message, message, (), message, data, draw)


def draw_panels(data, canvas):
    return panels(
        data,
        canvas,
        panel="panel",
        x="year",
        y="value",
        series="series",
        roles={"in": "region", "out": "highlight"},
        ticks=[1997, 2002, 2007, 2012, 2017],
        segment="segment",
    )


@pytest.mark.parametrize(("width", "across"), [(640, 3), (330, 2)])
def test_a_panel_a_thing_with_its_own_scale(width, across):
    spec = to_vega_lite(chart(COURSE, draw_panels), Canvas("en", width))
    assert [panel["title"]["text"] for panel in spec["concat"]] == ["cars", "chips", "ore"]
    assert spec["columns"] == across
    assert spec["autosize"] == {"type": "pad"}, "panels have widths of their own"
    assert spec["resolve"]["scale"]["y"] == "independent"
    rows = next(iter(spec["datasets"].values()))
    assert all(row["value"] is not None for row in rows), "unknown values leave a gap"
    lines = spec["concat"][0]["layer"][0]
    assert lines["encoding"]["detail"][0]["field"] == "segment"
    svg = to_svg(chart(COURSE, draw_panels), Canvas("en", width))
    assert "NaN" not in svg and 'width="0"' not in svg


@pytest.mark.parametrize("width", [640, 330])
def test_whiskers_leave_room_for_what_is_written(width):
    data = pd.DataFrame(
        {
            "label": ["a", "b"],
            "low": [0.1, 0.2],
            "high": [0.2, 0.2],
            "mark": [0.05, np.nan],
            "text": ["x", "y"],
        }
    )

    def draw(data, canvas):
        return spans_with_marks(
            data,
            canvas,
            label="label",
            low="low",
            high="high",
            mark="mark",
            text="text",
            names=("Mark", "Span"),
        )

    spec = to_vega_lite(chart(data, draw), Canvas("en", width))
    end = spec["layer"][0]["encoding"]["x"]["scale"]["domain"][1]
    assert end == pytest.approx(0.2 * (1.62 if width == 330 else 1.2))
    svg = to_svg(chart(data, draw), Canvas("en", width))
    assert "Mark" in svg and "Span" in svg and "NaN" not in svg
