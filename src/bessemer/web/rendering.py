"""Pages from templates: one environment, one set of words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from bessemer.web.desk import Desk
from bessemer.web.state import View, view_of
from bessemer.words import Message, say

_HERE = Path(__file__)
# Static files by name; the look of the brief is that of the page.
FILES = {
    path.name: path
    for path in (*_HERE.with_name("static").iterdir(), _HERE.parents[1] / "brief/templates/brief.css")
    if path.suffix in (".css", ".js", ".svg")
}


@cache
def environment() -> Any:
    """Return the templates of the web page; those of the brief stand under ``brief/``."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("bessemer.web", "templates"),
                PrefixLoader({"brief": PackageLoader("bessemer.brief", "templates")}),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    return made


@cache
def asset(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    digest = hashlib.sha256(FILES[name].read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def desk(request: Request) -> Desk:
    """Return the desk of the application."""
    found: Desk = request.app.state.desk
    return found


def view(request: Request) -> View:
    """Return the state that a request's address holds."""
    return view_of(request.query_params, request.headers.get("accept-language", ""))


@dataclass(frozen=True)
class Release:
    """What the foot of every page says: version, and how much ships up to which year."""

    version: str
    tables: int
    sources: int
    last: int


@cache
def release() -> Release:
    """Return version and extent of what ships."""
    from bessemer import __version__
    from bessemer.sources import load_catalogue

    known = load_catalogue()
    years = [table.years[-1] for table in known.tables.values() if table.years]
    return Release(__version__, len(known.tables), len(known.sources), max(years))


def words(locale: str) -> dict[str, Any]:
    """Return what a template says things with: of the page frame, of the brief, of the web."""

    def teller(part: str) -> Any:
        # Positional only, so that a sentence may carry a value called name.
        return lambda name, /, **values: say(Message(f"{part}.{name}", **values), locale)

    return {
        "word": teller("ui"),
        "tell": teller("brief"),
        "web": teller("web"),
        "build": teller("builder"),
        "fig": teller("figure"),
        "own_word": teller("upload"),
        "refused": teller("refused"),
        "locale": locale,
    }


def part(request: Request, template: str, state: View, **content: Any) -> HTMLResponse:
    """Return a part of a page, which a script puts in its place."""
    return page(request, template, state, **content)


def page(request: Request, template: str, state: View, *, status: int = 200, **content: Any) -> HTMLResponse:
    """Return a page in the state's language."""
    text = (
        environment()
        .get_template(template)
        .render(
            view=state,
            here=request.url.path,
            extra={
                name: request.query_params.getlist(name)
                for name in request.query_params
                if name not in _STATE
            },
            paper=False,
            release=release(),
            token_field=getattr(request.state, "csrf", ""),
            **words(state.lang),
            **content,
        )
    )
    # Half of a pair of surrogates, which JSON and YAML can hold, is shown as what cannot be shown.
    headers = {"Vary": "Accept-Language", "Content-Language": state.lang}
    return HTMLResponse(text.encode("utf-8", "replace"), status, headers)


_STATE = frozenset({"lang", "year", "role_model", "data"})
