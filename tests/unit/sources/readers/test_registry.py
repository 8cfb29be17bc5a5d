"""Which format a file has: each fixture is known by one reader, and mistakes are said."""

import gzip
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.unit.sources.readers.agency_files import bea_rows, bea_text, bea_zip, cbp_text, qcew_text

from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError
from bessemer.sources.readers import registry
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.joining import added, joined
from bessemer.sources.readers.reading import Place, Reading, Wanted
from bessemer.sources.readers.united_states import JOBS, bea
from bessemer.words import Message, Text, say

QCEW = [("42003", "5", "23", "74", "0", "2016", "A", "", (9, 100, 5000))]
CBP = [("42", "003", "23----", "G", 100, 4000, 9)]


@pytest.fixture
def files(tmp_path):
    """One file of each US format, as published and packed."""
    made = {
        "bea-caemp25n": bea_zip(tmp_path / "CAEMP25N.zip", bea_text(bea_rows())),
        "bls-qcew": tmp_path / "2016.annual.singlefile.csv",
        "census-cbp": tmp_path / "cbp21co.txt",
    }
    made["bls-qcew"].write_text(qcew_text(QCEW))
    made["census-cbp"].write_text(cbp_text(CBP))
    return made


def test_no_two_formats_know_one_file(files, tmp_path):
    for id, path in files.items():
        head = head_of(path)
        assert [entry.id for entry in registry.formats() if entry.knows(head)] == [id]
        assert registry.sniff(path).id == id
    for name, content in (
        ("tidy.csv", b"region,industry,year,value\na,b,2020,1\n"),
        ("empty.csv", b""),
        ("signs.bin", bytes(range(256))),
    ):
        (tmp_path / name).write_bytes(content)
        assert registry.sniff(tmp_path / name) is None


def test_every_module_has_the_formats_that_the_registry_names():
    for entry in registry.formats():
        assert registry.format_of(entry.id) is entry
        assert entry.measures
        assert entry.name.en != entry.name.zh


def test_the_beginning_of_a_file_is_read_whatever_holds_it(tmp_path):
    text = "name,值\n长春,1\n"
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    with gzip.open(tmp_path / "a.csv.gz", "wb") as file:
        file.write(text.encode())
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("small.txt", "x")
        archive.writestr("a.csv", text)
    assert {head_of(tmp_path / name).text for name in ("a.csv", "a.csv.gz", "a.zip")} == {text}
    assert head_of(tmp_path / "a.zip").members == ("small.txt", "a.csv")
    frame = pd.DataFrame({"x": [1], "y": [2]})
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_excel(tmp_path / "a.xlsx", sheet_name="Jobs & more", engine="xlsxwriter")
    assert head_of(tmp_path / "a.parquet").columns == ("x", "y")
    assert head_of(tmp_path / "a.xlsx").sheets == ("Jobs & more",)
    assert head_of(tmp_path / "a.xlsx").members == ()


def test_what_cannot_be_opened_is_said(tmp_path):
    with pytest.raises(DataError, match="No such file"):
        registry.sniff(tmp_path / "none.csv")
    (tmp_path / "cut.zip").write_bytes(bea_zip(tmp_path / "z.zip", bea_text(bea_rows())).read_bytes()[:500])
    with pytest.raises(DataError, match="damaged archive"):
        registry.sniff(tmp_path / "cut.zip")


def test_another_format_than_asked_for_says_what_was_found(files, tmp_path):
    with pytest.raises(UnavailableError, match="bea-caemp25m") as caught:
        registry.read_published([files["bls-qcew"]], format="bea-caemp25m")
    assert "bea-caemp25n" in caught.value.remedy
    with pytest.raises(DataError, match="it is BLS QCEW") as caught:
        registry.read_published([files["bls-qcew"]], format="census-cbp")
    assert "--format bls-qcew" in caught.value.remedy
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="it begins with 'a,b'"):
        registry.read_published([tmp_path / "x.csv"], format="census-cbp")
    assert registry.read_published([tmp_path / "x.csv"]) is None
    with pytest.raises(DataError) as caught:
        registry.read_published([files["census-cbp"], files["bls-qcew"]])
    assert "cbp21co.txt" in caught.value.where
    assert "2016.annual" in caught.value.where


