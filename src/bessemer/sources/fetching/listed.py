"""Where agencies publish their files: one list, as data, which a user's own list may add to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from bessemer.errors import DataError, OptionError, UnavailableError, YearError, did_you_mean, listing
from bessemer.sources.homes import home
from bessemer.words import Text

LIST = "addresses.toml"
KINDS = ("zip", "gz", "csv", "tsv", "xls", "xlsx", "parquet")
_SPAN = re.compile(r"(\d{4})-(\d{4})")
_LAST_YEAR = 2100
_SIGNS = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True)
class Place:
    """One file of a source: where it is, what it is called here, and the checksum it must have, if known."""

    url: str
    file: str
    sha256: str = ""


@dataclass(frozen=True)
class Address:
    """A source of files.

    Attributes
    ----------
    id : str
    title, licence : Text
    publisher : str
    page : str
        Where people find the file.
    url, file : str
        With ``{year}``, ``{yy}`` and ``{table}`` to be filled in.
    urls : mapping of str to str
        Addresses by table, or by span of years, where no rule makes them.
    kind : str
        One of :data:`KINDS`: what the file must be.
    format : str
        Id of the reader.
    tables : tuple of str
        Tables known here, the first by default; where `any_table`, others may be asked for.
    first : int or None
        First year that the agency has.
    sha256 : str
        Of a file that does not change any more.
    """

    id: str
    title: Text
    publisher: str
    page: str
    file: str
    kind: str
    format: str
    licence: Text
    url: str = ""
    urls: Mapping[str, str] | None = None
    tables: tuple[str, ...] = ()
    any_table: bool = False
    first: int | None = None
    sha256: str = ""

    @property
    def takes_year(self) -> bool:
        """Whether each file is of a year or span of years."""
        return "{y" in self.url or any(map(_SPAN.fullmatch, self.urls or ()))

    def place(self, year: int | None = None, table: str | None = None) -> Place:
        """Return where a file is.

        Raises
        ------
        YearError
            If a year is needed and not given, or given and not needed, or before the first.
        OptionError
            If the table is none that there is.
        """
        self._check_year(year)
        chosen = self._table(table)
        url = self.url
        if self.urls is not None:
            chosen = self._span(year) if self.takes_year else chosen
            url = self.urls[chosen]
        values = {"year": str(year or ""), "yy": f"{(year or 0) % 100:02d}", "table": chosen}
        return Place(_filled(url, values), _filled(self.file, values), self.sha256)

    def _check_year(self, year: int | None) -> None:
        if self.takes_year and year is None:
            raise YearError(
                f"The source '{self.id}' has a file for each year.", remedy="Give one or more with --year."
            )
        if not self.takes_year and year is not None:
            raise YearError(
                f"The source '{self.id}' has all years in one file.", remedy="Leave the year out."
            )
        if year is not None and not (self.first or 0) <= year <= _LAST_YEAR:
            raise YearError(
                f"The source '{self.id}' begins in {self.first}; {year} was asked for.",
                remedy=f"Choose a year from {self.first} on.",
            )

    def _table(self, table: str | None) -> str:
        if not self.tables:
            if table is not None:
                raise OptionError(
                    f"The source '{self.id}' has one table.", where="Option table.", remedy="Leave it out."
                )
            return ""
        asked = table or self.tables[0]
        if asked in self.tables or (self.any_table and _SIGNS.fullmatch(asked)):
            return asked
        raise OptionError(
            f"The source '{self.id}' has no table '{asked}'.",
            where="Option table.",
            remedy=did_you_mean(asked, self.tables) or f"It has {listing(self.tables)}.",
        )

    def _span(self, year: int | None) -> str:
        for span in self.urls or ():
            found = _SPAN.fullmatch(span)
            if found and year is not None and int(found[1]) <= year <= int(found[2]):
                return span
        raise YearError(
            f"The source '{self.id}' has no file for {year}.", remedy=f"It has {listing(self.urls or ())}."
        )


def addresses() -> dict[str, Address]:
    """Return the sources by id: those that ship, and those of ``addresses.toml`` beside the user's datasets.

    Raises
    ------
    DataError
        If the user's list is not right.
    """
    own = home().parent / LIST
    return {**_shipped(), **(_read(own) if own.is_file() else {})}


def find_address(id: str) -> Address:
    """Return a source.

    Raises
    ------
    UnavailableError
        If there is none of that id; near ones are suggested.
    """
    known = addresses()
    if id in known:
        return known[id]
    begins = [name for name in known if id and name.startswith(id.casefold())]
    raise UnavailableError(
        f"There is no source '{id}' to fetch from.",
        where=f"There are {listing(known, limit=20)}.",
        remedy=did_you_mean(begins[0] if begins else id, begins or known)
        or "'bessemer data fetch --list' shows them.",
    )


@cache
def _shipped() -> Mapping[str, Address]:
    with resources.as_file(resources.files("bessemer.sources.fetching") / LIST) as path:
        return _read(path)


def _read(path: Path) -> dict[str, Address]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"The list of addresses cannot be read: {error}.",
            where=f"File {path}.",
            remedy="It must be TOML in UTF-8.",
        ) from error
    return {id: _address(id, entry, path) for id, entry in raw.items()}


def _address(id: str, entry: Any, path: Path) -> Address:
    try:
        values = {
            **entry,
            "title": Text(entry["title"]["en"], entry["title"]["zh"]),
            "licence": Text(entry["licence"]["en"], entry["licence"]["zh"]),
            "tables": tuple(entry.get("tables", ())),
        }
        made = Address(id=id, **values)
        if made.kind not in KINDS:
            raise TypeError(f"kind must be one of {', '.join(KINDS)}")
        if not made.url and not made.urls:
            raise TypeError("it has no url")
    except (KeyError, TypeError) as error:
        why = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise DataError(
            f"The address [{id}] is not right: {why}.",
            where=f"File {path}.",
            remedy="Write the entry as the others are written.",
        ) from error
    return made


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template
