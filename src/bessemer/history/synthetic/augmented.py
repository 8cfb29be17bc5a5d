"""Ridge-augmented synthetic control: what is left of the misfit before is taken out by regression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError
from bessemer.history.synthetic.assembly import assembled, setting_of
from bessemer.history.synthetic.comparison import Transform, compare
from bessemer.history.synthetic.control import SyntheticControl
from bessemer.history.synthetic.dual import target_given
from bessemer.history.synthetic.inference import placebos_in_space
from bessemer.history.synthetic.simplex import simplex_weights
from bessemer.panel import Floats, Panel
from bessemer.sources.given import array_given, flag_given, positive_given

_GRID = 20
_SMALLEST = 1e-8
_ROUNDING = 1e-14


def ridge_correction(target: ArrayLike, donors: ArrayLike, weights: ArrayLike, penalty: float) -> Floats:
    r"""Return what ridge regression adds to the weights; the sum of weights does not change.

    .. math:: w^{aug} - w = X (X^\top X + \lambda I)^{-1} (y - X^\top w),
              \qquad X \text{ and } y \text{ less the donors' mean in each period}

    Parameters
    ----------
    target : array_like, shape (periods,)
    donors : array_like, shape (donors, periods)
    weights : array_like, shape (donors,)
    penalty : float
        :math:`\lambda > 0`, in the squared unit of the outcome.

    Returns
    -------
    ndarray, shape (donors,)

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    OptionError
        If the penalty is not positive.

    References
    ----------
    Ben-Michael, E., Feller, A. and Rothstein, J. (2021). The augmented synthetic control method. Journal of
    the American Statistical Association 116, 1789-1803, lemma 2.

    Examples
    --------
    >>> ridge_correction([3.0], [[0.0], [2.0]], [0.0, 1.0], 1e-9).round(3).tolist()
    [-0.5, 0.5]
    """
    positive_given(penalty, "penalty")
    y, X = target_given(target, donors)
    w = array_given(weights, "weights", 1)
    if len(w) != len(X):
        raise DataError(f"There are {len(w)} weights for {len(X)} donors.", remedy="Give one for each donor.")
    centre = X.mean(axis=0)
    X, y = X - centre, y - centre
    if np.abs(X).max() <= _ROUNDING * np.abs(centre).max():
        return np.zeros(len(X))  # donors that are alike tell nothing apart
    missed = y - w @ X
    return np.asarray(X @ np.linalg.solve(X.T @ X + penalty * np.eye(X.shape[1]), missed))


def ridge_penalty(target: ArrayLike, donors: ArrayLike) -> tuple[float, Floats, Floats]:
    r"""Return the penalty by leaving out one period at a time, with the penalties tried and their errors.

    The largest penalty counts whose error is within one standard error of the least. Twenty penalties are
    tried, from the largest squared singular value of the centred donors down to nearly a hundred-millionth
    of it.

    Parameters
    ----------
    target : array_like, shape (periods,)
    donors : array_like, shape (donors, periods)

    Returns
    -------
    float
    ndarray, shape (penalties,)
    ndarray, shape (penalties,)
        Mean squared error of the periods left out.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    """
    y, X = target_given(target, donors)
    centre = X.mean(axis=0)
    y, X = y - centre, X - centre
    periods = len(y)
    kept = 1.0 - np.eye(periods)
    weights = simplex_weights(y * kept, X[None] * kept[:, None, :]).weights
    top = max(float(np.linalg.norm(X, 2)) ** 2, float(np.finfo(np.float64).tiny))
    penalties = top * _SMALLEST ** (np.arange(_GRID) / _GRID)
    errors = np.empty((periods, _GRID))
    for left in range(periods):
        rows = np.delete(np.arange(periods), left)
        values, vectors = np.linalg.eigh(X[:, rows].T @ X[:, rows])
        missed = vectors.T @ (y[rows] - weights[left] @ X[:, rows])
        reach = vectors.T @ (X[:, rows].T @ X[:, left])
        fixes = (reach * missed / (np.maximum(values, 0.0) + penalties[:, None])).sum(axis=1)
        errors[left] = (y[left] - weights[left] @ X[:, left] - fixes) ** 2
    mean = errors.mean(axis=0)
    least = int(mean.argmin())
    margin = float(errors[:, least].std(ddof=1)) / np.sqrt(periods) if periods > 1 else 0.0
    chosen = int(np.flatnonzero(mean <= mean[least] + margin)[0])
    return float(penalties[chosen]), penalties, mean


def augmented_control(
    panel: Panel,
    treated: str,
    year: int,
    donors: Iterable[str] | None = None,
    industry: str | None = None,
    *,
    penalty: float | None = None,
    transform: Transform = "level",
    placebos: bool = True,
    across_breaks: bool = False,
    neighbours: Iterable[str] | None = None,
    picked: bool = False,
    names: Mapping[str, Any] | None = None,
) -> SyntheticControl:
    """Return the synthetic control with the misfit before corrected by ridge regression.

    Weights may be negative, by as much as the misfit asks for; they sum to one. Where the simplex fits
    exactly nothing is corrected.

    Parameters
    ----------
    panel, treated, year, donors, industry, transform, placebos, across_breaks, neighbours, picked, names
        As for :func:`bessemer.history.synthetic_control`.
    penalty : float, optional
        Of the ridge regression; by :func:`ridge_penalty` if not given. Placebos use the same.

    Returns
    -------
    SyntheticControl

    Raises
    ------
    OptionError
        If the penalty is not positive.
    RegionError, YearError, DataError
        As for :func:`bessemer.history.synthetic_control`.

    References
    ----------
    Ben-Michael, E., Feller, A. and Rothstein, J. (2021). The augmented synthetic control method. Journal of
    the American Statistical Association 116, 1789-1803.

    Examples
    --------
    >>> import numpy as np
    >>> from bessemer.panel import Panel
    >>> values = np.array([[7.0, 2, 6], [8, 3, 7], [9, 4, 8], [12, 5, 9]])[:, :, None]
    >>> panel = Panel(values, (1980, 1981, 1982, 1983), ("A", "B", "C"), ("total",))
    >>> found = augmented_control(panel, "A", 1983, penalty=1e-9, placebos=False)
    >>> found.weights.round(3).to_dict()
    {'C': 1.25, 'B': -0.25}
    """
    if penalty is not None:
        positive_given(penalty, "penalty")
    compared = compare(
        panel, treated, year, donors, industry, transform=transform, across_breaks=across_breaks
    )
    before = compared.before
    own, pool = compared.outcome[:before], compared.pool[:, :before]
    chosen = ridge_penalty(own, pool)[0] if penalty is None else penalty
    fit = simplex_weights(own, pool)
    weights = fit.weights[0] + ridge_correction(own, pool, fit.weights[0], chosen)
    fan = None
    flag_given(placebos, "placebos")
    if placebos and len(compared.donors) > 1:
        plain_gaps, plain_fit = placebos_in_space(compared.pool, before)
        fan = plain_gaps.copy()
        for unit in range(len(pool)):
            others = np.delete(np.arange(len(pool)), unit)
            added = ridge_correction(pool[unit], pool[others], plain_fit.weights[unit, others], chosen)
            fan[unit] -= added @ compared.pool[others]
    return assembled(
        "augmented_control",
        compared,
        weights,
        weights @ compared.pool,
        fan,
        setting_of(neighbours, picked, names),
        parameters={
            "method": "ridge-augmented",
            "penalty": chosen,
            "negative": float(-weights[weights < 0.0].sum()),
        },
        conventions={"penalty": "leave one period out, largest within one standard error"},
        inside=bool(fit.inside[0]),
        unique=bool(fit.unique[0]),
    )
