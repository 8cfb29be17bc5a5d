"""Large comma-separated files read in steps: a few columns, the rows that are wanted, little memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bessemer.errors import DataError, listing
from bessemer.sources.archives import DAMAGED
from bessemer.sources.readers.heads import unopened

if TYPE_CHECKING:
    import pyarrow as pa

_STEP = 4 * 1024 * 1024
_ROW = re.compile(r"Row #(\d+)")
_COLUMN = re.compile(r"In CSV column #(\d+)")
AGAIN = "Download the file again and give it unchanged."


@contextmanager
def binary(path: Path, member: str = "") -> Iterator[tuple[IO[bytes], str]]:
    """Open a file, or a file in a zip archive, as bytes; give its name too.

    Raises
    ------
    DataError
        If it cannot be opened.
    """
    try:
        if member:
            with zipfile.ZipFile(path) as archive, archive.open(member) as content:
                yield content, f"{path.name}/{member}"
        else:
            with path.open("rb") as file:
                yield file, path.name
    except (*DAMAGED, OSError, KeyError) as error:
        raise unopened(path, error) from error


def batches(
    file: IO[bytes], name: str, texts: Sequence[str], numbers: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """Give some columns of a comma-separated file in steps of some megabytes.

    Parameters
    ----------
    file : binary file
    name : str
        Of the file, for errors.
    texts, numbers : sequence of str
        Names of columns; numbers are float64, an empty cell is null.

    Raises
    ------
    DataError
        If a row has another number of cells than the heading, a number is none, or a column is not there:
        names the row.
    """
    import pyarrow as pa
    import pyarrow.csv as pc

    columns = [*texts, *numbers]
    types = {**dict.fromkeys(texts, pa.string()), **dict.fromkeys(numbers, pa.float64())}
    try:
        reader = pc.open_csv(
            file,
            read_options=pc.ReadOptions(block_size=_STEP, use_threads=False, encoding="latin-1"),
            convert_options=pc.ConvertOptions(
                include_columns=columns, column_types=types, null_values=[""], strings_can_be_null=False
            ),
        )
        yield from reader
    except (pa.ArrowException, zipfile.BadZipFile, EOFError, OSError) as error:
        raise _fault(str(error), name, columns) from error


def _fault(text: str, name: str, columns: Sequence[str]) -> DataError:
    """Return, not raise, an error for what pyarrow says of a file, with its row and column."""
    row, column = _ROW.search(text), _COLUMN.search(text)
    where = f"File {name}, row {int(row[1]):,}." if row else f"File {name}."
    first = text.splitlines()[0] if text else "it ends too early"
    if "Expected" in first and "got" in first:
        what = "A row has another number of cells than the heading"
        counts = re.search(r"Expected (\d+) columns, got (\d+)", first)
        what += f": {counts[2]}, where the heading has {counts[1]}." if counts else "."
    elif "conversion error" in first:
        value = re.search(r"invalid value '([^']*)'", first)
        what = f"'{value[1] if value else ''}' is no number."
    elif "not found" in first or "KeyError" in first:
        what = f"A column is not there: {first.rstrip('.')}; needed are {listing(columns)}."
    else:
        what = f"The file cannot be read: {first.rstrip('.')}."
    if column and "conversion error" in first:
        where = f"{where.rstrip('.')}, column {int(column[1]) + 1}."
    return DataError(what, where=where, remedy=AGAIN)


class Sums:
    """Figures added up by place, industry and year as steps come; a sum with a withheld part is withheld."""

    def __init__(self) -> None:
        self._parts: list[Any] = []

    def add(self, part: Any) -> None:
        """Take a pandas frame of region, industry, year, value, withheld and missing (counts of cells)."""
        if len(part):
            self._parts.append(part)
            if len(self._parts) > 32:
                self._parts = [self._added()]

    def _added(self) -> Any:
        import pandas as pd

        whole = pd.concat(self._parts, ignore_index=True)
        keys = ["region", "industry", "year"]
        return whole.groupby(keys, sort=False, as_index=False, observed=True)[
            ["value", "withheld", "missing"]
        ].sum()

    def table(self) -> Any:
        """Return one row a cell, with the number of its parts that are withheld or missing."""
        import pandas as pd

        if not self._parts:
            return pd.DataFrame(
                {name: [] for name in ("region", "industry", "year", "value", "withheld", "missing")}
            )
        return self._added()


def cells(table: Any, factor: float = 1.0) -> Any:
    """Return sums as rows of a reading: unknown where a part is, with the status that says why."""
    import numpy as np
    import pandas as pd

    from bessemer.panel import Status

    withheld, missing = table["withheld"].to_numpy() > 0, table["missing"].to_numpy() > 0
    titles = pd.CategoricalDtype([status.title for status in Status])
    states = np.where(withheld, Status.WITHHELD, np.where(missing, Status.NOT_COLLECTED, Status.OBSERVED))
    return pd.DataFrame(
        {
            "region": table["region"].astype(str),
            "industry": table["industry"].astype(str),
            "year": table["year"].to_numpy().astype(np.int64),
            "value": np.where(withheld | missing, np.nan, table["value"].to_numpy(dtype=float) * factor),
            "status": pd.Categorical.from_codes(states.astype(np.int8), dtype=titles),
        }
    )
