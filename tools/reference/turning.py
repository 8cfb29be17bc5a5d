"""Turning points that ship for US zones and NUTS2 regions; made by the package's own code."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from bessemer.history.stored import TABLE, turning_table
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue
from reference.world import significant


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the table of turning points.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    frame = turning_table(Dataset("building", Path(folder), load_catalogue()))
    for name in ("before", "after", "within_1", "within_2"):
        frame[name] = significant(frame[name].to_numpy())
    return {TABLE: pa.Table.from_pandas(frame, preserve_index=False)}
