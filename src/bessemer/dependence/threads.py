"""Linear algebra on one thread, so that sums come out the same wherever they are made.

A library of linear algebra adds in another order on another number of threads. A solver that stops at a
tolerance makes differences of 1e-9 of those of 1e-16, so that a worker, which has one thread, would not agree
with a process that has several.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

_LOCK = Lock()
_inside: list[Any] = []


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS and LAPACK of this process to one thread, as a ``with`` statement or a decorator.

    The limit is the process's: threads that are inside at the same time share it, and the last restores it.

    Examples
    --------
    >>> with one_thread():
    ...     {library["num_threads"] for library in _libraries().info() if library["user_api"] == "blas"}
    {1}
    """
    with _LOCK:
        _inside.append(_libraries().limit(limits=1, user_api="blas") if not _inside else None)
    try:
        yield
    finally:
        with _LOCK:
            if len(_inside) > 1:
                _inside.pop()
            else:
                _inside.pop().restore_original_limits()


@cache
def _libraries() -> Any:
    # SciPy brings a library of its own, which would be missed if it were loaded later.
    import scipy.linalg  # noqa: F401
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
