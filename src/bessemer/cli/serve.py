"""``bessemer serve``: the web page."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from bessemer.cli import texts

Host = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="Address; one beyond this machine needs a token."),
]
Port = Annotated[int, typer.Option("--port", help="Port; 0 takes a free one.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]
Data = Annotated[
    str | None,
    typer.Option("--data", metavar="NAME", parser=texts.as_typed, help="Show a dataset of 'data import'."),
]
Saved = Annotated[
    Path | None,
    typer.Option("--study", metavar="FILE", help="Begin with a study of 'bessemer study save'."),
]
Token = Annotated[
    str | None,
    typer.Option("--token", metavar="TOKEN", help="What a reader must show; made if needed and not given."),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="NAME", help="A name that the server may be called by; repeat it."),
]
Log = Annotated[bool, typer.Option("--log", help="Print a line a request on standard error.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help="Show the seven questions in a browser, on this machine.")(serve)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8600,
    opened: Open = False,
    data: Data = None,
    study: Saved = None,
    token: Token = None,
    allow_host: AllowHost = None,
    log: Log = False,
) -> None:
    """Serve the web page until it is stopped."""
    from bessemer.answer import QUESTIONS
    from bessemer.errors import OptionError
    from bessemer.saved import open_study
    from bessemer.sources import open_dataset
    from bessemer.web import create_app
    from bessemer.web.admission import check_token, is_local, new_token
    from bessemer.web.server import address_of, bind, server_of
    from bessemer.words import Message, say

    if not 0 <= port <= 65535:
        raise OptionError(f"{port} is no port.", remedy="Use --port with 1 to 65535, or 0 for a free one.")
    if token is not None:
        check_token(token)
    elif not is_local(host):
        token = new_token()
    if study is not None and data is not None:
        raise OptionError("A study has its own dataset.", remedy="Leave --data out, or --study.")
    figures = None if data is None else open_dataset(data)
    saved = None if study is None else open_study(study)
    app = create_app(figures, token=token, hosts=[host, *(allow_host or ())], ahead=True)
    listener = bind(host, port)
    page = address_of(listener, host)
    if saved is not None:
        state = app.state.desk.hold(saved.study)
        page = page.rstrip("/") + state.link("region", saved.study.region.id, QUESTIONS[0])
    if token is not None:
        page += f"{'&' if '?' in page else '?'}token={quote(token, safe='')}"
    if log:
        logging.basicConfig(format="%(asctime)s %(message)s", stream=sys.stderr)
        logging.getLogger("bessemer.web").setLevel(logging.INFO)
    print(f"Bessemer is at {page}", flush=True)
    if token is not None:
        print("Who has this address can read and change what it shows.", flush=True)
    if saved is not None:
        figured = Message("study.same_figures" if saved.same_figures else "study.other_figures")
        print(say(Message("study.of", region=saved.study.region, version=saved.version), "en"), flush=True)
        print(say(figured, "en"), flush=True)
    print("Ctrl-C ends it.", flush=True)
    if opened:
        _open_soon(page)
    server_of(app).serve_until_stopped(listener)


def _open_soon(page: str) -> None:
    """Open a page once the server answers, which is nearly at once."""
    import threading
    import webbrowser

    opening = threading.Timer(0.5, webbrowser.open, (page,))
    opening.daemon = True
    opening.start()
