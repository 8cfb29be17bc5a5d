"""Complexity of a panel beside ecomplexity, econcomplex, economic-complexity, fermi-cref and bare NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import complexity_peers as peers
from benchmarks.contest import Arrays, Contestant, Job, Size, Values


def generated(regions: int, industries: int, years: int, seed: int = 7) -> np.ndarray:
    """Return levels with the nested structure of real economies, shape (years, regions, industries)."""
    rng = np.random.default_rng(seed)
    able = np.sort(rng.uniform(0.1, 1.0, regions))[::-1]
    needed = np.sort(rng.uniform(0.0, 0.9, industries))
    chance = 1.0 / (1.0 + np.exp(-10.0 * (able[:, None] - needed)))
    values = np.empty((years, regions, industries))
    for year in range(years):
        held = rng.random((regions, industries)) < chance
        values[year] = held * rng.lognormal(3.0, 1.0, (regions, industries))
    return values


def labels(shape: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Return labels of years, regions and industries."""
    years, regions, industries = shape
    return (
        tuple(range(2000, 2000 + years)),
        tuple(f"R{k:05d}" for k in range(regions)),
        tuple(f"I{k:05d}" for k in range(industries)),
    )


def frame_of(values: np.ndarray) -> pd.DataFrame:
    """Return the rows as a tidy pandas frame."""
    names = labels(values.shape)
    grid = np.indices(values.shape).reshape(3, -1)
    columns = zip(("year", "region", "industry"), names, grid, strict=True)
    data = {name: np.array(axis)[positions] for name, axis, positions in columns}
    return pd.DataFrame({**data, "value": values.ravel()})


def rca_of(levels: np.ndarray) -> np.ndarray:
    """Return location quotients of one year."""
    return np.asarray(levels / levels.sum(axis=1, keepdims=True) / (levels.sum(axis=0) / levels.sum()))


def values_of(size: Values) -> np.ndarray:
    """Return the generated levels of a size."""
    return generated(size["regions"], size["industries"], size["years"])


def from_frame(compute: Callable[[pd.DataFrame], Any]) -> Callable[[Values], Callable[[], Any]]:
    """Return a contestant that gets the tidy frame."""

    def prepare(size: Values) -> Callable[[], Any]:
        frame = frame_of(values_of(size))
        return lambda: compute(frame)

    return prepare


def ours(frame: pd.DataFrame) -> pd.DataFrame:
    """Return Bessemer's table from the tidy frame."""
    from bessemer.panel import Panel
    from bessemer.structure import complexity

    panel = Panel.from_frame(frame, region="region", industry="industry", value="value", year="year")
    return complexity(panel, "ecomplexity").table


def ours_from_panel(size: Values) -> Callable[[], Any]:
    """Return Bessemer on its own panel."""
    from bessemer.panel import Panel
    from bessemer.structure import complexity

    values = values_of(size)
    panel = Panel(values, *labels(values.shape))
    return lambda: complexity(panel, "ecomplexity").table


def bare(size: Values) -> Callable[[], Any]:
    """Return the arithmetic alone: one eigh of the smaller side and three matrix products a year."""
    values = values_of(size)

    def run() -> None:
        for levels in values:
            M = (rca_of(levels) >= 1).astype(float)
            diversity, ubiquity = M.sum(axis=1), M.sum(axis=0)
            scaled = M / np.sqrt(ubiquity) / np.sqrt(diversity)[:, None]
            square = scaled @ scaled.T if len(diversity) <= len(ubiquity) else scaled.T @ scaled
            np.linalg.eigh(square)
            phi = (M.T @ M) / np.maximum.outer(ubiquity, ubiquity)
            np.fill_diagonal(phi, 0.0)
            total = phi.sum(axis=0)
            (M @ phi) / total
            ((1.0 - M) / total) @ phi

    return run


def eci_of(table: pd.DataFrame) -> Arrays:
    """Return ECI by year and region."""
    unique = table.drop_duplicates(["year", "region"]).sort_values(["year", "region"])
    return {"eci": unique["eci"].to_numpy(float)}


def ours_in_part(size: Values) -> Callable[[], Any]:
    """Return ECI, PCI and proximities alone, which is what fermi-cref computes."""
    from bessemer.structure.conventions import convention_named
    from bessemer.structure.eci import indices
    from bessemer.structure.outlook import proximities
    from bessemer.structure.strengths import strong

    values, convention = values_of(size), convention_named("bessemer")

    def run() -> list[Any]:
        found = []
        for levels in values:
            rca = rca_of(levels)
            strengths = strong(rca)
            both = indices(strengths, convention, "eigenvector", None)
            found.append((both.eci, both.pci, proximities(strengths, rca)))
        return found

    return run


