"""What cuts from a partner would cost, by the package's own code; a few minutes for the long run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from bessemer.dependence.cuts.ranges import TABLE, YEAR, range_table, shipped_cuts
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.tables import world_table
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue
from reference.world import significant

DIGITS = 4
"""Significant digits of the ranges: more would say more than the ranges do."""


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the table of ranges.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    data = Dataset("building", Path(folder), load_catalogue())
    return tables([world_table(data, YEAR)])


def tables(worlds: Sequence[MRIO]) -> dict[str, pa.Table]:
    """Return the shipped tables from world tables, the newest last."""
    frame = range_table(worlds[-1], shipped_cuts(worlds[-1].regions))
    for name in ("low", "middle", "high"):
        frame[name] = significant(frame[name].to_numpy(np.float64), DIGITS).astype(np.float32)
    frame["draws"] = frame["draws"].astype(np.int16)
    return {TABLE: pa.Table.from_pandas(frame, preserve_index=False)}
