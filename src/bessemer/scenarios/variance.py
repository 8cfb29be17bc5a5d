"""Which uncertainty matters most: the variance of each figure by source, after Sobol."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.panel import Floats
from bessemer.scenarios.engine import SCALARS, Plan, Watch, draws_of, paths_of, sizes_of

PATHS = 2000


@dataclass(frozen=True, eq=False)
class Split:
    """Variance by source.

    Attributes
    ----------
    sources : tuple of str
    first : ndarray, shape (sources, ...)
        Share of the variance that goes if a source were known, by itself.
    total : ndarray, shape (sources, ...)
        Share that stays if all other sources were known.
    variance : ndarray, shape (...)
    """

    sources: tuple[str, ...]
    first: Floats
    total: Floats
    variance: Floats

    @property
    def interaction(self) -> Floats:
        """What the sources do only together: one less the sum of the first-order shares."""
        return np.asarray(1 - self.first.sum(axis=0))


def split_of(plan: Plan, paths: int = PATHS, seed: int = 0, watch: Watch | None = None) -> Split:
    r"""Return first-order and total Sobol indices of every figure, by Jansen's estimators.

    .. math::
        S_i = 1 - \frac{E (Y_B - Y_{A_B^i})^2}{2 V}, \qquad T_i = \frac{E (Y_A - Y_{A_B^i})^2}{2 V}

    with :math:`A` and :math:`B` independent draws of all sources, and :math:`A_B^i` those of A but for source
    :math:`i`, which is of B.

    Parameters
    ----------
    plan : Plan
    paths : int
        Draws of A and of B; the standard error of an index is about :math:`1 / \sqrt{paths}`.
    seed : int
    watch : callable, optional
        Told of each chunk of draws.

    Returns
    -------
    Split
        Of shape (sources, years, figures); figures that do not vary have unknown shares.

    References
    ----------
    Jansen, M. J. W. (1999). Analysis of variance designs for model output. Computer Physics Communications
    117. Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer Physics
    Communications 181.
    """
    sources = plan.sources
    shape = (plan.years, len(SCALARS) + plan.sectors)
    sums, squares = np.zeros(shape), np.zeros(shape)
    first, total = np.zeros((len(sources), *shape)), np.zeros((len(sources), *shape))
    middle: Floats | None = None
    sizes = sizes_of(paths)
    # A stream of its own: the split does not repeat the paths of the fans.
    seeds = np.random.SeedSequence([seed, 1]).spawn(len(sizes))
    for own, size in zip(seeds, sizes, strict=True):
        one, other = own.spawn(2)
        a, b = draws_of(plan, one, size), draws_of(plan, other, size)
        of_a, of_b = paths_of(plan, a, size), paths_of(plan, b, size)
        if middle is None:
            middle = of_a[:1]  # near the mean, so that the squares keep their digits
        for values in (of_a, of_b):
            sums = sums + (values - middle).sum(axis=0)
            squares = squares + ((values - middle) ** 2).sum(axis=0)
        for place, name in enumerate(sources):
            mixed = paths_of(plan, {**a, name: b[name]}, size)
            first[place] += ((of_b - mixed) ** 2).sum(axis=0)
            total[place] += ((of_a - mixed) ** 2).sum(axis=0)
        if watch is not None:
            watch(size)
    assert middle is not None
    mean = sums / (2 * paths)
    variance = squares / (2 * paths) - mean**2
    # What varies by rounding alone does not vary.
    varies = variance > 1e-18 * np.maximum((mean + middle[0]) ** 2, 1e-12)
    double = np.where(varies, 2 * paths * variance, np.nan)
    return Split(sources, np.clip(1 - first / double, 0.0, 1.0), total / double, variance)
