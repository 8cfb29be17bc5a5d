"""``bessemer data harmonise`` and ``splice``: imported datasets made comparable."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bessemer.cli.layout import lines
from bessemer.cli.output import Form, asked, console, plain_envelope, print_csv, print_json, print_table
from bessemer.cli.texts import as_typed, printable
from bessemer.errors import OptionError
from bessemer.words import Message, say

if TYPE_CHECKING:
    from rich.console import Console

Language = Annotated[str, typer.Option("--lang", help="Language of text: en or zh.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")]
_SHOWN_ROWS = 8


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``bessemer data``."""
    app.command("harmonise", help="Convert a dataset of your own to other industries or places.")(convert)
    app.command("splice", help="Carry a dataset of your own back by one of an older definition.")(join)


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
        _print_data("data harmonise", parameters, rows, made.report, locale)
        return
    if form is Form.CSV:
        print_csv(rows, list(rows[0]))
        return
    out = _told(made.report, locale)
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


def join(
    old: Annotated[
        str, typer.Argument(metavar="OLD", parser=as_typed, help="Dataset of the old definition.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", parser=as_typed, help="Dataset of the new one.")],
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", parser=as_typed, help="What to call the result.")
    ],
    at: Annotated[int | None, typer.Option("--at", help="First year of the new definition used.")] = None,
    method: Annotated[
        str | None,
        typer.Option(
            "--method",
            help="ratio (years that both have, the default), growth (with --bridge) or none.",
        ),
    ] = None,
    overlap: Annotated[
        str | None,
        typer.Option("--overlap", metavar="YEARS", help="Years to take the ratio over: 1999,2000."),
    ] = None,
    bridge: Annotated[
        str | None,
        typer.Option(
            "--bridge", metavar="NAME", parser=as_typed, help="Dataset that goes on across the link."
        ),
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Splice two datasets and store the result."""
    form, locale = asked(as_json, as_csv, lang)
    from bessemer.harmonise import splice_datasets

    made = splice_datasets(
        old,
        new,
        name,
        at=at,
        method=method,  # type: ignore[arg-type]
        overlap=None if overlap is None else _years(overlap),
        bridge=bridge,
    )
    rows = made.factors.rows()
    if form is Form.JSON:
        parameters = {"old": old, "new": new, "name": made.dataset.name, **made.factors.parameters}
        _print_data("data splice", parameters, rows, made.report, locale, made.factors.units)
        return
    if form is Form.CSV:
        print_csv(rows, list(rows[0]))
        return
    out = _told(made.report, locale)
    out.print()
    out.print(printable(say(made.factors.title, locale)), style="bold")
    print_table(out, made.factors, locale, limit=_SHOWN_ROWS)


def _print_data(
    command: str,
    parameters: Mapping[str, Any],
    rows: list[dict[str, Any]],
    report: Sequence[Message],
    locale: str,
    units: Mapping[str, str] | None = None,
) -> None:
    """Print rows and report as JSON."""
    content = plain_envelope(command, parameters, rows, units=units)
    print_json({**content, "report": [message.to_json(locale) for message in report]})


def _told(report: Sequence[Message], locale: str) -> Console:
    """Print a report sentence by sentence; return where it was printed."""
    out: Console = console()
    for message in report:
        out.print(lines(printable(say(message, locale)), out.width))
    return out


def _years(text: str) -> list[int]:
    """Return years parted by commas."""
    try:
        return [int(part) for part in text.replace("，", ",").split(",")]
    except ValueError:
        raise OptionError(
            f"'{text}' are no years.", where="Option --overlap.", remedy="Part them by commas: 1999,2000."
        ) from None
