"""Text is measured in a font that is fast to measure, and drawn in the font of the house."""

import re
from pathlib import Path

import pandas as pd
import pytest

from bessemer.charts import Canvas, Chart, forms, to_svg, workshop
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


def test_chinese_is_measured_as_full_width_with_and_without_a_chinese_font():
    """Each character takes one em, whatever fonts the machine has."""

    def plot(label):
        return float(re.search(r'd="M0,[\d.]+h([\d.]+)', drawn(label, "zh-CN"))[1])

    assert plot("交通") - plot("交通运输设备") == pytest.approx(4 * SMALL_SIZE, abs=1)
    assert plot("Transport") - plot("Transport and") == pytest.approx(0.26 * 2 * SMALL_SIZE + 18.5, abs=3)


def test_fonts_for_measuring_are_small():
    files = sorted(Path(workshop.__file__).with_name("measure").glob("*.ttf"))
    assert [file.name for file in files] == ["measure-bold.ttf", "measure-regular.ttf"]
    assert all(file.stat().st_size < 60_000 for file in files)
