"""The search: ranks computed another way, base rates, and the role model asked for."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.classify import concordance
from bessemer.errors import OptionError, YearError
from bessemer.rolemodels import search
from bessemer.words import say


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def jilin(data):
    return search(data, data.regions["CN-JL"], 2013, role_model=data.regions["CZ16300"])


def test_pittsburghs_rank_for_jilin_from_the_tables_by_another_route(data, jilin):
    """Shares straight from the census table, without job totals, pandas group-bys, no shared code."""
    detailed = data.frame("us_share_ind1990").dropna(subset=["value"])
    links = {link.source_code: link.target_code for link in concordance("ind1990", "sections16").links}
    detailed["section"] = detailed["industry"].astype(str).map(links).replace("", np.nan)
    shares = detailed.dropna(subset=["section"]).pivot_table(
        index=["region", "year"], columns="section", values="value", aggfunc="sum", observed=True
    )
    shares = shares.div(shares.sum(axis=1), axis=0).fillna(0)
    jobs = data.frame("us_total_jobs")
    large = jobs[(jobs["year"] == 1980) & (jobs["value"] > 100_000)]["region"].astype(str)
    shares = shares[shares.index.get_level_values(0).astype(str).isin(set(large))]
    own = data.frame("cn_jobs_gb19")
    own = own[(own["region"].astype(str) == "CN-JL") & (own["year"] == 2013)].copy()
    home = {link.source_code: link.target_code for link in concordance("gb19", "sections16").links}
    own["section"] = own["industry"].astype(str).map(home).replace("", np.nan)
    mine = own.dropna(subset=["section"]).groupby("section")["value"].sum().reindex(shares.columns)
    mine = mine / mine.sum()
    distance = np.sqrt(((np.sqrt(shares) - np.sqrt(mine)) ** 2).sum(axis=1) / 2)
    pittsburgh = distance.loc[("CZ16300", 1980)]
    assert jilin.named["base_year"] == 1980
    assert jilin.named["distance"] == pytest.approx(pittsburgh, abs=1e-6)
    assert jilin.named["rank"] == 1 + int((distance < pittsburgh - 1e-9).sum())
    assert jilin.named["candidates"] == len(distance) == 603


def test_the_figures_reported_for_jilin(data, jilin):
    assert (jilin.named["rank"], jilin.named["rank_relative"]) == (29, 78)
    assert (jilin.named["rank_private"], jilin.named["rank_comparable"]) == (79, 12)
    later = search(data, data.regions["CN-JL"], 2020, role_model=data.regions["CZ16300"])
    assert (later.named["rank"], later.named["rank_relative"]) == (175, 157)
    assert (later.named["rank_private"], later.named["rank_comparable"]) == (306, 73)


def test_the_table_is_ranked_and_the_base_rate_is_its_share(jilin):
    table = jilin.table
    assert table["distance"].is_monotonic_increasing
    assert table["rank"].iloc[0] == 1 and table["rank"].is_monotonic_increasing
    assert jilin.base_rate == pytest.approx((table["relative_change"] > 0).mean())
    assert jilin.top_regions == table.head(50)["region"].nunique() < 50
    row = table[(table["region"] == "CZ16300") & (table["base_year"] == 1980)].iloc[0]
    assert row["rank"] == jilin.named["rank"]


def test_closest_gives_different_regions_of_one_outcome(jilin):
    closest = jilin.closest(10, recovered=True)
    assert len({entry.region.id for entry in closest}) == 10
    assert all(entry.relative_change > 0 for entry in closest)
    assert [entry.distance for entry in closest] == sorted(entry.distance for entry in closest)
    for entry in closest:
        row = jilin.table.iloc[entry.position]
        assert (row["region"], row["base_year"]) == (entry.region.id, entry.base_year)


def test_relative_orders_by_the_other_variant(data, jilin):
    relative = search(
        data, data.regions["CN-JL"], 2013, components="relative", role_model=data.regions["CZ16300"]
    )
    assert (relative.table["rank"] == relative.table["rank_relative"]).all()
    assert relative.named["rank_structure"] >= 29
    assert relative.table["region"].tolist() != jilin.table["region"].tolist()


def test_a_region_is_never_its_own_look_alike(data):
    found = search(data, data.regions["CZ11600"])
    assert "CZ11600" not in set(found.table["region"])
    itself = search(data, data.regions["CN-JL"], role_model=data.regions["CN-JL"])
    assert itself.named is None and itself.classification == "sections16"
    assert "own role model" in say(itself.excluded)


@pytest.mark.parametrize(
    ("target", "role_model", "classification"),
    [
        ("CN-JL", "CZ16300", "sections16"),
        ("CN-JL", "DEA5", "a10"),
        ("CN-JL", "CN-LN", "gb19"),
        ("CZ16300", "DEA5", "a10"),
        ("DEA5", "CZ16300", "a10"),
        ("CHN", "DEU", "wiod35"),
    ],
)
def test_the_classification_holds_both(data, target, role_model, classification):
    found = search(data, data.regions[target], role_model=data.regions[role_model])
    assert found.classification == classification
    assert found.named["region"] == role_model
    assert found.named["candidate"]
    assert 1 <= found.named["rank"] <= found.candidates


def test_europe_is_in_where_a_european_role_model_is_named(data):
    found = search(data, data.regions["CN-JL"], role_model=data.regions["DEA5"])
    assert {data.regions[id].kind for id in found.table["region"]} == {"nuts2", "commuting zone"}
    assert {industry.code for industry in found.left_out} == {"A", "R-U"}


def test_a_zone_too_small_to_be_a_candidate_gets_the_rank_it_would_have(data):
    small = next(
        id
        for id, jobs in zip(
            data.panel("us_total_jobs").regions, data.panel("us_total_jobs").at(1980)[:, 0], strict=True
        )
        if jobs < 20_000
    )
    found = search(data, data.regions["CN-JL"], 2013, role_model=data.regions[small])
    assert not found.named["candidate"]
    assert small not in set(found.table["region"])
    assert found.named["rank"] == 1 + int((found.table["distance"] < found.named["distance"]).sum())
    assert found.named_episode().region.id == small


@pytest.mark.parametrize(("target", "role_model"), [("CN-JL", "DEU"), ("CHN", "CZ16300"), ("CHN", "RoW")])
def test_what_cannot_be_ranked_says_so(data, target, role_model):
    found = search(data, data.regions[target], role_model=data.regions[role_model])
    assert found.named is None
    assert say(found.excluded) and say(found.excluded, "zh")


def test_base_years_are_kept_and_others_refused(data):
    jilin, pittsburgh = data.regions["CN-JL"], data.regions["CZ16300"]
    found = search(data, jilin, 2013, role_model=pittsburgh, role_model_year=2000)
    assert found.named["base_year"] == 2000
    with pytest.raises(YearError, match="1980, 1990, 2000"):
        search(data, jilin, 2013, role_model=pittsburgh, role_model_year=1983)


def test_unknown_options_are_refused_with_the_choices(data):
    with pytest.raises(OptionError, match="structure, relative, private, comparable"):
        search(data, data.regions["CN-JL"], components="shape")
    with pytest.raises(OptionError, match="a10"):
        search(data, data.regions["DEA5"], classification="sections16")


@pytest.mark.parametrize(
    ("region", "year"), [("CN-JL", 2012), ("DEA5", 1999), ("CZ16300", 1979), ("RoW", None)]
)
def test_no_composition_no_search(data, region, year):
    assert search(data, data.regions[region], year) is None


def test_an_unknown_section_sends_the_composition_back_a_year(data):
    """Two provinces have no figure for household services in 2018, so the nation has none."""
    found = search(data, data.regions["CN-JL"], 2018, role_model=data.regions["CN-LN"])
    assert found.year == 2017
    assert search(data, data.regions["CN-JL"], 2018).year == 2018
