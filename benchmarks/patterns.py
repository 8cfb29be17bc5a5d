"""County business patterns 2017 -> 2021: entry on administrative records, by states and industries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.baselines import BASELINES, Setting, cells_of
from bessemer.panel import Floats, Panel
from bessemer.pathways.entry_model import Task, Windows, prepare
from bessemer.pathways.forecasts import us_places
from bessemer.pathways.learner import Rows, fit
from bessemer.sources import Dataset

START, HORIZON = 2017, 4
FEWEST = 50.0
"""Jobs that a location quotient of one must imply: below, one establishment decides."""

_COUNTIES = {"12086": "12025"}


def administrative(data: Dataset, source: Path) -> tuple[Windows, dict[str, Floats]]:
    """Return the prepared panel and the forecasts of each model.

    No model saw the state or the industry of a cell that it forecasts. Only one window of four years exists,
    so that it is split by states and by industries and not in time.
    """
    panel = read_panel(data, source)
    windows = prepare(panel, Task(HORIZON, 1.0, FEWEST), [START], [START + HORIZON], us_places(data))
    now = windows.snapshot(START)
    rows, cells = windows.rows(START), cells_of(windows, START, now)
    chosen, entered = windows.task.open_cells(now), windows.entered(START + HORIZON)
    block, industry = windows.folds()
    found = {name: np.full(chosen.shape, np.nan) for name in ("bessemer", *BASELINES)}
    for b in np.unique(block):
        for i in np.unique(industry):
            held = (block == b)[:, None] & (industry == i) & chosen
            learn = (block != b)[:, None] & (industry != i) & chosen
            seen = (rows.block != b) & (rows.industry != i)
            part = Rows(
                *(getattr(rows, name)[seen] for name in ("values", "event", "block", "industry", "target"))
            )
            setting = Setting(part, cells, cells, learn, entered, held)
            found["bessemer"][held] = fit(part).probability(setting.test_matrix())
            for name, model in BASELINES.items():
                found[name][held] = model(setting)
    return windows, {name: values[chosen] for name, values in found.items()}


def read_panel(data: Dataset, source: Path) -> Panel:
    """Return jobs by zone and NAICS-4 in 2017 and 2021.

    An absent cell may be withheld; it is read as zero, which understates small industries in small zones.
    """
    folder = source / "us"
    zones = pd.read_csv(folder / "county_to_cz1990.csv", dtype={"county_fips": str})
    zone_of = dict(zip(zones["county_fips"], "CZ" + zones["czone"].astype(str), strict=True))
    table = pd.read_parquet(folder / "cbp_county_naics4_2017_2021.parquet")
    table = table[table["year"].isin([START, START + HORIZON])]
    table = table.assign(region=table["fips"].replace(_COUNTIES).map(zone_of))
    known = {region.id for region in data.regions.of_kind("commuting zone")}
    table = table[table["region"].isin(known)]
    sums = table.groupby(["year", "region", "naics"], as_index=False)["emp"].sum()
    panel = Panel.from_frame(
        sums, region="region", industry="naics", value="emp", year="year", absent="zero", unit="jobs"
    )
    both = (panel.values.sum(axis=1) > 0).all(axis=0)
    busy = (panel.values.sum(axis=2) > 0).all(axis=0)
    kept = panel.select(
        regions=[region for region, here in zip(panel.regions, busy, strict=True) if here],
        industries=[code for code, here in zip(panel.industries, both, strict=True) if here],
    )
    return replace(kept, source="cbp")
