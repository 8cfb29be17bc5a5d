"""Dataset: regions, panels, frames and input-output tables with their catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bessemer.checks import of_kind
from bessemer.errors import DataError, RegionError, UnavailableError, listing
from bessemer.panel import Panel, Status
from bessemer.regions import OWN, Region, Regions, spoken
from bessemer.sources.catalogue import Catalogue, TableInfo
from bessemer.sources.derived import DERIVED
from bessemer.words import Text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

GEOGRAPHIES = {
    "commuting zone": "us-zones",
    "province": "cn-provinces",
    "nuts2": "nuts2",
    "economy": "world",
    "own data": "own",
}
_COUNTRY_COLUMNS = ("id", "name", "name_zh")
_REGION_COLUMNS = (
    *("id", "name", "name_zh", "kind", "country", "state", "group"),
    *("lat", "lon", "name_local", "aliases"),
)
_PANEL_COLUMNS = ("year", "region", "industry", "status")
_STATUS = {status.title: status for status in Status}
_WORLD = Text("the world", "世界")
# One thread at a time makes what all share: a panel, or what `kept` keeps. Either may ask for the other, so
# both have one lock.
MAKING = RLock()
_MAINLAND = Text("the mainland United States", "美国本土")


@dataclass(frozen=True)
class Nation:
    """What a region is compared with: the regions that add up to it, and its name inside a sentence."""

    regions: tuple[str, ...]
    name: Text

    def label(self, locale: str) -> str:
        """Return the name in `locale`."""
        return self.name.label(locale)


class Dataset:
    """Tables of one provenance, read when first used.

    Parameters
    ----------
    name : str
        ``reference`` for the shipped one.
    folder : str or Path
        Where the Parquet files are.
    catalogue : Catalogue
        What each table is.
    """

    def __init__(self, name: str, folder: str | Path, catalogue: Catalogue) -> None:
        self.name = name
        self.folder = Path(folder)
        self.catalogue = catalogue
        self._panels: dict[tuple[str, str], Panel] = {}
        self._nations: dict[tuple[str, str], Nation] = {}

    def __repr__(self) -> str:
        return f"Dataset({self.name!r}, {len(self.regions)} regions, {len(self.catalogue.tables)} tables)"

    @cached_property
    def regions(self) -> Regions:
        """All regions."""
        countries = self.arrow("countries", _COUNTRY_COLUMNS)
        names = {row["id"]: Text(row["name"], row["name_zh"]) for row in countries.to_pylist()}
        return Regions(
            Region(
                id=row["id"],
                name=row["name"],
                name_zh=row["name_zh"],
                kind=row["kind"],
                country=row["country"],
                nation=names.get(row["country"], Text(row["country"], row["country"])),
                state=row["state"],
                group=row["group"],
                latitude=row["lat"],
                longitude=row["lon"],
                name_local=row["name_local"] or "",
                aliases=tuple(row["aliases"] or ()),
            )
            for row in self.arrow("regions", _REGION_COLUMNS).to_pylist()
        )

    @property
    def known_places(self) -> Regions:
        """Regions that a role model's name is looked up among first."""
        return self.regions

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders with a manifest of what the tables hold."""
        return (self.folder,)

    def own_table(self) -> TableInfo | None:
        """Return the table of the user's own; None in the reference."""
        return next(iter(self.tables(GEOGRAPHIES[OWN])), None)

    def twin(self, region: Region) -> Region | None:
        """Return the region that ships with Bessemer and is the same place as one of the user's own."""
        return None

    def arrow(self, key: str, columns: Sequence[str] = ()) -> pa.Table:
        """Return a table as pyarrow reads it; it must have `columns`.

        Raises
        ------
        UnavailableError
            If the dataset has no such table, its file is missing or damaged, or lacks a column.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        of_kind(key, str, "no name of a table", "Give the name as text.", UnavailableError)
        path = self.folder / self.catalogue.table(key).file
        if not path.is_file():
            raise self._damaged(key, "is missing")
        try:
            # One file is read; read_table() would load what many files in folders need. A whole row of an
            # input-output table in a cell is read for those who ask for it.
            with pq.ParquetFile(path) as file:
                held = file.schema_arrow
                names = [
                    field.name
                    for field in held
                    if field.name in columns or not pa.types.is_fixed_size_list(field.type)
                ]
                table = file.read(columns=names if len(names) < len(held) else None)
        except (OSError, pa.ArrowException) as error:
            raise self._damaged(key, f"cannot be read: {_first_line(error)}") from error
        missing = [name for name in columns if name not in table.column_names]
        if missing:
            raise self._damaged(key, f"lacks the columns {listing(missing)}")
        return table

    def _damaged(self, key: str, what: str) -> UnavailableError:
        """Return, not raise, an error that names a table and its file."""
        again = "Install Bessemer again." if self.name == "reference" else "Make the dataset again."
        file = self.folder / self.catalogue.table(key).file
        return UnavailableError(f"The table '{key}' {what}.", where=f"File {file}.", remedy=again)

    def frame(self, key: str) -> pd.DataFrame:
        """Return a table as a pandas frame."""
        frame: pd.DataFrame = self.arrow(key).to_pandas()
        return frame

    def panel(self, key: str, column: str = "value") -> Panel:
        """Return a panel table; `column` may also be ``lower``, ``upper`` or ``estimated`` where they ship.

        Raises
        ------
        UnavailableError
            If there is no such table, it is no panel, or it has no such column.
        """
        for name in (key, column):
            of_kind(name, str, "no name of a table or column", "Give names as text.", UnavailableError)
        if (key, column) not in self._panels:
            with MAKING:
                if (key, column) not in self._panels:
                    self._panels[key, column] = self._panel(key, column)
        return self._panels[key, column]

    def _panel(self, key: str, column: str) -> Panel:
        info = self.catalogue.table(key)
        if info.kind == "derived" and column == "value":
            return DERIVED[key](self)
        if info.kind != "panel":
            raise UnavailableError(
                f"'{key}' has no panel of '{column}'.",
                where=f"It is a table of kind '{info.kind}'.",
                remedy="Read it with frame()." if info.kind != "derived" else "Leave the column out.",
            )
        table = self.arrow(key, _PANEL_COLUMNS)
        try:
            return _read_panel(table, info, column)
        except DataError as error:
            raise self._damaged(key, f"is not right: {error.what.rstrip('.')}") from error

    def tables(
        self, geography: str, measure: str | None = None, classification: str | None = None
    ) -> tuple[TableInfo, ...]:
        """Return the panel tables of a geography, in the catalogue's order."""
        return tuple(
            table
            for table in self.catalogue.tables.values()
            if table.kind in ("panel", "derived")
            and table.geography == geography
            and (measure is None or table.measure == measure)
            and (classification is None or table.classification == classification)
        )

    def geography(self, region: Region) -> str:
        """Return the geography that a region belongs to."""
        of_kind(region, Region, "no Region", "Give what bm.region(name) returns.", RegionError)
        return GEOGRAPHIES[region.kind]

    def nation(self, region: Region) -> Nation:
        """Return what the region is compared with.

        A European country with a single region is compared with all European regions, an economy
        with the world.
        """
        of_kind(region, Region, "no Region", "Give what bm.region(name) returns.", RegionError)
        known = (region.kind, "" if region.kind == "economy" else region.country)
        if known not in self._nations:
            self._nations[known] = self._nation(region)
        return self._nations[known]

    def _nation(self, region: Region) -> Nation:
        same_kind = self.regions.of_kind(region.kind)
        if region.kind == "economy":
            return Nation(tuple(other.id for other in same_kind), _WORLD)
        inside = tuple(other.id for other in same_kind if other.country == region.country)
        if len(inside) < 2:
            count = len(same_kind)
            europe = Text(f"the {count} European regions", f"欧洲{count}个地区合计")
            return Nation(tuple(other.id for other in same_kind), europe)
        return Nation(inside, _MAINLAND if region.kind == "commuting zone" else spoken(region.nation))


