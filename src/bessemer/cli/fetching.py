"""``bessemer data fetch``: files of agencies from their public addresses, and at once into a dataset."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from bessemer.cli.importing import years_given
from bessemer.cli.layout import lines
from bessemer.cli.output import asked, console, plain_envelope, print_json, print_table
from bessemer.cli.own_data import AsJson, Language, row_of
from bessemer.cli.store import size_said
from bessemer.cli.texts import as_typed, printable
from bessemer.errors import OptionError
from bessemer.words import Message, say

if TYPE_CHECKING:
    from bessemer.sources.fetching import Fetched
    from bessemer.sources.imports import Imported

_DIGITS = 12


def add_to(app: typer.Typer) -> None:
    """Add the command to ``bessemer data``."""
    app.command("fetch", help="Download files of an agency; --list shows which there are.")(fetch)


def fetch(
    source: Annotated[str, typer.Argument(metavar="[SOURCE]", help="As --list shows it.")] = "",
    year: Annotated[
        str | None, typer.Option("--year", metavar="YEARS", help="2016, 2014-2016 or 2014,2016.")
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", metavar="CODE", help="Of a source with several tables.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FOLDER", parser=as_typed, help="Where to; a cache by default."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", parser=as_typed, help="Import the files as a dataset at once."),
    ] = None,
    measure: Annotated[str | None, typer.Option("--measure", help="With --as, as import takes it.")] = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar="PLACES", help="With --as, as import takes it.")
    ] = None,
    detail: Annotated[
        str | None, typer.Option("--detail", metavar="INDUSTRIES", help="With --as, as import takes it.")
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help="List the sources.")] = False,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Download files."""
    _, locale = asked(as_json, False, lang)
    if show_list or not source:
        _list(locale, as_json)
        return
    chosen = {"--measure": measure, "--level": level, "--detail": detail}
    unused = [option for option, value in chosen.items() if value is not None and name is None]
    if unused:
        raise OptionError(
            f"{unused[0]} says what is imported, and nothing is.",
            where=f"Option {unused[0]}.",
            remedy="Give --as NAME too.",
        )
    from bessemer.sources import fetching

    years = years_given(year)
    _check_import(source, name)
    with _progress() as progress:
        found = fetching.fetch(source, years, table=table, to=to, progress=progress)
    made = None if name is None else _imported(found, name, measure, level, detail, years)
    if as_json:
        content = plain_envelope(
            "data fetch",
            {"source": source, "years": list(years), "table": table, "name": name},
            [_row(entry) for entry in found],
            {"bytes": "bytes"},
        )
        if made is not None:
            content |= {
                "dataset": row_of(made.stored),
                "report": [message.to_json(locale) for message in made.report],
            }
        print_json(content)
        return
    out = console()
    address = found[0].address
    terms = Message(
        "store.fetched_terms",
        title=address.title,
        publisher=address.publisher.rstrip("."),
        licence=address.licence,
    )
    told = [*_said(found), terms, *(made.report if made is not None else ())]
    for message in told:
        out.print(lines(printable(say(message, locale)), out.width))
    if made is None:
        after = Message("store.fetched_next", file=" ".join(str(entry.path) for entry in found))
    else:
        first = next(iter(made.dataset.regions.values()))
        after = Message("own.next", place=first.name, name=made.dataset.name)
    out.print(lines(printable(say(after, locale)), out.width), style="dim", soft_wrap=True)


def _check_import(source: str, name: str | None) -> None:
    """Check what an import needs before anything is downloaded."""
    if name is None:
        return
    from bessemer.sources.fetching import find_address
    from bessemer.sources.readers.registry import format_of
    from bessemer.sources.store import check_name

    check_name(name)
    format_of(find_address(source).format)


def _imported(
    found: tuple[Fetched, ...],
    name: str,
    measure: str | None,
    level: str | None,
    detail: str | None,
    years: tuple[int, ...],
) -> Imported:
    from bessemer.sources.agency_imports import import_published
    from bessemer.sources.readers.reading import Wanted

    paths = list(dict.fromkeys(entry.path for entry in found))
    wanted = Wanted(measure, years, level, detail)
    made = import_published(paths, name, wanted, format=found[0].address.format)
    if made is None:  # pragma: no cover - a format that is named is read or refused
        what = f"'{found[0].address.format}' is no format that import knows."
        raise OptionError(what, remedy="'bessemer data formats' lists those it knows.")
    return made


def _said(found: tuple[Fetched, ...]) -> Iterator[Message]:
    for entry in found:
        when = entry.kept.fetched.replace("T", " ").replace("+00:00", " UTC")
        yield Message(
            "store.fetched",
            file=str(entry.path),
            size=size_said(entry.kept.size),
            when=when,
            checksum=entry.kept.sha256[:_DIGITS],
        )
        if not entry.kept.fresh:
            yield Message("store.fetched_before", host=urlsplit(entry.kept.url).hostname, when=when)


def _row(entry: Fetched) -> dict[str, Any]:
    return {
        "source": entry.address.id,
        "year": entry.year,
        "file": str(entry.path),
        "url": entry.kept.url,
        "bytes": entry.kept.size,
        "sha256": entry.kept.sha256,
        "fetched": entry.kept.fetched,
        "current": entry.kept.fresh,
        "format": entry.address.format,
    }


@contextmanager
def _progress() -> Iterator[Callable[[str], Callable[[int, int | None], None]] | None]:
    """Show on a terminal how far files are, on standard error."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:

        def of(file: str) -> Callable[[int, int | None], None]:
            task = shown.add_task(printable(file), total=None)

            def tell(here: int, total: int | None) -> None:
                shown.update(task, completed=here, total=total)

            return tell

        yield of


def _list(locale: str, as_json: bool) -> None:
    import pandas as pd

    from bessemer.result import Result
    from bessemer.sources.fetching import addresses

    rows = [
        {
            "source": entry.id,
            "title": entry.title.label(locale),
            "publisher": entry.publisher,
            "licence": entry.licence.label(locale),
            "by_year": entry.takes_year,
            "tables": list(entry.tables),
            "format": entry.format,
            "url": entry.url or list((entry.urls or {}).values()),
            "page": entry.page,
        }
        for entry in addresses().values()
    ]
    if as_json:
        print_json(plain_envelope("data fetch", {"list": True}, rows))
        return
    out = console()
    out.print(say(Message("store.sources", count=len(rows)), locale), style="bold")
    out.print()
    shown = ("source", "title", "licence")
    table = pd.DataFrame([{key: row[key] for key in shown} for row in rows])
    print_table(out, Result("sources", Message("store.sources_title"), table, shown=shown), locale, len(rows))
