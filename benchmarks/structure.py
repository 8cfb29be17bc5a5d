"""Complexity of a panel, side by side with its peers: seconds, peak memory and the largest difference.

Each contestant runs in a process of its own on the same generated rows (a tidy frame of year, region,
industry, value) and must give a labelled table. Run it in an environment that has the peers::

    python -m benchmarks.structure                    # both shapes
    python -m benchmarks.structure --quick            # a small shape, to see that all run
    python -m benchmarks.structure --growth out.svg   # seconds as industries grow from 300 to 10,000
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import io
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SHAPES = ((230, 1200, 10), (380, 290, 30))
QUICK = ((40, 60, 2),)
GROWTH = (300, 600, 1200, 2500, 5000, 10_000)
# Who is drawn as industries grow, and the colour of the palette: the peers differ by dash.
LINES = {
    "bessemer": "region",
    "bare numpy": "ink",
    "fermi-cref": "role model",
    "economic-complexity": "highlight",
    "ecomplexity": "cautionary tale",
    "econcomplex": "nation",
}
DASHES = {
    "bessemer": [1, 0],
    "bare numpy": [2, 2],
    "fermi-cref": [6, 3],
    "economic-complexity": [8, 3, 2, 3],
    "ecomplexity": [4, 2],
    "econcomplex": [10, 3],
}
COLUMNS = {"time": "year", "loc": "region", "val": "value"}
NOTES = {
    "bare numpy": "numpy.linalg.eigh of the smaller side and the matrix products, no table",
    "bessemer": "from the panel: every index and the labelled table",
    "bessemer (from the frame)": "the same, with the panel made from the tidy frame",
    "bessemer (as fermi-cref)": "ECI, PCI and proximities only, as fermi-cref computes",
    "economic-complexity": "twenty reflections; no outlook index",
    "fermi-cref": "ECI, PCI and proximities only: no density, outlook or labelled table",
}


def generated(regions: int, industries: int, years: int, seed: int = 7) -> np.ndarray:
    """Return levels with the nested structure of real economies, shape (years, regions, industries)."""
    rng = np.random.default_rng(seed)
    able = np.sort(rng.uniform(0.1, 1.0, regions))[::-1]
    needed = np.sort(rng.uniform(0.0, 0.9, industries))
    chance = 1.0 / (1.0 + np.exp(-10.0 * (able[:, None] - needed)))
    values = np.empty((years, regions, industries))
    for year in range(years):
        held = rng.random((regions, industries)) < chance
        values[year] = held * rng.lognormal(3.0, 1.0, (regions, industries))
    return values


def labels(shape: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Return labels of years, regions and industries."""
    years, regions, industries = shape
    return (
        tuple(range(2000, 2000 + years)),
        tuple(f"R{k:05d}" for k in range(regions)),
        tuple(f"I{k:05d}" for k in range(industries)),
    )


def frame_of(values: np.ndarray) -> Any:
    """Return the rows as a tidy pandas frame."""
    import pandas as pd

    names = labels(values.shape)
    grid = np.indices(values.shape).reshape(3, -1)
    columns = zip(("year", "region", "industry"), names, grid, strict=True)
    data = {name: np.array(axis)[positions] for name, axis, positions in columns}
    return pd.DataFrame({**data, "value": values.ravel()})


def bare(values: np.ndarray) -> Callable[[], Any]:
    """Return the arithmetic alone: one eigh and three matrix products a year."""

    def run() -> None:
        for levels in values:
            rca = levels / levels.sum(axis=1, keepdims=True) / (levels.sum(axis=0) / levels.sum())
            M = (rca >= 1).astype(float)
            diversity, ubiquity = M.sum(axis=1), M.sum(axis=0)
            scaled = M / np.sqrt(ubiquity) / np.sqrt(diversity)[:, None]
            square = scaled @ scaled.T if len(diversity) <= len(ubiquity) else scaled.T @ scaled
            np.linalg.eigh(square)
            phi = (M.T @ M) / np.maximum.outer(ubiquity, ubiquity)
            np.fill_diagonal(phi, 0.0)
            total = phi.sum(axis=0)
            (M @ phi) / total
            ((1.0 - M) / total) @ phi

    return run


def bessemer_panel(values: np.ndarray) -> Callable[[], Any]:
    """Return Bessemer on its own panel."""
    from bessemer.panel import Panel
    from bessemer.structure import complexity

    panel = Panel(values, *labels(values.shape))
    return lambda: complexity(panel, "ecomplexity").table


def bessemer_frame(values: np.ndarray) -> Callable[[], Any]:
    """Return Bessemer from the tidy frame that its peers get."""
    from bessemer.panel import Panel
    from bessemer.structure import complexity

    frame = frame_of(values)

    def run() -> Any:
        panel = Panel.from_frame(frame, region="region", industry="industry", value="value", year="year")
        return complexity(panel, "ecomplexity").table

    return run


