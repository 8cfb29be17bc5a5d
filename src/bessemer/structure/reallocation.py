"""Structural change: how fast the mix of industries moves, and what it does to productivity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bessemer.errors import DataError, YearError
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import check_panel, flag_given
from bessemer.structure.tables import nonnegative
from bessemer.words import Message


def norm_of_absolute_values(before: Floats, after: Floats) -> Floats:
    r"""Return :math:`NAV = \frac12 \sum_i |p_{i1} - p_{i0}|`: the share of the economy that changed industry.

    Parameters
    ----------
    before, after : ndarray, shape (..., industries)
        Fractions that add up to one.

    References
    ----------
    Dietrich, A. (2012), Does growth cause structural change, or is it the other way around?, Empirical
    Economics 43.

    Examples
    --------
    >>> float(norm_of_absolute_values(np.array([0.5, 0.5]), np.array([0.75, 0.25])))
    0.25
    """
    return np.asarray(np.abs(after - before).sum(axis=-1) / 2.0)


def hellinger(before: Floats, after: Floats) -> Floats:
    r"""Return :math:`h = \sqrt{\frac12 \sum_i (\sqrt{p_{i1}} - \sqrt{p_{i0}})^2}`, from 0 to 1.

    Parameters
    ----------
    before, after : ndarray, shape (..., industries)
        Fractions that add up to one.

    References
    ----------
    Hellinger, E. (1909), Neue Begründung der Theorie quadratischer Formen, Crelle 136.

    Examples
    --------
    >>> float(hellinger(np.array([1.0, 0.0]), np.array([0.0, 1.0])))
    1.0
    """
    return np.asarray(np.sqrt(((np.sqrt(after) - np.sqrt(before)) ** 2).sum(axis=-1) / 2.0))


def lilien(before: Floats, after: Floats) -> Floats:
    r"""Return the dispersion of industries' growth around the region's.

    .. math:: \sigma = \left[ \sum_i \bar p_i \left( \Delta \ln x_i - \Delta \ln X \right)^2 \right]^{1/2},
        \qquad \bar p_i = \frac{p_{i0} + p_{i1}}{2}

    Weights are the mean shares of both years, so that the index is the same in either direction.

    Parameters
    ----------
    before, after : ndarray, shape (..., industries)
        Levels. An industry that is zero in both years takes no part; one that is zero in one of them has
        no growth rate, and the index is unknown.

    References
    ----------
    Lilien, D. M. (1982), Sectoral shifts and cyclical unemployment, Journal of Political Economy 90;
    with the weights of Stamer, M. (1999), Strukturwandel und wirtschaftliche Entwicklung, Shaker.

    Examples
    --------
    >>> float(lilien(np.array([1.0, 1.0]), np.array([2.0, 2.0])))
    0.0
    """
    total0, total1 = before.sum(axis=-1, keepdims=True), after.sum(axis=-1, keepdims=True)
    absent = (before == 0) & (after == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = (before / total0 + after / total1) / 2.0
        growth = np.log(after / before) - np.log(total1 / total0)
        terms = np.where(absent, 0.0, weight * growth**2)
    found = np.sqrt(terms.sum(axis=-1))
    return np.asarray(np.where(np.isfinite(found), found, np.nan))


def structural_change(
    panel: Panel, *, years: Sequence[int] | None = None, across_breaks: bool = False
) -> Result:
    """Return the speed of structural change of each region between neighbouring years, per year.

    Parameters
    ----------
    panel : Panel
        Levels (jobs, value added), shape (years, regions, industries).
    years : sequence of int, optional
        Compare these only, for instance the first and the last; all by default.
    across_breaks : bool
        Compare also across a change of definition.

    Returns
    -------
    Result
        Table with columns start, end, region, nav, hellinger, lilien: the indices between both years
        divided by the number of years between them. Unknown across a break.

    Raises
    ------
    YearError
        If there are fewer than two years.
    DataError
        If a value is negative or infinite.

    References
    ----------
    Dietrich (2012); Hellinger (1909); Lilien (1982): see the functions of this module.

    Examples
    --------
    >>> values = np.array([[[50.0, 50.0]], [[75.0, 25.0]]])
    >>> structural_change(Panel(values, (2000, 2005), ("a",), ("x", "y"))).table.nav.tolist()
    [0.05]
    """
    import pandas as pd

    nonnegative(panel)
    flag_given(across_breaks, "across_breaks")
    chosen = panel if years is None else panel.select(years=years)
    if len(chosen.years) < 2:
        raise YearError(
            f"Change needs two years; the panel has {len(chosen.years)}.", remedy="Give at least two years."
        )
    shares = chosen.shares().values
    frames, broken = [], []
    for position, (start, end) in enumerate(zip(chosen.years[:-1], chosen.years[1:], strict=True)):
        span = end - start
        columns = {
            "nav": norm_of_absolute_values(shares[position], shares[position + 1]) / span,
            "hellinger": hellinger(shares[position], shares[position + 1]) / span,
            "lilien": lilien(chosen.values[position], chosen.values[position + 1]) / span,
        }
        crossed = () if across_breaks else chosen.breaks_between(start, end)
        for entry in crossed:
            rows = [k for k, region in enumerate(chosen.regions) if entry.concerns(region)]
            for values in columns.values():
                values[rows] = np.nan
        if crossed:
            broken.append(f"{start}-{end}")
        frames.append(pd.DataFrame({"start": start, "end": end, "region": list(chosen.regions), **columns}))
    warnings = (Message("structure.change_breaks", spans=broken),) if broken else ()
    return Result(
        name="structural_change",
        title=Message("structure.change_title", first=chosen.years[0], last=chosen.years[-1]),
        table=pd.concat(frames, ignore_index=True),
        units=dict.fromkeys(("nav", "hellinger", "lilien"), "per year"),
        parameters={"years": list(chosen.years), "across_breaks": across_breaks},
        sources=() if panel.source is None else (panel.source,),
        warnings=warnings,
    )


def productivity_terms(
    output0: Floats, output1: Floats, labour0: Floats, labour1: Floats
) -> tuple[Floats, Floats, Floats]:
    r"""Return the parts of the change in output per worker: within, static and dynamic reallocation.

    With productivity :math:`y_i` and labour shares :math:`\theta_i`,

    .. math:: \Delta Y = \underbrace{\sum_i \theta_{i0} \Delta y_i}_{within}
        + \underbrace{\sum_i y_{i0} \Delta \theta_i}_{static}
        + \underbrace{\sum_i \Delta y_i \Delta \theta_i}_{dynamic}

    Parameters
    ----------
    output0, output1, labour0, labour1 : ndarray, shape (..., industries)
        Output and labour in the first and the last year. An industry without labour and output in one of
        the years has the productivity it has in the other.

    Returns
    -------
    (ndarray, ndarray, ndarray)
        Each of shape (..., industries), in the unit of output per worker; their sum over industries is the
        change of total output over total labour.

    References
    ----------
    McMillan, M. and Rodrik, D. (2011), Globalization, structural change and productivity growth, NBER
    17143. De Vries, G., Timmer, M. and De Vries, K. (2015), Structural transformation in Africa, Journal
    of Development Studies 51, for the split into static and dynamic.

    Examples
    --------
    >>> terms = productivity_terms(*(np.array(pair) for pair in ([8.0, 2], [12.0, 4], [4.0, 6], [6.0, 4])))
    >>> [float(term.sum().round(6)) for term in terms]
    [0.4, 0.333333, -0.133333]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        y0, y1 = output0 / labour0, output1 / labour1
        theta0 = labour0 / labour0.sum(axis=-1, keepdims=True)
        theta1 = labour1 / labour1.sum(axis=-1, keepdims=True)
    empty0, empty1 = (labour0 == 0) & (output0 == 0), (labour1 == 0) & (output1 == 0)
    y0 = np.where(empty0, np.where(empty1, 0.0, y1), y0)
    y1 = np.where(empty1, np.where(empty0, 0.0, y0), y1)
    rise, shift = y1 - y0, theta1 - theta0
    return theta0 * rise, y0 * shift, rise * shift


