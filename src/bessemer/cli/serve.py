"""``bessemer serve``: the web page."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help="Show the seven questions in a browser, on this machine.")(serve)


def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8600,
) -> None:
    """Serve the web page until it is stopped."""
    import uvicorn

    from bessemer.web import create_app

    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="warning")
