"""Bessemer beside its peers: one run, one report.

Writes reports/benchmarks.json (every row), reports/benchmarks.md and the charts of growth below a folder,
docs by default. `make bench` makes the environments first and then runs this.

    python -m benchmarks                          # everything
    python -m benchmarks --only structure alone   # some parts; the others keep their earlier rows
    python -m benchmarks --quick --out FOLDER     # tiny sizes, to see that all run
    python -m benchmarks --write                  # only the report anew, from the rows
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools.runs import commit

from benchmarks.contest import contest
from benchmarks.measuring import environment
from benchmarks.parts import MODULES, jobs
from benchmarks.report import write

ROOT = Path(__file__).parents[1]
SAME = {False: ("120", "200", "2"), True: ("20", "30", "1")}
"""Regions, industries and years on which all columns are compared, by whether in a hurry."""
OTHER = ROOT / ".venv-bench-mario" / "bin" / "python"


def told(python: str, module: str, *options: str) -> Any:
    """Return the JSON that a module prints when it is run with one thread."""
    command = [python, "-m", f"benchmarks.{module}", *options]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True, "check": True, "cwd": ROOT}
    return json.loads(subprocess.run(command, env=environment(1), **pipes).stdout.splitlines()[-1])


def known(value: Any) -> Any:
    """Return data without NaN and infinity, which JSON has not."""
    if isinstance(value, dict):
        return {name: known(part) for name, part in value.items()}
    if isinstance(value, list):
        return [known(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def measure(part: str, pythons: dict[str, str], quick: bool) -> dict[str, Any]:
    """Run every job of a part; return its rows, with when and where they were made."""
    start, rows, load = time.perf_counter(), [], os.getloadavg()[0]
    for name, (module, job) in jobs(part).items():
        for found in contest(part, module, job, pythons, quick=quick):
            for row in found:
                figures = row.note if row.seconds is None else f"{row.seconds:9.3f} s{row.peak_mb:8,.0f} MB"
                ratio = "" if row.ratio is None else f"{row.ratio:9.2f} x"
                print(f"{name:16}{row.size:24}{row.tool:40}{figures}{ratio}", file=sys.stderr, flush=True)
            rows += [row.plain() for row in found]
    made = {place or "main": told(python, "measuring") for place, python in pythons.items()}
    now = datetime.datetime.now().astimezone().isoformat(timespec="minutes")
    taken = round(time.perf_counter() - start, 1)
    about = {"when": now, "took": taken, "quick": quick, "load": load, "environments": made}
    about["commit"] = commit()
    if part == "structure":
        about["agreement"] = told(sys.executable, "same_numbers", "--json", "--made", *SAME[quick])
    return dict(known({**about, "rows": rows}))


def main(arguments: list[str] | None = None) -> None:
    """Measure what is asked for and write the report."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", nargs="+", choices=list(MODULES), default=list(MODULES), help="parts to run"
    )
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one run each; needs --out")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of reports/ and pictures/")
    parser.add_argument("--mario", type=Path, default=OTHER, help="Python of the environment that has MARIO")
    parser.add_argument("--write", action="store_true", help="only write the report, from earlier rows")
    chosen = parser.parse_args(arguments)
    if chosen.quick and chosen.out == ROOT / "docs":
        parser.error("--quick needs --out FOLDER: its figures are no figures for the docs")
    path = chosen.out / "reports" / "benchmarks.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    pythons = {"": sys.executable} | ({"mario": str(chosen.mario)} if chosen.mario.exists() else {})
    if not chosen.write:
        for part in MODULES:
            if part in chosen.only:
                results[part] = measure(part, pythons, chosen.quick)
                text = json.dumps(results, indent=1, allow_nan=False, ensure_ascii=False)
                path.write_text(text + "\n", encoding="utf-8")
    write(results, chosen.out)


if __name__ == "__main__":
    main()
