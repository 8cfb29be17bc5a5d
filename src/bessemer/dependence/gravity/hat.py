"""The exact-hat model: changes of wages, prices, trade and income after a shock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np


from bessemer.dependence.gravity.anderson import FixedPoint, fixed_point
from bessemer.dependence.gravity.calibration import Baseline
from bessemer.errors import BessemerError
from bessemer.panel import Floats

TOLERANCE = 1e-11
# Wages follow excess demand for labour by these parts, the second where the first fails.
DAMPING = (0.1, 0.02)
_LIMITS = (600, 4000)


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
        x_i'^s &= \sum_n \frac{\pi'^M_{ni,s}}{1 + \tau'^M_{ni,s}} \sum_k \gamma_n^{sk} x_n'^k
            + \sum_n \frac{\pi'^F_{ni,s}}{1 + \tau'^F_{ni,s}} b_n^s I_n', \\
        I_n' &= \hat w_n L_n + T_n' + D_n', \qquad \hat w_n L_n = \sum_k \beta_n^k x_n'^k, \qquad
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
    International Economics 4. Dekle, R., Eaton, J. and Kortum, S. (2008), Global rebalancing with gravity, IMF
    Staff Papers 55(3).
    """
    powers = np.asarray(elasticities, dtype=np.float64).reshape(len(base.sectors), -1)
    system = _System(base, powers, shock or Shock(), base.deficits if deficits is None else deficits)
    first = np.zeros((system.length, 1)) if start is None else np.asarray(start, dtype=np.float64)
    first = np.broadcast_to(first.reshape(system.length, -1), (system.length, powers.shape[1]))
    reached = None
    for damping, limit in zip(DAMPING, _LIMITS, strict=True):
        with np.errstate(all="ignore"):
            reached = fixed_point(system.stepper(damping), first, tolerance=tolerance, limit=limit)
        if (reached.residual <= tolerance).all():
            return system.read(reached)
    raise ConvergenceError(
        f"No equilibrium was found: after {int(reached.iterations.max())} steps prices or output still "
        f"changed by up to {float(np.nanmax(reached.residual)):.1e} a step "
        f"({int((~(reached.residual <= tolerance)).sum())} of {powers.shape[1]} problems).",
        where=f"{len(base.regions)} regions x {len(base.sectors)} sectors, {base.year}.",
        remedy="Make the shock smaller, or take elasticities further from zero.",
    )


