"""Datasets of the store as files: rows for other programs, or a zip that is imported again as it was."""

from __future__ import annotations

import shlex
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bessemer.errors import OptionError, UnavailableError, listing
from bessemer.files import whole
from bessemer.panel import Status
from bessemer.sources.own import OwnDataset, own_id
from bessemer.sources.store import open_dataset
from bessemer.sources.versions import CONTENT, FIGURES, MANIFEST

if TYPE_CHECKING:
    import pyarrow as pa

    from bessemer.sources.catalogue import TableInfo

ENDINGS = (".csv", ".parquet", ".xlsx", ".zip")
_MOST_ROWS = 1_048_575  # of a sheet of Excel, below the heading
_README = "README.txt"
_BATCH = 65_536


@dataclass(frozen=True)
class Exported:
    """A file that was written.

    Attributes
    ----------
    path : Path
    rows : int
    command : str
        What imports it again as the same dataset.
    """

    path: Path
    rows: int
    command: str


def export_dataset(name: str, target: str | Path, table: str | None = None) -> Exported:
    """Write an imported dataset to a file that is whole or not there.

    Rows have place, industry, year, figure, unit and state (observed, estimated, withheld, not collected); an
    import reads them again. A zip has the files of the store, with source, places and names too. A workbook
    keeps 16 digits of a figure, the others all.

    Parameters
    ----------
    name : str
        What it was imported as.
    target : str or Path
        Ends in .csv, .parquet, .xlsx or .zip.
    table : str, optional
        Which of several tables the rows are of; the only one by default.

    Raises
    ------
    OptionError
        If the file has another ending, or there are several tables and none is named.
    UnavailableError
        If there is no such dataset or table.
    DataError
        If the dataset is damaged, has more rows than a sheet, or the file cannot be written.

    Examples
    --------
    >>> export_dataset("towns", "towns.zip").command  # doctest: +SKIP
    "bessemer data import towns.zip --as towns"
    """
    path = Path(target)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise OptionError(
            f"A dataset cannot be exported as '{path.suffix or path.name}'.",
            where=f"Target: {path}",
            remedy=f"Give a file that ends in {', '.join(ENDINGS)}.",
        )
    data = open_dataset(name)
    asked = ["bessemer", "data", "import", path.name, "--as", data.name]
    if ending == ".zip":
        rows = _zipped(data, path)
        return Exported(path, rows, shlex.join(asked))
    info = _table(data, table)
    found = tidy_rows(data, info)
    if ending == ".xlsx":
        if len(found) > _MOST_ROWS:
            raise OptionError(
                f"{len(found):,} rows are more than the {_MOST_ROWS:,} of a sheet of Excel.",
                where=f"Target: {path}",
                remedy="Export as .csv or .parquet.",
            )
        _as_workbook(found, path)
    else:
        _as_rows(found, path, ending)
    options = {"--measure": info.measure, "--classification": _shipped(data, info)}
    options["--country"] = data.content.get("country") or ""
    asked += [word for option, value in options.items() if value for word in (option, value)]
    return Exported(path, len(found), shlex.join(asked))


def tidy_rows(data: OwnDataset, info: TableInfo) -> pa.Table:
    """Return the cells of a panel as rows: region, industry, year, the measure, unit, status.

    A place stands by its name where an import makes the same place of it, else by what its id has; its name
    is a column of its own then.
    """
    import numpy as np
    import pyarrow as pa

    panel = data.panel(info.key)
    names = {place["id"]: place["name"] for place in data.content["places"]}
    labels = [_label(data.name, id, names.get(id, "")) for id in panel.regions]
    year, region, industry = (axis.ravel() for axis in np.indices(panel.values.shape))
    titles = {int(status): status.title for status in Status}
    columns = {
        "region": _taken(labels, region),
        "industry": _taken(panel.industries, industry),
        "year": pa.array(np.array(panel.years, dtype=np.int32)[year]),
        info.measure: pa.array(panel.values.ravel(), from_pandas=True),
        "unit": _taken([info.unit], np.zeros(panel.values.size, dtype=np.int32)),
        "status": _taken(
            [titles.get(at, "") for at in range(max(titles) + 1)], panel.status.ravel().astype(np.int32)
        ),
    }
    named = [names.get(id, label) for id, label in zip(panel.regions, labels, strict=True)]
    if named != labels:
        columns["region_name"] = _taken(named, region)
    return pa.table(columns)


def _taken(labels: object, positions: object) -> pa.Array:
    import pyarrow as pa

    return pa.array(labels, pa.string()).take(pa.array(positions))


def _label(dataset: str, id: str, name: str) -> str:
    return name if own_id(dataset, name) == id else id.removeprefix(f"{dataset}:")


def _table(data: OwnDataset, key: str | None) -> TableInfo:
    own: Mapping[str, TableInfo] = {
        table: data.catalogue.table(table)
        for table in data.content["tables"]
        if data.catalogue.table(table).kind == "panel"
    }
    if key is not None and key not in own:
        raise UnavailableError(
            f"The dataset '{data.name}' has no table '{key}' of figures.", remedy=f"It has {listing(own)}."
        )
    if key is None and len(own) != 1:
        raise OptionError(
            f"The dataset '{data.name}' has several tables: {listing(own)}.",
            where="Option table.",
            remedy="Name one with --table, or export all as .zip.",
        )
    return own[key or next(iter(own))]


def _shipped(data: OwnDataset, info: TableInfo) -> str:
    """Return the classification that an import must be told, or an empty text."""
    own = info.classification in data.content["schemes"] or info.classification == "total"
    return "" if own else info.classification


def _as_rows(rows: pa.Table, path: Path, ending: str) -> None:
    from pyarrow import csv, parquet

    with whole(path) as temporary:
        if ending == ".csv":
            csv.write_csv(rows, temporary)
        else:
            parquet.write_table(rows, temporary, compression="zstd")


def _as_workbook(rows: pa.Table, path: Path) -> None:
    import xlsxwriter

    with whole(path) as temporary:
        book = xlsxwriter.Workbook(temporary, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet("figures")
        sheet.write_row(0, 0, rows.column_names)
        at = 1
        for batch in rows.to_batches(_BATCH):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                sheet.write_row(at, 0, row)
                at += 1
        book.close()


def _zipped(data: OwnDataset, path: Path) -> int:
    """Write the files of a version, which is held while `data` is, and return the rows of its figures."""
    import json

    count = 0
    with suppress(KeyError):
        count = json.loads((data.folder / MANIFEST).read_text(encoding="utf-8"))[FIGURES]["rows"]
    said = (
        f"A dataset of Bessemer, '{data.name}': figures, what they are, and checksums.\n"
        f"Import it: bessemer data import {shlex.quote(path.name)} --as {shlex.quote(data.name)}\n"
    )
    with whole(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_README, said)
        for file in (MANIFEST, CONTENT):
            archive.write(data.folder / file, file)
        archive.write(data.folder / FIGURES, FIGURES, zipfile.ZIP_STORED)  # it is pressed already
    return int(count)
