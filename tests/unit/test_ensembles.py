"""Linear algebra is held to one thread, and let go again, also where several threads are inside."""

from threading import Thread

import numpy as np
import pytest
import scipy.linalg
from threadpoolctl import threadpool_info, threadpool_limits

from bessemer.ensembles import one_thread


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_the_limit_ends_with_the_statement():
    scipy.linalg.inv(np.eye(2))
    with threadpool_limits(2, "blas"):
        with one_thread():
            assert threads() == {1}
            with one_thread():
                assert threads() == {1}
            assert threads() == {1}
        assert threads() == {2}
        with pytest.raises(ZeroDivisionError), one_thread():
            raise ZeroDivisionError
        assert threads() == {2}


def test_the_last_thread_restores_it():
    seen = []

    def later():
        with one_thread():
            seen.append(threads())

    with threadpool_limits(2, "blas"):
        with one_thread():
            other = Thread(target=later)
            other.start()
            other.join()
            seen.append(threads())
        seen.append(threads())
    assert seen == [{1}, {1}, {2}]
