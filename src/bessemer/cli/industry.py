"""``bessemer industry``: where an industry is, who entered it, what it is close to."""

from __future__ import annotations

from typing import Annotated

import typer

from bessemer.cli.layout import lines
from bessemer.cli.output import (
    Form,
    asked,
    console,
    plain_envelope,
    print_csv,
    print_json,
    print_table,
    sources_footer,
    sources_of,
)
from bessemer.cli.questions import AsCsv, AsJson, Language
from bessemer.cli.texts import as_typed
from bessemer.words import Message, say

_ROWS = 10
Classification = Annotated[
    str, typer.Argument(metavar="LIST", parser=as_typed, help="ind1990, naics, gb19, io42, a10 or wiod35.")
]
Code = Annotated[str, typer.Argument(metavar="CODE", parser=as_typed, help="Code of the industry in it.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("industry", help="Where is an industry, who entered it, and what is it close to?")(industry)


def industry(
    classification: Classification,
    code: Code,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show an industry across all regions of its list."""
    form, locale = asked(as_json, as_csv, lang)
    from bessemer.atlas import industry_portrait

    found = industry_portrait(classification, code)
    main = found.parts[0].results[0]
    tables = tuple(
        dict.fromkeys(name for part in found.parts for result in part.results for name in result.sources)
    )
    if form is Form.JSON:
        asked_for = {"classification": classification, "industry": code}
        content = plain_envelope("industry", asked_for, main.rows(), main.units, sources_of(tables, locale))
        print_json(content | {"portrait": found.to_json(locale)})
        return
    if form is Form.CSV:
        print_csv(main.rows(), list(main.table.columns))
        return
    out = console()
    out.print(lines(say(found.headline, locale), out.width), style="bold")
    for part in found.parts:
        out.print()
        out.print(say(part.title, locale), style="bold")
        for finding in part.findings:
            out.print(lines(say(finding, locale), out.width))
        for result in part.results[:1]:
            print_table(out, result, locale, _ROWS)
    footer = Message("ui.source_line", sources=sources_footer(tables, locale))
    out.print(lines(say(footer, locale), out.width), style="dim")
