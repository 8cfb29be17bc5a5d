"""The charts that users make themselves: options, frontier, reliability."""

from dataclasses import replace

import numpy as np
import pytest

import bessemer as bm
from bessemer.charts import Canvas, to_svg, to_vega_lite
from bessemer.charts.chart import NARROW, WIDE
from bessemer.errors import DataError, OptionError
from bessemer.pathways.calibration import reliability
from bessemer.words import LOCALES, say

JILIN = bm.pathways.options("Jilin", draws=20)


def test_a_user_draws_what_the_answer_draws() -> None:
    charts = [
        bm.pathways.options_chart(JILIN),
        bm.pathways.frontier_chart(bm.pathways.portfolio(JILIN, k=4)),
        bm.pathways.reliability_chart(
            reliability(np.linspace(0.01, 0.4, 200), np.arange(200) % 5 == 0), start=2010, end=2015
        ),
    ]
    for chart in charts:
        for locale in LOCALES:
            assert say(chart.title, locale) and say(chart.subtitle, locale)
            for width in (WIDE, NARROW):
                assert to_svg(chart, Canvas(locale, width)).startswith("<svg")


def test_names_do_not_lie_on_each_other_or_on_points() -> None:
    for width in (WIDE, NARROW):
        spec = to_vega_lite(bm.pathways.options_chart(JILIN), Canvas("en", width))
        texts = [layer for layer in spec["layer"] if layer["mark"].get("type") == "text"]
        assert len(texts) >= 5  # four corners and at least one side


def test_options_without_gains_are_drawn_by_closeness() -> None:
    table = JILIN.table.assign(attractiveness=float("nan"))
    assert bm.pathways.options_chart(replace(JILIN, table=table)).id == "pathways-reach"


def test_what_cannot_be_drawn_is_named() -> None:
    with pytest.raises(OptionError, match="no options"):
        bm.pathways.options_chart(JILIN, ["nope"])
    with pytest.raises(OptionError, match="no option to draw"):
        bm.pathways.options_chart(replace(JILIN, table=JILIN.table.head(0)))
    with pytest.raises(OptionError, match="no frontier"):
        bm.pathways.frontier_chart(bm.pathways.portfolio(JILIN, k=3, frontier=False))
    with pytest.raises(DataError, match="lacks"):
        bm.pathways.reliability_chart(JILIN.table, start=2010, end=2015)
