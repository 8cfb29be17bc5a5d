"""The same numbers as the packages, from the same CSV: the largest difference, column by column.

The CSV has the columns year, region, industry, value. Every package that is installed is run on it and
compared with Bessemer in that package's convention; run it in an environment that has the peers::

    python -m benchmarks.same_numbers tidy.csv
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.structure import COLUMNS
from bessemer.errors import BessemerError
from bessemer.panel import Panel
from bessemer.structure import complexity, fitness_complexity

KEYS = ["year", "region", "industry"]


def of_ecomplexity(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the table of ecomplexity, without its check of log-supermodularity."""
    from ecomplexity import ecomplexity

    table: pd.DataFrame = ecomplexity(
        rows.copy(), {**COLUMNS, "prod": "industry"}, check_logsupermodularity=False, verbose=False
    )
    return table


def of_econcomplex(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the table of econcomplex' pipeline."""
    from econcomplex.pipeline import compute_complexity

    table: pd.DataFrame = compute_complexity(rows.copy(), {**COLUMNS, "act": "industry"})
    return table


def of_economic_complexity(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what economic-complexity computes, joined to one table."""
    import economic_complexity as package

    tables = []
    for year, part in rows.groupby("year"):
        wide = part.pivot(index="region", columns="industry", values="value")
        rca = package.rca(wide)
        eci, pci = package.complexity(rca)
        phi = package.proximity(rca)
        columns = {
            "rca": rca,
            "density": package.relatedness(rca, proximities=phi),
            "cog": package.opportunity_gain(rca, pci=pci, proximities=phi),
        }
        table = pd.DataFrame({name: values.stack() for name, values in columns.items()}).reset_index()
        tables.append(table.assign(year=year, eci=table["region"].map(eci), pci=table["industry"].map(pci)))
    return pd.concat(tables, ignore_index=True)


def of_fermi(rows: pd.DataFrame) -> pd.DataFrame:
    """Return fitness of regions by fermi-cref as rows of region and fitness."""
    from fermi import efc
    from scipy.sparse import csr_matrix

    tables = []
    for year, part in rows.groupby("year"):
        wide = part.pivot(index="region", columns="industry", values="value")
        rca = wide.div(wide.sum(axis=1), axis=0) / (wide.sum() / wide.to_numpy().sum())
        fitness, _ = efc()._fitness_complexity(csr_matrix((rca >= 1).astype(float).to_numpy()))
        tables.append(pd.DataFrame({"year": year, "region": wide.index, "fitness": fitness}))
    return pd.concat(tables, ignore_index=True)


PACKAGES: dict[str, tuple[str, str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
    "ecomplexity": ("ecomplexity", "ecomplexity", of_ecomplexity),
    "econcomplex": ("econcomplex", "econcomplex", of_econcomplex),
    "economic-complexity": ("economic_complexity", "economiccomplexity", of_economic_complexity),
    "fermi-cref": ("fermi", "", of_fermi),
}
COMPARED = ("rca", "eci", "pci", "density", "distance", "coi", "cog", "diversity", "ubiquity", "fitness")


def ours(panel: Panel, convention: str) -> pd.DataFrame:
    """Return Bessemer's table in a convention; fitness where the package has no convention."""
    if convention:
        return complexity(panel, convention).table.astype({"region": str, "industry": str})
    table = fitness_complexity(panel, rule="values", iterations=20_000).table
    table = table[table["side"] == "region"].rename(columns={"code": "region", "value": "fitness"})
    return table[["year", "region", "fitness"]]


def differences(ours: pd.DataFrame, theirs: pd.DataFrame) -> dict[str, float]:
    """Return the largest absolute difference of each column that both tables have."""
    keys = [key for key in KEYS if key in ours.columns]
    theirs = theirs.astype({key: str for key in keys if key != "year"})
    both = ours.merge(theirs, on=keys, suffixes=("", "_theirs"))
    return {
        name: float(np.nanmax(np.abs(both[name].astype(float) - both[f"{name}_theirs"].astype(float))))
        for name in COMPARED
        if f"{name}_theirs" in both
    }


def main() -> None:
    """Compare on the file that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", help="CSV with the columns year, region, industry, value")
    rows = pd.read_csv(parser.parse_args().file)
    try:
        panel = Panel.from_frame(rows, region="region", industry="industry", value="value", year="year")
    except BessemerError as error:
        sys.exit(str(error))
    warnings.simplefilter("ignore")
    tidy: Any = panel.to_frame()[[*KEYS, "value"]]
    for name, (module, convention, run) in PACKAGES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name:20} is not installed")
            continue
        with contextlib.redirect_stdout(io.StringIO()):
            found = differences(ours(panel, convention), run(tidy))
        print(f"{name:20} {'  '.join(f'{column} {gap:.0e}' for column, gap in found.items())}")


if __name__ == "__main__":
    main()
