"""How long fans take: 10,000 paths over 30 years and 42 sectors with all parts of a scenario, and the answer.

Prints seconds on the wall, the least of some runs: drawing and percentiles, with one worker and with two, the
split of the variance, and the answer of three regions. Run it on a machine that does nothing else.

    python -m benchmarks.scenarios [--runs 3] [--paths 10000]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from bessemer.scenarios.engine import Entries, Losses, Models, Plan, fans_of, run
from bessemer.scenarios.variance import PATHS, split_of

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


def least(work: Callable[[], object], runs: int) -> float:
    """Return the least seconds of some runs."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--paths", type=int, default=10_000)
    given = parser.parse_args()
    case = plan()
    print(f"{given.paths:,} paths x {YEARS} years x {SECTORS} sectors, all five sources")
    for workers in (1, 2):
        taken = least(lambda workers=workers: fans_of(run(case, given.paths, workers=workers)), given.runs)
        print(f"  paths and fans, {workers} worker{'s' if workers > 1 else ' '}  {taken:6.2f} s")
    print(f"  split of the variance ({PATHS:,})  {least(lambda: split_of(case), given.runs):6.2f} s")
    from bessemer.studies import study

    for name in ("Jilin", "Pittsburgh", "DEA5"):
        asked = study(name)
        for question in ("structure", "history", "rolemodels", "pathways", "dependence"):
            getattr(asked, question)
        start = time.process_time()
        asked.scenarios  # noqa: B018  the property computes
        print(f"  answer within a brief, {name:<11}  {time.process_time() - start:6.2f} s of processor")


if __name__ == "__main__":
    main()
