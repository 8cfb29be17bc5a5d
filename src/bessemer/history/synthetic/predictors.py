"""Synthetic control on predictors: how much each counts is found so that outcomes before fit best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError, OptionError, YearError, listing
from bessemer.history.synthetic.assembly import assembled, setting_of
from bessemer.history.synthetic.comparison import Comparison, Transform, compare, names_given
from bessemer.history.synthetic.control import SyntheticControl
from bessemer.history.synthetic.simplex import simplex_weights
from bessemer.panel import Floats, Panel
from bessemer.sources.given import array_given, flag_given, list_given
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

_STEP = 1e-6
_ROUNDS = 200
_FAR = 1.25


@dataclass(frozen=True, eq=False)
class PredictorFit:
    """Weights of donors and of predictors.

    Attributes
    ----------
    weights : ndarray, shape (donors,)
    importance : ndarray, shape (predictors,)
        How much each predictor counts; sums to one.
    loss : float
        Mean squared error of the outcome over the years of the loss.
    bound : float
        The least that any weights reach, predictors or not.
    """

    weights: Floats
    importance: Floats
    loss: float
    bound: float


def predictor_weights(
    own: ArrayLike, pool: ArrayLike, outcome: ArrayLike, outcomes: ArrayLike, starts: Sequence[ArrayLike] = ()
) -> PredictorFit:
    r"""Return donor weights that fit predictors, with the importance of predictors that fits outcomes.

    .. math:: \min_V \frac{1}{T} \sum_t (y_{1t} - \textstyle\sum_j w_j(V)\, y_{jt})^2, \qquad
              w(V) = \arg\min_{w \ge 0,\, \sum w = 1} \sum_k v_k (x_{1k} - \textstyle\sum_j w_j x_{jk})^2

    Predictors are divided by their standard deviation over all units. The inner problem is exact. The
    outer one has many local minima; it is searched by BFGS from the starts of R's Synth, equal importance
    and the squared coefficients of a regression of the outcomes on the predictors, and from `starts`. The
    best end is returned, with the least loss that any weights could reach beside it.

    Parameters
    ----------
    own : array_like, shape (predictors,)
    pool : array_like, shape (donors, predictors)
    outcome : array_like, shape (years,)
        Over the years of the loss, of the treated region.
    outcomes : array_like, shape (donors, years)
    starts : sequence of array_like, shape (predictors,)
        More starting values.

    Returns
    -------
    PredictorFit

    Raises
    ------
    DataError
        If a predictor is unknown, or the same for all units.

    References
    ----------
    Abadie, A. and Gardeazabal, J. (2003). The economic costs of conflict: a case study of the Basque
    Country. American Economic Review 93, 113-132.
    Kuosmanen, T., Zhou, X., Eskelinen, J. and Malo, P. (2021). Design flaw of the synthetic control method.
    MPRA Paper 106390.

    Examples
    --------
    >>> fit = predictor_weights([1.0], [[0.0], [2.0]], [1.5, 1.5], [[1.0, 1.0], [2.0, 2.0]])
    >>> fit.weights.round(6).tolist(), round(fit.loss, 9)
    ([0.5, 0.5], 0.0)
    """
    from scipy.optimize import minimize

    x, X, y, Y, tried = _checked(own, pool, outcome, outcomes, starts)
    x, X = _scaled(x, X)

    def losses(trials: Floats) -> tuple[Floats, Floats]:
        roots = np.sqrt(_shares(trials))
        weights = simplex_weights(x * roots, X[None] * roots[:, None, :]).weights
        return np.asarray(((weights @ Y - y) ** 2).mean(axis=1)), weights

    steps = _STEP * np.eye(len(x))

    def slope(at: Floats) -> Floats:
        both = losses(np.vstack([at + steps, at - steps]))[0]
        return np.asarray((both[: len(at)] - both[len(at) :]) / (2.0 * _STEP))

    bound = float(simplex_weights(y, Y).loss[0]) / len(y)
    # A loss within rounding of the outcomes counts as zero; dividing by it would overflow.
    rounding = float(np.finfo(np.float64).eps) ** 2 * float((y**2).mean())
    unit = max(float(losses(np.ones((1, len(x))))[0][0]), rounding, float(np.finfo(np.float64).tiny))

    def scaled_loss(at: Any) -> float:
        return float(losses(np.asarray(at)[None])[0][0]) / unit

    def scaled_slope(at: Any) -> Any:
        return slope(np.asarray(at)) / unit

    best: PredictorFit | None = None
    for start in (np.full(len(x), 1.0 / len(x)), _regressed(x, X, y, Y), *tried):
        first = _shares(start[None])[0]
        end = minimize(scaled_loss, first, jac=scaled_slope, method="BFGS", options={"maxiter": _ROUNDS}).x
        for point in (first, end):
            loss, weights = losses(np.asarray(point)[None])
            if best is None or loss[0] < best.loss:
                best = PredictorFit(weights[0], _shares(np.asarray(point)[None])[0], float(loss[0]), bound)
    assert best is not None
    return best


def _shares(trials: Floats) -> Floats:
    """Return absolute values that sum to one in each row; equal ones where all are zero."""
    size = np.abs(trials)
    total = size.sum(axis=1, keepdims=True)
    return np.asarray(np.where(total > 0.0, size / np.where(total > 0.0, total, 1.0), 1.0 / size.shape[1]))


def _checked(
    own: ArrayLike, pool: ArrayLike, outcome: ArrayLike, outcomes: ArrayLike, starts: Sequence[ArrayLike]
) -> tuple[Floats, Floats, Floats, Floats, list[Floats]]:
    x = array_given(own, "own", 1, unknown=True, infinite=True)
    X = array_given(pool, "pool", 2, unknown=True, infinite=True)
    y, Y = array_given(outcome, "outcome", 1), array_given(outcomes, "outcomes", 2)
    if X.shape != (len(Y), len(x)) or Y.shape[1] != len(y):
        shapes = f"own {x.shape}, pool {X.shape}, outcome {y.shape}, outcomes {Y.shape}"
        raise DataError(
            f"Shapes do not fit: {shapes}.",
            remedy="Give pool and outcomes by donor, with the predictors of own and the years of outcome.",
        )
    tried = list_given(starts, "starts", object, "starting values")
    first = [array_given(start, "starts", 1) for start in tried]
    if any(len(start) != len(x) for start in first):
        raise DataError(f"A start of starts has not {len(x)} values.", remedy="Give one for each predictor.")
    return x, X, y, Y, first


def _scaled(own: Floats, pool: Floats) -> tuple[Floats, Floats]:
    both = np.vstack([own, pool])
    if not np.isfinite(both).all():
        row, column = np.argwhere(~np.isfinite(both))[0]
        raise DataError(
            f"Predictor {column} of {'the treated region' if row == 0 else f'donor {row - 1}'} is unknown.",
            remedy="Leave the predictor or the donor out.",
        )
    spread = both.std(axis=0, ddof=1)
    if (spread == 0.0).any():
        raise DataError(
            f"Predictor {int(np.argmin(spread))} is the same for all units.", remedy="Leave it out."
        )
    return own / spread, pool / spread


def _regressed(x: Floats, X: Floats, y: Floats, Y: Floats) -> Floats:
    """Return the squared coefficients of a regression of all outcomes on the predictors, as Synth does."""
    units = np.vstack([x, X])
    design = np.column_stack([np.ones(len(units)), units])
    slopes = np.linalg.lstsq(design, np.vstack([y, Y]), rcond=None)[0][1:]
    return np.asarray((slopes**2).sum(axis=1))


def predictor_control(
    panel: Panel,
    treated: str,
    year: int,
    predictors: pd.DataFrame,
    donors: Iterable[str] | None = None,
    industry: str | None = None,
    *,
    training: pd.DataFrame | None = None,
    loss_years: Iterable[int] | None = None,
    transform: Transform = "level",
    placebos: bool = True,
    across_breaks: bool = False,
    neighbours: Iterable[str] | None = None,
    picked: bool = False,
    names: Mapping[str, Any] | None = None,
) -> SyntheticControl:
    """Return a region beside the weighted donors that resemble it in predictors; see `predictor_weights`.

    Parameters
    ----------
    panel, treated, year, donors, industry, transform, placebos, across_breaks, neighbours, picked, names
        As for :func:`bessemer.history.synthetic_control`.
    predictors : DataFrame, regions by predictors
        Means before the treatment, of outcomes too if wanted, for every region compared.
    training : DataFrame, regions by predictors, optional
        Earlier values of the same predictors in the same order: their importance is found on these, and
        used with `predictors` (cross-validation of Abadie, Diamond and Hainmueller 2015).
    loss_years : iterable of int, optional
        Years over which outcomes must fit; all before `year` by default.

    Returns
    -------
    SyntheticControl
        Its ``parameters`` hold the importance of each predictor, the loss, and the least possible loss.

    Raises
    ------
    DataError
        If a region or value of the predictors is missing.
    YearError
        If a year of the loss is not before `year`, or not in the panel.
    RegionError, OptionError
        As for :func:`bessemer.history.synthetic_control`.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2015). Comparative politics and the synthetic control
    method. American Journal of Political Science 59, 495-510.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from bessemer.panel import Panel
    >>> values = np.array([[4.0, 2, 6], [5, 3, 7], [6, 4, 8], [9, 5, 9]])[:, :, None]
    >>> panel = Panel(values, (1980, 1981, 1982, 1983), ("A", "B", "C"), ("total",))
    >>> size = pd.DataFrame({"size": [3.0, 1.0, 5.0]}, index=["A", "B", "C"])
    >>> predictor_control(panel, "A", 1983, size, placebos=False).weights.round(6).to_dict()
    {'B': 0.5, 'C': 0.5}
    """
    compared = compare(
        panel, treated, year, donors, industry, transform=transform, across_breaks=across_breaks
    )
    years = _loss_years(compared, loss_years)
    units = [treated, *compared.donors]
    final = _values(predictors, units)
    first = final if training is None else _values(training, units)
    if first.shape != final.shape:
        raise OptionError(
            f"There are {first.shape[1]} training predictors and {final.shape[1]} predictors.",
            remedy="Give the same predictors in the same order.",
        )
    outcomes = np.vstack([compared.outcome, compared.pool])
    columns = [compared.years.index(known) for known in years]

    def fitted(unit: int, others: list[int]) -> tuple[PredictorFit, Floats]:
        found = predictor_weights(
            first[unit], first[others], outcomes[unit, columns], outcomes[others][:, columns]
        )
        if training is None:
            return found, found.weights
        x, X = _scaled(final[unit], final[others])
        roots = np.sqrt(found.importance)
        return found, simplex_weights(x * roots, X * roots).weights[0]

    everyone = list(range(1, len(units)))
    fit, weights = fitted(0, everyone)
    fan = None
    flag_given(placebos, "placebos")
    if placebos and len(everyone) > 1:
        fan = np.empty_like(compared.pool)
        for unit in everyone:
            others = [other for other in everyone if other != unit]
            fan[unit - 1] = outcomes[unit] - fitted(unit, others)[1] @ outcomes[others]
    warnings = []
    if fit.loss > _FAR * fit.bound and training is None:
        warnings.append(Message("synthetic.far_from_bound", ratio=fit.loss / max(fit.bound, 1e-300)))
    return assembled(
        "predictor_control",
        compared,
        weights,
        weights @ compared.pool,
        fan,
        setting_of(neighbours, picked, names),
        parameters={
            "method": "predictors",
            "importance": dict(zip(map(str, predictors.columns), fit.importance.tolist(), strict=True)),
            "loss": fit.loss,
            "least_loss": fit.bound,
            "loss_years": years,
        },
        conventions={
            "predictors": "divided by their standard deviation over all units, ddof 1",
            "importance": "BFGS from equal importance and from squared regression coefficients, as R's Synth",
        },
        warnings=warnings,
    )


def _loss_years(compared: Comparison, wanted: Iterable[int] | None) -> list[int]:
    before = [year for year in compared.years if year < compared.year]
    if wanted is None:
        return before
    years = sorted(set(names_given(wanted, "loss_years")), key=str)
    wrong = [year for year in years if year not in before]
    if wrong or not years:
        raise YearError(
            f"Years of the loss are not before {compared.year}, or not in the panel: {listing(wrong)}.",
            where=f"The panel has {listing(before)} before it.",
            remedy="Choose among these.",
        )
    return years


def _values(frame: pd.DataFrame, units: list[str]) -> Floats:
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise OptionError(
            f"Predictors are a {type(frame).__name__}, not a pandas DataFrame.",
            remedy="Give a frame with region ids as its index and a column for each predictor.",
        )
    twice = frame.index[frame.index.duplicated()].tolist()
    if twice:
        raise DataError(f"Predictors of {listing(twice)} are given twice.", remedy="Give one row a region.")
    missing = [unit for unit in units if unit not in frame.index]
    if missing:
        raise DataError(
            f"There are no predictors of {listing(missing)}.",
            remedy="Give a row of predictors for the treated region and every donor.",
        )
    try:
        values = frame.loc[units].to_numpy(dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"A predictor is no number: {error}.", remedy="Give numbers alone.") from None
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0]
        raise DataError(
            f"The predictor '{frame.columns[column]}' of {units[row]} is unknown.",
            remedy="Leave the predictor or the donor out.",
        )
    return np.asarray(values)