class _System:
    """The equations as a map of (ln wages, ln costs, ln output) onto itself, for B problems."""

    def __init__(self, base: Baseline, powers: Floats, shock: Shock, deficits: Floats) -> None:
        self.base, self.count, self.size = base, len(base.regions), len(base.sectors)
        self.batch = powers.shape[1]
        self.length = self.count * (1 + 2 * self.size)
        self.powers = powers[:, None, :]
        self.deficits = np.asarray(deficits, dtype=np.float64).reshape(self.count, -1)
        self.added = base.added[..., None]
        self.spending = base.spending[..., None]
        self.mixes = np.ascontiguousarray(base.inputs.transpose(0, 2, 1))
        self.made = base.output > 0
        self.scale = np.where(self.made, base.output, 1.0)[..., None]
        self.total = base.labour.sum()
        rates = base.tariffs if shock.tariffs is None else shock.tariffs
        self.taxed = bool((rates != 0).any())
        self.shares = base.shares if shock.kept is None else base.shares * shock.kept
        change = shock.factors
        if shock.tariffs is not None:
            ratio = (1.0 + shock.tariffs) / (1.0 + base.tariffs)
            change = ratio if change is None else change * ratio
        # Costs enter through their powers, which differ between problems: then every problem has its own shares.
        self.apart = change is not None
        self.sources: list[Floats] = []
        for use in (0, 1):
            share = self.shares[use]
            if change is not None:
                moved = np.exp(-powers[:, None, None, :] * np.log(change[use])[..., None])
                share = share[..., None] * moved  # s, n, i, b
            self.sources.append(np.ascontiguousarray(share))
        self.net: list[Floats] = []
        for use in (0, 1):
            source = self.sources[use]
            if self.taxed:
                source = source / (1.0 + (rates[use][..., None] if self.apart else rates[use]))
            self.net.append(np.ascontiguousarray(source.swapaxes(1, 2)))

    def _through(self, shares: Floats, values: Floats) -> Floats:
        """Return shares (s, n, i) applied to values (s, i, b), problem by problem where shares differ."""
        if self.apart:
            if self.batch == 1:
                return np.matmul(shares[..., 0], values)
            return np.einsum("snib,sib->snb", shares, values)
        return np.matmul(shares, values)

    def stepper(self, damping: float) -> Callable[[Floats], Floats]:
        """Return the map with wages damped."""

        def step(state: Floats) -> Floats:
            wages, costs, output = self._parts(state)
            made = self._goods(wages, costs, output)
            earned = (self.added * made.output).sum(axis=0)
            labour = self.base.labour[:, None]
            follow = wages + damping * (np.log(np.maximum(earned, 1e-300) / labour) - wages)
            follow -= np.log((np.exp(follow) * labour).sum(axis=0) / self.total)
            grown = np.log(np.maximum(made.output / self.scale, 1e-30))
            grown[~self.made] = 0.0
            return np.concatenate([follow, made.costs.reshape(-1, self.batch), grown.reshape(-1, self.batch)])

        return step

    def _parts(self, state: Floats) -> tuple[Floats, Floats, Floats]:
        cut, shape = self.count * (1 + self.size), (self.size, self.count, self.batch)
        return state[: self.count], state[self.count : cut].reshape(shape), state[cut:].reshape(shape)

    def _goods(self, wages: Floats, costs: Floats, output: Floats) -> _Goods:
        """Return one round of prices, demand and output."""
        offers = np.exp(-self.powers * costs)
        weights = [self._through(source, offers) for source in self.sources]
        logs = [np.log(weight) / -self.powers for weight in weights]
        ahead = self.added * wages + self._mixed(self.mixes, logs[0])
        bought = self._mixed(self.base.inputs, np.exp(output) * self.base.output[..., None])
        earned = np.exp(wages) * self.base.labour[:, None] + self.deficits
        income, revenue = earned, np.zeros_like(earned)
        kept = [1.0, 1.0]
        if self.taxed:
            kept = [
                self._through(self._back(net), offers) / weight
                for net, weight in zip(self.net, weights, strict=True)
            ]
            inputs = ((1.0 - kept[0]) * bought).sum(axis=0)
            rate = (self.spending * (1.0 - kept[1])).sum(axis=0)
            income = (earned + inputs) / (1.0 - rate)
            revenue = income - earned
        used = (bought, self.spending * income)
        sold = [
            self._through(net, spent / weight)
            for net, spent, weight in zip(self.net, used, weights, strict=True)
        ]
        return _Goods(ahead, offers * (sold[0] + sold[1]), np.stack(logs), income, revenue)

    @staticmethod
    def _back(net: Floats) -> Floats:
        return net.swapaxes(1, 2)

    @staticmethod
    def _mixed(matrices: Floats, values: Floats) -> Floats:
        """Return per-region products (n, a, s) by (s, n, b), as (a, n, b)."""
        return np.matmul(matrices, values.transpose(1, 0, 2)).transpose(1, 0, 2)

    def read(self, reached: FixedPoint) -> Equilibrium:
        """Return the equilibrium at a fixed point."""
        wages, costs, output = self._parts(reached.values)
        made = self._goods(wages, costs, output)
        before = self.base.final.sum(axis=0)[:, None]
        level = np.exp((self.spending * made.prices[1]).sum(axis=0))
        return Equilibrium(
            wages=np.exp(wages),
            costs=np.exp(costs),
            prices=np.exp(made.prices),
            output=np.exp(output),
            income=made.income / before,
            price_level=level,
            revenue=made.revenue,
            reached=reached,
        )


@dataclass(frozen=True, eq=False)
class _Goods:
    costs: Floats
    output: Floats
    prices: Floats
    income: Floats
    revenue: Floats


def rebased(base: Baseline, shock: Shock | None, found: Equilibrium, elasticities: Floats) -> Baseline:
    """Return the economy after a shock as a baseline of its own, from an equilibrium of one problem."""
    shock = shock or Shock()
    powers = np.asarray(elasticities, dtype=np.float64).reshape(-1)[:, None, None]
    rates = base.tariffs if shock.tariffs is None else shock.tariffs
    change = (1.0 + rates) / (1.0 + base.tariffs) * (1.0 if shock.factors is None else shock.factors)
    shares = base.shares * (1.0 if shock.kept is None else shock.kept)
    offers = np.exp(-powers * np.log(found.costs[:, :, 0])[:, None, :])
    shares = shares * np.exp(-powers * np.log(change)) * offers
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
