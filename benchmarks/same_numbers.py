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

from benchmarks.complexity_peers import of_ecomplexity, of_econcomplex, of_economic_complexity, of_fermi
from bessemer.errors import BessemerError
from bessemer.panel import Panel
from bessemer.structure import complexity, fitness_complexity

KEYS = ["year", "region", "industry"]


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
