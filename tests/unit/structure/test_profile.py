"""Compositions on the shipped figures: check figures, a recomputation, unknown and estimated cells."""

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.panel import Status
from bessemer.structure.profile import MEASURES, Composition, composition, compositions, profile_rows

DATA = bm.reference()
COLUMNS = [
    *("measure", "classification", "industry", "name", "name_zh", "year", "value"),
    *("share", "nation_share", "location_quotient", "status"),
]


def one(name: str, table: str, year: int | None = None) -> Composition:
    found = composition(DATA, DATA.regions.resolve(name), DATA.catalogue.table(table), year)
    assert found is not None
    return found


def rows(name: str, year: int | None = None) -> pd.DataFrame:
    return profile_rows(compositions(DATA, DATA.regions.resolve(name), year))


def test_jilin_makes_more_transport_equipment_than_any_province():
    """data/README.md: output location quotient 3.42 in 2017, the highest of all provinces; 3.03 in 2012."""
    for table, year, expected in (("cn_output_io42", 2017, 3.42), ("cn_output_io42_2012", 2012, 3.03)):
        entry = one("Jilin", table)
        assert entry.year == year
        position = entry.panel.industries.index("18")
        assert entry.quotient[position] == pytest.approx(expected, abs=0.005)
    others = [one(region.id, "cn_output_io42") for region in DATA.regions.of_kind("province")]
    assert len(others) == 31
    best = max(others, key=lambda entry: entry.quotient[entry.panel.industries.index("18")])
    assert best.region == "CN-JL"


@pytest.mark.parametrize(
    ("year", "total", "manufacturing"),
    [(1969, 1175209, 329528), (1983, 1170013, 196639), (2000, 1439606, 149107), (2016, 1527283, 92534)],
)
def test_pittsburgh(year, total, manufacturing):
    """data/README.md, commuting zone 16300."""
    found = rows("CZ16300", year)
    jobs = found[(found["year"] == year) & (found["classification"].isin(["sic", "naics"]))]
    assert jobs["value"].sum() == pytest.approx(total, abs=0.5)
    value = jobs.loc[jobs["name"].str.startswith("Manufacturing"), "value"]
    assert value.item() == pytest.approx(manufacturing, abs=0.5)


def test_rows_have_the_columns_that_are_promised():
    found = rows("Pittsburgh", 2016)
    assert list(found.columns) == COLUMNS
    assert not found.duplicated(["measure", "classification", "industry"]).any()
    assert set(found["status"]) <= {status.title for status in Status}


def test_estimated_cells_are_named():
    """Health care of the zone of Pittsburgh is withheld for one tiny county in every year since 2001."""
    found = rows("CZ16300", 2016)
    status = found[found["classification"] == "naics"].set_index("industry")["status"]
    assert status["1600"] == "estimated"
    assert status["500"] == "observed"


@pytest.mark.parametrize(
    ("name", "table", "year"),
    [
        ("Jilin", "cn_jobs_gb19", 2020),
        ("Pittsburgh", "us_jobs_sic_estimated", 1983),
        ("Detroit", "us_jobs_naics_estimated", 2016),
        ("DEA5", "eu_jobs_a10", 2019),
        ("CHN", "world_output_wiod35", 2011),
    ],
)
def test_against_a_recomputation_from_the_shipped_rows(name, table, year):
    region = DATA.regions.resolve(name)
    frame = DATA.frame(table)
    frame = frame[frame["year"] == year].astype({"region": str, "industry": str})
    peers = {
        other.id
        for other in DATA.regions.values()
        if other.kind == region.kind and (other.kind == "economy" or other.country == region.country)
    }
    frame = frame[frame["region"].isin(peers)]
    own = frame[frame["region"] == region.id].set_index("industry")["value"]
    whole = frame.groupby("industry")["value"].sum()
    expected = (own / own.sum()) / (whole / whole.sum())
    entry = one(name, table, year)
    assert entry.total == pytest.approx(own.sum())
    assert entry.share.sum() == pytest.approx(1.0)
    assert (entry.quotient * entry.nation_share).sum() == pytest.approx(1.0)
    found = pd.Series(entry.quotient, index=list(entry.panel.industries))
    assert found.to_numpy() == pytest.approx(expected[found.index].to_numpy(), nan_ok=True)


def test_the_newest_year_up_to_the_one_asked():
    assert {entry.year for entry in compositions(DATA, DATA.regions.resolve("Pittsburgh"), 1995)} == {
        1990,
        1995,
    }
    assert one("Jilin", "cn_jobs_gb19", 2015).year == 2015
    assert one("Jilin", "cn_jobs_gb19", 2100).year == 2020


@pytest.mark.parametrize(
    ("name", "year"), [("Jilin", 1996), ("Pittsburgh", 1968), ("DEA5", 1999), ("CHN", 1994)]
)
def test_before_the_data_there_is_nothing(name, year):
    assert compositions(DATA, DATA.regions.resolve(name), year) == ()
    assert list(profile_rows(()).columns) == COLUMNS


def test_a_region_outside_the_table():
    assert composition(DATA, DATA.regions["CN-JL"], DATA.catalogue.table("eu_jobs_a10"), None) is None


def test_each_measure_once_in_order_and_nothing_disclosed_or_total():
    for name in ("Jilin", "Pittsburgh", "DEA5", "CHN"):
        entries = compositions(DATA, DATA.regions.resolve(name), None)
        annual = [entry.table.measure for entry in entries if entry.table.kind == "panel"]
        assert annual == [measure for measure in MEASURES if measure in annual]
        assert not any(entry.table.key.endswith("_disclosed") for entry in entries)
        assert all(len(entry.panel.industries) > 1 for entry in entries)


def test_national_currencies_are_never_added_up():
    """GGDC's value added is in national currencies: a world in rupiah and dollars is none."""
    assert DATA.catalogue.table("world_value_added_ggdc10").unit == "national currency"
    for region in DATA.regions.of_kind("economy"):
        for entry in compositions(DATA, region, None):
            assert entry.table.classification == "wiod35"


def test_few_unknown_cells_do_not_make_a_nation_unknown():
    """Ningxia's and Tibet's household services are not known in 2018; all other provinces are unharmed."""
    jilin, ningxia = one("Jilin", "cn_jobs_gb19", 2018), one("Ningxia", "cn_jobs_gb19", 2018)
    assert jilin.unknown == 2
    assert np.isfinite(jilin.quotient).all()
    gap = ningxia.panel.industries.index("O")
    assert np.isnan(ningxia.value[gap]) and np.isnan(ningxia.share[gap]) and np.isnan(ningxia.quotient[gap])
    assert np.isfinite(np.delete(ningxia.quotient, gap)).all()
    assert ningxia.total == pytest.approx(682_000)
    row = profile_rows([ningxia]).set_index("industry").loc["O"]
    assert np.isnan(row["value"]) and row["status"] == "not collected"


def test_codes_that_a_census_did_not_have_are_left_out():
    """IND1990 codes that the census of 2000 does not code apart have no row: unknown is not zero."""
    entry = one("Pittsburgh", "us_jobs_ind1990", 2000)
    assert len(entry.panel.industries) < 228
    assert np.isfinite(entry.value).all()
