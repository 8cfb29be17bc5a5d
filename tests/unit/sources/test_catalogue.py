"""The catalogue of the reference dataset: complete, bilingual, and in step with the shipped files."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bessemer.errors import UnavailableError
from bessemer.sources import load_catalogue
from bessemer.sources.catalogue import CATALOGUE

FOLDER = CATALOGUE.parent / "data"
LICENCES = Path(__file__).parents[3] / "DATA_LICENSES.md"
RAW = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
SOURCES: dict[str, Any] = RAW["sources"]
TABLES: dict[str, Any] = RAW["tables"]
HAN = re.compile(r"[\u4e00-\u9fff]")
KINDS = {"panel", "frame", "io", "mrio", "published", "labels", "cases", "derived"}
BILINGUAL = ("title", "measure_name", "unit_name", "transformation")
FIRST_YEAR, LAST_YEAR = 1947, 2020

built = pytest.mark.skipif(
    not (FOLDER / "manifest.json").exists(), reason="the reference tables are not built"
)


def check_text(text: dict[str, str]) -> None:
    assert set(text) == {"en", "zh"}
    assert text["en"].strip()
    assert HAN.search(text["zh"])
    assert not HAN.search(text["en"])


@pytest.mark.parametrize("name", SOURCES)
def test_source_is_complete(name: str) -> None:
    entry = SOURCES[name]
    assert set(entry) - {"short", "short_zh"} == {
        *("title", "title_zh", "publisher", "citation", "licence", "licence_zh", "vintage", "url")
    }
    assert all(entry[key].strip() for key in entry if key != "url")
    assert HAN.search(entry["title_zh"])
    assert HAN.search(entry["licence_zh"])
    assert not entry["url"] or entry["url"].startswith("https://")


@pytest.mark.parametrize("name", SOURCES)
def test_source_is_used_and_licensed(name: str) -> None:
    assert any(name in table["sources"] for table in TABLES.values())
    row = f"| {SOURCES[name]['title']} | {SOURCES[name]['licence']} |"
    assert row in LICENCES.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", TABLES)
def test_table_names_known_sources(key: str) -> None:
    assert TABLES[key]["sources"]
    assert set(TABLES[key]["sources"]) <= set(SOURCES)


@pytest.mark.parametrize("key", TABLES)
def test_table_reads_in_both_languages(key: str) -> None:
    entry = TABLES[key]
    for name in BILINGUAL:
        check_text(entry[name])
    if "notes" in entry:
        check_text(entry["notes"])
    for item in entry.get("breaks", []):
        check_text(item["note"])


@pytest.mark.parametrize("key", TABLES)
def test_table_is_well_formed(key: str) -> None:
    entry = TABLES[key]
    assert entry["kind"] in KINDS
    if entry["kind"] == "derived":
        assert entry["file"] in {other["file"] for name, other in TABLES.items() if name != key}
    elif entry["kind"] != "cases":
        assert entry["file"] == f"{key}.parquet"
    years = entry["years"]
    assert years == sorted(set(years))
    assert all(FIRST_YEAR <= year <= LAST_YEAR for year in years)
    assert "annual" not in entry or (entry["annual"] is False and len(years) == 2)
    for item in entry.get("breaks", []):
        assert years[0] <= item["year"] <= years[-1] + 1
        assert item["scope"]


def test_breaks_that_analyses_must_know() -> None:
    def found(key: str) -> set[tuple[int, str]]:
        return {(item["year"], item["scope"]) for item in TABLES[key]["breaks"]}

    assert (2001, "all") in found("us_jobs_sic_estimated") & found("us_jobs_naics_estimated")
    assert {(2013, "all"), (2019, "all")} <= found("cn_jobs_gb19")
    assert {(2001, "PL"), (2004, "RO")} <= found("eu_jobs_a10")
    assert "breaks" not in TABLES["us_total_jobs"]


def test_schooling_is_never_a_percentage() -> None:
    assert TABLES["us_schooling_sd"]["unit"] == "standard deviations"


def test_disclosed_and_estimated_are_separate() -> None:
    disclosed = {key.removesuffix("_disclosed") for key in TABLES if key.endswith("_disclosed")}
    estimated = {key.removesuffix("_estimated") for key in TABLES if key.endswith("_estimated")}
    assert disclosed == estimated == {"us_jobs_sic", "us_jobs_naics"}


def test_catalogue_loads_and_cites() -> None:
    catalogue = load_catalogue()
    assert set(catalogue.tables) == set(TABLES)
    assert "10.1038/s41597-023-02183-2" in catalogue.cite("cn_trade_io42")[0]
    assert any("IPUMS USA" in citation for citation in catalogue.cite("us_share_ind1990"))
    with pytest.raises(UnavailableError, match="us_total_job"):
        catalogue.table("us_total_job")


@built
@pytest.mark.parametrize("key", TABLES)
def test_file_exists(key: str) -> None:
    assert (FOLDER / TABLES[key]["file"]).exists()


@built
def test_no_file_without_entry() -> None:
    known = {entry["file"] for entry in TABLES.values()}
    assert {path.name for path in FOLDER.glob("*.parquet")} <= known


@built
@pytest.mark.parametrize("key", [key for key in TABLES if TABLES[key]["kind"] in {"mrio", "published"}])
def test_labels_and_source_travel_with_the_file(key: str) -> None:
    metadata = pq.read_schema(FOLDER / TABLES[key]["file"]).metadata or {}
    if TABLES[key]["kind"] == "mrio":
        assert len(json.loads(metadata[b"countries"])) == 41
        assert len(json.loads(metadata[b"industries"])) == 35
        assert json.loads(metadata[b"shape"]) == [1435, 1640]
    else:
        assert metadata[b"source"]
