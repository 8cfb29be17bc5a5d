"""The brief as a file: choose language, form and a second region; making it holds nobody else up."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.answer import QUESTIONS
from bessemer.brief.endmatter import check_pair
from bessemer.brief.output import FORMS, check_form, render, save
from bessemer.charts.workshop import default_helpers
from bessemer.errors import UnavailableError
from bessemer.studies import Study
from bessemer.web.desk import Desk
from bessemer.web.pages.compare import named
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import View
from bessemer.words import LOCALES

router = APIRouter(include_in_schema=False)
KINDS = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "charts": "application/zip",
}


@dataclass(frozen=True)
class Form:
    """A form that the brief comes in; `hindrance` says why it cannot be made here."""

    id: str
    hindrance: tuple[str, ...]


@router.get("/brief/{region}")
def choose(request: Request, region: str, versus: str = "") -> Response:
    """Show what the brief of a region can be written as."""
    state = view(request)
    study = desk(request).study(region, state)
    other = named(study.data.regions, versus) if versus.strip() else None
    return page(
        request,
        "download.html.jinja",
        state,
        region=study.region,
        name=study.region.full_name if state.lang == "en" else study.region.label(state.lang),
        versus="" if other is None else f"{other.label(state.lang)} ({other.id})",
        forms=tuple(_form(name) for name in FORMS),
        locales=LOCALES,
        questions=QUESTIONS,
    )


def _form(name: str) -> Form:
    try:
        check_form(name)
    except UnavailableError as error:
        return Form(name, tuple(error.lines()))
    return Form(name, ())


@router.get("/brief/{region}/file")
def file(request: Request, region: str, format: str = "html", versus: str = "") -> Response:
    """Give the brief as a file. FastAPI runs this in a thread of its own."""
    state = view(request)
    known = desk(request)
    study = known.study(region, state)
    other: Study | None = None
    if versus.strip():
        other = known.study(named(study.data.regions, versus).id, state)
        check_pair(study, other)
    check_form(format)
    for each in (study, *([other] if other is not None else [])):
        _answered(known, each, state)
    content = written(study, state.lang, format, other)
    return Response(
        content,
        media_type=KINDS[format],
        headers={"Content-Disposition": disposition(study, other, state.lang, format)},
    )


def _answered(known: Desk, study: Study, state: View) -> None:
    """Have the desk compute all answers, each by itself, so that others get their turn in between."""
    for question in QUESTIONS:
        known.answer(study.region.id, question, state)


def written(study: Study, locale: str, form: str, versus: Study | None = None) -> bytes:
    """Return the brief of a study in one of :data:`bessemer.brief.output.FORMS`; charts as one archive."""
    if form == "charts":
        from bessemer.brief.pictures import pictures

        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in pictures(study, locale, versus=versus).items():
                file.writestr(name, data)
        return archive.getvalue()
    if form in ("pdf", "xlsx"):
        with tempfile.TemporaryDirectory(prefix="bessemer-") as folder:
            target = Path(folder) / f"brief.{form}"
            save(study, target, locale, form, versus=versus, helpers=default_helpers())
            return target.read_bytes()
    return render(study, locale, form, versus=versus, helpers=default_helpers()).encode("utf-8")


def disposition(study: Study, versus: Study | None, locale: str, form: str) -> str:
    """Return the header that names the file: ``bessemer-CN-JL-en.html``, as the command line would."""
    ids = "-versus-".join(_file_part(each.region.id) for each in (study, versus) if each is not None)
    name = f"bessemer-{ids}-{locale}{'-charts.zip' if form == 'charts' else '.' + form}"
    plain = name.encode("ascii", "replace").decode().replace("?", "-")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _file_part(id: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in id)
