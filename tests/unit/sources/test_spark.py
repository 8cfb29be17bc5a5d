"""A Spark cluster of separate worker processes gives what DuckDB gives, bit for bit.

One test, so that however tests are spread over processes, one of them starts Spark, and once.
"""

import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests.unit.doc_blocks import PAGES, blocks_of
from tests.unit.sources.micro_rows import MICRO, PAIRS, written

import bessemer as bm
from bessemer.errors import DataError, UnavailableError
from bessemer.sources import duckdb_engine, spark_engine

pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
ON_SPARK = {
    "whole numbers, small cells withheld",
    "floating point by weights",
    "decimals",
    "firms by date",
    "totals of chosen rows",
    "of firms in a year",
    "of regions",
}
HAS_JAVA = shutil.which("java") is not None


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A cluster on this machine: two workers with a process, a core and half a gigabyte each."""
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a short run does not repay a thorough compiler
    engine = spark_engine(
        "local-cluster[2,1,512]",
        {
            "spark.driver.extraJavaOptions": quick,
            "spark.executor.extraJavaOptions": quick,
            "spark.sql.adaptive.enabled": "false",
            "spark.executor.memory": "512m",
            "spark.driver.memory": "512m",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
            "spark.ui.showConsoleProgress": "false",
        },
    )
    context = engine._session.sparkContext
    context.setLogLevel("ERROR")
    yield engine
    work = Path(sys.modules["pyspark"].__file__).parent / "work" / context.applicationId
    engine.disconnect()
    shutil.rmtree(work, ignore_errors=True)


def executors() -> int:
    """Return how many processes of this machine are executors of Spark."""
    found = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += b"CoarseGrainedExecutorBackend" in path.read_bytes()
        except OSError:  # it ended
            continue
    return found


def states(made: "bm.sources.micro.MicroData") -> dict:
    """Return all that a panel and its report say, floating point as bytes."""
    panel = made.panel()
    return {
        "axes": (panel.years, panel.regions, panel.industries),
        "values": panel.values.tobytes(),
        "status": panel.status.tobytes(),
        "counts": made.counts,
    }


def paired(found) -> dict:
    together, phi = found.together, found.proximity()
    return {
        "labels": list(together.index),
        "together": together.to_numpy().tobytes(),
        "proximity": phi.to_numpy().tobytes(),
        "left out": found.rows_left_out,
    }


def run_to_spark(page: Path) -> None:
    """Run the Python of a page down to its last block that starts Spark."""
    blocks = blocks_of(page, "python")
    last = max(at for at, block in enumerate(blocks) if block.needs_spark)
    names: dict[str, object] = {}
    for block in blocks[: last + 1]:
        exec(compile(block.text, str(page), "exec"), names)


@pytest.mark.skipif(not HAS_JAVA, reason="there is no Java")
def test_spark_gives_what_duckdb_gives(spark, tmp_path, monkeypatch):
    pattern = written(tmp_path, 40_000)
    registered = spark._session.sparkContext._jsc.sc().getExecutorMemoryStatus
    deadline = time.monotonic() + 60
    while registered().size() < 3 and time.monotonic() < deadline:  # with the driver
        time.sleep(0.1)
    assert registered().size() == 3
    assert executors() >= 2
    here = duckdb_engine(memory="500MB", threads=2).read_parquet(pattern)
    there = spark.read_parquet(str(tmp_path))
    differing = [
        what
        for what, options in MICRO.items()
        if what in ON_SPARK
        if states(bm.microdata(here, **options)) != states(bm.microdata(there, **options))
    ]
    differing += [
        f"pairs {what}"
        for what, options in PAIRS.items()
        if what in ON_SPARK
        if paired(bm.co_occurrence(here, **options)) != paired(bm.co_occurrence(there, **options))
    ]
    assert differing == []
    frame = spark._session.read.parquet(str(tmp_path))  # a frame of Spark itself serves as well
    rows = bm.microdata(frame, region="region", industry=None, year=2020, count=True)
    assert rows.counts.rows == 40_000
    with pytest.raises(DataError, match="The engine failed"):
        bm.microdata(
            there,
            region="region",
            industry=None,
            year=2020,
            value="jobs",
            where=lambda t: t.region.cast("int") > 1,
        ).panel()
    assert np.isfinite(rows.panel().values).all()
    monkeypatch.setattr("bessemer.sources.spark_engine", lambda *_: spark)
    pages = [page for page in PAGES if any(block.needs_spark for block in blocks_of(page))]
    assert pages
    for page in pages:
        (tmp_path / page.stem).mkdir()
        monkeypatch.chdir(tmp_path / page.stem)
        run_to_spark(page)


def test_all_that_spark_is_asked_for_is_there():
    assert set(MICRO) | set(PAIRS) >= ON_SPARK


def test_spark_without_java(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="needs Java") as caught:
        spark_engine("local[1]")
    assert "default-jre-headless" in caught.value.remedy


def test_spark_that_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UnavailableError, match="not installed") as caught:
        spark_engine()
    assert caught.value.remedy == "pip install 'pyspark<4.1'"
