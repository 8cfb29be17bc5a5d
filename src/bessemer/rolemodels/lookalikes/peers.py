"""Look-alikes beyond the main candidates: peers at home, old industrial Europe, groups of zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.nearest import search as search_again
from bessemer.rolemodels.lookalikes.outcomes import axis_of
from bessemer.rolemodels.lookalikes.pools import Pool, codes_of, episodes, table_of
from bessemer.rolemodels.lookalikes.recoveries import Rate, rate
from bessemer.rolemodels.lookalikes.scopes import own_composition
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.lookalikes.standing import classifications_of, codes_for
from bessemer.rolemodels.lookalikes.variants import Yardstick, closest_tenth, ranks
from bessemer.sources import Dataset
from bessemer.sources.kept import kept

if TYPE_CHECKING:
    import pandas as pd

# Ruhr (Düsseldorf, Münster, Arnsberg), Basque Country, Nord-Pas-de-Calais, Silesia.
OLD_INDUSTRIAL_EUROPE = ("DEA1", "DEA3", "DEA5", "ES21", "FRE1", "PL22")
NEAREST_HOME = 5
_FEWEST_HOME = 4
# A gap of shares that a reader would not call one.
HARDLY = 0.05


@dataclass(frozen=True, eq=False)
class Home:
    """Regions of the same nation in the same year.

    Attributes
    ----------
    year : int
        Year of all compositions.
    start, end : int
        Years between which jobs are followed.
    classification : str
    table : DataFrame
        One row a region, nearest first: region, name, distance, rank by each variant, relative_change.
    variants : tuple of str
    same_area : tuple of (Region, rank)
        Regions of the same area of the country, nearest first.
    tables : tuple of str
    """

    year: int
    start: int
    end: int
    classification: str
    table: pd.DataFrame
    variants: tuple[str, ...]
    same_area: tuple[tuple[Region, int], ...]
    tables: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Abroad:
    """Old industrial regions of Europe among all European region-years.

    Attributes
    ----------
    year : int
        Year of the region asked about.
    table : DataFrame
        One row a region in its nearest base year, nearest first.
    candidates : int
    variants, tables : tuple of str
    """

    year: int
    table: pd.DataFrame
    candidates: int
    variants: tuple[str, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """The same question to candidates of another size.

    Attributes
    ----------
    scope : str
        ``states`` or ``nuts2``.
    candidates, regions : int
    top, all : Rate
        Of the nearest and of all candidates.
    verdict : str
        As :func:`gap_verdict` calls the difference.
    named : mapping or None
        The role model, as the search ranks it.
    place : Region or None
        The role model there: the state for a zone.
    closeness : str
        ``close``, ``depends`` or ``far``; empty where no role model is ranked.
    """

    scope: str
    candidates: int
    regions: int
    top: Rate
    all: Rate
    verdict: str
    named: Any
    place: Region | None
    closeness: str


def gap_verdict(top: Rate, everyone: Rate) -> str:
    """Return how the nearest did against all candidates: ``more``, ``fewer``, ``little`` or ``unsure``.

    More or fewer is said where the share of all lies outside the interval of the nearest, with regions as
    clusters. Inside it, a gap under five points is little and a wider one can be chance.
    """
    if everyone.share > top.high:
        return "fewer"
    if everyone.share < top.low:
        return "more"
    return "little" if abs(top.share - everyone.share) < HARDLY else "unsure"


def home_peers(data: Dataset, search: Search) -> Home | None:
    """Return the regions of the same nation in the same year; None where the main search already holds them.

    Provinces are compared on 19 sections, European regions on ten groups. For US zones the candidates are
    their own nation's.
    """
    import pandas as pd

    target = search.target
    classification = {"province": "gb19", "nuts2": "a10"}.get(target.kind)
    members = [
        id
        for id in data.nation(target).regions
        if id != target.id and data.regions[id].country == target.country
    ]
    if classification is None or len(members) < _FEWEST_HOME:
        return None
    codes = codes_of(classification, china=target.kind == "province")
    own = own_composition(data, target, search.asked, classification, codes)
    if own is None:
        return None
    pool = episodes(data, target.kind, classification, codes, members, [own.year], followed=False)
    yardstick = Yardstick(own, codes, classification, target.kind == "province")
    near = yardstick.distances(pool)
    jobs = axis_of(data, target.kind)
    at = [jobs.regions.index(id) for id in pool.regions]
    segments = jobs.segments[:, [*at, jobs.regions.index(target.id)]]
    same = [year for year, row in zip(jobs.years, segments, strict=True) if (row == segments[-1]).all()]
    places = [data.regions[id] for id in pool.regions]
    columns: dict[str, Any] = {
        "region": pool.regions,
        "name": [place.name for place in places],
        "name_zh": [place.name_zh for place in places],
        "year": own.year,
        "distance": near["structure"],
        "rank": ranks(near["structure"]),
        "relative_change": jobs.changes(same[0], same[-1])[at],
    }
    columns.update({f"rank_{name}": ranks(values) for name, values in near.items()})
    table = pd.DataFrame(columns).sort_values("distance", ignore_index=True, kind="stable")
    rank_of = dict(zip(table["region"], table["rank"].tolist(), strict=True))
    area = [place for place in places if place.group == target.group and target.group]
    return Home(
        year=own.year,
        start=same[0],
        end=same[-1],
        classification=classification,
        table=table,
        variants=yardstick.variants,
        same_area=tuple(sorted(((place, rank_of[place.id]) for place in area), key=lambda entry: entry[1])),
        tables=tuple(dict.fromkeys((*pool.tables, *jobs.tables))),
    )


def abroad_models(data: Dataset, search: Search) -> Abroad | None:
    """Return how the old industrial regions of Europe rank among all European region-years, on ten groups.

    Ranked is also what cannot be followed: the jobs of Silesia were recast in 2010, so that its outcome is
    unknown. None for economies, and where the region's own figures do not reach a year that compares.
    """
    import pandas as pd

    target = search.target
    if target.kind == "economy" or "a10" not in classifications_of(data, target):
        return None
    codes = codes_for(data, target, "a10", search.asked, china=target.kind == "province")
    own = own_composition(data, target, search.asked, "a10", codes) if codes else None
    if own is None:
        return None
    everyone = _european(data, codes, search.horizon, search.recovered_by, search.reference)
    twin = data.twin(target)
    same = {target.id} if twin is None else {target.id, twin.id}
    pool = everyone.take([row for row, id in enumerate(everyone.regions) if id not in same])
    yardstick = Yardstick(own, codes, "a10", target.kind == "province")
    near = yardstick.distances(pool)
    columns: dict[str, Any] = {
        "region": pool.regions,
        "name": [data.regions[id].name for id in pool.regions],
        "name_zh": [data.regions[id].name_zh for id in pool.regions],
        "base_year": pool.base_years,
        "horizon_year": pool.end_years,
        "distance": near["structure"],
        "rank": ranks(near["structure"]),
        **{f"rank_{name}": ranks(values) for name, values in near.items()},
        "relative_change": pool.relative_change,
        "axis_change": pool.outcome,
        "income_start": pool.income_start,
        "income_end": pool.income_end,
    }
    table = pd.DataFrame(columns).sort_values("distance", kind="stable")
    mine = table[table["region"].isin(OLD_INDUSTRIAL_EUROPE)].drop_duplicates("region")
    return Abroad(
        year=own.year,
        table=mine.reset_index(drop=True),
        candidates=len(pool),
        variants=yardstick.variants,
        tables=tuple(dict.fromkeys((table_of(target.kind, "a10"), *pool.tables))),
    )


@kept
def _european(data: Dataset, codes: tuple[str, ...], horizon: int, recovered_by: str, reference: str) -> Pool:
    """Return all European region-years on ten groups, also those that cannot be followed."""
    return episodes(
        data,
        "nuts2",
        "a10",
        codes,
        axis_of(data, "nuts2").regions,
        horizon=horizon,
        recovered_by=recovered_by,
        reference=reference,
        followed=False,
    )


def other_scales(data: Dataset, search: Search) -> tuple[Scale, ...]:
    """Return what candidates of province size say: US zones added up to states, and European regions."""
    if search.target.kind != "province" or search.scope != "zones":
        return ()
    place = None if search.named is None else data.regions.get(search.named["region"])
    searches = (_again(data, search, "states", place), _again(data, search, "nuts2", None))
    return tuple(_scale(found) for found in searches if found is not None)


def _again(data: Dataset, search: Search, candidates: str, role_model: Region | None) -> Search | None:
    return search_again(
        data,
        search.target,
        search.asked,
        components=dict(search.weights),
        role_model=role_model,
        candidates=candidates,
        horizon=search.horizon,
        recovered_by=search.recovered_by,
        reference=search.reference,
    )


def _scale(search: Search) -> Scale:
    everyone = np.arange(search.candidates)
    top = rate(search.pool.outcome, search.pool.regions, everyone[: search.top])
    whole = rate(search.pool.outcome, search.pool.regions, everyone)
    row = search.named
    standing = [] if row is None else [row[f"rank_{name}"] for name in search.variants]
    return Scale(
        scope=search.scope,
        candidates=search.candidates,
        regions=int(search.table["region"].nunique()),
        top=top,
        all=whole,
        verdict=gap_verdict(top, whole),
        named=row,
        place=None if row is None else search.places[row["region"]],
        closeness=closest_tenth(standing, search.candidates) if standing else "",
    )
