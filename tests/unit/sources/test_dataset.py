"""The dataset: nations, tables, panels and what becomes of a damaged or misnamed one; the manifest."""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import bessemer as bm
from bessemer.classify import concordance
from bessemer.errors import UnavailableError
from bessemer.panel import Status
from bessemer.sources import Dataset

DATA = bm.reference()
ROOT = Path(__file__).parents[3]
MANIFEST = json.loads((DATA.folder / "manifest.json").read_text(encoding="utf-8"))


# ------------------------------------------------------------------------------------------- nations


@pytest.mark.parametrize(
    ("name", "count", "label"),
    [
        ("Pittsburgh", 722, "the mainland United States"),
        ("Jilin", 31, "China"),
        ("DEA5", 38, "Germany"),
        ("CHN", 41, "the world"),
        ("RoW", 41, "the world"),
        ("LU00", 276, "the 276 European regions"),
    ],
)
def test_what_a_region_is_compared_with(name, count, label):
    region = DATA.regions.resolve(name)
    nation = DATA.nation(region)
    assert len(nation.regions) == len(set(nation.regions)) == count
    assert nation.label("en") == label and nation.label("zh") != label
    assert region.id in nation.regions
    assert {DATA.regions[id].kind for id in nation.regions} == {region.kind}


def test_regions_of_one_country_share_one_nation():
    for region in DATA.regions.values():
        nation = DATA.nation(region)
        assert region.id in nation.regions
        assert nation is DATA.nation(DATA.regions[nation.regions[0]]) or len(nation.regions) == 276


def test_geographies():
    assert {DATA.geography(region) for region in DATA.regions.values()} == {
        *("us-zones", "cn-provinces", "nuts2", "world")
    }


# -------------------------------------------------------------------------------------------- tables


def test_tables_of_a_geography():
    keys = [table.key for table in DATA.tables("us-zones", "jobs")]
    assert keys == [key for key in DATA.catalogue.tables if key in keys]  # the catalogue's order
    assert {"us_jobs_sic_estimated", "us_jobs_naics_disclosed", "us_jobs_ind1990"} <= set(keys)
    assert [table.key for table in DATA.tables("nuts2", "value_added", "a10")] == ["eu_gva_a10"]
    assert DATA.tables("us-zones", "output") == ()
    assert all(table.kind in ("panel", "derived") for g in ("world", "nuts2") for table in DATA.tables(g))


def test_a_panel_is_read_once_and_each_column_apart():
    assert DATA.panel("us_total_jobs") is DATA.panel("us_total_jobs")
    assert DATA.panel("us_jobs_ind1990") is DATA.panel("us_jobs_ind1990")
    value, upper = (DATA.panel("us_jobs_sic_estimated", column) for column in ("value", "upper"))
    assert value is not upper
    assert (value.values != upper.values).any()


def test_a_panel_holds_what_its_file_holds():
    frame = DATA.frame("us_jobs_naics_disclosed").astype({"region": str, "industry": str, "status": str})
    panel = DATA.panel("us_jobs_naics_disclosed")
    assert (panel.unit, panel.classification, panel.source) == ("jobs", "naics", "us_jobs_naics_disclosed")
    assert panel.breaks == DATA.catalogue.table("us_jobs_naics_disclosed").breaks != ()
    assert len(frame) == panel.values.size
    for row in frame.sample(300, random_state=1).itertuples():
        place = (
            panel.years.index(row.year),
            panel.regions.index(row.region),
            panel.industries.index(row.industry),
        )
        assert panel.values[place] == pytest.approx(row.value, nan_ok=True)
        assert Status(panel.status[place]).title == row.status
    withheld = panel.status == Status.WITHHELD
    assert withheld.any() and np.isnan(panel.values[withheld]).all()


def test_unknown_table_gets_a_near_name():
    for ask in (DATA.panel, DATA.frame, DATA.arrow):
        with pytest.raises(UnavailableError, match=r"no table 'us_total_job'") as caught:
            ask("us_total_job")
        assert "'us_total_jobs'" in caught.value.remedy


def test_a_table_that_is_no_panel_says_so():
    with pytest.raises(UnavailableError, match=r"'regions' has no panel") as caught:
        DATA.panel("regions")
    assert "labels" in caught.value.where and "frame()" in caught.value.remedy
    with pytest.raises(UnavailableError, match=r"no panel of 'upper'"):
        DATA.panel("us_jobs_ind1990", "upper")
    with pytest.raises(UnavailableError, match=r"no column 'uper'") as caught:
        DATA.panel("us_jobs_sic_estimated", "uper")
    assert "lower, upper" in caught.value.where


def copy_with(tmp_path: Path, content: bytes | None) -> Dataset:
    if content is not None:
        (tmp_path / "us_total_jobs.parquet").write_bytes(content)
    return Dataset("copy", tmp_path, DATA.catalogue)


