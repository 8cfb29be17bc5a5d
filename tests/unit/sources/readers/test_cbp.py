"""Census County Business Patterns: codes, flags of noise and of withheld cells, the year, older files."""

import os
import zipfile
from pathlib import Path

import pytest
from tests.unit.sources.readers.agency_files import CBP_OLD_HEAD, cbp_text

from bessemer.errors import DataError, OptionError
from bessemer.sources.readers.reading import Wanted
from bessemer.sources.readers.registry import read_published
from bessemer.words import say

# State, county, industry, flag, jobs, payroll, establishments: rows of the file of 2021, and more flags.
ROWS = [
    ("01", "001", "------", "G", 11216, 424826, 924),
    ("01", "001", "11----", "G", 78, 5107, 10),
    ("01", "001", "113///", "G", 68, 4563, 7),
    ("01", "001", "1133//", "G", 68, 4563, 7),
    ("01", "001", "11331/", "G", 68, 4563, 7),
    ("01", "001", "113310", "G", 68, 4563, 7),
    ("01", "001", "31----", "H", 900, 50000, 30),
    ("01", "001", "44----", "J", 2000, 60000, 160),
    ("01", "001", "21----", "D", 0, 0, 4),
    ("01", "001", "55----", "S", 0, 0, 3),
    ("01", "001", "92----", "N", 0, 0, 3),
    ("01", "999", "31----", "G", 5, 100, 3),
]


def written(folder, text=None, name="cbp21co.txt"):
    (folder / name).write_text(text or cbp_text(ROWS), encoding="latin-1", newline="")
    return folder / name


def cells(path, **wanted):
    reading = read_published([path], Wanted(**wanted))
    return reading, reading.frame.astype({"status": str}).set_index(["region", "industry"])


def test_sectors_have_their_ranges_and_flags_keep_their_meaning(tmp_path):
    reading, found = cells(written(tmp_path))
    assert found["value"].dropna().to_dict() == {
        ("01001", "11"): 78,
        ("01001", "31-33"): 900,
        ("01001", "44-45"): 2000,
    }
    assert found.loc["01001", "status"].drop(["11", "31-33", "44-45"]).to_dict() == {
        "21": "withheld",
        "55": "withheld",
        "92": "not collected",
    }
    assert (reading.absent, set(reading.frame["year"])) == ("unknown", {2021})
    assert [place.name.en for place in reading.places] == ["Autauga County, AL"]
    said = " ".join(say(message) for message in reading.report)
    assert "2 cells withheld (D, S)" in said
    assert "2% or more in 2 cells" in said


@pytest.mark.parametrize(("detail", "code"), [("naics3", "113"), ("naics4", "1133"), ("naics6", "113310")])
def test_each_detail_holds_its_own_rows_alone(tmp_path, detail, code):
    assert list(cells(written(tmp_path), industries=detail)[1].index) == [("01001", code)]


def test_establishments_are_never_withheld_and_payroll_is_in_dollars(tmp_path):
    path = written(tmp_path)
    assert cells(path, measure="establishments")[1].loc[("01001", "21"), "value"] == 4
    reading, found = cells(path, measure="earnings")
    assert (found.loc[("01001", "31-33"), "value"], reading.unit) == (50_000_000, "USD")


def test_the_year_is_that_of_the_name_or_is_said(tmp_path):
    with pytest.raises(OptionError, match="year of the figures is not known"):
        cells(written(tmp_path, name="counties.txt"))
    assert set(cells(written(tmp_path, name="counties.txt"), years=(2020,))[0].frame["year"]) == {2020}
    with pytest.raises(OptionError, match="of 2021, which is not among"):
        cells(written(tmp_path), years=(2020,))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("cbp98co.txt", cbp_text(ROWS))
    assert set(cells(tmp_path / "x.zip")[0].frame["year"]) == {1998}


def test_older_files_hide_cells_behind_a_size(tmp_path):
    tail = ",".join(["0"] * 13) + ",63,1"
    text = "\n".join(
        [
            CBP_OLD_HEAD,
            f"01,001,11----,,G,78,G,1200,G,5107,10,{tail}",
            f"01,001,21----,B,D,0,D,0,D,0,4,{tail}",
        ]
    )
    reading, found = cells(written(tmp_path, text + "\n", "Cbp15co.txt"))
    assert found.loc[("01001", "21"), "status"] == "withheld"
    assert found.loc[("01001", "11"), "value"] == 78
    assert set(reading.frame["year"]) == {2015}


def test_a_file_that_is_not_right_is_refused(tmp_path):
    good = cbp_text(ROWS)
    with pytest.raises(DataError, match="'many' is no number") as caught:
        cells(written(tmp_path, good.replace(",900,", ",many,")))
    assert "row 8" in caught.value.where
    with pytest.raises(DataError, match="flag 'X' in column emp_nf is none of CBP"):
        cells(written(tmp_path, good.replace('"31----","H"', '"31----","X"')))
    with pytest.raises(DataError, match="where the heading has 23"):
        cells(written(tmp_path, good[: good.rindex("31----")]))


@pytest.mark.source
@pytest.mark.skipif("SOURCE_DIR" not in os.environ, reason="the raw files are not here (SOURCE_DIR)")
def test_the_real_figures_are_those_of_the_source(tmp_path):
    import pandas as pd

    source = Path(os.environ["SOURCE_DIR"]) / "us/cbp_county_naics4_2017_2021.parquet"
    given = pd.read_parquet(source, filters=[("year", "==", 2021), ("state", "==", "PA")])
    given = given.groupby(["fips", "naics"], observed=True)["emp"].sum().reset_index()
    rows = [
        (code[:2], code[2:], f"{naics}//", "G", int(jobs), 0, 1)
        for code, naics, jobs in given.itertuples(index=False)
    ]
    _, found = cells(written(tmp_path, cbp_text(rows)), industries="naics4")
    assert found["value"].sum() == given["emp"].sum()
    assert len(found) == len(given)
