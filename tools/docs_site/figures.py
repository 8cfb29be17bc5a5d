"""The page of data sources and licences, from the catalogue `sources.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bessemer.sources.catalogue import Source, TableInfo, load_catalogue
from bessemer.words import Text

GEOGRAPHIES = {
    "us-zones": "United States: 722 commuting zones",
    "cn-provinces": "China: 31 provinces",
    "nuts2": "Europe: 276 NUTS2 regions",
    "world": "World: economies",
}


def text() -> str:
    """Return the page as Markdown."""
    catalogue = load_catalogue()
    lines = [
        "# Data sources and licences",
        "",
        "Made from the catalogue that ships, `sources.toml`, when this site is built. `bessemer data show` "
        "prints the same for one table, `bessemer data cite` its citations. If you publish figures, cite the "
        "sources of the tables that you used, and Bessemer with its version. [How to cite](how-to/cite.md).",
        "",
        "A figure that is withheld or was not collected is unknown, never zero. No change is computed across "
        "a break in definition. The code is under the MIT licence; the figures are under the terms of their "
        "publishers.",
        "",
        "## Tables",
        "",
    ]
    tables = list(catalogue.tables.values())
    lines += _overview(tables)
    known = [each for each in GEOGRAPHIES if any(table.geography == each for table in tables)]
    others = sorted({table.geography for table in tables} - set(known))
    for geography in [*known, *others]:
        group = [table for table in tables if table.geography == geography]
        lines += [
            f"### {GEOGRAPHIES.get(geography, 'Other: ' + (geography or 'names and published results'))}",
            "",
        ]
        for table in group:
            lines += _table(table)
    lines += ["## Sources", "", "In the order of the catalogue; each with what it gave.", ""]
    for source in catalogue.sources.values():
        lines += _source(source, [table for table in tables if source.id in table.sources])
    lines += [
        "## The font of formulas",
        "",
        "This site draws formulas with STIX Math, under the SIL Open Font License: "
        "[how it was changed, and the licence](assets/fonts/bessemer-math-licence.txt).",
        "",
    ]
    return "\n".join(lines)


def _overview(tables: list[TableInfo]) -> Iterator[str]:
    """Yield one table of all tables; the licence in short, each in full with its source."""
    sources = load_catalogue().sources
    yield "Licences here end before their conditions; each stands in full with its [source](#sources).\n"
    yield "| table | what it holds | years | licence, in short |\n|---|---|---|---|"
    for table in tables:
        licences = dict.fromkeys(_short(sources[id].licence.en) for id in table.sources)
        what = _plain(table.title.en)
        yield f"| [`{table.key}`](#{table.key}) | {what} | {_years(table.years)} | {'; '.join(licences)} |"
    yield ""


def _short(licence: str) -> str:
    """Return the first part of a licence, up to its conditions."""
    return _plain(re.split(r"; | \((?!c\))", licence)[0])


def _table(table: TableInfo) -> Iterator[str]:
    sources = ", ".join(f"[{load_catalogue().sources[id].title.en}](#source-{id})" for id in table.sources)
    yield f"#### `{table.key}` {{ #{table.key} }}"
    yield ""
    yield f"{_plain(table.title.en)}."
    yield ""
    yield "| | |\n|---|---|"
    measure, unit = table.measure_name.en or table.measure, table.unit_name.en or table.unit
    if unit in (measure, "none"):
        yield f"| measure | {_plain(measure)} |"
    else:
        yield f"| measure, unit | {_plain(measure)}, {_plain(unit)} |"
    if table.classification:
        yield f"| industries | `{table.classification}` |"
    yield f"| years | {_years(table.years)} |"
    yield f"| source | {sources} |"
    yield f"| what was done | {_plain(table.transformation.en)} |"
    for found in table.breaks:
        note = found.note.label("en") if isinstance(found.note, Text) else str(found.note)
        yield f"| break at {found.year} | {_plain(note)} |"
    if table.notes:
        yield f"| note | {_plain(table.notes.en)} |"
    yield ""


def _source(source: Source, tables: list[TableInfo]) -> Iterator[str]:
    yield f"### {_plain(source.title.en)} {{ #source-{source.id} }}"
    yield ""
    yield "| | |\n|---|---|"
    yield f"| publisher | {_plain(source.publisher)} |"
    yield f"| licence | {_plain(source.licence.en)} |"
    yield f"| vintage | {_plain(source.vintage)} |"
    yield f"| cite as | {_plain(source.citation)} |"
    if source.url:
        yield f"| address | <{source.url}> |"
    gave = ", ".join(f"[`{table.key}`](#{table.key})" for table in tables)
    yield f"| tables | {gave or 'names and places'} |"
    yield ""


def _years(years: tuple[int, ...]) -> str:
    if not years:
        return "–"
    if len(years) > 2 and years == tuple(range(years[0], years[-1] + 1)):
        return f"{years[0]} to {years[-1]}"
    return ", ".join(map(str, years)) if len(years) <= 8 else f"{len(years)} years, {years[0]} to {years[-1]}"


def _plain(told: str) -> str:
    return (
        " ".join(str(told).split())
        .replace("|", r"\|")
        .replace("_", r"\_")
        .replace("*", r"\*")
        .replace("<", "&lt;")
        .rstrip()
    )
