"""``bessemer cases``: what was done elsewhere, matched to a region, searched, or told in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bessemer.cli import texts
from bessemer.cli.layout import lines
from bessemer.cli.output import (
    Form,
    asked,
    console,
    plain_envelope,
    print_answer,
    print_csv,
    print_json,
    print_table,
    sources_footer,
    sources_of,
)
from bessemer.cli.questions import AsCsv, AsJson, Language, OwnData, RoleModel, Top, Year
from bessemer.errors import OptionError
from bessemer.words import Message, say

if TYPE_CHECKING:
    from bessemer.casebook import Case
    from bessemer.casebook.conditions import Conditions
    from bessemer.result import Result
    from bessemer.studies import Study

_ROWS = 40

Place = Annotated[
    str | None,
    typer.Argument(
        metavar="REGION",
        parser=texts.as_typed,
        help="Id, name or alias, or a .study file; without it, all cases.",
        show_default=False,
    ),
]


def _option(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, parser=texts.as_typed, help=text)


Search = Annotated[
    str | None, _option("--search", "TEXT", "Words that must all occur, in English or Chinese.")
]
Kind = Annotated[
    str | None, _option("--kind", "KIND", "Kind of measure, such as brownfield or 'health cluster'.")
]
Sector = Annotated[str | None, _option("--sector", "SECTOR", "Sector, such as manufacturing or health.")]
Decade = Annotated[str | None, _option("--decade", "YEAR", "Decade in which it began, such as 1990.")]
Country = Annotated[str | None, _option("--country", "COUNTRY", "Country by name or ISO code.")]
Seen = Annotated[
    str | None, _option("--evidence", "EVIDENCE", "seen, or partly seen (a date or the lead was not).")
]
Show = Annotated[str | None, _option("--show", "ID", "Tell a case or a measure in full.")]
Own = Annotated[
    str | None, _option("--cases", "PATH", "Add your own cases: a YAML file or a folder of them.")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("cases", help="What did they do? Dated measures with sources: by region, search, in full.")(
        cases
    )


def cases(
    region: Place = None,
    search: Search = None,
    kind: Kind = None,
    sector: Sector = None,
    decade: Decade = None,
    country: Country = None,
    evidence: Seen = None,
    show: Show = None,
    own: Own = None,
    year: Year = None,
    role_model: RoleModel = None,
    own_data: OwnData = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """List what the best role models did, or search all cases."""
    form, locale = asked(as_json, as_csv, lang)
    from bessemer.casebook import read_cases, shipped_cases
    from bessemer.casebook.conditions import conditions
    from bessemer.cli.asking import study_asked

    wanted = conditions(search, kind, sector, decade, country, evidence)
    if region is None:
        for name, value in (("--year", year), ("--role-model", role_model), ("--own-data", own_data)):
            if value is not None:
                raise OptionError(f"{name} needs a region.", remedy="Give it as in 'bessemer cases Jilin'.")
    if show is not None and (region is not None or wanted.given()):
        raise OptionError("--show stands alone.", remedy="Leave out the region and the conditions.")
    known = shipped_cases() if own is None else read_cases(own, shipped=True)
    if show is not None:
        _show(known, show, form, locale)
    elif region is None:
        _list(known, wanted, form, locale, top)
    else:
        place = study_asked(region, year, role_model, own_data=own_data)
        if own is not None:
            place.cases = known
        _match(known, place, wanted, form, locale, top)


def _show(known: Sequence[Case], id: str, form: Form, locale: str) -> None:
    from bessemer.casebook import find
    from bessemer.casebook.tables import found_table
    from bessemer.casebook.telling import record, told

    case, item = find(known, id)
    if form is Form.JSON:
        print_json(
            plain_envelope("cases", {"show": id}, [record(case)], sources=sources_of(("casebook",), locale))
        )
        return
    if form is Form.CSV:
        items = case.interventions if item is None else (item,)
        table = found_table([(case, entry) for entry in items], Message("casebook.full_measures"))
        print_csv(table.rows(), list(table.table.columns))
        return
    out = console()
    for passage in told(case, item):
        out.print(lines(say(passage.heading, locale), out.width), style="bold")
        for line in passage.lines:
            out.print(lines(say(line, locale), out.width))
        out.print()


def _list(known: Sequence[Case], wanted: Conditions, form: Form, locale: str, top: int | None) -> None:
    from bessemer.casebook.cases import nothing_found
    from bessemer.casebook.tables import cases_table, found_table

    said: list[Message] = []
    if not wanted.given():
        table = cases_table(known)
    else:
        pairs = tuple(wanted.select(known))
        counted = {"count": len(pairs), "cases": len({case.id for case, _ in pairs})}
        table = found_table(pairs, Message("casebook.found_title", **counted))
        if not pairs:
            said.append(nothing_found(known, wanted))
    _print(table, wanted, said, form, locale, top)


def _match(
    known: Sequence[Case],
    place: Study,
    wanted: Conditions,
    form: Form,
    locale: str,
    top: int | None,
) -> None:
    from bessemer.casebook import match
    from bessemer.casebook.cases import nothing_found
    from bessemer.casebook.tables import matched_table

    if not wanted.given():
        print_answer("cases", place.casebook, form, locale, place.year, top, place.data.catalogue)
        return
    found = match(place, cases=known)
    table = matched_table(found, wanted)
    matched = [entry.case for entry in found.entries]
    said = [] if len(table.table) else [nothing_found(matched, wanted)]
    _print(table, wanted, said, form, locale, top, place.region.id)


def _print(
    table: Result,
    wanted: Conditions,
    said: Sequence[Message],
    form: Form,
    locale: str,
    top: int | None,
    region: str | None = None,
) -> None:
    if form is Form.CSV:
        print_csv(table.rows(), list(table.table.columns))
        return
    if form is Form.JSON:
        asked_for = {name: getattr(wanted, name) for name in wanted.given()}
        content = plain_envelope(
            "cases", asked_for, table.rows(), table.units, sources_of(table.sources, locale)
        )
        content["region"] = region
        content["warnings"] = [say(message, locale) for message in said]
        print_json(content)
        return
    out = console()
    for message in said:
        out.print(lines(say(message, locale), out.width))
    if len(table.table):
        out.print(lines(say(table.title, locale), out.width), style="bold")
        print_table(out, table, locale, top or _ROWS)
    footer = Message("ui.source_line", sources=sources_footer(table.sources, locale))
    out.print(lines(say(footer, locale), out.width), style="dim")
