"""Synthetic difference-in-differences: weights for donors and for years before, and a level of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError
from bessemer.history.synthetic.assembly import assembled, setting_of
from bessemer.history.synthetic.comparison import Transform, before_given, compare
from bessemer.history.synthetic.control import SyntheticControl
from bessemer.history.synthetic.dual import ridge_simplex_weights
from bessemer.history.synthetic.inference import placebo_p_value
from bessemer.history.synthetic.simplex import simplex_weights
from bessemer.panel import Floats, Panel
from bessemer.sources.given import array_given, flag_given


@dataclass(frozen=True, eq=False)
class DoubleWeights:
    """Synthetic difference-in-differences of one treated unit.

    Attributes
    ----------
    units : ndarray, shape (donors,)
    years : ndarray, shape (years before,)
    penalty : float
        :math:`\\zeta^2 T_0`.
    gaps : ndarray, shape (years,)
        Outcome less weighted donors, less the same gap in the weighted years before.
    effect : float
    """

    units: Floats
    years: Floats
    penalty: float
    gaps: Floats
    effect: float


def double_weights(outcome: ArrayLike, pool: ArrayLike, before: int) -> DoubleWeights:
    r"""Return the weights of synthetic difference-in-differences and its effect, for one treated unit.

    .. math:: \hat\omega = \arg\min_{\omega_0,\, \omega \in \Delta} \sum_{t \le T_0}
              (\omega_0 + \textstyle\sum_j \omega_j y_{jt} - y_{1t})^2 + \zeta^2 T_0 \lVert \omega \rVert^2,
              \qquad \zeta = T_1^{1/4} \hat\sigma

    .. math:: \hat\lambda = \arg\min_{\lambda_0,\, \lambda \in \Delta} \sum_j
              (\lambda_0 + \textstyle\sum_{t \le T_0} \lambda_t y_{jt} - \bar y_{j,post})^2

    .. math:: \hat\tau = (\bar y_{1,post} - \textstyle\sum_t \lambda_t y_{1t})
              - \sum_j \omega_j (\bar y_{j,post} - \textstyle\sum_t \lambda_t y_{jt})

    :math:`\hat\sigma` is the standard deviation of yearly changes among donors before. Both problems are
    solved exactly; the R package synthdid stops early and drops small weights, so its figures differ a
    little.

    Parameters
    ----------
    outcome : array_like, shape (years,)
    pool : array_like, shape (donors, years)
    before : int
        Years before the treatment, :math:`T_0 \ge 2`.

    Returns
    -------
    DoubleWeights

    Raises
    ------
    DataError
        If no donor changes before the treatment, so that there is no noise to set the penalty by.

    References
    ----------
    Arkhangelsky, D., Athey, S., Hirshberg, D., Imbens, G. and Wager, S. (2021). Synthetic
    difference-in-differences. American Economic Review 111, 4088-4118, algorithm 1.

    Examples
    --------
    >>> pool = [[1.0, 2.0, 3.0, 4.0], [1.0, 1.5, 3.5, 4.0]]
    >>> round(double_weights([5.0, 6.0, 7.0, 10.0], pool, 3).effect, 6)
    2.0
    """
    y, X = array_given(outcome, "outcome", 1), array_given(pool, "pool", 2)
    if X.shape[1] != len(y):
        raise DataError(
            f"The outcome has {len(y)} years, the pool {X.shape[1]}.", remedy="Give the same years."
        )
    before_given(before, len(y), 2)
    changes = np.diff(X[:, :before], axis=1)
    noise = float(changes.std(ddof=1)) if changes.size > 1 else 0.0
    if not noise > 0.0:
        raise DataError(
            "The changes of the donors before the treatment do not vary.",
            remedy="Give more donors or years before.",
        )
    after = X.shape[1] - before
    penalty = float(np.sqrt(after) * noise**2 * before)
    own, others = y[:before], X[:, :before]
    units = ridge_simplex_weights(own - own.mean(), others - others.mean(axis=1, keepdims=True), penalty)
    late = X[:, before:].mean(axis=1)
    years = simplex_weights(late - late.mean(), (others - others.mean(axis=0)).T).weights[0]
    gaps = y - units @ X
    gaps = gaps - years @ gaps[:before]
    return DoubleWeights(units, years, penalty, gaps, float(gaps[before:].mean()))


def synthetic_difference(
    panel: Panel,
    treated: str,
    year: int,
    donors: Iterable[str] | None = None,
    industry: str | None = None,
    *,
    transform: Transform = "level",
    placebos: bool = True,
    across_breaks: bool = False,
    neighbours: Iterable[str] | None = None,
    picked: bool = False,
    names: Mapping[str, Any] | None = None,
) -> SyntheticControl:
    """Return synthetic difference-in-differences for one region; see :func:`double_weights`.

    Parameters
    ----------
    panel, treated, year, donors, industry, transform, placebos, across_breaks, neighbours, picked, names
        As for :func:`bessemer.history.synthetic_control`.

    Returns
    -------
    SyntheticControl
        ``gaps`` are net of the weighted gap before, so that their mean from `year` on is the effect;
        ``standard_error`` is the standard deviation of the placebo effects, and ``p_value`` ranks the size
        of the effect among them.

    Raises
    ------
    RegionError, YearError, DataError, OptionError
        As for :func:`bessemer.history.synthetic_control`.

    References
    ----------
    Arkhangelsky, D., Athey, S., Hirshberg, D., Imbens, G. and Wager, S. (2021). Synthetic
    difference-in-differences. American Economic Review 111, 4088-4118.

    Examples
    --------
    >>> import numpy as np
    >>> from bessemer.panel import Panel
    >>> values = np.array([[4.0, 2, 6], [5, 3, 7.5], [6, 4, 8], [9, 5, 9]])[:, :, None]
    >>> panel = Panel(values, (1980, 1981, 1982, 1983), ("A", "B", "C"), ("total",))
    >>> round(synthetic_difference(panel, "A", 1983, placebos=False).att, 3)
    2.0
    """
    compared = compare(
        panel, treated, year, donors, industry, transform=transform, across_breaks=across_breaks
    )
    before, pool = compared.before, compared.pool
    found = double_weights(compared.outcome, pool, before)
    fan = None
    flag_given(placebos, "placebos")
    if placebos and len(pool) > 2:
        rest = [np.delete(pool, unit, axis=0) for unit in range(len(pool))]
        fan = np.vstack([double_weights(pool[unit], others, before).gaps for unit, others in enumerate(rest)])
    fields: dict[str, Any] = {}
    if fan is not None:
        effects = fan[:, before:].mean(axis=1)
        fields["p_value"] = placebo_p_value(abs(found.effect), np.abs(effects))
        fields["standard_error"] = float(effects.std())
    weighted = zip(compared.years[:before], found.years, strict=True)
    return assembled(
        "synthetic_difference",
        compared,
        found.units,
        compared.outcome - found.gaps,
        fan,
        setting_of(neighbours, picked, names),
        parameters={
            "method": "synthetic difference-in-differences",
            "penalty": found.penalty,
            "year_weights": {str(known): float(weight) for known, weight in weighted if weight > 0.0},
        },
        conventions={
            "p_value": "(1 + number at least as extreme) / (1 + number of placebos), size of the effect",
            "standard_error": "standard deviation of the effects of all donors as placebos",
        },
        **fields,
    )
