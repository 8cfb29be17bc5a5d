"""How the growth of industries swung together in the past: the scenarios of risk."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bessemer.panel import Floats, Panel
from bessemer.pathways.broad import SIC_KEY, divisions
from bessemer.pathways.gains import earlier_figures
from bessemer.pathways.standpoint import FEWEST_PERSONS, SAMPLING_FRACTION, Standpoint
from bessemer.sources import Dataset

_STEP = 5
_BOUND = 0.3
_FEWEST_SCENARIOS = 8


@dataclass(frozen=True, eq=False)
class Shocks:
    """Past deviations of growth from what is usual in the industry.

    Attributes
    ----------
    deviations : ndarray, shape (scenarios, industries)
        Growth a year (logarithm) of an industry in a region and window, less that of all industries of
        the region, less the industry's mean over the scenarios. Unknown cells count as no deviation.
    known : ndarray of bool, same shape
    sources : tuple of str
    by_section : bool
        Whether only broad groups of industries are told apart.
    """

    deviations: Floats
    known: np.ndarray
    sources: tuple[str, ...]
    by_section: bool = False

    @property
    def volatility(self) -> Floats:
        """Standard deviation over the known scenarios, fraction a year, shape (industries,)."""
        counts = self.known.sum(axis=0)
        squares = (self.deviations**2).sum(axis=0)
        enough = counts >= _FEWEST_SCENARIOS
        return np.where(enough, np.sqrt(squares / np.maximum(counts, 1)), np.nan)


def deviations(before: Floats, after: Floats, years: int, solid: np.ndarray | None = None) -> Floats:
    r"""Return growth of industries against that of their region.

    .. math:: d_{si} = \frac{1}{T} \left( \ln\frac{x_{1si}}{x_{0si}} - \ln\frac{x_{1s}}{x_{0s}} \right)

    Bounded to plus and minus 30 % a year, because a tiny industry can multiply.

    Parameters
    ----------
    before, after : ndarray, shape (regions, industries)
    years : int
    solid : ndarray of bool, optional
        Cells that rest on enough persons.

    Examples
    --------
    >>> deviations(np.array([[1.0, 1.0]]), np.array([[3.0, 3.0]]), 5).tolist()
    [[0.0, 0.0]]
    """
    both = np.isfinite(before) & np.isfinite(after)
    first, last = np.where(both, before, 0.0), np.where(both, after, 0.0)
    known = both & (first > 0) & (last > 0)
    if solid is not None:
        known &= solid
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.log(last / first) - np.log(last.sum(axis=1) / first.sum(axis=1))[:, None]
    return np.where(known, np.clip(growth / years, -_BOUND, _BOUND), np.nan)


def centred(growth: Floats, sources: tuple[str, ...], by_section: bool = False) -> Shocks:
    """Return growth as deviations from each industry's mean over the scenarios."""
    known = np.isfinite(growth)
    counts = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, growth, 0.0).sum(axis=0) / counts
    return Shocks(np.where(known, growth - mean, 0.0), known, sources, by_section)


def shocks(data: Dataset, here: Standpoint) -> Shocks | None:
    """Return the past shocks up to the year, or None where no earlier figures ship.

    One scenario is a state and decade (US), a province from 2012 to 2017 (China), a country and five
    years (Europe) or an economy and the years between two tables (world). The US before 1990 has only
    broad groups of industries, by state from 1969 to 1979.
    """
    if here.geography == "us-zones":
        return _us(data, here)
    if here.geography == "cn-provinces":
        found = earlier_figures(data, here)
        if found is None:
            return None
        panel, start, values = found
        growth = deviations(values, here.values, here.year - start)
        return centred(growth, (str(panel.source), here.table.key))
    return _by_windows(data, here)


def _us(data: Dataset, here: Standpoint) -> Shocks | None:
    members = _members(here.panel, [str(data.regions[id].state) for id in here.panel.regions])
    years = [year for year in here.panel.years if year <= here.year]
    if len(years) < 2:
        return _by_section(data, here, members)
    parts = []
    for start, end in pairwise(years):
        # Codes that a census did not use are unknown in every zone; small zones are never unknown.
        before, after = members @ here.panel.at(start), members @ here.panel.at(end)
        share = np.nansum(before, axis=0) / np.nansum(before)
        expected = np.nansum(before, axis=1, keepdims=True) * share * SAMPLING_FRACTION
        parts.append(deviations(before, after, end - start, expected >= FEWEST_PERSONS))
    return centred(np.concatenate(parts), (here.table.key,))


def _members(panel: Panel, groups: list[str]) -> Floats:
    names = sorted(set(groups))
    found = np.zeros((len(names), len(groups)))
    found[[names.index(group) for group in groups], np.arange(len(groups))] = 1.0
    return found


def _by_section(data: Dataset, here: Standpoint, members: Floats) -> Shocks | None:
    panel = data.panel(SIC_KEY).select(regions=here.panel.regions)
    years = [year for year in panel.years if year <= here.year]
    windows = [(year, year + _STEP) for year in range(years[0], years[-1] - _STEP + 1, _STEP)]
    if not windows:
        return None
    at = [panel.industries.index(code) for code in divisions(here)]
    parts = [
        deviations(
            members @ np.nan_to_num(panel.at(start), nan=0.0),
            members @ np.nan_to_num(panel.at(end), nan=0.0),
            end - start,
        )[:, at]
        for start, end in windows
    ]
    return centred(np.concatenate(parts), (SIC_KEY,), by_section=True)


def _by_windows(data: Dataset, here: Standpoint) -> Shocks | None:
    years = [year for year in here.panel.years if year <= here.year]
    if here.geography == "nuts2":
        years = [year for year in years if (here.year - year) % _STEP == 0]
    if len(years) < 2:
        return None
    groups = [data.regions[id].country if here.geography == "nuts2" else id for id in here.panel.regions]
    parts = []
    for start, end in pairwise(years):
        kept = np.array([not here.panel.breaks_between(start, end, id) for id in here.panel.regions])
        members = _members(here.panel, groups) * kept
        before, after = here.panel.at(start), here.panel.at(end)
        both = np.isfinite(before) & np.isfinite(after)
        summed = [members @ np.where(both, side, 0.0) for side in (before, after)]
        parts.append(deviations(summed[0], summed[1], end - start))
    found = centred(np.concatenate(parts), (here.table.key,))
    return found if found.known.any() else None
