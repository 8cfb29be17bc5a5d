"""The search: which region-years looked most like a region, and what share of them outgrew their nation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.classify import Industry, concordance, scheme
from bessemer.errors import OptionError
from bessemer.panel import Floats
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.rolemodels.distances import closure
from bessemer.rolemodels.pools import (
    BASE_YEARS,
    KINDS_ON,
    Pool,
    codes_of,
    composition_panel,
    episodes,
    join,
    table_of,
)
from bessemer.rolemodels.searches import Search
from bessemer.rolemodels.standing import CLASSIFICATIONS, COMPONENTS, Yardstick, check_components, standing
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

TOP = 50


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
    check_components(components)
    if target.kind not in CLASSIFICATIONS or target.id == REST_OF_WORLD:
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
    yardstick = Yardstick(shares, nation)
    pool = candidates.take(np.argsort(yardstick.distances(candidates)[components], kind="stable"))
    stands = standing(data, target, role_model, role_model_year, chosen, pool, yardstick, components)
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
        pool=pool if stands.extra is None else join([pool, stands.extra]),
        table=_table(data, pool, yardstick, components, "value_added" if chosen == "wiod35" else "jobs"),
        named=stands.row,
        excluded=stands.excluded,
        top=min(top, max(10, len(pool) // 5)),
        source=table_of(target.kind, chosen),
        places=data.regions,
    )


def why_none(target: Region, year: int | None) -> Message:
    """Return the sentence that says why a region has no look-alikes, and what to do."""
    if target.id == REST_OF_WORLD:
        return Message("rolemodels.none_rest", region=target)
    if target.kind not in CLASSIFICATIONS or year is None:
        return Message("rolemodels.none_figures", region=target)
    first = BASE_YEARS[target.kind][0]
    kind = "province" if target.kind == "province" else "other"
    return Message(f"rolemodels.none_year_{kind}", region=target, year=year, first=first)


def _classification(target: Region, role_model: Region | None) -> str:
    """Return the finest classification that holds both the target and the role model."""
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


def _ranks(distance: Floats) -> np.ndarray:
    """Return 1 plus the number of rows that are nearer."""
    return 1 + np.searchsorted(np.sort(distance), distance, side="left")


def _table(data: Dataset, pool: Pool, yardstick: Yardstick, components: str, outcome: str) -> pd.DataFrame:
    import pandas as pd

    ranked = yardstick.distances(pool)
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


def _left_out(target: Region, classification: str, codes: tuple[str, ...]) -> tuple[Industry, ...]:
    """Return the industries of the target's own figures that the comparison leaves out."""
    if classification == "sections16":
        home = "gb19" if target.kind == "province" else "a10"
        own = scheme(home)
        if home == "gb19":
            return tuple(own[code] for code in concordance("gb19", "sections16").left_out(own.codes))
        return (own["A"], scheme("gb19")["O"])
    return tuple(industry for industry in scheme(classification) if industry.code not in codes)
