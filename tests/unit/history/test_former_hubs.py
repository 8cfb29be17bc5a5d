"""Former manufacturing hubs: who is one, who recovered, and schooling; against figures computed here."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.errors import OptionError, YearError
from bessemer.history.former_hubs import hub_sample, peak_years
from bessemer.history.hub_regressions import ALONE, BOTH, GROUPS, SPECIFICATIONS, schooling_fits
from bessemer.words import LOCALES, say


@pytest.fixture(scope="module")
def data() -> bm.Dataset:
    return bm.reference()


def _us(data: bm.Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Hubs, 1979 shares, and jobs of 1979 and 2016, straight from the panels."""
    sic, totals = data.panel("us_jobs_sic_estimated"), data.panel("us_total_jobs")
    assert sic.regions == totals.regions
    cell = sic.at(1979)
    share = cell[:, sic.industries.index("400")] / cell.sum(axis=1)
    order = np.argsort(-share)
    hub = np.zeros(len(share), dtype=bool)
    hub[order[: round(len(share) / 3)]] = True
    return hub, share, totals.at(1979)[:, 0], totals.at(2016)[:, 0]


def test_manufacturing_jobs_of_the_united_states_peak_in_1979(data: bm.Dataset) -> None:
    sic = data.panel("us_jobs_sic_estimated")
    jobs = sic.values[:, :, sic.industries.index("400")].sum(axis=1)
    assert peak_years(data, "commuting zone") == {"USA": sic.years[int(np.argmax(jobs))]} == {"USA": 1979}
    assert peak_years(data, "economy") == {}


def test_shares_of_us_hubs_that_recovered(data: bm.Dataset) -> None:
    hub, _, start, end = _us(data)
    growth, nation = end / start, end.sum() / start.sum()
    assert hub_sample(data).rate(True) == ((growth[hub] >= nation).sum(), hub.sum()) == (37, 241)
    assert hub_sample(data).rate(False) == ((growth[~hub] >= nation).sum(), (~hub).sum())
    logs = np.log(growth)
    mean = hub_sample(data, reference="mean")
    assert mean.rate(True) == ((logs[hub] >= logs.mean()).sum(), hub.sum()) == (96, 241)


def test_share_up_to_2010_is_that_of_the_paper(data: bm.Dataset) -> None:
    recovered, count = hub_sample(data, end=2010).rate(True)
    assert recovered / count == pytest.approx(0.17, abs=0.005)


def test_no_window_crosses_from_census_industries_to_naics(data: bm.Dataset) -> None:
    sample = hub_sample(data, recovered_by="composition")
    assert set(sample.start_years) == {1980}
    assert set(sample.end_years) == {2000}


def test_hubs_of_europe_are_a_third_of_each_country_and_poland_starts_after_its_break(
    data: bm.Dataset,
) -> None:
    sample = hub_sample(data, "nuts2")
    country = np.array([data.regions[id].country for id in sample.regions])
    for code in set(country):
        inside = country == code
        assert sample.hub[inside].sum() == pytest.approx(inside.sum() / 3, abs=1)
        assert sample.shares[inside & sample.hub].min() >= sample.shares[inside & ~sample.hub].max()
    assert peak_years(data, "nuts2")["POL"] >= 2001
    assert "POL" in sample.left_out
    assert (sample.end_years[sample.known] - sample.peak_years[sample.known] >= 10).all()


def test_every_zone_has_one_of_nine_census_divisions(data: bm.Dataset) -> None:
    zones = data.regions.of_kind("commuting zone")
    assert len({region.group for region in zones}) == 9
    assert len({(region.state, region.group) for region in zones}) == len({region.state for region in zones})


