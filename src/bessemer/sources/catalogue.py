"""The catalogue of sources and tables (sources.toml): titles, units, breaks, licences, citations."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from bessemer.errors import DataError, UnavailableError, did_you_mean, listing
from bessemer.panel import Break
from bessemer.words import Text, locale_of

T = TypeVar("T")
CATALOGUE = Path(__file__).parent / "sources.toml"


@dataclass(frozen=True)
class Source:
    """A publication or file that figures come from.

    Attributes
    ----------
    short : Text or None
        Name and vintage as a chart's footer says them; None for what only places or names regions.
    """

    id: str
    title: Text
    publisher: str
    citation: str
    licence: Text
    vintage: str
    url: str = ""
    short: Text | None = None


@dataclass(frozen=True)
class TableInfo:
    """What is known of one table: meaning, unit, years, sources, steps that made it, breaks.

    Attributes
    ----------
    key : str
        Name of the table, e.g. ``us_jobs_naics_estimated``.
    kind : str
        ``panel``, ``frame``, ``io``, ``mrio``, ``published`` or ``labels``.
    measure : str
        Short code of what is measured, e.g. ``jobs``; `measure_name` is how a reader sees it.
    geography : str
        ``us-zones``, ``cn-provinces``, ``nuts2`` or ``world``.
    """

    key: str
    file: str
    kind: str
    title: Text
    measure: str
    measure_name: Text
    unit: str
    unit_name: Text
    classification: str
    geography: str
    years: tuple[int, ...]
    sources: tuple[str, ...]
    transformation: Text
    breaks: tuple[Break, ...] = ()
    notes: Text | None = None

    def label(self, locale: str) -> str:
        """Return the title in `locale`."""
        return self.title.label(locale)


@dataclass(frozen=True)
class Catalogue:
    """All sources and tables by name."""

    sources: Mapping[str, Source]
    tables: Mapping[str, TableInfo]

    def table(self, key: str) -> TableInfo:
        """Return what is known of a table.

        Raises
        ------
        UnavailableError
            If there is no table of that name.
        """
        if key not in self.tables:
            hint = did_you_mean(str(key), self.tables)
            raise UnavailableError(
                f"There is no table '{key}'.",
                remedy=f"{hint} 'bessemer data list' lists all.".strip(),
            )
        return self.tables[key]

    def sources_of(self, *keys: str) -> tuple[Source, ...]:
        """Return the sources behind tables, each once, in order."""
        ids = dict.fromkeys(id for key in keys for id in self.table(key).sources)
        return tuple(self.sources[id] for id in ids)

    def footer(self, keys: tuple[str, ...], locale: str) -> str:
        """Return short names and vintages of the sources behind tables, as a chart's footer says them."""
        stop = "；" if locale_of(locale) == "zh-CN" else "; "
        return stop.join(source.short.label(locale) for source in self.sources_of(*keys) if source.short)

    def cite(self, key: str) -> tuple[str, ...]:
        """Return full citations of the sources behind a table, or of the source of that name."""
        return tuple(source.citation for source in self.behind(key))

    def behind(self, key: str) -> tuple[Source, ...]:
        """Return the sources behind a table, or the source of that name.

        Raises
        ------
        UnavailableError
            If there is neither a table nor a source of that name.
        """
        if key in self.sources:
            return (self.sources[key],)
        if key not in self.tables:
            hint = did_you_mean(str(key), [*self.tables, *self.sources])
            raise UnavailableError(
                f"There is no table or source '{key}'.",
                remedy=f"{hint} 'bessemer data list' lists all.".strip(),
            )
        return self.sources_of(key)


def _text(entry: Any) -> Text:
    if not isinstance(entry, Mapping):
        raise TypeError(f"{entry!r} is given for a text with en and zh")
    return Text(en=entry["en"], zh=entry["zh"])


