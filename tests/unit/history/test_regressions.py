"""Least squares with clustered errors, against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

from bessemer.errors import DataError
from bessemer.history import clustered_ols


@pytest.mark.parametrize("seed", range(4))
def test_coefficients_errors_and_p_values_are_those_of_statsmodels(seed: int) -> None:
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(seed)
    n, groups = 120, 15
    group = rng.integers(0, groups, n)
    x = np.column_stack([np.ones(n), rng.normal(size=n), 1e5 * rng.normal(size=n), group == 2])
    y = x @ [1.0, 0.5, 2e-5, -1.0] + rng.normal(size=groups)[group] + rng.normal(size=n)
    ours = clustered_ols(y, x, list(group), ["constant", "a", "b", "c"])
    theirs = sm.OLS(y, x).fit(
        cov_type="cluster", cov_kwds={"groups": group, "use_correction": True}, use_t=True
    )
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-8)
    np.testing.assert_allclose(ours.errors, theirs.bse, rtol=1e-8)
    np.testing.assert_allclose(ours.p_values, theirs.pvalues, rtol=1e-6, atol=1e-12)
    assert ours.r_squared == pytest.approx(theirs.rsquared)
    assert ours.clusters == len(set(group))


def test_p_values_are_those_of_students_t_with_clusters_less_one() -> None:
    from scipy import stats

    rng = np.random.default_rng(9)
    x = np.column_stack([np.ones(40), rng.normal(size=40)])
    fit = clustered_ols(rng.normal(size=40), x, [str(at % 8) for at in range(40)], ["constant", "x"])
    np.testing.assert_allclose(fit.p_values, 2 * stats.t.sf(np.abs(fit.t_values), 7), rtol=1e-10)


def test_refusals() -> None:
    x = np.column_stack([np.ones(6), np.arange(6.0)])
    with pytest.raises(DataError, match="tell 3 regressors apart"):
        clustered_ols(np.arange(6.0), np.column_stack([x, x[:, 1] * 2]), "aabbcc", ["a", "b", "c"])
    with pytest.raises(DataError, match="one cluster"):
        clustered_ols(np.arange(6.0), x, "aaaaaa", ["a", "b"])
    with pytest.raises(DataError, match="unknown"):
        clustered_ols([np.nan, *range(5)], x, "aabbcc", ["a", "b"])
    with pytest.raises(DataError, match="Shapes differ"):
        clustered_ols([1.0, 2.0], x, "aabbcc", ["a", "b"])