def bessemer_part(values: np.ndarray) -> Callable[[], Any]:
    """Return ECI, PCI and proximities alone, which is what fermi-cref computes."""
    from bessemer.structure.conventions import convention_named
    from bessemer.structure.eci import indices
    from bessemer.structure.outlook import proximities
    from bessemer.structure.strengths import strong

    convention = convention_named("bessemer")

    def run() -> None:
        for levels in values:
            rca = levels / levels.sum(axis=1, keepdims=True) / (levels.sum(axis=0) / levels.sum())
            strengths = strong(rca)
            indices(strengths, convention, "eigenvector", None)
            proximities(strengths, rca)

    return run


def ecomplexity(values: np.ndarray) -> Callable[[], Any]:
    """Return ecomplexity, without its check of log-supermodularity."""
    from ecomplexity import ecomplexity as compute

    frame = frame_of(values)
    names = {**COLUMNS, "prod": "industry"}
    return lambda: compute(frame, names, check_logsupermodularity=False, verbose=False)


def econcomplex(values: np.ndarray) -> Callable[[], Any]:
    """Return econcomplex' pipeline."""
    from econcomplex.pipeline import compute_complexity

    frame = frame_of(values)
    return lambda: compute_complexity(frame, {**COLUMNS, "act": "industry"})


def economic_complexity(values: np.ndarray) -> Callable[[], Any]:
    """Return economic-complexity: its functions a year, and their matrices joined to one table."""
    import economic_complexity as package
    import pandas as pd

    frame = frame_of(values)

    def run() -> Any:
        tables = []
        for year, rows in frame.groupby("year"):
            wide = rows.pivot(index="region", columns="industry", values="value")
            rca = package.rca(wide)
            eci, pci = package.complexity(rca)
            phi = package.proximity(rca)
            density = package.relatedness(rca, proximities=phi)
            gain = package.opportunity_gain(rca, pci=pci, proximities=phi)
            parts = {"rca": rca, "density": density, "distance": 1 - density, "cog": gain}
            table = pd.DataFrame({name: part.stack() for name, part in parts.items()}).reset_index()
            table["eci"], table["pci"] = table["region"].map(eci), table["industry"].map(pci)
            strong = rca.ge(1)
            table["diversity"] = table["region"].map(strong.sum(axis=1))
            table["ubiquity"] = table["industry"].map(strong.sum(axis=0))
            table["year"] = year
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    return run


def fermi(values: np.ndarray) -> Callable[[], Any]:
    """Return fermi-cref: ECI and PCI by eigenvectors, and proximities."""
    from fermi import efc
    from fermi.relatedness_metrics import RelatednessMetrics
    from scipy.sparse import csr_matrix

    def run() -> None:
        for levels in values:
            rca = levels / levels.sum(axis=1, keepdims=True) / (levels.sum(axis=0) / levels.sum())
            matrix = csr_matrix((rca >= 1).astype(float))
            efc()._eci_pci_indices(matrix, method="eigenvalue")
            metrics = RelatednessMetrics()
            metrics._processed = matrix
            metrics._proximity(rows=False)

    return run


CONTESTANTS: dict[str, Callable[[np.ndarray], Callable[[], Any]]] = {
    "bare numpy": bare,
    "bessemer": bessemer_panel,
    "bessemer (from the frame)": bessemer_frame,
    "bessemer (as fermi-cref)": bessemer_part,
    "ecomplexity": ecomplexity,
    "econcomplex": econcomplex,
    "economic-complexity": economic_complexity,
    "fermi-cref": fermi,
}


