"""Forecasts of relative jobs and sector shares, and their record; made by the package's own code."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from bessemer.rolemodels.forecasting.shipped_forecasts import shipped_tables
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the tables of forecasts and of the backtest.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    data = Dataset("building", Path(folder), load_catalogue())
    frames = shipped_tables(data)
    return {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in frames.items()}
