"""Workforce jobs of the ONS: quarters become years, sums are left out; and the real workbook."""

import datetime
import os
from pathlib import Path

import pytest

from bessemer.classify import scheme
from bessemer.errors import DataError, OptionError
from bessemer.sources.readers.ons import ONS_WORKFORCE_JOBS, read_ons_jobs
from bessemer.sources.readers.reading import Head, Wanted
from bessemer.words import say

SECTIONS = [chr(at) for at in range(ord("A"), ord("U"))]
REAL = Path(os.environ.get("SOURCE_DIR", "")) / "europe" / "ons_jobs05_2021.xls"


def workbook(tmp_path, last="Jun 21 (p)", region=" North East", cell=None):
    import xlsxwriter

    path = tmp_path / "jobs05.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "mmm yy"})
    book.add_worksheet("Introduction").write(0, 0, "JOBS05 Workforce jobs by region and industry")
    for number, (name, said) in enumerate(
        [("North East", region), ("Scotland", " Scotland"), ("Great Britain", " Great Britian")], start=1
    ):
        sheet = book.add_worksheet(f"{number}. {name}")
        sheet.write(0, 0, "JOBS05  Workforce jobs by region & industry1")
        sheet.write(2, 0, f"Region - {said}")
        sheet.write_row(5, 0, ["SIC 2007 section", "", *SECTIONS, "G-T", "A-T"])
        quarters = [datetime.date(2019, month, 1) for month in (3, 6, 9)]
        quarters += ["Dec 19  ", "Mar 20 4 (r)", "Jun 20 (r) ", "Sep 20 (r)", "Dec 20 (r)", last]
        for at, quarter in enumerate(quarters):
            row = [number * 10 + at + place for place in range(len(SECTIONS))]
            sheet.write_row(6 + at, 0, [quarter, "", *row, sum(row[6:]), sum(row)])
        if cell is not None:
            sheet.write(6, 2, cell)
        sheet.write(16, 0, "1. Workforce Jobs estimates include data from the Labour Force Survey.")
    book.close()
    return path


def test_a_year_is_the_mean_of_its_quarters(tmp_path):
    reading = read_ons_jobs(workbook(tmp_path), Wanted())
    frame = reading.frame.set_index(["region", "industry", "year"]).value
    assert frame["North East", "A", 2019] == (10 + 11 + 12 + 13) / 4 * 1000
    assert frame["Scotland", "T", 2020] == (20 + 19 + 5.5) * 1000
    assert set(reading.frame.year) == {2019, 2020}
    assert [place.name.zh for place in reading.places] == ["东北英格兰", "苏格兰"]
    assert (reading.classification, reading.unit) == ("nace2", "jobs")
    said = [say(message) for message in reading.report]
    assert "Left out, because a quarter is missing: 2021." in said
    assert "1 place left out that are sums of others (Great Britain)." in said


def test_sections_are_summed_to_the_ten_groups(tmp_path):
    path = workbook(tmp_path)
    fine, groups = read_ons_jobs(path, Wanted()), read_ons_jobs(path, Wanted(industries="a10"))
    assert groups.classification == "a10"
    assert set(groups.frame.industry) == set(scheme("a10").codes)
    frame = groups.frame.set_index(["region", "industry", "year"]).value
    assert frame["North East", "B-E", 2019] == 12_500 + 13_500 + 14_500 + 15_500
    assert groups.frame.value.sum() == pytest.approx(fine.frame.value.sum())


def test_what_is_not_as_published_is_named(tmp_path):
    with pytest.raises(DataError, match="region is 'Wales'"):
        read_ons_jobs(workbook(tmp_path, region=" Wales"), Wanted())
    with pytest.raises(DataError, match="'n/k' is no figure") as caught:
        read_ons_jobs(workbook(tmp_path, cell="n/k"), Wanted())
    assert "sheet 1. North East, row 7, section A" in caught.value.where
    with pytest.raises(DataError, match="'Summer 21' is no quarter"):
        read_ons_jobs(workbook(tmp_path, last="Summer 21"), Wanted())
    with pytest.raises(OptionError, match="exports"):
        read_ons_jobs(workbook(tmp_path), Wanted(measure="exports"))
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"PK nothing")
    with pytest.raises(DataError, match="no Excel file"):
        read_ons_jobs(other, Wanted())


def test_a_mark_leaves_the_year_unknown(tmp_path):
    reading = read_ons_jobs(workbook(tmp_path, cell="*"), Wanted())
    frame = reading.frame.set_index(["region", "industry", "year"])
    assert frame.loc[("North East", "A", 2019)].status == "not collected"
    assert frame.loc[("North East", "A", 2020)].status == "observed"


def test_the_workbook_is_known_by_its_sheets():
    sheets = ["Introduction", "1. North East", "12. Scotland", "13. Northern Ireland", "15. United Kingdom"]
    assert ONS_WORKFORCE_JOBS.knows(Head(Path("x.xls"), b"", "", sheets=tuple(sheets)))
    assert not ONS_WORKFORCE_JOBS.knows(Head(Path("x.xls"), b"", "", sheets=("North East",)))


@pytest.mark.source
@pytest.mark.skipif(not REAL.is_file(), reason="the raw files are not here (SOURCE_DIR)")
def test_the_real_workbook_adds_up_to_the_united_kingdom():
    import python_calamine

    reading = read_ons_jobs(REAL, Wanted())
    assert len(reading.places) == 12
    assert len(reading.frame) == 12 * 20 * 25
    rows = python_calamine.load_workbook(str(REAL)).get_sheet_by_name("15. United Kingdom").to_python()
    total = [row[23] for row in rows if isinstance(row[0], datetime.date) and row[0].year == 2007]
    assert len(total) == 4
    ours = reading.frame[reading.frame.year == 2007].value.sum()
    # The regions are rounded to thousands, section by section.
    assert ours == pytest.approx(sum(total) / 4 * 1000, rel=1e-3)


def test_a_heading_that_lacks_a_section_is_refused(tmp_path, monkeypatch):
    """Its jobs would be missing in the sum of its group, and nobody would see it."""
    monkeypatch.setitem(globals(), "SECTIONS", [*SECTIONS[:-1], "0"])
    with pytest.raises(DataError, match="not each from A to T once"):
        read_ons_jobs(workbook(tmp_path), Wanted())
