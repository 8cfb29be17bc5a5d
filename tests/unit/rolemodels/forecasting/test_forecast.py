"""The forecast for one region, its record, sentences and charts; the shipped tables made again."""

import json
import time

import numpy as np
import pytest
from benchmarks.backtest import as_json, take_home, written

import bessemer as bm
from bessemer.charts import Canvas
from bessemer.errors import OptionError, UnavailableError, YearError
from bessemer.rolemodels import forecast, forecast_part, forecast_record
from bessemer.rolemodels.forecasting.forecasts import why_no_forecast
from bessemer.rolemodels.forecasting.record import POOLED, RECORD, SECTORS
from bessemer.rolemodels.forecasting.rolling import Rolling
from bessemer.rolemodels.forecasting.scores import BASELINES, pooled_table, record_table, score
from bessemer.rolemodels.forecasting.sector_paths import applied, coefficients
from bessemer.rolemodels.forecasting.shipped_forecasts import rules_table
from bessemer.rolemodels.forecasting.tracks import tracks_of
from bessemer.words import say

DATA = bm.reference()
PITTSBURGH = bm.region("Pittsburgh")


@pytest.fixture(scope="module")
def rolling():
    return Rolling(tracks_of(DATA, "us-zones"))


def test_the_shipped_forecasts_are_made_again(rolling):
    shipped = DATA.frame("us_jobs_forecast")
    own = shipped[(shipped["year"] == 2001) & (shipped["horizon"] == 5)]
    place = [rolling.tracks.regions.index(id) for id in own["region"]]
    np.testing.assert_allclose(rolling.forecast(2001, 5)[place], own["central"], atol=6e-5)
    np.testing.assert_allclose(rolling.width(2001, 5, "bessemer")[place], own["half_width"], atol=6e-5)


def test_the_shipped_record_is_made_again():
    rolling = Rolling(tracks_of(DATA, "nuts2"))
    found = score(rolling, 2006, 10)
    shipped = DATA.frame(RECORD)
    own = shipped[(shipped["sample"] == "nuts2") & (shipped["origin"] == 2006) & (shipped["horizon"] == 10)]
    assert set(own["model"]) == set(found.errors)
    for row in own.itertuples():
        assert found.errors[row.model].mean() == pytest.approx(row.mae, abs=6e-6)
    table = record_table([found]).set_index("model")
    best = min(found.errors[name].mean() for name in BASELINES if name in found.errors)
    assert table.loc["bessemer", "ratio"] == pytest.approx(found.errors["bessemer"].mean() / best)
    pooled = pooled_table([found]).set_index("period")
    assert pooled.loc["all", "cases"] == len(found.outcome)
    assert pooled.loc["all", "fell"] == pytest.approx((found.outcome < 0).mean())


def test_the_record_reaches_what_the_page_says():
    record = DATA.frame(RECORD)
    own = record[(record["sample"] == "us-zones") & (record["horizon"] == 10)]
    assert sorted(own["origin"].unique()) == list(range(1979, 2007))
    best = own[own["model"].isin(BASELINES)].groupby("origin")["mae"].min()
    ours = own[own["model"] == "bessemer"].set_index("origin")
    ratio = ours["mae"] / best
    assert ratio.mean() < 0.9 and (ratio <= 0.9).sum() >= 19
    assert (ratio.loc[2003:2006] > 1).all()  # and what it does not reach
    cover = np.average(ours["coverage_80"], weights=ours["regions"])
    assert 0.75 <= cover <= 0.85
    half = own[own["model"] == "half-persistence"].set_index("origin")["mae"]
    for origin, error in ((1990, 0.060), (2001, 0.054), (2006, 0.053)):
        assert half[origin] == pytest.approx(error, abs=0.0012)


def test_pooled_record_adds_up():
    record, pooled = DATA.frame(RECORD), DATA.frame(POOLED)
    for row in pooled[pooled["period"] == "all"].itertuples():
        own = record[
            (record["sample"] == row.sample)
            & (record["horizon"] == row.horizon)
            & (record["model"] == "bessemer")
        ]
        assert row.cases == own["regions"].sum() and row.origins == len(own)
        assert row.mae == pytest.approx(np.average(own["mae"], weights=own["regions"]), abs=2e-5)
        assert row.within == (own["ratio"] <= 0.9).sum()


def test_sector_shares_add_up_and_match_the_kernel():
    found = forecast(DATA, PITTSBURGH, horizons=(10,))
    shares = found.table[found.table["measure"] == "sector_share"].set_index("industry")
    for column in ("central", "baseline"):
        assert shares[column].sum() == pytest.approx(1.0)
    assert ((shares["low_80"] <= shares["central"]) & (shares["central"] <= shares["high_80"])).all()
    tracks = tracks_of(DATA, "us-zones")
    weights, _ = coefficients(tracks, 2016, 10)
    naics = tracks.mixes[1]
    whole = applied(tracks, naics, 2016, 10, weights)[tracks.regions.index(PITTSBURGH.id)]
    np.testing.assert_allclose(shares.loc[list(naics.codes), "central"], whole, atol=1e-5)
    rules = rules_table(tracks, (2016,))
    shipped = DATA.frame("sector_forecast_rules")
    own = shipped[(shipped["sample"] == "us-zones") & (shipped["year"] == 2016)]
    np.testing.assert_allclose(own["width"], rules.sort_values(["horizon", "industry"])["width"], atol=2e-5)


