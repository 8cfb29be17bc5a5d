"""General equilibrium on the world table: a counterfactual, 1,000 draws, and what acceleration saves.

    python -m benchmarks.gravity            # a table
    python -m benchmarks.gravity --json     # JSON alone on standard output

Everything runs on the shipped table of 2011 (41 economies x 35 sectors). A counterfactual is timed with the
purge of deficits before it ("cold") and without ("warm", as for a second shock); the table is calibrated.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import bessemer as bm
from bessemer.dependence.gravity import calibration, purge
from bessemer.dependence.gravity.elasticities import elasticities_of
from bessemer.dependence.gravity.hat import TOLERANCE, Shock, _System

CUT = [{"importer": "CHN", "exporter": "USA", "sectors": ["c9", "c13", "c14", "c15"]}]
WAR = [
    {"importer": "CHN", "exporter": "USA", "rate": 0.25},
    {"importer": "USA", "exporter": "CHN", "rate": 0.25},
]
ALONE = [{"importer": "CHN", "exporter": "*"}, {"importer": "*", "exporter": "CHN"}]
SHOCKS = {
    "embargo of four sectors": {"embargo": CUT},
    "tariffs of 25 % both ways": {"tariffs": WAR},
    "China in isolation": {"embargo": ALONE},
    "no trade anywhere": {"embargo": [{"importer": "*", "exporter": "*"}]},
}
SINGLE, MANY, DRAWS = 0.15, 120.0, 1000


def least(work: Callable[[], Any], repeat: int = 5) -> tuple[float, Any]:
    """Return the least seconds of several runs and the last result."""
    best, result = float("inf"), None
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def plain_steps(table: bm.dependence.MRIO, limit: int = 20_000) -> tuple[int, float]:
    """Return steps and seconds of the purge by damped iteration alone, without acceleration."""
    base = calibration.calibrate(table)
    powers = elasticities_of("caliendo-parro", table.sectors)[1][:, None]
    system = _System(base, powers, Shock(), np.zeros_like(base.deficits))
    step, state = system.stepper(0.1), np.zeros((system.length, 1))
    start = time.perf_counter()
    taken, moved = 0, np.inf
    while moved > TOLERANCE and taken < limit:
        ahead = step(state)
        moved, taken, state = float(np.abs(ahead - state).max()), taken + 1, ahead
    return taken, time.perf_counter() - start


def rows(draws: int, workers: int) -> list[dict[str, Any]]:
    """Return what was measured."""
    table = bm.dependence.world_table(bm.reference(), 2011)
    found: list[dict[str, Any]] = []

    def note(what: str, seconds: float, target: float | None = None, **more: Any) -> None:
        found.append({"what": what, "seconds": round(seconds, 4), "target": target, **more})

    start = time.perf_counter()
    calibration.calibrate(table)
    note("calibration, once a table", time.perf_counter() - start)
    for name, shock in SHOCKS.items():

        def cold(shock: dict[str, Any] = shock) -> Any:
            purge._before.clear()
            return bm.dependence.counterfactual(table, **shock)

        seconds, result = least(cold)
        steps = result.parameters["iterations_before"], result.parameters["iterations"]
        note(f"{name}, cold", seconds, SINGLE, steps=sum(steps))
        seconds, _ = least(lambda shock=shock: bm.dependence.counterfactual(table, **shock))
        note(f"{name}, warm", seconds, SINGLE, steps=steps[1])
    steps, seconds = plain_steps(table)
    note("purge by damped iteration without acceleration", seconds, steps=steps)
    each = draws // 4
    for name, shock in (("embargo", {"embargo": CUT}), ("tariffs", {"tariffs": WAR})):
        purge._before.clear()
        seconds, _ = least(
            lambda shock=shock: bm.dependence.counterfactual_range(
                table, **shock, draws=each, workers=workers
            ),
            repeat=1,
        )
        note(f"{4 * each} draws (4 sets), {name}, {workers} workers", seconds, MANY * 4 * each / DRAWS)
    return found


def main() -> None:
    """Print the table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    found = rows(chosen.draws, chosen.workers)
    if chosen.json:
        print(json.dumps({"rows": found, "load": os.getloadavg()[0], "cpus": os.cpu_count()}, indent=1))
        return
    for row in found:
        target = f"target {row['target']:7.2f} s" if row["target"] else ""
        steps = f"{row['steps']:6d} steps" if "steps" in row else ""
        print(f"{row['what']:58s} {row['seconds']:8.3f} s  {target:18s} {steps}")
    print(f"load average at the end {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs")


if __name__ == "__main__":
    main()
