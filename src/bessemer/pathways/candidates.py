"""Options: every industry that a region is not yet strong in, with chance, gain, needs, risk and stake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import aim_names, aim_of
from bessemer.errors import OptionError
from bessemer.panel import Floats
from bessemer.pathways import gains
from bessemer.pathways.checks import check_seed, is_whole
from bessemer.pathways.forecasts import TABLE as FORECASTS
from bessemer.pathways.forecasts import shipped
from bessemer.pathways.gains import Column
from bessemer.pathways.groups import GROUP_NAMES, OPEN_GROUPS, TRADED, group_of
from bessemer.pathways.resampling import DRAWS, Draws, percentiles, ranks, resample
from bessemer.pathways.shocks import Shocks, shocks
from bessemer.pathways.standpoint import Standpoint, located
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

REGAIN = 0.8
INTERVAL = (0.05, 0.95)
_NAMED = 3
QUADRANTS = {
    "near, high gain": Text("near, high gain", "较近且回报较高"),
    "near, low gain": Text("near, low gain", "较近但回报较低"),
    "far, high gain": Text("far, high gain", "较远但回报较高"),
    "far, low gain": Text("far, low gain", "较远且回报较低"),
    "unknown": Text("unknown", "未知"),
}
KINDS = {"new": Text("new", "新增"), "regain": Text("regain", "补强")}
# What makes an industry attractive, each as its place among the industries compared, weighted alike.
ATTRACTIONS = ("pci", "national_growth", "imports_nation")
_OWN = (
    *("location_quotient", "density", "net_density", "rank", "rank_low", "rank_high"),
    *("supporters", "supporter_share", "feasibility"),
)
_ATTRACTION = (
    *("attractiveness", "attractiveness_low", "attractiveness_high"),
    *("quadrant", "quadrant_share"),
)


@dataclass(frozen=True, eq=False)
class Options(Result):
    """Options of a region; see :func:`options`.

    Attributes
    ----------
    column_sources : mapping of column to tuple of str
        Keys of the tables that each column rests on.
    gaps : mapping of column to Message
        Columns without any figure, and why.
    shocks : Shocks or None
        Past deviations of growth, its industries in the order of the rows; None where none are known.
    region : Region or None
    measure : Text or None
        What the figures count.
    strengths, counted : tuple of str
        Codes of the industries that the region is strong in, and of all that the year has figures of.
    """

    column_sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gaps: Mapping[str, Message] = field(default_factory=dict)
    shocks: Shocks | None = None
    region: Region | None = None
    measure: Text | None = None
    strengths: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


def options(
    region: Region | str,
    year: int | None = None,
    *,
    data: Dataset | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Options:
    r"""Return every industry that a region is not yet strong in, closest first.

    Feasibility is the place of net density among the options, attractiveness the mean of the places of
    complexity, national growth and national imports, as far as they are known:

    .. math::
        F_i = \frac{\#\{j : \tilde\omega_j < \tilde\omega_i\}}{n - 1}, \qquad
        A_i = \frac{1}{|K_i|} \sum_{k \in K_i} \frac{\#\{j : g_{kj} < g_{ki}\}}{n_k - 1}

    Parameters
    ----------
    region : Region or str
    year : int, optional
        The newest figures up to this year; nothing later is used.
    data : Dataset, optional
        The shipped figures by default.
    draws, seed : int
        Bootstrap of the regions for intervals; US zones are drawn by state.

    Returns
    -------
    Options
        One row an industry with a location quotient under 1: probability of entry (where a forecast
        ships), net_density with rank, rank_low and rank_high (90 %), supporters with their share of the
        closeness, pci, national_growth, imports and imports_nation (USD), wage, productivity, foreign_inputs,
        volatility, stake (jobs or output to a location quotient of 1), jobs_location_quotient,
        attractiveness with interval, quadrant with the share of draws that agree, group, aim, kind
        (``regain`` from a location quotient of 0.8), plannable (a group that can be planned for), open
        (and on enough sampled persons).

    Raises
    ------
    RegionError, YearError, OptionError
        If a name is unknown, a year is none, or there are no draws.
    UnavailableError
        If no industry detail covers the region up to the year.

    References
    ----------
    Escobari, M., Seyal, I., Morales-Arilla, J. and Shearer, C. (2019), Growing cities that work for all,
    Brookings Institution. Metroverse (2021), Harvard Growth Lab: strategic gain against feasibility.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = bm.pathways.options("Jilin", draws=10)
    >>> found.units["imports"]
    'USD'
    """
    check_seed(seed)
    if not is_whole(draws):
        raise OptionError(f"draws={draws!r} is not a number of draws.", remedy="Use 1 or more.")
    here = located(region, year, data)
    data, region = here.data, here.region
    blocks = np.array([data.regions[id].state or id for id in here.panel.regions])
    swings = shocks(data, here)
    columns = _columns(data, here, swings)
    wanted = columns["pci"].reason is None
    drawn = resample(here.strengths, here.row, blocks, draws=draws, seed=seed, complexity=wanted)
    table = _table(here, columns, _growth_draws(data, here, drawn), drawn)
    order = np.argsort(-table["net_density"].to_numpy(), kind="stable")
    positions = here.open[order]
    table = table.iloc[order].reset_index(drop=True)
    gaps = {
        name: column.reason
        for name, column in columns.items()
        if column.reason is not None and not table[name].notna().any()
    }
    sources = {name: column.sources for name, column in columns.items() if column.sources}
    unit = "states" if here.geography == "us-zones" else "regions"
    own = dict.fromkeys(_OWN, (here.table.key,))
    gained = tuple(dict.fromkeys(key for name in ATTRACTIONS for key in sources.get(name, ())))
    drawn_from = dict.fromkeys(_ATTRACTION, gained) if gained else {}
    every = (here.table.key, *(key for keys in sources.values() for key in keys))
    return Options(
        name="options",
        title=Message("pathways.table_title", region=region, measure=here.table.measure_name, year=here.year),
        table=table,
        units={
            **{name: column.unit for name, column in columns.items()},
            **dict.fromkeys(("location_quotient",), "ratio"),
            **dict.fromkeys(("density", "net_density", "supporter_share", "quadrant_share"), "fraction"),
            **dict.fromkeys(("rank", "rank_low", "rank_high"), "place"),
            **dict.fromkeys(("feasibility", *_ATTRACTION[:3]), "place between 0 and 1"),
        },
        parameters={"region": region.id, "year": here.year, "draws": draws, "seed": seed},
        conventions={
            "presence": "location quotient >= 1",
            "proximity": "minimum conditional probability, zero diagonal",
            "net_density": "density less region and industry means",
            "intervals": f"5 % to 95 % of {draws} draws of {unit}",
            "volatility": "of broad groups only"
            if swings is not None and swings.by_section
            else "by industry",
        },
        sources=tuple(dict.fromkeys(every)),
        warnings=tuple({reason.id: reason for reason in gaps.values()}.values()),
        column_sources={**own, **drawn_from, **sources},
        gaps=gaps,
        shocks=None if swings is None else _at(swings, positions),
        region=region,
        measure=here.table.measure_name,
        strengths=_codes(here, here.strengths[here.row] > 0),
        counted=_codes(here, np.isfinite(here.quotients[here.row])),
    )


def _codes(here: Standpoint, chosen: np.ndarray) -> tuple[str, ...]:
    return tuple(code for code, flag in zip(here.panel.industries, chosen, strict=True) if flag)


def _at(swings: Shocks, positions: np.ndarray) -> Shocks:
    return Shocks(
        swings.deviations[:, positions], swings.known[:, positions], swings.sources, swings.by_section
    )


def _columns(data: Dataset, here: Standpoint, swings: Shocks | None) -> dict[str, Column]:
    imports, imports_nation = gains.imports_replaced(data, here)
    return {
        "probability": _probability(data, here),
        "pci": gains.complexity_of(here),
        "national_growth": gains.national_growth(data, here),
        "imports": imports,
        "imports_nation": imports_nation,
        "wage": gains.wages(data, here),
        "productivity": gains.productivity(data, here),
        "foreign_inputs": gains.foreign_inputs(data, here),
        "volatility": _volatility(here, swings),
        "stake": gains.stake(here),
        "jobs_location_quotient": gains.jobs_quotient(data, here),
    }


def _probability(data: Dataset, here: Standpoint) -> Column:
    known = shipped(data, here.region.id, here.year) if here.geography == "us-zones" else {}
    values = np.array([known.get(code, np.nan) for code in here.panel.industries])
    if known:
        return Column(values, "fraction", (FORECASTS,))
    return Column(values, "fraction", (), Message("pathways.gap_probability", year=here.year))


def _volatility(here: Standpoint, swings: Shocks | None) -> Column:
    unit = "fraction a year"
    if swings is None:
        nothing = np.full(len(here.panel.industries), np.nan)
        return Column(nothing, unit, (), Message("pathways.gap_volatility", year=here.year))
    return Column(swings.volatility, unit, swings.sources)


def _growth_draws(data: Dataset, here: Standpoint, drawn: Draws) -> Floats | None:
    """Return national growth in each draw, shape (draws, industries)."""
    found = gains.earlier_figures(data, here)
    if found is None:
        return None
    _, start, values = found
    nation = set(data.nation(here.region).regions)
    kept = np.array(
        [id in nation and not here.panel.breaks_between(start, here.year, id) for id in here.panel.regions]
    )
    return gains.aggregate_growth(values, here.values, here.year - start, drawn.weights * kept)


def attractiveness(columns: Mapping[str, Floats]) -> Floats:
    """Return the mean place among the options, by as many of the gains as are known of each.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (..., options)

    Examples
    --------
    >>> attractiveness({"pci": np.array([1.0, 2.0]), "national_growth": np.array([0.3, np.nan])}).tolist()
    [0.0, 1.0]
    """
    places = np.array(np.broadcast_arrays(*(percentiles(values) for values in columns.values())))
    known = np.isfinite(places)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, places, 0.0).sum(axis=0) / known.sum(axis=0))


def quadrant(feasibility: Floats, attraction: Floats) -> np.ndarray:
    """Return the quadrant of each option: halves by feasibility and by attractiveness, where it is known."""
    near = feasibility >= 0.5
    good = percentiles(attraction) >= 0.5
    keys = np.array(list(QUADRANTS))
    place = np.where(near, 0, 2) + np.where(good, 0, 1)
    return np.asarray(keys[np.where(np.isfinite(attraction), place, len(keys) - 1)])


def _table(
    here: Standpoint, columns: Mapping[str, Column], growth: Floats | None, drawn: Draws
) -> pd.DataFrame:
    import pandas as pd

    at = here.open
    industries = [here.scheme[here.panel.industries[position]] for position in at]
    support = [_supporters(here, position) for position in at]
    groups = [group_of(industry) for industry in industries]
    aims = [aim_of(industry.scheme, industry.code) for industry in industries]
    aim_text = {**aim_names(), "": Text("–", "–")}
    planned = np.array([group in OPEN_GROUPS for group in groups], dtype=bool)
    quotient, net = here.quotients[here.row, at], here.net[here.row, at]
    attraction, low, high, share, quadrants = _attraction(columns, growth, drawn, at, net)
    places = ranks(drawn.net[:, at])
    lows, highs = np.quantile(places, INTERVAL, axis=0) if len(at) else np.empty((2, 0))
    rows = {
        "industry": [industry.code for industry in industries],
        "name": [industry.name for industry in industries],
        "name_zh": [industry.name_zh for industry in industries],
        "industry_name": [industry.short for industry in industries],
        "industry_name_zh": [industry.short_zh for industry in industries],
        "group": groups,
        "group_zh": [GROUP_NAMES[group].zh for group in groups],
        "aim": [aim_text[aim].en for aim in aims],
        "aim_zh": [aim_text[aim].zh for aim in aims],
        "kind": ["regain" if value >= REGAIN else "new" for value in quotient],
        "kind_zh": [KINDS["regain" if value >= REGAIN else "new"].zh for value in quotient],
        "tradable": [group in TRADED for group in groups],
        "reliable": here.reliable[at],
        "plannable": planned,
        "open": planned & here.reliable[at],
        "location_quotient": quotient,
        "density": here.omega[here.row, at],
        "net_density": net,
        "rank": ranks(net) if len(at) else net,
        "rank_low": np.round(lows),
        "rank_high": np.round(highs),
        "supporter": [entry[0].en.split("; ")[0] for entry in support],
        "supporter_zh": [entry[0].zh.split("、")[0] for entry in support],
        "supporters": [entry[0].en for entry in support],
        "supporters_zh": [entry[0].zh for entry in support],
        "supporter_share": [entry[1] for entry in support],
        **{name: column.values[at] for name, column in columns.items()},
        "feasibility": percentiles(net) if len(at) else net,
        "attractiveness": attraction,
        "attractiveness_low": low,
        "attractiveness_high": high,
        "quadrant": quadrants,
        "quadrant_zh": [QUADRANTS[key].zh for key in quadrants],
        "quadrant_share": share,
    }
    return pd.DataFrame(rows)


def _attraction(
    columns: Mapping[str, Column], growth: Floats | None, drawn: Draws, at: np.ndarray, net: Floats
) -> tuple[Floats, Floats, Floats, Floats, list[str]]:
    if not len(at):
        return (*np.empty((4, 0)), [])
    known = {name: columns[name].values[at] for name in ATTRACTIONS}
    point = attractiveness(known)
    in_draws = dict(known)
    in_draws["pci"] = drawn.pci[:, at]
    if growth is not None:
        in_draws["national_growth"] = np.where(np.isfinite(known["national_growth"]), growth[:, at], np.nan)
    all_draws = attractiveness(in_draws)
    low, high = np.quantile(np.nan_to_num(all_draws, nan=0.0), INTERVAL, axis=0)
    low, high = (np.where(np.isfinite(point), side, np.nan) for side in (low, high))
    now = quadrant(percentiles(net), point)
    again = quadrant(percentiles(drawn.net[:, at]), all_draws)
    share = (again == now).mean(axis=0)
    return point, low, high, np.asarray(share), [str(key) for key in now]


def _supporters(here: Standpoint, position: int) -> tuple[Text, float]:
    """Return the region's own industries that make one close, and their share of its closeness."""
    own = np.flatnonzero(here.strengths[here.row])
    closeness = here.phi[position, own]
    whole = float(closeness.sum())
    if whole <= 0:
        return Text("–", "–"), float("nan")
    first = np.argsort(-closeness, kind="stable")[:_NAMED]
    first = first[closeness[first] > 0]
    names = [here.scheme[here.panel.industries[own[place]]] for place in first]
    text = Text("; ".join(name.short for name in names), "、".join(name.short_zh for name in names))
    return text, float(closeness[first].sum() / whole)


def supporters(
    region: Region | str, industry: str, year: int | None = None, *, data: Dataset | None = None
) -> pd.DataFrame:
    """Return the region's own strengths by their share of what makes an industry close.

    Parameters
    ----------
    industry : str
        Code in the classification of the region's detailed table.

    Returns
    -------
    DataFrame
        Columns supporter, name, name_zh, proximity and share (fraction), largest first.

    Raises
    ------
    UnavailableError
        If no industry detail covers the region.
    ClassificationError
        If there is no such industry.
    """
    import pandas as pd

    here = located(region, year, data)
    here.scheme.require([industry])
    position = here.panel.industries.index(industry)
    own = np.flatnonzero(here.strengths[here.row])
    own = own[own != position]
    closeness = here.phi[position, own]
    first = np.argsort(-closeness, kind="stable")
    first = first[closeness[first] > 0]
    names = [here.scheme[here.panel.industries[own[place]]] for place in first]
    return pd.DataFrame(
        {
            "supporter": [name.code for name in names],
            "name": [name.name for name in names],
            "name_zh": [name.name_zh for name in names],
            "proximity": closeness[first],
            "share": closeness[first] / max(float(closeness.sum()), 1e-300),
        }
    )
