"""Looking back: do fans drawn from 1980 and 1990 for former manufacturing hubs cover what came?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import UnavailableError
from bessemer.history.former_hubs import hub_sample
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.rolemodels.forecasting.rolling import OURS, Rolling
from bessemer.rolemodels.forecasting.scores import HORIZONS
from bessemer.rolemodels.forecasting.sector_paths import applied, sector_rule
from bessemer.rolemodels.forecasting.tracks import Tracks, tracks_of
from bessemer.rolemodels.lookalikes.distances import closure
from bessemer.scenarios.baselines import NINETIETH, PACE, middle_along, spread_along, steps_of
from bessemer.scenarios.engine import SCALARS, Plan, fans_of, run
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given
from bessemer.structure.variety import effective_number
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

TABLE = "scenario_hindcasts"
STARTS = (1980, 1990)
AHEAD = (5, 10, 15, 20, 25, 30, 36)
PATHS = 1000
_KIND, _SAMPLE = "commuting zone", "us-zones"
MEASURES = ("relative_jobs", "diversity", "sector_share")
_DIGITS = 5


@dataclass(frozen=True, eq=False)
class Past:
    """What the own trend of all zones rested on at a start, known then.

    Attributes
    ----------
    tracks : Tracks
    start : int
    center, spread : ndarray, shape (zones, horizons)
    roots, root_spread : ndarray, shape (zones, horizons, sectors) and (horizons, sectors)
    shares, nation : ndarray, shape (zones, sectors) and (sectors,)
    """

    tracks: Tracks
    start: int
    center: Floats
    spread: Floats
    roots: Floats
    root_spread: Floats
    shares: Floats
    nation: Floats


@lru_cache(maxsize=4)
def past_of(data: Dataset, start: int) -> Past:
    """Return the forecasts from a start with what was known then; our forecast at all horizons."""
    tracks = tracks_of(data, _SAMPLE)
    rolling = Rolling(tracks)
    center = np.stack([rolling.forecast(start, horizon) for horizon in HORIZONS], axis=1)
    width = np.stack([rolling.width(start, horizon, OURS) for horizon in HORIZONS], axis=1)
    roots, widths = [], []
    mix = tracks.mixes[0]
    for horizon in HORIZONS:
        rule = sector_rule(tracks, start, horizon)
        if rule is None:
            raise UnavailableError(
                f"No forecast of sectors starts from {start}.", remedy="Choose a later year to start from."
            )
        moved = applied(tracks, rule.mix, start, horizon, np.array([rule.catch_up, rule.own, rule.national]))
        assert moved is not None
        roots.append(np.sqrt(moved))
        widths.append(rule.widths / NINETIETH)
    shares = mix.at(start)
    size = tracks.jobs[tracks.position(start)]
    return Past(
        tracks=tracks,
        start=start,
        center=center,
        spread=width / NINETIETH,
        roots=np.stack(roots, axis=1),
        root_spread=np.stack(widths),
        shares=shares,
        nation=closure((shares * size[:, None]).sum(axis=0)),
    )


def plan_from(past: Past, zone: int, horizon: int) -> Plan:
    """Return the plan of the own trend of one zone, with the rules of the baselines."""
    knots = np.array([0.0, *HORIZONS])
    count = past.shares.shape[1]
    root = np.sqrt(past.shares[zone])
    center = middle_along(knots, np.concatenate([[0.0], past.center[zone]]), horizon, PACE)
    spread = spread_along(knots, np.concatenate([[0.0], past.spread[zone]]), horizon)
    roots = middle_along(knots, np.vstack([root, past.roots[zone]]), horizon)
    root_spread = spread_along(knots, np.vstack([np.zeros(count), past.root_spread]), horizon)
    return Plan(
        total=float(past.tracks.jobs[past.tracks.position(past.start), zone]),
        nation=past.nation,
        growth=np.ones((horizon + 1, count)),
        center=center,
        steps=steps_of(spread),
        roots=roots,
        root_steps=steps_of(root_spread) * (past.shares[zone] > 0),
        labour=np.full(horizon + 1, np.inf),
        complexity=np.zeros(count),
        abroad=np.zeros(count),
    )


def hub_zones(data: Dataset) -> tuple[str, ...]:
    """Return the former manufacturing hubs among US zones."""
    sample = hub_sample(data, _KIND)
    return tuple(region for region, hub in zip(sample.regions, sample.hub, strict=True) if hub)


def zone_rows(data: Dataset, start: int, zones: Sequence[str], paths: int = PATHS) -> list[dict[str, Any]]:
    """Return fans and outcomes of zones, one row a zone, measure and years ahead.

    Of sectors the row says which part of them lay inside the bands.
    """
    past = past_of(data, start)
    tracks, mix = past.tracks, past.tracks.mixes[0]
    now = tracks.position(start)
    rows: list[dict[str, Any]] = []
    ahead = [years for years in AHEAD if start + years <= tracks.years[-1]]
    for name in zones:
        zone = tracks.regions.index(name)
        known = np.isfinite(past.center[zone]).all() and np.isfinite(past.spread[zone]).all()
        if not known or not np.isfinite(past.roots[zone]).all() or tracks.first[zone] > now:
            continue
        plan = plan_from(past, zone, ahead[-1])
        values = run(plan, paths, seed=0)
        jobs = values[:, :, len(SCALARS) :]
        shares = jobs / jobs.sum(axis=2, keepdims=True)
        fans, share_fans = fans_of(values[:, :, : len(SCALARS)]), fans_of(shares)
        for years in ahead:
            common = {"region": name, "block": str(tracks.block[zone]), "start": start, "ahead": years}
            outcome = float(np.exp(tracks.relative_jobs[now + years, zone] - tracks.relative_jobs[now, zone]))
            rows.append(_row({**common, "measure": "relative_jobs"}, fans[:, years, 0], outcome))
            if start + years not in mix.years:
                continue
            came = mix.at(start + years)[zone]
            diversity = float(effective_number(came))
            rows.append(_row({**common, "measure": "diversity"}, fans[:, years, 2], diversity))
            low, lower, middle, upper, high = share_fans[:, years]
            rows.append(
                {
                    **common,
                    "measure": "sector_share",
                    **dict.fromkeys(("low_80", "low_50", "middle", "high_50", "high_80", "outcome"), np.nan),
                    "inside_80": float(((came >= low) & (came <= high)).mean()),
                    "inside_50": float(((came >= lower) & (came <= upper)).mean()),
                    "below": float((came < low).mean()),
                    "miss": float(np.abs(came - middle).mean()),
                }
            )
    return rows


def _row(common: dict[str, Any], fan: Floats, outcome: float) -> dict[str, Any]:
    low, lower, middle, upper, high = (float(value) for value in fan)
    return {
        **common,
        "low_80": low,
        "low_50": lower,
        "middle": middle,
        "high_50": upper,
        "high_80": high,
        "outcome": outcome,
        "inside_80": float(low <= outcome <= high),
        "inside_50": float(lower <= outcome <= upper),
        "below": float(outcome < low),
        "miss": abs(outcome / middle - 1),
    }


def hindcast_table(data: Dataset) -> pd.DataFrame:
    """Return the table that ships: one row a former hub, start, measure and years ahead.

    Columns region, block (state), start, ahead, measure, low_80, low_50, middle, high_50, high_80, outcome,
    inside_80, inside_50, below (the 80 % band), miss (relative to the middle; of shares in points).
    """
    import pandas as pd

    zones = hub_zones(data)
    rows = [row for start in STARTS for row in zone_rows(data, start, zones)]
    table = pd.DataFrame(rows)
    floats = table.select_dtypes("float").columns
    return table.assign(**{name: table[name].round(_DIGITS).astype(np.float32) for name in floats})


def clustered(values: Floats, blocks: NDArray[np.str_]) -> tuple[float, float]:
    r"""Return a mean and its standard error by cluster.

    .. math:: \mathrm{se}^2 = \frac{G}{G - 1} \frac{1}{n^2}
        \sum_g \Bigl(\sum_{i \in g} (x_i - \bar x)\Bigr)^2

    Parameters
    ----------
    values : ndarray of 0 and 1, or of fractions
    blocks : ndarray of str
        State of each.

    Examples
    --------
    >>> clustered(np.array([1.0, 1.0, 0.0, 0.0]), np.array(["a", "a", "b", "b"]))
    (0.5, 0.5)
    """
    mean = float(values.mean())
    names, place = np.unique(blocks, return_inverse=True)
    sums = np.bincount(place, values - mean)
    count = len(names)
    if count < 2:
        return mean, float("nan")
    return mean, float(np.sqrt(count / (count - 1) * (sums**2).sum()) / len(values))


def _named(measure: str) -> dict[str, str]:
    """Return a measure's name in both languages."""
    name = Message(f"scenarios.measure_{measure}")
    return {"measure_text": say(name), "measure_text_zh": say(name, "zh-CN")}


