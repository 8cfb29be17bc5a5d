"""Dataset: regions, panels, frames and input-output tables with their catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import UnavailableError, listing
from bessemer.panel import Panel, Status
from bessemer.regions import Region, Regions
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
}
_WORLD = Text("the world", "世界")
_MAINLAND = Text("the mainland United States", "美国本土")
_EUROPE = Text("the 276 European regions", "欧洲276个地区合计")


@dataclass(frozen=True)
class Nation:
    """What a region is compared with: the regions that add up to it, and its name."""

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
    folder : Path
        Where the Parquet files are.
    catalogue : Catalogue
        What each table is.
    """

    def __init__(self, name: str, folder: Path, catalogue: Catalogue) -> None:
        self.name = name
        self.folder = folder
        self.catalogue = catalogue
        self._panels: dict[tuple[str, str], Panel] = {}
        self._nations: dict[tuple[str, str], Nation] = {}

    def __repr__(self) -> str:
        return f"Dataset({self.name!r}, {len(self.regions)} regions, {len(self.catalogue.tables)} tables)"

    @cached_property
    def regions(self) -> Regions:
        """All regions."""
        names = {row["id"]: Text(row["name"], row["name_zh"]) for row in self.arrow("countries").to_pylist()}
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
            for row in self.arrow("regions").to_pylist()
        )

    def arrow(self, key: str) -> pa.Table:
        """Return a table as pyarrow reads it.

        Raises
        ------
        UnavailableError
            If the dataset has no such table, or its file is damaged.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.folder / self.catalogue.table(key).file
        try:
            return pq.read_table(path)
        except (OSError, pa.ArrowInvalid) as error:
            raise UnavailableError(
                f"The table '{key}' cannot be read: {error}",
                where=str(path),
                remedy="Install Bessemer again.",
            ) from error

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
        if (key, column) not in self._panels:
            info = self.catalogue.table(key)
            if info.kind == "derived" and column == "value":
                self._panels[key, column] = DERIVED[key](self)
            elif info.kind == "panel":
                self._panels[key, column] = _read_panel(self.arrow(key), info, column)
            else:
                raise UnavailableError(
                    f"'{key}' has no panel of '{column}'.",
                    where=f"It is a table of kind '{info.kind}'.",
                    remedy="Read it with frame()." if info.kind != "derived" else "Leave the column out.",
                )
        return self._panels[key, column]

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
        return GEOGRAPHIES[region.kind]

    def nation(self, region: Region) -> Nation:
        """Return what the region is compared with.

        A European country with a single region is compared with all European regions, an economy
        with the world.
        """
        known = (region.kind, region.country)
        if known not in self._nations:
            self._nations[known] = self._nation(region)
        return self._nations[known]

    def _nation(self, region: Region) -> Nation:
        same_kind = self.regions.of_kind(region.kind)
        if region.kind == "economy":
            return Nation(tuple(other.id for other in same_kind), _WORLD)
        inside = tuple(other.id for other in same_kind if other.country == region.country)
        if len(inside) < 2:
            return Nation(tuple(other.id for other in same_kind), _EUROPE)
        return Nation(inside, _MAINLAND if region.kind == "commuting zone" else region.nation)


def _read_panel(table: pa.Table, info: TableInfo, column: str) -> Panel:
    """Turn rows of region, industry, year, value and status into a dense panel."""
    if column not in table.column_names:
        kept = [name for name in ("value", "lower", "upper", "estimated") if name in table.column_names]
        raise UnavailableError(
            f"'{info.key}' has no column '{column}'.",
            where=f"It has {listing(kept)}.",
            remedy="Choose among these.",
        )
    axes = [_encode(table.column(name)) for name in ("year", "region", "industry")]
    shape = tuple(len(labels) for labels, _ in axes)
    place = tuple(positions for _, positions in axes)
    values = np.full(shape, np.nan)
    values[place] = table.column(column).to_numpy()
    status = np.full(shape, Status.NOT_COLLECTED, dtype=np.uint8)
    titles, positions = _encode(table.column("status"))
    codes = np.array([Status[title.upper().replace(" ", "_")] for title in titles], dtype=np.uint8)
    status[place] = codes[positions]
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


def _encode(column: pa.ChunkedArray) -> tuple[list[Any], NDArray[np.intp]]:
    """Return the sorted labels of a column and the position of each row's label among them."""
    import pyarrow as pa

    chunk = column.combine_chunks()
    encoded = chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
    labels = encoded.dictionary.to_pylist()
    order = sorted(range(len(labels)), key=labels.__getitem__)
    rank = np.empty(len(labels), dtype=np.intp)
    rank[order] = np.arange(len(labels))
    return [labels[position] for position in order], rank[encoded.indices.to_numpy()]
