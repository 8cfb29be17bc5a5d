"""``bessemer data datasets`` and ``remove``: what the user imported."""

from __future__ import annotations

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


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``bessemer data``."""
    app.command("datasets", help="List the datasets of your own.")(datasets)
    app.command("remove", help="Remove a dataset of your own.")(remove)


def datasets(lang: Language = "en", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the datasets of the user's own."""
    import pandas as pd

    from bessemer.result import Result
    from bessemer.sources.store import datasets as stored
    from bessemer.sources.store import home

    form, locale = asked(as_json, as_csv, lang)
    rows = [row_of(entry) for entry in stored()]
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


def row_of(entry: Stored) -> dict[str, Any]:
    """Return what a list of datasets says of one."""
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
