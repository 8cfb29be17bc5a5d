"""Lines with unknown years: a gap, unless a point would be left alone."""

import numpy as np
import pandas as pd
import pytest

from bessemer.charts import Canvas, forms
from bessemer.charts.chart import NARROW, WIDE

NAN = np.nan


def drawn(values: list[float], width: int = WIDE, first: int = 2013, step: int = 1) -> dict:
    years = [first + step * position for position in range(len(values))]
    data = pd.DataFrame({"year": years, "value": values, "name": "Jilin"})
    chart = forms.lines(
        data, Canvas("en", width), x="year", y="value", series="name", roles={"Jilin": "region"}
    )
    return chart.to_dict()


def line_of(spec: dict) -> list:
    layer = next(
        layer
        for layer in spec["layer"]
        if (layer["mark"] if isinstance(layer["mark"], str) else layer["mark"]["type"]) == "line"
    )
    rows = layer["data"].get("values") or spec["datasets"][layer["data"]["name"]]
    return [row["value"] for row in rows]


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([1.0, 2.0, NAN, 4.0, 5.0], [1.0, 2.0, None, 4.0, 5.0]),
        ([NAN, 1.0, 2.0, 3.0, NAN], [1.0, 2.0, 3.0]),
        ([1.0, NAN, 3.0, 4.0], [1.0, 3.0, 4.0]),
        ([1.0, NAN, 3.0, NAN, 5.0], [1.0, 3.0, 5.0]),
    ],
)
def test_an_unknown_year_parts_a_line_but_leaves_no_point_alone(values, kept):
    found = [None if value is None or value != value else value for value in line_of(drawn(values))]
    assert found == kept


def test_few_years_are_marked_themselves_and_many_are_not():
    def axis(spec: dict) -> dict:
        return next(layer["encoding"]["x"]["axis"] for layer in spec["layer"] if "x" in layer["encoding"])

    years = [1997, 2002, 2007, 2012, 2017]
    assert axis(drawn([1.0, 2.0, 3.0, 2.0, 1.0], first=1997, step=5))["values"] == years
    assert "values" not in axis(drawn([1.0] * 9))
    assert "values" not in axis(drawn([1.0] * 6, NARROW))
    assert axis(drawn([1.0] * 6))["values"] == list(range(2013, 2019))
