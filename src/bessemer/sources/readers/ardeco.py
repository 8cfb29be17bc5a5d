"""ARDECO, the regional database of the European Commission: of its API, its R package, its web page."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bessemer.sources.readers import nuts
from bessemer.sources.readers.agencies import ARDECO
from bessemer.sources.readers.european import INDUSTRIES, read_european
from bessemer.sources.readers.eurostat_layouts import Line
from bessemer.sources.readers.reading import Format, Head, Reading, Wanted
from bessemer.sources.readers.streams import misplaced, text_of, unreadable
from bessemer.sources.shipped import reference
from bessemer.words import Text

# What columns are called: by the API (LEVEL_ID, TERRITORY_ID), by the package of R made for it, by the page.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "geo": ("TERRITORY_ID", "NUTSCODE", "NUTS"),
    "nace_r2": ("SECTOR", "NACE"),
    "unit": ("UNIT",),
    "year": ("YEAR", "DATE"),
    "value": ("VALUE",),
    "version": ("VERSIONS", "VERSION"),
    "name": ("NAME_HTML", "NAME"),
    "table": ("VARIABLE",),
    "level": ("LEVEL_ID", "LEVEL"),
}
_NEEDED = ("geo", "nace_r2", "unit")
# By these a file is surely one of ARDECO; a table of the user's own may have other headings that mean alike.
_SURE = (
    {"TERRITORY_ID", "LEVEL_ID", "SECTOR", "UNIT", "VALUE"},
    {"VARIABLE", "NUTSCODE", "SECTOR", "UNIT", "VALUE"},
)
_PAGE = ("NUTS", "Name", "Unit", "NACE")
_YEAR = re.compile(r"(\d{4})(?:-\d\d-\d\d.*)?")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class _Columns:
    """Where what stands: columns by role, further dimensions, and years that have a column of their own."""

    roles: Mapping[str, int]
    further: Mapping[str, int]
    years: Mapping[int, str]


@dataclass(frozen=True)
class ArdecoLayout:
    """A file of ARDECO, delimited text or Parquet, in any of its layouts."""

    path: Path
    table: str
    dimensions: tuple[str, ...]
    kind: str
    columns: _Columns
    delimiter: str
    encoding: str | None = None

    def lines(self) -> Iterator[Line]:
        """Read the lines, one after the other; each call begins anew.

        Raises
        ------
        DataError
            If a line has another number of cells than the heading, or no year.
        """
        roles, places = self.columns.roles, {**self.columns.roles, **self.columns.further}
        keys = [places[name] for name in self.dimensions]
        last = max((*places.values(), *self.columns.years))
        for number, row in _rows(self.path, self.delimiter, self.encoding):
            if len(row) < last + 1:
                raise misplaced(
                    self.path, f"The row has {len(row)} cells, fewer than the heading.", f"row {number}"
                )
            if self.columns.years:
                cells = [(year, row[at]) for at, year in self.columns.years.items()]
            else:
                match = _YEAR.fullmatch(row[roles["year"]])
                if match is None:
                    raise misplaced(self.path, f"'{row[roles['year']]}' is no year.", f"row {number}")
                cells = [(match[1], row[roles["value"]])]
            yield Line(number, tuple(row[at] for at in keys), tuple(cells))

    def names(self) -> dict[str, str]:
        """Return the names of places that the file has."""
        if "name" not in self.columns.roles:
            return {}
        geo, name = self.columns.roles["geo"], self.columns.roles["name"]
        rows = _rows(self.path, self.delimiter, self.encoding)
        return {row[geo]: row[name] for _, row in rows if len(row) > max(geo, name) and row[name]}


def read_ardeco(path: Path, wanted: Wanted) -> Reading:
    """Read employment or value added by region and NACE group.

    Parameters
    ----------
    path : Path
        CSV or Parquet: of the API (LEVEL_ID, TERRITORY_ID, ...), of the R package (VARIABLE, NUTSCODE, ...),
        or of the web page (NUTS, Name, Unit, NACE and years).
    wanted : Wanted
        ``places``: nuts2, nuts3, nuts1 or country; ``industries``: finest, a10 or sections.

    Raises
    ------
    DataError
        If a row is not as the Commission lays it out.
    OptionError
        If the file does not hold what is wanted.
    """
    layout = _layout(path, wanted.encoding)
    return read_european(
        layout,
        wanted,
        origin=ARDECO,
        who=Text("ARDECO", "ARDECO"),
        names=layout.names(),
        breaks=reference().catalogue.table("eu_jobs_a10").breaks,
    )


def is_ardeco(head: Head) -> bool:
    """Return whether a file begins as a table of ARDECO by sector."""
    first = head.text.lstrip("\ufeff").partition("\n")[0]
    heads = tuple(head.columns or _split(first))
    known = any(set(heads) >= names for names in _SURE) or heads[: len(_PAGE)] == _PAGE
    return known and _columns(heads) is not None


def _layout(path: Path, encoding: str | None) -> ArdecoLayout:
    if path.suffix.lower() in (".parquet", ".pq"):
        heads: Sequence[str] = _schema(path)
        delimiter, kind = "", "Parquet"
    else:
        with text_of(path, encoding) as text:
            first = text.readline()
        heads, kind = _split(first), "CSV"
        delimiter = next((sign for sign in _DELIMITERS if len(heads) > 1 and sign in first), ",")
    columns = _columns(heads)
    if columns is None:
        raise unreadable(path, "its heading is not that of ARDECO by sector")
    dimensions = [name for name in ("version", "unit", "nace_r2", "geo") if name in columns.roles]
    dimensions = [*columns.further, *dimensions]
    table = "ARDECO"
    if "table" in columns.roles:
        first_row = next(_rows(path, delimiter, encoding), (0, []))[1]
        table = first_row[columns.roles["table"]] if first_row else table
    return ArdecoLayout(path, table, tuple(dimensions), kind, columns, delimiter, encoding)


def _split(first: str) -> list[str]:
    for delimiter in _DELIMITERS:
        heads = next(csv.reader([first.strip()], delimiter=delimiter), [])
        if len(heads) > 1:
            return [name.strip() for name in heads]
    return []


def _columns(heads: Sequence[str]) -> _Columns | None:
    """Return where what stands, or None for what is no table of ARDECO by sector."""
    upper = [name.strip().upper() for name in heads]
    roles = {
        role: upper.index(name)
        for role, names in _NAMES.items()
        for name in names[::-1]  # the first of the names wins
        if name in upper
    }
    if not roles.keys() >= set(_NEEDED):
        return None
    years = {at: name for at, name in enumerate(upper) if re.fullmatch(r"\d{4}", name)}
    rest = [at for at in range(len(upper)) if at not in roles.values() and at not in years]
    if not years and "value" not in roles and "year" in roles and len(rest) == 1:
        roles["value"] = rest.pop()  # the page names the column of figures by the variable
    if not years and not roles.keys() >= {"year", "value"}:
        return None
    dates = {at for at, name in enumerate(upper) if name in _NAMES["year"]}
    further = {
        upper[at].lower(): at for at in rest if at not in dates and upper[at] in ("SEX", "AGE", "ISCED11")
    }
    return _Columns(roles, further, years)


def _rows(path: Path, delimiter: str, encoding: str | None) -> Iterator[tuple[int, list[str]]]:
    """Read the rows below the heading, with the number of each."""
    if not delimiter:
        yield from _parquet_rows(path)
        return
    with text_of(path, encoding) as text:
        reader = csv.reader(text, delimiter=delimiter)
        next(reader, None)
        for row in reader:
            if any(row):
                yield reader.line_num, [cell.strip() for cell in row]


def _schema(path: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, "it is no Parquet file, or damaged") from error


def _parquet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(16_384):
                columns = [column.to_pylist() for column in batch.columns]
                for row in zip(*columns, strict=True):
                    number += 1
                    yield number, [_written(cell) for cell in row]
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, "it is no Parquet file, or damaged") from error


def _written(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return str(cell).strip()


ARDECO_TABLE = Format(
    id="ardeco",
    name=Text("ARDECO, table by region and sector", "ARDECO分行业地区表"),
    measures=("jobs", "value_added"),
    knows=is_ardeco,
    read=read_ardeco,
    places=tuple(nuts.LEVELS),
    industries=INDUSTRIES,
)
FORMATS = (ARDECO_TABLE,)