def _read_panel(table: pa.Table, info: TableInfo, column: str) -> Panel:
    """Turn rows of region, industry, year, value and status into a dense panel."""
    if column not in table.column_names:
        kept = [name for name in ("value", "lower", "upper", "estimated") if name in table.column_names]
        raise UnavailableError(
            f"'{info.key}' has no column '{column}'.",
            where=f"It has {listing(kept)}.",
            remedy="Choose among these.",
        )
    if not len(table):
        raise DataError("It has no rows.")
    axes = [_encode(table.column(name)) for name in ("year", "region", "industry")]
    shape = tuple(len(labels) for labels, _ in axes)
    place = tuple(positions for _, positions in axes)
    values = np.full(shape, np.nan)
    values[place] = _floats(table.column(column))
    status = np.full(shape, Status.NOT_COLLECTED, dtype=np.uint8)
    titles, positions = _encode(table.column("status"))
    unknown = [title for title in titles if title not in _STATUS]
    if unknown:
        raise DataError(f"'{unknown[0]}' is no status of a cell.")
    status[place] = np.array([_STATUS[title] for title in titles], dtype=np.uint8)[positions]
    filled = np.zeros(shape, dtype=np.bool_)
    filled[place] = True
    if np.count_nonzero(filled) < len(table):
        raise DataError("Several rows stand for one region, industry and year.")
    return Panel(
        values=values,
        status=status,
        years=tuple(axes[0][0]),
        regions=tuple(axes[1][0]),
        industries=tuple(axes[2][0]),
        unit=info.unit,
        classification=info.classification,
        source=info.key,
        breaks=info.breaks,
    )


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pyarrow as pa

    if not (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
        raise DataError(f"Its values are of type {column.type}, not numbers.")
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _encode(column: pa.ChunkedArray) -> tuple[list[Any], NDArray[np.intp]]:
    """Return the sorted labels of a column and the position of each row's label among them."""
    import pyarrow as pa

    if column.null_count:
        raise DataError(f"A key or status is empty in {column.null_count:,} rows.")
    chunk = column.combine_chunks()
    encoded = chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
    labels = encoded.dictionary.to_pylist()
    order = sorted(range(len(labels)), key=labels.__getitem__)
    rank = np.empty(len(labels), dtype=np.intp)
    rank[order] = np.arange(len(labels))
    return [labels[position] for position in order], rank[encoded.indices.to_numpy()]
