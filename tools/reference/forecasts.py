"""Entry forecasts that ship for US zones; made by the package's own code, because they take a minute."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from bessemer.pathways.forecasts import TABLE, us_forecasts
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the table of forecasts from 1990 and from 2000.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    data = Dataset("building", Path(folder), load_catalogue())
    return {TABLE: pa.Table.from_pandas(us_forecasts(data), preserve_index=False)}
