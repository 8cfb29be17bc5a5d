"""How unusual a gap is: placebos in space and in time, donors left out, conformal intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError, YearError
from bessemer.history.synthetic.comparison import Comparison, before_given, comparison_given
from bessemer.history.synthetic.simplex import SimplexFit, simplex_weights
from bessemer.panel import Floats
from bessemer.sources.given import array_given, number_given, year_given

_ZERO = 1e-9


def placebo_p_value(treated: float, placebos: ArrayLike) -> float:
    r"""Return the placebo p-value of a statistic, the treated unit counted.

    .. math:: p = \frac{1 + \#\{j : s_j \ge s_1\}}{1 + J}

    Parameters
    ----------
    treated : float
        Statistic of the treated unit; larger is more unusual.
    placebos : array_like, shape (placebos,)
        The same of each placebo; unknown ones are left out.

    Returns
    -------
    float
        Unknown where the treated statistic is, or where no placebo is known.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2010), section 2.4.

    Examples
    --------
    >>> placebo_p_value(5.0, [1.0, 2.0, 6.0])
    0.5
    """
    number_given(treated, "treated", unknown=True)
    others = array_given(placebos, "placebos", 1, unknown=True, infinite=True, empty=True)
    others = others[~np.isnan(others)]
    if np.isnan(treated) or not others.size:
        return float("nan")
    return (1 + int((others >= treated).sum())) / (1 + others.size)


def maximum_p_values(scanned: ArrayLike, placebos: ArrayLike) -> Floats:
    r"""Return p-values of statistics that were looked at together, by the maximum of as many placebos.

    Of a scan of many regions the largest statistic is large by selection. With :math:`M` scanned and
    :math:`J` placebos, of which :math:`k_m` are at least as extreme as statistic :math:`m`, the p-value is
    the chance that the largest of :math:`M` units, drawn without replacement from the placebos and the
    unit itself, is at least as extreme:

    .. math:: p_m = 1 - \binom{J - k_m}{M} \Big/ \binom{J + 1}{M}

    With :math:`M = 1` this is :func:`placebo_p_value`. A scan of as many regions as there are placebos
    proves nothing.

    Parameters
    ----------
    scanned : array_like, shape (regions,)
        Unknown ones stay unknown, and count as scanned.
    placebos : array_like, shape (placebos,)
        Of regions that were not scanned.

    Returns
    -------
    ndarray, shape (regions,)

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> maximum_p_values([5.0, 1.0], [1.0, 2.0, 3.0, 4.0]).round(3).tolist()
    [0.4, 1.0]
    """
    from math import comb

    own = array_given(scanned, "scanned", 1, unknown=True, infinite=True)
    others = array_given(placebos, "placebos", 1, unknown=True, infinite=True, empty=True)
    others = others[~np.isnan(others)]
    if not others.size:
        return np.full(own.shape, np.nan)
    beaten = others.size - (others >= own[:, None]).sum(axis=1)
    draws = min(len(own), others.size + 1)
    chance = [1.0 - comb(int(below), draws) / comb(others.size + 1, draws) for below in beaten]
    return np.where(np.isnan(own), np.nan, chance)


def rmspe_ratios(gaps: ArrayLike, before: int, scale: ArrayLike) -> tuple[Floats, Floats, Floats]:
    r"""Return RMSPE before, RMSPE from the first treated year on, and their ratio, by unit.

    .. math:: \frac{\sqrt{T_1^{-1} \sum_{t > T_0} g_{jt}^2}}{\sqrt{T_0^{-1} \sum_{t \le T_0} g_{jt}^2}}

    Parameters
    ----------
    gaps : array_like, shape (units, years)
        Outcome less synthetic outcome.
    before : int
        Number of years :math:`T_0` before the first treated one.
    scale : array_like, shape (units,) or float
        Size of the outcome; an error under a billionth of it is none, and the ratio infinite.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    OptionError
        If `before` leaves no year before or after.

    Examples
    --------
    >>> [part.tolist() for part in rmspe_ratios([[1.0, -1.0, 2.0]], 2, 1.0)]
    [[1.0], [2.0], [2.0]]
    """
    g = np.atleast_2d(array_given(gaps, "gaps", 1, 2, unknown=True))
    before_given(before, g.shape[1])
    sizes = array_given(np.atleast_1d(scale), "scale", 1, least=0)
    if len(sizes) not in (1, len(g)):
        raise DataError(f"scale has {len(sizes)} sizes for {len(g)} units.", remedy="Give one for each unit.")
    pre, post = (np.sqrt((part**2).mean(axis=1)) for part in (g[:, :before], g[:, before:]))
    floor = _ZERO * np.broadcast_to(sizes, pre.shape)
    pre, post = np.where(pre <= floor, 0.0, pre), np.where(post <= floor, 0.0, post)
    with np.errstate(divide="ignore", invalid="ignore"):
        return pre, post, np.asarray(post / pre)


def placebos_in_space(pool: ArrayLike, before: int) -> tuple[Floats, SimplexFit]:
    """Return the gaps of each donor against all other donors, the treated region being in no pool.

    Parameters
    ----------
    pool : array_like, shape (donors, years)
    before : int
        Number of years before the first treated one.

    Returns
    -------
    ndarray, shape (donors, years)
    SimplexFit
        With weights of shape (donors, donors).

    Raises
    ------
    DataError
        If there are fewer than two donors.
    """
    X = array_given(pool, "pool", 2)
    before_given(before, X.shape[1])
    if len(X) < 2:
        raise DataError("A placebo needs two donors.", remedy="Give more donors.")
    fit = simplex_weights(X[:, :before], X[:, :before], ~np.eye(len(X), dtype=bool))
    return np.asarray(X - fit.weights @ X), fit


def leave_one_out(
    compared: Comparison, weights: ArrayLike, least: float = 0.0
) -> tuple[tuple[str, ...], Floats]:
    """Return the gaps that are left when a donor with weight is taken out, one donor at a time.

    Parameters
    ----------
    compared : Comparison
    weights : array_like, shape (donors,)
        Weights of the full pool; only donors with weight are taken out.
    least : float
        And only those with at least so much.

    Returns
    -------
    tuple of str
        Donors taken out, by falling weight.
    ndarray, shape (donors taken out, years)

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    OptionError
        If `compared` is no Comparison.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2015). Comparative politics and the synthetic control
    method. American Journal of Political Science 59, 495-510.
    """
    comparison_given(compared)
    number_given(least, "least")
    w = array_given(weights, "weights", 1)
    if len(w) != len(compared.donors):
        raise DataError(
            f"There are {len(w)} weights for {len(compared.donors)} donors.",
            remedy="Give one for each donor.",
        )
    out = np.argsort(-w, kind="stable")[: int(((w > 0.0) & (w >= least)).sum())]
    if len(w) < 2 or not out.size:
        return (), np.empty((0, len(compared.years)))
    allowed = np.ones((len(out), len(w)), dtype=bool)
    allowed[np.arange(len(out)), out] = False
    before = compared.before
    targets = np.broadcast_to(compared.outcome[:before], (len(out), before))
    fit = simplex_weights(targets, compared.pool[:, :before], allowed)
    return tuple(compared.donors[at] for at in out), np.asarray(
        compared.outcome - fit.weights @ compared.pool
    )


def placebo_in_time(compared: Comparison, year: int) -> tuple[Comparison, Floats]:
    """Return the gaps with an earlier year as first treated one, without the years that were treated.

    Parameters
    ----------
    compared : Comparison
    year : int
        Before the first treated year; what happens from it on was not caused by the treatment.

    Returns
    -------
    Comparison
        Up to the last year before the treatment.
    ndarray, shape (years before the treatment,)

    Raises
    ------
    YearError
        If fewer than two years are left before `year`, or it is treated.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2015), section on placebo studies.
    """
    comparison_given(compared)
    year_given(year, needed=True)
    if year >= compared.year:
        raise YearError(
            f"{year} is not before the first treated year {compared.year}.", remedy="Choose an earlier year."
        )
    earlier = compared.starting(year, compared.year - 1)
    before = earlier.before
    fit = simplex_weights(earlier.outcome[:before], earlier.pool[:, :before])
    return earlier, np.asarray(earlier.outcome - fit.weights[0] @ earlier.pool)
