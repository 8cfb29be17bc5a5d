"""Regional tables of Eurostat, in both layouts as published: flags, levels, overlapping industries."""

import gzip

import numpy as np
import pytest

from bessemer.errors import DataError, OptionError
from bessemer.sources.readers.eurostat import EUROSTAT_SDMX, EUROSTAT_TSV, read_eurostat
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.reading import Wanted
from bessemer.words import say

NAMA = ["A", "B-E", "C", "F", "G-I", "G-J", "J", "K", "K-N", "L", "M_N", "O-Q", "O-U", "R-U", "TOTAL"]
PLACES = ["EU27_2020", "EA19", "EA20", "DE", "DEA", "DEA5", "DEA51", "DEZZ", "PL", "PL22", "PL21"]
YEARS = [2018, 2019, 2020]


def employment(tmp_path, cells=None, name="estat_nama_10r_3empers.tsv", places=PLACES):
    """Write the table of employment; `cells` by (industry, place, year) replace the figure."""
    lines = ["freq,unit,wstatus,nace_r2,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in YEARS)]
    for at, code in enumerate(NAMA):
        for status in ("EMP", "SAL"):
            for where, place in enumerate(places):
                figures = [
                    (cells or {}).get((code, place, year), f"{100 + at + where + year - 2018}.5 ")
                    for year in YEARS
                ]
                key = f"A,THS,{status},{code},{place}"
                lines.append("\t".join([key, *figures]) if status == "EMP" else f"{key}\t1 \t2 \t3 ")
    text = "\n".join(lines) + "\n"
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def sdmx(tmp_path, rows, dimensions="freq,unit,wstatus,nace_r2,geo", flow="ESTAT:NAMA_10R_3EMPERS(1.0)"):
    head = f"DATAFLOW,LAST UPDATE,{dimensions},TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
    path = tmp_path / "table_linear.csv"
    path.write_text("\n".join([head, *(f"{flow},17/01/24 23:00:00,{row}" for row in rows)]) + "\n")
    return path


def at(reading, region, industry, year):
    frame = reading.frame
    rows = frame[(frame.region == region) & (frame.industry == industry) & (frame.year == year)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize("name", ["estat_nama_10r_3empers.tsv", "estat_nama_10r_3empers.tsv.gz"])
def test_employment_is_read_by_nuts2_and_the_ten_groups(tmp_path, name):
    path = employment(tmp_path, name=name)
    assert EUROSTAT_TSV.knows(head_of(path))
    assert not EUROSTAT_SDMX.knows(head_of(path))
    reading = read_eurostat(path, Wanted())
    assert reading.classification == "a10"
    assert reading.measure == reading.unit == "jobs"
    assert [place.code for place in reading.places] == ["DEA5", "PL21", "PL22"]
    assert reading.places[0].name.zh == "阿恩斯贝格"
    assert reading.places[0].country == "DEU"
    assert len(reading.frame) == 3 * 10 * 3
    # A in DEA5, the fifth place, in 2019: 100 + 0 + 5 + 1 and a half thousand.
    assert at(reading, "DEA5", "A", 2019).value == 106_500
    assert at(reading, "DEA5", "M-N", 2018).value == 100_000 + 10_000 + 5_000 + 500
    said = [say(message) for message in reading.report]
    assert "Dimension wstatus: EMP is taken; the file also has SAL." in said
    assert any("(C, G-J, K-N, O-U, TOTAL)" in sentence for sentence in said)
    assert reading.origin.title.en == "Eurostat, employment by NUTS 3 region and industry (nama_10r_3empers)"


def test_levels_are_told_apart_and_sums_of_countries_left_out(tmp_path):
    path = employment(tmp_path)
    taken = {
        level: [place.code for place in read_eurostat(path, Wanted(places=level)).places]
        for level in ("nuts1", "nuts2", "nuts3", "country")
    }
    assert taken == {
        "nuts1": ["DEA"],
        "nuts2": ["DEA5", "PL21", "PL22"],
        "nuts3": ["DEA51"],
        "country": ["DE", "PL"],
    }
    with pytest.raises(OptionError, match="'county'"):
        read_eurostat(path, Wanted(places="county"))


def test_flags_tell_withheld_estimated_missing_and_other_figures_apart(tmp_path):
    cells = {
        ("A", "DEA5", 2018): ": c",
        ("A", "DEA5", 2019): ":",
        ("A", "DEA5", 2020): "12.25 e",
        ("F", "DEA5", 2018): "0 n",
        ("F", "DEA5", 2019): "7 pu",
        ("F", "DEA5", 2020): ":z",
        ("J", "DEA5", 2018): ":c",
    }
    reading = read_eurostat(employment(tmp_path, cells), Wanted())
    found = {key: at(reading, *key) for key in [("DEA5", code, year) for code in "AFJ" for year in YEARS]}
    assert found["DEA5", "A", 2018].status == "withheld"
    assert found["DEA5", "J", 2018].status == "withheld"
    assert found["DEA5", "A", 2019].status == "not collected"
    assert found["DEA5", "F", 2020].status == "not collected"
    assert np.isnan(found["DEA5", "F", 2020].value)
    assert (found["DEA5", "A", 2020].value, found["DEA5", "A", 2020].status) == (12_250, "estimated")
    assert (found["DEA5", "F", 2018].value, found["DEA5", "F", 2018].status) == (0, "observed")
    assert found["DEA5", "F", 2019].value == 7000
    said = " ".join(say(message) for message in reading.report)
    assert "2 cells withheld (: c), kept as unknown." in said
    assert "1 figure is an estimate" in said
    assert "2 figures have other marks (n, pu)" in said


def test_breaks_are_gathered_by_country_and_industry(tmp_path):
    whole = {(code, place, 2020): "5 b" for code in NAMA for place in ("PL21", "PL22")}
    some = {("F", "DEA5", 2019): "5 bp", ("A", "DEA5", 2018): "5 b"}
    reading = read_eurostat(employment(tmp_path, {**whole, **some}, places=[*PLACES, "DEA4"]), Wanted())
    assert [(one.year, one.scope, one.industries) for one in reading.breaks] == [
        (2019, "DEA5", ("F",)),  # that of 2018 is the first year: nothing is before it
        (2020, "PL", ()),
    ]
    assert "2020" in reading.breaks[1].note.en


def test_years_and_sections_are_chosen(tmp_path):
    reading = read_eurostat(employment(tmp_path), Wanted(years=(2019,), industries="sections"))
    assert set(reading.frame.year) == {2019}
    with pytest.raises(DataError, match="no figure of what is wanted"):
        read_eurostat(employment(tmp_path), Wanted(years=(1950,)))


def test_sdmx_csv_gives_what_tsv_gives(tmp_path):
    cells = {("A", "DEA5", 2018): ": c", ("F", "PL22", 2019): "8.1 b"}
    first = read_eurostat(employment(tmp_path, cells), Wanted())
    rows = []
    for line in (tmp_path / "estat_nama_10r_3empers.tsv").read_text().splitlines()[1:]:
        key, *figures = line.split("\t")
        for year, figure in zip(YEARS, figures, strict=True):
            value, _, flag = figure.strip().partition(" ")
            secret = "C" if flag == "c" else ""
            rows.append(f"{key},{year},{'' if value == ':' else value},{'' if secret else flag},{secret}")
    path = sdmx(tmp_path, rows)
    assert EUROSTAT_SDMX.knows(head_of(path))
    assert not EUROSTAT_TSV.knows(head_of(path))
    second = read_eurostat(path, Wanted())
    order = ["region", "industry", "year"]
    frames = [one.frame.sort_values(order, ignore_index=True) for one in (first, second)]
    assert frames[0].equals(frames[1])
    assert first.breaks == second.breaks
    assert second.how["table"] == "nama_10r_3empers"


def test_value_added_in_millions_is_turned_into_euros(tmp_path):
    path = tmp_path / "estat_nama_10r_3gva.tsv"
    path.write_text(
        "freq,currency,nace_r2,geo\\TIME_PERIOD\t2019 \t2020 \n"
        "A,MIO_EUR,A,DEA5\t410.37 \t: \nA,MIO_NAC,A,DEA5\t1 \t2 \nA,MIO_EUR,TOTAL,DEA5\t9 \t9 \n"
    )
    reading = read_eurostat(path, Wanted())
    assert (reading.measure, reading.unit) == ("value_added", "EUR")
    assert at(reading, "DEA5", "A", 2019).value == 410_370_000
    with pytest.raises(OptionError, match="has no jobs"):
        read_eurostat(path, Wanted(measure="jobs"))


def test_structural_statistics_hold_several_measures_and_divisions(tmp_path):
    rows = [
        f"A,{code},{indicator},DEA5,{year},{value},,"
        for year in (2019, 2020)
        for code, value in {"C": 60, "C10": 10, "C101": 4, "D35": 7, "D": 7, "B-N_S95_X_K": 67}.items()
        for indicator in ("V11210", "V16110", "V13320", "V12110")
    ]
    path = sdmx(tmp_path, rows, "freq,nace_r2,indic_sb,geo", "ESTAT:SBS_R_NUTS06_R2(1.0)")
    reading = read_eurostat(path, Wanted())
    assert (reading.measure, reading.classification) == ("jobs", "nace2")
    assert set(reading.frame.industry) == {"B-N_S95_X_K"}  # C and D do not cover it whole
    fine = read_eurostat(path, Wanted(measure="establishments", industries="sections"))
    assert (fine.unit, fine.how["indic_sb"]) == ("establishments", "V11210")
    wages = read_eurostat(path, Wanted(measure="earnings"))
    assert at(wages, "DEA5", "B-N_S95_X_K", 2020).value == 67_000_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("A,THS,EMP,F,DEA5\t", "A,THS,EMP,F,DEA5\tabc\t"), "keys and"),
        (("100.5", "1OO.5"), "'1OO.5' is no figure"),
        (("\t2019", "\t2019-Q1"), "'2019-Q1' is no year"),
    ],
)
def test_bad_rows_are_named(tmp_path, change, message):
    path = employment(tmp_path, places=["DEA5"])
    path.write_text(path.read_text().replace(*change, 1))
    with pytest.raises(DataError, match=message) as caught:
        read_eurostat(path, Wanted())
    assert "estat_nama_10r_3empers.tsv, row " in caught.value.where


def test_damaged_and_empty_files_are_named(tmp_path):
    path = employment(tmp_path, name="t.tsv.gz")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError, match="damaged"):
        read_eurostat(path, Wanted())
    other = tmp_path / "other.csv"
    other.write_text("region,year,value\n")
    with pytest.raises(DataError, match="neither as TSV nor as SDMX-CSV"):
        read_eurostat(other, Wanted())
    assert not EUROSTAT_TSV.knows(head_of(other))
    assert not EUROSTAT_SDMX.knows(head_of(other))
    with pytest.raises(DataError, match="No such file"):
        read_eurostat(tmp_path / "none.tsv", Wanted())
