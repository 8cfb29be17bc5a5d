"""The mixed-integer programme of a portfolio: value against risk by scenarios, solved exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats

RISKS = ("deviation", "tail")
_GAP = 1e-9
_WORTH_FIXING = 16


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
        matrix = [np.hstack([self.limits.matrix, np.zeros((len(self.limits.names), extra))])]
        low, high = [self.limits.low], [self.limits.high]
        if rows is not None:
            matrix += [rows, weights[None, :]]
            low += [np.zeros(size), np.array([-np.inf])]
            high += [np.full(size, np.inf), np.array([self.at_most])]
        whole, lower_row, upper_row = np.vstack(matrix), np.concatenate(low), np.concatenate(high)
        lower = np.zeros(count + extra)
        if self.risk == "tail" and extra > 0:
            lower[count] = -np.inf
        upper = np.concatenate([np.ones(count), np.full(extra, np.inf)])
        if risky and count >= _WORTH_FIXING:
            self._fix(cost, whole, lower_row, upper_row, lower, upper)
        integral = np.concatenate([np.ones(count), np.zeros(extra)])
        constraints = [LinearConstraint(whole, lower_row, upper_row)] if len(whole) else []
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

    def _fix(
        self, cost: Floats, whole: Floats, low: Floats, high: Floats, lower: Floats, upper: Floats
    ) -> None:
        """Fix options that no choice as good as a known one can have, or lack, in place.

        With z the optimum of the relaxed programme and r the reduced cost of an option, having it costs
        z + r at least; where that is more than a choice at hand costs, the option is out. So the result
        stays exact, and most of the options need no branching.
        """
        from scipy.optimize import linprog

        count = len(self.value)
        even = low == high
        up, down = np.isfinite(high) & ~even, np.isfinite(low) & ~even
        relaxed = linprog(
            cost,
            A_ub=np.vstack([whole[up], -whole[down]]),
            b_ub=np.concatenate([high[up], -low[down]]),
            A_eq=whole[even],
            b_eq=low[even],
            bounds=list(zip(lower.tolist(), upper.tolist(), strict=True)),
            method="highs",
        )
        if relaxed.status != 0 or relaxed.x is None or relaxed.fun is None:
            return
        known = self._improved(relaxed.x[:count])
        if known is None:
            return
        room = -self.objective(known) - relaxed.fun + 1e-7
        upper[:count][(relaxed.lower.marginals[:count] > room) & ~known] = 0.0
        lower[:count][(-relaxed.upper.marginals[:count] > room) & known] = 1.0

    def _keeps(self, choices: Floats) -> NDArray[np.bool_]:
        """Return which choices, shape (choices, options), keep limits and the bound on risk."""
        sums = choices @ self.limits.matrix.T
        kept = ((sums >= self.limits.low - 1e-9) & (sums <= self.limits.high + 1e-9)).all(axis=1)
        if np.isfinite(self.at_most):
            kept &= np.array([self.risk_of(choice > 0.5) <= self.at_most + 1e-12 for choice in choices])
        return np.asarray(kept)

    def _improved(self, relaxed: Floats) -> NDArray[np.bool_] | None:
        """Return a good choice near a relaxed one, improved by single exchanges; None where none is seen."""
        size = round(float(relaxed.sum()))
        chosen = np.zeros(len(relaxed), dtype=bool)
        chosen[np.argsort(-relaxed - 1e-9 * self.value, kind="stable")[:size]] = True
        if not self._keeps(chosen[None].astype(np.float64))[0]:
            return None
        best = self.objective(chosen)
        while True:
            inside, outside = np.flatnonzero(chosen), np.flatnonzero(~chosen)
            trials = np.repeat(chosen[None].astype(np.float64), len(inside) * len(outside), axis=0)
            each = np.arange(len(trials))
            trials[each, np.repeat(inside, len(outside))] = 0.0
            trials[each, np.tile(outside, len(inside))] = 1.0
            trials = trials[self._keeps(trials)]
            gains = np.array([self.objective(trial > 0.5) for trial in trials])
            if not len(gains) or gains.max() <= best + 1e-12:
                return chosen
            chosen, best = trials[int(gains.argmax())] > 0.5, float(gains.max())

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
