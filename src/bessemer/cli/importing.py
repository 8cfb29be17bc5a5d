"""``bessemer data import`` and ``formats``: files of agencies, and tables of the user's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bessemer.cli.columns_asked import asked_columns, can_ask
from bessemer.cli.layout import lines
from bessemer.cli.output import Form, asked, console, plain_envelope, print_csv, print_json, print_table
from bessemer.cli.own_data import AsCsv, AsJson, Language, row_of
from bessemer.cli.texts import as_typed, printable
from bessemer.errors import OptionError, listing
from bessemer.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from bessemer.sources.cells import Cells
    from bessemer.sources.imports import Imported
    from bessemer.sources.preparing import Options

_FORMAT_COLUMNS = ("format", "name", "measures", "levels", "details")
_ROLES = ("region", "industry", "year", "value", "unit")
_EARLIEST, _LATEST = 1800, 2200


def _column(option: str, what: str) -> Any:
    return typer.Option(option, metavar="COLUMN", parser=as_typed, help=f"{what}; found by its heading.")


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``bessemer data``."""
    app.command("import", help="Check files of an agency, or a table of your own, and keep them.")(import_)
    app.command("formats", help="List the published formats that import knows.")(formats)


def import_(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", parser=as_typed, help="As the agency publishes it; or CSV, Parquet, Excel."
        ),
    ],
    name: Annotated[str, typer.Option("--as", metavar="NAME", parser=as_typed, help="What to call it.")],
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="ID", help="Published format; found by itself by default."),
    ] = None,
    years: Annotated[
        str | None, typer.Option("--years", metavar="YEARS", help="Of a published format: 2001-2016.")
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar="PLACES", help="Of a published format: county, state.")
    ] = None,
    detail: Annotated[
        str | None,
        typer.Option("--detail", metavar="INDUSTRIES", help="Of a published format: sector, naics4."),
    ] = None,
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
        str | None,
        typer.Option("--measure", help="jobs, output, value_added, exports, earnings or establishments."),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", parser=as_typed, help="Unit of the figures, or the column that holds it."),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="ISO3", help="Country of the places, such as DEU.")
    ] = None,
    absent: Annotated[
        str | None, typer.Option("--absent", help="What a row that is not there means: unknown or zero.")
    ] = None,
    decimal: Annotated[str | None, typer.Option("--decimal", help="The decimal mark: . or ,")] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Of a CSV that is neither UTF-8 nor GB18030.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", parser=as_typed, help="Of an Excel file.")] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--table",
            metavar="NAME",
            parser=as_typed,
            help="Of a DuckDB file or of postgresql://user@host/database.",
        ),
    ] = None,
    forget_columns: Annotated[
        bool, typer.Option("--forget-columns", help="Do not use columns as named for an earlier file.")
    ] = False,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Import files."""
    form, locale = asked(as_json, False, lang)
    from bessemer.sources.preparing import Options

    tidy = {
        "region": region,
        "industry": industry,
        "year": year,
        "value": value,
        "classification": classification,
        "unit": unit,
        "decimal": decimal,
        "sheet": sheet,
    }
    chosen = {"years": years, "level": level, "detail": detail}
    given = [key for key, text in tidy.items() if text is not None]
    stored = _is_database(files, table, format)
    made = _again(files, name) if format is None and not given and not stored else None
    if made is None and not stored and (format is not None or not given):
        if format is not None and given:
            raise _refused(given, "A published format says by itself which column is what.")
        made = _published(files, name, format, chosen, measure, country, absent, encoding)
    if made is None:
        _check_tidy(files, [key for key, text in chosen.items() if text is not None])
        named = {key: text for key, text in tidy.items() if key != "sheet"}
        options = Options(**named, measure=measure, country=country, absent=absent or "unknown")
        read = _reader(files[0], encoding, sheet, table if stored else None, stored)
        made = _tidy(read, name, options, forget_columns, form, locale)
    if form is Form.JSON:
        parameters = {"file": files[0], "name": made.dataset.name, **made.dataset.content["imported"]}
        content = plain_envelope("data import", parameters, [row_of(made.stored)])
        print_json({**content, "report": [message.to_json(locale) for message in made.report]})
        return
    out = console()
    for message in made.report:
        out.print(lines(printable(say(message, locale)), out.width))
    first = next(iter(made.dataset.regions.values()))
    more = Message("own.next", place=first.name, name=made.dataset.name)
    out.print(lines(printable(say(more, locale)), out.width), style="dim")


def _again(files: list[str], name: str) -> Imported | None:
    """Import what an export of Bessemer holds, if the one file is such."""
    from bessemer.sources.exports import is_export
    from bessemer.sources.imports import import_table

    return import_table(Path(files[0]), name) if len(files) == 1 and is_export(files[0]) else None


def _published(
    files: list[str],
    name: str,
    format: str | None,
    chosen: dict[str, str | None],
    measure: str | None,
    country: str | None,
    absent: str | None,
    encoding: str | None,
) -> Imported | None:
    from bessemer.sources.agency_imports import import_published
    from bessemer.sources.readers.reading import Wanted

    wanted = Wanted(measure, years_given(chosen["years"]), chosen["level"], chosen["detail"], encoding)
    return import_published(
        [Path(file) for file in files], name, wanted, format=format, country=country, absent=absent
    )


def years_given(text: str | None) -> tuple[int, ...]:
    """Return years as they are written: ``2010``, ``2001-2016`` or ``2001,2005-2007``.

    Raises
    ------
    OptionError
        If it is written otherwise.

    Examples
    --------
    >>> years_given("2001,2005-2007")
    (2001, 2005, 2006, 2007)
    """
    found: set[int] = set()
    for part in (text or "").split(",") if text is not None else ():
        match = re.fullmatch(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not _EARLIEST <= first <= last <= _LATEST:
            raise OptionError(
                f"'{text}' is no list of years.",
                where="Option --years.",
                remedy="Write 2010, 2001-2016 or 2001,2005-2007.",
            )
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def _check_tidy(files: list[str], given: list[str]) -> None:
    """Refuse, for a table of no known format, what only published formats have."""
    if len(files) > 1:
        raise OptionError(
            f"{Path(files[0]).name} has no published format, so that files cannot be put together.",
            where=f"{len(files)} files were given.",
            remedy="Give one file, or several of a format that 'bessemer data formats' lists.",
        )
    if given:
        raise _refused(given, f"{Path(files[0]).name} has no published format.")


def _refused(given: list[str], why: str) -> OptionError:
    return OptionError(
        f"--{given[0]} cannot be used here. {why}", remedy="Leave it out, or see 'bessemer data formats'."
    )


def _is_database(files: list[str], table: str | None, format: str | None) -> bool:
    """Return whether the first file is a database, and refuse --table for any other."""
    from bessemer.sources.databases import is_database

    found = is_database(files[0])
    if table is not None and not found:
        raise _refused(["table"], f"{Path(files[0]).name} is no database.")
    if found and format is not None:
        raise _refused(["format"], "A table of a database has none.")
    return found


def _reader(
    target: str, encoding: str | None, sheet: str | None, table: str | None, stored: bool
) -> Callable[[], Cells]:
    """Return what reads the table."""
    if stored:
        from bessemer.sources.databases import read_table

        return lambda: read_table(target, table)
    from bessemer.sources.cells import read_cells

    return lambda: read_cells(Path(target), encoding, sheet)


def _tidy(
    read: Callable[[], Cells],
    name: str,
    options: Options,
    forget: bool,
    form: Form,
    locale: str,
) -> Imported:
    """Import a table whose columns are found, recalled, or asked for at a terminal."""
    import dataclasses

    from bessemer.sources.imports import Imported, import_cells
    from bessemer.sources.preparing import check_options
    from bessemer.sources.remembered import recall, remember
    from bessemer.sources.store import check_name

    check_name(name)
    check_options(options)
    cells = read()
    named = {role: getattr(options, role) for role in _ROLES if getattr(options, role) is not None}
    known = {} if forget else recall(cells.heads)
    recalled = {role: column for role, column in known.items() if role not in named}
    options = dataclasses.replace(options, **recalled)
    if can_ask() and form is not Form.JSON:
        named |= asked_columns(cells, options.given(cells), locale)
        options = dataclasses.replace(options, **named)
    made = import_cells(cells, name, options)
    said = []
    if recalled:
        said.append(Message("readers.columns_recalled", names=listing(sorted(recalled.values()))))
    if named and remember(cells.heads, {**recalled, **named}):
        said.append(Message("readers.columns_kept"))
    return Imported(made.dataset, (*said[:1], *made.report, *said[1:]) if recalled else (*made.report, *said))


def formats(lang: Language = "en", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the published formats."""
    import pandas as pd

    from bessemer.result import Result
    from bessemer.sources.readers.registry import formats as known

    form, locale = asked(as_json, as_csv, lang)
    rows = [
        {
            "format": entry.id,
            "name": entry.name.label(locale),
            "measures": ", ".join(entry.measures),
            "levels": ", ".join(entry.places),
            "details": ", ".join(entry.industries),
        }
        for entry in known()
    ]
    if form is Form.JSON:
        print_json(plain_envelope("data formats", {}, rows))
        return
    if form is Form.CSV:
        print_csv(rows, _FORMAT_COLUMNS)
        return
    out = console()
    title = Message("readers.formats_title")
    table = pd.DataFrame(rows, columns=list(_FORMAT_COLUMNS))
    print_table(out, Result("formats", title, table, shown=_FORMAT_COLUMNS), locale, len(rows))
