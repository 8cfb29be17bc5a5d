"""Measures of all regions of a kind, held against the tables they come from."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.atlas import KINDS, MEASURES, measure, measures_of
from bessemer.atlas.maps import bounds_of, class_names, measure_map
from bessemer.charts import Canvas
from bessemer.charts.export import to_vega_lite
from bessemer.errors import OptionError, UnavailableError
from bessemer.words import say

DATA = bm.reference()


def value(name: str, kind: str, region: str, year: int | None = None) -> float:
    table = measure(name, kind, DATA, year).table.set_index("region")
    return float(table["value"][region])


def test_manufacturing_of_jilin_is_its_jobs_over_all() -> None:
    panel = DATA.panel("cn_jobs_gb19")
    row = panel.at(2020)[panel.regions.index("CN-JL")]
    assert value("manufacturing", "province", "CN-JL") == pytest.approx(
        row[panel.industries.index("C")] / row.sum()
    )


def test_jobs_of_pittsburgh_are_set_against_the_nation() -> None:
    panel = DATA.panel("us_total_jobs")
    own, all_ = panel.of("CZ16300")[:, 0], panel.values[:, :, 0].sum(axis=1)
    at = [panel.years.index(year) for year in (2006, 2016)]
    expected = (own[at[1]] / own[at[0]]) / (all_[at[1]] / all_[at[0]]) - 1
    assert value("jobs", "commuting zone", "CZ16300") == pytest.approx(expected)


def test_diversity_is_the_exponential_of_entropy() -> None:
    panel = DATA.panel("eu_jobs_a10")
    shares = panel.at(2019)[panel.regions.index("DEA5")]
    shares = shares / shares.sum()
    assert value("diversity", "nuts2", "DEA5") == pytest.approx(
        float(np.exp(-(shares * np.log(shares)).sum()))
    )


def test_dependence_of_a_province_is_that_of_its_own_answer() -> None:
    answer = bm.study("Jilin").dependence
    totals = next(result for result in answer.results if result.name == "customs_totals").table
    row = totals[totals["year"] == 2017].iloc[0]
    assert value("overseas", "province", "CN-JL") == pytest.approx(float(row["import_share"]))


def test_every_measure_of_every_kind_is_told_in_both_languages() -> None:
    for kind in KINDS:
        for name in measures_of(kind):
            found = measure(name, kind, DATA)
            chart = measure_map(DATA, found)
            assert np.isfinite(found.table["value"]).sum() > 20
            known = found.table["value"].dropna()
            assert (known.diff().dropna() <= 0).all()
            for locale in ("en", "zh-CN"):
                for message in (chart.title, chart.subtitle, chart.alt, found.title):
                    assert "{" not in say(message, locale)
                spec = to_vega_lite(chart, Canvas(locale))
                rows = next(iter(spec["datasets"].values()))
                assert len(rows) == len(chart.data)


def test_unknown_regions_come_last_without_a_rank_and_as_open_marks() -> None:
    found = measure("jobs", "nuts2", DATA)
    unknown = found.table[found.table["value"].isna()]
    assert 0 < len(unknown) == int(found.table["rank"].isna().sum())
    assert found.table["value"].tail(len(unknown)).isna().all()
    spec = to_vega_lite(measure_map(DATA, found), Canvas("en"))
    scale = spec["layer"][0]["encoding"]["fill"]["scale"]
    assert scale["domain"][-1] == "no figure" and scale["range"][-1] == "transparent"


def test_polish_jobs_are_not_compared_across_their_break() -> None:
    early = measure("jobs", "nuts2", DATA, 2005).table.set_index("region")["value"]
    assert early[[id for id in early.index if id.startswith("PL")]].isna().all()


def test_figures_after_the_year_are_not_used() -> None:
    assert measure("manufacturing", "province", DATA, 2015).year == 2015
    with pytest.raises(UnavailableError):
        measure("manufacturing", "province", DATA, 1990)


def test_what_is_no_measure_is_refused_with_near_names() -> None:
    with pytest.raises(OptionError, match="incom"):
        measure("incom", "province", DATA)
    with pytest.raises(UnavailableError, match="overseas"):
        measure("overseas", "commuting zone", DATA)
    with pytest.raises(UnavailableError):
        measures_of("village")
    assert set(measures_of("province")) == set(MEASURES)


def test_classes_part_all_values() -> None:
    values = np.array([0.01, 0.02, 0.05, 0.3, 0.4, 0.41, np.nan])
    bounds = bounds_of(values)
    assert bounds == sorted(set(bounds)) and len(bounds) == 4
    names = class_names(bounds, "percent", Canvas("en"))
    assert len(set(names)) == 5
    assert class_names([], "percent", Canvas("en")) == ["all the same"]
    assert class_names([0.1, 0.25], "percent", Canvas("en")) == ["under 10%", "10% to 25%", "25% and more"]