def _memory(key: str) -> float:
    """Return a line of the kernel's account of this process, in megabytes; NaN off Linux."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith(key):
                return int(line.split()[1]) / 1024
    return float("nan")


def measure(name: str, shape: tuple[int, int, int]) -> dict[str, Any]:
    """Run one contestant once in this process, after a small run that loads what it loads late."""
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        CONTESTANTS[name](generated(30, 40, 1))()
        run = CONTESTANTS[name](generated(*shape))
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts anew
        before = _memory("VmRSS")
        wall, processor = time.perf_counter(), time.process_time()
        table = run()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    found = {
        "wall": wall,
        "processor": processor,
        "peak": _memory("VmHWM"),
        "added": _memory("VmHWM") - before,
    }
    if table is not None:
        unique = table.drop_duplicates(["year", "region"]).sort_values(["year", "region"])
        found["eci"] = unique["eci"].astype(float).tolist()
        found["rows"] = len(table)
    return found


def contest(name: str, shape: tuple[int, int, int], threads: int, limit: int) -> dict[str, Any]:
    """Run one contestant in a process of its own."""
    keys = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(keys, str(threads))}
    command = [sys.executable, "-m", "benchmarks.structure", "--one", name, *map(str, shape)]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"over {limit} s"}
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1][:90] if done.stderr else "no message"}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def report(shape: tuple[int, int, int], rows: dict[str, dict[str, Any]]) -> None:
    """Print one shape: seconds, ratios to Bessemer, peak memory, largest difference of ECI."""
    print(f"\n{shape[0]} regions x {shape[1]} industries x {shape[2]} years")
    print(
        f"{'':27}{'wall s':>9}{'cpu s':>9}{'x wall':>9}{'x cpu':>9}{'peak MB':>9}{'added MB':>10}"
        f"{'ECI diff':>11}"
    )
    base = rows["bessemer"]
    for name, row in rows.items():
        if "failed" in row:
            print(f"{name:27}  {row['failed']}")
            continue
        gap = ""
        if "eci" in row and "eci" in base:
            gap = f"{np.nanmax(np.abs(np.array(row['eci'], float) - np.array(base['eci'], float))):.1e}"
        print(
            f"{name:27}{row['wall']:9.2f}{row['processor']:9.2f}{row['wall'] / base['wall']:9.1f}"
            f"{row['processor'] / base['processor']:9.1f}{row['peak']:9.0f}{row['added']:10.0f}{gap:>11}"
        )


def growth(path: Path, threads: int, limit: int) -> None:
    """Measure one year of 230 regions as industries grow, in seconds of the processor, and draw it.

    A contestant that fails or takes longer than the limit drops out.
    """
    rows: list[dict[str, Any]] = []
    dropped: set[str] = set()
    for count in GROWTH:
        for name in LINES:
            if name in dropped:
                continue
            found = contest(name, (230, count, 1), threads, limit)
            print(f"{count:6} {name:22} {found.get('processor', found.get('failed'))}", flush=True)
            if "processor" in found:
                rows.append({"name": name, "industries": count, "seconds": found["processor"]})
            else:
                dropped.add(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    path.write_text(drawing(rows), encoding="utf-8")


def drawing(rows: list[dict[str, Any]]) -> str:
    """Return the growth of cost as SVG: seconds by industries, both on logarithmic scales."""
    import altair as alt
    import pandas as pd
    import vl_convert

    from bessemer.charts import PALETTE
    from bessemer.charts.curves import spread
    from bessemer.charts.theme import config

    data = pd.DataFrame(rows)
    names = [name for name in LINES if name in set(data["name"])]
    ends = data.groupby("name", sort=False).tail(1)
    low, high = np.log10(data["seconds"].min() / 1.5), np.log10(data["seconds"].max() * 1.5)
    apart = (high - low) * 16 / 360
    ends = ends.assign(at=10 ** spread(np.log10(ends["seconds"].to_numpy(float)), apart))
    colour = alt.Color(
        "name:N", scale=alt.Scale(domain=names, range=[PALETTE[LINES[name]] for name in names]), legend=None
    )
    dash = alt.StrokeDash(
        "name:N", scale=alt.Scale(domain=names, range=[DASHES[name] for name in names]), legend=None
    )
    x = alt.X(
        "industries:Q",
        title="Industries (230 regions, one year)",
        scale=alt.Scale(type="log", domain=[GROWTH[0], GROWTH[-1]], nice=False),
        axis=alt.Axis(values=list(GROWTH), format=",d", grid=False),
    )
    y_scale = alt.Scale(type="log", domain=[10**low, 10**high], nice=False)
    y = alt.Y("seconds:Q", title="Processor seconds", scale=y_scale, axis=alt.Axis(format="~g", tickCount=5))
    lines = alt.Chart(data).mark_line(point={"size": 34}).encode(x=x, y=y, color=colour, strokeDash=dash)
    words = alt.Chart(ends).mark_text(align="left", dx=8, fontWeight=600)
    words = words.encode(
        x=x, y=alt.Y("at:Q", scale=y_scale, title="Processor seconds"), text="name:N", color=colour
    )
    chart = alt.layer(lines, words).properties(width=520, height=360)
    spec = chart.to_dict()
    spec["config"] = {**config(), "background": PALETTE["paper"], "padding": 12}
    return str(vl_convert.vegalite_to_svg(spec))


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each contestant; the fastest counts")
    parser.add_argument("--threads", type=int, default=1, help="threads of BLAS, for all alike")
    parser.add_argument("--limit", type=int, default=900, help="seconds that a run may take")
    parser.add_argument("--growth", type=Path, help="write a chart of seconds by number of industries")
    options = parser.parse_args()
    if options.one:
        name, *shape = options.one
        print(json.dumps(measure(name, (int(shape[0]), int(shape[1]), int(shape[2])))))
        return
    if options.growth:
        growth(options.growth, options.threads, options.limit)
        return
    for package in ("numpy", "pandas", "ecomplexity", "econcomplex", "economic-complexity", "fermi-cref"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            print(f"{package} {importlib.metadata.version(package)}", end="  ")
    print(f"\nthreads: {options.threads}")
    for name, note in NOTES.items():
        print(f"  {name}: {note}")
    for shape in QUICK if options.quick else SHAPES:
        rows = {}
        for name in CONTESTANTS:
            runs = [contest(name, shape, options.threads, options.limit) for _ in range(options.repeat)]
            rows[name] = min(runs, key=lambda run: run.get("wall", float("inf")))
        report(shape, rows)


if __name__ == "__main__":
    main()
