"""Conformal inference for a synthetic control: how far an effect can lie before its year stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.errors import OptionError
from bessemer.history.synthetic.comparison import Comparison, comparison_given
from bessemer.history.synthetic.simplex import simplex_weights
from bessemer.panel import Floats
from bessemer.sources.given import number_given

if TYPE_CHECKING:
    import pandas as pd

_DOUBLINGS = 40
_HALVINGS = 30
_NOTHING = 1e-9


def conformal_p_value(compared: Comparison, effect: float = 0.0) -> float:
    r"""Return the p-value of a constant effect by cyclic shifts of the errors.

    Under the hypothesis the outcome without treatment is known in all years; weights are fitted to all of
    them, and the errors :math:`\hat u_t` are as likely in any of their cyclic shifts:

    .. math:: p = \frac{1}{T} \# \{ s : S(\hat u_{t+s}) \ge S(\hat u) \}, \qquad
              S(u) = \frac{1}{T_1} \sum_{t \ge t_0} | u_t |

    Parameters
    ----------
    compared : Comparison
    effect : float
        The same in every year from the first treated one on, in the unit of the outcome.

    Returns
    -------
    float
        At least one over the number of years.

    Raises
    ------
    OptionError
        If `compared` is no Comparison or `effect` no number.

    References
    ----------
    Chernozhukov, V., Wüthrich, K. and Zhu, Y. (2021). An exact and robust conformal inference method for
    counterfactual and synthetic controls. Journal of the American Statistical Association 116, 1849-1864.

    Examples
    --------
    >>> import numpy as np
    >>> from bessemer.history.synthetic.comparison import compare
    >>> from bessemer.panel import Panel
    >>> values = np.array([[4.0, 2, 6], [5, 3, 7], [6, 4, 8], [9, 5, 9]])[:, :, None]
    >>> panel = Panel(values, (1980, 1981, 1982, 1983), ("A", "B", "C"), ("total",))
    >>> compared = compare(panel, "A", 1983)
    >>> conformal_p_value(compared), conformal_p_value(compared, 2.0)
    (0.25, 1.0)
    """
    comparison_given(compared)
    number_given(effect, "effect")
    own = compared.outcome.copy()
    own[compared.before :] -= effect
    weights = simplex_weights(own, compared.pool).weights[0]
    errors = _errors(own[None], compared.pool[None], weights[None])[0]
    shifts = (np.arange(len(own))[:, None] + np.arange(compared.before, len(own))) % len(own)
    sizes = errors[shifts].mean(axis=1)
    return float((sizes >= sizes[0] * (1.0 - 1e-12)).mean())


def conformal_intervals(compared: Comparison, level: float = 0.9) -> pd.DataFrame:
    r"""Return an interval for the effect of each treated year.

    For a year and an effect the weights are fitted to the years before and that year less the effect. The
    effect is in the interval while the error of the year is no outlier among the errors before:

    .. math:: p_t(\tau) = \frac{1}{T_0 + 1} \# \{ s \in \{1..T_0, t\} : |\hat u_s| \ge |\hat u_t| \}
              > 1 - level

    The ends are found by doubling and halving from the effect that leaves no error.

    Parameters
    ----------
    compared : Comparison
    level : float
        Coverage between 0 and 1.

    Returns
    -------
    DataFrame
        Columns ``year``, ``gap``, ``low``, ``high``. Ends are unknown where there are too few years before
        for the level: with less than :math:`1/(1 - level) - 1` of them no effect can be excluded.

    Raises
    ------
    OptionError
        If `level` is not between 0 and 1.

    References
    ----------
    Chernozhukov, V., Wüthrich, K. and Zhu, Y. (2021), algorithm 1 with iid permutations.
    """
    import pandas as pd

    comparison_given(compared)
    number_given(level, "level")
    if not 0.0 < level < 1.0:
        raise OptionError(f"level={level} is not between 0 and 1.", remedy="Give 0.9 for 90 percent.")
    before, years = compared.before, compared.years
    late = np.arange(before, len(years))
    own, pool = compared.outcome[:before], compared.pool
    gaps = compared.outcome - simplex_weights(own, pool[:, :before]).weights[0] @ pool
    if (before + 1) * (1.0 - level) < 1.0 - 1e-12:
        ends = np.full((2, len(late)), np.nan)
    else:
        panels = np.concatenate(
            [
                np.broadcast_to(pool[:, :before], (len(late), len(pool), before)),
                pool[:, late].T[:, :, None],
            ],
            axis=2,
        )
        ends = _ends(np.asarray(own), compared.outcome[late], panels, gaps[late], 1.0 - level)
    return pd.DataFrame({"year": years[before:], "gap": gaps[late], "low": ends[0], "high": ends[1]})


def _errors(targets: Floats, pools: Floats, weights: Floats) -> Floats:
    """Return sizes of errors; those under a billionth of the outcome count as none."""
    sizes = np.abs(targets - np.einsum("bj,bjt->bt", weights, pools))
    return np.asarray(np.where(sizes <= _NOTHING * np.abs(targets).max(axis=1, keepdims=True), 0.0, sizes))


def _accepted(own: Floats, late: Floats, pools: Floats, effects: Floats, least: float) -> Floats:
    """Return for each treated year whether its effect is in the interval."""
    targets = np.column_stack([np.broadcast_to(own, (len(late), len(own))), late - effects])
    errors = _errors(targets, pools, simplex_weights(targets, pools).weights)
    share = (errors >= errors[:, -1:]).mean(axis=1)
    return np.asarray(share > least + 1e-12)


def _ends(own: Floats, late: Floats, pools: Floats, centre: Floats, least: float) -> Floats:
    """Return lower and upper ends by doubling steps away from the centre, then halving."""
    ends = np.empty((2, len(late)))
    scale = np.maximum(np.abs(centre), 1e-3 * np.abs(own).max())
    for side, sign in enumerate((-1.0, 1.0)):
        inner, outer = centre.copy(), centre + sign * 0.1 * scale
        for _ in range(_DOUBLINGS):
            inside = _accepted(own, late, pools, outer, least)
            if not inside.any():
                break
            inner = np.where(inside, outer, inner)
            outer = np.where(inside, centre + 2.0 * (outer - centre), outer)
        for _ in range(_HALVINGS):
            middle = 0.5 * (inner + outer)
            inside = _accepted(own, late, pools, middle, least)
            inner, outer = np.where(inside, middle, inner), np.where(inside, outer, middle)
        ends[side] = inner
    return ends
