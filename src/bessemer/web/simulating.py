"""Chosen scenarios of a region as a job, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import Request

from bessemer.answer import Answer
from bessemer.errors import UnavailableError
from bessemer.scenarios.answer import SPLITS, compose
from bessemer.scenarios.writing import fields_of
from bessemer.studies import Study
from bessemer.web.chosen import Chosen, chosen_of
from bessemer.web.jobs import DONE, Job, Jobs
from bessemer.web.rendering import desk, view
from bessemer.web.state import REFERENCE, View
from bessemer.web.wider import Wider, wider

_PROGRAM = """import bessemer as bm
from bessemer.charts import Canvas, to_vega_lite
from bessemer.scenarios import scenario_answer, scenario_of

study = bm.study({study})
scenarios = (
{scenarios}
)
answer = scenario_answer(study, scenarios, paths={paths})
chart = answer.chart("{id}")
print(chart.data)
spec = to_vega_lite(chart, Canvas("{lang}"))"""


@dataclass(frozen=True)
class Run:
    """What a page asks to be computed.

    Attributes
    ----------
    study : Study
    chosen : Chosen
    view : View
        The state of the page.
    """

    study: Study
    chosen: Chosen
    view: View

    @property
    def key(self) -> str:
        """What tells the computation from any other."""
        study, data = self.study, self.study.data
        model = study.role_model.id if study.role_model is not None else ""
        return self.chosen.digest(
            data.name, str(data.folder), study.region.id, study.year, model, study.role_model_year
        )

    @property
    def state(self) -> Wider:
        """The state of the page with the scenarios in its address."""
        path = f"/region/{self.study.region.id}/scenarios/build"
        made = wider(self.view, path, self.program, **self.chosen.query(), built=1)
        return replace(made, home=made.home.replace("built=1", "run=1"))

    @property
    def program(self) -> str:
        """A program that makes the same charts."""
        study, chosen = self.study, self.chosen
        given = [repr(study.region.id)]
        if self.view.data != REFERENCE:
            given.append(f"data=bm.dataset({self.view.data!r})")
        if self.view.year is not None:
            given.append(f"year={self.view.year}")
        if self.view.role_model is not None:
            given.append(f"role_model={self.view.role_model!r}")
        made = "\n".join(f"    scenario_of({fields_of(one)})," for one in chosen.scenarios)
        return _PROGRAM.format(
            study=", ".join(given), scenarios=made, paths=chosen.paths, lang=self.view.lang, id="{id}"
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


def answered(request: Request, region: str, question: str) -> tuple[View, Answer]:
    """Return the state and the answer that the address of a chart or a table means.

    With ``built`` in it the answer is that of a finished run, else that of the region's study.
    """
    state = view(request)
    if question != "scenarios" or "built" not in request.query_params:
        return state, desk(request).answer(region, question, state)
    run = Run(desk(request).study(region, state), chosen_of(request.query_params), state)
    return run.state, finished(request, run)
