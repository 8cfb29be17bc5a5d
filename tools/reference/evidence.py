"""Grids of synthetic controls for role models with a date; made by the package's own code, in a minute."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from bessemer.rolemodels.departures.evidence_tables import evidence_tables
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the cells of the grids and the courses by year.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    data = Dataset("building", Path(folder), load_catalogue())
    frames = evidence_tables(data)
    return {key: pa.Table.from_pandas(frame, preserve_index=False) for key, frame in frames.items()}
