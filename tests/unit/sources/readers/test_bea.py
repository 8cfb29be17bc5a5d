"""BEA's regional tables: what is kept, what is a sum, flags, units, and files that are not right."""

import os
from pathlib import Path

import numpy as np
import pytest
from tests.unit.sources.readers.agency_files import BEA_LINES, BEA_PLACES, bea_rows, bea_text, bea_zip

from bessemer.errors import DataError
from bessemer.sources.readers.bea_lines import TABLES
from bessemer.sources.readers.reading import Wanted
from bessemer.sources.readers.registry import formats, read_published, sniff
from bessemer.words import say


def read(path, **wanted):
    return read_published([path], Wanted(**wanted))


def zipped(folder, text, **more):
    return bea_zip(folder / f"{more.get('table', 'CAEMP25N')}.zip", text, **more)


def cells(reading):
    frame = reading.frame.astype({"region": str, "industry": str, "status": str})
    return frame.set_index(["region", "industry", "year"])


def test_counties_and_sectors_of_the_shipped_scheme_are_kept(tmp_path):
    reading = read(zipped(tmp_path, bea_text(bea_rows()), states=("PA", "NM")))
    found = cells(reading)
    assert set(found.index.get_level_values(0)) == {"35013", "42003", "51901"}
    assert set(found.index.get_level_values(1)) == {"70", "100", "400", "500", "2000"}
    assert found.loc[("42003", "500", 2018), "value"] == 20 * 500 + 8
    assert (reading.classification, reading.measure, reading.unit) == ("naics", "jobs", "jobs")
    assert reading.industries == {}
    names = {place.code: place.name.en for place in reading.places}
    assert names == {
        "35013": "Doña Ana, NM",
        "42003": "Allegheny, PA",
        "51901": "Albemarle + Charlottesville, VA",
    }
    assert {place.country for place in reading.places} == {"USA"}
    assert reading.how["updated"].startswith("Last updated: November 14, 2019")
    assert "CAEMP25N" in reading.origin.citation


def test_states_are_another_level_and_one_csv_is_read_as_well(tmp_path):
    path = tmp_path / "CAEMP25N__ALL_AREAS_2017_2018.csv"
    path.write_bytes(bea_text(bea_rows()).encode("latin-1"))
    assert {place.code for place in read(path, places="state").places} == {"35000", "42000"}
    years = read(path, years=(2018,)).frame["year"].unique()
    assert list(years) == [2018]


def test_metropolitan_areas_are_never_taken_for_counties(tmp_path):
    places = (("10180", "Abilene, TX (Metropolitan Statistical Area)", 5), *BEA_PLACES)
    path = zipped(tmp_path, bea_text(bea_rows(places=places)))
    assert "10180" not in {place.code for place in read(path).places}
    assert [place.code for place in read(path, places="metro").places] == ["10180"]


def test_parts_are_taken_in_place_of_their_sums(tmp_path):
    reading = read(zipped(tmp_path, bea_text(bea_rows())), industries="subsector")
    kept = set(cells(reading).index.get_level_values(1))
    assert kept == {"70", "100", "400", "500", "2001", "2002", "2011", "2012"}
    assert reading.industries["2011"].en == "State government"
    flat = tuple((line, what.strip(), code) for line, what, code in BEA_LINES)
    (tmp_path / "flat").mkdir()
    with pytest.raises(DataError, match="not indented"):
        read(zipped(tmp_path / "flat", bea_text(bea_rows(lines=flat))), industries="subsector")


def test_flags_stay_unknown_with_why_and_are_counted(tmp_path):
    rows = list(bea_rows(places=BEA_PLACES[4:5]))
    flags = {4: "(D),(L)", 5: "(NA),(NM)", 6: "(T), (d)"}
    for at, text in flags.items():
        rows[at] = ",".join(rows[at].split(",")[:-2]) + "," + text
    reading = read(zipped(tmp_path, bea_text(rows)))
    found = cells(reading)
    states = {
        (industry, year): found.loc[("42003", industry, year), "status"]
        for industry in ("100", "400", "500")
        for year in (2017, 2018)
    }
    assert states == {
        ("100", 2017): "withheld",
        ("100", 2018): "withheld",
        ("400", 2017): "not collected",
        ("400", 2018): "not collected",
        ("500", 2017): "withheld",
        ("500", 2018): "withheld",
    }
    assert found["value"].isna().sum() == 6
    said = " ".join(say(message) for message in reading.report)
    assert "10 cells read" in said
    assert "4 cells withheld ((D), (L), (T), (d)), kept as unknown" in said
    assert "2 cells without a figure (empty or (NA), (NM))" in said


