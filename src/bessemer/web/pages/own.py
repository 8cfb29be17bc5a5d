"""The reader's own data: give a file, say which column is what, see it checked, import it, remove it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from bessemer.classify import scheme, schemes
from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError
from bessemer.sources.cells import Cells
from bessemer.sources.import_checks import Check, check_table, guessed, preview
from bessemer.sources.import_content import MEASURES
from bessemer.sources.own import OwnDataset, countries
from bessemer.sources.preparing import Options
from bessemer.sources.shipped import reference
from bessemer.sources.store import (
    MANIFEST,
    Stored,
    check_name,
    datasets,
    home,
    open_dataset,
    remove_dataset,
)
from bessemer.sources.uploads import LIFETIME, MOST_BYTES, Waiting, take, waiting
from bessemer.web.pages.data import span
from bessemer.web.problems import status_of
from bessemer.web.rendering import page, view
from bessemer.web.state import View
from bessemer.web.uploading import Trouble, Uploads, trouble_of
from bessemer.words import Message, format_value, say

router = APIRouter(include_in_schema=False)
ENCODINGS = ("utf-8", "gb18030", "utf-16", "latin-1", "cp1250", "cp1252", "big5")
# A parameter called year is the state of every page: the column of years has another name.
_DELIMITERS = {",": "comma", ";": "semicolon", "tab": "tab", "|": "bar"}
FIELDS = ("region", "industry", "years", "value", "classification", "measure", "unit", "country", "decimal")
_READ = ("encoding", "sheet")
_SHOWN_ROWS, _SHOWN_WRONG, _SHOWN_PLACES = 20, 5, 200
_STATUS = {
    "large": 413,
    "ending": 415,
    "kind": 415,
    "older": 415,
    "too_much": 413,
    "extent": 413,
    "cells": 413,
    "gone": 404,
}
# What another choice on the next page can mend.
_MENDABLE = frozenset({"encoding", "sheets", "sheet"})


@dataclass(frozen=True)
class Entry:
    """A dataset in the list."""

    name: str
    file: str
    rows: int | None
    places: int | None
    industries: int | None
    years: str
    when: str
    fault: str


@dataclass(frozen=True)
class Cell:
    """A cell of a preview: its text, and whether it is a number, unknown, or at fault."""

    text: str
    kind: str


@dataclass(frozen=True)
class Rows:
    """Rows of a table: headings with what each stands for, then the row of the file and its cells."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong, with some of the rows concerned."""

    trouble: Trouble
    rows: Rows | None


@router.get("/own")
def overview(request: Request, removed: str = "") -> Response:
    """Show the datasets and the form that takes a file."""
    gone = removed if removed and removed not in {entry.name for entry in _stored()} else ""
    return _overview(request, removed=gone)


