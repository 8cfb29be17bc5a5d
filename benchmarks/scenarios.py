"""How long fans take: paths over 30 years and 42 sectors with all five sources of uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.contest import Contestant, Job, Size, Values
from bessemer.scenarios.engine import Entries, Losses, Models, Plan, fans_of, run

SECTORS, YEARS = 42, 30


def plan(sectors: int = SECTORS, horizon: int = YEARS) -> Plan:
    """Return a plan with all five sources of uncertainty."""
    rng = np.random.default_rng(0)
    since = np.arange(horizon + 1, dtype=np.float64)
    followed = np.minimum(since, 20.0)
    ranges = np.stack(
        [np.outer([0.01, 0.02, 0.05], np.ones(sectors)), np.outer([0.0, 0.005, 0.01], np.ones(sectors))]
    )
    felt = np.clip((since - 2) / 5, 0, 1)
    return Plan(
        total=1e6,
        nation=rng.dirichlet(np.full(sectors, 3.0)),
        growth=np.ones((horizon + 1, sectors)),
        center=-0.003 * since,
        steps=np.concatenate([[0.0], np.full(horizon, 0.02)]),
        roots=np.tile(np.sqrt(rng.dirichlet(np.full(sectors, 3.0))), (horizon + 1, 1)),
        root_steps=np.vstack([np.zeros(sectors), np.full((horizon, sectors), 0.004)]),
        labour=np.full(horizon + 1, 1.1e6),
        complexity=rng.normal(size=sectors),
        abroad=rng.random(sectors) / 3,
        losses=Losses(ranges, np.where(since[:, None] >= 2, np.stack([1 - felt, felt], axis=1), 0.0)),
        models=Models(
            rng.normal(0, 0.2, (10, sectors)),
            rng.normal(0, 0.01, 10),
            followed / 10,
            1.0,
            followed,
            float(np.log(3)),
            True,
        ),
        entries=Entries(np.arange(5), np.full(5, 1e4), np.full(5, 0.4), np.full(5, 10.0), (0.0, 0.5, 1.0)),
    )


def fans(workers: int) -> Callable[[Values], Callable[[], Any]]:
    """Return a contestant that draws paths and reads their percentiles."""

    def prepare(size: Values) -> Callable[[], Any]:
        case = plan()
        return lambda: fans_of(run(case, size["paths"], workers=workers))

    return prepare


def size_of(paths: int) -> Size:
    """Return a number of paths."""
    return Size(f"{paths:,} paths", float(paths), {"paths": paths})


JOBS = {
    "paths": Job(
        "paths",
        f"Paths of a scenario over {YEARS} years and {SECTORS} sectors, and their percentiles",
        (
            Contestant("Bessemer, one worker", fans(1), package="bessemer"),
            Contestant("Bessemer, two workers", fans(2), package="bessemer"),
        ),
        tuple(size_of(paths) for paths in (1000, 10_000, 40_000)),
        (size_of(50), size_of(100)),
        {"paths": 100},
        axis=f"Paths ({YEARS} years, {SECTORS} sectors)",
        runs=3,
    )
}
