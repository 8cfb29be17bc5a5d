"""The four axes of recovery for all regions at once."""

from __future__ import annotations

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import OptionError, UnavailableError, YearError
from bessemer.history.axes import AXES, KINDS, REFERENCES, axis


@pytest.fixture(scope="module")
def data() -> bm.Dataset:
    return bm.reference()


def test_jobs_against_the_nation_is_growth_against_growth(data: bm.Dataset) -> None:
    jobs = data.panel("us_total_jobs")
    start, end = jobs.at(1979)[:, 0], jobs.at(2016)[:, 0]
    expected = (end / start) / (end.sum() / start.sum()) - 1
    np.testing.assert_allclose(axis(data, "commuting zone", "jobs").changes(1979, 2016), expected, rtol=1e-12)


def test_mean_region_counts_each_region_once(data: bm.Dataset) -> None:
    jobs = data.panel("us_total_jobs")
    growth = np.log(jobs.at(2016)[:, 0] / jobs.at(1979)[:, 0])
    got = axis(data, "commuting zone", "jobs", "mean").changes(1979, 2016)
    np.testing.assert_allclose(np.log1p(got), growth - growth.mean(), atol=1e-12)


def test_pittsburgh_on_three_axes(data: bm.Dataset) -> None:
    income = axis(data, "commuting zone", "income_per_head")
    at = income.years.index
    assert income.of("CZ16300")[at(1987)] == pytest.approx(0.947, abs=5e-4)
    assert income.of("CZ16300")[at(2016)] == pytest.approx(1.026, abs=5e-4)
    jobs = axis(data, "commuting zone", "jobs")
    place = jobs.regions.index("CZ16300")
    assert all(jobs.changes(start, start + 10)[place] < 0 for start in (1970, 1980, 1990, 2000))


def test_composition_never_crosses_from_census_to_naics(data: bm.Dataset) -> None:
    mix = axis(data, "commuting zone", "composition")
    assert np.isnan(mix.changes(1990, 2001)).all()
    assert np.isfinite(mix.changes(1980, 2000)).all()
    assert np.isfinite(mix.changes(2001, 2016)).all()


def test_polish_break_parts_all_polish_regions_and_no_other(data: bm.Dataset) -> None:
    change = axis(data, "nuts2", "jobs").changes(2000, 2019)
    regions = axis(data, "nuts2", "jobs").regions
    polish = np.array([id.startswith("PL") for id in regions])
    german = np.array([id.startswith("DEA") for id in regions])
    assert np.isnan(change[polish]).all()
    assert np.isfinite(change[german]).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reference", REFERENCES)
def test_shares_of_jobs_add_up_and_mean_logs_vanish(data: bm.Dataset, kind: str, reference: str) -> None:
    jobs = axis(data, kind, "jobs", reference)
    members = jobs.nations[jobs.regions[0]]
    inside = [jobs.regions.index(id) for id in members]
    values = jobs.values[-1, inside]
    if reference == "aggregate":
        assert values.sum() == pytest.approx(1.0)
    else:
        assert np.log(values).mean() == pytest.approx(0.0, abs=1e-9)


def test_refusals_name_the_value(data: bm.Dataset) -> None:
    with pytest.raises(OptionError, match="jobz"):
        axis(data, "commuting zone", "jobz")
    with pytest.raises(OptionError, match="median"):
        axis(data, "commuting zone", "jobs", "median")
    with pytest.raises(UnavailableError, match="income_per_head"):
        axis(data, "province", "income_per_head")
    with pytest.raises(YearError, match="1950"):
        axis(data, "commuting zone", "jobs").changes(1950, 2016)
    assert set(AXES) == {"jobs", "jobs_per_head", "income_per_head", "composition"}
