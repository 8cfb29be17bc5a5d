"""The two layouts in which Eurostat gives a table as text: TSV, a column for each year, and SDMX-CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bessemer.sources.readers.reading import Head
from bessemer.sources.readers.streams import misplaced, text_of, unreadable

_TSV_HEAD = re.compile(r"[a-z0-9_]+(,[a-z0-9_]+)*,geo\\(TIME_PERIOD|time)", re.IGNORECASE)
# Columns of SDMX-CSV that are no dimension of the table.
_STRUCTURE = ("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "LAST UPDATE")
_OBSERVED = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")
_FLOW = re.compile(r"(?:ESTAT:)?([A-Z0-9_]+)(?:\([\d.]+\))?$", re.IGNORECASE)
_FILE = re.compile(r"(?:estat_)?([a-z0-9_]+?)(?:_en|_linear)?(?:\.(?:tsv|csv))?(?:\.gz)?", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line of a table: where it stands, its place in each dimension, its cells by period."""

    number: int
    key: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EurostatLayout:
    """A table as it lies in a file.

    Attributes
    ----------
    path : Path
    table : str
        Its code, such as ``nama_10r_3empers``; by the file's name for TSV, which does not say it.
    dimensions : tuple of str
        Such as freq, unit, wstatus, nace_r2, geo.
    periods : tuple of str
        Of the columns of TSV; empty for SDMX-CSV.
    kind : str
        ``TSV`` or ``SDMX-CSV``.
    """

    path: Path
    table: str
    dimensions: tuple[str, ...]
    periods: tuple[str, ...]
    kind: str
    encoding: str | None = None

    def lines(self) -> Iterator[Line]:
        """Read the lines, one after the other; each call begins anew.

        Raises
        ------
        DataError
            If a line has another number of cells than the heading.
        """
        return self._tsv() if self.kind == "TSV" else self._sdmx()

    def _tsv(self) -> Iterator[Line]:
        with text_of(self.path, self.encoding) as text:
            next(text)
            for number, row in enumerate(text, start=2):
                first, *cells = row.rstrip("\r\n").split("\t")
                if not first.strip():
                    continue
                key = tuple(part.strip() for part in first.split(","))
                if len(key) != len(self.dimensions) or len(cells) != len(self.periods):
                    raise misplaced(
                        self.path,
                        f"The row has {len(key)} keys and {len(cells)} cells; the heading says "
                        f"{len(self.dimensions)} and {len(self.periods)}.",
                        f"row {number}",
                    )
                yield Line(number, key, tuple(zip(self.periods, cells, strict=True)))

    def _sdmx(self) -> Iterator[Line]:
        with text_of(self.path, self.encoding) as text:
            reader = csv.reader(text)
            heads = [name.strip() for name in next(reader)]
            keys = [heads.index(name) for name in self.dimensions]
            period, value = heads.index("TIME_PERIOD"), heads.index("OBS_VALUE")
            flag = heads.index("OBS_FLAG") if "OBS_FLAG" in heads else None
            secret = heads.index("CONF_STATUS") if "CONF_STATUS" in heads else None
            for row in reader:
                if not any(row):
                    continue
                if len(row) != len(heads):
                    raise misplaced(
                        self.path,
                        f"The row has {len(row)} cells; the heading says {len(heads)}.",
                        f"row {reader.line_num}",
                    )
                marks = "" if flag is None else row[flag].strip()
                shown = row[value].strip()
                if secret is not None and row[secret].strip() and shown in ("", ":"):
                    marks += "c"
                key = tuple(row[at].strip() for at in keys)
                yield Line(reader.line_num, key, ((row[period].strip(), f"{shown or ':'} {marks}"),))


def is_tsv(head: Head) -> bool:
    """Return whether a file begins as a regional table of Eurostat by industry in TSV."""
    first = head.text.lstrip("\ufeff").partition("\t")[0].strip()
    return bool(_TSV_HEAD.fullmatch(first)) and "nace_r2" in first


def is_sdmx(head: Head) -> bool:
    """Return whether a file begins as a regional table of Eurostat by industry in SDMX-CSV."""
    names = [name.strip().strip('"') for name in head.text.lstrip("\ufeff").partition("\n")[0].split(",")]
    return names[0] in _STRUCTURE and {"nace_r2", "geo", "TIME_PERIOD", "OBS_VALUE"} <= set(names)


def layout_of(path: Path, encoding: str | None = None) -> EurostatLayout:
    """Return the layout of a file, by its first lines.

    Raises
    ------
    DataError
        If it is neither.
    """
    with text_of(path, encoding) as text:
        first = text.readline().rstrip("\r\n")
        second = text.readline()
    head, *periods = first.split("\t")
    if _TSV_HEAD.fullmatch(head.strip()):
        dimensions = tuple(name.strip() for name in head.partition("\\")[0].split(","))
        return EurostatLayout(
            path, _named(path), dimensions, tuple(name.strip() for name in periods), "TSV", encoding
        )
    names = [name.strip() for name in next(csv.reader([first]), [])]
    if names and names[0] in _STRUCTURE and {"geo", "TIME_PERIOD", "OBS_VALUE"} <= set(names):
        dimensions = tuple(name for name in names if name not in (*_STRUCTURE, *_OBSERVED))
        flow = next(csv.reader([second]), [""])
        at = names.index("STRUCTURE_ID") if "STRUCTURE_ID" in names else 0
        match = _FLOW.match(flow[at].strip()) if len(flow) > at else None
        return EurostatLayout(
            path, match[1].lower() if match else _named(path), dimensions, (), "SDMX-CSV", encoding
        )
    raise unreadable(path, "it begins neither as TSV nor as SDMX-CSV of Eurostat")


def _named(path: Path) -> str:
    match = _FILE.fullmatch(path.name)
    return match[1].lower() if match else path.stem
