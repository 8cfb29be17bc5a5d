"""Episodes: which region-years are candidates, and what is counted as their outcome."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.classify import scheme
from bessemer.regions import REST_OF_WORLD
from bessemer.rolemodels.lookalikes.outcomes import axis_of, first_year, relative_course, value_in
from bessemer.rolemodels.lookalikes.pools import codes_of, episodes, large_zones


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def codes(name):
    return scheme(name).codes


def test_us_candidates_are_large_zones_in_three_years(data):
    pool = episodes(data, "commuting zone", "sections16", codes("sections16"))
    assert set(pool.regions) == set(large_zones(data))
    assert len(pool) == 3 * len(large_zones(data)) == 603
    ends = dict(zip(pool.base_years.tolist(), pool.end_years.tolist(), strict=True))
    assert ends == {1980: 2000, 1990: 2010, 2000: 2016}
    assert pool.shares.sum(axis=1) == pytest.approx(1)


def test_pittsburghs_outcome_from_its_published_totals(data):
    """README of the source data: 1,439,606 jobs in 2000 and 1,527,283 in 2016."""
    pool = episodes(data, "commuting zone", "sections16", codes("sections16"), ["CZ16300"], [2000])
    assert pool.change[0] == pytest.approx(1_527_283 / 1_439_606 - 1, abs=1e-9)
    totals = data.panel("us_total_jobs")
    nation = totals.at(2016).sum() / totals.at(2000).sum()
    assert pool.nation_change[0] == pytest.approx(nation - 1)
    assert pool.relative_change[0] == pytest.approx((1_527_283 / 1_439_606) / nation - 1)
    assert not pool.recovered[0]
    assert len(pool.regions) == 1


def test_the_nation_grows_by_the_mean_of_its_zones_weighted_by_jobs(data):
    everyone = data.panel("us_total_jobs").regions
    pool = episodes(data, "commuting zone", "a10", codes("a10"), everyone, [1990])
    weight = data.panel("us_total_jobs").select(regions=pool.regions).at(1990)[:, 0]
    assert np.average(pool.change, weights=weight) == pytest.approx(pool.nation_change[0])


def test_no_european_episode_crosses_a_break(data):
    pool = episodes(data, "nuts2", "a10", codes("a10"))
    years = {}
    for region, year in zip(pool.regions, pool.base_years.tolist(), strict=True):
        years.setdefault(region[:2], set()).add(year)
    assert years["PL"] == {2003, 2006, 2009}
    assert years["RO"] == {2006, 2009}
    assert years["DE"] == {2000, 2003, 2006, 2009}
    # The jobs of Silesia were recast in 2010, those of Greater Poland were not.
    assert "PL22" not in pool.regions and "PL41" in pool.regions
    # Estonia is one region, compared with all of Europe, Romania and Poland among it.
    assert years["EE"] == {2006, 2009}


def test_income_relative_to_the_nation(data):
    path = axis_of(data, "commuting zone", "income_per_head")
    income, people = data.panel("us_personal_income"), data.panel("us_population")
    own = income.series("CZ16300")[1987] / people.series("CZ16300")[1987]
    nation = income.at(1987).sum() / people.at(1987).sum()
    assert value_in(path, "CZ16300", 1987) == pytest.approx(own / nation)
    assert value_in(path, "CZ16300", 1987) == pytest.approx(0.947, abs=0.003)
    assert np.isnan(value_in(path, "CZ16300", 1960))
    pool = episodes(data, "commuting zone", "sections16", codes("sections16"), ["CZ16300"], [1980])
    assert pool.income_start[0] == pytest.approx(value_in(path, "CZ16300", 1980))
    assert pool.income_end[0] == pytest.approx(value_in(path, "CZ16300", 2000))


def test_provinces_have_no_income_and_the_rest_of_the_world_is_no_candidate(data):
    assert np.isnan(episodes(data, "province", "gb19", codes("gb19")).income_start).all()
    assert REST_OF_WORLD not in episodes(data, "economy", "wiod35", codes("wiod35")).regions


def test_agriculture_and_household_services_are_left_out_with_china():
    assert {"A", "R-U"}.isdisjoint(codes_of("a10", china=True))
    assert codes_of("a10", china=False) == scheme("a10").codes


def test_relative_course_starts_at_one_and_first_year_minds_breaks(data):
    path = axis_of(data, "nuts2")
    years, index = relative_course(path, "PL41", 2001, 2019)
    assert years[0] == 2001 and index[0] == 1
    assert first_year(path, "PL41", 2000, 2019) == 2001
    assert first_year(path, "PL22", 2000, 2019) == 2010
    assert first_year(path, "DEA5", 2000, 2019) == 2000


def test_a_smaller_bar_lets_more_zones_in(data):
    few = episodes(data, "commuting zone", "sections16", codes("sections16"), min_jobs=1_000_000)
    jobs = data.panel("us_total_jobs")
    assert set(few.regions) == {
        id for id, count in zip(jobs.regions, jobs.at(1980)[:, 0], strict=True) if count > 1e6
    }


def test_private_jobs_are_added_to_urban_units(data):
    """Jilin 2013 by hand from the two tables: manufacturing and trade with private jobs, finance without."""
    pool = episodes(data, "province", "gb19", codes("gb19"), ["CN-JL"], [2013])
    urban, private = data.panel("cn_jobs_gb19"), data.panel("cn_private_jobs_gb19")
    own = dict(zip(urban.industries, urban.at(2013)[urban.regions.index("CN-JL")], strict=True))
    for code, value in zip(private.industries, private.at(2013)[private.regions.index("CN-JL")], strict=True):
        own[code] += value
    whole = sum(own.values())
    assert pool.wider[0] == pytest.approx([own[code] / whole for code in pool.codes])
    assert pool.wider[0] != pytest.approx(pool.shares[0])
    zones = episodes(data, "commuting zone", "sections16", codes("sections16"))
    assert (zones.wider == zones.shares).all()


def test_the_newest_year_is_there_only_where_nothing_must_follow(data):
    assert len(episodes(data, "province", "gb19", codes("gb19"), base_years=[2020])) == 0
    assert len(episodes(data, "province", "gb19", codes("gb19"), base_years=[2020], followed=False)) == 31
