"""``bessemer brief``: all seven questions in one report."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from bessemer.cli.cases import Own
from bessemer.cli.questions import Language, OwnData, RegionName, RoleModel, Year
from bessemer.cli.texts import as_typed, printable
from bessemer.errors import OptionError
from bessemer.files import file_part

# Forms whose charts are drawn by helpers.
_DRAWN = ("html", "pdf")
_DESCRIBED = "html, md, json, pdf, xlsx (all tables) or charts (a folder of SVG and PNG)."


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("brief", help="Answer all seven questions for a region in one report.")(brief)


def brief(
    region: RegionName,
    versus: Annotated[
        str | None,
        typer.Option(
            "--versus", metavar="REGION", parser=as_typed, help="Tell a second region beside the first."
        ),
    ] = None,
    year: Year = None,
    role_model: RoleModel = None,
    own_data: OwnData = None,
    cases: Own = None,
    lang: Language = "en",
    form: Annotated[str, typer.Option("--format", help=_DESCRIBED)] = "html",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where to write; '-' is standard output (html, md, json).",
        ),
    ] = None,
) -> None:
    """Write the brief of a region, or of two beside each other."""
    from bessemer.charts.workshop import Workshop, default_helpers

    # One brief and the process ends: looking for cycles six hundred times would take 0.3 s and free little.
    gc.set_threshold(100_000, 20, 20)
    # Who draws gets ready while this process loads what it needs.
    with Workshop(default_helpers() if form in _DRAWN else 0) as workshop:
        from bessemer.brief import check_folder, check_form, check_target, render, save
        from bessemer.brief.endmatter import check_pair
        from bessemer.brief.output import TEXTS
        from bessemer.cli.asking import study_asked
        from bessemer.cli.output import write_text
        from bessemer.words import Message, locale_of, say

        check_form(form)
        locale = locale_of(lang)
        asked = study_asked(region, year, role_model, own_data=own_data, cases=cases)
        second = (
            None if versus is None else study_asked(versus, year, role_model, own_data=own_data, cases=cases)
        )
        if second is not None:
            check_pair(asked, second)
        if output is not None and str(output) == "-":
            if form not in TEXTS:
                raise OptionError(
                    f"A brief as {form} is not text.", where="-o -", remedy="Name a file with -o, or none."
                )
            write_text(render(asked, locale, form, versus=second, helpers=workshop))
            return
        ids = "-versus-".join(file_part(each.region.id) for each in (asked, second) if each is not None)
        ending = "-charts" if form == "charts" else f".{form}"
        target = output or Path(f"bessemer-{ids}-{locale}{ending}")
        (check_folder if form == "charts" else check_target)(target)
        save(asked, target, locale, form, versus=second, helpers=workshop)
        file = printable(as_typed(str(target)))
        typer.echo(say(Message("ui.brief_written", region=asked.region, file=file), locale))
