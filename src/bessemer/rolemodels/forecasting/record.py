"""The record of the forecasts: what they were worth at past origins, and which forecast that supports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.sources.given import choice_given, dataset_given, region_given, whole_given
from bessemer.sources.kept import kept

if TYPE_CHECKING:
    import pandas as pd

RECORD, POOLED, SECTORS = "jobs_forecast_record", "jobs_forecast_pooled", "sector_forecast_record"
SAMPLE_OF = {"commuting zone": "us-zones", "nuts2": "nuts2"}
SURE = 0.05
"""The gain on half persistence must be this unlikely by chance before our forecast is shown."""


@dataclass(frozen=True)
class ForecastRecord:
    """What forecasts over one horizon were worth, pooled over the origins of a period.

    Attributes
    ----------
    sample : str
    horizon : int
    first_origin, last_origin, origins, cases, within : int
        ``within`` counts the origins at which ours was at 0.9 of the best baseline or less.
    mae, mae_half, ratio, coverage_80, nearer, fell : float
        Mean absolute errors in log points, of ours and of half persistence; mean ratio to the best baseline;
        share of outcomes inside the interval; share of cases in which ours came nearer than half
        persistence; share of cases whose part of the nation's jobs fell.
    p_value : float
        Of the gain on half persistence, errors clustered by state or country.
    """

    sample: str
    horizon: int
    first_origin: int
    last_origin: int
    origins: int
    cases: int
    within: int
    mae: float
    mae_half: float
    ratio: float
    coverage_80: float
    nearer: float
    fell: float
    p_value: float

    @property
    def beats_half(self) -> bool:
        """Whether ours had the smaller error, beyond chance."""
        return self.mae < self.mae_half and self.p_value < SURE


@kept
def record_frame(data: Dataset, table: str = RECORD) -> pd.DataFrame | None:
    """Return a shipped table of the record, or None where the dataset has none."""
    return data.frame(table) if table in data.catalogue.tables else None


def forecast_record(
    data: Dataset, region: Region, horizon: int, period: str = "all"
) -> ForecastRecord | None:
    """Return the record that a region's forecast over a horizon carries, or None where there is none.

    Parameters
    ----------
    data : Dataset
    region : Region
    horizon : int
    period : {"all", "design", "later", "latest"}
        Origins pooled; see :func:`bessemer.rolemodels.forecasting.scores.pooled_table`.

    Examples
    --------
    >>> import bessemer as bm
    >>> record = forecast_record(bm.reference(), bm.region("Pittsburgh"), 10)
    >>> record.origins, record.beats_half
    (28, True)
    """
    data = dataset_given(data)
    region = region_given(region, data)
    whole_given(horizon, "horizon")
    frame = record_frame(data, POOLED)
    sample = SAMPLE_OF.get(region.kind)
    if frame is None or sample is None:
        return None
    choice_given(period, "period", sorted(frame["period"].unique()))
    chosen = frame[(frame["sample"] == sample) & (frame["horizon"] == horizon) & (frame["period"] == period)]
    if chosen.empty:
        return None
    row = chosen.iloc[0]
    return ForecastRecord(
        sample=sample,
        horizon=horizon,
        first_origin=int(row["first_origin"]),
        last_origin=int(row["last_origin"]),
        origins=int(row["origins"]),
        cases=int(row["cases"]),
        within=int(row["within"]),
        mae=float(row["mae"]),
        mae_half=float(row["mae_half"]),
        ratio=float(row["ratio"]),
        coverage_80=float(row["coverage_80"]),
        nearer=float(row["nearer"]),
        fell=float(row["fell"]),
        p_value=float(row["p_value"]),
    )


def sector_errors(data: Dataset, region: Region, horizon: int) -> tuple[float, float] | None:
    """Return mean absolute errors of sector shares, of ours and of half persistence, over all origins."""
    frame = record_frame(data, SECTORS)
    sample = SAMPLE_OF.get(region.kind)
    if frame is None or sample is None:
        return None
    chosen = frame[(frame["sample"] == sample) & (frame["horizon"] == horizon)]
    if chosen.empty:
        return None
    means = chosen.groupby("model")["mae"].mean()
    return float(means["bessemer"]), float(means["half-persistence"])
