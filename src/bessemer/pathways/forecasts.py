"""Entry forecasts for the reference data: how they are made, where they ship, what their record is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.panel import Floats, Panel
from bessemer.pathways.calibration import average_precision, reliability
from bessemer.pathways.entry_model import Task, Windows, apply, matrix, prepare, train
from bessemer.pathways.features import Places, size_features
from bessemer.pathways.groups import group_of
from bessemer.pathways.learner import one_thread
from bessemer.pathways.lookback import FEWEST_ENTRIES
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given
from bessemer.sources.kept import kept

if TYPE_CHECKING:
    import pandas as pd

TABLE = "us_entry_forecast"
HORIZON = 10
BACKTEST, LATEST = 1990, 2000
SAMPLED = 0.05 * 0.7
"""Sampled persons a job: 5 % of full-time workers, about seven for ten full- and part-time jobs."""

SIZE_ONLY = ("expected", "quotient", "size", "national")
_ALIKE = 500
_COLUMNS = ["region", "industry", "year", "unit", "probability", "size_only", "entered"]


@dataclass(frozen=True)
class ForecastRecord:
    """What became of the forecasts of 1990 by 2000.

    Attributes
    ----------
    cells, entries : int
    top_cells, top_entries : int
        The tenth with the highest probabilities, and those of it that entered.
    size_entries : int
        Entries in the tenth that the size-only model ranks highest.
    """

    cells: int
    entries: int
    top_cells: int
    top_entries: int
    size_entries: int


def us_panel(data: Dataset) -> Panel:
    """Return jobs by IND1990 industry in US zones, without workers whose industry is unknown."""
    panel = data.panel("us_jobs_ind1990")
    return panel.select(industries=[code for code in panel.industries if code != "0"])


def us_places(data: Dataset) -> Places:
    """Return centroids, states and totals (jobs, population) of US zones.

    Parameters
    ----------
    data : Dataset
        One that holds US zones, such as the reference; None for it.

    Returns
    -------
    Places

    Raises
    ------
    OptionError
        If it is no dataset.
    """
    data = dataset_given(data)
    zones = data.regions.of_kind("commuting zone")
    return Places(
        latitude={zone.id: float(zone.latitude) for zone in zones if zone.latitude is not None},
        longitude={zone.id: float(zone.longitude) for zone in zones if zone.longitude is not None},
        block={zone.id: str(zone.state) for zone in zones},
        totals={"jobs": data.panel("us_total_jobs"), "population": data.panel("us_population")},
    )


def us_windows(
    data: Dataset, starts: tuple[int, ...], ends: tuple[int, ...], task: Task | None = None
) -> Windows:
    """Return the reference data prepared; industries not collected in 2000 are left out throughout."""
    return prepare(us_panel(data), task or Task(HORIZON, SAMPLED), starts, ends, us_places(data))


def us_forecasts(data: Dataset) -> pd.DataFrame:
    """Return the table that ships: forecasts from 1990 (learnt from 1980-1990) and from 2000 (both decades).

    Columns region, industry, year (the start), unit (zones that share figures have the same), probability,
    size_only (of the size-only model, from 1990 only) and entered (1, 0; unknown from 2000), to four digits.
    """
    import pandas as pd

    return pd.concat([us_past(data), us_latest(data)], ignore_index=True).sort_values(_COLUMNS[:3])


def us_past(data: Dataset) -> pd.DataFrame:
    """Return the forecasts from 1990, with what happened by 2000."""
    past = us_windows(data, (1980, BACKTEST), (BACKTEST, LATEST))
    table = _in_units(past, apply(past, train(past, [1980]), BACKTEST))
    industry = np.array([past.industries.index(code) for code in table["industry"]])
    unit = table["unit"].to_numpy()
    chance = size_only(past, 1980, BACKTEST)[unit, industry].round(4)
    entered = past.entered(LATEST)[unit, industry].astype(np.float64)
    return table.assign(year=BACKTEST, size_only=chance, entered=entered)[_COLUMNS]


def us_latest(data: Dataset) -> pd.DataFrame:
    """Return the forecasts from 2000."""
    now = us_windows(data, (1980, BACKTEST, LATEST), (BACKTEST, LATEST))
    table = _in_units(now, apply(now, train(now, [1980, BACKTEST]), LATEST))
    return table.assign(year=LATEST, size_only=np.nan, entered=np.nan)[_COLUMNS]


def _in_units(windows: Windows, table: pd.DataFrame) -> pd.DataFrame:
    place = {region: position for position, region in enumerate(windows.units.regions)}
    unit = windows.units.of[[place[region] for region in table["region"]]]
    return table.assign(unit=unit, probability=table["probability"].round(4))


def size_only(windows: Windows, learn: int, start: int) -> Floats:
    """Return probabilities of the size-only model, shape (units, industries): logistic on four figures."""
    from sklearn.linear_model import LogisticRegression

    before, now = windows.snapshot(learn), windows.snapshot(start)
    chosen = windows.task.open_cells(before)
    known = matrix(size_features(before), chosen, SIZE_ONLY)
    mean, width = known.mean(axis=0), known.std(axis=0)
    event = windows.entered(learn + windows.task.horizon)[chosen]
    everywhere = np.ones(now.raw.shape, dtype=bool)
    with one_thread():
        model = LogisticRegression(C=1e4, solver="newton-cholesky").fit((known - mean) / width, event)
        values = (matrix(size_features(now), everywhere, SIZE_ONLY) - mean) / width
        return np.asarray(model.predict_proba(values)[:, 1].reshape(now.raw.shape))


@kept
def _table(data: Dataset) -> pd.DataFrame:
    return data.frame(TABLE)


def shipped(data: Dataset, region: str, year: int) -> dict[str, float]:
    """Return the shipped probabilities of one zone by industry; empty where there are none."""
    if TABLE not in data.catalogue.tables:
        return {}
    table = _table(data)
    chosen = table[(table["region"] == region) & (table["year"] == year)]
    return {code: float(value) for code, value in zip(chosen["industry"], chosen["probability"], strict=True)}


def shipped_of(data: Dataset, industry: str) -> pd.DataFrame | None:
    """Return the shipped forecasts of one industry in all zones, both years; None where none ship."""
    if TABLE not in data.catalogue.tables:
        return None
    table = _table(data)
    return table[table["industry"] == industry].reset_index(drop=True)


def _backtest(data: Dataset) -> pd.DataFrame:
    """Return the forecasts of 1990, one row a unit and industry, most probable first."""
    table = _table(data)
    past = table[table["year"] == BACKTEST].drop_duplicates(["unit", "industry"])
    return past.sort_values(["probability", "region", "industry"], ascending=[False, True, True])


@kept
def forecast_record(data: Dataset) -> ForecastRecord | None:
    """Return what became of the shipped forecasts of 1990; None where none ship."""
    if TABLE not in data.catalogue.tables:
        return None
    past = _backtest(data)
    count = len(past) // 10
    by_size = past.sort_values(["size_only", "region", "industry"], ascending=[False, True, True])
    entered = int(past["entered"].sum())
    top = int(past["entered"].head(count).sum())
    return ForecastRecord(len(past), entered, count, top, int(by_size["entered"].head(count).sum()))


@kept
def reliability_record(data: Dataset) -> pd.DataFrame | None:
    """Return forecast against outcome of 1990 to 2000 in tenths, lowest first; None if none ship."""
    if TABLE not in data.catalogue.tables:
        return None
    past = _backtest(data)
    return reliability(past["probability"].to_numpy(np.float64), past["entered"].to_numpy() > 0)


def cases_like(data: Dataset, probability: float) -> tuple[int, int]:
    """Return how many of the past cases with the nearest probabilities entered, and how many there are."""
    past = _backtest(data)
    gap = np.abs(past["probability"].to_numpy() - probability)
    nearest = np.argsort(gap, kind="stable")[:_ALIKE]
    return int(past["entered"].to_numpy()[nearest].sum()), len(nearest)


@kept
def weak_groups(data: Dataset) -> tuple[str, ...]:
    """Return the kinds of industry in which the size-only model ranked the entries of 1990-2000 no worse."""
    past = _backtest(data)
    kinds = np.array([group_of(scheme("ind1990")[code]) for code in past["industry"]])
    entered = past["entered"].to_numpy() > 0
    weak = []
    for kind in sorted(set(kinds)):
        chosen = kinds == kind
        if int(entered[chosen].sum()) < FEWEST_ENTRIES:
            weak.append(str(kind))
            continue
        model, size = (
            average_precision(past[name].to_numpy()[chosen], entered[chosen])
            for name in ("probability", "size_only")
        )
        if model <= size:
            weak.append(str(kind))
    return tuple(weak)
