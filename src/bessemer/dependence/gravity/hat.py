"""The exact-hat model: changes of wages, prices, trade and income after a shock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bessemer.dependence.gravity.anderson import FixedPoint, fixed_point
from bessemer.dependence.gravity.calibration import Baseline
from bessemer.dependence.gravity.links import links_of
from bessemer.ensembles import one_thread
from bessemer.errors import BessemerError
from bessemer.panel import Floats

TOLERANCE = 1e-11
# Wages follow excess demand for labour by this part for at most so many steps; then more slowly.
DAMPING = ((0.1, 600), (0.02, 4000))


class ConvergenceError(BessemerError):
    """No equilibrium was found to the tolerance."""


@dataclass(frozen=True, eq=False)
class Shock:
    """Changes of trade, by use, product, buyer and seller, shape (2, S, R, R); None for no change.

    Attributes
    ----------
    factors : ndarray or None
        Trade costs after over before, without tariffs; above zero.
    tariffs : ndarray or None
        Tariff rates after the shock.
    kept : ndarray or None
        Part of the seller's varieties that still reach the buyer, 0 to 1; zero is an embargo.
    """

    factors: Floats | None = None
    tariffs: Floats | None = None
    kept: Floats | None = None


@dataclass(frozen=True, eq=False)
class Equilibrium:
    r"""Changes against the baseline for B sets of elasticities: value after over value before.

    Attributes
    ----------
    wages : ndarray, shape (R, B)
        In units of the world's value added.
    costs : ndarray, shape (S, R, B)
        Producer prices.
    prices : ndarray, shape (2, S, R, B)
        Buyer's price indices by use.
    output : ndarray, shape (S, R, B)
        Sales, value; 1 where there are none before.
    income, price_level : ndarray, shape (R, B)
        Spending on final goods and its price.
    revenue : ndarray, shape (R, B)
        Tariff revenue, money.
    reached : FixedPoint
        Logarithms of wages, costs and output, with the residuals.
    """

    wages: Floats
    costs: Floats
    prices: Floats
    output: Floats
    income: Floats
    price_level: Floats
    revenue: Floats
    reached: FixedPoint

    @property
    def real_income(self) -> Floats:
        """Change of real final spending, after over before, shape (R, B)."""
        return np.asarray(self.income / self.price_level)


@one_thread()
def equilibrium(
    base: Baseline,
    elasticities: Floats,
    shock: Shock | None = None,
    *,
    deficits: Floats | None = None,
    start: Floats | None = None,
    tolerance: float = TOLERANCE,
) -> Equilibrium:
    r"""Return the equilibrium after a shock for B sets of trade elasticities at once.

    With value added :math:`w_n L_n` (L fixed), Cobb-Douglas cost and spending shares and trade shares of
    constant elasticity :math:`\varepsilon_s`, hats for after over before,

    .. math::
        \hat c_n^k &= \hat w_n^{\beta_n^k} \prod_s (\hat P^M_{n,s})^{\gamma_n^{sk}}, \qquad
        (\hat P^u_{n,s})^{-\varepsilon_s} = \sum_i \pi^u_{ni,s}\, \rho^u_{ni,s}
            (\hat\kappa^u_{ni,s} \hat c_i^s)^{-\varepsilon_s}, \\
        \pi'^u_{ni,s} &= \pi^u_{ni,s}\, \rho^u_{ni,s}
            (\hat\kappa^u_{ni,s} \hat c_i^s / \hat P^u_{n,s})^{-\varepsilon_s}, \qquad
        \hat\kappa = \hat d\, \frac{1 + \tau'}{1 + \tau}, \\
        {x'}_i^s &= \sum_n \frac{\pi'^M_{ni,s}}{1 + \tau'^M_{ni,s}} \sum_k \gamma_n^{sk} {x'}_n^k
            + \sum_n \frac{\pi'^F_{ni,s}}{1 + \tau'^F_{ni,s}} b_n^s I_n', \\
        I_n' &= \hat w_n L_n + T_n' + D_n', \qquad \hat w_n L_n = \sum_k \beta_n^k {x'}_n^k, \qquad
        \sum_n \hat w_n L_n = \sum_n L_n

    where :math:`\rho` is the part of the seller's varieties that still reach the buyer (zero for an embargo).
    Prices, output and wages are iterated together, wages damped, with Anderson acceleration.

    Parameters
    ----------
    base : Baseline
    elasticities : ndarray, shape (S,) or (S, B)
        Above zero.
    shock : Shock, optional
    deficits : ndarray, shape (R,), optional
        D' in units of the world's value added before; by default those of the baseline.
    start : ndarray, shape (R + 2 S R,) or (R + 2 S R, B), optional
        Logarithms of wages, costs and output to start from.
    tolerance : float
        On the largest change of a logarithm in one step.

    Returns
    -------
    Equilibrium

    Raises
    ------
    ConvergenceError
        If no fixed point is found; the message says how far it was.

    References
    ----------
    Caliendo, L. and Parro, F. (2015), Estimates of the trade and welfare effects of NAFTA, Review of Economic
    Studies 82(1). Costinot, A. and Rodriguez-Clare, A. (2014), Trade theory with numbers, Handbook of
    International Economics 4. Dekle, R., Eaton, J. and Kortum, S. (2008), Global rebalancing with gravity,
    IMF Staff Papers 55(3).
    """
    powers = np.asarray(elasticities, dtype=np.float64).reshape(len(base.sectors), -1)
    system = _System(base, powers, shock or Shock(), base.deficits if deficits is None else deficits)
    first = np.zeros((system.length, 1)) if start is None else np.asarray(start, dtype=np.float64)
    first = np.broadcast_to(first.reshape(system.length, -1), (system.length, powers.shape[1]))
    steps, residual = 0, np.full(powers.shape[1], np.inf)
    for damping, limit in DAMPING:
        with np.errstate(all="ignore"):
            reached = fixed_point(system.stepper(damping), first, tolerance=tolerance, limit=limit)
        steps, residual = steps + int(reached.iterations.max()), reached.residual
        if (residual <= tolerance).all():
            return system.read(reached)
    missed = ~(residual <= tolerance)
    raise ConvergenceError(
        f"No equilibrium was found in {steps} steps: logarithms of prices, wages or output moved by up to "
        f"{float(np.nan_to_num(residual, nan=np.inf).max()):.1e} a step, where {tolerance:g} is allowed "
        f"({int(missed.sum())} of {powers.shape[1]} problems).",
        where=f"{len(base.regions)} regions x {len(base.sectors)} sectors, {base.year}; "
        f"elasticities from {powers.min():g} to {powers.max():g}.",
        remedy="Make the shock smaller, or take elasticities further from zero.",
    )


@dataclass(frozen=True, eq=False)
class _Goods:
    """One round of the goods market: logarithms of costs ahead and of prices (S, 2 R, B), sales, income."""

    costs: Floats
    sales: Floats
    prices: Floats
    income: Floats
    revenue: Floats


class _System:
    """The equations as a map of (ln wages, ln costs, ln output) onto itself, for B problems."""

    def __init__(self, base: Baseline, powers: Floats, shock: Shock, deficits: Floats) -> None:
        self.base, self.count, self.size = base, len(base.regions), len(base.sectors)
        self.batch = powers.shape[1]
        self.length = self.count * (1 + 2 * self.size)
        self.powers = -powers[:, None, :]
        self.deficits = np.asarray(deficits, dtype=np.float64).reshape(self.count, -1)
        self.labour = base.labour[:, None]
        self.added, self.spending, self.output = (
            grid[..., None] for grid in (base.added, base.spending, base.output)
        )
        self.mixes = np.ascontiguousarray(base.inputs.transpose(0, 2, 1))
        self.made = base.output > 0
        self.scale = np.where(self.made, base.output, 1.0)[..., None]
        rates = base.tariffs if shock.tariffs is None else shock.tariffs
        shares = base.shares if shock.kept is None else base.shares * shock.kept
        self.offered, self.sold, self.levies = links_of(
            shares, rates, _price_factors(base, shock), self.powers
        )

    def stepper(self, damping: float) -> Callable[[Floats], Floats]:
        """Return the map with wages damped."""
        cut = self.count * (1 + self.size)

        def step(state: Floats) -> Floats:
            wages, costs, output = self._parts(state)
            made = self._goods(wages, costs, output)
            earned = (self.added * made.sales).sum(axis=0)
            follow = wages + damping * (np.log(np.maximum(earned, 1e-300) / self.labour) - wages)
            follow -= np.log((np.exp(follow) * self.labour).sum(axis=0) / self.base.labour.sum())
            ahead = np.empty_like(state)
            ahead[: self.count] = follow
            ahead[self.count : cut] = made.costs.reshape(-1, self.batch)
            grown = ahead[cut:].reshape(costs.shape)
            np.log(np.maximum(made.sales / self.scale, 1e-30), out=grown)
            grown[~self.made] = 0.0
            return ahead

        return step

    def _parts(self, state: Floats) -> tuple[Floats, Floats, Floats]:
        cut, shape = self.count * (1 + self.size), (self.size, self.count, self.batch)
        return state[: self.count], state[self.count : cut].reshape(shape), state[cut:].reshape(shape)

    def _goods(self, wages: Floats, costs: Floats, output: Floats) -> _Goods:
        offers = np.exp(self.powers * costs)
        weights = self.offered(offers)
        prices = np.log(weights) / self.powers
        ahead = self.added * wages + _mixed(self.mixes, prices[:, : self.count])
        spent = np.empty_like(weights)
        bought, final = spent[:, : self.count], spent[:, self.count :]
        bought[...] = _mixed(self.base.inputs, np.exp(output) * self.output)
        income = np.exp(wages) * self.labour + self.deficits
        revenue = np.zeros_like(income)
        if self.levies is not None:
            taken = np.zeros_like(weights)
            self.levies.add_to(taken, offers)
            taken /= weights
            paid = (taken[:, : self.count] * bought).sum(axis=0)
            rate = (self.spending * taken[:, self.count :]).sum(axis=0)
            revenue = (paid + rate * income) / (1.0 - rate)
            income = income + revenue
        np.multiply(self.spending, income, out=final)
        spent /= weights
        return _Goods(ahead, offers * self.sold(spent), prices, income, revenue)

    def read(self, reached: FixedPoint) -> Equilibrium:
        """Return the equilibrium at a fixed point."""
        wages, costs, output = self._parts(reached.values)
        made = self._goods(wages, costs, output)
        prices = made.prices.reshape(self.size, 2, self.count, self.batch).swapaxes(0, 1)
        return Equilibrium(
            wages=np.exp(wages),
            costs=np.exp(costs),
            prices=np.exp(prices),
            output=np.exp(output),
            income=made.income / self.base.final.sum(axis=0)[:, None],
            price_level=np.exp((self.spending * prices[1]).sum(axis=0)),
            revenue=made.revenue,
            reached=reached,
        )


def _mixed(matrices: Floats, values: Floats) -> Floats:
    """Return products (n, a, s) by (s, n, b) of every region, as (a, n, b)."""
    return np.asarray(np.matmul(matrices, values.transpose(1, 0, 2)).transpose(1, 0, 2))


def _price_factors(base: Baseline, shock: Shock) -> Floats | None:
    """Return by what the buyer's price of a flow changes at unchanged costs; None for no change."""
    if shock.tariffs is None:
        return shock.factors
    ratio = (1.0 + shock.tariffs) / (1.0 + base.tariffs)
    return ratio if shock.factors is None else ratio * shock.factors


def rebased(base: Baseline, shock: Shock | None, found: Equilibrium, elasticities: Floats) -> Baseline:
    """Return the economy after a shock as a baseline of its own, from an equilibrium of one problem."""
    shock = shock or Shock()
    powers = np.asarray(elasticities, dtype=np.float64).reshape(-1)[:, None, None]
    rates = base.tariffs if shock.tariffs is None else shock.tariffs
    change = _price_factors(base, shock)
    shares = base.shares if shock.kept is None else base.shares * shock.kept
    if change is not None:
        shares = shares * np.exp(-powers * np.log(change))
    shares = shares * np.exp(-powers * np.log(found.costs[:, :, 0])[:, None, :])
    shares = shares / shares.sum(axis=3, keepdims=True)
    income = base.final.sum(axis=0) * found.income[:, 0]
    labour = base.labour * found.wages[:, 0]
    return replace(
        base,
        shares=shares,
        tariffs=rates,
        output=base.output * found.output[:, :, 0],
        final=base.spending * income,
        labour=labour,
        deficits=income - labour - found.revenue[:, 0],
    )
