"""Components: what each measures, what is left out and named, and how they are put together."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import OptionError, UnavailableError
from bessemer.rolemodels import search
from bessemer.rolemodels.lookalikes.components import (
    Feature,
    combined_distance,
    component_distance,
    features,
    read_components,
)


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def found(data, place, year, **options):
    return search(data, data.regions[place], year, **options)


def by_name(data, one):
    return {
        feature.name: feature for feature in features(data, one.target, one.yardstick, one.pool, one.data)
    }


def test_names_sums_and_mappings():
    assert read_components("structure") == {"structure": 1.0}
    assert read_components("structure + weight") == {"structure": 0.5, "weight": 0.5}
    assert read_components("structure=3+weight=1") == {"structure": 0.75, "weight": 0.25}
    assert read_components({"direction": 1, "capability": 3}) == {"direction": 0.25, "capability": 0.75}


@pytest.mark.parametrize(
    "value", ["shape", "structure+", "", "weight=x", "weight=-1", "weight=nan", {}, {"weight": 0}, None, 3]
)
def test_what_is_no_component_is_refused(value):
    with pytest.raises(OptionError):
        read_components(value)


def test_jilin_2013_lacks_direction_schooling_and_income(data):
    one = by_name(data, found(data, "CN-JL", 2013))
    assert {name for name, feature in one.items() if not feature.known} == {
        *("jobs_trend", "share_trend", "schooling", "income")
    }
    later = by_name(data, found(data, "CN-JL", 2020))
    assert {name for name, feature in later.items() if not feature.known} == {"schooling", "income"}


def test_features_from_the_published_totals(data):
    one = found(data, "CZ11600", 1990)
    known = by_name(data, one)
    jobs, income, people = (
        data.panel(key) for key in ("us_total_jobs", "us_personal_income", "us_population")
    )
    row = one.table.index[(one.table["region"] == "CZ16300") & (one.table["base_year"] == 1980)][0]

    def share(region, year):
        return jobs.series(region)[year] / jobs.at(year).sum()

    assert known["jobs_trend"].own == pytest.approx(np.log(share("CZ11600", 1990) / share("CZ11600", 1980)))
    assert known["jobs_trend"].theirs[row] == pytest.approx(
        np.log(share("CZ16300", 1980) / share("CZ16300", 1970))
    )
    ratio = income.series("CZ16300")[1980] / people.series("CZ16300")[1980]
    nation = income.at(1980).sum() / people.at(1980).sum()
    assert known["income"].theirs[row] == pytest.approx(ratio / nation)
    schooling = data.panel("us_schooling_sd").at(1980)[:, 0]
    at = data.panel("us_schooling_sd").regions.index("CZ16300")
    assert known["schooling"].theirs[row] == pytest.approx(
        (schooling[at] - schooling.mean()) / schooling.std()
    )
    # A zone of 1980 has no census before it.
    assert np.isnan(known["share_trend"].gaps[row])
    assert known["size"].own == pytest.approx(np.log(one.total))


def test_components_are_put_together_by_their_usual_size(data):
    one = found(data, "CN-JL", 2013, components={"structure": 2, "weight": 1})
    parts = features(data, one.target, one.yardstick, one.pool, one.data)
    structure, weight = component_distance(parts, "structure"), component_distance(parts, "weight")
    expected = np.sqrt(2 / 3 * structure**2 / np.mean(structure**2) + 1 / 3 * weight**2 / np.mean(weight**2))
    assert one.table["distance"].to_numpy() == pytest.approx(expected)
    assert one.table["distance"].is_monotonic_increasing
    assert one.table["distance_weight"].to_numpy() == pytest.approx(weight)


def test_one_component_keeps_its_own_distance(data):
    one = found(data, "CN-JL", 2013)
    parts = features(data, one.target, one.yardstick, one.pool, one.data)
    assert combined_distance(parts, {"structure": 1.0}) == pytest.approx(one.table["distance"].to_numpy())


def test_what_is_unknown_counts_for_nothing_and_alone_is_an_error(data):
    both = found(data, "CN-JL", 2013, components="structure+direction")
    alone = found(data, "CN-JL", 2013)
    assert both.table["region"].tolist() == alone.table["region"].tolist()
    with pytest.raises(UnavailableError, match="direction"):
        found(data, "CN-JL", 2013, components="direction")


def test_unknown_features_of_a_row_are_left_out_of_its_mean():
    def feature(name, gaps):
        return Feature("weight", name, "ratio", 1.0, np.zeros(2), np.array(gaps), 2.0)

    parts = (feature("one", [2.0, 4.0]), feature("two", [np.nan, 8.0]))
    assert component_distance(parts, "weight").tolist() == pytest.approx([1.0, np.sqrt((4 + 16) / 2)])


@pytest.mark.parametrize("components", ["private", "comparable", "capability", "weight"])
def test_every_component_orders_the_table(data, components):
    one = found(data, "CN-JL", 2013, components=components, role_model=data.regions["CZ16300"])
    assert one.table[f"distance_{components}"].is_monotonic_increasing
    assert one.named["rank"] == 1 + int((one.table["distance"] < one.named["distance"] - 1e-12).sum())


def test_a_single_feature_is_weighed_on_its_own(data):
    one = found(data, "CZ11600", 1990, components="income=3+size=1")
    parts = {
        feature.name: feature for feature in features(data, one.target, one.yardstick, one.pool, one.data)
    }
    own, theirs = parts["income"].own, parts["income"].theirs
    income = np.abs(theirs - own) / np.std(theirs)
    assert component_distance(list(parts.values()), "income") == pytest.approx(income)
    size = component_distance(list(parts.values()), "size")
    expected = np.sqrt(0.75 * income**2 / np.mean(income**2) + 0.25 * size**2 / np.mean(size**2))
    assert one.table["distance"].to_numpy() == pytest.approx(expected)
    alone = found(data, "CZ11600", 1990, components="income")
    assert alone.table["distance"].is_monotonic_increasing
    assert alone.table["distance"].to_numpy() == pytest.approx(np.sort(income))


def test_the_parts_of_a_component_make_it_up(data):
    one = found(data, "CZ11600", 1990)
    parts = features(data, one.target, one.yardstick, one.pool, one.data)
    both = [component_distance(parts, name) for name in ("size", "income")]
    assert component_distance(parts, "weight") == pytest.approx(np.sqrt((both[0] ** 2 + both[1] ** 2) / 2))


def test_candidates_that_lack_a_measure_are_counted(data):
    one, usual = (
        found(data, "CZ11600", 1990, components="structure+share_trend"),
        found(data, "CZ11600", 1990),
    )
    assert one.unranked > 0
    assert one.candidates + one.unranked == usual.candidates
    assert usual.unranked == 0


def test_a_country_narrows_the_candidates(data):
    one = found(data, "DEA5", 2009, candidates="nuts2", country="fra")
    assert {data.regions[id].country for id in one.table["region"]} == {"FRA"}
    assert {"FRA", "POL"} <= set(one.countries)
    with pytest.raises(OptionError, match="country"):
        found(data, "DEA5", 2009, candidates="nuts2", country="Narnia")
