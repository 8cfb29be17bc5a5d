"""ARDECO in the layouts of its API, its R package and its page; and the real figures."""

import os
from pathlib import Path

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import DataError, OptionError
from bessemer.sources.readers.ardeco import ARDECO_TABLE, read_ardeco
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.reading import Wanted

REAL = Path(os.environ.get("SOURCE_DIR", "")) / "europe"
JOBS = REAL / "ardeco_employment_nuts2_nace10_2000_2019.parquet"
SECTORS = ["A", "B-E", "F", "G-I", "G-J", "J", "K", "K-N", "L", "M_N", "O-Q", "O-U", "R-U", "Total"]
LEVELS = {"DE": 0, "DEA5": 2, "PL22": 2, "DE005M": 4, "EU27_2020": 9}


def rows():
    """Return territory, sector, year, version and value of each cell."""
    for version in (2016, 2021):
        for where, place in enumerate(LEVELS):
            for at, sector in enumerate(SECTORS):
                for year in (2000, 2001, 2002):
                    yield (
                        place,
                        sector,
                        year,
                        version,
                        f"{10 * at + where + (year - 2000) / 10 + version % 10:.1f}",
                    )


def api(tmp_path):
    lines = ["LEVEL_ID,VERSIONS,TERRITORY_ID,NAME_HTML,DATE,YEAR,UNIT,SECTOR,VALUE"]
    lines += [
        f'{LEVELS[place]},{version},{place},"{place} name",{year}-01-01,{year},THS,{sector},{value}'
        for place, sector, year, version, value in rows()
    ]
    path = tmp_path / "SNETZ.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def package(tmp_path):
    lines = ["VARIABLE,VERSIONS,LEVEL,NUTSCODE,YEAR,SECTOR,UNIT,VALUE"]
    lines += [
        f"SNETZ,{version},{LEVELS[place]},{place},{year},{sector},THS,{value}"
        for place, sector, year, version, value in rows()
    ]
    path = tmp_path / "snetz.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def page(tmp_path):
    cells = {}
    for place, sector, year, version, value in rows():
        if version == 2021:
            cells.setdefault((place, sector), {})[year] = value
    lines = ["NUTS;Name;Unit;NACE;2000;2001;2002"]
    lines += [
        ";".join([place, f"{place} name", "Thousands Persons", sector, *values.values()])
        for (place, sector), values in cells.items()
    ]
    path = tmp_path / "employment.csv"
    path.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [api, package, page])
def test_each_layout_gives_the_same_panel(tmp_path, write):
    path = write(tmp_path)
    assert ARDECO_TABLE.knows(head_of(path))
    reading = read_ardeco(path, Wanted())
    assert (reading.classification, reading.measure, reading.unit) == ("a10", "jobs", "jobs")
    cells = reading.frame.set_index(["region", "industry", "year"]).value
    assert len(cells) == 2 * 10 * 3
    assert cells["DEA5", "A", 2001] == 2_100  # 0 + 1 + 0.1 + 1 thousand, of the later version of NUTS
    assert cells["PL22", "M-N", 2002] == 93_200
    assert [(entry.year, entry.scope) for entry in reading.breaks] == [(2001, "PL")]
    if write is not page:
        assert reading.how["version"] == "2021"


def test_names_are_those_that_ship_else_those_of_the_file(tmp_path):
    path = api(tmp_path)
    path.write_text(path.read_text().replace("DEA5", "DEX9"))
    assert [place.name.en for place in read_ardeco(path, Wanted()).places] == ["DEX9 name", "Silesia"]
    assert [place.code for place in read_ardeco(path, Wanted(places="country")).places] == ["DE"]


def test_what_is_not_as_published_is_named(tmp_path):
    path = package(tmp_path)
    path.write_text(path.read_text().replace("PL22,2000,A,THS,2.0", "PL22,MM,A,THS,2.0"))
    text = path.read_text()
    path.write_text(text.replace(",2000,", ",20-00,", 1))
    with pytest.raises(DataError, match="'20-00' is no year") as caught:
        read_ardeco(path, Wanted())
    assert "snetz.csv, row 2" in caught.value.where
    path.write_text(text.splitlines()[0] + "\nSNETZ,2021\n")
    with pytest.raises(DataError, match="fewer than the heading"):
        read_ardeco(path, Wanted())
    with pytest.raises(OptionError, match="no value_added"):
        read_ardeco(api(tmp_path), Wanted(measure="value_added"))


def test_a_table_of_the_users_own_is_not_taken_for_it(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("nuts,nace,unit,year,value\nDEA5,A,jobs,2019,5\n")
    assert not ARDECO_TABLE.knows(head_of(path))


@pytest.mark.source
@pytest.mark.skipif(not JOBS.is_file(), reason="the raw files are not here (SOURCE_DIR)")
def test_the_real_figures_are_those_that_ship():
    assert ARDECO_TABLE.knows(head_of(JOBS))
    shipped = bm.reference().panel("eu_jobs_a10")
    reading = read_ardeco(JOBS, Wanted(years=(2000, 2010, 2019)))
    assert reading.classification == shipped.classification
    assert [place.code for place in reading.places] == sorted(shipped.regions)
    cells = reading.frame.set_index(["year", "region", "industry"]).value
    for year in (2000, 2010, 2019):
        for at, region in enumerate(shipped.regions):
            ours = [cells[year, region, code] for code in shipped.industries]
            np.testing.assert_allclose(ours, shipped.at(year)[at], rtol=1e-12)
    added = read_ardeco(REAL / "ardeco_gva_nuts2_nace10_2000_2019.parquet", Wanted(years=(2019,)))
    assert (added.measure, added.unit) == ("value_added", "EUR")
    whole = bm.reference().panel("eu_gva_a10")
    kept = added.frame[added.frame.region.isin(whole.regions)]
    assert np.nansum(kept.value) == pytest.approx(np.nansum(whole.at(2019)), rel=1e-9)
