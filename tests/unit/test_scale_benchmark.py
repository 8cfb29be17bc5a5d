"""What the benchmark of scale compares does the same work: made-up rows are the same rows, engines agree."""

import numpy as np
import pytest

from benchmarks.scale_report import hours, sizing
from benchmarks.scale_rows import INDUSTRIES, REGIONS, YEARS, chunk_of, generate
from benchmarks.scale_runs import ENGINES, TASKS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("rows")
    assert generate(path, 30_000) > 0
    return path


def test_a_chunk_is_the_same_whenever_it_is_made():
    first, again, other = (chunk_of(number, 1000, 5000, 2012) for number in (3, 3, 4))
    assert all(np.array_equal(first[name], again[name]) for name in ("firm", "industry", "pay"))
    assert not np.array_equal(first["firm"], other["firm"])
    place, missing = first["region"]
    assert place.min() >= 0
    assert place.max() < REGIONS
    assert missing.any()
    assert first["industry"].max() < INDUSTRIES


@pytest.mark.parametrize("task", TASKS)
def test_engines_find_the_same(task, folder, tmp_path):
    found = {name: ENGINES[name](task, folder, tmp_path)["result"] for name in ("duckdb", "pandas", "polars")}
    assert found["pandas"] == pytest.approx(found["duckdb"], rel=1e-9)
    assert found["polars"] == pytest.approx(found["duckdb"], rel=1e-9)
    assert found["duckdb"] > 0


def test_sizes_follow_from_the_largest_run():
    run = {"bytes": 8e9, "processor": 500.0, "rows": 10**9}
    runs = [{**run, "engine": engine, "task": "sums"} for engine in ("duckdb", "spark")]
    runs.append({**runs[0], "rows": 10**6, "processor": 400.0})
    lines = [line for line in sizing(runs) if line.startswith("| 1")]
    # A thousand million rows: 500 / 3600 hours; ten times as much for ten times the rows.
    assert f"**{hours(500 / 3600)}**" in lines[1]
    assert f"| {hours(5000 / 3600)} |" in lines[2]
    assert "| 8.0 |" in lines[1]
    assert len(YEARS) == 10