def _overview(request: Request, status: int = 200, **content: Any) -> Response:
    shown = {"removed": "", "trouble": None, **content}
    return page(
        request,
        "own.html.jinja",
        view(request),
        status=status,
        entries=tuple(_entry(entry, view(request).lang) for entry in _stored()),
        folder=str(home()),
        most=MOST_BYTES // 1024**2,
        most_bytes=MOST_BYTES,
        minutes=int(LIFETIME // 60),
        **shown,
    )


def _stored() -> tuple[Stored, ...]:
    try:
        return datasets()
    except DataError:
        return ()


def _entry(entry: Stored, locale: str) -> Entry:
    tables = list(entry.content.get("tables", {}).values())
    imported = entry.content.get("imported", {})
    try:
        at = datetime.datetime.fromtimestamp((entry.folder / MANIFEST).stat().st_mtime)
        when = at.strftime("%Y-%m-%d %H:%M")
    except OSError:
        when = ""
    return Entry(
        name=entry.name,
        file=imported.get("file", ""),
        rows=imported.get("rows"),
        places=len(entry.content["places"]) if entry.content else None,
        industries=imported.get("industries"),
        years=span(tuple(tables[0]["years"]), locale) if tables else "",
        when=when,
        fault=entry.fault,
    )


def _uploads(request: Request) -> Uploads:
    found: Uploads = request.app.state.uploads
    return found


@router.post("/own")
async def give(request: Request) -> Response:
    """Take a file, and lead to its columns; a script is told where these are."""
    form = await request.form()
    given = form.get("file")
    by_script = "application/json" in request.headers.get("accept", "")
    try:
        if not isinstance(given, UploadFile) or not given.filename:
            raise OptionError("No file was given.", remedy="Choose one first.").of("no_file")
        file = await run_in_threadpool(_taken, _uploads(request), given)
    except BessemerError as error:
        state = view(request)
        trouble = trouble_of(error, state.lang)
        status = _status(error)
        if by_script:
            return JSONResponse({"lines": list(trouble.lines), "lang": trouble.lang}, status)
        return _overview(request, status, trouble=trouble)
    where = view(request).link("own", "file", file.id)
    if by_script:
        return JSONResponse({"location": where}, 201)
    return RedirectResponse(where, 303)


def _taken(uploads: Uploads, given: UploadFile) -> Waiting:
    """Keep a file, and read it once: what no choice of the next page can mend is refused now."""
    file = take(given.file, given.filename or "")
    with ExitStack() as failed:
        failed.callback(uploads.forget, file)
        try:
            uploads.cells(file)
        except BessemerError as error:
            if error.fault is None or error.fault.kind not in _MENDABLE:
                raise
        failed.pop_all()
    return file


def _status(error: BessemerError) -> int:
    if error.fault is not None and error.fault.kind in _STATUS:
        return _STATUS[error.fault.kind]
    return status_of(error)


@router.get("/own/file/{id}")
def columns(request: Request, id: str) -> Response:
    """Show which column is what, the first rows as they are understood, and what is wrong."""
    return _columns(request, waiting(id), dict(request.query_params))


def _columns(
    request: Request,
    file: Waiting,
    given: Mapping[str, str],
    status: int = 200,
    trouble: Trouble | None = None,
) -> Response:
    state = view(request)
    chosen = {name: given.get(name, "") for name in (*FIELDS, *_READ)}
    chosen["single_year"] = given.get("single_year", "")
    chosen["absent"] = given.get("absent") or "unknown"
    cells: Cells | None = None
    check: Check | None = None
    problems: tuple[Problem, ...] = ()
    sheets: list[str] = []
    try:
        cells = _uploads(request).cells(file, chosen["encoding"], chosen["sheet"])
    except BessemerError as error:
        fault = error.fault
        if fault is not None and fault.kind in ("sheets", "sheet"):
            sheets = list(fault.values["names"])  # type: ignore[call-overload]
        problems = (Problem(trouble_of(error, state.lang), None),)
    options = _options(chosen)
    if cells is not None:
        check = check_table(cells, options)
        problems = tuple(_problem(error, cells, check, options, state) for error in check.errors)
    if chosen["sheet"] and chosen["sheet"] not in sheets:
        sheets = _sheets(request, file) or [chosen["sheet"]]
    found = {} if check is None else dict(guessed(check.found))
    unit_column = found.pop("unit", "")
    found = {"years" if role == "year" else role: name for role, name in found.items()}
    if chosen["single_year"]:
        found["years"] = ""
    return page(
        request,
        "own_columns.html.jinja",
        state,
        status=status,
        file=file,
        chosen={**chosen, **found},
        heads=() if cells is None else cells.heads,
        how={"format": ""} if cells is None else cells.how,
        parted_by="" if cells is None else _DELIMITERS.get(cells.how.get("delimiter", ""), ""),
        count=0 if cells is None else len(cells),
        wide=() if check is None else check.found.wide,
        unit_column=unit_column,
        report=() if check is None else _said(check.report, state),
        problems=problems,
        trouble=trouble,
        first=None if cells is None or check is None else _first(cells, check, options, state),
        ready=check is not None and check.prepared is not None,
        sheets=sheets,
        encodings=ENCODINGS,
        schemes=tuple((name, len(scheme(name).codes)) for name in schemes() if "@" not in name),
        measures=tuple((name, text.label(state.lang)) for name, text in MEASURES.items()),
        countries=_countries(state),
        kept={**chosen, **found},
        name=given.get("name") or _free_name(file.name),
        replace=bool(given.get("replace")),
    )


def _said(report: tuple[Message, ...], state: View) -> tuple[str, ...]:
    """Return what was understood; what names an option of the command line, by the choice of this page."""
    here = {"own.own_list": "upload.own_list_said"}
    return tuple(say(Message(here.get(each.id, each.id), **each.values), state.lang) for each in report)


def _options(chosen: Mapping[str, str]) -> Options:
    year = chosen.get("single_year", "").strip() or chosen.get("years", "")
    named: dict[str, Any] = {name: chosen.get(name) or None for name in FIELDS if name != "years"}
    return Options(**named, year=year or None, absent=chosen.get("absent") or "unknown")


def _sheets(request: Request, file: Waiting) -> list[str]:
    try:
        _uploads(request).cells(file)
    except BessemerError as error:
        names = [] if error.fault is None else error.fault.values.get("names")
        return [str(name) for name in names] if isinstance(names, list) else []
    return []


def _countries(state: View) -> tuple[tuple[str, str], ...]:
    known = {code: text.label(state.lang) for code, text in countries(reference()).items() if code}
    return tuple(sorted(known.items(), key=lambda item: item[1]))


def _free_name(file: str) -> str:
    """Return a name that a dataset may have, after the file; empty where nothing of it can be one."""
    stem = Path(file).stem
    plain = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in stem).strip("-_")[:40]
    try:
        return check_name(plain)
    except OptionError:
        return ""


