"""The four definitions: ranks worked out from the shipped tables with pandas, without the kernels."""

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.classify import concordance
from bessemer.rolemodels import search
from bessemer.rolemodels.lookalikes.variants import closest_tenth, rank_among, ranks

APART = ["trade", "hospitality", "public_administration"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def sections(frame, scheme):
    """Return the frame with its industries turned into sections; what is left out drops out."""
    links = {link.source_code: link.target_code for link in concordance(scheme, "sections16").links}
    made = frame.assign(section=frame["industry"].astype(str).map(links).replace("", np.nan))
    return made.dropna(subset=["section", "value"])


@pytest.fixture(scope="module")
def zones(data):
    """Shares of all zones by year; the nation weighs zones by all their jobs."""
    frame = sections(data.frame("us_share_ind1990"), "ind1990")
    wide = frame.pivot_table(
        index=["region", "year"], columns="section", values="value", aggfunc="sum", observed=True
    ).fillna(0)
    # The shipped estimate spreads all jobs over all coded industries, also those left out here.
    coded = data.frame("us_share_ind1990").dropna(subset=["value"])
    coded = coded.groupby(["region", "year"], observed=True)["value"].sum()
    jobs = data.frame("us_total_jobs").set_index(["region", "year"])["value"]
    levels = wide.div(coded.reindex(wide.index), axis=0).mul(jobs.reindex(wide.index), axis=0)
    nation = levels.groupby("year").sum()
    return wide.div(wide.sum(axis=1), axis=0), nation.div(nation.sum(axis=1), axis=0)


def province(data, year, private):
    frame = data.frame("cn_jobs_gb19")
    frame = frame[frame["year"] == year]
    if private:
        other = data.frame("cn_private_jobs_gb19")
        frame = pd.concat([frame, other[other["year"] == year]])
    made = sections(frame, "gb19").groupby(["region", "section"], observed=True)["value"].sum().unstack()
    own, whole = made.loc["CN-JL"], made.sum()
    return own / own.sum(), whole / whole.sum()


def gap(left, right):
    return np.sqrt(((np.sqrt(left) - np.sqrt(right)) ** 2).sum(axis=1) / 2)


def distances(data, zones, year, variant):
    shares, nations = zones
    large = data.frame("us_total_jobs")
    large = set(large[(large["year"] == 1980) & (large["value"] > 100_000)]["region"].astype(str))
    shares = shares[shares.index.get_level_values(0).astype(str).isin(large)]
    own, whole = province(data, min(year, 2019) if variant == "private" else year, variant == "private")
    own, whole = own.reindex(shares.columns), whole.reindex(shares.columns)
    if variant == "relative":
        years = shares.index.get_level_values(1)
        moved = shares / nations.loc[years].to_numpy() * whole
        shares = moved.div(moved.sum(axis=1), axis=0)
    if variant == "comparable":
        shares = shares.drop(columns=APART)
        shares = shares.div(shares.sum(axis=1), axis=0)
        own = own.drop(APART) / own.drop(APART).sum()
    return gap(shares, own)


@pytest.mark.parametrize("year", [2013, 2020])
@pytest.mark.parametrize("variant", ["structure", "relative", "private", "comparable"])
def test_distance_and_rank_by_another_route(data, zones, year, variant):
    found = search(data, data.regions["CN-JL"], year, role_model=data.regions["CZ16300"])
    expected = distances(data, zones, year, variant)
    named = expected.loc[("CZ16300", found.named["base_year"])]
    assert found.named[f"distance_{variant}"] == pytest.approx(named, abs=1e-9)
    assert found.named[f"rank_{variant}"] == 1 + int((expected < named - 1e-9).sum())
    mine = found.table.set_index(["region", "base_year"])[f"distance_{variant}"]
    assert mine.to_numpy() == pytest.approx(expected.reindex(mine.index).to_numpy(), abs=1e-9)


def test_the_variants_that_exist(data):
    def variants(target, role_model=None, **options):
        model = None if role_model is None else data.regions[role_model]
        return search(data, data.regions[target], role_model=model, **options).variants

    assert variants("CN-JL") == ("structure", "relative", "private", "comparable")
    assert variants("CZ16300") == ("structure", "relative", "comparable")
    assert variants("DEA5") == ("structure", "relative")
    assert variants("DEA5", "CN-JL") == ("structure", "relative", "private")
    assert variants("CN-JL", "CN-LN") == ("structure", "relative", "private", "comparable")
    assert variants("CHN") == ("structure", "relative")


def test_private_figures_end_in_2019(data):
    found = search(data, data.regions["CN-JL"], 2020)
    assert (found.year, found.yardstick.own.wider_year) == (2020, 2019)


def test_relative_leaves_no_distance_between_nations(data):
    found = search(data, data.regions["CN-JL"], 2013)
    nation = found.pool.nation[:1]
    assert found.yardstick.of_nations("relative", nation[0]) == 0
    # The nation itself, put on our nation's scale, is our nation.
    from bessemer.rolemodels import relative_to_nation

    assert relative_to_nation(nation, nation, found.nation)[0] == pytest.approx(found.nation)


def test_ranks_count_what_is_nearer():
    assert ranks(np.array([0.3, 0.1, 0.3, 0.2])).tolist() == [3, 1, 3, 2]
    assert rank_among(np.array([0.1, 0.2, 0.3]), 0.2) == 2


def test_the_closest_tenth_is_tight():
    assert closest_tenth([60, 60], 603) == "close"
    assert closest_tenth([60, 61], 603) == "depends"
    assert closest_tenth([61, 61], 603) == "far"
