"""Text is measured in a font that is fast to measure, and drawn in the font of the house."""

import re

import pandas as pd
import pytest

from bessemer.charts import Canvas, Chart, forms, to_svg
from bessemer.charts.theme import FONT, SMALL_SIZE
from bessemer.words import Message


def drawn(label, locale):
    data = pd.DataFrame({"label": [label], "value": [2.0], "text": ["2.0"]})
    title = Message("ui.year", year=2020)
    chart = Chart(
        id="one",
        title=title,
        subtitle=title,
        sources=(),
        alt=title,
        data=data,
        draw=lambda data, canvas: forms.bars(data, canvas, label="label", value="value", text="text"),
    )
    return to_svg(chart, Canvas(locale, 640))


@pytest.mark.parametrize(("label", "locale"), [("Transport equipment", "en"), ("交通运输设备", "zh-CN")])
def test_the_font_of_the_house_in_the_sizes_asked_for(label, locale):
    svg = drawn(label, locale)
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {FONT}
    assert {float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)} == {SMALL_SIZE}


def test_room_for_names_grows_with_them():
    """The plot is fitted to the width, so that a longer name leaves less for the bars."""

    def plot(svg):
        return float(re.search(r'd="M0,[\d.]+h([\d.]+)', svg)[1])

    assert plot(drawn("Transport equipment and more", "en")) < plot(drawn("Transport", "en")) - 80
