"""The forecast for one region: jobs relative to the nation and shares of sectors, from tables that ship."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.classify import scheme
from bessemer.errors import OptionError, UnavailableError, YearError, listing
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.rolemodels.forecasting.record import SAMPLE_OF, forecast_record, sector_errors
from bessemer.rolemodels.forecasting.rolling import LARGE, OURS
from bessemer.rolemodels.forecasting.scores import HALF, HORIZONS
from bessemer.rolemodels.forecasting.sector_paths import moved, pulls, start_of
from bessemer.rolemodels.forecasting.shipped_forecasts import FORECASTS, RULES
from bessemer.rolemodels.forecasting.tracks import Mix
from bessemer.rolemodels.lookalikes.distances import closure
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, year_given
from bessemer.sources.kept import kept
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

JOBS = {"us-zones": "us_total_jobs", "nuts2": "eu_total_jobs"}
MIXES = {"sic": "us_jobs_sic_estimated", "naics": "us_jobs_naics_estimated", "a10": "eu_jobs_a10"}
_COLUMNS = (
    *("horizon", "year", "measure", "industry", "name", "name_zh"),
    *("central", "low_80", "high_80", "baseline", "better"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Forecast(Result):
    """Forecasts for one region, one row a horizon and measure.

    Attributes
    ----------
    region : Region
    origin : int
        The last year that they know of.
    jobs : float
        Jobs in that year.
    part : float
        Share of the nation's jobs in that year.
    classification : str
        Of the sectors; empty where there is no forecast of shares.
    shares_now : Series or None
        Shares of the sectors in the year of origin, by code.
    """

    region: Region
    origin: int
    jobs: float
    part: float
    classification: str = ""
    shares_now: pd.Series[float] | None = None

    def row(self, horizon: int, measure: str = "relative_jobs") -> pd.Series[Any]:
        """Return the row of a horizon, of a measure without sectors."""
        chosen = self.table[(self.table["horizon"] == horizon) & (self.table["measure"] == measure)]
        return chosen.iloc[0]


def why_no_forecast(data: Dataset, region: Region) -> Message | None:
    """Return why a region has no forecast, and what to do; None where it has one."""
    sample = SAMPLE_OF.get(region.kind)
    if region.kind == "province":
        return Message("forecast.none_province", region=region)
    if region.kind == "economy":
        return Message("forecast.none_economy", region=region)
    if sample is None or FORECASTS[sample] not in data.catalogue.tables:
        return Message("forecast.none_data", region=region)
    if not origins_for(data, region):
        return Message("forecast.none_trend", region=region)
    return None


def forecast(
    data: Dataset,
    region: Region,
    year: int | None = None,
    horizons: Sequence[int] = HORIZONS,
    *,
    national_growth: float | None = None,
) -> Forecast:
    r"""Forecast a region's share of its nation's jobs and the shares of its sectors.

    .. math:: \hat L_{t+h} = L_t \, (1 + g)^h \, e^{\hat y_h}

    with :math:`\hat y_h` the log change of the share of the nation's jobs and :math:`g` the nation's growth.

    Parameters
    ----------
    data : Dataset
    region : Region
        A US commuting zone or a NUTS2 region.
    year : int, optional
        Forecasts start from the latest shipped origin up to this year; from the newest by default.
    horizons : sequence of int
        Years ahead, among 5, 10 and 15.
    national_growth : float, optional
        Growth of the nation's jobs a year (a fraction) that you assume; with it total jobs are forecast too.

    Returns
    -------
    Forecast
        Rows with horizon, year (of the outcome), measure (``relative_jobs``: change of the share of the
        nation's jobs, a fraction; ``jobs``; ``sector_share``), industry, central, low_80, high_80, baseline
        (half persistence) and better (the smaller error at past origins, beyond chance for jobs).

    Raises
    ------
    UnavailableError
        If there is no forecast for the region: provinces and economies have no record to learn from.
    YearError
        If `year` is before the first shipped origin.
    OptionError
        If a horizon is not among 5, 10 and 15, or the growth is -100 % or less or above 100 %.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = forecast(bm.reference(), bm.region("Pittsburgh"), horizons=(10,))
    >>> found.origin, int(found.row(10)["year"])
    (2016, 2026)
    """
    data = dataset_given(data)
    region = region_given(region, data)
    year_given(year)
    if isinstance(horizons, str) or not isinstance(horizons, Sequence):
        raise OptionError(f"horizons={horizons!r} is no list.", remedy=f"Choose among {listing(HORIZONS)}.")
    wrong = [horizon for horizon in horizons if horizon not in HORIZONS]
    if wrong or not len(horizons):
        raise OptionError(
            f"There is no forecast {listing(wrong) or 'without horizon'} years ahead.",
            remedy=f"Choose among {listing(HORIZONS)}.",
        )
    if national_growth is not None and (
        isinstance(national_growth, bool)
        or not isinstance(national_growth, Real)
        or not -1 < national_growth <= 1
    ):
        raise OptionError(
            f"Jobs cannot grow by {national_growth!r} a year.", remedy="Give a fraction such as 0.01 for 1 %."
        )
    reason = why_no_forecast(data, region)
    if reason is not None:
        raise UnavailableError(
            say(reason),
            where=f"Region {region.id} ({region.name}).",
            remedy=f"Forecasts are made for each {' and '.join(SAMPLE_OF)}.",
        )
    sample = SAMPLE_OF[region.kind]
    rows = _rows_of(data, region, FORECASTS[sample], year)
    origin = int(rows["year"].iloc[0])
    jobs, part = _size(data, region, JOBS[sample], origin)
    found: list[dict[str, Any]] = []
    for horizon in sorted(set(horizons)):
        row = rows[rows["horizon"] == horizon]
        if not row.empty:
            found += _jobs_rows(data, region, origin, row.iloc[0], jobs, national_growth)
    tables = [FORECASTS[sample], JOBS[sample]]
    mix = _own_mix(data, region, sample, origin)
    if mix is not None:
        for horizon in sorted(set(horizons)):
            found += _sector_rows(data, region, mix, origin, horizon)
        tables += [RULES, MIXES[mix.classification]]
    import pandas as pd

    warnings = [] if jobs > LARGE else [Message("forecast.small", region=region, jobs=jobs, least=LARGE)]
    return Forecast(
        name="forecast",
        title=Message("forecast.table", region=region, year=origin),
        table=pd.DataFrame(found, columns=list(_COLUMNS)),
        units=dict.fromkeys(_COLUMNS[6:10], "fraction; jobs where measure is jobs"),
        parameters={"year": origin, "national_growth": national_growth},
        conventions={"interval": "80 %, from errors at past origins", "baseline": HALF},
        sources=tuple(tables),
        warnings=tuple(warnings),
        region=region,
        origin=origin,
        jobs=jobs,
        part=part,
        classification="" if mix is None else mix.classification,
        shares_now=None if mix is None else pd.Series(mix.at(origin)[0], index=list(mix.codes)),
    )


def origins_for(data: Dataset, region: Region) -> tuple[int, ...]:
    """Return the origins from which a region's forecasts ship; empty where there are none."""
    sample = SAMPLE_OF.get(region.kind)
    if sample is None or FORECASTS[sample] not in data.catalogue.tables:
        return ()
    frame = _frame(data, FORECASTS[sample])
    return tuple(sorted(int(at) for at in frame.loc[frame["region"] == region.id, "year"].unique()))


@kept
def _frame(data: Dataset, table: str) -> pd.DataFrame:
    return data.frame(table)


def _rows_of(data: Dataset, region: Region, table: str, year: int | None) -> pd.DataFrame:
    """Return the shipped rows of a region from the latest origin up to `year`."""
    origins = origins_for(data, region)
    before = [at for at in origins if year is None or at <= year]
    if not before:
        raise YearError(
            f"There is no forecast from {year} or earlier.",
            where=f"Forecasts for {region.name} start from {listing(origins)}.",
            remedy="Choose one of these years.",
        )
    frame = _frame(data, table)
    return frame[(frame["region"] == region.id) & (frame["year"] == before[-1])]


def _size(data: Dataset, region: Region, table: str, year: int) -> tuple[float, float]:
    """Return a region's jobs and its share of its nation's."""
    panel = data.panel(table)
    values = panel.at(year)[:, 0]
    members = [panel.regions.index(id) for id in data.nation(region).regions if id in panel.regions]
    own = float(values[panel.regions.index(region.id)])
    return own, own / float(values[members].sum())


def _jobs_rows(
    data: Dataset, region: Region, origin: int, row: pd.Series[Any], jobs: float, growth: float | None
) -> list[dict[str, Any]]:
    horizon = int(row["horizon"])
    record = forecast_record(data, region, horizon)
    center, width = float(row["central"]), float(row["half_width"])
    logs = (center, center - width, center + width, float(row["half_persistence"]))
    common = {
        "horizon": horizon,
        "year": origin + horizon,
        "industry": "total",
        "name": "Total",
        "name_zh": "合计",
        "better": OURS if record is not None and record.beats_half else HALF,
    }
    named = ("central", "low_80", "high_80", "baseline")
    rows = [{**common, "measure": "relative_jobs", **dict(zip(named, np.expm1(logs), strict=True))}]
    if growth is not None:
        level = jobs * (1 + growth) ** horizon * np.exp(logs)
        rows.append({**common, "measure": "jobs", **dict(zip(named, level, strict=True))})
    return rows


def _own_mix(data: Dataset, region: Region, sample: str, origin: int) -> Mix | None:
    """Return the shares of the region (row 0) and of its nation (row 1), where the origin has a rule."""
    rules = _frame(data, RULES) if RULES in data.catalogue.tables else None
    if rules is None:
        return None
    rules = rules[(rules["sample"] == sample) & (rules["year"] == origin)]
    if rules.empty:
        return None
    classification = str(rules["classification"].iloc[0])
    panel = data.panel(MIXES[classification])
    members = [panel.regions.index(id) for id in data.nation(region).regions]
    own = panel.values[:, panel.regions.index(region.id)]
    shares = np.stack([closure(own), closure(panel.values[:, members].sum(axis=1))], axis=1)
    return Mix(classification, panel.industries, panel.years, shares, MIXES[classification])


def _sector_rows(data: Dataset, region: Region, mix: Mix, origin: int, horizon: int) -> list[dict[str, Any]]:
    rules = _frame(data, RULES)
    sample = SAMPLE_OF[region.kind]
    chosen = rules[(rules["sample"] == sample) & (rules["year"] == origin) & (rules["horizon"] == horizon)]
    comparable = _comparable_from(data, region, mix)
    start, half_start = (start_of(mix, origin, length) for length in (10, horizon))
    errors = sector_errors(data, region, horizon)
    if chosen.empty or errors is None or start is None or half_start is None or start < comparable:
        return []
    now, nation = mix.at(origin)
    before, nation_before = mix.at(start)
    drawn = pulls(now, before, nation, nation_before, horizon / (origin - start))
    weights = tuple(float(chosen[name].iloc[0]) for name in ("catch_up", "own", "national"))
    center = moved(now, drawn, (weights[0], weights[1], weights[2]))
    past = (now - mix.at(max(half_start, comparable))[0]) * (horizon / (origin - max(half_start, comparable)))
    baseline = closure(np.maximum(now + 0.5 * past, 0.0))
    if not np.isfinite(center + baseline).all():
        return []
    order = chosen.set_index("industry")["width"].reindex(list(mix.codes)).to_numpy(np.float64)
    low, high = _around(center, order)
    better = OURS if errors[0] < errors[1] else HALF
    industries = scheme(mix.classification)
    return [
        {
            "horizon": horizon,
            "year": origin + horizon,
            "measure": "sector_share",
            "industry": code,
            "name": industries[code].name,
            "name_zh": industries[code].name_zh,
            "central": center[place],
            "low_80": low[place],
            "high_80": high[place],
            "baseline": baseline[place],
            "better": better,
        }
        for place, code in enumerate(mix.codes)
    ]


def _comparable_from(data: Dataset, region: Region, mix: Mix) -> int:
    """Return the first year of the classification whose figures of the region compare with the last."""
    panel = data.panel(mix.table)
    breaks = panel.breaks_between(mix.years[0], mix.years[-1])
    return max([mix.years[0], *(entry.year for entry in breaks if entry.concerns(region.id))])


def _around(center: Floats, width: Floats) -> tuple[Floats, Floats]:
    root = np.sqrt(center)
    return np.maximum(root - width, 0.0) ** 2, (root + width) ** 2
