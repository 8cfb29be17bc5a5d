"""Chosen scenarios of a region as a job, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from bessemer.answer import Answer
from bessemer.errors import UnavailableError
from bessemer.scenarios.answer import SPLITS, compose
from bessemer.studies import Study
from bessemer.web.chosen import Chosen
from bessemer.web.jobs import DONE, Job, Jobs
from bessemer.web.rendering import desk


@dataclass(frozen=True)
class Run:
    """What a page asks to be computed.

    Attributes
    ----------
    study : Study
    chosen : Chosen
    """

    study: Study
    chosen: Chosen

    @property
    def key(self) -> str:
        """What tells the computation from any other."""
        study, data = self.study, self.study.data
        model = study.role_model.id if study.role_model is not None else ""
        return self.chosen.digest(
            data.name, str(data.folder), study.region.id, study.year, model, study.role_model_year
        )


def jobs(request: Request) -> Jobs:
    """Return the jobs of the application, made when first asked for."""
    state = request.app.state
    if not hasattr(state, "jobs"):
        state.jobs = Jobs()
    found: Jobs = state.jobs
    return found


def started(request: Request, run: Run) -> Job:
    """Return the job of a run, put in the queue unless it is known.

    Raises
    ------
    QueueFullError
        If too many wait.
    """
    study, chosen = run.study, run.chosen
    computing = desk(request).computing

    def work(job: Job) -> Answer:
        # Look-alikes are found once and kept by the study; the paths need one core only.
        with computing:
            search = study.search
        return compose(
            study.data,
            study.region,
            study.year,
            search,
            scenarios=chosen.scenarios,
            paths=chosen.paths,
            watch=job.step,
        )

    steps = len(chosen.drawn) * (chosen.paths + SPLITS)
    return jobs(request).submit(run.key, steps, work)


def finished(request: Request, run: Run) -> Answer:
    """Return the answer of a run.

    Raises
    ------
    UnavailableError
        If it has not been computed, or was dropped since.
    """
    job = jobs(request).find(run.key)
    if job is None or job.state != DONE:
        raise UnavailableError(
            "These scenarios have not been computed, or not lately.",
            where=f"Region {run.study.region.id}.",
            remedy="Open the page of the scenarios, which computes them.",
        )
    answer: Answer = job.result
    return answer
