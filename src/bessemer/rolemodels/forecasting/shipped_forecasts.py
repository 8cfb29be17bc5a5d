"""The tables of forecasts that ship: how they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.rolemodels.forecasting.record import POOLED, RECORD, SECTORS
from bessemer.rolemodels.forecasting.rolling import ORIGINS, OURS, Rolling
from bessemer.rolemodels.forecasting.scores import HORIZONS, pooled_table, record_table, scored_by
from bessemer.rolemodels.forecasting.sector_paths import sector_record, sector_rule
from bessemer.rolemodels.forecasting.tracks import Tracks, tracks_of
from bessemer.sources import Dataset

if TYPE_CHECKING:
    import pandas as pd

FORECASTS = {"us-zones": "us_jobs_forecast", "nuts2": "eu_jobs_forecast"}
RULES = "sector_forecast_rules"
SHIPPED = {"us-zones": (1990, 2001, 2006, 2016), "nuts2": (2009, 2019)}
"""Origins whose forecasts ship; the last is the newest year of the figures."""

_DIGITS = 4


def forecast_table(rolling: Rolling, origins: tuple[int, ...]) -> pd.DataFrame:
    """Return forecasts of log relative jobs, one row a region, origin and horizon, to four digits.

    Columns region, year (the origin), horizon, central, half_width (of the 80 % interval), half_persistence,
    trend_rule and look_alikes (the mean of the 50 most alike; unknown where there are none).
    """
    import pandas as pd

    frames = []
    models = rolling.models()
    for year in origins:
        for horizon in HORIZONS:
            columns = {
                "central": rolling.forecast(year, horizon),
                "half_width": rolling.width(year, horizon, OURS),
                "half_persistence": models["half-persistence"](year, horizon),
                "trend_rule": rolling.rule(year, horizon),
                "look_alikes": models["look-alikes"](year, horizon),
            }
            frame = pd.DataFrame({name: np.round(values, _DIGITS) for name, values in columns.items()})
            frame.insert(0, "horizon", np.int32(horizon))
            frame.insert(0, "year", np.int32(year))
            frame.insert(0, "region", list(rolling.tracks.regions))
            known = frame[["central", "half_width", "half_persistence"]].notna().all(axis=1)
            frames.append(frame[known])
    return pd.concat(frames, ignore_index=True)


def rules_table(tracks: Tracks, origins: tuple[int, ...]) -> pd.DataFrame:
    """Return coefficients and widths of forecasts of shares, one row an origin, horizon and sector."""
    import pandas as pd

    rows = []
    for year in origins:
        for horizon in HORIZONS:
            rule = sector_rule(tracks, year, horizon)
            if rule is None:
                continue
            for code, width in zip(rule.mix.codes, rule.widths, strict=True):
                rows.append(
                    {
                        "sample": tracks.sample,
                        "classification": rule.mix.classification,
                        "year": year,
                        "horizon": horizon,
                        "industry": code,
                        "windows": rule.windows,
                        "catch_up": round(rule.catch_up, 5),
                        "own": round(rule.own, 5),
                        "national": round(rule.national, 5),
                        "width": round(float(width), 5),
                    }
                )
    return pd.DataFrame(rows)


def sectors_table(tracks: Tracks) -> pd.DataFrame:
    """Return mean absolute errors of forecasts of sector shares by origin, horizon and model."""
    import pandas as pd

    first, last = ORIGINS[tracks.sample][0], tracks.years[-1]
    rows = [
        row
        for horizon in HORIZONS
        for year in range(first, last - horizon + 1)
        for row in sector_record(tracks, year, horizon)
    ]
    return pd.DataFrame(rows).assign(mae=lambda frame: frame["mae"].round(6))


def shipped_tables(data: Dataset) -> dict[str, pd.DataFrame]:
    """Return all tables of forecasts and of their record."""
    import pandas as pd

    tables, rules, sectors, scored = {}, [], [], []
    for sample, name in FORECASTS.items():
        tracks = tracks_of(data, sample)
        rolling = Rolling(tracks)
        scored += scored_by(rolling)
        tables[name] = forecast_table(rolling, SHIPPED[sample])
        rules.append(rules_table(tracks, SHIPPED[sample]))
        sectors.append(sectors_table(tracks))
    digits = {"mae": 5, "coverage_80": 4, "ratio": 4, "gain": 5, "t_value": 3, "p_value": 5}
    tables[RECORD] = record_table(scored).round(digits)
    tables[POOLED] = pooled_table(scored).round(
        {**digits, "mae_half": 5, "p_origins": 5, "nearer": 4, "fell": 4}
    )
    tables[RULES] = pd.concat(rules, ignore_index=True)
    tables[SECTORS] = pd.concat(sectors, ignore_index=True)
    return tables