def told(found: Result) -> tuple[Message, ...]:
    """Return the range of coverage, how few draws there are, and where the fans failed."""
    table = found.table
    jobs = table[table["measure"] == "relative_jobs"]
    sectors = table[(table["measure"] == "sector_share") & (table["start"] == STARTS[0])]
    worst = sectors.iloc[int(sectors["coverage_80"].to_numpy().argmin())]
    return (
        Message(
            "scenarios.hindcast_headline",
            first=STARTS[0],
            last=STARTS[-1],
            low=float(jobs["coverage_80"].min()),
            high=float(jobs["coverage_80"].max()),
            zones=int(table["zones"].max()),
        ),
        Message("scenarios.hindcast_draws", states=int(table["states"].max())),
        Message(
            "scenarios.hindcast_sectors",
            first=STARTS[0],
            coverage=float(worst["coverage_80"]),
            ahead=int(worst["ahead"]),
        ),
    )


def record_said(data: Dataset, region: Region) -> Message | None:
    """Return the record of fans that an answer carries; None where the dataset has none."""
    if TABLE not in data.catalogue.tables:
        return None
    means = _means(data)

    def held(start: int, measure: str, ahead: int) -> float:
        return means[(start, measure, ahead)]

    early, late = STARTS
    near, far, soon = 15, 25, 10
    if region.kind != _KIND:
        return Message(
            "scenarios.record_other",
            region=region,
            near=(held(early, "relative_jobs", near) + held(late, "relative_jobs", near)) / 2,
            sectors=held(early, "sector_share", soon),
        )
    return Message(
        "scenarios.record",
        zones=int(means["zones"]),
        first=early,
        last=late,
        near=near,
        far=far,
        soon=soon,
        early_near=held(early, "relative_jobs", near),
        late_near=held(late, "relative_jobs", near),
        early_far=held(early, "relative_jobs", far),
        late_far=held(late, "relative_jobs", far),
        early_sectors=held(early, "sector_share", soon),
        late_sectors=held(late, "sector_share", soon),
    )