def _years(entry: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the years of a table: two years are first and last unless ``annual = false``."""
    years = entry["years"]
    if not all(isinstance(year, int) and not isinstance(year, bool) for year in years):
        raise TypeError(f"{years!r} are no whole years")
    if len(years) == 2 and entry.get("annual", True):
        return tuple(range(years[0], years[1] + 1))
    return tuple(years)


@cache
def load_catalogue(path: Path = CATALOGUE) -> Catalogue:
    """Read a catalogue file, once.

    Raises
    ------
    DataError
        If the file cannot be read, is not valid TOML, or an entry lacks a field; names the entry.
    UnavailableError
        If a table names a source that the file does not have.
    """
    return catalogue_from(_parse(path), path)


def catalogue_from(raw: Mapping[str, Any], path: Path) -> Catalogue:
    """Return the catalogue that plain data with ``sources`` and ``tables`` say.

    Raises
    ------
    DataError, UnavailableError
        As :func:`load_catalogue`; `path` is where the data come from.
    """
    sources = {id: _entry(path, f"sources.{id}", _source, id, entry) for id, entry in raw["sources"].items()}
    tables = {
        key: _entry(path, f"tables.{key}", _table, key, entry, sources, path)
        for key, entry in raw["tables"].items()
    }
    return Catalogue(sources=sources, tables=tables)


def _parse(path: Path) -> dict[str, Any]:
    """Return the plain content of the file; it must have sources and tables."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # not UTF-8 and not TOML are both ValueErrors
        raise DataError(
            f"The catalogue of sources cannot be read: {error}.",
            where=f"File {path}.",
            remedy="Correct the file; it must be TOML in UTF-8.",
        ) from error
    for part in ("sources", "tables"):
        if not isinstance(raw.get(part), dict):
            raise DataError(
                f"The catalogue has no [{part}].",
                where=f"File {path}.",
                remedy="It must have [sources.ID] and [tables.NAME].",
            )
    return raw


def _entry(path: Path, name: str, read: Callable[..., T], *arguments: Any) -> T:
    """Return an entry of the file as `read` makes it; an error names the entry and the field."""
    try:
        return read(*arguments)
    except KeyError as error:
        what = f"[{name}] has no {error.args[0]}."
    except (TypeError, AttributeError) as error:
        what = f"[{name}] is not right: {error}."
    raise DataError(what, where=f"File {path}.", remedy="Write the entry as the others are written.")


def _source(id: str, entry: Mapping[str, Any]) -> Source:
    return Source(
        id=id,
        title=Text(entry["title"], entry["title_zh"]),
        publisher=entry["publisher"],
        citation=entry["citation"],
        licence=Text(entry["licence"], entry["licence_zh"]),
        vintage=str(entry["vintage"]),
        url=entry.get("url", ""),
        short=Text(entry["short"], entry["short_zh"]) if "short" in entry else None,
    )


def _table(key: str, entry: Mapping[str, Any], sources: Mapping[str, Source], path: Path) -> TableInfo:
    unknown = [id for id in entry["sources"] if id not in sources]
    if unknown:
        raise UnavailableError(
            f"Table '{key}' names unknown sources: {listing(unknown)}.",
            where=str(path),
            remedy="Add them under [sources].",
        )
    return TableInfo(
        key=key,
        file=entry["file"],
        kind=entry["kind"],
        title=_text(entry["title"]),
        measure=entry["measure"],
        measure_name=_text(entry["measure_name"]),
        unit=entry["unit"],
        unit_name=_text(entry["unit_name"]),
        classification=entry["classification"],
        geography=entry["geography"],
        years=_years(entry),
        sources=tuple(entry["sources"]),
        transformation=_text(entry["transformation"]),
        breaks=tuple(
            Break(item["year"], item["scope"], _text(item["note"]), tuple(item.get("industries", ())))
            for item in entry.get("breaks", [])
        ),
        notes=_text(entry["notes"]) if "notes" in entry else None,
    )
