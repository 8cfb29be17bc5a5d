"""Three ensembles on one process, threads, processes and a Dask cluster: seconds, and the same bits.

python -m benchmarks.scale_ensembles TEMPORARY
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

import bessemer as bm
from bessemer.history.changepoints import turning_points

WORKERS = 2
BACKENDS = ("one process", "threads", "processes", "Dask cluster")


def bootstrap(workers: int | None, size: int = 400_000) -> bytes:
    """Dates of turning points by a moving-block bootstrap, of one series."""
    steps = np.where(np.arange(60) < 30, -0.03, 0.02) + np.random.default_rng(3).normal(0, 0.01, 60)
    level = np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
    return repr(turning_points(range(1950, 2011), level, draws=size, workers=workers)).encode()


def placebos(workers: int | None) -> bytes:
    """Synthetic controls of Pittsburgh by outcomes, donor pools and dates, each with its placebos."""
    data = bm.reference()
    grid = bm.history.evidence_grid(data, data.regions["CZ16300"], 1983, workers=workers)
    return repr([(c.axis, c.pool, c.year, c.att, c.p_value, c.top_weight) for c in grid.cells]).encode()


def paths(workers: int | None, size: int = 200_000) -> bytes:
    """Paths of Jilin under its own trend, over ten years."""
    scenario = {"name": "ensemble", "horizon": 10}
    found = bm.scenarios.simulate("Jilin", scenario, paths=size, seed=5, split=0, workers=workers)
    return bytes(found.table.select_dtypes("number").to_numpy(float).tobytes())


ENSEMBLES: dict[str, Callable[..., bytes]] = {
    "bootstrap, 400,000 draws": bootstrap,
    "placebos, a grid of synthetic controls": placebos,
    "Monte Carlo, 200,000 paths": paths,
}

WARM: dict[str, Callable[..., Any]] = {
    "bootstrap, 400,000 draws": partial(bootstrap, size=1000),
    "placebos, a grid of synthetic controls": placebos,
    "Monte Carlo, 200,000 paths": partial(paths, size=1000),
}


@contextmanager
def backend(name: str, temporary: str) -> Iterator[int | None]:
    """Yield what `workers` is to be, with joblib set to a backend of two workers."""
    import joblib

    if name == "one process":
        yield 1
    elif name == "Dask cluster":
        import distributed

        with (
            distributed.LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=WORKERS,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                local_directory=temporary,
            ) as cluster,
            distributed.Client(cluster),  # type: ignore[no-untyped-call]
            joblib.parallel_config(backend="dask"),
        ):
            yield None
    else:
        with joblib.parallel_config(
            backend={"threads": "threading", "processes": "loky"}[name], n_jobs=WORKERS
        ):
            yield None


def main() -> None:
    """Print rows of ensemble, backend, seconds and digest; each runs in small before it is timed."""
    rows: list[dict[str, Any]] = []
    for name in BACKENDS:
        with backend(name, sys.argv[1]) as workers:
            for title, ensemble in ENSEMBLES.items():
                WARM[title](workers)
                start = time.perf_counter()
                found = ensemble(workers)
                seconds = time.perf_counter() - start
                digest = hashlib.sha256(found).hexdigest()
                rows.append({"ensemble": title, "backend": name, "seconds": seconds, "digest": digest})
                print(title, name, f"{seconds:.2f}", file=sys.stderr, flush=True)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