def _problem(error: BessemerError, cells: Cells, check: Check, options: Options, state: View) -> Problem:
    trouble = trouble_of(error, state.lang, cells)
    if not trouble.rows:
        return Problem(trouble, None)
    shown = preview(cells, check.found, trouble.rows[:_SHOWN_WRONG], options.decimal)
    return Problem(trouble, _rows(shown.heads, shown.rows, state, trouble.columns))


def _first(cells: Cells, check: Check, options: Options, state: View) -> Rows:
    shown = preview(cells, check.found, tuple(range(min(_SHOWN_ROWS, len(cells)))), options.decimal)
    return _rows(shown.heads, shown.rows, state)


def _rows(heads: Any, rows: Any, state: View, wrong: tuple[str, ...] = ()) -> Rows:
    return Rows(
        heads,
        tuple(
            (line, tuple(_cell(cell, head, state, wrong) for cell, head in zip(cells, heads, strict=True)))
            for line, cells in rows
        ),
    )


def _cell(value: Any, head: tuple[str, str], state: View, wrong: tuple[str, ...]) -> Cell:
    name, role = head
    marked = " wrong" if name in wrong else ""
    if value is None:
        return Cell("", f"number unknown{marked}")
    if isinstance(value, float):
        return Cell(
            format_value(value, "integer" if value.is_integer() else "number", state.lang), "number" + marked
        )
    return Cell(str(value)[:80], ("number" if role == "value" else "text") + marked)


@router.post("/own/file/{id}/import")
async def import_(request: Request, id: str) -> Response:
    """Import a file as it was checked, and lead to its places."""
    given = {name: text for name, text in (await request.form()).items() if isinstance(text, str)}
    file = waiting(id)
    try:
        name = await run_in_threadpool(_imported, _uploads(request), file, given)
    except BessemerError as error:
        trouble = trouble_of(error, view(request).lang)
        return await run_in_threadpool(_columns, request, file, given, _status(error), trouble)
    return RedirectResponse(view(request).link("own", "set", name), 303)


def _imported(uploads: Uploads, file: Waiting, given: Mapping[str, str]) -> str:
    cells = uploads.cells(file, given.get("encoding", ""), given.get("sheet", ""))
    made = uploads.import_(
        file, cells, given.get("name", ""), _options(given), replace=bool(given.get("replace"))
    )
    return made.dataset.name


@router.post("/own/file/{id}/cancel")
def cancel(request: Request, id: str) -> Response:
    """Let a file go."""
    _uploads(request).forget(waiting(id))
    return RedirectResponse(view(request).link("own"), 303)


@router.get("/own/set/{name}")
def dataset(request: Request, name: str) -> Response:
    """Show a dataset: what is in it, and its places with the seven questions."""
    state = view(request)
    data: OwnDataset = open_dataset(name)
    own = state.but(data=data.name, year=None, role_model=None)
    places = data.content["places"]
    return page(
        request,
        "own_set.html.jinja",
        state,
        entry=_entry(Stored(data.name, data.folder, data.content), state.lang),
        unit=next(iter(data.content["tables"].values()))["unit_name"],
        classification=next(iter(data.content["tables"].values()))["classification"],
        country=countries(reference()).get(data.content.get("country") or "-"),
        own=own,
        places=tuple((place["id"], place["name"]) for place in places[:_SHOWN_PLACES]),
        more=max(0, len(places) - _SHOWN_PLACES),
    )


@router.get("/own/set/{name}/delete")
def confirm(request: Request, name: str) -> Response:
    """Ask whether a dataset is to be removed."""
    found = next((entry for entry in _stored() if entry.name == check_name(name)), None)
    if found is None:
        open_dataset(name)  # says what there is instead
        raise UnavailableError(f"There is no imported dataset '{name}'.", remedy="Choose one of the list.")
    state = view(request)
    return page(request, "own_delete.html.jinja", state, entry=_entry(found, state.lang))


@router.post("/own/set/{name}/delete")
def delete(request: Request, name: str) -> Response:
    """Remove a dataset."""
    remove_dataset(name)
    return RedirectResponse(view(request).link("own", removed=check_name(name)), 303)
