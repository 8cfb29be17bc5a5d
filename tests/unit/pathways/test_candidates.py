"""Industries within reach: who is an option, how it is grouped, and that nothing depends on chance."""

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.classify import scheme
from bessemer.pathways.candidates import REGAIN, options
from bessemer.pathways.groups import OPEN_GROUPS, group_of
from bessemer.pathways.lookback import density_record
from bessemer.pathways.standpoint import stand

DATA = bm.reference()
CASES = [
    *(("CN-JL", year) for year in (2012, None)),
    *(("CZ16300", year) for year in (1980, 1990, None)),
    *((name, None) for name in ("Detroit", "DEA5", "LU00", "CHN", "RoW")),
]


def quotients(name: str, year: int, table: str) -> pd.Series:
    """Recompute location quotients from the panel's frame, without any kernel."""
    region = DATA.regions.resolve(name)
    frame = DATA.panel(table).to_frame()
    frame = frame[(frame["year"] == year) & (frame["industry"] != "0")].dropna(subset="value")
    kinds = [other for other in DATA.regions.values() if other.kind == region.kind]
    peers = [other.id for other in kinds if other.kind == "economy" or other.country == region.country]
    if len(peers) == 1:
        peers = [other.id for other in kinds]
    frame = frame[frame["region"].isin(peers)]
    own = frame[frame["region"] == region.id].set_index("industry")["value"]
    whole = frame.groupby("industry", observed=True)["value"].sum()
    return (own / own.sum()) / (whole / whole.sum())


@pytest.mark.parametrize(("name", "year"), CASES)
def test_a_strength_is_never_an_option(name, year):
    found = options(name, year, draws=2)
    expected = quotients(name, found.parameters["year"], found.column_sources["location_quotient"][0])
    listed = found.table.set_index("industry")["location_quotient"]
    assert not set(found.strengths) & set(listed.index)
    assert set(found.strengths) == set(expected[expected >= 1].index)
    assert listed.to_numpy() == pytest.approx(expected[listed.index].to_numpy())
    assert (listed < 1).all()
    assert not listed.index.duplicated().any()
    known = expected[np.isfinite(expected)]
    assert len(found.counted) == len(known)
    # Only an industry in which no region is strong has no closeness, and so cannot be an option.
    assert len(found.strengths) + len(listed) <= len(found.counted)


@pytest.mark.parametrize(("name", "year"), CASES)
def test_options_are_ranked_and_explained(name, year):
    found = options(name, year, draws=2)
    table = found.table
    assert table["net_density"].is_monotonic_decreasing
    assert table["density"].between(0, 1).all()
    assert ((table["kind"] == "regain") == (table["location_quotient"] >= REGAIN)).all()
    assert set(table["kind"]) <= {"new", "regain"}
    assert "0" not in set(table["industry"])  # "not classified" is no industry
    classification = DATA.catalogue.table(found.column_sources["location_quotient"][0]).classification
    strong = {scheme(classification)[code].short for code in found.strengths}
    assert all(one in strong | {"–"} for one in table["supporter"])
    for supporters in table["supporters"]:
        rest = supporters
        for short in sorted(strong, key=len, reverse=True):
            rest = rest.replace(short, "")
        assert not rest.strip("; –"), supporters


def test_the_newest_year_in_one_scheme():
    jilin = DATA.regions["CN-JL"]
    assert stand(DATA, jilin, 2016).table.key == "cn_output_io42_2012"
    assert stand(DATA, jilin, 2017).table.key == "cn_output_io42"
    assert stand(DATA, DATA.regions["CZ16300"], 1999).year == 1990
    for name, year in (("CN-JL", 2011), ("CZ16300", 1979), ("DEA5", 1999), ("CHN", 1994)):
        assert stand(DATA, DATA.regions[name], year) is None


def test_the_same_again():
    """No chance, no order of sets or dictionaries: a fresh dataset gives the same table."""
    from bessemer.sources import Dataset

    fresh = Dataset("again", DATA.folder, DATA.catalogue)
    for name in ("CN-JL", "CZ16300", "DEA5", "CHN"):
        first = options(DATA.regions[name], draws=5).table
        pd.testing.assert_frame_equal(first, options(name, data=fresh, draws=5).table)


@pytest.mark.parametrize("name", ["ind1990", "io42", "io42_2012", "a10", "wiod35"])
def test_every_code_has_a_group(name):
    groups = {industry.code: group_of(industry) for industry in scheme(name)}
    assert len(groups) == len(scheme(name))
    assert all(groups.values())
    assert set(OPEN_GROUPS) - {"own classification"} <= set(groups.values())
    assert "other services" in groups.values()


@pytest.mark.parametrize(
    ("name", "code", "group"),
    [
        ("a10", "B-E", "goods"),
        ("a10", "K", "knowledge services"),
        ("a10", "O-Q", "health and education"),
        ("a10", "A", "extraction and farming"),
        ("a10", "F", "other services"),
        ("io42", "18", "goods"),
        ("io42", "39", "health and education"),
        ("io42", "01", "extraction and farming"),
        ("io42", "42", "other services"),
        ("wiod35", "c33", "health and education"),
        ("wiod35", "c2", "extraction and farming"),
        ("wiod35", "c28", "knowledge services"),
        ("wiod35", "c9", "goods"),
    ],
)
def test_groups_by_hand(name, code, group):
    assert group_of(scheme(name)[code]) == group


def test_the_record_of_provinces_compares_like_with_like():
    """Codes 22 to 36 mean other sectors in 2012 than in 2017; the record must not cross them."""
    from bessemer.pathways.lookback import _COMMON_IO42

    before, after = scheme("io42_2012"), scheme("io42")
    assert len(_COMMON_IO42) == 27
    assert all(before[code].name_zh == after[code].name_zh for code in _COMMON_IO42)


@pytest.mark.parametrize(
    ("name", "years"),
    [("CZ16300", (1990, 2000)), ("CN-JL", (2012, 2017)), ("CHN", (1995, 2011)), ("DEA5", None)],
)
def test_the_record_is_that_of_the_geography(name, years):
    record, found = density_record(DATA, stand(DATA, DATA.regions[name]).geography)
    assert found == years
    assert (record is None) == (years is None)


def test_older_tables_of_china_are_compared_in_sectors_that_match():
    from bessemer.pathways.lookback import _MATCHED, older_record

    before, after = scheme("io42_2002"), scheme("io42_2012")
    assert all(not before[code].name.startswith("Unlabelled") for code in _MATCHED)
    assert len(set(_MATCHED.values())) == len(_MATCHED)
    assert before["19"].name.startswith("Communication") and after["20"].name.startswith(
        "Manufacture of comm"
    )
    assert before["26"].name == after["28"].name == "Construction"
    found = older_record(DATA)
    assert (found.cells, found.entries) == (520, 17)
    assert found.auc == pytest.approx(0.65, abs=0.005)


def test_advice_for_zones_is_quick():
    """Quotients of 722 zones once took 50 s, by searching tuples in a loop."""
    import time

    options("CZ16300")
    start = time.process_time()
    options("CZ11600")
    assert time.process_time() - start < 2
