"""BLS QCEW: levels, owners, withheld parts, quarters, and files that are not right."""

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from tests.unit.sources.readers.agency_files import QCEW_KEYS, QCEW_QUARTER, qcew_text

from bessemer.errors import DataError
from bessemer.sources.readers.reading import Wanted
from bessemer.sources.readers.registry import read_published
from bessemer.words import say

# Owner, industry, level, disclosure, establishments, jobs, wages.
ALLEGHENY = [
    ("0", "10", "70", "", (33, 800, 9000)),
    ("1", "10", "71", "", (2, 20, 200)),
    ("2", "10", "71", "", (3, 30, 300)),
    ("3", "10", "71", "", (4, 40, 400)),
    ("5", "10", "71", "", (24, 710, 8100)),
    ("5", "101", "72", "", (9, 350, 4000)),
    ("5", "1013", "73", "", (5, 300, 3500)),
    ("5", "31-33", "74", "", (5, 300, 3500)),
    ("5", "23", "74", "", (4, 50, 500)),
    ("5", "62", "74", "", (15, 360, 4100)),
    ("3", "62", "74", "", (1, 15, 150)),
    ("5", "61", "74", "", (2, 10, 90)),
    ("3", "61", "74", "N", (1, 0, 0)),
    ("5", "331", "75", "", (3, 200, 2500)),
    ("5", "3311", "76", "N", (2, 0, 0)),
    ("5", "3312", "76", "", (1, 60, 700)),
    ("5", "331110", "78", "N", (2, 0, 0)),
]


def rows(area="42003", cells=ALLEGHENY, year="2016", quarter="A"):
    return [
        (area, owner, code, level, "0", year, quarter, mark, list(values))
        for owner, code, level, mark, values in cells
    ]


def written(folder, text, name="2016.annual.singlefile.csv"):
    (folder / name).write_text(text)
    return folder / name


def cells(path, **wanted):
    reading = read_published([path], Wanted(**wanted))
    frame = reading.frame.astype({"status": str})
    return reading, frame.set_index(["region", "industry"])


def test_sectors_are_those_of_the_shipped_scheme_with_all_government_together(tmp_path):
    reading, found = cells(written(tmp_path, qcew_text(rows())))
    assert reading.classification == "naics"
    assert found["value"].to_dict() == {
        ("42003", "2000"): 90,
        ("42003", "500"): 300,
        ("42003", "400"): 50,
        ("42003", "1600"): 360,
        ("42003", "1500"): 10,
    }
    assert [place.name.en for place in reading.places] == ["Allegheny County, PA"]
    assert reading.absent == "zero"


def test_owners_are_added_up_only_where_none_is_withheld(tmp_path):
    reading, found = cells(written(tmp_path, qcew_text(rows())), industries="naics2")
    assert found.loc[("42003", "62"), "value"] == 375
    assert found.loc[("42003", "61"), "status"] == "withheld"
    assert np.isnan(found.loc[("42003", "61"), "value"])
    assert reading.industries["31-33"].zh == "制造业"
    assert "1 cell withheld" in " ".join(say(message) for message in reading.report)


def test_each_level_holds_its_own_rows_alone(tmp_path):
    path = written(tmp_path, qcew_text(rows()))
    assert set(cells(path, industries="naics3")[1].index) == {("42003", "331")}
    assert cells(path, industries="naics4")[1]["value"].dropna().to_dict() == {("42003", "3312"): 60}
    assert cells(path, industries="naics6")[1].loc[("42003", "331110"), "status"] == "withheld"


def test_establishments_are_published_where_jobs_are_not_and_wages_are_dollars(tmp_path):
    path = written(tmp_path, qcew_text(rows()))
    reading, found = cells(path, measure="establishments", industries="naics4")
    assert (found.loc[("42003", "3311"), "value"], reading.unit) == (2, "establishments")
    reading, found = cells(path, measure="earnings", industries="naics2")
    assert (found.loc[("42003", "31-33"), "value"], reading.unit) == (3500, "USD")


def test_states_and_metropolitan_areas_are_other_levels(tmp_path):
    state = [
        (owner, code, {"7": "5"}[level[0]] + level[1], mark, values)
        for owner, code, level, mark, values in ALLEGHENY
    ]
    metro = [(owner, code, "4" + level[1], mark, values) for owner, code, level, mark, values in ALLEGHENY]
    text = qcew_text([*rows(), *rows("42000", state), *rows("C3830", metro), *rows("42999")])
    path = written(tmp_path, text)
    assert [place.code for place in cells(path)[0].places] == ["42003"]
    assert [place.name.en for place in cells(path, places="state")[0].places] == ["Pennsylvania"]
    assert [place.name.en for place in cells(path, places="metro")[0].places] == ["Pittsburgh, PA MSA"]


