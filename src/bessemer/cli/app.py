"""The command ``bessemer`` and its groups."""

from __future__ import annotations

import typer

from bessemer.cli import (
    brief,
    cases,
    data,
    doctor,
    fetching,
    harmonise,
    hindcasts,
    hubs,
    importing,
    industry,
    own_data,
    questions,
    regions,
    serve,
    store,
    study,
    verify,
)

app = typer.Typer(
    name="bessemer",
    help="Evidence for the next economy of old industrial regions. Start with: bessemer brief Jilin",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from bessemer import __version__

        typer.echo(f"bessemer {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Evidence for the next economy of old industrial regions. Start with: bessemer brief Jilin."""


brief.add_to(app)
questions.add_to(app)
cases.add_to(app)
hubs.add_to(app)
hindcasts.add_to(app)
industry.add_to(app)
regions.add_to(app)
doctor.add_to(app)
serve.add_to(app)
verify.add_to(app)
importing.add_to(data.app)
own_data.add_to(data.app)
store.add_to(data.app)
fetching.add_to(data.app)
harmonise.add_to(data.app)
app.add_typer(data.app, name="data")
app.add_typer(study.app, name="study")
