"""Jobs: long computations in the background, one at a time, few in the queue, results for a while."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any, TypeAlias

from bessemer.errors import BessemerError, UnavailableError
from bessemer.words import Text

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
QUEUE, KEPT, LASTING, UNSEEN = 8, 16, 1800.0, 60.0
RETRY_AFTER = 20


class QueueFullError(UnavailableError):
    """More was asked for than the queue takes."""


class CancelledError(Exception):
    """Stops a job that nobody wants any more."""


@dataclass(eq=False)
class Job:
    """One computation.

    Attributes
    ----------
    key : str
        What it computes; the same key is the same job.
    total : int
        Steps in all.
    state : str
        ``waiting``, ``running``, ``done``, ``failed`` or ``cancelled``.
    done : int
        Steps made.
    label : Text or None
        What is computed just now.
    result : object
        What it came to; None unless done.
    error : BessemerError or None
        Why it failed.
    ended, asked : float
        Clock when it ended (0 before), and when somebody last looked at it.
    """

    key: str
    total: int
    state: str = WAITING
    done: int = 0
    label: Text | None = None
    result: Any = None
    error: BessemerError | None = None
    ended: float = 0.0
    asked: float = field(default_factory=time.monotonic)
    stop: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more comes."""
        return self.state in (DONE, FAILED, CANCELLED)

    def step(self, label: Text, count: int) -> None:
        """Count steps made; stops the job here if it was cancelled.

        Raises
        ------
        CancelledError
            If nobody wants it any more.
        """
        self.label = label
        self.done = min(self.done + count, self.total)
        if self.stop:
            raise CancelledError


Work: TypeAlias = Callable[[Job], Any]


class Jobs:
    """One worker thread, a bounded queue, and the last results.

    Parameters
    ----------
    waiting : int
        Jobs that may wait.
    kept : int
        Jobs that are over and stay.
    lasting : float
        Seconds that they stay.
    unseen : float
        Seconds after which a waiting job that nobody looks at any more is dropped.
    clock : callable
        Seconds that only grow.
    """

    def __init__(
        self,
        waiting: int = QUEUE,
        kept: int = KEPT,
        lasting: float = LASTING,
        unseen: float = UNSEEN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._kept, self._lasting, self._unseen = waiting, kept, lasting, unseen
        self._clock = clock
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._queue: list[tuple[Job, Work]] = []
        self._changed = Condition()
        self._thread: Thread | None = None

    def submit(self, key: str, total: int, work: Work) -> Job:
        """Return the job with a key, put in the queue unless it is there already.

        Raises
        ------
        QueueFullError
            If too many wait.
        """
        with self._changed:
            self._forget()
            known = self._jobs.get(key)
            if known is not None and known.state != CANCELLED:
                known.asked = self._clock()
                return known
            if len(self._queue) >= self._most:
                raise QueueFullError(
                    f"{len(self._queue)} computations wait already.",
                    remedy=f"Load this page again in {RETRY_AFTER} seconds.",
                )
            job = Job(key, total, asked=self._clock())
            self._jobs[key] = job
            self._jobs.move_to_end(key)
            self._queue.append((job, work))
            if self._thread is None:
                self._thread = Thread(target=self._serve, name="bessemer-jobs", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return job

    def find(self, key: str) -> Job | None:
        """Return the job with a key, or None where there is none any more."""
        with self._changed:
            self._forget()
            found = self._jobs.get(key)
            if found is not None:
                found.asked = self._clock()
            return found

    def ahead(self, job: Job) -> int:
        """Return how many are computed before a waiting job."""
        with self._changed:
            places = [at for at, (other, _) in enumerate(self._queue) if other is job]
            running = any(other.state == RUNNING for other in self._jobs.values())
            return (places[0] if places else 0) + running

    def cancel(self, key: str) -> None:
        """Stop a job: at once if it waits, else at its next step."""
        with self._changed:
            job = self._jobs.get(key)
            if job is None or job.over:
                return
            job.stop = True
            if job.state == WAITING:
                self._queue = [(other, work) for other, work in self._queue if other is not job]
                self._end(job, CANCELLED)

    def wait(self, job: Job, seconds: float) -> bool:
        """Return whether a job is over within some seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: job.over, seconds)

    def __len__(self) -> int:
        """How many jobs are known, whatever their state."""
        return len(self._jobs)

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._queue))
                job, work = self._queue.pop(0)
                job.state = RUNNING
            self._run(job, work)
            # A thread that waits holds neither the work nor what it refers to.
            del job, work

    def _run(self, job: Job, work: Work) -> None:
        state, result, error = DONE, None, None
        try:
            result = work(job)
        except CancelledError:
            state = CANCELLED
        except BessemerError as caught:
            state, error = FAILED, caught.with_traceback(None)
        except Exception as caught:
            logging.getLogger(__name__).exception("A computation failed.")
            state = FAILED
            error = UnavailableError(
                f"The computation failed ({type(caught).__name__}).",
                remedy="Why stands where the server was started.",
            )
        with self._changed:
            job.result, job.error = result, error
            self._end(job, state)

    def _end(self, job: Job, state: str) -> None:
        job.state, job.ended = state, self._clock()
        if state == DONE:
            job.done = job.total
        self._forget()
        self._changed.notify_all()

    def _forget(self) -> None:
        """Drop what is over for too long or too much, and what waits though nobody looks at it."""
        now = self._clock()
        left = [(job, work) for job, work in self._queue if now - job.asked <= self._unseen]
        for job, _ in self._queue:
            if now - job.asked > self._unseen:
                job.state, job.ended, job.stop = CANCELLED, now, True
        self._queue = left
        over = [key for key, job in self._jobs.items() if job.over]
        late = {key for key in over if now - self._jobs[key].ended > self._lasting}
        surplus = [key for key in sorted(over, key=lambda key: self._jobs[key].ended) if key not in late]
        late.update(surplus[: max(0, len(surplus) - self._kept)])
        for key in late:
            del self._jobs[key]