@pytest.mark.parametrize(
    ("wanted", "word"),
    [
        (Wanted(measure="exports"), "measure"),
        (Wanted(places="countie"), "county"),
        (Wanted(industries="naics5"), "naics4"),
    ],
)
def test_what_a_format_does_not_have_is_refused_with_what_it_has(files, wanted, word):
    with pytest.raises(OptionError) as caught:
        registry.read_published([files["bls-qcew"]], wanted)
    assert word in str(caught.value)


def reading(cells, **more):
    rows = pd.DataFrame(cells, columns=["region", "industry", "year", "value"])
    rows["status"] = np.where(rows["value"].isna(), "withheld", "observed")
    given = {"classification": "own", "measure": "jobs", "unit": "jobs"} | more
    places = tuple(Place(code, Text(code, code)) for code in rows["region"].unique())
    return Reading(
        frame=rows,
        places=places,
        industries={"x": Text("x", "x")},
        unit_name=JOBS,
        origin=bea("T", JOBS),
        report=(Message("readers.cells", count=len(rows)),),
        **given,
    )


def test_files_are_put_together_and_a_cell_that_both_have_is_kept_once():
    first = reading([("a", "x", 2001, 1.0), ("b", "x", 2001, np.nan)])
    second = reading([("b", "x", 2001, np.nan), ("a", "x", 2002, 3.0)])
    whole = joined([first, second], ["one.csv", "two.csv"])
    assert len(whole.frame) == 3
    assert [place.code for place in whole.places] == ["a", "b"]
    assert [say(message) for message in whole.report] == ["4 cells read."]


@pytest.mark.parametrize("other", [2.0, np.nan])
def test_different_figures_of_one_cell_name_both_files(other):
    with pytest.raises(DataError, match="different figures of a, x, 2001: 1 and") as caught:
        joined([reading([("a", "x", 2001, 1.0)]), reading([("a", "x", 2001, other)])], ["one.csv", "two.csv"])
    assert "one.csv and two.csv" in caught.value.where


def test_files_of_different_measures_are_not_put_together():
    with pytest.raises(DataError, match="unit is jobs in one and USD in the other"):
        joined([reading([("a", "x", 1, 1.0)]), reading([("a", "x", 2, 1.0)], unit="USD")], ["1", "2"])


def test_only_counts_are_added_up_over_files():
    marked = Message("own.withheld", count=2, marks="(D)"), Message("own.withheld", count=3, marks="(D)")
    other = Message("own.withheld", count=1, marks="(L)")
    assert [message.values["count"] for message in added([*marked, other])] == [5, 1]


def test_two_formats_that_know_one_file_are_an_error(files, monkeypatch):
    twice = (registry.format_of("bls-qcew"), registry.format_of("bls-qcew"))
    monkeypatch.setattr(registry, "formats", lambda: twice)
    with pytest.raises(BessemerError, match="could be bls-qcew, bls-qcew"):
        registry.sniff(files["bls-qcew"])


def test_the_page_of_formats_has_each_of_them():
    page = (Path(__file__).parents[4] / "docs/how-to/agency-files.md").read_text(encoding="utf-8")
    first = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`([a-z0-9-]+)`", " ".join(first))) == set(registry.MODULES)


@pytest.mark.parametrize(
    ("id", "content"),
    [
        ("ardeco", b"LEVEL_ID,VERSIONS\rTERRITORY_ID\n"),  # a line end within a cell
        ("bea-caemp25n", b'GeoFIPS,GeoName\n"' + b"x" * 200_000 + b'"\n'),  # a cell of any length
        ("bls-qcew", b"\xff\xfe" + "area_fips,own_code".encode("utf-16-le")),
    ],
)
def test_a_beginning_that_is_no_table_is_of_no_format(tmp_path, id, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert registry.sniff(path) is None
    with pytest.raises(DataError) as caught:
        registry.read_published([path], format=id)
    assert caught.value.remedy


def test_what_breaks_below_the_layout_is_a_file_that_cannot_be_read(files, tmp_path):
    long = tmp_path / "2016.annual.singlefile.csv"
    long.write_text(qcew_text(QCEW) + '"' + "x" * 200_000 + '"\n')
    bea = tmp_path / "CAEMP25N__ALL_AREAS_2017_2018.csv"
    bea.write_text(bea_text(bea_rows()).replace('"42003"', '"42003²"', 1), encoding="latin-1")
    for path in (long, bea):
        with pytest.raises(DataError) as caught:
            registry.read_published([path])
        assert caught.value.remedy and path.name in str(caught.value)
