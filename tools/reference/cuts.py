"""What cuts from a partner would cost, by the package's own code; a few minutes for the long run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from bessemer.dependence.cuts.course import COLUMNS, course_table
from bessemer.dependence.cuts.course import TABLE as COURSE
from bessemer.dependence.cuts.ranges import TABLE, YEAR, range_table, shipped_cuts
from bessemer.dependence.derived import YEARS
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.tables import world_table
from bessemer.sources import Dataset
from bessemer.sources.catalogue import load_catalogue
from reference.world import significant

RANGE = ("low", "middle", "high")
WORKERS = 2
DIGITS, COURSE_DIGITS = 4, 6
"""Significant digits of the ranges, of which more would claim more than they know, and of the shares."""


def build(folder: Path) -> dict[str, pa.Table]:
    """Return the table of ranges and that of the course over the years.

    Parameters
    ----------
    folder : Path
        The built tables they are computed from.
    """
    data = Dataset("building", Path(folder), load_catalogue())
    return tables([world_table(data, year) for year in YEARS])


def tables(worlds: Sequence[MRIO]) -> dict[str, pa.Table]:
    """Return the shipped tables from the world tables of all years."""
    newest = next(world for world in worlds if world.year == YEAR)
    frame = range_table(newest, shipped_cuts(newest.regions), workers=WORKERS)
    frame["draws"] = frame["draws"].astype(np.int16)
    years = course_table(worlds)
    years["year"] = years["year"].astype(np.int16)
    for table, columns, digits in ((frame, RANGE, DIGITS), (years, COLUMNS, COURSE_DIGITS)):
        for name in columns:
            table[name] = significant(table[name].to_numpy(np.float64), digits).astype(np.float32)
    return {
        TABLE: pa.Table.from_pandas(frame, preserve_index=False),
        COURSE: pa.Table.from_pandas(years, preserve_index=False),
    }
