"""The report on scale from what was measured: tables, a chart, and sizes that are extrapolated."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import subprocess
from pathlib import Path
from typing import Any

from benchmarks import pictures
from benchmarks.measuring import processor_name
from benchmarks.pictures import Panel

DOCS = Path(__file__).parents[1] / "docs"
RESULTS = DOCS / "reports" / "scale.json"
REPORT = DOCS / "reports" / "scale.md"
PICTURE = DOCS / "pictures" / "scale-growth.svg"
HOW_TO = DOCS / "how-to" / "scale.md"
BEGIN, END = "<!-- sizing: made by benchmarks/scale_report.py -->", "<!-- end of sizing -->"

NAMES = {"duckdb": "DuckDB", "spark": "Spark, 2 workers", "polars": "Polars", "pandas": "pandas"}
TITLES = {
    "sums": "Pay by region, industry and year",
    "withheld": "The same, cells of fewer than three firms withheld",
    "pairs": "Pairs of industries in the same firm",
}
SIZES = (100_000_000, 500_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000)
PRICE = 0.05  # US dollars a core-hour, an assumption for the reader to replace
LOSS = 0.7  # share of a Spark cluster's cores that work, an assumption

FORMULA = """\
Core-hours are (a + b × rows) / 3,600, the straight line through the processor seconds of the two
largest sizes measured, a what an engine needs to start. Hours are core-hours / cores for DuckDB, and
core-hours / (cores × {loss}) for Spark, since a cluster waits for disks, network and its slowest task:
{loss} is an assumption. Dollars are core-hours / {loss} × {price}, an assumed price of a core-hour; put
in your own. Figures in bold are measured at that size; all others are extrapolated. Groups that no
longer fit in memory go to disk, which a straight line from smaller sizes does not see."""

ABOUT = """\
`make bench-scale` (`python -m benchmarks.scale --help` for one size or engine at a time). Made-up rows
on pay as a national register would hold them: a row a job and year, Zipf-sized firms with plants in
several of 350 regions, 90 industries, ten years, about eight bytes a row of Parquet. Each run is a
process of its own; memory and processor seconds count all that it started. DuckDB and Spark run the
expressions of Bessemer, DuckDB within a limit of 1,500 MB of its own; pandas and Polars are plain code
of those libraries for the same figures, whose floating-point sums depend on the order of rows. Where
the load before a run was above 1, other work was done: then processor seconds count, not seconds."""

Row = dict[str, Any]


def machine() -> Row:
    """Return what the figures depend on."""
    import psutil

    names = ("duckdb", "ibis-framework", "pyspark", "polars", "pandas", "pyarrow", "numpy", "joblib", "dask")
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    versions = {name: importlib.metadata.version(name) for name in names}
    return {
        "processor": processor_name(),
        "cores": psutil.cpu_count(),
        "memory": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "Java": java.splitlines()[0].split('"')[1] if '"' in java else "none",
        **versions,
    }


def agrees(row: Row, runs: list[Row]) -> str:
    """Return whether a run's result is that of DuckDB at the same size, and how nearly."""
    base = [
        run
        for run in runs
        if run["engine"] == "duckdb" and run["task"] == row["task"] and run["rows"] == row["rows"]
    ]
    if not base or "result" not in base[0] or "result" not in row:
        return ""
    if row["result"] == base[0]["result"]:
        return "the same"
    apart = abs(row["result"] / base[0]["result"] - 1)
    return f"within {apart:.0e}" if apart < 1e-6 else f"apart by {apart:.1e}"


