"""What the benchmark of scale compares does the same work: made-up rows are the same rows, engines agree."""

import numpy as np
import pytest
from benchmarks.scale_report import hours, line_of, sizing
from benchmarks.scale_rows import INDUSTRIES, REGIONS, chunk_of, generate
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


def test_sizes_lie_on_the_line_through_the_two_largest_runs():
    sizes = {10**6: 400.0, 10**8: 60.0, 10**9: 510.0}  # of the largest two: 10 s, and 0.5 s a million rows
    runs = [
        {"bytes": 8 * rows, "processor": seconds, "rows": rows, "engine": engine, "task": "sums"}
        for rows, seconds in sizes.items()
        for engine in ("duckdb", "spark")
    ]
    assert line_of("spark", "sums", runs) == (pytest.approx(10.0), pytest.approx(0.5e-6), [10**8, 10**9])
    cells = {line.split(" |")[0]: line for line in sizing(runs) if line.startswith(("| 1", "| 5"))}
    assert f"| 8.0 | **{hours(510 / 3600)}** |" in cells["| 1,000,000,000"]
    assert f"| 4.0 | {hours(260 / 3600)} | {hours(130 / 3600)} |" in cells["| 500,000,000"]
    assert f"| 80.0 | {hours(5010 / 3600)} |" in cells["| 10,000,000,000"]
    assert f"{50010 / 3600 / 0.7 * 0.05:,.2f} |" in cells["| 100,000,000,000"]
