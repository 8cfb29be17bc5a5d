"""Jobs: one at a time, few in the queue, progress, cancelling, and results that do not pile up."""

import threading

import pytest

from bessemer.errors import OptionError
from bessemer.web.jobs import CANCELLED, DONE, FAILED, RUNNING, WAITING, Jobs, QueueFullError
from bessemer.words import Text

LABEL = Text("one", "一")


class Gate:
    """Work that says when it began, and goes on when told."""

    def __init__(self):
        self.began, self.go = threading.Event(), threading.Event()

    def __call__(self, job):
        self.began.set()
        self.go.wait(10)
        job.step(LABEL, 1)
        return "result"


@pytest.fixture
def gate():
    made = Gate()
    yield made
    made.go.set()


def test_a_job_runs_and_its_result_is_found(gate):
    jobs = Jobs()
    job = jobs.submit("a", 3, gate)
    assert gate.began.wait(10)
    assert job.state == RUNNING
    gate.go.set()
    assert jobs.wait(job, 10)
    assert (job.state, job.result, job.done, jobs.find("a")) == (DONE, "result", 3, job)


def test_the_same_key_is_the_same_job(gate):
    jobs = Jobs()
    first = jobs.submit("a", 1, gate)
    assert jobs.submit("a", 1, lambda job: pytest.fail("computed twice")) is first


def test_a_full_queue_refuses(gate):
    jobs = Jobs(waiting=2)
    jobs.submit("running", 1, gate)
    assert gate.began.wait(10)
    one = jobs.submit("b", 1, gate)
    jobs.submit("c", 1, gate)
    assert jobs.ahead(one) == 1
    with pytest.raises(QueueFullError):
        jobs.submit("d", 1, gate)
    assert jobs.find("d") is None


def test_a_waiting_job_is_cancelled_at_once_and_may_be_asked_for_again(gate):
    jobs = Jobs()
    jobs.submit("running", 1, gate)
    assert gate.began.wait(10)
    waiting = jobs.submit("b", 1, lambda job: "never")
    assert waiting.state == WAITING
    jobs.cancel("b")
    assert (waiting.state, waiting.result) == (CANCELLED, None)
    again = jobs.submit("b", 1, lambda job: "again")
    gate.go.set()
    assert jobs.wait(again, 10)
    assert again.result == "again"


def test_a_running_job_stops_at_its_next_step(gate):
    jobs = Jobs()
    job = jobs.submit("a", 1, gate)
    assert gate.began.wait(10)
    jobs.cancel("a")
    gate.go.set()
    assert jobs.wait(job, 10)
    assert (job.state, job.result) == (CANCELLED, None)


def test_a_users_mistake_is_kept_and_another_fault_is_told_without_its_insides():
    def wrong(job):
        raise OptionError("This cannot be.", where="Field loss.")

    def broken(job):
        raise KeyError("secret")

    jobs = Jobs()
    first, second = jobs.submit("a", 1, wrong), jobs.submit("b", 1, broken)
    assert jobs.wait(second, 10)
    assert (first.state, first.error.where) == (FAILED, "Field loss.")
    assert second.state == FAILED
    assert "secret" not in str(second.error)


def test_results_are_bounded_by_number():
    jobs = Jobs(kept=3)
    for at in range(20):
        job = jobs.submit(str(at), 1, lambda job: bytes(10))
        assert jobs.wait(job, 10)
    assert len(jobs) == 3
    assert jobs.find("19") is not None
    assert jobs.find("0") is None


def test_results_are_bounded_by_time():
    now = [0.0]
    jobs = Jobs(lasting=10, clock=lambda: now[0])
    job = jobs.submit("a", 1, lambda job: 1)
    assert jobs.wait(job, 10)
    now[0] = 9.0
    assert jobs.find("a") is job
    now[0] = 11.0
    assert jobs.find("a") is None


def test_a_waiting_job_that_nobody_looks_at_is_dropped(gate):
    now = [0.0]
    jobs = Jobs(unseen=5, clock=lambda: now[0])
    jobs.submit("running", 1, gate)
    assert gate.began.wait(10)
    left, wanted = (jobs.submit(key, 1, lambda job: 1) for key in "bc")
    now[0] = 4.0
    jobs.find("c")
    now[0] = 6.0
    jobs.find("c")
    assert left.state == CANCELLED
    gate.go.set()
    assert jobs.wait(wanted, 10)
    assert wanted.state == DONE
