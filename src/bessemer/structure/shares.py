"""Shift-share: what of a region's change is the nation's, its industries' and its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bessemer.errors import DataError, OptionError, YearError, did_you_mean
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import flag_given, list_given, year_given
from bessemer.structure.tables import nonnegative
from bessemer.words import Message

METHODS = ("dunn", "esteban-marquillas", "dynamic")


def dunn_terms(region0: Floats, region1: Floats, nation0: Floats, nation1: Floats) -> dict[str, Floats]:
    r"""Return national, industry-mix and regional terms of each industry.

    With growth rates :math:`g` of the nation, :math:`g_i` of its industries, :math:`g_{ri}` of the region's,

    .. math:: \Delta x_{ri} = \underbrace{x_{ri} g}_{national} + \underbrace{x_{ri} (g_i - g)}_{mix}
        + \underbrace{x_{ri} (g_{ri} - g_i)}_{regional}

    The regional term is computed as :math:`\Delta x_{ri} - x_{ri} g_i`, so that it is defined also where the
    region starts from nothing.

    Parameters
    ----------
    region0, region1 : ndarray, shape (..., industries)
    nation0, nation1 : ndarray, shape (industries,)
        Levels of both years. An industry that the nation starts without has the nation's growth.

    Returns
    -------
    dict of str to ndarray, shape (..., industries)
        In the unit of the levels; the terms add up to the change.

    References
    ----------
    Dunn, E. S. (1960), A statistical and analytical technique for regional analysis, Papers of the Regional
    Science Association 6.

    Examples
    --------
    >>> terms = dunn_terms(*(np.array(pair) for pair in ([10.0, 20], [15.0, 18], [100.0, 100], [120.0, 100])))
    >>> {name: values.round(6).tolist() for name, values in terms.items()}
    {'national': [1.0, 2.0], 'mix': [1.0, -2.0], 'regional': [3.0, -2.0]}
    """
    overall = nation1.sum() / nation0.sum() - 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.where(nation0 > 0, nation1 / np.where(nation0 > 0, nation0, 1.0) - 1.0, overall)
    growth = np.where(np.isnan(nation0) | np.isnan(nation1), np.nan, growth)
    national = region0 * overall
    mix = region0 * growth - national
    return {"national": national, "mix": mix, "regional": (region1 - region0) - region0 * growth}


def esteban_marquillas_terms(
    region0: Floats, region1: Floats, nation0: Floats, nation1: Floats
) -> dict[str, Floats]:
    r"""Return the four terms with a regional effect free of specialisation.

    With homothetic levels :math:`h_{ri} = x_r \, x_i / x`, what the region would have with the nation's mix,

    .. math:: \Delta x_{ri} = x_{ri} g + x_{ri} (g_i - g) + \underbrace{h_{ri} (g_{ri} - g_i)}_{competitive}
        + \underbrace{(x_{ri} - h_{ri}) (g_{ri} - g_i)}_{allocation}

    Parameters
    ----------
    region0, region1 : ndarray, shape (..., industries)
    nation0, nation1 : ndarray, shape (industries,)

    Returns
    -------
    dict of str to ndarray, shape (..., industries)
        Where the region starts from nothing there is no growth rate: the whole regional term is allocation.

    References
    ----------
    Esteban-Marquillas, J. M. (1972), A reinterpretation of shift-share analysis, Regional and Urban
    Economics 2.

    Examples
    --------
    >>> terms = esteban_marquillas_terms(
    ...     *(np.array(pair) for pair in ([10.0, 20], [15.0, 18], [100.0, 100], [120.0, 100]))
    ... )
    >>> terms["competitive"].round(6).tolist(), terms["allocation"].round(6).tolist()
    ([4.5, -1.5], [-1.5, -0.5])
    """
    terms = dunn_terms(region0, region1, nation0, nation1)
    homothetic = region0.sum(axis=-1, keepdims=True) * (nation0 / nation0.sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(region0 == 0, 0.0, homothetic / np.where(region0 == 0, 1.0, region0))
    regional = terms.pop("regional")
    competitive = regional * part
    return {**terms, "competitive": competitive, "allocation": regional - competitive}


def shift_share(
    panel: Panel,
    start: int,
    end: int,
    *,
    method: str = "dunn",
    reference: Sequence[str] | None = None,
    across_breaks: bool = False,
) -> Result:
    r"""Return the parts of each region's change between two years, by industry.

    .. math:: \Delta x_{ri} = national_{ri} + mix_{ri} + regional_{ri}

    Parameters
    ----------
    panel : Panel
        Levels (jobs, value added), shape (years, regions, industries).
    start, end : int
        First and last year.
    method : {"dunn", "esteban-marquillas", "dynamic"}
        Classic; with the regional term split into competitive and allocation; or the classic one for every
        pair of neighbouring years of the panel, added up (Barff and Knight), so that terms follow the
        region's growing size and changing mix.
    reference : sequence of str, optional
        Regions whose sum is the nation; all by default.
    across_breaks : bool
        Compare also across a change of definition.

    Returns
    -------
    Result
        Table with columns region, industry, start_value, end_value, change and the terms, in the panel's
        unit. The terms add up to the change, to the last digits of floating-point arithmetic. A region's
        industry is unknown where its own or the nation's figures are.

    Raises
    ------
    OptionError
        If there is no such method.
    YearError
        If a definition changed between the years, or the last is not after the first.
    DataError
        If a year or region is not in the panel, a value is negative or infinite, or the nation has nothing.

    References
    ----------
    Dunn (1960); Esteban-Marquillas (1972); Barff, R. A. and Knight, P. L. (1988), Dynamic shift-share
    analysis, Growth and Change 19.

    Examples
    --------
    >>> values = np.array([[[10.0, 20.0], [90.0, 80.0]], [[15.0, 18.0], [105.0, 82.0]]])
    >>> panel = Panel(values, (2000, 2010), ("a", "b"), ("x", "y"))
    >>> shift_share(panel, 2000, 2010).table.regional.round(6).head(2).tolist()
    [3.0, -2.0]
    """
    import pandas as pd

    if method not in METHODS:
        raise OptionError(
            f"There is no shift-share method '{method}'.",
            where=f"Known: {', '.join(METHODS)}.",
            remedy=did_you_mean(str(method), METHODS) or "Choose one of these.",
        )
    flag_given(across_breaks, "across_breaks")
    year_given(start, "start", needed=True)
    year_given(end, "end", needed=True)
    if not start < end:
        raise YearError(f"The last year, {end}, is not after the first, {start}.", remedy="Swap the years.")
    if reference is not None and not list_given(reference, "reference", str, "ids of regions"):
        raise OptionError("The reference has no regions.", remedy="Name at least one, or leave it out.")
    nonnegative(panel)
    change = panel.change(start, end, across_breaks=across_breaks)
    years = [start, end]
    if method == "dynamic":
        years = [year for year in panel.years if start <= year <= end]
    nation = (panel if reference is None else panel.select(regions=reference)).sum_regions()[0]
    kernel = esteban_marquillas_terms if method == "esteban-marquillas" else dunn_terms
    terms: dict[str, Floats] = {}
    for before, after in pairwise(years):
        ends = [panel.years.index(before), panel.years.index(after)]
        known = np.isfinite(nation[ends]).all(axis=0)
        if not nation[ends[0], known].sum() > 0:
            raise DataError(
                f"The nation has nothing in {before}, so there are no growth rates.",
                remedy="Choose another first year, or other regions as the reference.",
            )
        part = kernel(
            *(np.where(known, panel.at(year), np.nan)[:, known] for year in (before, after)),
            *(nation[position, known] for position in ends),
        )
        for name, values in part.items():
            full = np.full(change.shape, np.nan)
            full[:, known] = values
            terms[name] = terms[name] + full if name in terms else full
    grid = np.indices(change.shape).reshape(2, -1)
    table = pd.DataFrame(
        {
            "region": [panel.regions[k] for k in grid[0]],
            "industry": [panel.industries[k] for k in grid[1]],
            "start_value": panel.at(start).ravel(),
            "end_value": panel.at(end).ravel(),
            "change": change.ravel(),
            **{name: values.ravel() for name, values in terms.items()},
        }
    )
    unit = panel.unit or ""
    return Result(
        name="shift_share",
        title=Message("structure.shift_share_title", first=start, last=end),
        table=table,
        units=dict.fromkeys(("start_value", "end_value", "change", *terms), unit),
        parameters={
            "start": start,
            "end": end,
            "method": method,
            "reference": None if reference is None else list(reference),
        },
        conventions={"shift_share": method, "years": ", ".join(map(str, years))},
        sources=() if panel.source is None else (panel.source,),
    )
