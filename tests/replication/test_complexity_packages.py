"""The same numbers as the packages people use, from the same data, where these are installed."""

import contextlib
import io
import warnings

import numpy as np
import pytest

from bessemer.panel import Panel
from bessemer.structure import complexity, convention_named
from bessemer.structure.eci import indices
from bessemer.structure.fitness import fitness_map
from bessemer.structure.strengths import quotients, strong

NAMES = {"time": "year", "loc": "region", "val": "value"}


@pytest.fixture(scope="module")
def panel():
    rng = np.random.default_rng(3)
    gap = np.sort(rng.uniform(0.1, 1, 40))[::-1, None] - np.sort(rng.uniform(0, 0.9, 60))
    held = rng.random((2, 40, 60)) < 1 / (1 + np.exp(-10 * gap))
    regions, industries = (
        tuple(f"{letter}{k:02d}" for k in range(n)) for letter, n in (("R", 40), ("I", 60))
    )
    return Panel(held * rng.lognormal(3, 1, held.shape), (2000, 2001), regions, industries)


@pytest.fixture(scope="module")
def frame(panel):
    return panel.to_frame()[["year", "region", "industry", "value"]]


def compare(ours, theirs, columns, tolerance=1e-9):
    theirs = theirs.sort_values(["year", "region", "industry"])
    assert len(ours) == len(theirs)
    for column in columns:
        np.testing.assert_allclose(ours[column], theirs[column], atol=tolerance, rtol=0, err_msg=column)


def test_ecomplexity(panel, frame):
    package = pytest.importorskip("ecomplexity")
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = package.ecomplexity(
            frame.copy(), {**NAMES, "prod": "industry"}, check_logsupermodularity=False
        )
    columns = ["rca", "eci", "pci", "density", "coi", "cog", "diversity", "ubiquity"]
    compare(complexity(panel, "ecomplexity").table, theirs, columns)


def test_econcomplex(panel, frame):
    pipeline = pytest.importorskip("econcomplex.pipeline")
    theirs = pipeline.compute_complexity(frame.copy(), {**NAMES, "act": "industry"})
    columns = ["rca", "eci", "pci", "density", "distance", "coi", "cog", "diversity", "ubiquity"]
    compare(complexity(panel, "econcomplex").table, theirs, columns)


def test_economic_complexity(panel, frame):
    package = pytest.importorskip("economic_complexity")
    table = complexity(panel, "economiccomplexity").table
    for year in panel.years:
        wide = frame[frame["year"] == year].pivot(index="region", columns="industry", values="value")
        rca = package.rca(wide)
        try:
            phi = package.proximity(rca)
        except ValueError as error:
            pytest.skip(f"economic-complexity needs pandas 2: {error}")
        eci, pci = package.complexity(rca)
        ours = {name: table.loc[table["year"] == year, name].to_numpy().reshape(wide.shape) for name in table}
        gain = package.opportunity_gain(rca, pci=pci, proximities=phi)
        np.testing.assert_allclose(ours["rca"], rca, atol=1e-9)
        np.testing.assert_allclose(ours["eci"][:, 0], eci, atol=1e-9)
        np.testing.assert_allclose(ours["pci"][0], pci, atol=1e-9)
        np.testing.assert_allclose(ours["density"], package.relatedness(rca, proximities=phi), atol=1e-9)
        np.testing.assert_allclose(ours["cog"], gain, atol=1e-9)


def test_fermi(panel):
    package = pytest.importorskip("fermi")
    sparse = pytest.importorskip("scipy.sparse")
    strengths = strong(quotients(panel.values[0]))
    matrix, model = sparse.csr_matrix(strengths), package.efc()
    eci, pci = model._eci_pci_indices(matrix, method="eigenvalue")
    ours = indices(strengths, convention_named("econcomplex"), "eigenvector", None)
    np.testing.assert_allclose(ours.eci, eci, atol=1e-9)
    # The package lets PCI rise with ubiquity; it differs by nothing but that sign.
    np.testing.assert_allclose(np.abs(ours.pci), np.abs(pci), atol=1e-9)
    fitness, products = model._fitness_complexity(matrix, max_iteration=1000)
    found = fitness_map(strengths, 5000, "values", 1e-15)
    np.testing.assert_allclose(found.fitness, fitness.to_numpy(dtype=float), atol=1e-9)
    np.testing.assert_allclose(found.complexity, products.to_numpy(dtype=float), atol=1e-9)
    ranks = model._fitness_complexity(matrix, max_iteration=1000, check_stop="crossing time")[0]
    settled = fitness_map(strengths)
    assert settled.settled
    assert np.argsort(settled.fitness).tolist() == np.argsort(ranks.to_numpy(dtype=float)).tolist()
