"""Which episodes recovered, on any of the four axes, and which regions were manufacturing hubs."""

from __future__ import annotations

import numpy as np

from bessemer.history.axes import axis, check_axis
from bessemer.panel import Floats
from bessemer.rolemodels.pools import Pool
from bessemer.sources import Dataset

FACTORIES = {"commuting zone": ("us_jobs_sic_estimated", "400"), "nuts2": ("eu_jobs_a10", "B-E")}
# The composition of US zones is known from the census up to 2000, and every year since 2001.
_LAST_CENSUS, _FIRST_NAICS = 2000, 2001


def outcome(data: Dataset, pool: Pool, recovered_by: str = "jobs", reference: str = "aggregate") -> Floats:
    """Return the change of each episode against its nation on an axis, from base to end year.

    The composition is followed within one definition of sectors: US episodes from 1990 end in 2000, those
    from 2000 begin in 2001.

    Parameters
    ----------
    data : Dataset
    pool : Pool
    recovered_by : str
        One of :data:`bessemer.history.axes.AXES`.
    reference : {"aggregate", "mean"}

    Returns
    -------
    ndarray, shape (episodes,)
        Fractions; unknown across a break.

    Raises
    ------
    OptionError, UnavailableError
        If there is no such axis, or not for a kind of region.
    """
    check_axis(recovered_by, reference)
    if (recovered_by, reference) == ("jobs", "aggregate"):
        return pool.relative_change
    result = np.full(len(pool), np.nan)
    kinds = np.array([data.regions[id].kind for id in pool.regions])
    for kind in sorted(set(kinds.tolist())):
        measure = axis(data, kind, recovered_by, reference)
        place = {id: at for at, id in enumerate(measure.regions)}
        rows = np.flatnonzero(kinds == kind)
        spans = list(zip(pool.base_years[rows].tolist(), pool.end_years[rows].tolist(), strict=True))
        for base, end in sorted(set(spans)):
            first, last = base, end
            if recovered_by == "composition" and kind == "commuting zone":
                recent = base >= _LAST_CENSUS
                first, last = (_FIRST_NAICS, end) if recent else (base, min(end, _LAST_CENSUS))
            if first not in measure.years or last not in measure.years:
                continue
            change = measure.changes(first, last)
            at = [row for row, span in zip(rows, spans, strict=True) if span == (base, end)]
            result[at] = change[[place[pool.regions[row]] for row in at]]
    return result


def former_hubs(data: Dataset, kind: str) -> frozenset[str]:
    """Return the regions in the top third of their nation by manufacturing share in its peak year.

    The peak year is that of the nation's manufacturing jobs (industry in Europe, 2000 to 2019).

    References
    ----------
    Gagliardi, L., Moretti, E. and Serafinelli, M. (2023). The World's Rust Belts. NBER Working Paper 31948.
    """
    key, code = FACTORIES[kind]
    panel = data.panel(key)
    jobs = panel.values[:, :, panel.industries.index(code)]
    totals = panel.sum_industries("zero")[0]
    place = {id: at for at, id in enumerate(panel.regions)}
    found: set[str] = set()
    for members in {data.nation(region).regions for region in data.regions.of_kind(kind)}:
        inside = np.array([place[id] for id in members if id in place])
        peak = int(np.argmax(np.nansum(jobs[:, inside], axis=1)))
        share = jobs[peak, inside] / totals[peak, inside]
        order = np.argsort(-np.nan_to_num(share, nan=-1.0), kind="stable")
        found.update(panel.regions[at] for at in inside[order[: len(inside) // 3]])
    return frozenset(found)
