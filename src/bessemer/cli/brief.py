"""``bessemer brief``: all seven questions in one report."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from bessemer.cli.questions import Language, OwnData, RegionName, RoleModel, Year
from bessemer.cli.texts import as_typed, file_part, printable
from bessemer.errors import OptionError

FORMATS = ("html", "json")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("brief", help="Answer all seven questions for a region in one HTML report.")(brief)


def brief(
    region: RegionName,
    year: Year = None,
    role_model: RoleModel = None,
    own_data: OwnData = None,
    lang: Language = "en",
    form: Annotated[str, typer.Option("--format", help="html or json.")] = "html",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where to write; '-' is standard output."),
    ] = None,
) -> None:
    """Write the brief of a region."""
    if form not in FORMATS:
        raise OptionError(f"'{form}' is not a format of the brief.", remedy="Use --format html or json.")
    from bessemer.brief import check_target, render, write
    from bessemer.charts.workshop import default_helpers
    from bessemer.cli.asking import study_asked
    from bessemer.cli.output import write_text
    from bessemer.words import Message, locale_of, say

    # One brief and the process ends: looking for cycles six hundred times would take 0.3 s and free little.
    gc.set_threshold(100_000, 20, 20)
    locale = locale_of(lang)
    asked = study_asked(region, year, role_model, own_data=own_data)
    if output is not None and str(output) == "-":
        write_text(render(asked, locale, form, helpers=default_helpers(locale)))
        return
    target = output or Path(f"bessemer-{file_part(asked.region.id)}-{locale}.{form}")
    check_target(target)
    write(render(asked, locale, form, helpers=default_helpers(locale)), target)
    file = printable(as_typed(str(target)))
    typer.echo(say(Message("ui.brief_written", region=asked.region, file=file), locale))
