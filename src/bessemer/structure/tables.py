"""Small tidy tables of indices by year and region, shared by the indices that need no complexity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import DataError, OptionError
from bessemer.panel import Floats, Panel
from bessemer.sources.given import check_panel, list_given

if TYPE_CHECKING:
    import pandas as pd


def by_region(panel: Panel, columns: Mapping[str, Floats]) -> pd.DataFrame:
    """Return arrays of shape (years, regions) as rows of year and region.

    Parameters
    ----------
    panel : Panel
    columns : mapping of name to ndarray, shape (years, regions)
    """
    import pandas as pd

    data: dict[str, Any] = {
        "year": np.repeat(np.asarray(panel.years, dtype=np.int64), len(panel.regions)),
        "region": list(panel.regions) * len(panel.years),
    }
    data.update({name: np.asarray(values).ravel() for name, values in columns.items()})
    return pd.DataFrame(data)


def nonnegative(panel: Panel) -> None:
    """Check that the panel holds levels.

    Raises
    ------
    DataError
        If a value is negative or infinite; the message names region, industry and year.
    """
    check_panel(panel)
    values = panel.values
    for what, wrong in (("infinite", np.isinf(values)), ("negative", values < 0)):
        if wrong.any():
            year, region, industry = (int(axis[0]) for axis in np.nonzero(wrong))
            raise DataError(
                f"The value is {what}: {values[year, region, industry]:g}.",
                where=f"Region {panel.regions[region]}, industry {panel.industries[industry]}, "
                f"year {panel.years[year]}.",
                remedy="Give levels such as jobs or output: zero or more, empty where unknown.",
            )


def reference_shares(panel: Panel, reference: Sequence[str] | None) -> Floats:
    """Return each industry's share in the sum of the reference regions, shape (years, industries).

    Raises
    ------
    OptionError
        If there are no reference regions.
    """
    if reference is not None and not list_given(reference, "reference", str, "ids of regions"):
        raise OptionError("The reference has no regions.", remedy="Name at least one, or leave it out.")
    whole = panel if reference is None else panel.select(regions=reference)
    sums = whole.sum_regions()[0]
    totals = sums.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(totals > 0, sums / totals, np.nan)
