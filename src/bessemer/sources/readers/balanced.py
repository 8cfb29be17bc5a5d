"""Readings of input-output tables: the panel of output or value added that one holds, and its balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bessemer.errors import OptionError
from bessemer.panel import Floats, Status
from bessemer.sources.readers.reading import Flows, Origin, Place, Reading, Wanted
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("output", "value_added")
_MILLION = 1_000_000


def reading_of(
    path: Path,
    wanted: Wanted,
    flows: Flows,
    *,
    places: Sequence[Place],
    industries: Mapping[str, Text],
    classification: str,
    origin: Origin,
    taxes: Floats,
    output: Floats,
    report: Sequence[Message] = (),
    how: Mapping[str, str],
) -> Reading:
    """Return an input-output table as a reading of its output or value added, its balance said.

    Parameters
    ----------
    flows : Flows
        `x` as the column of totals has it.
    taxes : ndarray, shape (R S,)
        What stands between inputs and value added: taxes less subsidies, margins.
    output : ndarray, shape (R S,)
        Output as the row of totals has it.

    Raises
    ------
    OptionError
        If another measure or year is wanted than the table has.
    """
    measure = wanted.measure or MEASURES[0]
    if measure not in MEASURES or (wanted.years and flows.year not in wanted.years):
        asked = f"measure='{measure}'" if measure not in MEASURES else f"years {wanted.years}"
        raise OptionError(
            f"{asked}: the table has none of it.",
            where=f"File {path.name}.",
            remedy=f"It has {' and '.join(MEASURES)} of {flows.year}.",
        )
    rows = float(np.abs(flows.Z.sum(axis=1) + flows.F.sum(axis=1) - flows.x).max())
    columns = float(np.abs(flows.Z.sum(axis=0) + taxes + flows.va - output).max())
    said = (
        Message(
            "readers_world.table",
            economies=len(flows.economies),
            sectors=len(flows.sectors),
            year=flows.year,
            unit=flows.unit,
        ),
        Message("readers_world.balance", rows=rows, columns=columns, largest=float(flows.x.max())),
        *report,
    )
    return Reading(
        frame=_frame(flows, flows.x if measure == "output" else flows.va),
        places=tuple(places),
        industries=industries,
        classification=classification,
        measure=measure,
        unit="USD",
        unit_name=Text("current US dollars", "美元（当年价）"),
        origin=origin,
        report=said,
        how=how,
        flows=flows,
    )


def _frame(flows: Flows, values: Floats) -> pd.DataFrame:
    import pandas as pd

    count = len(flows.sectors)
    return pd.DataFrame(
        {
            "region": np.repeat(np.array(flows.economies, dtype=object), count),
            "industry": np.tile(np.array(flows.sectors, dtype=object), len(flows.economies)),
            "year": flows.year,
            "value": values * _MILLION,
            "status": Status.OBSERVED.title,
        }
    )
