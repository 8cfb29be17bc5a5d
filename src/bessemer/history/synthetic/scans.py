"""Synthetic controls of many regions at once, with p-values that know that many were looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from bessemer.errors import RegionError, listing
from bessemer.history.synthetic.comparison import Transform, compare, names_given
from bessemer.history.synthetic.inference import maximum_p_values, placebo_p_value, rmspe_ratios
from bessemer.history.synthetic.simplex import simplex_weights
from bessemer.panel import Panel
from bessemer.sources.given import check_panel

if TYPE_CHECKING:
    import pandas as pd


def scan_regions(
    panel: Panel,
    regions: Iterable[str],
    year: int,
    donors: Iterable[str] | None = None,
    industry: str | None = None,
    *,
    transform: Transform = "level",
    across_breaks: bool = False,
) -> pd.DataFrame:
    """Return gap, ratio and p-values of many regions, each against the same donors.

    No region that is scanned is a donor. ``p_alone`` is right for a region chosen before looking; ``p_scan``
    counts that the largest of as many was picked, see :func:`bessemer.history.maximum_p_values`.

    Parameters
    ----------
    panel, year, donors, industry, transform, across_breaks
        As for :func:`bessemer.history.synthetic_control`; by default all regions not scanned are donors.
    regions : iterable of str
        Regions to scan.

    Returns
    -------
    DataFrame
        Columns ``region``, ``att``, ``rmspe_pre``, ``ratio``, ``p_alone``, ``p_scan``; largest ratio first.

    Raises
    ------
    RegionError
        If no region is named, or one is named twice or is a donor too.
    YearError, DataError, OptionError
        As for :func:`bessemer.history.synthetic_control`.

    Examples
    --------
    >>> import numpy as np
    >>> from bessemer.panel import Panel
    >>> path = np.random.default_rng(0).normal(size=(12, 30))
    >>> path[6:, 0] += 9.0
    >>> panel = Panel(path[:, :, None], tuple(range(1980, 1992)), tuple(map("R{}".format, range(30))), ("a",))
    >>> found = scan_regions(panel, ["R0", "R1", "R2"], 1986)
    >>> found["region"].iloc[0], bool((found["p_scan"] >= found["p_alone"]).all())
    ('R0', True)
    """
    import pandas as pd

    check_panel(panel)
    wanted = tuple(map(str, names_given(regions, "regions")))
    if not wanted or len(set(wanted)) < len(wanted):
        raise RegionError(
            f"Regions to scan are none or named twice: {listing(wanted)}.", remedy="Name each region once."
        )
    chosen = None if donors is None else names_given(donors, "donors")
    both = sorted(set(wanted) & set(chosen or ()))
    if both:
        raise RegionError(f"Scanned and among the donors: {listing(both)}.", remedy="Leave them out of one.")
    rest = chosen if chosen is not None else tuple(name for name in panel.regions if name not in wanted)
    options = {"industry": industry, "transform": transform, "across_breaks": across_breaks}
    parts = []
    for name in wanted:
        held = panel.select(regions=[name, *rest]) if name in panel.regions else panel
        parts.append(compare(held, name, year, chosen, **options))  # type: ignore[arg-type]
    pool, before = parts[0].pool, parts[0].before
    outcomes = np.vstack([*(part.outcome for part in parts), pool])
    allowed = np.ones((len(outcomes), len(pool)), dtype=bool)
    allowed[len(parts) + np.arange(len(pool)), np.arange(len(pool))] = len(pool) < 2
    fit = simplex_weights(outcomes[:, :before], pool[:, :before], allowed)
    gaps = outcomes - fit.weights @ pool
    pre, _, ratios = rmspe_ratios(gaps, before, np.abs(outcomes).max(axis=1))
    count = len(parts)
    table = pd.DataFrame(
        {
            "region": wanted,
            "att": gaps[:count, before:].mean(axis=1),
            "rmspe_pre": pre[:count],
            "ratio": ratios[:count],
            "p_alone": [placebo_p_value(float(ratio), ratios[count:]) for ratio in ratios[:count]],
            "p_scan": maximum_p_values(ratios[:count], ratios[count:]),
        }
    )
    return table.sort_values("ratio", ascending=False, ignore_index=True)
