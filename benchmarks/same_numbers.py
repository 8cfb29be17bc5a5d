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
import json
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.complexity_peers import of_ecomplexity, of_econcomplex, of_economic_complexity, of_fermi
from benchmarks.structure import frame_of, generated
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


def compared(panel: Panel) -> list[dict[str, Any]]:
    """Return a row a package: its convention and the differences of columns, None if not installed."""
    warnings.simplefilter("ignore")
    tidy: Any = panel.to_frame()[[*KEYS, "value"]]
    found: list[dict[str, Any]] = []
    for name, (module, convention, run) in PACKAGES.items():
        gaps: dict[str, float] | None = None
        if importlib.util.find_spec(module) is not None:
            with contextlib.redirect_stdout(io.StringIO()):
                gaps = differences(ours(panel, convention), run(tidy))
        found.append({"package": name, "convention": convention, "differences": gaps})
    return found


def main() -> None:
    """Compare on the file that the command line names, or on made-up figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", help="CSV with the columns year, region, industry, value")
    parser.add_argument("--made", nargs=3, type=int, metavar=("REGIONS", "INDUSTRIES", "YEARS"))
    parser.add_argument("--json", action="store_true", help="JSON alone on standard output")
    chosen = parser.parse_args()
    if (chosen.file is None) == (chosen.made is None):
        parser.error("give a file, or --made with a size")
    rows = frame_of(generated(*chosen.made)) if chosen.made else pd.read_csv(chosen.file)
    try:
        panel = Panel.from_frame(rows, region="region", industry="industry", value="value", year="year")
    except BessemerError as error:
        sys.exit(str(error))
    found = compared(panel)
    if chosen.json:
        print(json.dumps(found))
        return
    for row in found:
        gaps = row["differences"]
        written = "  ".join(f"{column} {gap:.0e}" for column, gap in (gaps or {}).items())
        print(f"{row['package']:20} {'is not installed' if gaps is None else written}")


if __name__ == "__main__":
    main()