WHOLE = (DATA.folder / "us_total_jobs.parquet").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"not a table",
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-9],
        WHOLE[:4] + b"\xff" * 400 + WHOLE[404:],
    ],
    ids=["missing", "empty", "text", "half", "no footer", "overwritten"],
)
def test_a_damaged_file_is_an_error_with_its_name(tmp_path, content):
    with pytest.raises(UnavailableError, match=r"'us_total_jobs' (cannot be read|is missing)") as caught:
        copy_with(tmp_path, content).panel("us_total_jobs")
    assert str(tmp_path) in caught.value.where
    assert "again" in caught.value.remedy


def test_an_undamaged_copy_reads(tmp_path):
    assert (
        copy_with(tmp_path, WHOLE).panel("us_total_jobs").values == DATA.panel("us_total_jobs").values
    ).all()


# ------------------------------------------------------------------------------------ derived panels


def test_census_jobs_add_up_to_all_jobs():
    jobs = DATA.panel("us_jobs_ind1990")
    totals = DATA.panel("us_total_jobs").select(years=jobs.years, regions=jobs.regions).values[:, :, 0]
    np.testing.assert_allclose(np.nansum(jobs.values, axis=2), totals)
    shares = DATA.panel("us_share_ind1990")
    sums = np.nansum(shares.values, axis=2, keepdims=True)
    np.testing.assert_allclose(jobs.values, shares.values / sums * totals[:, :, None])
    assert set(np.unique(jobs.status)) == {Status.ESTIMATED, Status.NOT_COLLECTED}
    assert (np.isnan(jobs.values) == (jobs.status == Status.NOT_COLLECTED)).all()


@pytest.mark.parametrize("target", ["sections16", "a10"])
def test_sections_and_what_they_leave_out_add_up_to_all_jobs(target):
    detailed, coarse = DATA.panel("us_jobs_ind1990"), DATA.panel(f"us_jobs_{target}")
    left_out = concordance("ind1990", target).left_out(detailed.industries)
    rest = np.nansum(detailed.select(industries=left_out).values, axis=2)
    totals = DATA.panel("us_total_jobs").select(years=coarse.years, regions=coarse.regions).values[:, :, 0]
    assert coarse.values.sum(axis=2) + rest == pytest.approx(totals, abs=1)
    assert (rest > 0).any() == (target == "sections16" or bool(left_out))
    assert len(coarse.industries) == (16 if target == "sections16" else 10)
    assert (coarse.unit, coarse.classification, coarse.source) == ("jobs", target, f"us_jobs_{target}")


def test_one_section_by_hand():
    """Education in Pittsburgh in 2000: the industries that the concordance puts there, and no others."""
    detailed, coarse = DATA.panel("us_jobs_ind1990"), DATA.panel("us_jobs_sections16")
    links = concordance("ind1990", "sections16").links
    codes = [link.source_code for link in links if link.target_code == "education"]
    parts = detailed.select(years=[2000], regions=["CZ16300"], industries=codes).values
    whole = coarse.select(years=[2000], regions=["CZ16300"], industries=["education"]).values
    assert len(codes) > 1 and whole.item() == pytest.approx(np.nansum(parts))


# ------------------------------------------------------------------------------------------ manifest


@pytest.fixture(scope="module")
def writer():
    """Return the build tool's module that writes and hashes tables."""
    path = ROOT / "tools" / "reference" / "write.py"
    spec = importlib.util.spec_from_file_location("reference_write", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_manifest_names_the_files_and_nothing_else():
    assert {f"{name}.parquet" for name in MANIFEST} == {path.name for path in DATA.folder.glob("*.parquet")}


def test_every_file_has_the_content_that_the_manifest_says(writer):
    wrong = []
    for name, said in MANIFEST.items():
        table = writer.ordered(name, pq.read_table(DATA.folder / f"{name}.parquet"))
        if (table.num_rows, writer.content_hash(table)) != (said["rows"], said["sha256"]):
            wrong.append(name)
    assert wrong == []


def test_the_hash_notices_a_change_and_not_noise(writer):
    values = np.array([0.0, 1.0, 123456.789, -3.5])
    table = pa.table({"region": ["a", "b", "c", "d"], "value": values})
    same = table.set_column(1, "value", pa.array(values * (1 + 1e-13)))
    other = table.set_column(1, "value", pa.array(values * (1 + 1e-6)))
    renamed = table.rename_columns(["place", "value"])
    unknown = table.set_column(1, "value", pa.array([None, 1.0, 123456.789, -3.5]))
    first = writer.content_hash(table)
    assert writer.content_hash(same) == first
    assert len({first, *(writer.content_hash(changed) for changed in (other, renamed, unknown))}) == 4


def test_the_data_is_small_enough_to_ship():
    size = sum(path.stat().st_size for path in DATA.folder.rglob("*") if path.is_file())
    assert size < 12e6
