"""Tables computed from shipped tables by the package's own code, because they are too slow for a page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from bessemer.dependence.derived import ORIGIN, SERVING, YEARS, origin_table, serving_table
from bessemer.dependence.ledger import ledger_tables
from bessemer.dependence.suppliers import SUPPLIERS, suppliers_table
from bessemer.dependence.tables import world_table
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue
from reference import cuts, evidence, forecasts, jobs_forecasts, turning
from reference.panels import panel_of_frame
from reference.world import significant

LEDGER_DIGITS = 6
"""Significant digits of the shipped accounts, which single precision holds."""


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the derived tables.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    data = Dataset("building", Path(folder), load_catalogue())
    worlds = [world_table(data, year) for year in YEARS]
    origin, serving = origin_table(worlds), serving_table(worlds)
    for frame in (origin, serving):
        frame["value"] = significant(frame["value"].to_numpy(np.float64))
    ledger = {**ledger_tables(worlds), SUPPLIERS: suppliers_table(worlds, "CHN")}
    for frame in ledger.values():
        for column in frame.select_dtypes("float"):
            frame[column] = significant(frame[column].to_numpy(np.float64), LEDGER_DIGITS).astype(np.float32)
    return {
        **{name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in ledger.items()},
        ORIGIN: pa.Table.from_pandas(origin, preserve_index=False),
        SERVING: panel_of_frame(serving),
        **cuts.tables(worlds),
        **forecasts.build(folder),
        **evidence.build(folder),
        **turning.build(folder),
        **jobs_forecasts.build(folder),
    }
