"""Looking back: how well a ranking foretold entries, and what became of old industrial zones' options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.errors import OptionError, RegionError, YearError, listing
from bessemer.panel import Floats
from bessemer.pathways.checks import check_seed, is_whole
from bessemer.pathways.groups import OPEN_GROUPS, group_of
from bessemer.pathways.resampling import ranks
from bessemer.pathways.standpoint import (
    FEWEST_PERSONS,
    Standpoint,
    expected_persons,
    located,
    quotients,
    usable,
)
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset, reference
from bessemer.sources.given import alike_given, array_given, dataset_given, mask_given, positive_given
from bessemer.sources.kept import kept
from bessemer.structure import density, net_density, presence, proximity
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH = 0.5, 1.0
FEWEST_ENTRIES = 10
START, ENDS = 1980, (1990, 2000)
TOP = 10
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


# The years over which entries are looked back at, and the table for the later year.
_LOOKBACK = {
    "us-zones": ("us_jobs_ind1990", 1990, "us_jobs_ind1990", 2000),
    "cn-provinces": ("cn_output_io42_2012", 2012, "cn_output_io42", 2017),
    "world": ("world_value_added_wiod35", 1995, "world_value_added_wiod35", 2011),
}
_COMMON_IO42 = tuple(f"{code:02d}" for code in (*range(1, 22), *range(37, 43)))
# Sectors of the list of 2002 and the same ones in that of 2012; its services have no names.
_MATCHED = {
    **{f"{code:02d}": f"{code:02d}" for code in range(1, 16)},
    **{"17": "18", "18": "19", "19": "20", "20": "21"},
    **{"22": "23", "23": "25", "24": "26", "25": "27", "26": "28"},
}
_OLDER = (
    ("cn_output_io42_2002", 2002, "cn_output_io42_2002", 2007),
    ("cn_output_io42_2002", 2007, "cn_output_io42_2012", 2012),
)


@dataclass(frozen=True)
class EntryRecord:
    """Out-of-sample record of a score at foretelling entries.

    Attributes
    ----------
    cells, entries : int
        Pairs of region and industry that could enter, and those that did.
    auc, baseline : float
        Probability that an entry ranks above a non-entry, by the score and by the own location
        quotient at the start; 0.5 is chance. Unknown with fewer than ten entries.
    """

    cells: int
    entries: int
    auc: float
    baseline: float

    @property
    def base_rate(self) -> float:
        """Share of the cells that entered."""
        return self.entries / self.cells


def auc(score: Floats, event: np.ndarray) -> float:
    r"""Return the area under the ROC curve, ties counted half.

    .. math:: AUC = \frac{R_1 - n_1 (n_1 + 1) / 2}{n_1 n_0}

    with :math:`R_1` the sum of the ranks of the :math:`n_1` events.

    References
    ----------
    Hanley, J. A. and McNeil, B. J. (1982), The meaning and use of the area under a ROC curve, Radiology 143.

    Examples
    --------
    >>> auc(np.array([0.1, 0.4, 0.9]), np.array([False, False, True]))
    1.0
    """
    import pandas as pd

    ones = int(event.sum())
    zeros = len(event) - ones
    if ones == 0 or zeros == 0:
        return float("nan")
    ranks = pd.Series(score).rank().to_numpy()
    return float((ranks[event].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def entry_record(
    score: Floats, before: Floats, after: Floats, eligible: np.ndarray | None = None
) -> EntryRecord | None:
    """Return how well a score at the start foretold entries, or None where no cell could enter.

    An entry is a location quotient under 0.5 at the start that is 1 or more at the end.

    Parameters
    ----------
    score, before, after : ndarray, shape (regions, industries)
        The score, the location quotients at the start and at the end.
    eligible : ndarray of bool, optional
        Cells to count, such as those that rest on enough sampled persons.
    """
    parts = ((score, "score"), (before, "before"), (after, "after"))
    score, before, after = (array_given(part, name, 2, unknown=True, infinite=True) for part, name in parts)
    eligible = np.ones(before.shape, bool) if eligible is None else mask_given(eligible, "eligible")
    alike_given(score=score, before=before, after=after, eligible=eligible)
    usable = np.isfinite(score) & np.isfinite(before) & np.isfinite(after) & (before < LOW)
    usable &= eligible
    event = (after >= HIGH)[usable]
    entries = int(event.sum())
    if len(event) == 0:
        return None
    if entries < FEWEST_ENTRIES:
        return EntryRecord(len(event), entries, float("nan"), float("nan"))
    return EntryRecord(len(event), entries, auc(score[usable], event), auc(before[usable], event))


@kept
def density_record(data: Dataset, geography: str) -> tuple[EntryRecord | None, tuple[int, int] | None]:
    """Return how well net density foretold entries in a geography, and from when to when, if known."""
    if geography not in _LOOKBACK:
        return None, None
    window = _LOOKBACK[geography]
    codes = {code: code for code in _COMMON_IO42} if geography == "cn-provinces" else None
    parts = _window(data, *window, codes)
    return entry_record(*parts), (window[1], window[3])


def reached(data: Dataset, geography: str, quotient: float, nearest: int = 200) -> tuple[float, int] | None:
    """Return how often sectors that stood at a location quotient came to 1, and over how many years.

    Parameters
    ----------
    data : Dataset
    geography : str
        ``us-zones``, ``cn-provinces`` or ``world``; others have no earlier figures.
    quotient : float
        Under 1.
    nearest : int
        Past cases counted, those whose quotient was nearest.

    Returns
    -------
    (float, int) or None
        Share of the cases, a fraction, and years.

    Examples
    --------
    >>> import bessemer as bm
    >>> near, far = (reached(bm.reference(), "cn-provinces", at)[0] for at in (0.9, 0.2))
    >>> near > far
    True
    """
    if geography not in _LOOKBACK:
        return None
    before, event = _cases(data, geography)
    order = np.argsort(np.abs(before - quotient), kind="stable")[:nearest]
    window = _LOOKBACK[geography]
    return float(event[order].mean()), window[3] - window[1]


@kept
def _cases(data: Dataset, geography: str) -> tuple[Floats, np.ndarray]:
    """Return location quotients under 1 at the start, and whether they were 1 or more at the end."""
    codes = {code: code for code in _COMMON_IO42} if geography == "cn-provinces" else None
    _, before, after, eligible = _window(data, *_LOOKBACK[geography], codes)
    usable_cells = np.isfinite(before) & np.isfinite(after) & (before < HIGH) & eligible
    return before[usable_cells], (after >= HIGH)[usable_cells]


@kept
def older_record(data: Dataset) -> EntryRecord | None:
    """Return the record of net density in China's tables of 2002, 2007 and 2012, both windows together.

    Only sectors that both lists have are counted: goods, utilities and construction.
    """
    both = [_window(data, *window, _codes_of(window[2])) for window in _OLDER]
    return entry_record(*(np.concatenate(side, axis=None)[None, :] for side in zip(*both, strict=True)))


def _codes_of(later: str) -> dict[str, str]:
    return _MATCHED if later.endswith("2012") else {code: code for code in _MATCHED}


def _window(
    data: Dataset, first_key: str, start: int, last_key: str, end: int, codes: dict[str, str] | None
) -> tuple[Floats, Floats, Floats, np.ndarray]:
    """Return net density, location quotients at the start and at the end, and which cells count."""
    before = usable(data.panel(first_key)).select(years=[start])
    after = usable(data.panel(last_key)).select(years=[end])
    first_quotients = quotients(data, before)
    strengths = presence(first_quotients)
    net = net_density(density(strengths, proximity(strengths)))
    later = quotients(data, after)
    same = codes or {code: code for code in before.industries}
    rows = [(i, after.regions.index(id)) for i, id in enumerate(before.regions) if id in after.regions]
    first, last = [list(side) for side in zip(*rows, strict=True)]
    at = [before.industries.index(code) for code in same]
    then = [after.industries.index(code) for code in same.values()]
    eligible = np.ones((len(first), len(at)), dtype=bool)
    if first_key == _KEY:
        eligible = expected_persons(before.values[0])[np.ix_(first, at)] >= FEWEST_PERSONS
    return net[np.ix_(first, at)], first_quotients[np.ix_(first, at)], later[np.ix_(last, then)], eligible


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
    known = data.panel(_KEY).years
    if start not in known or end not in known or end <= start:
        what, where = f"{start} to {end} cannot be looked back on.", f"The censuses are {listing(known)}."
        raise YearError(what, where=where, remedy="Choose two of them, the earlier first.")
    here = located(zones[0], start, data)
    later = quotients(data, here.panel.select(years=[end]))
    persons = expected_persons(here.values)
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


def told(
    region: Region | str, start: int = START, end: int = ENDS[-1], *, data: Dataset | None = None
) -> pd.DataFrame:
    """Return a US zone's options of a past year in the order of the list, with what became of each.

    Parameters
    ----------
    region : Region or str
    start, end : int
        Census years: 1980, 1990 or 2000.
    data : Dataset, optional
        The shipped figures by default.

    Returns
    -------
    DataFrame
        Columns industry, industry_name, industry_name_zh, rank, before and after (location quotients),
        came (1 or more at the end); only options that rest on ten sampled persons.

    Raises
    ------
    RegionError
        If the region is no US zone.
    YearError
        If a year is no census year, or the end is not after the start.
    """
    data = dataset_given(data)
    import pandas as pd

    known = reference() if data is None else data
    region = region if isinstance(region, Region) else known.regions.resolve(region)
    if region.kind != "commuting zone":
        raise RegionError(
            f"{region.name} is no US zone: only these have three censuses to look back on.",
            remedy="Name a US zone, for example Pittsburgh.",
        )
    view = _view(known, start, end, HIGH)
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
            "came": view.after[row, at] >= HIGH,
        }
    )


def hit_rates(
    start: int = START,
    end: int = ENDS[0],
    *,
    data: Dataset | None = None,
    top: int = TOP,
    below: float = HIGH,
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
    start, end : int
        Census years: 1980, 1990 or 2000.
    data : Dataset, optional
        The shipped figures by default.
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

    Raises
    ------
    YearError
        If a year is no census year, or the end is not after the start.
    OptionError
        If `top` or `draws` is no number, or no zone has so many options.
    """
    import pandas as pd

    for word, number in (("top", top), ("draws", draws)):
        if not is_whole(number):
            raise OptionError(f"{word}={number!r} is not a number above zero.", remedy="Use 1 or more.")
    check_seed(seed)
    positive_given(below, "below", "Use 1 for all options.")
    data = dataset_given(data)
    view = _view(data, start, end, below)
    regions = view.here.panel.regions
    old = set(old_industrial(data, start))
    rows = [row for row, id in enumerate(regions) if id in old and view.listed[row].sum() >= 2 * top]
    if not rows:
        raise OptionError(f"No zone has {2 * top} options, twice top={top}.", remedy="Use a smaller top.")
    ubiquity = view.here.strengths.sum(axis=0)
    rules = {
        "net_density": view.score,
        "location_quotient": view.before,
        "ubiquity": np.broadcast_to(ubiquity, view.before.shape),
    }
    came = view.after >= HIGH
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
