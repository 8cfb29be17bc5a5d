"""The figures of scenarios at the horizon, one row a scenario, one column a measure, with intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from bessemer.result import Result
from bessemer.scenarios.comparing import Comparison
from bessemer.scenarios.engine import SCALARS
from bessemer.scenarios.simulations import Simulation
from bessemer.words import LOCALES, Message

_CHANGES = ("relative_jobs", "total_jobs")
_KINDS = {"relative_jobs": "change", "total_jobs": "change", "diversity": "ratio", "complexity": "signed"}
_SUFFIX = {"en": "", "zh-CN": "_zh"}


def horizon_table(comparison: Comparison) -> Result:
    """Return the middle path and the range of four fifths of the paths of every measure at the horizon.

    Jobs are changes since the start; diversity and complexity are levels; what serves demand abroad is a
    fraction. Columns ``at_horizon_`` are texts; those that end in ``_low_80``, ``_middle`` and ``_high_80``
    hold the numbers.
    """
    import pandas as pd

    known = [name for name in SCALARS if np.isfinite(comparison.trend.fan(name)).all()]
    rows = [_row(run, known) for run in comparison.runs]
    outcome = comparison.ground.outcome
    columns = [f"at_horizon_{name.replace('jobs', outcome)}" for name in known]
    first = comparison.trend
    return Result(
        name="horizon",
        title=Message(
            "builder.horizon_title", region=comparison.ground.region, start=first.start, end=first.end
        ),
        table=pd.DataFrame(rows),
        units={
            f"{name}_{end}": "fraction" if name in (*_CHANGES, "abroad") else "level"
            for name in known
            for end in ("low_80", "middle", "high_80")
        },
        parameters={"paths": first.paths, "seed": first.seed},
        conventions={"interval": "80 % of the paths"},
        sources=tuple(dict.fromkeys(key for run in comparison.runs for key in run.sources)),
        shown=("scenario_name", *columns),
    )


def _row(run: Simulation, known: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "scenario": run.scenario.name,
        "scenario_name": run.scenario.label.en,
        "scenario_name_zh": run.scenario.label.zh,
        "end": run.end,
    }
    for name in known:
        low, middle, high = (float(value) for value in run.fan(name)[[0, 2, 4]])
        if name in _CHANGES:
            start = float(run.fan(name, 0)[2])
            low, middle, high = low / start - 1, middle / start - 1, high / start - 1
        kind = _KINDS.get(name, "percent")
        said = Message(f"builder.at_horizon_{kind}", low=low, middle=middle, high=high)
        column = f"at_horizon_{name.replace('jobs', run.ground.outcome)}"
        row |= {f"{column}{_SUFFIX[locale]}": said.label(locale) for locale in LOCALES}
        row |= {f"{name}_low_80": low, f"{name}_middle": middle, f"{name}_high_80": high}
    return row
