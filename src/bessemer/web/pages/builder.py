"""Scenarios of a region: compose, run with progress, compare, save and load."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from bessemer.answer import QUESTIONS, Answer
from bessemer.errors import BessemerError, OptionError, RegionError, UnavailableError
from bessemer.regions import Region
from bessemer.result import plain
from bessemer.scenarios import SHIPPED, Entry, Scenario, scenario_of, shipped
from bessemer.scenarios.building import open_to
from bessemer.scenarios.grounds import Ground, ground_of
from bessemer.scenarios.library import scenario_in
from bessemer.scenarios.spec import BASELINES, FOLLOWED
from bessemer.scenarios.writing import fields_of, to_yaml
from bessemer.web.chosen import COMMON, FEWEST, MOST, Chosen, chosen_of, packed, unpacked
from bessemer.web.composing import ROWS, Form, composed, filled, form_of, names_of, place_of, with_rows
from bessemer.web.figures import Picture, figures_of
from bessemer.web.grids import Grid, result_grid, shown_results
from bessemer.web.jobs import DONE, FAILED, RETRY_AFTER, WAITING, Job, QueueFullError
from bessemer.web.offers import Offer, listed, offer
from bessemer.web.pages.region import opening
from bessemer.web.rendering import desk, page, view
from bessemer.web.simulating import Run, finished, jobs, started
from bessemer.web.state import View
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
LARGEST_FILE = 64_000
"""Bytes of a YAML file."""

_BUILD = "/region/{region}/scenarios/build"


@dataclass(frozen=True)
class Progress:
    """A job as the page and its script show it."""

    key: str
    state: str
    done: int
    total: int
    text: str


@dataclass(frozen=True)
class Outcome:
    """The answer of a job, laid out."""

    headline: str
    findings: tuple[str, ...]
    figures: tuple[Picture, ...]
    tables: tuple[Grid, ...]
    record: str
    method: tuple[str, ...]
    limits: tuple[str, ...]


@router.get(_BUILD)
def build(request: Request, region: str) -> Response:
    """Show the builder; with ``add`` in the address, take the composed scenario into the comparison."""
    state = view(request)
    try:
        chosen = chosen_of(request.query_params)
    except OptionError as error:
        return _page(request, region, state, Chosen(), faults={_setting(error): error}, status=400)
    query = request.query_params
    if not {"add", "fill"} & set(query):
        return _page(request, region, state, chosen)
    ground = _ground(request, region, state)
    names = names_of(ground.codes)
    form = form_of(query, [*names, "portfolio.industries"])
    if "fill" in query:
        return _page(request, region, state, chosen, form=_with_figures(form, ground))
    try:
        instead = _replaced(query.get("replaces"), chosen)
        scenario = composed(form, ground.codes)
        _known(ground, scenario)
        more = chosen.with_own(scenario, instead)
    except OptionError as error:
        form = Form(form.values, {place_of(error, names): error})
        return _page(request, region, state, chosen, form=form, status=400)
    return RedirectResponse(_address(ground.region, state, more), 303)


@router.post(f"{_BUILD}/load")
async def load(request: Request, region: str) -> Response:
    """Take the scenario of a YAML file into the comparison, with its horizon, baseline and seed."""
    state, length = view(request), request.headers.get("content-length", "")
    # A form has some bytes around the file.
    if not length.isdecimal() or int(length) > LARGEST_FILE + 16_000:
        return await run_in_threadpool(_refused_file, request, region, state, _too_large(), 413)
    form = await request.form(max_files=1, max_fields=8, max_part_size=LARGEST_FILE)
    given = form.get("file")
    content, name = b"", "scenario.yaml"
    if isinstance(given, UploadFile):
        content, name = await given.read(LARGEST_FILE + 1), given.filename or name
    if not content:
        content, name = str(form.get("text") or "").encode(), "scenario.yaml"
    await form.close()
    if len(content) > LARGEST_FILE:
        return await run_in_threadpool(_refused_file, request, region, state, _too_large(), 413)
    try:
        chosen = _with_file(chosen_of(request.query_params), scenario_in(content, name[:80]))
    except BessemerError as error:
        return await run_in_threadpool(_refused_file, request, region, state, error, 400)
    study = await run_in_threadpool(desk(request).study, region, state)
    return RedirectResponse(_address(study.region, state, chosen), 303)


@router.get(f"{_BUILD}/load")
def loaded(request: Request, region: str) -> Response:
    """Lead back to the builder, in the language asked for."""
    return RedirectResponse(
        _address(
            desk(request).study(region, view(request)).region, view(request), chosen_of(request.query_params)
        )
    )


@router.get(f"{_BUILD}/progress.json")
def progress(request: Request, region: str, job: str) -> Response:
    """Say how far a job is."""
    found = jobs(request).find(job)
    if found is None:
        return JSONResponse({"state": "gone"}, 404, {"Cache-Control": "no-store"})
    told = _progress(request, found, view(request))
    content = {"state": told.state, "done": told.done, "total": told.total, "text": told.text}
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


@router.post(f"{_BUILD}/cancel")
async def cancel(request: Request, region: str) -> Response:
    """Stop a job and return to the builder."""
    form = await request.form(max_files=0, max_fields=4, max_part_size=1000)
    jobs(request).cancel(str(form.get("job") or ""))
    state = view(request)
    study = await run_in_threadpool(desk(request).study, region, state)
    return RedirectResponse(_address(study.region, state, chosen_of(request.query_params)), 303)


@router.get(f"{_BUILD}/file/{{name}}.yaml")
def save(request: Request, region: str, name: str) -> Response:
    """Give a scenario of the comparison as a file for ``bessemer scenario REGION --file``."""
    for scenario in chosen_of(request.query_params).drawn:
        if _file(scenario) == name:
            headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"'}
            return PlainTextResponse(to_yaml(scenario), headers=headers, media_type="application/yaml")
    raise UnavailableError(
        f"The address holds no scenario '{name[:60]}'.", remedy="Open the page of the scenarios."
    )


@router.get(f"{_BUILD}/results.json")
def results(request: Request, region: str) -> Response:
    """Give the tables of a finished job: fans by year, figures at the horizon, variance by source."""
    answer = finished(request, _run(request, region))
    content = {
        "region": answer.region.id,
        "parameters": plain(dict(answer.parameters)),
        "results": [result.to_json() for result in answer.results],
    }
    return Response(json.dumps(content, ensure_ascii=False), media_type="application/json")


def _page(
    request: Request,
    region: str,
    state: View,
    chosen: Chosen,
    *,
    form: Form | None = None,
    faults: Mapping[str, BessemerError] | None = None,
    status: int = 200,
) -> Response:
    study = desk(request).study(region, state)
    run, job, error = Run(study, chosen, state), None, None
    if "run" in request.query_params and not faults:
        try:
            job = jobs(request).find(run.key) if _foreign(request) else started(request, run)
        except QueueFullError as full:
            error, status = full, 503
    composing = form is not None or bool({"edit", "start"} & set(request.query_params))
    # A reader composes anew, from a scenario that ships, or changes one of their own.
    edited = _edited(request, chosen)
    if form is None:
        form = filled(edited or _start(request, chosen))
    made = page(
        request,
        "builder.html.jinja",
        state,
        status=status,
        region=study.region,
        opening=opening(study, state.lang),
        questions=QUESTIONS,
        chosen=chosen,
        listed=listed(chosen, state.lang),
        offer=_offered(request, region, state) if composing else None,
        form=form,
        faults=faults or {},
        loading=request.method == "POST",
        composing=composing,
        replaces=request.query_params.get("replaces") or (packed(edited) if edited else ""),
        baselines=BASELINES,
        shipped=SHIPPED,
        rows=range(ROWS),
        limits={"paths": (FEWEST, MOST), "file": LARGEST_FILE // 1000},
        files={scenario.name: _file(scenario) for scenario in chosen.drawn},
        titles={scenario.name: scenario.label.label(state.lang) for scenario in chosen.drawn},
        query=chosen.query(),
        asked="run" in request.query_params,
        job=None if job is None or job.over else _progress(request, job, state),
        failed=error or (job.error if job is not None and job.state == FAILED else None),
        outcome=_outcome(job.result, run) if job is not None and job.state == DONE else None,
        built=run.state,
    )
    made.headers["Cache-Control"] = "no-store"
    if status == 503:
        made.headers["Retry-After"] = str(RETRY_AFTER)
    return made


def _known(ground: Ground, scenario: Scenario) -> None:
    """Check that the place to follow is one, before anything is computed."""
    follow = scenario.follow
    if follow is None or follow.role_model in FOLLOWED:
        return
    try:
        ground.data.regions.resolve(follow.role_model.rpartition("@")[0] or follow.role_model)
    except RegionError as error:
        raise OptionError(error.what, where="Field follow.role_model.", remedy=error.remedy) from error


def _run(request: Request, region: str) -> Run:
    state = view(request)
    return Run(desk(request).study(region, state), chosen_of(request.query_params), state)


def _ground(request: Request, region: str, state: View) -> Ground:
    study = desk(request).study(region, state)
    with desk(request).computing:
        return ground_of(study.data, study.region, study.year)


def _offered(request: Request, region: str, state: View) -> Offer:
    ground = _ground(request, region, state)
    with desk(request).computing:
        return offer(ground, state.lang)


def _address(region: Region, state: View, chosen: Chosen) -> str:
    return state.link("region", region.id, "scenarios", "build", **chosen.query())


def _foreign(request: Request) -> bool:
    """Whether another site or a guess of the browser sent the request, which then starts nothing."""
    headers = request.headers
    return headers.get("sec-fetch-site") == "cross-site" or "prefetch" in headers.get("sec-purpose", "")


def _replaced(text: str | None, chosen: Chosen) -> Scenario | None:
    if not text:
        return None
    name = unpacked(text).name
    return next((one for one in chosen.own if one.name == name), None)


def _edited(request: Request, chosen: Chosen) -> Scenario | None:
    name = request.query_params.get("edit")
    return next((one for one in chosen.own if one.name == name), None)


def _start(request: Request, chosen: Chosen) -> Scenario:
    """Return the scenario that a new one starts from, under a name that is free."""
    base = shipped(request.query_params.get("start") or SHIPPED[0])
    stem = "my-scenario" if base.name == SHIPPED[0] else f"my-{base.name}"
    taken = [one.name for one in chosen.own]
    name = next(name for at in range(1, 99) if (name := stem if at == 1 else f"{stem}-{at}") not in taken)
    given = {key: value for key, value in fields_of(base).items() if key != "title"}
    return scenario_of({**given, "name": name})


def _with_figures(form: Form, ground: Ground) -> Form:
    """Return the form with the ticked industries as rows, with the library's jobs and probabilities."""
    found = open_to(ground)
    ticked = form.values.get("portfolio.industries", ())
    rows = [
        Entry(entry.sector, float(f"{entry.jobs:.5g}"), entry.years, round(entry.success, 4))
        for code, entry in zip(found.industries, found.chosen, strict=True)
        if code in ticked
    ]
    return with_rows(form, rows) if rows else form


