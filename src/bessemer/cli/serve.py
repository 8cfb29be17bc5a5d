"""``bessemer serve``: the web page."""

from __future__ import annotations

import logging
import sys
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
    token: Token = None,
    allow_host: AllowHost = None,
    log: Log = False,
) -> None:
    """Serve the web page until it is stopped."""
    from bessemer.errors import OptionError
    from bessemer.sources import open_dataset
    from bessemer.web import create_app
    from bessemer.web.admission import check_token, is_local, new_token
    from bessemer.web.server import address_of, bind, server_of

    if not 0 <= port <= 65535:
        raise OptionError(f"{port} is no port.", remedy="Use --port with 1 to 65535, or 0 for a free one.")
    if token is not None:
        check_token(token)
    elif not is_local(host):
        token = new_token()
    figures = None if data is None else open_dataset(data)
    listener = bind(host, port)
    address = address_of(listener, host)
    page = address if token is None else f"{address}?token={quote(token, safe='')}"
    if log:
        logging.basicConfig(format="%(asctime)s %(message)s", stream=sys.stderr)
        logging.getLogger("bessemer.web").setLevel(logging.INFO)
    print(f"Bessemer is at {page}", flush=True)
    if token is not None:
        print("Who has this address can read and change what it shows.", flush=True)
    print("Ctrl-C ends it.", flush=True)
    app = create_app(figures, token=token, hosts=[host, *(allow_host or ())], ahead=True)
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
