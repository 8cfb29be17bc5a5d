"""Placebos, bootstrap and Monte Carlo on threads, processes and a Dask cluster: the same bits everywhere."""

import os
import signal
import threading
import time

import joblib
import numpy as np
import pytest

import bessemer as bm
from bessemer.ensembles import spread
from bessemer.errors import OptionError, UnavailableError
from bessemer.history.changepoints import turning_points
from bessemer.history.evidence.donor_pools import pools_of
from bessemer.history.evidence.grids import grid_of
from bessemer.history.evidence.outcomes import Outcomes, outcomes_of

distributed = pytest.importorskip("distributed", reason="dask[distributed] is not installed (extra dask)")
YEARS = range(1950, 2011)
DRAWS = 6_000  # 120 tasks, so that a worker can be killed among them


def level() -> np.ndarray:
    steps = np.where(np.arange(60) < 30, -0.03, 0.02) + np.random.default_rng(3).normal(0, 0.01, 60)
    return np.exp(np.concatenate([[0.0], np.cumsum(steps)]))


def bootstrap(workers: int | None, draws: int = 400) -> bytes:
    return repr(turning_points(YEARS, level(), draws=draws, workers=workers)).encode()


def placebos(workers: int | None) -> bytes:
    data = bm.reference()
    region = data.regions["CZ16300"]
    jobs = Outcomes(outcomes_of(data, region, 1983).chosen[:1], ())
    grid = grid_of(region, 1983, jobs, pools_of(data, region, 1983), data.regions, workers)
    courses = b"".join(grid.courses[axis].to_numpy(float).tobytes() for axis in sorted(grid.courses))
    cells = [(c.axis, c.pool, c.year, c.att, c.p_value, c.top_donor, c.top_weight) for c in grid.cells]
    return repr(cells).encode() + courses


def paths(workers: int | None) -> bytes:
    short = {"name": "s", "horizon": 8}
    found = bm.scenarios.simulate("Jilin", short, paths=1000, seed=5, split=0, workers=workers)
    return found.table.select_dtypes("number").to_numpy(float).tobytes()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=str(tmp_path_factory.mktemp("dask")),
        ) as made,
        distributed.Client(made) as client,
    ):
        assert len(set(client.run(os.getpid).values()) - {os.getpid()}) == 2
        yield made


def test_threads_processes_and_a_cluster_give_the_same(cluster):
    for ensemble in (bootstrap, placebos, paths):
        alone = ensemble(1)
        before = tasks(cluster)
        with joblib.parallel_config(backend="dask"):
            assert ensemble(None) == alone, ensemble.__name__
        assert tasks(cluster) > before, f"{ensemble.__name__} did not go through the cluster"
        with joblib.parallel_config(backend="threading", n_jobs=2):
            assert ensemble(None) == alone, ensemble.__name__
        with joblib.parallel_config(backend="loky", n_jobs=2):
            assert ensemble(None) == alone, ensemble.__name__


def tasks(cluster) -> int:
    """Return how many tasks of the ensembles the cluster has done."""
    prefixes = cluster.scheduler.task_prefixes
    return sum(found.state_counts["memory"] for name, found in prefixes.items() if "batch_of" in str(name))


def test_a_killed_worker_changes_nothing(cluster):
    alone = bootstrap(1, draws=DRAWS)
    killed = []

    def kill():
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not killed:
            for worker in list(cluster.scheduler.workers.values()):
                if worker.processing:
                    os.kill(known[worker.address], signal.SIGKILL)
                    killed.append(worker.address)
                    return
            time.sleep(0.01)

    with distributed.Client(cluster) as client:
        known = client.run(os.getpid)
        watch = threading.Thread(target=kill)
        watch.start()
        with joblib.parallel_config(backend="dask"):
            found = bootstrap(None, draws=DRAWS)
        watch.join()
    assert killed, "no worker was killed"
    assert killed[0] not in cluster.scheduler.workers
    assert found == alone


def _end(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_killed_process_of_this_machine_is_an_error_in_words():
    with pytest.raises(UnavailableError, match="killed"):
        spread(_end, [(number,) for number in range(6)], workers=2)


@pytest.mark.parametrize("workers", [0, -2, 1.5, "2", True])
def test_numbers_of_workers_that_are_none(workers):
    with pytest.raises(OptionError, match="workers="):
        spread(divmod, [(3, 2)], workers)
    assert spread(divmod, [(3, 2)]) == [(1, 1)]