def test_quarters_are_averaged_to_a_year_and_missing_ones_are_said(tmp_path):
    def quarter(number, jobs, mark=""):
        values = (5, jobs, jobs + 3, jobs + 6, 1000)
        return [("42003", "5", "23", "74", "0", "2016", number, mark, list(values))]

    four = [row for at, jobs in enumerate((100, 200, 300, 400), 1) for row in quarter(str(at), jobs)]
    path = written(tmp_path, qcew_text(four, QCEW_QUARTER), "2016.q1-q4.singlefile.csv")
    reading, found = cells(path)
    assert found.loc[("42003", "400"), "value"] == 253
    assert not [message for message in reading.report if message.id == "readers.quarters"]
    assert cells(path, measure="earnings")[1].loc[("42003", "400"), "value"] == 4000
    path = written(tmp_path, qcew_text(four[:2], QCEW_QUARTER), "2016.q1-q2.singlefile.csv")
    reading, found = cells(path)
    assert found.loc[("42003", "400"), "value"] == 153
    assert "only the quarters 1, 2" in " ".join(say(message) for message in reading.report)
    hidden = [*four[:3], *quarter("4", 0, "N")]
    path = written(tmp_path, qcew_text(hidden, QCEW_QUARTER), "2016.q1-q4.csv")
    assert cells(path)[1].loc[("42003", "400"), "status"] == "withheld"


def test_a_zip_gives_what_the_csv_gives_and_a_cut_one_is_refused(tmp_path):
    path = written(tmp_path, qcew_text(rows() * 300))
    with zipfile.ZipFile(tmp_path / "2016_annual_singlefile.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "2016.annual.singlefile.csv")
    packed = cells(tmp_path / "2016_annual_singlefile.zip")[0].frame
    assert packed.equals(cells(path)[0].frame)
    whole = bytearray((tmp_path / "2016_annual_singlefile.zip").read_bytes())
    whole[700:720] = b"\0" * 20
    (tmp_path / "bad.zip").write_bytes(whole)
    with pytest.raises(DataError, match="read"):
        cells(tmp_path / "bad.zip")


@pytest.mark.parametrize(
    ("change", "what", "where"),
    [
        ((",300,3500,", ",x300,3500,"), "'x300' is no number", "row 8, column 10"),
        (('"74","0","2016","A",""', '"74","0","2016"'), "where the heading has 38", "row 9"),
        (('"331","75","0","2016","A",""', '"331","75","0","2016","A","?"'), "disclosure_code '\\?'", "File"),
        (('"331","75","0","2016"', '"331","75","0","16"'), "'16' is no year", "File"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_row(tmp_path, change, what, where):
    text = qcew_text(rows())
    path = written(tmp_path, text.replace(*change, 1))
    with pytest.raises(DataError, match=what) as caught:
        cells(path, industries="naics3")
    assert where in caught.value.where


def test_the_fixture_has_the_38_columns_of_the_annual_single_file(tmp_path):
    heads = qcew_text([]).strip().split(",")
    assert len(heads) == 38
    assert [head.strip('"') for head in heads[:8]] == QCEW_KEYS


@pytest.mark.source
@pytest.mark.skipif("SOURCE_DIR" not in os.environ, reason="the raw files are not here (SOURCE_DIR)")
def test_the_real_county_figures_are_the_sums_of_their_rows(tmp_path):
    """Allegheny County in 2016 by sector, against sums made of the source's own rows."""
    import pandas as pd

    source = Path(os.environ["SOURCE_DIR"]) / "us/bls_qcew_2016_annual.parquet"
    given = pd.read_parquet(source, filters=[("area_fips", "in", ["42003", "42007"])])
    given["mark"] = np.where(given["sup_q"] > 0, "N", "")
    made = [
        (
            *(row.area_fips, str(row.own_code), row.industry_code, str(row.agglvl_code), "0", "2016", "A"),
            row.mark,
            [round(row.estabs), 0 if row.mark else round(row.emp), 0 if row.mark else int(row.wages)],
        )
        for row in given.itertuples()
    ]
    path = written(tmp_path, qcew_text(made))
    _, found = cells(path)
    county = given[given["area_fips"] == "42003"].astype({"own_code": str, "agglvl_code": str})
    government = county[(county["agglvl_code"] == "71") & county["own_code"].isin(["1", "2", "3"])]
    assert found.loc[("42003", "2000"), "value"] == government["emp"].round().sum()
    assert found.loc[("42003", "500"), "value"] == 35_311
    _, fine = cells(path, industries="naics4")
    level = given[given["agglvl_code"].astype(str) == "76"]
    hidden = level.groupby(["area_fips", "industry_code"])["sup_q"].max()
    pd.testing.assert_series_equal(
        fine["status"].eq("withheld").sort_index(), (hidden > 0).sort_index(), check_names=False
    )
