"""``bessemer data import``, ``datasets`` and ``remove``: tables of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bessemer.cli.layout import lines
from bessemer.cli.output import Form, asked, console, plain_envelope, print_csv, print_json, print_table
from bessemer.cli.texts import as_typed, printable
from bessemer.words import Message, say

if TYPE_CHECKING:
    from bessemer.sources.store import Stored

Language = Annotated[str, typer.Option("--lang", help="Language of text: en or zh.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")]
_COLUMNS = ("dataset", "places", "industries", "years", "unit", "file", "fault")


def _column(option: str, what: str) -> Any:
    return typer.Option(option, metavar="COLUMN", parser=as_typed, help=f"{what}; found by its heading.")


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``bessemer data``."""
    app.command("import", help="Check a table of your own and keep it as a dataset.")(import_)
    app.command("datasets", help="List the datasets of your own.")(datasets)
    app.command("remove", help="Remove a dataset of your own.")(remove)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", parser=as_typed, help="CSV, Parquet or Excel.")],
    name: Annotated[str, typer.Option("--as", metavar="NAME", parser=as_typed, help="What to call it.")],
    region: Annotated[str | None, _column("--region", "Column of places")] = None,
    industry: Annotated[str | None, _column("--industry", "Column of industries")] = None,
    year: Annotated[str | None, _column("--year", "Column of years, or the year of all rows")] = None,
    value: Annotated[str | None, _column("--value", "Column of figures")] = None,
    classification: Annotated[
        str | None,
        typer.Option(
            "--classification",
            metavar="SCHEME",
            help="Scheme of the industries: sections16, a10, gb19 or another; your own by default.",
        ),
    ] = None,
    measure: Annotated[
        str | None, typer.Option("--measure", help="jobs, output, value_added or exports.")
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", parser=as_typed, help="Unit of the figures, or the column that holds it."),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="ISO3", help="Country of the places, such as DEU.")
    ] = None,
    absent: Annotated[
        str, typer.Option("--absent", help="What a row that is not there means: unknown or zero.")
    ] = "unknown",
    decimal: Annotated[str | None, typer.Option("--decimal", help="The decimal mark: . or ,")] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Of a CSV that is neither UTF-8 nor GB18030.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", parser=as_typed, help="Of an Excel file.")] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Import a table."""
    form, locale = asked(as_json, False, lang)
    from bessemer.sources.imports import import_table

    made = import_table(
        Path(file),
        name,
        region=region,
        industry=industry,
        year=year,
        value=value,
        classification=classification,
        measure=measure,
        unit=unit,
        country=country,
        absent=absent,
        decimal=decimal,
        encoding=encoding,
        sheet=sheet,
    )
    if form is Form.JSON:
        parameters = {"file": file, "name": made.dataset.name, **made.dataset.content["imported"]}
        content = plain_envelope("data import", parameters, [_row(made.stored)])
        print_json({**content, "report": [message.to_json(locale) for message in made.report]})
        return
    out = console()
    for message in made.report:
        out.print(lines(printable(say(message, locale)), out.width))
    first = next(iter(made.dataset.regions.values()))
    more = Message("own.next", place=first.name, name=made.dataset.name)
    out.print(lines(printable(say(more, locale)), out.width), style="dim")


def datasets(lang: Language = "en", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the datasets of the user's own."""
    import pandas as pd

    from bessemer.result import Result
    from bessemer.sources.store import datasets as stored
    from bessemer.sources.store import home

    form, locale = asked(as_json, as_csv, lang)
    rows = [_row(entry) for entry in stored()]
    if form is Form.JSON:
        print_json(plain_envelope("data datasets", {"folder": str(home())}, rows))
        return
    if form is Form.CSV:
        print_csv(rows, _COLUMNS)
        return
    out = console()
    found = Message("own.datasets" if rows else "own.no_datasets", count=len(rows), folder=str(home()))
    out.print(lines(printable(say(found, locale)), out.width), style="bold")
    if rows:
        shown = tuple(column for column in _COLUMNS if column != "fault" or any(row["fault"] for row in rows))
        table = pd.DataFrame(rows, columns=list(_COLUMNS))
        title = Message("own.datasets_title")
        kinds = {"places": "integer", "industries": "integer"}
        out.print()
        print_table(out, Result("datasets", title, table, shown=shown, formats=kinds), locale, len(rows))


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", parser=as_typed, help="As it was imported.")],
    lang: Language = "en",
) -> None:
    """Remove a dataset."""
    from bessemer.sources.store import check_name, remove_dataset

    _, locale = asked(False, False, lang)
    remove_dataset(name)
    typer.echo(printable(say(Message("own.removed", name=check_name(name)), locale)))


def _row(entry: Stored) -> dict[str, Any]:
    tables = list(entry.content.get("tables", {}).values())
    years = tables[0]["years"] if tables else []
    return {
        "dataset": entry.name,
        "places": len(entry.content["places"]) if entry.content else None,
        "industries": entry.content.get("imported", {}).get("industries"),
        "years": f"{years[0]}-{years[-1]}" if len(years) > 1 else "".join(map(str, years)),
        "unit": tables[0]["unit"] if tables else "",
        "file": entry.content.get("imported", {}).get("file", ""),
        "fault": entry.fault,
    }