@lru_cache(maxsize=4)
def _means(data: Dataset) -> dict[Any, float]:
    """Return coverage of the 80 % band by start, measure and years ahead, and the number of zones."""
    frame = data.frame(TABLE)
    means = frame.groupby(["start", "measure", "ahead"])["inside_80"].mean()
    return {**means.to_dict(), "zones": frame["region"].nunique()}


def hindcasts(data: Dataset | None = None) -> Result:
    """Return how often the fans covered what came, by start, measure and years ahead.

    Parameters
    ----------
    data : Dataset, optional

    Returns
    -------
    Result
        Rows: start, ahead, year, measure, zones, states, coverage_80 and coverage_50 with standard errors by
        state, below (outcomes under the 80 % band), miss (mean distance from the middle).

    Raises
    ------
    UnavailableError
        If the dataset has no table of hindcasts.

    Examples
    --------
    >>> found = hindcasts()
    >>> sorted(set(found.table["start"]))
    [1980, 1990]
    """
    return _hindcasts(dataset_given(data))


@lru_cache(maxsize=4)
def _hindcasts(dataset: Dataset) -> Result:
    import pandas as pd

    if TABLE not in dataset.catalogue.tables:
        raise UnavailableError(
            "This dataset has no hindcasts of scenarios.", remedy="Use the reference data."
        )
    frame = dataset.frame(TABLE)
    rows = []
    for key, part in frame.groupby(["start", "measure", "ahead"]):
        start, measure, ahead = cast("tuple[int, str, int]", key)
        blocks = part["block"].to_numpy(str)
        wide, wide_error = clustered(part["inside_80"].to_numpy(np.float64), blocks)
        half, half_error = clustered(part["inside_50"].to_numpy(np.float64), blocks)
        rows.append(
            {
                "start": int(start),
                "started": int(start),
                "ahead": int(ahead),
                "years_ahead": int(ahead),
                "year": int(start) + int(ahead),
                "measure": measure,
                **_named(str(measure)),
                "zones": len(part),
                "states": len(set(blocks)),
                "coverage_80": wide,
                "error_80": wide_error,
                "coverage_50": half,
                "error_50": half_error,
                "below": float(part["below"].mean()),
                "miss": float(part["miss"].mean()),
            }
        )
    order = {name: at for at, name in enumerate(MEASURES)}
    table = pd.DataFrame(rows)
    table = table.assign(_order=table["measure"].map(order)).sort_values(["start", "_order", "ahead"])
    return Result(
        name="hindcasts",
        title=Message("scenarios.hindcast_title", first=STARTS[0], last=STARTS[-1]),
        table=table.drop(columns="_order").reset_index(drop=True),
        units={
            **dict.fromkeys(("coverage_80", "error_80", "coverage_50", "error_50", "below"), "fraction"),
            "miss": "fraction of the middle; fraction of all jobs for sector shares",
        },
        parameters={"starts": list(STARTS), "paths": PATHS},
        conventions={
            "standard error": "clustered by state; all zones share one national course after a start"
        },
        sources=(TABLE,),
        shown=(
            "started",
            "years_ahead",
            "measure_text",
            "zones",
            "states",
            "coverage_80",
            "error_80",
            "coverage_50",
            "below",
        ),
        formats={
            "started": "year",
            "years_ahead": "integer",
            "zones": "integer",
            "states": "integer",
            **dict.fromkeys(("coverage_80", "error_80", "coverage_50", "below"), "percent0"),
        },
    )
