"""Looking back: what the list of options would have told old industrial zones, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.panel import Floats
from bessemer.pathways.aims import OPEN_GROUPS, group_of
from bessemer.pathways.resampling import ranks
from bessemer.pathways.standpoint import FEWEST_PERSONS, Standpoint, expected_persons, quotients, stand
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

START, ENDS = 1980, (1990, 2000)
TOP = 10
NEW, STRENGTH = 0.5, 1.0
DRAWS = 1000
_KEY = "us_jobs_ind1990"
RECORD = {
    "start": 1980,
    "end": 2000,
    "zones": 149,
    "top": 10,
    "rate": 0.325,
    "chance": 0.194,
    "simple": 0.368,
}
"""What :func:`hit_rates` gives for 1980 to 2000: hits by net density, by chance and by quotient."""

_OLD_SHARE = 2 / 3


@dataclass(frozen=True, eq=False)
class _View:
    """All zones at the start and the end: figures by zone and industry."""

    here: Standpoint
    score: Floats
    before: Floats
    after: Floats
    listed: np.ndarray


def _view(data: Dataset, start: int, end: int, below: float) -> _View:
    zones = data.regions.of_kind("commuting zone")
    here = stand(data, zones[0], start)
    assert here is not None
    later = quotients(data, here.panel.select(years=[end]))
    persons = np.array([expected_persons(here.values, row) for row in range(len(here.values))])
    planned = np.array([group_of(industry) in OPEN_GROUPS for industry in here.industries])
    listed = (
        (here.quotients < below)
        & np.isfinite(here.net)
        & np.isfinite(later)
        & (persons >= FEWEST_PERSONS)
        & planned
    )
    return _View(here, here.net, here.quotients, later, listed)


def old_industrial(data: Dataset, start: int = START) -> tuple[str, ...]:
    """Return the third of US zones with the highest share of jobs in manufacturing, by id."""
    panel = data.panel("us_jobs_sections16").select(years=[start])
    values = np.nan_to_num(panel.values[0], nan=0.0)
    share = values[:, panel.industries.index("manufacturing")] / values.sum(axis=1)
    cut = np.quantile(share, _OLD_SHARE)
    return tuple(id for id, value in zip(panel.regions, share, strict=True) if value > cut)


def told(data: Dataset, region: Region, start: int = START, end: int = ENDS[-1]) -> pd.DataFrame:
    """Return a zone's options of a past year in the order of the list, with what became of each.

    Returns
    -------
    DataFrame
        Columns industry, industry_name, industry_name_zh, rank, before and after (location quotients),
        came (1 or more at the end); only options that rest on ten sampled persons.
    """
    import pandas as pd

    view = _view(data, start, end, STRENGTH)
    row = view.here.panel.regions.index(region.id)
    at = np.flatnonzero(view.listed[row])
    at = at[np.argsort(-view.score[row, at], kind="stable")]
    industries = [view.here.industries[position] for position in at]
    return pd.DataFrame(
        {
            "industry": [industry.code for industry in industries],
            "industry_name": [industry.short for industry in industries],
            "industry_name_zh": [industry.short_zh for industry in industries],
            "rank": np.arange(1, len(at) + 1),
            "before": view.before[row, at],
            "after": view.after[row, at],
            "came": view.after[row, at] >= STRENGTH,
        }
    )


def hit_rates(
    data: Dataset,
    start: int = START,
    end: int = ENDS[0],
    *,
    top: int = TOP,
    below: float = STRENGTH,
    draws: int = DRAWS,
    seed: int = 0,
) -> Result:
    r"""Return how many of the first options of old industrial zones became strengths, against chance.

    Chance is the expected number of hits of as many options drawn from the same zone's list,

    .. math:: h^0_r = k \frac{\#\{i \in L_r : LQ_{ri}(t_1) \ge 1\}}{\#L_r}

    Two rules of thumb stand beside it: the options with the highest location quotient, and those most
    regions are strong in.

    Parameters
    ----------
    data : Dataset
    start, end : int
    top : int
        Options counted in each zone; zones with fewer than twice as many are left out.
    below : float
        Options have a location quotient under this: 1 for all, 0.5 for new industries.
    draws, seed : int
        Bootstrap by state for 95 % intervals.

    Returns
    -------
    Result
        One row a rule (net density, location quotient, ubiquity): zones, listed, hits, hit_rate, chance,
        lift, lift_low, lift_high.
    """
    import pandas as pd

    view = _view(data, start, end, below)
    regions = view.here.panel.regions
    old = set(old_industrial(data, start))
    rows = [row for row, id in enumerate(regions) if id in old and view.listed[row].sum() >= 2 * top]
    ubiquity = view.here.strengths.sum(axis=0)
    rules = {
        "net_density": view.score,
        "location_quotient": view.before,
        "ubiquity": np.broadcast_to(ubiquity, view.before.shape),
    }
    came = view.after >= STRENGTH
    states = np.array([str(data.regions[regions[row]].state) for row in rows])
    listed = view.listed[rows]
    chance = top * (came[rows] & listed).sum(axis=1) / listed.sum(axis=1)
    found = []
    for name, score in rules.items():
        place = ranks(np.where(listed, score[rows], -np.inf))
        hits = (came[rows] & listed & (place <= top)).sum(axis=1)
        low, high = _interval(hits.astype(np.float64), chance, states, draws, seed)
        found.append(
            {
                "rule": name,
                "start": start,
                "end": end,
                "zones": len(rows),
                "listed": int(listed.sum()),
                "hits": int(hits.sum()),
                "hit_rate": hits.sum() / (top * len(rows)),
                "chance": chance.sum() / (top * len(rows)),
                "lift": hits.sum() / chance.sum(),
                "lift_low": low,
                "lift_high": high,
            }
        )
    return Result(
        name="hit_rates",
        title=Message("pathways.hits_title", start=start, end=end, top=top),
        table=pd.DataFrame(found),
        units={
            **dict.fromkeys(("hit_rate", "chance"), "fraction"),
            **dict.fromkeys(("lift", "lift_low", "lift_high"), "ratio"),
        },
        parameters={"start": start, "end": end, "top": top, "below": below, "draws": draws, "seed": seed},
        conventions={
            "old industrial": "top third of zones by manufacturing share of jobs at the start",
            "hit": "location quotient of 1 or more at the end",
            "intervals": "95 %, bootstrap by state",
        },
        sources=(_KEY,),
    )


def _interval(hits: Floats, chance: Floats, states: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    names, of = np.unique(states, return_inverse=True)
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)[:, of]
    with np.errstate(invalid="ignore", divide="ignore"):
        lifts = (counts @ hits) / (counts @ chance)
    low, high = np.nanquantile(lifts, (0.025, 0.975))
    return float(low), float(high)