def broken(rows):
    """Faults that a changed or cut file may have, and what is said of each."""
    swapped = rows[4].replace(",100,", ",500,")
    return {
        "neither a number nor a flag": [*rows[:4], rows[4].rsplit(",", 1)[0] + ",(X)", *rows[5:]],
        "is no figure": [*rows[:4], rows[4].rsplit(",", 1)[0] + ",inf", *rows[5:]],
        "The row has 9 cells": [*rows[:4], rows[4].rsplit(",", 1)[0], *rows[5:]],
        "is of table 'CAINC4'": [*rows[:4], rows[4].replace("CAEMP25N", "CAINC4"), *rows[5:]],
        "is no code of five digits": [*rows[:4], rows[4].replace("42003", "4203"), *rows[5:]],
        "LineCode 'ten' is no number": [*rows[:4], rows[4].replace(",100,", ",ten,"), *rows[5:]],
        "where BEA has 'manufacturing'": [*rows[:4], swapped, *rows[5:]],
    }


def test_a_file_that_is_not_right_is_refused_with_its_row(tmp_path):
    for what, rows in broken(list(bea_rows(places=BEA_PLACES[4:5]))).items():
        with pytest.raises(DataError, match=what.replace("(", r"\(")) as caught:
            read(zipped(tmp_path, bea_text(rows)))
        assert "row 6" in caught.value.where
        assert "CAEMP25N" in caught.value.where
        assert "BEA" in caught.value.remedy


def test_a_file_cut_at_the_end_of_a_row_is_noticed(tmp_path):
    rows = list(bea_rows())
    with pytest.raises(DataError, match="ends without BEA's notes"):
        read(zipped(tmp_path, bea_text(rows[:30], notes=())))
    path = tmp_path / "CAEMP25N__ALL_AREAS_2017_2018.csv"
    path.write_text(bea_text(rows, years=(2017, "total")), encoding="latin-1")
    with pytest.raises(DataError, match="Column 'total' is no year"):
        read(path)


EARNINGS = (
    (35, "Earnings by place of work", "..."),
    (81, " Farm earnings", "111-112"),
    (500, "   Manufacturing", "31-33"),
    (510, "    Durable goods manufacturing", "321,327-339"),
    (511, "     Wood product manufacturing", "321"),
    (530, "    Nondurable goods manufacturing", "311-316,322-326"),
    (531, "     Food manufacturing", "311"),
    (2000, "  Government and government enterprises", "..."),
)


def test_earnings_are_multiplied_out_and_have_the_scheme_of_jobs(tmp_path):
    rows = bea_rows("CAINC5N", "Thousands of dollars", EARNINGS)
    path = zipped(tmp_path, bea_text(rows), table="CAINC5N")
    reading = read(path)
    assert (reading.measure, reading.unit, reading.classification) == ("earnings", "USD", "naics")
    found = cells(reading)
    assert found.loc[("42003", "70", 2017), "value"] == 1000 * (20 * 81 + 7)
    assert "multiplied by 1,000" in " ".join(say(message) for message in reading.report)
    fine = set(cells(read(path, industries="subsector")).index.get_level_values(1))
    assert fine == {"81", "511", "531", "2000"}


GDP = (
    (1, "All industry total", "..."),
    (3, "  Agriculture, forestry, fishing and hunting", "11"),
    (12, "  Manufacturing", "31-33"),
    (13, "   Durable goods manufacturing", "321,327-339"),
    (25, "   Nondurable goods manufacturing", "311-316,322-326"),
    (83, " Government and government enterprises", "..."),
    (91, " Private goods-producing industries 2/", "..."),
)


