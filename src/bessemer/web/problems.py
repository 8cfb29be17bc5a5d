"""Refusals: problem+json for programs, a page for readers; one status for each kind of mistake."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import Response

import bessemer
from bessemer.errors import BessemerError, ClassificationError, DataError, RegionError, UnavailableError
from bessemer.regions import Region
from bessemer.sources.store import home
from bessemer.web.refused import said_of
from bessemer.web.rendering import desk, page
from bessemer.web.state import REFERENCE, View, preferred

API = "/api/"
PROBLEM = "application/problem+json"
_NOT_FOUND = (RegionError, UnavailableError, ClassificationError)
# Addresses are typed by people: what a message repeats of them stays short.
_LONGEST = 400
_PAGE = "error.html.jinja"


def status_of(error: BessemerError, *, given: bool = True) -> int:
    """Return the status of a mistake.

    Not found where a name is unknown; unavailable where this machine cannot read or write its own figures;
    else a bad request.

    Parameters
    ----------
    error : BessemerError
    given : bool
        Whether the request brought figures of its own, which may be what is wrong.
    """
    if isinstance(error, _NOT_FOUND):
        return 404
    if isinstance(error, DataError) and (not given or isinstance(error.__cause__, OSError)):
        return 503
    return 400


def problem(
    status: int,
    detail: str,
    *,
    remedy: str = "",
    where: str = "",
    candidates: tuple[str, ...] = (),
    kind: str = "about:blank",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a refusal as RFC 9457 has it, with what to do and what could have been meant."""
    content: dict[str, Any] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail[:_LONGEST],
        "where": where[:_LONGEST] or None,
        "remedy": remedy[:_LONGEST] or None,
        "candidates": list(candidates),
    }
    text = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(text, status, {"Cache-Control": "no-store", **(headers or {})}, media_type=PROBLEM)


def without_folders(error: BessemerError) -> BessemerError:
    """Return a mistake that names no folder of this machine: who reads it may sit at another."""
    named = {str(home()): "the store of datasets", str(Path(bessemer.__file__).parent): "bessemer"}
    found = copy(error)
    for folder, said in named.items():
        found.what = found.what.replace(folder, said)
        found.where = found.where.replace(folder, said)
        found.remedy = found.remedy.replace(folder, said)
    return found


def refusal(
    request: Request,
    status: int,
    error: BessemerError,
    template: str = _PAGE,
    headers: Mapping[str, str] | None = None,
    **content: Any,
) -> Response:
    """Return what is wrong, as the one who asked can read it."""
    error = without_folders(error)
    if request.url.path.startswith(API):
        return problem(
            status,
            error.what,
            remedy=error.remedy,
            where=error.where,
            candidates=getattr(error, "candidates", ()),
            headers=headers,
        )
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    view = View(lang=preferred(asked))
    if template == _PAGE:  # who was not let in learns nothing of the datasets
        with suppress(BessemerError):
            named = request.query_params.get("data", REFERENCE)
            regions: Mapping[str, Region] = desk(request).dataset(named).regions
            content["said"] = said_of(error, view.but(data=named), regions)
        content.setdefault("said", said_of(error, view, desk(request).reference.regions))
    shown = page(request, template, view, status=status, **content)
    shown.headers["Cache-Control"] = "no-store"
    shown.headers.update(headers or {})
    return shown
