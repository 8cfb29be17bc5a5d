"""A Dask cluster of two processes draws the same paths, bit for bit."""

import joblib
import pytest

from bessemer.scenarios.engine import CHUNK, run

distributed = pytest.importorskip("distributed", reason="dask[distributed] is not installed (extra dask)")


def test_a_cluster_of_two_processes_gives_the_same_paths(made, tmp_path):
    case, paths = made.full(), 4 * CHUNK
    alone = run(case, paths, seed=11)
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=str(tmp_path),
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert len(client.scheduler_info()["workers"]) == 2
        with joblib.parallel_config(backend="dask"):
            spread = run(case, paths, seed=11, workers=None)
        ran = [name for name in cluster.scheduler.task_prefixes if "chunk_of" in str(name)]
    assert ran, "the chunks did not go through the cluster"
    assert spread.tobytes() == alone.tobytes()
