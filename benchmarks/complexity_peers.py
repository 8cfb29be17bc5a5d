"""Complexity by the packages that others made: from tidy rows to a table, each called as its pages say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

COLUMNS = {"time": "year", "loc": "region", "val": "value"}


def of_ecomplexity(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the table of ecomplexity, without its check of log-supermodularity (that is its fastest)."""
    from ecomplexity import ecomplexity

    names = {**COLUMNS, "prod": "industry"}
    table: pd.DataFrame = ecomplexity(rows.copy(), names, check_logsupermodularity=False, verbose=False)
    return table


def of_econcomplex(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the table of econcomplex' pipeline."""
    from econcomplex.pipeline import compute_complexity

    table: pd.DataFrame = compute_complexity(rows.copy(), {**COLUMNS, "act": "industry"})
    return table


def of_economic_complexity(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what economic-complexity computes year by year, joined to one table; it has no outlook index.

    Proximities are made once and handed on, which its functions allow for and which saves two thirds.
    """
    import economic_complexity as package

    tables = []
    for year, part in rows.groupby("year"):
        wide = part.pivot(index="region", columns="industry", values="value")
        rca = package.rca(wide)
        eci, pci = package.complexity(rca)
        phi = package.proximity(rca)
        density = package.relatedness(rca, proximities=phi)
        gain = package.opportunity_gain(rca, pci=pci, proximities=phi)
        columns = {"rca": rca, "density": density, "distance": 1 - density, "cog": gain}
        table = pd.DataFrame({name: values.stack() for name, values in columns.items()}).reset_index()
        held = rca.ge(1)
        table["eci"], table["pci"] = table["region"].map(eci), table["industry"].map(pci)
        table["diversity"] = table["region"].map(held.sum(axis=1))
        table["ubiquity"] = table["industry"].map(held.sum(axis=0))
        tables.append(table.assign(year=year))
    return pd.concat(tables, ignore_index=True)


def fermi_parts(levels: np.ndarray) -> tuple[np.ndarray, np.ndarray, Any]:
    """Return ECI, PCI and the proximities of industries of one year by fermi-cref, from levels."""
    from fermi import RelatednessMetrics, efc

    found = efc()
    found.load(levels)
    found.compute_rca().binarize()
    eci, pci = found.get_eci_pci(method="eigenvalue")
    related = RelatednessMetrics()
    related.load(found.get_matrix())
    return eci, pci, related.get_projection(rows=False, projection_method="proximity")


def of_fermi(rows: pd.DataFrame) -> pd.DataFrame:
    """Return fitness of regions by fermi-cref as rows of region and fitness."""
    from fermi import efc

    tables = []
    for year, part in rows.groupby("year"):
        wide = part.pivot(index="region", columns="industry", values="value")
        found = efc()
        found.load(wide.to_numpy())
        fitness, _ = found.compute_rca().binarize().get_fitness_complexity()
        tables.append(pd.DataFrame({"year": year, "region": wide.index, "fitness": np.ravel(fitness)}))
    return pd.concat(tables, ignore_index=True)