@pytest.mark.parametrize(
    ("table", "unit", "code"),
    [
        ("CAGDP2", "Thousands of dollars", "USD"),
        ("CAGDP9", "Thousands of chained 2017 dollars", "USD of 2017"),
    ],
)
def test_product_by_industry_keeps_no_sum_beside_its_parts(tmp_path, table, unit, code):
    path = zipped(tmp_path, bea_text(bea_rows(table, unit, GDP)), table=table)
    reading = read(path)
    assert (reading.measure, reading.unit) == ("value_added", code)
    assert set(reading.industries) == {"11", "31-33", "92"}
    assert set(read(path, industries="subsector").industries) == {
        "11",
        "321,327-339",
        "311-316,322-326",
        "92",
    }
    chained = any(message.id == "readers.chained" for message in reading.report)
    assert chained == (table == "CAGDP9")
    with pytest.raises(DataError, match="unit of the figures is 'Percent'"):
        read(zipped(tmp_path, bea_text(bea_rows(table, "Percent", GDP)), table=table))


def test_each_table_has_a_format_and_lines_of_one_level():
    known = {entry.id for entry in formats()}
    for table in TABLES.values():
        assert f"bea-{table.code.lower()}" in known
        assert len(set(table.sectors.values())) == len(table.sectors)


@pytest.mark.source
@pytest.mark.skipif("SOURCE_DIR" not in os.environ, reason="the raw files are not here (SOURCE_DIR)")
def test_the_real_county_figures_add_up_to_the_published_totals(tmp_path):
    """Sectors of the counties of Pittsburgh's zone against BEA's totals and against the zone that ships."""
    import pandas as pd

    import bessemer as bm

    source = Path(os.environ["SOURCE_DIR"]) / "us"
    zones = pd.read_csv(source / "county_to_cz1990.csv", dtype={"county_fips": str})
    counties = set(zones.loc[zones["czone"] == 16300, "county_fips"].str.zfill(5))
    given = pd.read_parquet(
        source / "bea_ca25n_county_naics_2001_2016.parquet", filters=[("year", "in", [2015, 2016])]
    )
    given = given[given["GeoFIPS"].astype(str).isin(counties)]
    latest = given[(given["LineCode"] == 10) & (given["year"] == 2016)]
    assert latest["value"].sum() == 1_527_283
    shown = given["flag"].astype(object).where(given["value"].isna(), given["value"].map("{:.0f}".format))
    wide = given.assign(cell=shown).pivot(
        index=["GeoFIPS", "GeoName", "LineCode", "Description"], columns="year", values="cell"
    )
    rows = [
        f' "{code}","{name}", 2,CAEMP25N,{line},"...","{what} ","Number of jobs",{",".join(cells)}'
        for (code, name, line, what), *cells in wide.sort_index().itertuples()
    ]
    path = zipped(tmp_path, bea_text(rows, years=(2015, 2016)), span="2015_2016")
    assert sniff(path).id == "bea-caemp25n"
    frame = read(path).frame.astype({"region": str})
    sums = frame.groupby(["region", "year"], observed=True)["value"].agg(lambda part: part.sum(skipna=False))
    totals = given[given["LineCode"] == 10].set_index(["GeoFIPS", "year"])["value"]
    known = sums[sums.notna()]
    assert len(known) > 1
    np.testing.assert_array_equal(known.to_numpy(), totals.loc[known.index].to_numpy())
    flags = given["flag"].isin(["(D)", "(L)"]) & given["LineCode"].isin(TABLES["CAEMP25N"].sectors)
    assert (frame["status"] == "withheld").sum() == flags.sum() > 0
    shipped = bm.reference().panel("us_jobs_naics_disclosed").select(years=[2015, 2016])
    zone = frame.groupby(["year", "industry"], observed=True)["value"].agg(
        lambda part: part.sum(skipna=False)
    )
    ours = zone.unstack().reindex(columns=list(shipped.industries)).to_numpy()
    np.testing.assert_array_equal(ours, shipped.of("CZ16300"))
    assert zone.loc[(2016, "500")] == 92_534
