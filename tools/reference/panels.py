"""Panels in the shipped form: region, industry, year, value and a status per cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

STATUSES = ("observed", "estimated", "withheld", "not collected")
OBSERVED, ESTIMATED, WITHHELD, NOT_COLLECTED = range(4)


def panel_of_array(
    values: NDArray[np.float64],
    status: NDArray[np.uint8],
    years: Sequence[int],
    regions: Sequence[str],
    industries: Sequence[str],
    **more: NDArray[np.float64] | NDArray[np.int32],
) -> pa.Table:
    """Return the table of a dense panel; NaN becomes null.

    Parameters
    ----------
    values, status : array, shape (years, regions, industries)
        Figures, and positions in `STATUSES`.
    years, regions, industries : sequences
        Labels of the axes.
    **more : array, shape (years, regions, industries)
        Further columns.
    """
    year, region, industry = (axis.ravel() for axis in np.indices(values.shape, dtype=np.int32))
    columns = {
        "region": pa.DictionaryArray.from_arrays(region, list(regions)),
        "industry": pa.DictionaryArray.from_arrays(industry, list(industries)),
        "year": pa.array(np.asarray(years, dtype=np.int16)[year]),
        "value": pa.array(values.ravel(), from_pandas=True),
        "status": pa.DictionaryArray.from_arrays(status.ravel().astype(np.int32), list(STATUSES)),
    }
    columns |= {name: pa.array(column.ravel(), from_pandas=True) for name, column in more.items()}
    return pa.table(columns)


def panel_of_frame(frame: pd.DataFrame, missing: int = NOT_COLLECTED) -> pa.Table:
    """Return the table of rows with region, industry, year and value; a gap has status `missing`."""
    values = frame["value"].to_numpy(dtype=np.float64)
    status = np.where(np.isnan(values), missing, OBSERVED).astype(np.int32)
    return pa.table(
        {
            "region": pa.array(frame["region"].astype(str), type=pa.string()),
            "industry": pa.array(frame["industry"].astype(str), type=pa.string()),
            "year": pa.array(frame["year"].to_numpy(dtype=np.int16)),
            "value": pa.array(values, from_pandas=True),
            "status": pa.DictionaryArray.from_arrays(status, list(STATUSES)),
        }
    )
