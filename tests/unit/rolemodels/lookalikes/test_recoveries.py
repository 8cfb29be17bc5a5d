"""Shares that recovered: intervals with clusters, hubs, horizons, and where a definition changes."""

import math

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import OptionError, UnavailableError
from bessemer.rolemodels import search
from bessemer.rolemodels.lookalikes.outcomes import after, axis_of
from bessemer.rolemodels.lookalikes.peers import gap_verdict
from bessemer.rolemodels.lookalikes.pools import shift_after
from bessemer.rolemodels.lookalikes.recoveries import Rate, axis_rates, clustered_interval, former_hubs, rate


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def jilin(data):
    return search(data, data.regions["CN-JL"], 2013)


def test_without_clusters_it_is_wilsons_interval():
    """Wilson for 8 of 20 by statsmodels' proportion_confint: 0.21880, 0.61342."""
    low, high = clustered_interval([True] * 8 + [False] * 12, [str(i) for i in range(20)])
    # The variance has G / (G - 1), so that 20 cases count as 19.
    n = 19.0
    z = 1.959963984540054
    centre = (0.4 + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(0.24 / n + z**2 / (4 * n**2))
    assert (low, high) == pytest.approx((centre - half, centre + half))
    assert low == pytest.approx(0.2188, abs=0.01) and high == pytest.approx(0.6134, abs=0.01)


def test_three_copies_of_each_region_say_no_more_than_one():
    once = clustered_interval([True, False, True, True, False] * 4, [str(i) for i in range(20)])
    thrice = clustered_interval([True, False, True, True, False] * 4 * 3, [str(i) for i in range(20)] * 3)
    assert thrice == pytest.approx(once)
    apart = clustered_interval([True, False, True, True, False] * 12, [str(i) for i in range(60)])
    assert apart[1] - apart[0] < once[1] - once[0]


def test_all_or_none_leaves_an_interval():
    low, high = clustered_interval([True] * 12, list("aaabbbcccddd"))
    assert high == 1 and 0.4 < low < 0.6
    assert all(math.isnan(value) for value in clustered_interval([], []))


def test_each_region_once_counts_its_nearest_year():
    outcome = np.array([-0.1, 0.2, 0.3, np.nan])
    found = rate(outcome, ["a", "a", "b", "c"], range(4))
    assert (found.count, found.recovered, found.regions) == (3, 2, 2)
    assert found.once == 0.5


def test_hubs_are_the_top_third_of_each_year(jilin):
    hubs = former_hubs(jilin.pool, "sections16", jilin.candidates)
    share = jilin.pool.shares[:, list(jilin.codes).index("manufacturing")]
    for year in (1980, 1990, 2000):
        inside = hubs[jilin.pool.base_years[hubs] == year]
        others = np.setdiff1d(np.flatnonzero(jilin.pool.base_years == year), inside)
        assert len(inside) == 67
        assert share[inside].min() >= share[others].max()


def test_rates_by_hand(data, jilin):
    rates = {
        (entry.axis, entry.horizon): entry
        for entry in axis_rates(data, jilin.pool, "sections16", 603, 50, "aggregate")
    }
    assert rates["jobs", 20].top.share == pytest.approx(jilin.table["recovered"].head(50).mean())
    assert rates["jobs", 20].all.share == pytest.approx(jilin.base_rate)
    # Ten years on from the published totals, for all zones and base years.
    jobs = data.panel("us_total_jobs")
    gained = []
    for region, base in zip(jilin.pool.regions, jilin.pool.base_years.tolist(), strict=True):
        own = jobs.series(region)
        gained.append(own[base + 10] / own[base] > jobs.at(base + 10).sum() / jobs.at(base).sum())
    assert rates["jobs", 10].all.recovered == sum(gained)
    # Thirty years on reach 2016 from 1980 and 1990 only.
    assert rates["jobs", 30].all.count == 402
    # The composition of 1990 is not followed across the change of classification in 2001.
    assert rates["composition", 20].all.count == 402 and ("composition", 30) not in rates


def test_composition_is_followed_from_2001_where_the_base_year_is_2000(data):
    path = axis_of(data, "commuting zone", "composition")
    found = after(path, ["CZ16300"] * 3, np.array([1980, 1990, 2000]), 10)
    assert found.starts.tolist() == [1980, 1990, 2001]
    assert found.ends.tolist() == [1990, 2000, 2010]
    assert np.isfinite(found.changes).all()
    assert np.isnan(after(path, ["CZ16300"], np.array([1990]), 20).changes[0])


def test_unknown_outcomes_are_not_failures(data):
    found = search(data, data.regions["CN-JL"], 2013, recovered_by="composition")
    unknown = found.table["recovered"].isna()
    assert (found.table.loc[unknown, "base_year"] == 1990).all() and unknown.sum() == 201
    assert found.base_rate == pytest.approx((found.table.loc[~unknown, "axis_change"] > 0).mean())
    assert found.table["relative_change"].notna().all()
    assert all(entry.base_year != 1990 for entry in found.closest(10, recovered=False))


def test_the_mean_zone_is_another_reference(data, jilin):
    mean = search(data, data.regions["CN-JL"], 2013, reference="mean")
    jobs = data.panel("us_total_jobs")
    level = {year: np.exp(np.log(jobs.at(year)[:, 0]).mean()) for year in (1980, 2000)}
    row = mean.table[(mean.table["region"] == "CZ16300") & (mean.table["base_year"] == 1980)].iloc[0]
    own = jobs.series("CZ16300")
    assert row["axis_change"] == pytest.approx(own[2000] / own[1980] / (level[2000] / level[1980]) - 1)
    assert mean.base_rate > jilin.base_rate


def test_a_shorter_horizon(data):
    found = search(data, data.regions["CN-JL"], 2013, horizon=10)
    assert set(found.table["horizon_year"] - found.table["base_year"]) == {10}


def test_provinces_have_no_income_axis(data):
    with pytest.raises(UnavailableError, match="income_per_head"):
        search(data, data.regions["CN-JL"], role_model=data.regions["CN-LN"], recovered_by="income_per_head")


@pytest.mark.parametrize(
    "option",
    [{"horizon": 0}, {"horizon": 2.5}, {"recovered_by": "wealth"}, {"reference": "median"}, {"min_jobs": -1}],
)
def test_odd_outcomes_are_refused(data, option):
    with pytest.raises(OptionError):
        search(data, data.regions["CN-JL"], **option)


def test_gaps_are_called_by_their_interval():
    def made(share, low, high):
        return Rate(100, int(share * 100), 50, low, high, share)

    everyone = made(0.45, 0.4, 0.5)
    assert gap_verdict(made(0.46, 0.3, 0.6), everyone) == "little"
    assert gap_verdict(made(0.55, 0.4, 0.7), everyone) == "unsure"
    assert gap_verdict(made(0.65, 0.5, 0.8), everyone) == "more"
    assert gap_verdict(made(0.25, 0.1, 0.4), everyone) == "fewer"


def test_sectors_that_gained_and_lost_against_the_nation(data):
    codes = search(data, data.regions["CN-JL"], 2013).codes
    shift = shift_after(data, "CZ16300", "commuting zone", "sections16", codes, 1980, 2000)
    panel = data.panel("us_jobs_sections16").select(industries=codes)
    own = [panel.at(year)[panel.regions.index("CZ16300")] for year in (1980, 2000)]
    nation = [panel.at(year).sum(axis=0) for year in (1980, 2000)]
    change = own[1] / own[1].sum() - own[0] / own[0].sum()
    whole = nation[1] / nation[1].sum() - nation[0] / nation[0].sum()
    assert shift.relative == pytest.approx(change - whole)
    assert shift.industries(rose=True)[0].code == "health"
    assert shift.industries(rose=False)[0].code == "manufacturing"
    later = shift_after(data, "CZ16300", "commuting zone", "sections16", codes, 2000, 2016)
    assert (later.start, later.end, later.table) == (2001, 2016, "us_jobs_naics_estimated")


def test_finance_in_china_is_left_out_of_shifts(data):
    from bessemer.classify import scheme

    shift = shift_after(data, "CN-LN", "province", "gb19", scheme("gb19").codes, 2013, 2020)
    assert "J" not in shift.codes and len(shift.codes) == 18


def test_levels_are_a_regions_own_values(data):
    path, jobs = axis_of(data, "commuting zone"), data.panel("us_total_jobs")
    at = path.years.index(1990)
    assert path.levels[at] == pytest.approx(jobs.at(1990)[:, 0])
    assert path.values[at] * jobs.at(1990).sum() == pytest.approx(path.levels[at])
    composition = axis_of(data, "commuting zone", "composition")
    assert composition.levels.shape == composition.values.shape