def test_schooling_alone_by_hand_and_with_division_by_statsmodels(data: bm.Dataset) -> None:
    hub, _, start, end = _us(data)
    y = np.log((end / start) / (end.sum() / start.sum()))[hub]
    school = data.panel("us_schooling_sd").values[0, :, 0][hub]
    fits = {
        fit.specification: fit
        for fit in schooling_fits(data, hub_sample(data))
        if fit.variable.key == "us_schooling_sd"
    }
    slope = np.cov(school, y)[0, 1] / school.var(ddof=1)
    assert fits[ALONE].fit.of("schooling")["coefficient"] == pytest.approx(slope)
    smf = pytest.importorskip("statsmodels.formula.api")
    regions = data.panel("us_total_jobs").regions
    state = np.array([data.regions[id].state for id in np.array(regions)[hub]])
    division = [data.regions[id].group for id in np.array(regions)[hub]]
    frame = pd.DataFrame({"y": y, "school": school, "division": division})
    theirs = smf.ols("y ~ school + C(division)", frame).fit(
        cov_type="cluster", cov_kwds={"groups": np.unique(state, return_inverse=True)[1]}, use_t=True
    )
    ours = fits[GROUPS].fit.of("schooling")
    assert ours["coefficient"] == pytest.approx(theirs.params["school"])
    assert ours["error"] == pytest.approx(theirs.bse["school"])
    assert ours["p"] == pytest.approx(theirs.pvalues["school"], rel=1e-5)
    assert fits[BOTH].fit.clusters == len(set(state))


def test_schooling_is_measured_before_growth_in_the_window_from_1990_and_in_europe(data: bm.Dataset) -> None:
    us = schooling_fits(data, hub_sample(data))
    assert {fit.specification for fit in us} == set(SPECIFICATIONS)
    assert {(fit.variable.year, fit.start_year) for fit in us} == {(1980, 1979), (1990, 1979), (1990, 1990)}
    europe = schooling_fits(data, hub_sample(data, "nuts2"))
    assert {fit.variable.year <= fit.start_year for fit in europe} == {True}


@pytest.mark.parametrize("kind", ["commuting zone", "nuts2"])
@pytest.mark.parametrize("axis", ["jobs", "jobs_per_head", "income_per_head", "composition"])
@pytest.mark.parametrize("reference", ["aggregate", "mean"])
def test_every_sentence_reads_in_both_languages(kind: str, axis: str, reference: str) -> None:
    found = bm.history.hubs(kind=kind, recovered_by=axis, reference=reference)
    assert found.headline is not None
    charts = [part for chart in found.charts for part in (chart.title, chart.subtitle, chart.alt)]
    for message in (found.headline, *found.findings, *found.method, *found.limits, *charts):
        for locale in LOCALES:
            text = say(message, locale)
            assert not re.search(r"\bnan\b|None|\binf\b|[{}]", text), text
    assert found.table["change"].dropna().is_monotonic_decreasing
    known = found.table["recovered"].dropna().astype(bool)
    assert known.sum() == found.parameters["hubs_recovered"]


def test_pittsburgh_is_named_and_the_base_rate_stands_beside_the_share() -> None:
    found = bm.history.hubs()
    text = " ".join(say(message) for message in (found.headline, *found.findings) if message is not None)
    assert "37 (15.4%)" in text
    assert "29.1%" in text
    assert "39.8%" in text
    assert "Pittsburgh is one of the hubs and lost 30.4%" in text


def test_refusals() -> None:
    with pytest.raises(OptionError, match="province"):
        bm.history.hubs(kind="province")
    with pytest.raises(OptionError, match="median"):
        bm.history.hubs(reference="median")
    with pytest.raises(YearError, match="1950"):
        bm.history.hubs(start=1950)


@pytest.mark.parametrize(("locale", "width"), [("en", 640), ("zh-CN", 330)])
def test_map_tells_outcomes_apart_by_colour_and_shape(locale: str, width: int) -> None:
    from bessemer.charts import PALETTE, Canvas, to_svg, to_vega_lite

    (chart,) = bm.history.hubs().charts
    canvas = Canvas(locale, width)
    spec = to_vega_lite(chart, canvas)
    marks = [layer["encoding"] for layer in spec["layer"] if "shape" in layer["encoding"]]
    assert {tuple(mark["shape"]["scale"]["range"]) for mark in marks} == {("circle", "triangle-down")}
    colours = {tuple(mark["color"]["scale"]["range"]) for mark in marks}
    assert colours == {(PALETTE["role model"], PALETTE["cautionary tale"])}
    assert canvas.say("hubs.map_yes") in to_svg(chart, canvas)
    assert (chart.data["outcome"] == "yes").sum() == 37
