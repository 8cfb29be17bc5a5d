"""The search: which region-years looked most like a region, and what share of them outgrew their nation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.classify import Industry, scheme
from bessemer.errors import OptionError, YearError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.rolemodels.distances import closure, hellinger, relative_to_nation
from bessemer.rolemodels.episodes import (
    KINDS_ON,
    NO_PLACE,
    Pool,
    codes_of,
    composition_panel,
    episodes,
    join,
    table_of,
)
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

COMPONENTS = ("structure", "relative")
CLASSIFICATIONS = {
    "commuting zone": ("sections16", "a10"),
    "province": ("sections16", "a10", "gb19"),
    "nuts2": ("a10",),
    "economy": ("wiod35",),
}
TOP = 50
# "Among the closest" means among this part of all candidates, under every variant.
CLOSEST = 0.1


@dataclass(frozen=True)
class Episode:
    """A region-year and what followed, as sentences and charts need it."""

    position: int
    region: Region
    base_year: int
    end_year: int
    distance: float
    rank: int
    relative_change: float

    @property
    def recovered(self) -> bool:
        """Whether the region outgrew its nation."""
        return self.relative_change > 0


@dataclass(frozen=True, eq=False)
class Search:
    """Look-alikes of a region, all candidates ranked.

    Attributes
    ----------
    target : Region
    year, asked : int
        Year of the target's composition, and the year asked for (None for the newest).
    classification, components : str
        What was compared, and by which variant the table is ordered.
    codes : tuple of str
        Industries compared.
    left_out : tuple of Industry
        Industries of the target's own figures that are not compared.
    shares, nation : ndarray, shape (industries,)
        Composition of the target and of its nation in `year`; fractions.
    total : float
        Jobs (value added of an economy) of the target in the industries compared.
    pool : Pool
        The candidates in the order of the table, then the named role model if it is none of them.
    table : DataFrame
        One row a candidate, nearest first: region, name, name_zh, country, base_year, distance, rank, recovered,
        horizon_year, change, nation_change, relative_change, the distance and rank by each variant,
        income_start, income_end.
    named : mapping or None
        The role model asked for: its closest base year, distance, rank, candidates, percentile.
    excluded : Message or None
        Why the role model asked for cannot be compared.
    top : int
        How many of the nearest are counted.
    source : str
        The shipped table of the target's composition.
    """

    target: Region
    year: int
    asked: int | None
    classification: str
    components: str
    codes: tuple[str, ...]
    left_out: tuple[Industry, ...]
    shares: Floats
    nation: Floats
    total: float
    pool: Pool
    table: pd.DataFrame
    named: Mapping[str, Any] | None
    excluded: Message | None
    top: int
    source: str
    places: Mapping[str, Region]

    @property
    def outcome(self) -> str:
        """What grew: ``jobs`` or ``value_added``."""
        return "value_added" if self.target.kind == "economy" else "jobs"

    @property
    def candidates(self) -> int:
        """Number of region-years searched."""
        return len(self.table)

    @property
    def base_rate(self) -> float:
        """Share of all candidates that outgrew their nation."""
        return float(self.table["recovered"].mean())

    @property
    def top_recovered(self) -> int:
        """How many of the nearest outgrew their nation."""
        return int(self.table["recovered"].head(self.top).sum())

    @property
    def top_regions(self) -> int:
        """Number of different regions among the nearest."""
        return int(self.table["region"].head(self.top).nunique())

    @property
    def industries(self) -> tuple[Industry, ...]:
        """The industries compared."""
        return tuple(scheme(self.classification)[code] for code in self.codes)

    def episode(self, position: int) -> Episode:
        """Return a row of the pool; the rank is that by the chosen variant."""
        if position < self.candidates:
            row = self.table.iloc[position]
            distance, rank = float(row["distance"]), int(row["rank"])
        else:
            assert self.named is not None
            distance, rank = self.named["distance"], self.named["rank"]
        return Episode(
            position=position,
            region=self.places[self.pool.regions[position]],
            base_year=int(self.pool.base_years[position]),
            end_year=int(self.pool.end_years[position]),
            distance=distance,
            rank=rank,
            relative_change=float(self.pool.relative_change[position]),
        )

    def named_episode(self) -> Episode | None:
        """Return the region-year of the role model asked for, or None."""
        return None if self.named is None else self.episode(int(self.named["position"]))

    def closest(self, count: int, recovered: bool | None = None) -> tuple[Episode, ...]:
        """Return the nearest region-years of different regions, of all outcomes or of one."""
        return tuple(entry for entry, _ in zip(self._distinct(recovered), range(count), strict=False))

    def _distinct(self, recovered: bool | None) -> Iterator[Episode]:
        seen: set[str] = set()
        outcomes = self.pool.recovered
        for position in range(self.candidates):
            region = self.pool.regions[position]
            if region not in seen and (recovered is None or bool(outcomes[position]) == recovered):
                seen.add(region)
                yield self.episode(position)


def search(
    data: Dataset,
    target: Region,
    year: int | None = None,
    *,
    components: str = "structure",
    role_model: Region | None = None,
    role_model_year: int | None = None,
    classification: str | None = None,
    top: int = TOP,
) -> Search | None:
    """Rank all candidate region-years by their resemblance to a region.

    Parameters
    ----------
    data : Dataset
    target : Region
        The region asked about.
    year : int, optional
        Its composition is taken in the latest year up to this one; the newest by default.
    components : {"structure", "relative"}
        Order by the distance of raw shares, or of shares relative to each nation.
    role_model : Region, optional
        A place whose rank is wanted; it is ranked even where it is too small to be a candidate.
    role_model_year : int, optional
        Its base year; the closest one by default.
    classification : str, optional
        ``sections16``, ``a10``, ``gb19`` or ``wiod35``; by default the finest that holds both the
        target and the role model.
    top : int
        How many of the nearest are counted, at most a fifth of the candidates (but ten).

    Returns
    -------
    Search or None
        None where the target has no composition that compares; :func:`why_none` says why.

    Raises
    ------
    OptionError
        If the variant or the classification is unknown, or does not hold the target.
    YearError
        If `role_model_year` is no base year of the role model.
    """
    if components not in COMPONENTS:
        raise OptionError(
            f"'{components}' is not a measure of resemblance.",
            where="Option components.",
            remedy=f"{did_you_mean(components, COMPONENTS)} Choose {' or '.join(COMPONENTS)}.".strip(),
        )
    if target.kind not in CLASSIFICATIONS or target.id == NO_PLACE:
        return None
    allowed = CLASSIFICATIONS[target.kind]
    if classification is not None and classification not in allowed:
        raise OptionError(
            f"{target.name} cannot be compared on '{classification}'.",
            where="Option classification.",
            remedy=f"Choose {' or '.join(allowed)}.",
        )
    chosen = classification or _classification(target, role_model)
    china = "province" in (target.kind, role_model.kind if role_model else "") and chosen != "wiod35"
    codes = codes_of(chosen, china=china)
    if target.kind == "economy":
        codes = _recorded(data, target, codes)
    own = _composition(data, target, year, chosen, codes)
    if own is None:
        return None
    at, values, nation = own
    candidates = _candidates(data, chosen, codes, target)
    shares = closure(values)
    measured = _distances(shares, nation, candidates)
    order = np.argsort(measured[components], kind="stable")
    pool = candidates.take(order)
    ranked = {name: distance[order] for name, distance in measured.items()}
    named, excluded, extra = _named(
        data, target, role_model, role_model_year, chosen, codes, pool, ranked, components, shares, nation
    )
    found = scheme(chosen)
    return Search(
        target=target,
        year=at,
        asked=year,
        classification=chosen,
        components=components,
        codes=codes,
        left_out=_left_out(target, chosen, codes),
        shares=shares,
        nation=nation,
        total=float(values.sum()),
        pool=pool if extra is None else join([pool, extra]),
        table=_table(data, pool, ranked, components, "value_added" if found.name == "wiod35" else "jobs"),
        named=named,
        excluded=excluded,
        top=min(top, max(10, len(pool) // 5)),
        source=table_of(target.kind, chosen),
        places=data.regions,
    )


def why_none(target: Region, year: int | None) -> Message:
    """Return the sentence that says why a region has no look-alikes, and what to do."""
    if target.id == NO_PLACE:
        return Message("rolemodels.none_rest", region=target)
    if target.kind not in CLASSIFICATIONS or year is None:
        return Message("rolemodels.none_figures", region=target)
    first = {"commuting zone": 1980, "nuts2": 2000, "province": 2013, "economy": 1995}[target.kind]
    kind = "province" if target.kind == "province" else "other"
    return Message(f"rolemodels.none_year_{kind}", region=target, year=year, first=first)


def _classification(target: Region, role_model: Region | None) -> str:
    """Return the finest classification that holds target and role model, and follows what is known of them."""
    if target.kind == "economy":
        return "wiod35"
    kind = None if role_model is None or role_model.id == target.id else role_model.kind
    if "nuts2" in (target.kind, kind):
        return "a10"
    return "gb19" if target.kind == kind == "province" else "sections16"


def _composition(
    data: Dataset, target: Region, year: int | None, classification: str, codes: tuple[str, ...]
) -> tuple[int, Floats, Floats] | None:
    """Return year, values and nation's shares of the latest composition that is known, up to `year`."""
    panel = composition_panel(data, target.kind, classification, codes)
    if target.id not in panel.regions:
        return None
    members = [id for id in data.nation(target).regions if id in panel.regions]
    places = [panel.regions.index(id) for id in members]
    for at in reversed(panel.years):
        if year is not None and at > year:
            continue
        values = panel.at(at)[panel.regions.index(target.id)]
        nation = panel.at(at)[places].sum(axis=0)
        if values.sum() > 0 and np.isfinite(nation).all():
            return at, values, closure(nation)
    return None


