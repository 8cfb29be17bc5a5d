"""Damaged, missing or odd files of a dataset: an error that names table and file."""

import re
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bessemer.errors import BessemerError, UnavailableError
from bessemer.sources import Dataset, load_catalogue
from bessemer.sources.catalogue import CATALOGUE
from bessemer.sources.shipped import FOLDER

TABLE = "us_total_jobs"
SOURCES = CATALOGUE.read_text(encoding="utf-8")


@pytest.fixture
def damaged(tmp_path):
    """Return a dataset of three tables, and the file of one panel."""
    catalogue = load_catalogue()
    for key in ("regions", "countries", TABLE):
        shutil.copy(FOLDER / catalogue.table(key).file, tmp_path)
    return Dataset("own", str(tmp_path), catalogue), tmp_path / catalogue.table(TABLE).file


def refuses(dataset, file):
    with pytest.raises(UnavailableError) as caught:
        dataset.panel(TABLE)
    error = caught.value
    assert TABLE in error.what and str(file) in error.where and error.remedy
    assert len(str(error).splitlines()) == 3
    return error


def test_bytes_that_are_no_parquet_are_refused(damaged):
    dataset, file = damaged
    whole = file.read_bytes()
    for content in (b"", b"text", whole[: len(whole) // 2], whole[:100] + b"\0" * 400 + whole[500:]):
        file.write_bytes(content)
        refuses(dataset, file)


def test_a_missing_file_or_a_folder_in_its_place_is_refused(damaged):
    dataset, file = damaged
    file.unlink()
    assert "missing" in refuses(dataset, file).what
    file.mkdir()
    assert "missing" in refuses(dataset, file).what


def replaced(table, column, cells):
    return table.set_column(table.column_names.index(column), column, pa.array(cells))


TABLES = {
    "no status": (lambda table: table.drop(["status"]), "status"),
    "no region": (lambda table: table.drop(["region"]), "region"),
    "no rows": (lambda table: table.slice(0, 0), "no rows"),
    "rows twice": (lambda table: pa.concat_tables([table, table]), "Several rows"),
    "text values": (lambda table: replaced(table, "value", ["x"] * len(table)), "not numbers"),
    "odd status": (lambda table: replaced(table, "status", ["seen"] * len(table)), "'seen'"),
    "empty region": (lambda table: replaced(table, "region", [None] + ["a"] * (len(table) - 1)), "empty"),
}


@pytest.mark.parametrize(("change", "said"), TABLES.values(), ids=TABLES)
def test_a_table_that_breaks_the_rules_is_refused(damaged, change, said):
    dataset, file = damaged
    pq.write_table(change(pq.read_table(file)), file)
    assert said in refuses(dataset, file).what


def test_regions_without_a_column_are_refused(damaged):
    dataset, file = damaged
    regions = file.parent / dataset.catalogue.table("regions").file
    pq.write_table(pq.read_table(regions).drop(["name_zh"]), regions)
    with pytest.raises(UnavailableError, match="name_zh"):
        _ = dataset.regions


CATALOGUES = {
    "no TOML": (b"[sources", "TOML"),
    "no UTF-8": (b"\xff\xfe", "UTF-8"),
    "empty": (b"", "[sources]"),
    "no tables": (b"[sources]\n", "[tables]"),
    "a source without title": (b"[sources.x]\npublisher = 'p'\n[tables]\n", "[sources.x] has no title"),
    "a source that is a text": (b"[sources]\nx = 'y'\n[tables]\n", "[sources.x]"),
    "twice the same": ((SOURCES + SOURCES).encode(), "TOML"),
    "an unknown source": (re.sub(r'sources = \["', 'sources = ["zz', SOURCES, count=1).encode(), "zz"),
    "a title in one language": (
        re.sub(r"\ntitle = \{[^}]*\}", '\ntitle = "x"', SOURCES, count=1).encode(),
        "[tables.",
    ),
    "years of text": (re.sub(r"years = \[", 'years = ["a", ', SOURCES, count=1).encode(), "years"),
}


@pytest.mark.parametrize(("content", "said"), CATALOGUES.values(), ids=CATALOGUES)
def test_a_catalogue_that_breaks_the_rules_is_refused(tmp_path, content, said):
    file = tmp_path / "sources.toml"
    file.write_bytes(content)
    with pytest.raises(BessemerError) as caught:
        load_catalogue(file)
    assert said in str(caught.value) and str(file) in str(caught.value) and caught.value.remedy


def test_a_catalogue_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(BessemerError, match="cannot be read"):
            load_catalogue(path)


@pytest.mark.parametrize("key", ["nonsense", None, 5])
def test_an_unknown_table_is_refused(key):
    with pytest.raises(UnavailableError, match="data list"):
        load_catalogue().table(key)
