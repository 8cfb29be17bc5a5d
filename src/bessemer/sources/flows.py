"""Input-output tables in the store: a row of figures for each sector, with its flows beside its output."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import DataError, UnavailableError
from bessemer.panel import Panel
from bessemer.sources.own import OwnDataset
from bessemer.sources.readers.reading import Flows

if TYPE_CHECKING:
    import pyarrow as pa

INPUTS, FINAL, OUTPUT, ADDED = "inputs", "final", "gross_output", "value_added"
"""Columns of the stored figures: to all sectors, to all final demand, x and va as published."""


def in_order(flows: Flows, panel: Panel) -> Flows:
    """Return a table with economies and sectors in the order of a panel of the same.

    Raises
    ------
    DataError
        If the panel has other economies, sectors or more than one year.
    """
    regions, sectors = panel.regions, panel.industries
    if {*regions} != {*flows.economies} or {*sectors} != {*flows.sectors} or len(panel.years) != 1:
        raise DataError(
            "The figures by economy and sector are not those of the input-output table.",
            remedy="Give the file as it was published, of one year.",
        )
    place = {
        pair: at
        for at, pair in enumerate((region, sector) for region in flows.economies for sector in flows.sectors)
    }
    rows = np.array([place[region, sector] for region in regions for sector in sectors])
    wide = len(flows.final)
    first = {region: at * wide for at, region in enumerate(flows.economies)}
    columns = np.array([first[region] + at for region in regions for at in range(wide)])
    return dataclasses.replace(
        flows,
        Z=flows.Z[np.ix_(rows, rows)],
        F=flows.F[np.ix_(rows, columns)],
        x=flows.x[rows],
        va=flows.va[rows],
        economies=regions,
        sectors=sectors,
    )


def with_flows(rows: pa.Table, flows: Flows) -> pa.Table:
    """Return the rows of a panel, one for each economy and sector, with the flows of each beside them."""
    import pyarrow as pa

    for name, matrix in ((INPUTS, flows.Z), (FINAL, flows.F)):
        cells = pa.array(np.ascontiguousarray(matrix, dtype=np.float64).ravel())
        rows = rows.append_column(name, pa.FixedSizeListArray.from_arrays(cells, matrix.shape[1]))
    return rows.append_column(OUTPUT, pa.array(flows.x)).append_column(ADDED, pa.array(flows.va))


def described(flows: Flows) -> dict[str, Any]:
    """Return what ``dataset.json`` says of a table."""
    return {"final": list(flows.final), "unit": flows.unit, "year": flows.year}


def stored_flows(data: OwnDataset) -> Flows:
    """Return the input-output table of an imported dataset, by the codes of its maker.

    Raises
    ------
    UnavailableError
        If the dataset has none.
    """
    held = data.content["imported"].get("flows")
    info = data.own_table()
    if held is None or info is None:
        raise UnavailableError(
            f"The dataset '{data.name}' has no input-output table.",
            remedy="Import one: a file of the OECD's ICIO or of WIOD.",
        )
    table = data.arrow(info.key, ("region", "industry", INPUTS, FINAL, OUTPUT, ADDED))
    names = dict.fromkeys(table.column("region").to_pylist())
    matrices = [
        table.column(name).combine_chunks().flatten().to_numpy().reshape(len(table), -1)
        for name in (INPUTS, FINAL)
    ]
    return Flows(
        Z=matrices[0],
        F=matrices[1],
        x=table.column(OUTPUT).to_numpy(),
        va=table.column(ADDED).to_numpy(),
        economies=tuple(name.removeprefix(f"{data.name}:") for name in names),
        sectors=tuple(dict.fromkeys(table.column("industry").to_pylist())),
        final=tuple(held["final"]),
        unit=held["unit"],
        year=held["year"],
    )
