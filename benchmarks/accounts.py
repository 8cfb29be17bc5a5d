"""Accounts of a world table side by side: extractions against re-inversion, all accounts against pymrio.

Run in an environment that has pymrio (``make bench-io``)::

    python -m benchmarks.accounts           # a table, and the sentence that it amounts to
    python -m benchmarks.accounts --json    # JSON alone on standard output

All run in one process on the shipped table of 2011 (41 economies x 35 sectors). What would take minutes is
timed on a sample and multiplied; the row says so.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

import bessemer as bm
from bessemer.dependence import MRIO

SAMPLE = 6


def fresh(table: MRIO) -> MRIO:
    """Return the table without anything that was computed from it before."""
    return MRIO.from_arrays(
        table.Z, table.F, regions=table.regions, sectors=table.sectors, unit=table.unit, year=table.year
    )


def timed(work: Callable[[], Any], repeat: int = 3) -> tuple[float, float, Any]:
    """Return the least seconds of several runs, the peak of memory allocated in MB, and the last result."""
    best, result = float("inf"), None
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return best, peak, result


def two_inverses(table: MRIO) -> None:
    """Invert I - A twice, the yardstick of the extractions."""
    matrix = np.eye(len(table.x)) - table.coefficients
    for _ in range(2):
        np.linalg.inv(matrix)


def all_extractions(table: MRIO) -> tuple[Any, Any]:
    """Scan every sector and every ordered pair of economies, from nothing."""
    new = fresh(table)
    return bm.dependence.extract_sectors(new).table, bm.dependence.extraction_matrix(new).table


def one_by_one(table: MRIO, count: int = SAMPLE) -> tuple[float, float]:
    """Return seconds a sector by re-solving, and the largest difference from the scan, relative to output."""
    found = bm.dependence.extract_sectors(table).table.set_index(["region", "sector"])
    size, worst = len(table.x), 0.0
    chosen = np.flatnonzero(table.x > 0)[:: max(1, size // count)][:count]
    start = time.perf_counter()
    for k in chosen:
        inputs, final = table.coefficients.copy(), table.F.sum(axis=1)
        inputs[k] = inputs[:, k] = final[k] = 0
        left = np.linalg.inv(np.eye(size) - inputs) @ final
        lost = float((table.value_added_coefficients * (table.x - left)).sum())
        place, sector = divmod(int(k), len(table.sectors))
        row = found.loc[(table.regions[place], table.sectors[sector])]
        worst = max(worst, abs(row["loss_world"] - lost) / table.x.sum())
    return (time.perf_counter() - start) / len(chosen), worst


def every_account(table: MRIO) -> np.ndarray:
    """Compute every decomposition of exports, circulation and chain position."""
    new = fresh(table)
    trade = bm.dependence.value_added_trade(new).table
    bm.dependence.koopman_wang_wei(new)
    bm.dependence.wang_wei_zhu(new)
    for approach in ("source", "sink"):
        bm.dependence.borin_mancini(new, approach)
    bm.dependence.circulation(new)
    bm.dependence.chain_position(new)
    return trade["vax"].to_numpy()


def pymrio_system(table: MRIO) -> Any:
    """Return the table as pymrio holds it, with value added as an extension."""
    import pandas as pd
    import pymrio

    rows = pd.MultiIndex.from_product([table.regions, table.sectors], names=["region", "sector"])
    uses = table.F.shape[1] // len(table.regions)
    columns = pd.MultiIndex.from_product(
        [table.regions, [f"use {k}" for k in range(uses)]], names=["region", "category"]
    )
    system = pymrio.IOSystem(
        Z=pd.DataFrame(table.Z, index=rows, columns=rows),
        Y=pd.DataFrame(table.F, index=rows, columns=columns),
    )
    added = pd.DataFrame([table.x * table.value_added_coefficients], index=["value added"], columns=rows)
    system.va = pymrio.Extension("va", F=added, unit=pd.DataFrame({"unit": ["M USD"]}, index=added.index))
    return system


def measure() -> dict[str, Any]:
    """Return all rows and ratios."""
    table = bm.dependence.world_table(bm.reference(), 2011)
    rows: list[dict[str, Any]] = []

    def add(name: str, work: Callable[[], Any], note: str = "") -> Any:
        seconds, peak, result = timed(work)
        rows.append({"name": name, "seconds": seconds, "peak_mb": peak, "note": note})
        return result

    add("two inverses (NumPy)", lambda: two_inverses(table))
    add("bessemer, all extractions", lambda: all_extractions(table), "1,435 sectors and 1,640 pairs")
    each, worst = one_by_one(table)
    naive = each * int((table.x > 0).sum())
    note = f"{SAMPLE} sectors timed, multiplied; largest difference {worst:.0e} of world output"
    rows.append({"name": "re-inversion, sectors alone", "seconds": naive, "peak_mb": None, "note": note})
    ours = add("bessemer, every account", lambda: every_account(table), "Z, F to labelled tables")
    try:
        importlib.metadata.version("pymrio")
    except importlib.metadata.PackageNotFoundError:
        rows.append({"name": "pymrio calc_all", "seconds": None, "peak_mb": None, "note": "not installed"})
    else:
        theirs = add(
            "pymrio calc_all",
            lambda: pymrio_system(table).calc_all(),
            "Leontief inverse, value added by origin and use",
        )
        gap = np.abs(theirs.va.D_exp_reg.iloc[0].to_numpy() - ours).max() / ours.sum()
        rows[-1]["note"] += f"; exported value added differs from ours by {gap:.0e} of the whole"
    seconds = {row["name"]: row["seconds"] for row in rows}
    peer = seconds["pymrio calc_all"]
    return {
        "table": "WIOD 2011, 41 x 35",
        "numpy": np.__version__,
        "rows": rows,
        "ratios": {
            "extractions_over_two_inverses": seconds["bessemer, all extractions"]
            / seconds["two inverses (NumPy)"],
            "reinversion_over_extractions": naive / seconds["bessemer, all extractions"],
            "pymrio_over_every_account": None if peer is None else peer / seconds["bessemer, every account"],
        },
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="JSON alone on standard output")
    options = parser.parse_args()
    found = measure()
    if options.json:
        print(json.dumps(found, indent=1))
        return
    ratios = found["ratios"]
    print(
        f"All extractions take {ratios['extractions_over_two_inverses']:.1f} times two inverses; "
        f"re-inversion takes {ratios['reinversion_over_extractions']:,.0f} times as long."
    )
    for row in found["rows"]:
        seconds = "–" if row["seconds"] is None else f"{row['seconds']:.2f}"
        peak = "–" if row["peak_mb"] is None else f"{row['peak_mb']:.0f}"
        print(f"{row['name']:30}{seconds:>9} s{peak:>8} MB  {row['note']}")


if __name__ == "__main__":
    main()
