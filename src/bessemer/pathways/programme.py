"""The mixed-integer programme of a portfolio: value against risk by scenarios, solved exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats

RISKS = ("deviation", "tail")
_GAP = 1e-9


@dataclass(frozen=True, eq=False)
class Limits:
    """Linear limits on a choice, each with the name of the option that sets it.

    Attributes
    ----------
    matrix : ndarray, shape (limits, options)
    low, high : ndarray, shape (limits,)
        Infinite where a side is open.
    names : tuple of str
        One a limit; limits of one name stand and fall together.
    """

    matrix: Floats
    low: Floats
    high: Floats
    names: tuple[str, ...]

    def without(self, name: str) -> Limits:
        """Return the limits without those of one name."""
        kept = np.array([other != name for other in self.names], dtype=bool)
        return Limits(
            self.matrix[kept],
            self.low[kept],
            self.high[kept],
            tuple(other for other in self.names if other != name),
        )

    def plus(self, row: Floats, low: float, high: float, name: str) -> Limits:
        """Return the limits with one more."""
        return Limits(
            np.vstack([self.matrix, row]),
            np.append(self.low, low),
            np.append(self.high, high),
            (*self.names, name),
        )

    @staticmethod
    def none(options: int) -> Limits:
        """Return no limits on a number of options."""
        return Limits(np.empty((0, options)), np.empty(0), np.empty(0), ())


@dataclass(frozen=True, eq=False)
class Programme:
    r"""Choose options x in {0, 1} with the best value less risk.

    .. math:: \max_x \; v' x - \lambda R(x) \quad \text{subject to } l \le A x \le u

    With deviations :math:`d_s` in S scenarios that are equally likely, R is the mean absolute deviation,

    .. math:: R(x) = \frac{1}{S} \sum_s |d_s' x|,

    or the expected shortfall of the worst share :math:`1 - \alpha` of scenarios,

    .. math:: R(x) = \min_\eta \; \eta + \frac{1}{(1 - \alpha) S} \sum_s \max(0, -d_s' x - \eta).

    Both are linear with one auxiliary variable a scenario, so that shocks that hit several options at
    once enter as they were observed, without a covariance matrix.

    Attributes
    ----------
    value : ndarray, shape (options,)
    scenarios : ndarray, shape (S, options)
        Deviations; no rows for no risk.
    aversion : float
        :math:`\lambda`, units of value per unit of risk.
    limits : Limits
    risk : {"deviation", "tail"}
    alpha : float
    at_most : float
        A bound on the risk.

    References
    ----------
    Konno, H. and Yamazaki, H. (1991), Mean-absolute deviation portfolio optimization model, Management
    Science 37. Rockafellar, R. T. and Uryasev, S. (2000), Optimization of conditional value-at-risk,
    Journal of Risk 2.
    """

    value: Floats
    scenarios: Floats
    aversion: float
    limits: Limits
    risk: str = "deviation"
    alpha: float = 0.9
    at_most: float = np.inf

    def solve(self) -> NDArray[np.bool_] | None:
        """Return the best choice, or None where no choice keeps the limits.

        Raises
        ------
        RuntimeError
            If the solver stops for another reason.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        count, size = len(self.value), len(self.scenarios)
        risky = size > 0 and (self.aversion > 0 or np.isfinite(self.at_most))
        weights, rows = self._risk_rows() if risky else (np.zeros(count), None)
        extra = len(weights) - count
        cost = self.aversion * weights if self.aversion > 0 else np.zeros(count + extra)
        cost[:count] -= self.value
        constraints = []
        if len(self.limits.names):
            padded = np.hstack([self.limits.matrix, np.zeros((len(self.limits.names), extra))])
            constraints.append(LinearConstraint(padded, self.limits.low, self.limits.high))
        if rows is not None:
            constraints.append(LinearConstraint(rows, 0.0, np.inf))
            if np.isfinite(self.at_most):
                constraints.append(LinearConstraint(weights[None, :], -np.inf, self.at_most))
        free = self.risk == "tail" and extra > 0
        lower = np.zeros(count + extra)
        if free:
            lower[count] = -np.inf
        upper = np.concatenate([np.ones(count), np.full(extra, np.inf)])
        integral = np.concatenate([np.ones(count), np.zeros(extra)])
        found = milp(
            cost,
            integrality=integral,
            bounds=Bounds(lower, upper),
            constraints=constraints,
            options={"mip_rel_gap": _GAP},
        )
        if found.status == 2:
            return None
        if found.x is None or found.status != 0:
            raise RuntimeError(f"the solver stopped: {found.message}")
        return np.asarray(found.x[:count] > 0.5)

    def _risk_rows(self) -> tuple[Floats, Floats]:
        """Return the weights in R of options and auxiliary variables, and rows that are zero or more."""
        size, count = self.scenarios.shape
        identity = np.eye(size)
        if self.risk == "tail":
            share = 1 / ((1 - self.alpha) * size)
            rows = np.hstack([self.scenarios, np.ones((size, 1)), identity])
            return np.concatenate([np.zeros(count), [1.0], np.full(size, share)]), rows
        # |d| = 2 max(0, -d) + d, so that one row a scenario is enough.
        mean = self.scenarios.mean(axis=0)
        return np.append(mean, np.full(size, 2 / size)), np.hstack([self.scenarios, identity])

    def risk_of(self, chosen: NDArray[np.bool_]) -> float:
        """Return R of a choice, without the programme."""
        return risk_of(self.scenarios, chosen, self.risk, self.alpha)

    def objective(self, chosen: NDArray[np.bool_]) -> float:
        """Return the value of a choice less its risk."""
        return float(self.value @ chosen) - self.aversion * self.risk_of(chosen)


def risk_of(
    scenarios: Floats, chosen: NDArray[np.bool_], risk: str = "deviation", alpha: float = 0.9
) -> float:
    """Return mean absolute deviation or expected shortfall of a choice.

    Examples
    --------
    >>> swings = np.array([[0.1, -0.1], [-0.1, 0.1]])
    >>> risk_of(swings, np.array([True, False])), risk_of(swings, np.array([True, True]))
    (0.1, 0.0)
    """
    if not len(scenarios):
        return 0.0
    outcome = scenarios @ chosen.astype(np.float64)
    if risk == "deviation":
        return float(np.abs(outcome).mean())
    losses = np.sort(-outcome)[::-1]
    weight = (1 - alpha) * len(losses)
    whole = int(np.floor(weight + 1e-12))
    part = losses[whole] * (weight - whole) if whole < len(losses) else 0.0
    return float((losses[:whole].sum() + part) / weight)


def blocking(programme: Programme) -> tuple[str, ...]:
    """Return the names of limits that cannot hold together: drop any one of them and the rest can.

    A deletion filter: a name is left out for good if the others still cannot hold without it.

    References
    ----------
    Chinneck, J. W. (2008), Feasibility and Infeasibility in Optimization, Springer.
    """
    limits = programme.limits
    names = tuple(dict.fromkeys(limits.names))
    nothing = np.zeros(len(programme.value))
    for name in names:
        fewer = limits.without(name)
        trial = Programme(nothing, programme.scenarios[:0], 0.0, fewer)
        if trial.solve() is None:
            limits = fewer
    return tuple(dict.fromkeys(limits.names))
