"""Ordinary least squares with standard errors clustered by group, in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError, OptionError
from bessemer.panel import Floats
from bessemer.sources.given import array_given, list_given


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients with clustered standard errors.

    Attributes
    ----------
    names : tuple of str
    coefficients, errors, t_values, p_values : ndarray, shape (names,)
        p-values are two-sided, of Student's t with `clusters` - 1 degrees of freedom.
    count, clusters : int
        Observations and clusters.
    r_squared : float
    """

    names: tuple[str, ...]
    coefficients: Floats
    errors: Floats
    t_values: Floats
    p_values: Floats
    count: int
    clusters: int
    r_squared: float

    def of(self, name: str) -> dict[str, float]:
        """Return coefficient, standard error, t and p of one regressor."""
        at = self.names.index(name)
        return {
            "coefficient": float(self.coefficients[at]),
            "error": float(self.errors[at]),
            "t": float(self.t_values[at]),
            "p": float(self.p_values[at]),
        }


def clustered_ols(y: ArrayLike, x: ArrayLike, clusters: Sequence[object], names: Sequence[str]) -> Fit:
    r"""Return least squares with the cluster-robust (CR1) covariance.

    .. math:: V = \frac{G}{G-1} \frac{n-1}{n-k} (X'X)^{-1}
              \Bigl(\sum_g X_g' e_g e_g' X_g\Bigr) (X'X)^{-1}

    Parameters
    ----------
    y : array_like, shape (n,)
    x : array_like, shape (n, k)
        Regressors, the constant among them.
    clusters : sequence, shape (n,)
        Label of each observation's cluster.
    names : sequence of str, shape (k,)

    Raises
    ------
    DataError
        If shapes differ, a value is unknown, regressors depend on each other or there is one cluster.
    OptionError
        If there is no name for each regressor.

    References
    ----------
    Cameron, A. C. and Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. Journal of
    Human Resources 50, 317-372.

    Examples
    --------
    >>> fit = clustered_ols([1.0, 2.0, 2.0, 4.0], [[1, 0], [1, 1], [1, 2], [1, 3]], "aabb", ["constant", "x"])
    >>> round(fit.of("x")["coefficient"], 6)
    0.9
    """
    target, design = (
        array_given(given, name, axes, unknown=True, infinite=True)
        for given, name, axes in ((y, "y", 1), (x, "x", 2))
    )
    if not isinstance(clusters, Sequence | np.ndarray):
        raise OptionError(f"clusters={clusters!r:.60} is no list.", remedy="Give a label for each y.")
    if target.shape != design.shape[:1] or len(clusters) != len(target):
        raise DataError(
            f"Shapes differ: y {target.shape}, x {design.shape}, {len(clusters)} clusters.",
            remedy="Give one row of x and one cluster for each y.",
        )
    names = list_given(names, "names", str, "names of regressors")
    if len(names) != design.shape[1]:
        raise OptionError(
            f"There are {len(names)} names for {design.shape[1]} columns of x.",
            remedy="Give a name for each column.",
        )
    if not (np.isfinite(target).all() and np.isfinite(design).all()):
        raise DataError("A value of the regression is unknown.", remedy="Leave out rows with unknown values.")
    n, k = design.shape
    # Scaled columns, so that the rank does not depend on units.
    size = np.linalg.norm(design, axis=0)
    if n <= k or (size == 0).any() or np.linalg.matrix_rank(design / size) < k:
        raise DataError(
            f"{n} observations do not tell {k} regressors apart.", remedy="Leave out a regressor."
        )
    labels, group = np.unique(np.asarray(list(clusters), dtype=str), return_inverse=True)
    count = len(labels)
    if count < 2:
        raise DataError("All observations are in one cluster.", remedy="Cluster by something finer.")
    scaled = design / size
    inverse = np.linalg.inv(scaled.T @ scaled)
    b = inverse @ (scaled.T @ target)
    e = target - scaled @ b
    scores = np.zeros((count, k))
    np.add.at(scores, group, scaled * e[:, None])
    factor = count / (count - 1) * (n - 1) / (n - k)
    covariance = factor * inverse @ (scores.T @ scores) @ inverse
    coefficients, errors = b / size, np.sqrt(np.diag(covariance)) / size
    with np.errstate(divide="ignore", invalid="ignore"):
        t = coefficients / errors
    spread = float(((target - target.mean()) ** 2).sum())
    return Fit(
        names=names,
        coefficients=coefficients,
        errors=errors,
        t_values=t,
        p_values=_two_sided(t, count - 1),
        count=n,
        clusters=count,
        r_squared=1.0 - float(e @ e) / spread if spread > 0 else float("nan"),
    )


def _two_sided(t: Floats, freedom: int) -> Floats:
    """Return two-sided p-values of Student's t, by the incomplete beta function."""
    from scipy.special import betainc

    return np.asarray(betainc(freedom / 2.0, 0.5, freedom / (freedom + t * t)), dtype=np.float64)