def _recorded(data: Dataset, target: Region, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sectors that an economy's accounts show apart: never those at zero in every year."""
    values = composition_panel(data, target.kind, "wiod35", codes).of(target.id)
    return tuple(code for code, column in zip(codes, values.T, strict=True) if (column > 0).any())


def _candidates(data: Dataset, classification: str, codes: tuple[str, ...], target: Region) -> Pool:
    pools = [episodes(data, kind, classification, codes) for kind in KINDS_ON[classification]]
    pool = join(pools) if len(pools) > 1 else pools[0]
    return pool.take([row for row, id in enumerate(pool.regions) if id != target.id])


def _distances(shares: Floats, nation: Floats, pool: Pool) -> dict[str, Floats]:
    """Return the distance of every row by each variant."""
    relative = relative_to_nation(pool.shares, pool.nation, nation)
    return {"structure": hellinger(shares, pool.shares), "relative": hellinger(shares, relative)}


def _ranks(distance: Floats) -> np.ndarray:
    """Return 1 plus the number of rows that are nearer."""
    return 1 + np.searchsorted(np.sort(distance), distance, side="left")


def _table(
    data: Dataset, pool: Pool, ranked: Mapping[str, Floats], components: str, outcome: str
) -> pd.DataFrame:
    import pandas as pd

    places = [data.regions[id] for id in pool.regions]
    columns: dict[str, Any] = {
        "region": list(pool.regions),
        "name": [place.name for place in places],
        "name_zh": [place.name_zh for place in places],
        "state": [place.state for place in places],
        "country": [place.nation.en for place in places],
        "country_zh": [place.nation.zh for place in places],
        "base_year": pool.base_years,
        "distance": ranked[components],
        "rank": _ranks(ranked[components]),
        "recovered": pool.recovered,
        "horizon_year": pool.end_years,
        f"{outcome}_change": pool.change,
        "nation_change": pool.nation_change,
        "relative_change": pool.relative_change,
        "income_start": pool.income_start,
        "income_end": pool.income_end,
    }
    for variant in COMPONENTS:
        columns[f"distance_{variant}"] = ranked[variant]
        columns[f"rank_{variant}"] = _ranks(ranked[variant])
    return pd.DataFrame(columns)


def _named(
    data: Dataset,
    target: Region,
    role_model: Region | None,
    base_year: int | None,
    classification: str,
    codes: tuple[str, ...],
    pool: Pool,
    ranked: Mapping[str, Floats],
    components: str,
    shares: Floats,
    nation: Floats,
) -> tuple[dict[str, Any] | None, Message | None, Pool | None]:
    """Return the rank of the role model asked for, or why it has none, and its rows if it is no candidate."""
    if role_model is None:
        return None, None, None
    reason = _why_excluded(target, role_model, classification)
    if reason is not None:
        return None, reason, None
    rows = np.array([row for row, id in enumerate(pool.regions) if id == role_model.id], dtype=np.intp)
    extra = None
    if len(rows) == 0:
        extra = episodes(data, role_model.kind, classification, codes, regions=[role_model.id])
        known, distances = extra, _distances(shares, nation, extra)
    else:
        known = pool.take(rows)
        distances = {name: values[rows] for name, values in ranked.items()}
    if len(known) == 0:
        return None, Message("rolemodels.excluded_unknown", place=role_model), None
    choice = _choose(role_model, known, base_year, distances[components])
    if extra is not None:
        extra = extra.take([choice])
    position = len(pool) if extra is not None else int(rows[choice])
    rank = {
        name: 1 + int(np.sum(ranked[name] < values[choice])) for name, values in distances.items()
    }
    own = known.take([choice])
    home = own.nation[0]
    row: dict[str, Any] = {
        "region": role_model.id,
        "name": role_model.name,
        "name_zh": role_model.name_zh,
        "base_year": int(own.base_years[0]),
        "distance": float(distances[components][choice]),
        "rank": rank[components],
        "candidates": len(pool),
        "percentile": rank[components] / len(pool),
        **{f"distance_{name}": float(distances[name][choice]) for name in COMPONENTS},
        **{f"rank_{name}": rank[name] for name in COMPONENTS},
        "distance_of_nations": float(hellinger(nation, home)),
        "candidate": extra is None,
        "recovered": bool(own.recovered[0]),
        "horizon_year": int(own.end_years[0]),
        "change": float(own.change[0]),
        "nation_change": float(own.nation_change[0]),
        "relative_change": float(own.relative_change[0]),
        "income_start": float(own.income_start[0]),
        "income_end": float(own.income_end[0]),
        "position": position,
    }
    return row, None, extra


def _choose(role_model: Region, known: Pool, base_year: int | None, distance: Floats) -> int:
    if base_year is None:
        return int(np.argmin(distance))
    found = np.flatnonzero(known.base_years == base_year)
    if len(found) == 0:
        years = listing(known.base_years.tolist())
        raise YearError(
            f"{base_year} is no base year of {role_model.name}.",
            where=f"Its base years are {years}.",
            remedy=f"Write {role_model.name}@{known.base_years[0]}, or leave the year out for the closest one.",
        )
    return int(found[0])


def _why_excluded(target: Region, role_model: Region, classification: str) -> Message | None:
    if role_model.id == target.id:
        return Message("rolemodels.excluded_self", place=role_model)
    if role_model.id == NO_PLACE:
        return Message("rolemodels.excluded_rest", place=role_model)
    if (role_model.kind == "economy") != (target.kind == "economy"):
        scale = "economy" if role_model.kind == "economy" else "region"
        return Message(f"rolemodels.excluded_{scale}", place=role_model, region=target)
    if classification not in CLASSIFICATIONS.get(role_model.kind, ()):
        return Message("rolemodels.excluded_classification", place=role_model, region=target)
    return None


def _left_out(target: Region, classification: str, codes: tuple[str, ...]) -> tuple[Industry, ...]:
    """Return the industries of the target's own figures that the comparison leaves out."""
    from bessemer.classify import concordance

    if classification == "sections16":
        home = "gb19" if target.kind == "province" else "a10"
        own = scheme(home)
        if home == "gb19":
            return tuple(own[code] for code in concordance("gb19", "sections16").left_out(own.codes))
        return (own["A"], scheme("gb19")["O"])
    return tuple(industry for industry in scheme(classification) if industry.code not in codes)
