"""Many runs of one function on threads, processes or a cluster, with the same numbers wherever they run.

Draws are made, or their seeds spawned, before the runs are spread. Linear algebra runs on one thread: a
library adds in another order on another number of threads, and a solver that stops at a tolerance makes
differences of 1e-9 of those of 1e-16, so that a worker, which has one thread, would not agree with a process
that has several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any, Literal, TypeVar

from bessemer.errors import OptionError, UnavailableError

T = TypeVar("T")
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


def spread(
    function: Callable[..., T],
    items: Iterable[tuple[Any, ...]],
    workers: int | None = 1,
    prefer: Literal["processes", "threads"] = "processes",
) -> list[T]:
    """Return ``function(*item)`` of each item, in their order, by as many workers as are given.

    Parameters
    ----------
    function : callable
        At the top of a module, so that it can be sent to a process; the same for the same item.
    items : iterable of tuple
    workers : int or None
        1 runs here, -1 on all cores. None leaves it to ``joblib.parallel_config``, which may name threads,
        processes or a Dask cluster; a cluster runs anew what a lost worker had begun.
    prefer : {"processes", "threads"}
        What a number of workers means.

    Raises
    ------
    OptionError
        If `workers` is no number of workers.
    UnavailableError
        If a process of this machine was killed.

    Examples
    --------
    >>> spread(divmod, [(7, 2), (9, 4)], workers=2, prefer="threads")
    [(3, 1), (2, 1)]
    """
    whole = isinstance(workers, int) and not isinstance(workers, bool)
    if workers is not None and not (whole and (workers == -1 or workers >= 1)):
        raise OptionError(
            f"workers={workers!r:.60}.", remedy="Give a number of at least 1, -1 for all cores, or None."
        )
    if workers == 1:
        return [function(*item) for item in items]
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    try:
        return list(
            Parallel(n_jobs=workers, prefer=prefer)(delayed(_Run(function, item))() for item in items)
        )
    except TerminatedWorkerError as error:
        raise UnavailableError(
            "A worker process was killed, perhaps for want of memory.",
            where=f"workers={workers}.",
            remedy="Use fewer workers, or a Dask cluster, which runs lost work anew.",
        ) from error


class _Run:
    """A call that carries what it needs.

    Joblib would lay large arguments on one worker of a Dask cluster beforehand, and fail if that one is lost.
    """

    def __init__(self, function: Callable[..., Any], item: tuple[Any, ...]) -> None:
        self.function, self.item = function, item
        self.__name__ = getattr(function, "__name__", "run")

    def __call__(self) -> Any:
        return self.function(*self.item)
