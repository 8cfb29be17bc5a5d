"""Micro-data of up to 500 million rows on DuckDB, Spark, pandas and Polars, and ensembles on a Dask cluster.

Makes rows (see scale_rows.py) in a temporary folder, runs each engine in a process of its own, and adds what
it finds to docs/reports/scale.json, from which docs/reports/scale.md, its chart and the sizing table of
docs/how-to/scale.md are written. Peak memory and processor seconds count the process and all that it started.

    python -m benchmarks.scale --rows 5000000                     # all engines and tasks at one size
    python -m benchmarks.scale --rows 500000000 --engines duckdb  # the largest, 4 GB of disk
    python -m benchmarks.scale --ensembles
    python -m benchmarks.scale --write                            # only the report anew
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from tools.runs import commit

from benchmarks.scale_report import RESULTS, machine, write_report
from benchmarks.scale_rows import generate
from benchmarks.scale_runs import ENGINES, TASKS

HELD = {"pandas": 50_000_000, "polars": 100_000_000, "spark": 50_000_000}
"""Rows that an engine is given at most; what it cannot hold is not tried."""


def watched(command: list[str], temporary: Path, limit: float) -> dict[str, Any]:
    """Run a command; return its JSON, peaks of memory and of the temporary folder, and processor seconds."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    root, peak, spilled = psutil.Process(process.pid), 0, 0
    processor: dict[tuple[int, float], float] = {}
    start = last = time.perf_counter()
    while process.poll() is None:
        memory = 0
        for one in family(root):
            with contextlib.suppress(psutil.Error):
                memory += one.memory_info().rss
                used = one.cpu_times()
                processor[one.pid, one.create_time()] = used.user + used.system
        peak = max(peak, memory)
        if time.perf_counter() - last > 1:
            last = time.perf_counter()
            spilled = max(spilled, size_of(temporary))
        if time.perf_counter() - start > limit:
            for one in reversed(family(root)):
                with contextlib.suppress(psutil.Error):
                    one.kill()
            process.communicate()
            return {"failed": f"over {limit:.0f} s", "peak": peak}
        time.sleep(0.05)
    out, errors = process.communicate()
    if process.returncode:
        said = errors.strip().splitlines() or [f"ended with {process.returncode}"]
        return {"failed": said[-1][:200], "peak": peak}
    found = json.loads(out.strip().splitlines()[-1])
    return {**found, "peak": peak, "spilled": spilled, "processor": sum(processor.values())}


def family(root: psutil.Process) -> list[psutil.Process]:
    """Return a process and all that descend from it."""
    with contextlib.suppress(psutil.Error):
        return [root, *root.children(recursive=True)]
    return []


def size_of(folder: Path) -> int:
    """Return the bytes of the files below a folder, as far as they stay there."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


def add(kind: str, rows: list[dict[str, Any]], keys: tuple[str, ...]) -> None:
    """Put rows among the results, in the place of those with the same keys."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    fresh = {tuple(row[key] for key in keys) for row in rows}
    kept = [row for row in results.get(kind, []) if tuple(row[key] for key in keys) not in fresh]
    results[kind] = sorted(kept + rows, key=lambda row: tuple(row[key] for key in keys))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def run_engines(rows: int, engines: list[str], tasks: list[str], base: Path, limit: float) -> None:
    """Make rows, and run tasks on engines."""
    folder, temporary = base / "rows", base / "spill"
    start = time.perf_counter()
    size = generate(folder, rows)
    print(f"{rows:,} rows, {size / 1e9:.2f} GB, made in {time.perf_counter() - start:.0f} s", flush=True)
    for task in tasks:
        for engine in engines:
            if rows > HELD.get(engine, rows):
                continue
            temporary.mkdir(exist_ok=True)
            command = [
                sys.executable,
                "-m",
                "benchmarks.scale_runs",
                engine,
                task,
                str(folder),
                str(temporary),
            ]
            load = os.getloadavg()[0]
            found = watched(command, temporary, limit)
            shutil.rmtree(temporary, ignore_errors=True)
            told = {"engine": engine, "task": task, "rows": rows, "bytes": size, "load": load, **found}
            print(" ".join(f"{name}={value}" for name, value in told.items()), flush=True)
            add("runs", [{**told, "commit": commit(), "machine": machine()}], ("engine", "task", "rows"))


def run_ensembles(base: Path) -> None:
    """Time the ensembles."""
    command = [sys.executable, "-m", "benchmarks.scale_ensembles", str(base)]
    load = os.getloadavg()[0]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    rows = json.loads(done.stdout.strip().splitlines()[-1])
    where = {"load": load, "commit": commit(), "machine": machine()}
    add("ensembles", [{**row, **where} for row in rows], ("ensemble", "backend"))


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=float, nargs="*", default=[], help="sizes, such as 5e6 5e8")
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--tasks", nargs="*", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--ensembles", action="store_true")
    parser.add_argument("--folder", type=Path, help="where rows are made; a temporary folder by default")
    parser.add_argument("--limit", type=float, default=3600, help="seconds that a run may take")
    parser.add_argument("--write", action="store_true", help="only write the report, from earlier runs")
    options = parser.parse_args()
    if not options.write:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            for rows in options.rows:
                run_engines(int(rows), options.engines, options.tasks, Path(name), options.limit)
                shutil.rmtree(Path(name) / "rows")
            if options.ensembles:
                run_ensembles(Path(name))
    write_report()


if __name__ == "__main__":
    main()
