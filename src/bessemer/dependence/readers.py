"""Input-output tables from files as their makers publish them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.dependence.mrio import MRIO, InputOutputTable
from bessemer.dependence.opening import (
    AS_PUBLISHED,
    arrays_of,
    frame_of,
    names_file,
    numbered,
    numbers_of,
    year_of,
)
from bessemer.errors import DataError, listing
from bessemer.panel import Floats
from bessemer.sources.given import list_given, path_given

if TYPE_CHECKING:
    import pandas as pd

# The OECD splits two economies by kind of firm; their rows and columns add up to the economy.
ICIO_SPLIT = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
# Rows and columns of the OECD's files that are no flows between sectors.
_ICIO_ROWS = re.compile(r"^(VA|VALU|TLS|OUT|OUTPUT|[A-Z0-9]{3}_TAXSUB|TAXSUB)$")
_ICIO_TOTALS = {"OUT", "TOTAL", "OUTPUT"}
_NBS_ORIGINS = ("Domestic", "Imports", "TOT")
_NBS_FINAL = ("TC", "FU201", "FU202", "EX")
# The figures of WIOD are whole millions.
_ROUNDED = 1.0
_TIDY = ("from_region", "from_sector", "to_region", "to_sector", "value")


@names_file
def read_wiod(path: str | Path) -> MRIO:
    """Return a table of the World Input-Output Database, release of 2013, from an ``.npz`` file.

    Parameters
    ----------
    path : str or Path
        Arrays Z (1435 x 1435), F (1435 x 205), countries, industries; the year is in the file's name, as in
        ``wiot_2011.npz``. Million current US dollars. Figures are rounded, so x is the sum of each row.
        Rounding leaves inputs of one million to a sector without output (Latvia's water transport of 2002);
        they are moved to changes of inventories of its region.

    Raises
    ------
    DataError
        If the file cannot be read, lacks an array or names no year.

    References
    ----------
    Timmer, M. P. et al. (2015), An illustrated user guide to the World Input-Output Database, Review of
    International Economics 23(3).
    """
    file = Path(path)
    arrays = arrays_of(file)
    missing = [name for name in ("Z", "F", "countries", "industries") if name not in arrays]
    if missing:
        raise DataError(f"The file lacks {listing(missing)}.", where=f"File {file}.", remedy=AS_PUBLISHED)
    size = arrays["countries"].size * arrays["industries"].size
    if arrays["Z"].shape != (size, size):
        raise DataError(
            f"Z has the shape {arrays['Z'].shape}, and the labels are for {size:,} rows.",
            where=f"File {file}.",
            remedy=AS_PUBLISHED,
        )
    flows, final = without_rounding(
        numbers_of(arrays["Z"], "Z"), numbers_of(arrays["F"], "F"), arrays["countries"].size
    )
    return MRIO.from_arrays(
        flows,
        final,
        regions=[str(name) for name in arrays["countries"].ravel()],
        sectors=[str(name) for name in arrays["industries"].ravel()],
        unit="million USD",
        year=year_of(file),
    )


def read_wiod_years(folder: str | Path, years: Iterable[int] | None = None) -> Iterator[MRIO]:
    """Return an iterator over the tables of a folder, oldest first, that reads one at a time.

    Parameters
    ----------
    folder : str or Path
        With files as :func:`read_wiod` takes them, such as ``wiot_1995.npz`` to ``wiot_2011.npz``.
    years : iterable of int, optional
        All by default.

    Raises
    ------
    DataError
        If the folder has no such file, or none of a year asked for.
    """
    place = path_given(folder, "folder")
    if not place.is_dir():
        raise DataError("There is no such folder.", where=f"Folder {place}.", remedy="Look at the path.")
    if years is not None:
        years = list_given(years, "years", (int, np.integer), "years")
    files = {year_of(file): file for file in sorted(place.glob("*.npz"))}
    wanted = sorted(files) if years is None else sorted({int(year) for year in years})
    missing = [str(year) for year in wanted if year not in files]
    if missing or not files:
        raise DataError(
            f"The folder has no table of {listing(missing)}." if missing else "The folder has no .npz file.",
            where=f"Folder {place}.",
            remedy=f"It has {listing(sorted(map(str, files)))}." if files else AS_PUBLISHED,
        )
    return (read_wiod(files[year]) for year in wanted)


@names_file
def read_icio(
    path: str | Path,
    year: int | None = None,
    *,
    fold: Mapping[str, str] | None = None,
    unit: str = "million USD",
) -> MRIO:
    """Return an inter-country table of the OECD from its CSV file.

    Parameters
    ----------
    path : str or Path
        Rows and columns named ``REG_SECTOR``, columns of final demand ``REG_CATEGORY`` after those of the
        sectors; rows of value added, taxes and totals are left out.
    year : int, optional
        Taken from the file's name by default.
    fold : mapping of split to whole, optional
        Economies that stand in parts; by default CN1 and CN2 go to CHN, MX1 and MX2 to MEX.
    unit : str

    Raises
    ------
    DataError
        If the file cannot be read, or labels of rows and columns differ; the message names them.

    References
    ----------
    OECD, Inter-Country Input-Output tables, edition of 2021 and later.
    """
    file = Path(path)
    frame = frame_of(file, index_col=0)
    frame = frame[[not _ICIO_ROWS.match(str(name)) for name in frame.index]]
    frame = frame[[name for name in frame.columns if str(name) not in _ICIO_TOTALS]]
    rows = [str(name) for name in frame.index]
    odd = [name for name in [*rows, *map(str, frame.columns)] if "_" not in name]
    if odd:
        raise DataError(
            f"Labels are not REGION_SECTOR: {listing(odd)}.", where=f"File {file}.", remedy=AS_PUBLISHED
        )
    known = set(rows)
    frame = numbered(frame)
    flows = frame[[name for name in frame.columns if name in known]]
    final = frame[[name for name in frame.columns if name not in known]]
    absent = [name for name in rows if name not in flows.columns]
    if absent:
        raise DataError(
            f"Rows without a column: {listing(absent)}.", where=f"File {file}.", remedy=AS_PUBLISHED
        )
    return _folded(
        flows, final, ICIO_SPLIT if fold is None else fold, unit, year if year is not None else year_of(file)
    )


@names_file
def read_national(path: str | Path, year: int | None = None) -> InputOutputTable:
    """Return a national table of China's bureau of statistics with domestic and imported flows.

    Parameters
    ----------
    path : str or Path
        CSV with columns Code, Origin (Domestic, Imports or TOT), one a sector, final demand TC, FU201, FU202
        and EX; the row TVA holds value added. Unit 10,000 CNY, turned into CNY.
    year : int, optional
        Taken from the file's name by default.

    Raises
    ------
    DataError
        If the file cannot be read or lacks a column.
    """
    file = Path(path)
    frame = frame_of(file, dtype={"Code": str})
    needed = [name for name in ("Code", "Origin", *_NBS_FINAL) if name not in frame.columns]
    if needed:
        raise DataError(
            f"The file lacks the columns {listing(needed)}.", where=f"File {file}.", remedy=AS_PUBLISHED
        )
    parts = {origin: frame[frame["Origin"] == origin].set_index("Code") for origin in _NBS_ORIGINS}
    sectors = [code for code in parts["Domestic"].index if code in frame.columns]
    absent = [code for code in sectors if code not in parts["Imports"].index]
    if not sectors or absent or "TVA" not in parts["TOT"].index:
        what = (
            f"sectors {listing(absent)} have no row of imports"
            if absent
            else "rows of sectors or TVA are missing"
        )
        raise DataError(f"The table is not whole: {what}.", where=f"File {file}.", remedy=AS_PUBLISHED)

    def block(origin: str, columns: Sequence[str]) -> Floats:
        known = numbered(parts[origin].loc[sectors, list(columns)]).fillna(0.0)
        with np.errstate(over="ignore"):
            return known.to_numpy(np.float64) * 1e4

    domestic, imported = block("Domestic", sectors), block("Imports", sectors)
    final = block("Domestic", _NBS_FINAL)
    output = domestic.sum(axis=1) + final.sum(axis=1)
    if not np.isfinite(output).all():
        large = [code for code, known in zip(sectors, np.isfinite(output), strict=True) if not known]
        raise DataError(f"Figures of {listing(large)} are too large.", remedy=AS_PUBLISHED)
    return InputOutputTable(
        domestic=domestic,
        imported=imported,
        final_domestic=final,
        final_imported=block("Imports", _NBS_FINAL),
        x=output,
        v=numbered(parts["TOT"].loc[["TVA"], sectors]).to_numpy(np.float64)[0] * 1e4,
        sectors=tuple(sectors),
        final=_NBS_FINAL,
        classification=f"io{len(sectors)}",
        region="CHN",
        unit="CNY",
        year=year if year is not None else year_of(file),
    )


def read_tidy(source: str | Path | pd.DataFrame, *, unit: str, year: int) -> MRIO:
    """Return a table from one row a flow, so that any table can be brought in.

    Parameters
    ----------
    source : str, Path or DataFrame
        Columns from_region, from_sector, to_region, to_sector, value. A flow to final demand has a
        ``to_sector`` that is no sector of origin, such as ``consumption``. Flows not listed are zero.
    unit : str
    year : int

    Raises
    ------
    DataError
        If a column is missing, a value unknown or a flow stands twice; the message names rows.

    Examples
    --------
    >>> import pandas as pd
    >>> flows = pd.DataFrame(
    ...     [("A", "s", "B", "s", 2), ("A", "s", "A", "use", 8), ("B", "s", "B", "use", 9)],
    ...     columns=["from_region", "from_sector", "to_region", "to_sector", "value"],
    ... )
    >>> read_tidy(flows, unit="USD", year=2011)
    MRIO(2 regions x 1 sectors, 2011, USD)
    """
    import pandas as pd

    frame = source if isinstance(source, pd.DataFrame) else _rows_of(path_given(source, "source"))
    missing = [name for name in _TIDY if name not in frame.columns]
    if missing:
        raise DataError(
            f"The frame has no column {listing(missing)}.",
            where=f"It has {listing(frame.columns)}.",
            remedy=f"Give the columns {', '.join(_TIDY)}.",
        )
    values = pd.to_numeric(frame["value"], errors="coerce")
    keys = frame[list(_TIDY[:4])].astype(str)
    for faulty, what in (
        (values.isna(), "unknown values"),
        (keys.duplicated(keep=False), "flows given twice"),
    ):
        if faulty.any():
            raise DataError(
                f"The frame has {what}.",
                where=f"Rows {listing(frame.index[faulty])}.",
                remedy="Mend these rows or leave them out.",
            )
    regions = list(dict.fromkeys([*keys["from_region"], *keys["to_region"]]))
    sectors = list(dict.fromkeys(keys["from_sector"]))
    uses = [name for name in dict.fromkeys(keys["to_sector"]) if name not in sectors]
    if not uses:
        raise DataError(
            "No flow goes to final demand.",
            remedy="Give rows whose to_sector is no sector, such as 'consumption'.",
        )
    count, size, wide = len(regions), len(sectors), len(uses)
    at = {name: place for place, name in enumerate(regions)}
    place = {name: position for position, name in enumerate([*sectors, *uses])}
    grid = np.zeros((count, size, count, size + wide))
    grid[
        keys["from_region"].map(at),
        keys["from_sector"].map(place),
        keys["to_region"].map(at),
        keys["to_sector"].map(place),
    ] = values
    return MRIO.from_arrays(
        grid[..., :size].reshape(count * size, -1),
        grid[..., size:].reshape(count * size, -1),
        regions=regions,
        sectors=sectors,
        unit=unit,
        year=year,
    )


@names_file
def _rows_of(path: str | Path) -> pd.DataFrame:
    return frame_of(Path(path))


def from_pymrio(system: Any, *, unit: str, year: int) -> MRIO:
    """Return a table that pymrio parsed: EXIOBASE, Eora, GLORIA, FIGARO and others.

    Parameters
    ----------
    system : pymrio.IOSystem
        With Z and Y, rows and columns by region and sector, columns of Y by region and category.
    unit : str
    year : int

    Raises
    ------
    DataError
        If Z or Y is missing or their labels do not form a full grid of regions and sectors.

    References
    ----------
    Stadler, K. (2021), Pymrio: a Python based multi-regional input-output analysis toolbox, Journal of Open
    Research Software 9(1).
    """
    flows, final = getattr(system, "Z", None), getattr(system, "Y", None)
    if flows is None or final is None:
        raise DataError("The system has no Z or no Y.", remedy="Call its calc_all() or parse it again.")
    regions = list(dict.fromkeys(flows.index.get_level_values(0)))
    sectors = list(dict.fromkeys(flows.index.get_level_values(1)))
    rows = [(region, sector) for region in regions for sector in sectors]
    if len(rows) != len(flows) or set(rows) != set(flows.index):
        raise DataError(
            f"Z has {len(flows)} rows for {len(regions)} regions and {len(sectors)} sectors.",
            remedy="Aggregate it to the same sectors in every region first.",
        )
    uses = list(dict.fromkeys(final.columns.get_level_values(1)))
    columns = [(region, use) for region in regions for use in uses]
    return MRIO.from_arrays(
        flows.loc[rows, rows].to_numpy(),
        final.loc[rows].reindex(columns=columns, fill_value=0.0).to_numpy(),
        regions=[str(name) for name in regions],
        sectors=[str(name) for name in sectors],
        unit=unit,
        year=year,
    )


def _folded(flows: pd.DataFrame, final: pd.DataFrame, fold: Mapping[str, str], unit: str, year: int) -> MRIO:
    def whole(label: str) -> str:
        region, _, rest = str(label).partition("_")
        return f"{fold.get(region, region)}_{rest}"

    flows = flows.groupby(whole, sort=False).sum().T.groupby(whole, sort=False).sum().T
    final = final.groupby(whole, sort=False).sum().T.groupby(whole, sort=False).sum().T
    pairs = [str(name).split("_", 1) for name in flows.index]
    regions, sectors = (list(dict.fromkeys(pair[part] for pair in pairs)) for part in (0, 1))
    order = [f"{region}_{sector}" for region in regions for sector in sectors]
    uses = list(dict.fromkeys(str(name).split("_", 1)[1] for name in final.columns))
    wanted = [f"{region}_{use}" for region in regions for use in uses]
    lacking = [name for name in order if name not in flows.index]
    lacking += [name for name in wanted if name not in final.columns]
    if lacking:
        raise DataError(f"The file lacks {listing(lacking)}.", remedy=AS_PUBLISHED)
    return MRIO.from_arrays(
        flows.loc[order, order].to_numpy(np.float64),
        final.loc[order, wanted].to_numpy(np.float64),
        regions=regions,
        sectors=sectors,
        unit=unit,
        year=year,
    )


def without_rounding(flows: Any, final: Any, count: int) -> tuple[Floats, Floats]:
    """Return flows and final demand with inputs of sectors without output moved, where rounding made them.

    Parameters
    ----------
    flows : array, shape (R S, R S)
    final : array, shape (R S, R K)
        Changes of inventories are the last column of each region; the inputs go there.
    count : int
        The number R of regions.
    """
    inputs, demand = np.array(flows, dtype=np.float64), np.array(final, dtype=np.float64)
    if inputs.ndim != 2 or demand.ndim != 2 or len(inputs) != len(demand) or not count:
        return inputs, demand
    output = inputs.sum(axis=1) + demand.sum(axis=1)
    size, wide = len(inputs) // count, demand.shape[1] // count
    for column in np.flatnonzero((output == 0) & (inputs.sum(axis=0) > 0) & (inputs.max(axis=0) <= _ROUNDED)):
        demand[:, (column // size + 1) * wide - 1] += inputs[:, column]
        inputs[:, column] = 0.0
    return inputs, demand