def fermi(size: Values) -> Callable[[], Any]:
    """Return the same part by fermi-cref."""
    values = values_of(size)
    return lambda: [peers.fermi_parts(levels) for levels in values]


def parts_of(found: list[tuple[Any, Any, Any]]) -> Arrays:
    """Return ECI and PCI up to sign (fermi-cref turns PCI round), and the sums of proximities to others."""
    eci: list[Any] = []
    pci: list[Any] = []
    sums: list[Any] = []
    for first, second, phi in found:
        for side, values in ((eci, first), (pci, second)):
            plain = np.ravel(np.asarray(values, float))
            plain = (plain - plain.mean()) / plain.std()
            side.append(plain * np.sign((plain**3).sum()))
        sums.append(np.ravel(np.asarray(phi.sum(axis=0))) - phi.diagonal())
    return {"eci": np.stack(eci), "pci": np.stack(pci), "proximities": np.stack(sums)}


def size_of(regions: int, industries: int, years: int = 1, x: float | None = None) -> Size:
    """Return a size."""
    tail = f" × {years} years" if years > 1 else ""
    label = f"{regions} × {industries:,}{tail}"
    return Size(label, x or float(industries), {"regions": regions, "industries": industries, "years": years})


WARM = {"regions": 30, "industries": 40, "years": 1}
TABLES = (
    Contestant(
        "Bessemer", from_frame(ours), eci_of, "bessemer", "all indices and the table, from the tidy frame"
    ),
    Contestant(
        "Bessemer, from a panel",
        ours_from_panel,
        eci_of,
        "bessemer",
        "the same when the rows are already a Panel, Bessemer's own array with labels",
    ),
    Contestant(
        "ecomplexity",
        from_frame(peers.of_ecomplexity),
        eci_of,
        "ecomplexity",
        "the same indices; its check of log-supermodularity is off",
    ),
    Contestant("econcomplex", from_frame(peers.of_econcomplex), eci_of, "econcomplex", "the same indices"),
    Contestant(
        "economic-complexity",
        from_frame(peers.of_economic_complexity),
        eci_of,
        "economic-complexity",
        "less: 18 and 19 reflections in place of the eigenvector, no outlook index",
    ),
    Contestant("bare NumPy", bare, does="less: the arithmetic alone, from arrays, no table and no checks"),
)
JOBS = {
    "full": Job(
        "full",
        "Every index of complexity, as a labelled table",
        TABLES,
        (size_of(230, 1200, 10, x=1), size_of(380, 290, 30, x=2)),
        (size_of(40, 60, 2),),
        WARM,
        text="Input is a tidy frame of year, region, industry and value; output is a table with a row a cell "
        "and RCA, ECI, PCI, density, distance, outlook index and gain, diversity and ubiquity.",
        same="ECI by region and year",
        tolerance=1e-8,
        runs=3,
        limit=240.0,
    ),
    "growth": Job(
        "growth",
        "The same for one year, as industries grow",
        TABLES,
        tuple(size_of(200, industries) for industries in (300, 600, 1200, 2500, 5000)),
        (size_of(20, 40), size_of(20, 80)),
        WARM,
        axis="Industries (200 regions, one year)",
        same="ECI by region",
        tolerance=1e-8,
        runs=3,
        limit=80.0,
        budget=4.0,
    ),
    "part": Job(
        "part",
        "ECI, PCI and proximities alone",
        (
            Contestant("Bessemer", ours_in_part, parts_of, "bessemer", "from arrays"),
            Contestant(
                "fermi-cref", fermi, parts_of, "fermi-cref", "from arrays; proximities as a sparse matrix"
            ),
        ),
        (size_of(230, 1200, 10, x=1), size_of(380, 290, 30, x=2)),
        (size_of(40, 60, 2),),
        WARM,
        text="fermi-cref has no outlook and no labelled table of all indices, so that it is held against "
        "that part of Bessemer (its kernels, from arrays) that computes the same.",
        same="ECI and PCI (standardised, up to sign) and sums of proximities",
        tolerance=1e-8,
        runs=3,
    ),
}
