"""The mixed-integer programme of a portfolio: value against risk by scenarios, solved exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.pathways.subsets import within

RISKS = ("deviation", "tail")
_GAP = 1e-9
_ROOM = 1e-7
_WORTH_FIXING = 12
_CHUNK = 20_000


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
class _Form:
    """The programme as arrays, auxiliary variables after the options; bounds may be tightened in place."""

    cost: Floats
    matrix: Floats
    low: Floats
    high: Floats
    lower: Floats
    upper: Floats


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

    def solve(self, known: NDArray[np.bool_] | None = None) -> NDArray[np.bool_] | None:
        """Return the best choice, or None where no choice keeps the limits.

        The relaxed programme bounds what every choice can reach; with a good choice at hand, few choices
        are left within that bound, and these are compared one by one. Where too many are left, the solver
        branches over the options that are not yet fixed. Either way the result is exact.

        Parameters
        ----------
        known : ndarray of bool, shape (options,), optional
            A choice to start from; it need not keep the limits.

        Raises
        ------
        RuntimeError
            If the solver stops for another reason.
        """
        kept = self._undominated()
        if not kept.all():
            start = None if known is None else known[kept]
            part = self._restricted(kept).solve(start)
            if part is None:
                return None
            whole = np.zeros(len(kept), dtype=bool)
            whole[np.flatnonzero(kept)[part]] = True
            return whole
        form = self._form()
        if len(self.value) >= _WORTH_FIXING:
            best = self._narrowed(form, known)
            if best is not None:
                return best
        return self._branched(form)

    def _undominated(self) -> NDArray[np.bool_]:
        """Return which options the best choice may need.

        Options with the same scenarios and the same part in every limit differ in value only, so that the
        best of them come first: where k may be chosen in all, no more than the k best of a kind are needed.
        """
        kept = np.ones(len(self.value), dtype=bool)
        counting = (self.limits.matrix == 1.0).all(axis=1) & np.isfinite(self.limits.high)
        if not counting.any() or len(self.value) < _WORTH_FIXING:
            return kept
        most = int(self.limits.high[counting].min())
        columns = np.vstack([self.scenarios, self.limits.matrix]).T
        _, kind = np.unique(columns, axis=0, return_inverse=True)
        for one in np.unique(kind):
            alike = np.flatnonzero(kind.ravel() == one)
            kept[alike[np.argsort(-self.value[alike], kind="stable")[most:]]] = False
        return kept

    def _restricted(self, kept: NDArray[np.bool_]) -> Programme:
        limits = replace(self.limits, matrix=self.limits.matrix[:, kept])
        return replace(self, value=self.value[kept], scenarios=self.scenarios[:, kept], limits=limits)

    @property
    def _risky(self) -> bool:
        return len(self.scenarios) > 0 and (self.aversion > 0 or np.isfinite(self.at_most))

    def _form(self) -> _Form:
        """Return costs and rows of the programme with its auxiliary variables."""
        count, size = len(self.value), len(self.scenarios)
        weights, rows = self._risk_rows() if self._risky else (np.zeros(count), None)
        extra = len(weights) - count
        cost = self.aversion * weights if self.aversion > 0 else np.zeros(count + extra)
        cost[:count] -= self.value
        matrix = [np.hstack([self.limits.matrix, np.zeros((len(self.limits.names), extra))])]
        low, high = [self.limits.low], [self.limits.high]
        if rows is not None:
            matrix += [rows, weights[None, :]]
            low += [np.zeros(size), np.array([-np.inf])]
            high += [np.full(size, np.inf), np.array([self.at_most])]
        lower = np.zeros(count + extra)
        if self.risk == "tail" and extra > 0:
            lower[count] = -np.inf
        upper = np.concatenate([np.ones(count), np.full(extra, np.inf)])
        return _Form(cost, np.vstack(matrix), np.concatenate(low), np.concatenate(high), lower, upper)

    def _branched(self, form: _Form) -> NDArray[np.bool_] | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        count = len(self.value)
        integral = np.zeros(len(form.cost), dtype=np.intp)
        integral[:count] = 1
        constraints = [LinearConstraint(form.matrix, form.low, form.high)] if len(form.matrix) else []
        found = milp(
            form.cost,
            integrality=integral,
            bounds=Bounds(form.lower, form.upper),
            constraints=constraints,
            options={"mip_rel_gap": _GAP},
        )
        if found.status == 2:
            return None
        if found.x is None or found.status != 0:
            raise RuntimeError(f"the solver stopped: {found.message}")
        return np.asarray(found.x[:count] > 0.5)

    def _narrowed(self, form: _Form, known: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        """Return the best choice where few are left, else None, with hopeless options fixed in place.

        With z the optimum of the relaxed programme and r the reduced cost of an option, departing from
        the relaxed choice in it costs z + r at least. Reduced costs add up, so that a choice whose sum
        exceeds what a choice at hand costs cannot be better than that.
        """
        from scipy.optimize import linprog

        count = len(self.value)
        even = form.low == form.high
        up, down = np.isfinite(form.high) & ~even, np.isfinite(form.low) & ~even
        relaxed = linprog(
            form.cost,
            A_ub=np.vstack([form.matrix[up], -form.matrix[down]]),
            b_ub=np.concatenate([form.high[up], -form.low[down]]),
            A_eq=form.matrix[even],
            b_eq=form.low[even],
            bounds=list(zip(form.lower.tolist(), form.upper.tolist(), strict=True)),
            method="highs",
        )
        if relaxed.status != 0 or relaxed.x is None or relaxed.fun is None:
            return None
        starts = [self._rounded(relaxed.x[:count])] + ([] if known is None else [known])
        reached = [self._improved(start) for start in starts]
        good = [choice for choice in reached if choice is not None]
        if not good:
            return None
        best = max(good, key=self.objective)
        room = -self.objective(best) - relaxed.fun + _ROOM
        into, out = relaxed.lower.marginals[:count], -relaxed.upper.marginals[:count]
        form.upper[:count][(into > room) & ~best] = 0.0
        form.lower[:count][(out > room) & best] = 1.0
        free = np.flatnonzero(form.lower[:count] < form.upper[:count])
        base = form.lower[:count] > 0
        used = self.limits.matrix @ base
        found = within(
            np.maximum(np.maximum(into, out), 0.0)[free],
            (out > into)[free],
            room,
            self.limits.matrix[:, free],
            self.limits.low - used,
            self.limits.high - used,
        )
        if found is None:
            return None
        return self._best_of(found, free, base, best)

    def _best_of(
        self,
        found: NDArray[np.bool_],
        free: NDArray[np.intp],
        base: NDArray[np.bool_],
        best: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Return the best of the choices left, each the base with some of the free options."""
        reach = self.objective(best)
        start = self.scenarios @ base.astype(np.float64)
        for first in range(0, len(found), _CHUNK):
            part = found[first : first + _CHUNK].astype(np.float64)
            outcomes = part @ self.scenarios[:, free].T + start
            risks = risks_of(outcomes, self.risk, self.alpha)
            worth = part @ self.value[free] + self.value[base].sum() - self.aversion * risks
            worth[risks > self.at_most + 1e-12] = -np.inf
            top = int(worth.argmax())
            if worth[top] > reach + 1e-12:
                reach = float(worth[top])
                best = base.copy()
                best[free[part[top] > 0.5]] = True
        return best

    def _rounded(self, relaxed: Floats) -> NDArray[np.bool_]:
        """Return as many of the largest parts of a relaxed choice as it holds in all."""
        chosen = np.zeros(len(relaxed), dtype=bool)
        chosen[np.argsort(-relaxed - 1e-9 * self.value, kind="stable")[: round(float(relaxed.sum()))]] = True
        return chosen

    def _improved(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
        """Return a choice improved by adding, dropping and exchanging; None where none keeps the limits."""
        best = self.objective(chosen) if self._kept(chosen[None])[0] else -np.inf
        while True:
            inside, outside = np.flatnonzero(chosen), np.flatnonzero(~chosen)
            trials = np.repeat(chosen[None], len(inside) * len(outside) + len(chosen), axis=0)
            each = np.arange(len(inside) * len(outside))
            trials[each, np.repeat(inside, len(outside))] = False
            trials[each, np.tile(outside, len(inside))] = True
            single = np.arange(len(chosen))
            trials[len(each) + single, single] ^= True
            trials = trials[self._kept(trials)]
            risks = risks_of(trials @ self.scenarios.T, self.risk, self.alpha)
            gains = trials @ self.value - self.aversion * risks
            if not len(gains) or gains.max() <= best + 1e-12:
                return chosen if np.isfinite(best) else None
            chosen, best = trials[int(gains.argmax())], float(gains.max())

    def _kept(self, choices: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which choices, shape (choices, options), keep limits and the bound on risk."""
        sums = choices @ self.limits.matrix.T
        kept = ((sums >= self.limits.low - 1e-9) & (sums <= self.limits.high + 1e-9)).all(axis=1)
        if np.isfinite(self.at_most):
            risks = risks_of(choices @ self.scenarios.T, self.risk, self.alpha)
            kept &= risks <= self.at_most + 1e-12
        return np.asarray(kept)

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
    return float(risks_of((scenarios @ chosen.astype(np.float64))[None], risk, alpha)[0])


def risks_of(outcomes: Floats, risk: str = "deviation", alpha: float = 0.9) -> Floats:
    """Return the risk of each row of outcomes, shape (choices, scenarios); zero without scenarios."""
    size = outcomes.shape[1]
    if not size:
        return np.zeros(len(outcomes))
    if risk == "deviation":
        return np.asarray(np.abs(outcomes).mean(axis=1))
    losses = np.sort(-outcomes, axis=1)[:, ::-1]
    weight = (1 - alpha) * size
    whole = int(np.floor(weight + 1e-12))
    part = losses[:, whole] * (weight - whole) if whole < size else 0.0
    return np.asarray((losses[:, :whole].sum(axis=1) + part) / weight)


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