def _with_file(chosen: Chosen, scenario: Scenario) -> Chosen:
    common = {name: getattr(scenario, name) for name in COMMON}
    if scenario.name in SHIPPED:
        usual = {name: getattr(shipped(scenario.name), name) for name in COMMON}
        if replace(scenario, **usual) == shipped(scenario.name):
            names = dict.fromkeys((*chosen.shipped, scenario.name))
            return chosen.but(shipped=tuple(names), **common)
    return chosen.but(**common).with_own(scenario)


def _too_large() -> OptionError:
    return OptionError(
        f"A scenario has at most {LARGEST_FILE // 1000} kB.", remedy="Give the YAML file of one scenario."
    )


def _refused_file(request: Request, region: str, state: View, error: BessemerError, status: int) -> Response:
    try:
        chosen = chosen_of(request.query_params)
    except OptionError:
        chosen = Chosen()
    return _page(request, region, state, chosen, faults={"file": error}, status=status)


def _setting(error: BessemerError) -> str:
    """Return which setting an error of the address names."""
    return next((name for name in (*COMMON, "paths") if f"Field {name}." in error.where), "")


def _file(scenario: Scenario) -> str:
    """Return the name of a scenario's file."""
    return "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in scenario.name
    )


def _progress(request: Request, job: Job, state: View) -> Progress:
    if job.state == WAITING:
        message = Message("builder.progress_waiting", count=jobs(request).ahead(job))
    elif job.label is None:
        message = Message("builder.progress_start")
    else:
        share = job.done / max(job.total, 1)
        message = Message("builder.progress_running", scenario=job.label, share=share)
    return Progress(job.key, job.state, job.done, job.total, say(message, state.lang))


def _outcome(answer: Answer, run: Run) -> Outcome:
    sources, locale = run.study.data.catalogue, run.view.lang

    def said(messages: Iterable[Message]) -> tuple[str, ...]:
        return tuple(say(message, locale) for message in messages)

    return Outcome(
        headline=say(answer.headline or answer.reason or Message("builder.nothing"), locale),
        findings=said(answer.findings),
        figures=figures_of(answer.charts, answer, sources, run.state),
        tables=tuple(result_grid(result, sources, locale) for result in shown_results(answer.results)),
        record=say(answer.record, locale) if answer.record else "",
        method=said(answer.method),
        limits=(*said(answer.limits), *said(answer.warnings)),
    )
