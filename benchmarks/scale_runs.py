"""One run of one engine in a process of its own; prints its findings as JSON.

python -m benchmarks.scale_runs ENGINE TASK FOLDER TEMPORARY
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEYS = ["year", "region", "industry"]
MINIMUM = 3
MEMORY = "1500MB"  # of DuckDB's own; the process has more: Python, Arrow, the panel
THREADS = 2
SPARK = "local-cluster[2,1,2048]"

Found = dict[str, Any]


def totals(values: Any) -> float:
    """Return the sum of known values, to tell whether engines agree."""
    import numpy as np

    return float(np.nansum(np.asarray(values, dtype=np.float64)))


def microdata_on(table: Any, task: str) -> Found:
    """Run Bessemer's expression for a task on whatever engine has the table."""
    import bessemer as bm

    if task == "pairs":
        found = bm.co_occurrence(table, unit="firm", activity="industry")
        return {"result": int(found.together.to_numpy().sum()), "cells": found.together.size}
    options: dict[str, Any] = {"unit_id": "firm", "minimum": MINIMUM} if task == "withheld" else {}
    made = bm.microdata(table, region="region", industry="industry", year="year", value="pay", **options)
    panel = made.panel()
    return {"result": totals(panel.values), "cells": made.counts.cells, "read": made.counts.rows}


def duckdb(task: str, folder: Path, temporary: Path) -> Found:
    """Bessemer on DuckDB within a stated memory."""
    from bessemer.sources import duckdb_engine

    engine = duckdb_engine(memory=MEMORY, temporary=temporary, threads=THREADS)
    return microdata_on(engine.read_parquet(str(folder / "*.parquet")), task)


def spark(task: str, folder: Path, temporary: Path) -> Found:
    """Bessemer on Spark with two worker processes; the seconds that Spark takes to start are told apart."""
    from bessemer.sources import spark_engine

    start = time.perf_counter()
    settings = {
        "spark.executor.memory": "2g",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "16",
        "spark.local.dir": str(temporary),
        "spark.sql.warehouse.dir": str(temporary / "warehouse"),
        "spark.ui.showConsoleProgress": "false",
    }
    engine = spark_engine(SPARK, settings)
    engine._session.sparkContext.setLogLevel("ERROR")
    begun = time.perf_counter() - start
    found = microdata_on(engine.read_parquet(str(folder)), task)
    engine.disconnect()
    return {**found, "start": begun}


def pandas(task: str, folder: Path, temporary: Path) -> Found:
    """The same in plain pandas."""
    import pandas as pd

    columns = ["firm", "industry"] if task == "pairs" else [*KEYS, "pay", *(["firm"] * (task == "withheld"))]
    frame = pd.read_parquet(folder, columns=columns)
    if task == "pairs":
        pairs = frame.drop_duplicates()
        joined = pairs.merge(pairs, on="firm")
        counts = joined.groupby(["industry_x", "industry_y"]).size()
        return {"result": int(counts.sum()), "cells": len(counts)}
    frame["pay"] = frame["pay"].astype("float64")
    grouped = frame.groupby(KEYS)
    sums = grouped["pay"].sum()
    if task == "withheld":
        sums = sums[grouped["firm"].nunique() >= MINIMUM]
    return {"result": totals(sums), "cells": len(sums)}


def polars(task: str, folder: Path, temporary: Path) -> Found:
    """The same in plain Polars, which streams."""
    import polars as pl

    rows = pl.scan_parquet(folder / "*.parquet")
    if task == "pairs":
        pairs = rows.select("firm", "industry").unique()
        joined = pairs.join(pairs, on="firm").group_by("industry", "industry_right").len()
        counts = joined.collect(engine="streaming")
        return {"result": int(counts["len"].sum()), "cells": counts.height}
    sums = [pl.col("pay").cast(pl.Float64).sum()]
    if task == "withheld":
        sums.append(pl.col("firm").n_unique().alias("firms"))
    frame = rows.drop_nulls("region").group_by(KEYS).agg(sums).collect(engine="streaming")
    if task == "withheld":
        frame = frame.filter(pl.col("firms") >= MINIMUM)
    return {"result": totals(frame["pay"]), "cells": frame.height}


ENGINES: dict[str, Callable[[str, Path, Path], Found]] = {
    "duckdb": duckdb,
    "spark": spark,
    "pandas": pandas,
    "polars": polars,
}
TASKS = ("sums", "withheld", "pairs")


def main() -> None:
    """Run what the command line names."""
    engine, task, folder, temporary = sys.argv[1:]
    start = time.perf_counter()
    found = ENGINES[engine](task, Path(folder), Path(temporary))
    print(json.dumps({**found, "seconds": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main()
