"""Charts of two values a row: both names stand in the legend, on a phone below each other."""

import pandas as pd
import pytest
import vl_convert

from bessemer.charts import Canvas, Chart, forms
from bessemer.charts.export import to_vega_lite
from bessemer.words import Message


@pytest.mark.parametrize("width", [640, 330])
def test_both_names_stand_in_the_legend(width):
    data = pd.DataFrame({"label": ["A", "B"], "one": [0.1, 0.2], "two": [0.3, 0.1]})

    def draw(data, canvas):
        return forms.dumbbell(data, canvas, label="label", start="one", end="two", names=("Then", "Now"))

    title = Message("ui.tables")
    chart = Chart(id="two", title=title, subtitle=title, sources=(), alt=title, data=data, draw=draw)
    vega = vl_convert.vegalite_to_vega(to_vega_lite(chart, Canvas("en", width)))
    scales = {scale["name"]: scale["domain"] for scale in vega["scales"]}
    first, second = vega["legends"]
    assert (scales[first["stroke"]], scales[second["fill"]]) == (["Then"], ["Now"])
    layout = vega["config"].get("legend", {}).get("layout", {})
    assert (layout.get("top", {}).get("direction") == "vertical") == (width == 330)
