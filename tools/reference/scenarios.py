"""Hindcasts of scenarios and best portfolios, by the package's own code; some ten minutes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from bessemer.scenarios.building import TABLE as PORTFOLIOS
from bessemer.scenarios.building import portfolio_table
from bessemer.scenarios.lookback import TABLE as HINDCASTS
from bessemer.scenarios.lookback import hindcast_table
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue

KINDS = ("commuting zone", "province", "economy")


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the table of hindcasts and that of best portfolios.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    data = Dataset("building", Path(folder), load_catalogue())
    regions = [region for kind in KINDS for region in data.regions.of_kind(kind)]
    frames = {HINDCASTS: hindcast_table(data), PORTFOLIOS: portfolio_table(data, regions)}
    return {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in frames.items()}
