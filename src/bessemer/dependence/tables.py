"""The world tables and the national tables that ship."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.mrio import MRIO, InputOutputTable
from bessemer.errors import UnavailableError, listing
from bessemer.sources.given import dataset_given, year_given

if TYPE_CHECKING:
    from bessemer.sources import Dataset

__all__ = [
    "CONSUMPTION",
    "EXPORTS",
    "INVENTORIES",
    "INVESTMENT",
    "MRIO",
    "InputOutputTable",
    "national_table",
    "national_years",
    "world_table",
]


def world_table(data: Dataset, year: int | None = None, *, own: bool = False) -> MRIO:
    """Return the shipped world table of a year, or that of an imported dataset.

    Parameters
    ----------
    data : Dataset
    year : int, optional
        Needed for the shipped table; an imported dataset has one.
    own : bool
        Whether the table is wanted that the user imported (from the OECD's ICIO or WIOD) as this dataset.

    Notes
    -----
    The sum of each row is x, so that x = L f is exact; published tables are rounded.

    Raises
    ------
    UnavailableError
        If the dataset has no world table, or none of that year.

    Examples
    --------
    >>> import bessemer as bm
    >>> world_table(bm.reference(), 2011)
    MRIO(41 regions x 35 sectors, 2011, million USD, 19 MB)
    >>> icio = world_table(bm.dataset("icio2018"), own=True)  # doctest: +SKIP
    >>> bm.dependence.value_added_trade(icio)  # doctest: +SKIP
    """
    data = dataset_given(data)
    year_given(year)
    if own:
        return _imported(data, year)
    key = f"wiod_{year}"
    if key not in data.catalogue.tables:
        known = [name.removeprefix("wiod_") for name in data.catalogue.tables if name.startswith("wiod_")]
        raise UnavailableError(
            f"There is no world table of {year}.", remedy=f"There is one for {listing(sorted(known))}."
        )
    stored = data.arrow(key)
    labels = {name.decode(): text.decode() for name, text in (stored.schema.metadata or {}).items()}
    regions, sectors = json.loads(labels["countries"]), json.loads(labels["industries"])
    size = len(regions) * len(sectors)
    both = stored.column(0).to_numpy().reshape(size, -1)
    return MRIO.from_arrays(
        both[:, :size],
        both[:, size:],
        regions=regions,
        sectors=sectors,
        unit=labels["unit"],
        year=int(labels["year"]),
    )


def _imported(data: Dataset, year: int | None) -> MRIO:
    from bessemer.dependence.readers import without_rounding
    from bessemer.sources.flows import stored_flows
    from bessemer.sources.own import OwnDataset

    if not isinstance(data, OwnDataset):
        raise UnavailableError(
            f"The dataset '{data.name}' was not imported.", remedy="Give bm.dataset(NAME)."
        )
    flows = stored_flows(data)
    if year not in (None, flows.year):
        raise UnavailableError(
            f"The table of '{data.name}' is of {flows.year}, not of {year}.", remedy="Leave the year out."
        )
    inputs, demand = without_rounding(flows.Z, flows.F, len(flows.economies))
    return MRIO.from_arrays(
        inputs,
        demand,
        regions=flows.economies,
        sectors=flows.sectors,
        unit=flows.unit,
        year=flows.year,
    )


# Columns of final demand in the national tables of China.
CONSUMPTION, INVESTMENT, INVENTORIES, EXPORTS = "TC", "FU201", "FU202", "EX"


def national_years(data: Dataset, upto: int | None = None) -> tuple[int, ...]:
    """Return the years of the shipped national tables of China, in order, none after `upto`."""
    years = sorted(
        int(key.removeprefix("cn_io_")) for key in data.catalogue.tables if key.startswith("cn_io_")
    )
    return tuple(year for year in years if upto is None or year <= upto)


def national_table(data: Dataset, year: int) -> InputOutputTable:
    """Return the shipped national table of China of a year, in CNY; see :func:`national_years`.

    Raises
    ------
    UnavailableError
        If the dataset has no national table of that year.
    """
    data = dataset_given(data)
    year_given(year, needed=True)
    from bessemer.classify import scheme

    key = f"cn_io_{year}"
    info = data.catalogue.table(key)
    sectors, final = scheme(info.classification).codes, (CONSUMPTION, INVESTMENT, INVENTORIES, EXPORTS)
    frame = data.frame(key)
    columns = (*sectors, *final)
    row_place = {code: place for place, code in enumerate(sectors)}
    column_place = {code: place for place, code in enumerate(columns)}
    flows = {}
    for origin in ("domestic", "imported"):
        part = frame[frame["origin"] == origin]
        grid = np.zeros((len(sectors), len(columns)))
        grid[part["row"].map(row_place), part["column"].map(column_place)] = part["value"]
        flows[origin] = grid
    added = frame[frame["origin"] == "value added"].groupby("column")["value"].sum()
    count = len(sectors)
    return InputOutputTable(
        domestic=flows["domestic"][:, :count],
        imported=flows["imported"][:, :count],
        final_domestic=flows["domestic"][:, count:],
        final_imported=flows["imported"][:, count:],
        x=flows["domestic"].sum(axis=1),
        v=added.reindex(list(sectors)).to_numpy(np.float64),
        sectors=sectors,
        final=final,
        classification=info.classification,
        region="CHN",
        unit=info.unit,
        year=year,
    )
