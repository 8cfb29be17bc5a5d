"""``bessemer hubs``: former manufacturing hubs and which of them recovered."""

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
from bessemer.cli.questions import AsCsv, AsJson, Language, RecoveredBy, Reference, Top
from bessemer.errors import OptionError, did_you_mean
from bessemer.words import Message, say

_KINDS = {"us": "commuting zone", "europe": "nuts2"}
_ROWS = 10

Where = Annotated[
    str, typer.Option("--kind", "--country", help="us (commuting zones) or europe (NUTS2 regions).")
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("hubs", help="Former manufacturing hubs: which of them recovered, and by what measure?")(hubs)


def hubs(
    kind: Where = "us",
    recovered_by: RecoveredBy = "jobs",
    reference: Reference = "aggregate",
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """List the former manufacturing hubs of the United States or of Europe."""
    form, locale = asked(as_json, as_csv, lang)
    where = kind.casefold()
    if where not in _KINDS:
        raise OptionError(
            f"'{kind}' is no kind of hub.",
            where=f"Known: {', '.join(_KINDS)}.",
            remedy=did_you_mean(where, tuple(_KINDS)) or "Use --kind us or --kind europe.",
        )
    from bessemer.history import hubs as find_hubs
    from bessemer.history.hub_report import Hubs

    found: Hubs = find_hubs(None, _KINDS[where], recovered_by.replace("-", "_"), reference)
    assert found.headline is not None and found.schooling is not None
    tables = tuple(dict.fromkeys((*found.sources, *found.schooling.sources)))
    if form is Form.JSON:
        content = plain_envelope(
            "hubs", found.parameters, found.rows(), found.units, sources_of(tables, locale)
        )
        content |= {
            "headline": say(found.headline, locale),
            "findings": [say(finding, locale) for finding in found.findings],
            "schooling": found.schooling.to_json(),
            "limits": [say(limit, locale) for limit in found.limits],
        }
        print_json(content)
        return
    if form is Form.CSV:
        print_csv(found.rows(), list(found.table.columns))
        return
    out = console()
    out.print(lines(say(found.headline, locale), out.width), style="bold")
    for finding in found.findings:
        out.print(lines(say(finding, locale), out.width))
    for result, limit in ((found, top or _ROWS), (found.schooling, len(found.schooling.table))):
        if len(result.table):
            out.print()
            out.print(lines(say(result.title, locale), out.width), style="bold")
            print_table(out, result, locale, limit)
    for limit_message in found.limits:
        out.print(lines(say(limit_message, locale), out.width), style="dim")
    footer = Message("ui.source_line", sources=sources_footer(tables, locale))
    out.print(lines(say(footer, locale), out.width), style="dim")
