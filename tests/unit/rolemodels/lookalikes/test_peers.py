"""Peers at home and abroad, and US zones added up to states."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import OptionError
from bessemer.rolemodels import search
from bessemer.rolemodels.lookalikes.groups import STATES, by_state
from bessemer.rolemodels.lookalikes.peers import (
    OLD_INDUSTRIAL_EUROPE,
    abroad_models,
    home_peers,
    other_scales,
)


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def test_states_are_sums_of_their_zones(data):
    states = by_state(data)
    zones = [zone.id for zone in data.regions.of_kind("commuting zone") if zone.state == "PA"]
    assert "CZ16300" in zones
    jobs = data.panel("us_total_jobs").select(regions=zones)
    assert states.panel("us_total_jobs").series("US-PA")[1980] == pytest.approx(jobs.at(1980).sum())
    for key in ("us_total_jobs", "us_jobs_sections16", "us_personal_income"):
        whole = data.panel(key).sum_regions()[0]
        assert states.panel(key).sum_regions()[0] == pytest.approx(whole)
    assert states.panel("eu_jobs_a10") is data.panel("eu_jobs_a10")


def test_schooling_of_a_state_is_a_mean_by_population(data):
    zones = [zone.id for zone in data.regions.of_kind("commuting zone") if zone.state == "PA"]
    college = data.panel("us_some_college").select(regions=zones).at(1990)[:, 0]
    people = data.panel("us_population").select(regions=zones).at(1990)[:, 0]
    found = by_state(data).panel("us_some_college").series("US-PA")[1990]
    assert found == pytest.approx(np.average(college, weights=people))


def test_every_state_has_a_name_in_both_languages(data):
    used = {zone.state for zone in data.regions.of_kind("commuting zone")}
    assert used == set(STATES)
    assert len({name.zh for name in STATES.values()}) == len(STATES) == 49


def test_candidates_by_state_with_the_role_models_state(data):
    found = search(data, data.regions["CN-JL"], 2013, role_model=data.regions["CZ16300"], candidates="states")
    assert found.candidates == 147 and found.named["region"] == "US-PA"
    assert found.table["base_year"].value_counts().tolist() == [49, 49, 49]
    row = found.table[(found.table["region"] == "US-PA") & (found.table["base_year"] == 1980)].iloc[0]
    zones = [zone.id for zone in data.regions.of_kind("commuting zone") if zone.state == "PA"]
    jobs = data.panel("us_total_jobs").select(regions=zones)
    assert row["jobs_change"] == pytest.approx(jobs.at(2000).sum() / jobs.at(1980).sum() - 1)


def test_a_zone_is_not_compared_with_its_own_state(data):
    found = search(data, data.regions["CZ16300"], candidates="states")
    assert "US-PA" not in set(found.table["region"]) and found.candidates == 144


@pytest.mark.parametrize(
    ("candidates", "kinds", "classification"),
    [
        ("zones", {"commuting zone"}, "sections16"),
        ("nuts2", {"nuts2"}, "a10"),
        ("all", {"nuts2", "commuting zone"}, "a10"),
    ],
)
def test_candidates_and_their_classification(data, candidates, kinds, classification):
    found = search(data, data.regions["CN-JL"], candidates=candidates)
    assert {data.regions[id].kind for id in found.table["region"]} == kinds
    assert found.classification == classification and found.scope == candidates


def test_odd_candidates_are_refused(data):
    with pytest.raises(OptionError, match="zones, states, nuts2, all"):
        search(data, data.regions["CN-JL"], candidates="cities")
    with pytest.raises(OptionError, match="Leave the option out"):
        search(data, data.regions["CHN"], candidates="zones")
    with pytest.raises(OptionError, match="zones or states"):
        search(data, data.regions["CN-JL"], candidates="nuts2", classification="sections16")


def test_liaoning_is_nearest_at_home_from_the_table(data):
    found = home_peers(data, search(data, data.regions["CN-JL"], 2013))
    frame = data.frame("cn_jobs_gb19")
    wide = frame[frame["year"] == 2013].pivot_table(
        index="region", columns="industry", values="value", observed=True
    )
    shares = wide.div(wide.sum(axis=1), axis=0)
    gap = np.sqrt(((np.sqrt(shares) - np.sqrt(shares.loc["CN-JL"])) ** 2).sum(axis=1) / 2)
    expected = gap.drop("CN-JL").sort_values()
    assert found.table["region"].tolist()[:5] == expected.index.astype(str).tolist()[:5]
    assert found.table["region"].iloc[0] == "CN-LN"
    assert found.table["distance"].to_numpy() == pytest.approx(expected.to_numpy())
    assert {place.id for place, _ in found.same_area} == {"CN-LN", "CN-HL"}


def test_peers_of_a_province_are_followed_outside_finance(data):
    found = home_peers(data, search(data, data.regions["CN-JL"], 2020))
    jobs = data.panel("cn_jobs_gb19")
    kept = jobs.select(industries=[code for code in jobs.industries if code != "J"])
    total = kept.sum_industries()[0]
    at, first, last = kept.regions.index("CN-HL"), kept.years.index(2013), kept.years.index(2020)
    change = (total[last, at] / total[last].sum()) / (total[first, at] / total[first].sum()) - 1
    row = found.table[found.table["region"] == "CN-HL"].iloc[0]
    assert (found.year, found.start, found.end) == (2020, 2013, 2020)
    assert row["relative_change"] == pytest.approx(change)


def test_old_industrial_europe_is_ranked_on_ten_groups(data):
    found = abroad_models(data, search(data, data.regions["CN-JL"], 2013))
    assert set(found.table["region"]) == set(OLD_INDUSTRIAL_EUROPE)
    silesia = found.table[found.table["region"] == "PL22"].iloc[0]
    assert np.isnan(silesia["axis_change"])
    assert found.candidates == 4 * 276
    own = abroad_models(data, search(data, data.regions["DEA5"]))
    assert "DEA5" not in set(own.table["region"])
    assert abroad_models(data, search(data, data.regions["CHN"])) is None


def test_scales_say_whether_the_conclusion_stays(data):
    found = search(data, data.regions["CN-JL"], 2020, role_model=data.regions["CZ16300"])
    scales = other_scales(data, found)
    assert [entry.scope for entry in scales] == ["states", "nuts2"]
    assert scales[0].place.id == "US-PA"
    assert other_scales(data, search(data, data.regions["DEA5"])) == ()
