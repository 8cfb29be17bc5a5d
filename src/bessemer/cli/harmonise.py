"""``bessemer data harmonise``: an imported dataset in another classification or by other places."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from bessemer.cli.layout import lines
from bessemer.cli.output import Form, asked, console, plain_envelope, print_csv, print_json, print_table
from bessemer.cli.texts import as_typed, printable
from bessemer.words import Message, say

Language = Annotated[str, typer.Option("--lang", help="Language of text: en or zh.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")]
_SHOWN_ROWS = 8


def add_to(app: typer.Typer) -> None:
    """Add the command to ``bessemer data``."""
    app.command("harmonise", help="Convert a dataset of your own to other industries or places.")(convert)


def convert(
    name: Annotated[str, typer.Argument(metavar="NAME", parser=as_typed, help="As it was imported.")],
    new: Annotated[
        str, typer.Option("--as", metavar="NEW", parser=as_typed, help="What to call the result.")
    ],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="SCHEME", help="sections16, a10, naics2022, naics2022_4 or another."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="FILE",
            parser=as_typed,
            help="A concordance: columns from, to and, if known, weight; or as an agency publishes it.",
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="SCHEME", help="What the industries are, where it is not known."),
    ] = None,
    regions: Annotated[
        str | None,
        typer.Option(
            "--regions",
            metavar="PLACES",
            parser=as_typed,
            help="zones1990 or cbsa2018 for US counties, or a file with a crosswalk.",
        ),
    ] = None,
    missing: Annotated[
        str, typer.Option("--missing", help="Codes without published weights: equal or unknown.")
    ] = "equal",
    absent: Annotated[
        str, typer.Option("--absent", help="Codes that the dataset does not have: unknown or zero.")
    ] = "unknown",
    unlisted: Annotated[
        str, typer.Option("--unlisted", help="Codes that the concordance does not have: error or out.")
    ] = "error",
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Convert a dataset and store the result."""
    form, locale = asked(as_json, as_csv, lang)
    from bessemer.harmonise import harmonise_dataset

    made = harmonise_dataset(
        name,
        new,
        to=to,
        file=file,
        source=source,
        regions=regions,
        missing=missing,  # type: ignore[arg-type]
        absent=absent,  # type: ignore[arg-type]
        unlisted=unlisted,  # type: ignore[arg-type]
    )
    rows = [
        {"step": f"{step.table.parameters['source']} > {step.table.parameters['target']}", **row}
        for step in made.coverages
        for row in step.table.rows()
    ]
    if form is Form.JSON:
        parameters = {
            "name": name,
            "new": made.dataset.name,
            "to": to,
            "with": file,
            "regions": regions,
            "missing": missing,
            "absent": absent,
            "unlisted": unlisted,
        }
        content = plain_envelope("data harmonise", parameters, rows)
        print_json({**content, "report": [message.to_json(locale) for message in made.report]})
        return
    if form is Form.CSV:
        print_csv(rows, list(rows[0]))
        return
    out = console()
    for message in made.report:
        out.print(lines(printable(say(message, locale)), out.width))
    for step in made.coverages:
        table = step.table.table
        noted = table[(table["assumed"] > 0) | (table["nowhere"] > 0)]
        if len(noted):
            out.print()
            out.print(printable(say(step.table.title, locale)), style="bold")
            print_table(out, dataclasses.replace(step.table, table=noted), locale, limit=_SHOWN_ROWS)
    out.print()
    first = next(iter(made.dataset.regions.values()))
    more = Message("own.next", place=first.name, name=made.dataset.name)
    out.print(lines(printable(say(more, locale)), out.width), style="dim")
