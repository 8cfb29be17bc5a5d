"""Scenarios beside one another: the charts and the table say what the fans hold, and progress adds up."""

import gc

import numpy as np
import pytest

import bessemer as bm
from bessemer.charts import Canvas
from bessemer.charts.export import to_vega_lite
from bessemer.scenarios import Simulation, shipped
from bessemer.scenarios.answer import SPLITS, compose
from bessemer.scenarios.engine import LEVELS
from bessemer.words import say

NAMES = ("pittsburgh", "role-models", "cut-off")
PATHS = 300


@pytest.fixture(scope="module")
def told():
    """What the watcher heard, and the answer."""
    heard = []
    study = bm.study("Jilin")
    answer = compose(
        study.data,
        study.region,
        None,
        study.search,
        scenarios=[shipped(name) for name in NAMES],
        paths=PATHS,
        watch=lambda title, count: heard.append((title.en, count)),
    )
    return heard, answer


def test_progress_counts_every_path_once(told):
    heard, _ = told
    assert sum(count for _, count in heard) == (len(NAMES) + 1) * (PATHS + SPLITS)
    assert heard[0][0] == "Own trend"


def test_the_table_at_the_horizon_is_the_last_year_of_the_fans(told):
    fans, table = told[1].results[0].table, told[1].results[1].table
    last = fans[(fans["year"] == fans["year"].max()) & (fans["measure"] == "relative_jobs")]
    assert list(table["scenario"]) == ["own-trend", *NAMES]
    for name in ("low_80", "middle", "high_80"):
        np.testing.assert_allclose(table[f"relative_jobs_{name}"], last[name].to_numpy() - 1, atol=1e-12)


def test_the_chart_of_fans_holds_the_fans(told):
    fans, chart = told[1].results[0].table, told[1].charts[0]
    mine = fans[fans["measure"] == "relative_jobs"]
    assert len(chart.data) == len(mine)
    np.testing.assert_allclose(chart.data["middle"], mine["middle"].to_numpy() - 1, atol=1e-12)
    assert (chart.data["low_80"] <= chart.data["low_50"]).all()
    best = say(chart.title).split('"')[3]
    ends = chart.data[chart.data["written"] == "end"]
    assert ends.loc[ends["middle"].idxmax(), "scenario"].en == best
    assert len(LEVELS) == 5


def test_parts_of_a_variance_are_shares_of_a_whole(told):
    chart = told[1].charts[1]
    assert chart.id == "scenarios-sources"
    titles = [title.en for title in chart.data["scenario"]]
    for title in set(titles):
        whole = chart.data[[one == title for one in titles]]["share"].sum()
        assert 0.9 < whole <= 1 + 1e-9


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [640, 330])
def test_charts_draw(told, locale, width):
    for chart in told[1].charts:
        assert to_vega_lite(chart, Canvas(locale, width))


def test_an_answer_does_not_keep_the_paths(told):
    """A page keeps answers; the paths that they came from would fill the memory."""
    gc.collect()
    kept = [thing for thing in gc.get_objects() if isinstance(thing, Simulation)]
    assert kept == []


def test_one_scenario_alone_is_the_own_trend():
    study = bm.study("Jilin")
    answer = compose(study.data, study.region, None, None, scenarios=[shipped("own-trend")], paths=100)
    assert say(answer.charts[0].title).endswith("on its own trend")
