"""Presence, proximity, density and net density against slow loops that share no code with them."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.structure import density, net_density, presence, proximity

MATRICES = arrays(
    float, st.tuples(st.integers(1, 7), st.integers(1, 6)), elements=st.sampled_from([0.0, 1.0])
)


def slow_proximity(strengths):
    n = strengths.shape[1]
    phi = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if i == j:
                continue
            both = sum(1 for row in strengths if row[i] and row[j])
            alone_i = sum(1 for row in strengths if row[i])
            alone_j = sum(1 for row in strengths if row[j])
            if alone_i and alone_j:
                phi[i][j] = min(both / alone_i, both / alone_j)
    return phi


def slow_density(strengths, phi):
    regions, n = strengths.shape
    found = []
    for r in range(regions):
        row = []
        for i in range(n):
            near = [phi[i][j] for j in range(n) if j != i]
            mine = [phi[i][j] for j in range(n) if j != i and strengths[r][j]]
            row.append(sum(mine) / sum(near) if sum(near) else float("nan"))
        found.append(row)
    return found


def test_presence_counts_one_as_strong_and_unknown_as_not():
    quotients = np.array([[0.999, 1.0, 1.5], [np.nan, 0.0, np.inf]])
    assert presence(quotients).tolist() == [[0, 1, 1], [0, 0, 1]]
    assert presence(quotients, threshold=1.2).tolist() == [[0, 0, 1], [0, 0, 1]]


def test_proximity_by_hand():
    """Three regions: {x, y}, {x}, {x, y, z}: y stands beside x in 2 of 3, z in 1 of 3."""
    strengths = np.array([[1.0, 1, 0], [1, 0, 0], [1, 1, 1]])
    expected = [[0, 2 / 3, 1 / 3], [2 / 3, 0, 1 / 2], [1 / 3, 1 / 2, 0]]
    assert proximity(strengths) == pytest.approx(np.array(expected))


def test_density_by_hand():
    strengths = np.array([[1.0, 1, 0], [1, 0, 0], [1, 1, 1]])
    omega = density(strengths, proximity(strengths))
    assert omega[0] == pytest.approx([(2 / 3) / 1, (2 / 3) / (7 / 6), 1.0])
    assert omega[1] == pytest.approx([0.0, (2 / 3) / (7 / 6), (1 / 3) / (5 / 6)])
    assert omega[2] == pytest.approx([1.0, 1.0, 1.0])


@given(MATRICES)
def test_proximity_and_density_against_slow_loops(strengths):
    phi = proximity(strengths)
    assert phi == pytest.approx(np.array(slow_proximity(strengths)))
    assert (np.diag(phi) == 0).all()
    assert (phi == phi.T).all()
    assert ((phi >= 0) & (phi <= 1)).all()
    assert density(strengths, phi) == pytest.approx(np.array(slow_density(strengths, phi)), nan_ok=True)


def test_industry_in_which_no_region_is_strong():
    strengths = np.array([[1.0, 1, 0], [1, 1, 0]])
    phi = proximity(strengths)
    assert (phi[2] == 0).all() and (phi[:, 2] == 0).all()
    omega = density(strengths, phi)
    assert np.isnan(omega[:, 2]).all()
    assert np.isfinite(omega[:, :2]).all()


@given(arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(0, 1)))
def test_net_density_has_no_row_and_column_means(omega):
    net = net_density(omega)
    assert net.mean(axis=0) == pytest.approx(np.zeros(omega.shape[1]), abs=1e-12)
    assert net.mean(axis=1) == pytest.approx(np.zeros(omega.shape[0]), abs=1e-12)


def test_net_density_passes_over_an_industry_close_to_nothing():
    omega = np.array([[0.2, np.nan, 0.6], [0.4, np.nan, 0.0]])
    net = net_density(omega)
    assert np.isnan(net[:, 1]).all()
    assert net[:, [0, 2]] == pytest.approx(net_density(omega[:, [0, 2]]))


def test_nothing_related_is_unknown_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        strengths = np.eye(3)
        omega = density(strengths, proximity(strengths))
        assert np.isnan(net_density(omega)).all()