def test_total_jobs_follow_the_growth_that_is_assumed():
    found = forecast(DATA, PITTSBURGH, horizons=(5,), national_growth=0.01)
    relative, jobs = found.row(5), found.row(5, "jobs")
    assert jobs["central"] == pytest.approx(found.jobs * 1.01**5 * (1 + relative["central"]))
    assert relative["low_80"] < relative["central"] < relative["high_80"]
    assert "jobs" not in set(forecast(DATA, PITTSBURGH).table["measure"])


def test_the_year_chooses_the_latest_origin_before():
    assert forecast(DATA, PITTSBURGH).origin == 2016
    assert forecast(DATA, PITTSBURGH, 2010).origin == 2006
    with pytest.raises(YearError, match="1990"):
        forecast(DATA, PITTSBURGH, 1985)


def test_what_a_user_may_get_wrong():
    with pytest.raises(OptionError, match="5, 10, 15"):
        forecast(DATA, PITTSBURGH, horizons=(7,))
    with pytest.raises(OptionError):
        forecast(DATA, PITTSBURGH, horizons=())
    with pytest.raises(OptionError, match="fraction"):
        forecast(DATA, PITTSBURGH, national_growth=-1.0)
    with pytest.raises(UnavailableError, match="Jilin"):
        forecast(DATA, bm.region("Jilin"))


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Jilin", "forecast.none_province"),
        ("CHN", "forecast.none_economy"),
        ("CY00", "forecast.none_trend"),
        ("HR03", "forecast.none_trend"),
    ],
)
def test_no_forecast_says_why(name, id):
    region = bm.region(name)
    assert why_no_forecast(DATA, region).id == id
    part = forecast_part(DATA, region)
    assert [finding.id for finding in part.findings] == [id] and not part.results
    for locale in ("en", "zh-CN"):
        assert say(part.findings[0], locale)


@pytest.mark.parametrize("name", ["Pittsburgh", "DEA5", "PL22", "CZ38601"])
def test_outlook_speaks_and_draws_in_both_languages(name):
    outlook = forecast_part(DATA, bm.region(name))
    assert outlook.findings[0].id.startswith("forecast.central")
    assert outlook.record.id.startswith("forecast.record")
    for locale in ("en", "zh-CN"):
        for message in (*outlook.findings, outlook.record, *outlook.method, *outlook.limits):
            assert say(message, locale)
        for chart in outlook.charts:
            assert say(chart.title, locale) and say(chart.subtitle, locale) and say(chart.alt, locale)
            for width in (640, 330):
                assert chart.draw(chart.data, Canvas(locale, width)).to_dict()
    for result in outlook.results:
        json.dumps(result.to_json())
        assert set(result.shown) <= set(result.table.columns)


def test_a_weak_record_shows_the_baseline(monkeypatch):
    from bessemer.rolemodels.forecasting import forecasts, outlook

    weak = forecast_record(DATA, bm.region("DEA5"), 15)
    assert not weak.beats_half
    monkeypatch.setattr(forecasts, "forecast_record", lambda *rest: weak)
    monkeypatch.setattr(outlook, "forecast_record", lambda *rest: weak)
    found = forecast_part(DATA, bm.region("DEA5"))
    assert found.findings[0].id == "forecast.central_baseline"
    assert found.record.id == "forecast.record_no_better"
    assert forecast(DATA, bm.region("DEA5")).row(10)["better"] == "half-persistence"


def test_small_zones_are_told_that_the_record_is_of_larger_ones():
    jobs = DATA.panel("us_total_jobs")
    small = jobs.regions[int(np.argmin(jobs.at(2016)[:, 0]))]
    found = forecast(DATA, DATA.regions[small])
    assert [message.id for message in found.warnings] == ["forecast.small"]
    assert not forecast(DATA, PITTSBURGH).warnings


def test_the_outlook_is_quick():
    forecast_part(DATA, PITTSBURGH)
    start = time.process_time()
    forecast_part(DATA, bm.region("Detroit"))
    assert time.process_time() - start < 0.3


def test_the_benchmark_writes_its_tables():
    record, pooled, sectors = (DATA.frame(name) for name in (RECORD, POOLED, SECTORS))
    found = as_json(record, pooled, sectors)
    row = found["rows"][0]
    assert {"sample", "origin", "horizon", "model", "mae", "coverage_80"} <= row.keys()
    json.dumps(found, allow_nan=False)
    assert {"us-zones", "nuts2"} == {row["sample"] for row in found["rows"]}
    assert "half persistence" in take_home(pooled)
    assert "look-alikes-equal" in written(record, pooled, sectors)