def run_table(task: str, runs: list[Row]) -> list[str]:
    """Return the table of a task."""
    lines = [
        "| rows | engine | seconds | processor s | rows a second | rows a processor s | peak memory, GB "
        "| spilled, GB | sum | load before |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    order = list(NAMES)
    chosen = [row for row in runs if row["task"] == task]
    for row in sorted(chosen, key=lambda row: (row["rows"], order.index(row["engine"]))):
        head = f"| {row['rows']:,} | {NAMES[row['engine']]} |"
        if "failed" in row:
            lines.append(f"{head} {row['failed']} | | | | {row['peak'] / 1e9:.2f} | | | {row['load']:.1f} |")
            continue
        lines.append(
            f"{head} {row['seconds']:,.1f} | {row['processor']:,.1f} | {row['rows'] / row['seconds']:,.0f} "
            f"| {row['rows'] / row['processor']:,.0f} | {row['peak'] / 1e9:.2f} | {row['spilled'] / 1e9:.2f} "
            f"| {agrees(row, runs)} | {row['load']:.1f} |"
        )
    return lines


def ensemble_table(rows: list[Row]) -> list[str]:
    """Return the table of ensembles."""
    lines = ["| ensemble | run by | seconds | speed-up | bits | load before |", "|---|---|---|---|---|---|"]
    alone = {row["ensemble"]: row for row in rows if row["backend"] == "one process"}
    order = ["one process", "threads", "processes", "Dask cluster"]
    for row in sorted(rows, key=lambda row: (row["ensemble"], order.index(row["backend"]))):
        base = alone[row["ensemble"]]
        same = "the same" if row["digest"] == base["digest"] else "DIFFERENT"
        lines.append(
            f"| {row['ensemble']} | {row['backend']} | {row['seconds']:.2f} "
            f"| {base['seconds'] / row['seconds']:.2f} | {same} | {row['load']:.1f} |"
        )
    return lines


def line_of(engine: str, task: str, runs: list[Row]) -> tuple[float, float, list[int]]:
    """Return processor seconds of no rows and of a row more, by the two largest sizes; none of one size.

    From one size nobody can tell what an engine needs to start.
    """
    found = [run for run in runs if (run["engine"], run["task"]) == (engine, task) and "failed" not in run]
    top = sorted(found, key=lambda run: run["rows"])[-2:]
    if len(top) < 2 or top[1]["processor"] <= top[0]["processor"]:
        return float("nan"), float("nan"), []
    sizes = [run["rows"] for run in top]
    slope = (top[1]["processor"] - top[0]["processor"]) / (sizes[1] - sizes[0])
    return max(top[1]["processor"] - slope * sizes[1], 0.0), slope, sizes


def hours(core_hours: float) -> str:
    """Write hours, or minutes below an hour.

    >>> hours(0.05), hours(1.26), hours(321.0), hours(0.001)
    ('3 min', '1.3 h', '321 h', '<1 min')
    """
    if core_hours < 1:
        return f"{core_hours * 60:.0f} min" if core_hours * 60 >= 1 else "<1 min"
    return f"{core_hours:.1f} h" if core_hours < 100 else f"{core_hours:,.0f} h"


def sizing(runs: list[Row]) -> list[str]:
    """Return the sizing table, with its formula and what is measured."""
    lines = []
    for task in ("sums", "withheld"):
        found = {engine: line_of(engine, task, runs) for engine in ("duckdb", "spark")}
        if not all(sizes for *_, sizes in found.values()):
            continue
        measured = [
            f"{NAMES[name]} {base:,.0f} s and {slope * 1e6:,.2f} s a million rows (from {_millions(sizes)})"
            for name, (base, slope, sizes) in found.items()
        ]
        lines += [
            f"**{TITLES[task]}.** Processor seconds: {'; '.join(measured)}.",
            "",
            "| rows | Parquet, GB | DuckDB, core-hours | on 2 cores | on 16 cores | Spark, core-hours "
            "| on 64 cores | Spark, USD |",
            "|---|---|---|---|---|---|---|---|",
        ]
        whole = max(runs, key=lambda run: run["rows"])
        for rows in SIZES:
            cost, seen = {}, {}
            for name, (base, slope, _) in found.items():
                at = [run for run in runs if (run["engine"], run["task"], run["rows"]) == (name, task, rows)]
                seen[name] = bool(at) and "failed" not in at[0]
                seconds = at[0]["processor"] if seen[name] else base + slope * rows
                cost[name] = seconds / 3600
            cells = {name: f"**{hours(cost[name])}**" if seen[name] else hours(cost[name]) for name in cost}
            lines.append(
                f"| {rows:,} | {rows * whole['bytes'] / whole['rows'] / 1e9:,.1f} | {cells['duckdb']} "
                f"| {hours(cost['duckdb'] / 2)} | {hours(cost['duckdb'] / 16)} | {cells['spark']} "
                f"| {hours(cost['spark'] / 64 / LOSS)} | {cost['spark'] / LOSS * PRICE:,.2f} |"
            )
        lines.append("")
    return [*lines, FORMULA.format(loss=LOSS, price=PRICE)]


def _millions(sizes: list[int]) -> str:
    return " and ".join(f"{size / 1e6:,.0f}" for size in sizes) + " million"


def drawing(runs: list[Row]) -> str:
    """Return processor seconds and peak memory by rows as SVG, both axes logarithmic."""
    done = [run for run in runs if run["task"] == "sums" and "failed" not in run]
    sizes = sorted({run["rows"] / 1e6 for run in done})
    panels = [
        Panel(
            [{"name": NAMES[run["engine"]], "x": run["rows"] / 1e6, "y": run[key] * unit} for run in done],
            "Million rows",
            title,
            sizes,
        )
        for key, unit, title in (("processor", 1.0, "Processor seconds"), ("peak", 1e-9, "Peak memory, GB"))
    ]
    return pictures.drawing(panels, list(NAMES.values()), height=260)


def write_report() -> None:
    """Write the report, its chart and the sizing table of the how-to page from the results."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    runs, ensembles = results.get("runs", []), results.get("ensembles", [])
    about = (runs or ensembles)[-1]["machine"]
    commits = list(dict.fromkeys(row.get("commit", "unknown") for row in runs + ensembles))
    lines = [
        "# Scale: what was measured",
        "",
        ABOUT,
        "",
        f"From commit {' and '.join(commits)}; "
        + ", ".join(f"{name} {value}" for name, value in about.items())
        + ".",
        "",
    ]
    if runs:
        PICTURE.write_text(drawing(runs), encoding="utf-8")
        lines += [f"![Processor seconds and memory by rows](../pictures/{PICTURE.name})", ""]
        for task, title in TITLES.items():
            lines += [f"## {title}", "", *run_table(task, runs), ""]
    if ensembles:
        lines += ["## Ensembles on two workers", "", *ensemble_table(ensembles), ""]
    lines += ["## Sizes", "", *sizing(runs), ""]
    REPORT.write_text("\n".join(lines), encoding="utf-8")
    if HOW_TO.exists():
        text = HOW_TO.read_text(encoding="utf-8")
        head, tail = text.split(BEGIN)[0], text.split(END)[1]
        HOW_TO.write_text("\n".join([f"{head}{BEGIN}", "", *sizing(runs), "", END]) + tail, encoding="utf-8")
