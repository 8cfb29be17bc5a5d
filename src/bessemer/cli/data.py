"""``bessemer data``: the shipped tables, their sources, licences and citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
from bessemer.words import Message, say

if TYPE_CHECKING:
    from bessemer.result import Result
    from bessemer.sources import Dataset

app = typer.Typer(
    help="The shipped tables, and your own: list, show, cite, import.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Language = Annotated[str, typer.Option("--lang", help="Language of text: en or zh.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of a table; 'bessemer data list' has them.")]


@app.command("list", help="List the tables with unit, years and sources.")
def list_tables(lang: Language = "en", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the shipped tables."""
    import pandas as pd

    from bessemer.result import Result
    from bessemer.sources import load_catalogue

    form, locale = asked(as_json, as_csv, lang)
    tables = load_catalogue().tables.values()
    rows = [
        {
            "table": table.key,
            "title": table.title.label(locale),
            "unit": table.unit_name.label(locale),
            "years": _span(table.years),
            "sources": ", ".join(table.sources),
        }
        for table in tables
    ]
    columns = ["table", "title", "unit", "years", "sources"]
    if form is Form.JSON:
        sources = sources_of([table.key for table in tables], locale)
        print_json(plain_envelope("data list", {}, rows, sources=sources))
    elif form is Form.CSV:
        print_csv(rows, columns)
    else:
        out = console()
        out.print(say(Message("ui.tables_found", count=len(rows)), locale), style="bold")
        out.print()
        shown = ("table", "title", "years")
        result = Result("tables", Message("ui.tables"), pd.DataFrame(rows, columns=columns), shown=shown)
        print_table(out, result, locale, limit=len(rows))


@app.command("show", help="Show what a table is: source, licence, vintage, breaks, steps that made it.")
def show(name: Name, lang: Language = "en", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Show what is known of a table."""
    from bessemer.sources import reference

    form, locale = asked(as_json, as_csv, lang)
    data = reference()
    info = data.catalogue.table(name)
    sources = data.catalogue.sources_of(name)
    facts = {
        "table": info.key,
        "title": info.title.label(locale),
        "measure": info.measure_name.label(locale),
        "unit": info.unit_name.label(locale),
        "classification": info.classification,
        "geography": info.geography,
        "years": _span(info.years),
        "source": [source.citation for source in sources],
        "licence": [source.licence.label(locale) for source in sources],
        "vintage": [source.vintage for source in sources],
        "steps": info.transformation.label(locale),
        "breaks": [f"{entry.year} ({entry.scope}): {entry.note.label(locale)}" for entry in info.breaks],
        "notes": info.notes.label(locale) if info.notes else "",
    }
    found = _finding(data, name)
    if form is Form.JSON:
        told = facts if found is None else {**facts, "findings": found.rows()}
        print_json(plain_envelope("data show", {"name": name}, [told], sources=sources_of([name], locale)))
        return
    if form is Form.CSV:
        joined = {key: value if isinstance(value, str) else "; ".join(value) for key, value in facts.items()}
        print_csv([joined], list(joined))
        return
    out = console()
    for key, value in facts.items():
        lines = value if isinstance(value, list) else [value]
        for line in (line for line in lines if line):
            out.print(
                f"{say(Message(f'columns.{key}'), locale)}: {line}", style="bold" if key == "title" else None
            )
    if found is not None:
        out.print()
        out.print(say(found.title, locale), style="bold")
        print_table(out, found, locale, limit=len(found.table))
        for warning in found.warnings:
            out.print(say(warning, locale))


@app.command("cite", help="Print how to cite a table or a source.")
def cite(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A table or source; all without it.")] = "",
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Print full citations."""
    from bessemer.sources import load_catalogue

    form, locale = asked(as_json, as_csv, lang)
    catalogue = load_catalogue()
    sources = catalogue.behind(name) if name else tuple(catalogue.sources.values())
    rows = [
        {
            "source": source.id,
            "title": source.title.label(locale),
            "citation": source.citation,
            "licence": source.licence.label(locale),
            "vintage": source.vintage,
            "url": source.url,
        }
        for source in sources
    ]
    if form is Form.JSON:
        kept = ("title", "vintage", "licence")
        behind = [{"id": row["source"], **{key: row[key] for key in kept}} for row in rows]
        print_json(plain_envelope("data cite", {"name": name}, rows, sources=behind))
    elif form is Form.CSV:
        print_csv(rows, list(rows[0]))
    else:
        for source in sources:
            typer.echo(source.citation)


def _finding(data: Dataset, name: str) -> Result | None:
    """Return the summary of a table that is a record of a method, or None."""
    from bessemer.dependence.regional.record import RECORD, regionalisation_errors

    return regionalisation_errors(data) if name == RECORD else None


def _span(years: tuple[int, ...]) -> str:
    if not years:
        return ""
    whole = years == tuple(range(years[0], years[-1] + 1))
    return f"{years[0]}-{years[-1]}" if whole and len(years) > 1 else ", ".join(map(str, years))
