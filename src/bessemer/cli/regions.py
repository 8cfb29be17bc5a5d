"""``bessemer regions``: which regions there are and what they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from bessemer.cli.output import (
    Form,
    asked,
    console,
    plain_envelope,
    print_csv,
    print_json,
    print_table,
    sources_of,
)
from bessemer.cli.texts import as_typed
from bessemer.errors import RegionError
from bessemer.words import Message, Text, say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("regions", help="Search the regions by id, name or alias.")(regions)


def regions(
    text: Annotated[
        str,
        typer.Argument(metavar="[TEXT]", parser=as_typed, help="Part of a name; all regions without it."),
    ] = "",
    lang: Annotated[str, typer.Option("--lang", help="Language of text: en or zh.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")] = False,
) -> None:
    """List the regions that match."""
    import pandas as pd

    from bessemer.result import Result
    from bessemer.sources import reference

    form, locale = asked(as_json, as_csv, lang)
    known = reference().regions
    found = known.search(text)
    if not found:
        raise RegionError(
            f"No region has '{text}' in its name.",
            where=f"Looked at {len(known):,} regions.",
            remedy=known.near_names(text) or "'bessemer regions' without a text lists all.",
        )
    columns = ["id", "name", "name_zh", "country", "kind", "state", "latitude", "longitude"]
    rows = [{column: getattr(region, column) for column in columns} for region in found]
    if form is Form.JSON:
        units = {"latitude": "degrees", "longitude": "degrees"}
        print_json(plain_envelope("regions", {"text": text}, rows, units, sources_of(["regions"], locale)))
        return
    if form is Form.CSV:
        print_csv(rows, columns)
        return
    shown = ("id", "name", "name_zh", "state", "country", "kind")
    table = pd.DataFrame(rows, columns=columns)
    table["kind"] = [say(Message(f"ui.kind_{kind.replace(' ', '_')}"), locale) for kind in table["kind"]]
    table["state"] = table["state"].fillna("")
    result = Result("regions", Message("ui.regions"), table, shown=shown)
    out = console()
    headline = Message("ui.regions_found", count=len(found), text=Text(text, text))
    out.print(say(headline if text else Message("ui.regions_all", count=len(found)), locale), style="bold")
    out.print()
    print_table(out, result, locale, limit=40 if text else 25)
