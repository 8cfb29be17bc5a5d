"""``bessemer hindcasts``: did fans drawn in the past cover what came?"""

from __future__ import annotations

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
from bessemer.words import Message, say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "hindcasts", help="Did fans drawn from 1980 and 1990 for old industrial zones cover what came?"
    )(hindcasts)


def hindcasts(lang: Language = "en", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Print how often the fans of scenarios covered the outcome, by start, measure and years ahead."""
    form, locale = asked(as_json, as_csv, lang)
    from bessemer.scenarios.lookback import hindcasts as look_back
    from bessemer.scenarios.lookback import told

    found = look_back(None)
    said = told(found)
    if form is Form.JSON:
        content = plain_envelope(
            "hindcasts", found.parameters, found.rows(), found.units, sources_of(found.sources, locale)
        )
        print_json(
            {**content, "headline": say(said[0], locale), "findings": [say(one, locale) for one in said[1:]]}
        )
        return
    if form is Form.CSV:
        print_csv(found.rows(), list(found.table.columns))
        return
    out = console()
    out.print(lines(say(said[0], locale), out.width), style="bold")
    for message in said[1:]:
        out.print(lines(say(message, locale), out.width))
    out.print()
    print_table(out, found, locale, len(found.table))
    footer = Message("ui.source_line", sources=sources_footer(found.sources, locale))
    out.print(lines(say(footer, locale), out.width), style="dim")
