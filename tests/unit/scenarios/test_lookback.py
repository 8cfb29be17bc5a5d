"""The record of the fans: a sample drawn anew, coverage by hand, and what it says."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.scenarios import hindcasts
from bessemer.scenarios.lookback import AHEAD, TABLE, clustered, hub_zones, told, zone_rows
from bessemer.words import say


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.mark.parametrize("start", [1980, 1990])
def test_a_sample_of_the_shipped_table_is_drawn_anew(data, start):
    shipped = data.frame(TABLE)
    zones = [hub_zones(data)[at] for at in (3, 77, 200)]
    for row in zone_rows(data, start, zones):
        mine = shipped[
            (shipped["region"] == row["region"])
            & (shipped["start"] == start)
            & (shipped["ahead"] == row["ahead"])
            & (shipped["measure"] == row["measure"])
        ]
        assert len(mine) == 1
        for name, value in row.items():
            if isinstance(value, float) and np.isfinite(value):
                assert float(mine[name].iloc[0]) == pytest.approx(value, abs=2e-5, rel=1e-5), name


def test_outcomes_are_the_zones_share_of_the_nation_by_hand(data):
    shipped = data.frame(TABLE)
    jobs = data.panel("us_total_jobs")
    own, nation = jobs.of("CZ16300")[:, 0], jobs.values[:, :, 0].sum(axis=1)
    share = own / nation
    rows = shipped[(shipped["region"] == "CZ16300") & (shipped["measure"] == "relative_jobs")]
    assert len(rows) == 12
    for row in rows.itertuples():
        now = jobs.years.index(row.start)
        assert row.outcome == pytest.approx(share[now + row.ahead] / share[now], abs=1e-5)
        assert bool(row.inside_80) == (row.low_80 <= row.outcome <= row.high_80)


def test_the_hubs_are_a_third_of_the_zones_and_all_are_there(data):
    shipped = data.frame(TABLE)
    assert set(shipped["region"]) == set(hub_zones(data))
    assert len(hub_zones(data)) == 241
    assert {(1980, ahead) for ahead in AHEAD} <= set(zip(shipped["start"], shipped["ahead"], strict=True))


def test_coverage_is_the_mean_of_the_rows(data):
    table = hindcasts(data).table
    shipped = data.frame(TABLE)
    row = table[(table["start"] == 1980) & (table["measure"] == "relative_jobs") & (table["ahead"] == 15)]
    part = shipped[
        (shipped["start"] == 1980) & (shipped["measure"] == "relative_jobs") & (shipped["ahead"] == 15)
    ]
    assert float(row["coverage_80"].iloc[0]) == pytest.approx(part["inside_80"].mean())
    assert float(row["coverage_50"].iloc[0]) == pytest.approx(part["inside_50"].mean())
    assert (table["coverage_50"] < table["coverage_80"]).all()


def test_the_clustered_error_is_statsmodels(data):
    import statsmodels.api as sm

    part = data.frame(TABLE)
    part = part[(part["start"] == 1990) & (part["measure"] == "relative_jobs") & (part["ahead"] == 10)]
    values = part["inside_80"].to_numpy(np.float64)
    groups = np.unique(part["block"].to_numpy(str), return_inverse=True)[1]
    fit = sm.OLS(values, np.ones(len(values))).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    count = groups.max() + 1
    mean, error = clustered(values, part["block"].to_numpy(str))
    assert mean == pytest.approx(fit.params[0])
    assert error == pytest.approx(fit.bse[0] * np.sqrt(count / (count - 1)))


def test_what_is_told_is_what_the_table_says(data):
    found = hindcasts(data)
    said = [say(message) for message in told(found)]
    jobs = found.table[found.table["measure"] == "relative_jobs"]["coverage_80"]
    assert f"{jobs.min():.0%} to {jobs.max():.0%}" in said[0]
    assert "two national courses" in said[1]
