"""Entry forecasts: one call on a user's panel, bad input, and the shipped table recomputed."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.errors import DataError, OptionError, YearError
from bessemer.panel import Break, Panel
from bessemer.pathways import forecast_entry
from bessemer.pathways.entry_model import Task, prepare, simulated_null
from bessemer.pathways.forecasts import (
    BACKTEST,
    LATEST,
    TABLE,
    cases_like,
    forecast_record,
    shipped,
    us_past,
    weak_groups,
)
from bessemer.words import Text, say

ROOT = Path(__file__).parents[3]


def made_up(regions: int = 80, industries: int = 30, years: tuple[int, ...] = (2000, 2010)) -> Panel:
    """Return jobs in which a common hidden make-up of regions draws industries in."""
    rng = np.random.default_rng(11)
    hidden, taste = rng.normal(size=(regions, 3)), rng.normal(size=(industries, 3))
    pull = hidden @ taste.T * 0.7
    level = pull + rng.normal(size=pull.shape)
    size = rng.lognormal(9, 0.8, (regions, 1))
    slices = []
    for _ in years:
        slices.append(rng.poisson(size * np.exp(level) / industries))
        level = 0.6 * level + 0.4 * pull + 0.5 * rng.normal(size=pull.shape)
    names = [
        tuple(f"{kind}{number:03d}" for number in range(count))
        for kind, count in (("r", regions), ("i", industries))
    ]
    return Panel(np.array(slices, dtype=float), years, *names, unit="jobs")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return made_up()


@pytest.fixture(scope="module")
def forecast(panel):
    return forecast_entry(panel, 10)


def test_one_call_on_a_users_panel(panel, forecast):
    table = forecast.table
    assert list(table.columns) == ["region", "industry", "probability", "location_quotient"]
    assert table["probability"].between(0, 1).all()
    assert (table["location_quotient"] < 0.5).all()
    assert table["probability"].is_monotonic_decreasing
    assert not table.duplicated(["region", "industry"]).any()
    assert forecast.parameters["start"] == 2010
    assert say(forecast.title, "en") == "Probability of entry, 2000 to 2010".replace(
        "2000 to 2010", "2010 to 2020"
    )
    assert json.dumps(forecast.to_json())


def test_same_seed_same_result(panel, forecast):
    pd.testing.assert_frame_equal(forecast_entry(panel, 10).table, forecast.table)


def test_a_forecast_does_not_see_what_comes_later(panel, forecast):
    longer = Panel(
        np.concatenate([panel.values, panel.values[:1][:, ::-1]]),
        (2000, 2010, 2020),
        panel.regions,
        panel.industries,
    )
    pd.testing.assert_frame_equal(forecast_entry(longer, 10, start=2010).table, forecast.table)


def test_the_forecast_learns_what_is_there():
    years = made_up(150, 30, (2000, 2010, 2020))
    table = forecast_entry(years, 10, start=2010).table
    later = years.at(2020)
    quotient = later / later.sum(axis=1, keepdims=True) / (later.sum(axis=0) / later.sum())
    row, column = (
        [labels.index(name) for name in table[axis]]
        for axis, labels in (("region", years.regions), ("industry", years.industries))
    )
    entered = quotient[row, column] >= 1
    top = len(table) // 10
    assert entered[:top].mean() > 2 * entered.mean()
    assert table["probability"].mean() == pytest.approx(entered.mean(), rel=0.5)


def test_years_must_span_the_horizon(panel):
    with pytest.raises(YearError, match="7 years apart"):
        forecast_entry(panel, 7)
    with pytest.raises(YearError, match="no year 2005"):
        forecast_entry(panel, 10, start=2005)


def test_options_are_checked(panel):
    for options in ({"low": 0.0}, {"low": 2.0}, {"fewest": -1.0}, {"sampled": 0.0}):
        with pytest.raises(OptionError):
            forecast_entry(panel, 10, **options)
    with pytest.raises(OptionError):
        forecast_entry(panel, 0)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"horizon": 0}, "horizon=0"),
        ({"horizon": 2.5}, "horizon=2.5"),
        ({"horizon": "10"}, "horizon='10'"),
        ({"horizon": True}, "horizon=True"),
        ({"seed": -1}, "seed=-1"),
        ({"seed": "a"}, "seed='a'"),
        ({"places": {"r001": (1, 2)}}, "not Places"),
        ({"sampled": float("nan")}, "sampled=nan"),
        ({"panel": "jobs.csv"}, "not a Panel"),
    ],
)
def test_what_is_no_option_is_named(panel, asked, message):
    given = {"panel": panel, "horizon": 10, **asked}
    with pytest.raises((OptionError, DataError), match=message):
        forecast_entry(given.pop("panel"), given.pop("horizon"), **given)


def test_a_panel_of_one_year_has_no_window(panel):
    with pytest.raises(YearError, match="No two years"):
        forecast_entry(panel.select(years=[2000]), 10)


def test_regions_that_are_all_the_same_are_refused(panel):
    with pytest.raises(DataError, match="shares of their own"):
        forecast_entry(dataclasses.replace(panel, values=np.ones_like(panel.values)), 10, fewest=0)


def test_a_users_forecast_tells_how_reliable_it_is(forecast):
    table = forecast.reliability
    assert table["cells"].sum() >= table["entries"].sum() > 0
    assert table["forecast"].is_monotonic_increasing
    # Calibrated on the same held-out cells, so that forecasts and entries agree on average.
    mean = np.average(table["forecast"], weights=table["cells"])
    assert mean == pytest.approx(table["entries"].sum() / table["cells"].sum(), rel=0.02)
    chart = bm.pathways.reliability_chart(table, start=2000, end=2010)
    assert len(chart.data) == len(table)


def test_unknown_cells_are_named(panel):
    values = panel.values.copy()
    values[0, 3, 4] = np.nan
    with pytest.raises(DataError, match="1 cells") as caught:
        forecast_entry(dataclasses.replace(panel, values=values, status=None), 10)
    assert "r003" in caught.value.where
    assert "i004" in caught.value.where


def test_an_industry_not_collected_is_left_out_and_said(panel):
    values = panel.values.copy()
    values[1, :, 4] = np.nan
    found = forecast_entry(dataclasses.replace(panel, values=values, status=None), 10)
    assert "i004" not in set(found.table["industry"])
    assert "i004" in say(found.warnings[0])


def test_a_region_without_anything_is_named(panel):
    values = panel.values.copy()
    values[1, 6] = 0.0
    with pytest.raises(DataError, match="r006"):
        forecast_entry(dataclasses.replace(panel, values=values), 10)


def test_too_small_panels_are_refused(panel):
    with pytest.raises(DataError, match="too few"):
        forecast_entry(panel.select(regions=panel.regions[:5]), 10)


def test_a_break_is_not_crossed(panel):
    broken = dataclasses.replace(panel, breaks=(Break(2005, "all", Text("New codes.", "新代码。")),))
    with pytest.raises(YearError, match="definition changed in 2005"):
        forecast_entry(broken, 10)


def test_nothing_can_be_learnt_from_china():
    data = bm.reference()
    codes = [f"{code:02d}" for code in (*range(1, 22), *range(37, 43))]
    before = data.panel("cn_output_io42_2012").select(years=[2012], industries=codes)
    after = data.panel("cn_output_io42").select(years=[2017], industries=codes, regions=before.regions)
    both = Panel(
        np.nan_to_num(np.concatenate([before.values, after.values])),
        (2012, 2017),
        before.regions,
        tuple(codes),
    )
    with pytest.raises(DataError, match="nothing can be learnt"):
        forecast_entry(both, 5)


def test_noise_alone_makes_entries_in_small_samples(panel):
    windows = prepare(panel, Task(10, 0.01, 0.0, shrunk=False), [2000], [2010])
    first, later = simulated_null(windows, 2000)
    opened = windows.task.open_cells(first)
    assert (later.raw >= 1)[opened].mean() > 0.05
    assert first.raw.mean() == pytest.approx(later.raw.mean(), rel=0.05)


# ------------------------------------------------------------------------------------ shipped forecasts


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return bm.reference().frame(TABLE)


def test_shipped_forecasts_are_what_the_code_gives(table):
    again = us_past(bm.reference())
    keys = ["region", "industry", "year"]
    both = table[table["year"] == BACKTEST].merge(
        again, on=keys, suffixes=("", "_again"), how="outer", indicator=True
    )
    assert (both["_merge"] == "both").all()
    assert (both["probability"] - both["probability_again"]).abs().max() <= 2e-3
    assert both["entered"].equals(both["entered_again"])


def test_shipped_forecasts_have_outcomes_for_the_past_only(table):
    assert table.loc[table["year"] == BACKTEST, "entered"].isin([0.0, 1.0]).all()
    assert table.loc[table["year"] == LATEST, "entered"].isna().all()


def test_the_record_beats_the_base_rate_and_size_alone():
    record = forecast_record(bm.reference())
    assert record is not None
    assert record.entries / record.cells == pytest.approx(0.031, abs=0.002)
    assert record.top_entries > record.size_entries > record.top_cells * record.entries / record.cells


def test_past_cases_entered_about_as_often_as_foretold():
    entered, cases = cases_like(bm.reference(), 0.10)
    assert cases == 500
    assert entered / cases == pytest.approx(0.10, abs=0.05)


def test_where_size_alone_is_as_good_is_known():
    weak = weak_groups(bm.reference())
    assert "goods" not in weak
    assert "extraction and farming" in weak


def test_probabilities_stand_beside_closeness():
    answer = bm.study("Pittsburgh").pathways
    assert "probability" in answer.main.shown
    assert TABLE in answer.main.sources
    assert shipped(bm.reference(), answer.region.id, 2000)
    said = " ".join(say(finding) for finding in answer.findings)
    assert "by size alone" in said
    china = bm.study("Jilin").pathways
    assert "probability" not in china.main.shown
    assert china.main.table["probability"].isna().all()


def test_scikit_learn_is_loaded_only_to_fit():
    code = "import sys, bessemer.pathways, bessemer.pathways.forecasts; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