def productivity_change(output: Panel, labour: Panel, start: int, end: int) -> Result:
    """Return what changed output per worker: progress within industries, or workers moving between them.

    Parameters
    ----------
    output, labour : Panel
        Output (value added, at constant prices to be read as productivity) and jobs, of the same regions
        and industries.
    start, end : int
        First and last year.

    Returns
    -------
    Result
        Table with columns region, industry, within, static, dynamic (output per worker); see
        :func:`productivity_terms`. Unknown in a region with an unknown industry.

    Raises
    ------
    DataError
        If regions or industries differ, or an industry has output but no labour.
    YearError
        If a definition changed between the years.

    References
    ----------
    McMillan and Rodrik (2011); see :func:`productivity_terms`.

    Examples
    --------
    >>> made = Panel(np.array([[[8.0, 2.0]], [[12.0, 4.0]]]), (2000, 2010), ("a",), ("x", "y"))
    >>> jobs = Panel(np.array([[[4.0, 6.0]], [[6.0, 4.0]]]), (2000, 2010), ("a",), ("x", "y"))
    >>> productivity_change(made, jobs, 2000, 2010).table.within.round(2).tolist()
    [0.0, 0.4]
    """
    import pandas as pd

    check_panel(output)
    check_panel(labour)
    if output.regions != labour.regions or output.industries != labour.industries:
        raise DataError(
            "Output and labour have different regions or industries.",
            remedy="Select the same regions and industries, in the same order, from both panels.",
        )
    for panel in (output, labour):
        panel.change(start, end)  # refuses to cross a break
    values = [panel.at(year) for panel in (output, labour) for year in (start, end)]
    for made, used, year in ((values[0], values[2], start), (values[1], values[3], end)):
        wrong = (used == 0) & (made != 0) & np.isfinite(made)
        if wrong.any():
            region, industry = (int(axis[0]) for axis in np.nonzero(wrong))
            raise DataError(
                f"Output without labour: {made[region, industry]:g}.",
                where=f"Region {output.regions[region]}, industry {output.industries[industry]}, {year}.",
                remedy="Merge the industry with a neighbour, or leave it out of both panels.",
            )
    terms = productivity_terms(*values)
    grid = np.indices(terms[0].shape).reshape(2, -1)
    table = pd.DataFrame(
        {
            "region": [output.regions[k] for k in grid[0]],
            "industry": [output.industries[k] for k in grid[1]],
            **{name: term.ravel() for name, term in zip(("within", "static", "dynamic"), terms, strict=True)},
        }
    )
    unit = f"{output.unit or 'output'} per {labour.unit or 'labour'}"
    return Result(
        name="productivity_change",
        title=Message("structure.productivity_title", first=start, last=end),
        table=table,
        units=dict.fromkeys(("within", "static", "dynamic"), unit),
        parameters={"start": start, "end": end},
        sources=tuple(panel.source for panel in (output, labour) if panel.source is not None),
    )
