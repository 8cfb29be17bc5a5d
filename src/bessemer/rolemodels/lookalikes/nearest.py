"""The search: which region-years looked most like a region, and what share of them recovered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import UnavailableError
from bessemer.history.axes import check_axis
from bessemer.panel import Floats
from bessemer.regions import OWN, REST_OF_WORLD, Region
from bessemer.rolemodels.lookalikes.components import (
    combined_distance,
    component_distance,
    features,
    read_components,
)
from bessemer.rolemodels.lookalikes.groups import state_id
from bessemer.rolemodels.lookalikes.outcomes import HORIZON, check_horizon
from bessemer.rolemodels.lookalikes.pools import (
    BASE_YEARS,
    MIN_JOBS,
    Pool,
    check_min_jobs,
    join,
    table_of,
)
from bessemer.rolemodels.lookalikes.scopes import (
    candidate_pool,
    check_candidates,
    classification_of,
    countries_of,
    figures_for,
    not_compared,
    of_country,
    own_composition,
    recorded,
    scope_of,
)
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.lookalikes.standing import (
    CLASSIFICATIONS,
    asked_for,
    choose_row,
    classifications_of,
    codes_for,
    named_row,
)
from bessemer.rolemodels.lookalikes.variants import VARIANTS, Yardstick, ranks
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, whole_given, year_given
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

TOP = 50


def search(
    data: Dataset,
    target: Region,
    year: int | None = None,
    *,
    components: str | Mapping[str, float] = "structure",
    role_model: Region | None = None,
    role_model_year: int | None = None,
    classification: str | None = None,
    top: int = TOP,
    candidates: str | None = None,
    min_jobs: float = MIN_JOBS,
    horizon: int = HORIZON,
    recovered_by: str = "jobs",
    reference: str = "aggregate",
    country: str | None = None,
) -> Search | None:
    r"""Rank all candidate region-years by their resemblance to a region.

    .. math:: H(p, q) = \sqrt{\tfrac12 \sum_i (\sqrt{p_i} - \sqrt{q_i})^2}

    on raw shares by default. Distance and rank by every variant that exists stand beside it.

    Parameters
    ----------
    data : Dataset
    target : Region
        The region asked about.
    year : int, optional
        Its composition is taken in the latest year up to this one; the newest by default.
    components : str or mapping
        What orders the candidates: ``structure`` (raw shares), ``relative`` (to each nation), ``private``,
        ``comparable``, ``direction``, ``capability``, ``weight``, or a part of the last three
        (``jobs_trend``, ``share_trend``, ``schooling``, ``diversity``, ``size``, ``income``); several joined
        by ``+``, each with ``=weight`` if wanted, or a mapping to weights.
    role_model : Region, optional
        A place whose rank is wanted; it is ranked even where it is too small to be a candidate.
    role_model_year : int, optional
        Its base year; the closest one by default.
    classification : str, optional
        ``sections16``, ``a10``, ``gb19`` or ``wiod35``; by default the finest that holds target, role
        model and candidates.
    top : int
        How many of the nearest are counted, at most a fifth of the candidates (but ten).
    candidates : {"zones", "states", "nuts2", "all"}, optional
        US zones, zones added up to states, European regions, or zones and European regions. By default zones
        for a Chinese province or a zone, all for a European region.
    min_jobs : float
        US candidates must have had more jobs than this in 1980.
    horizon : int
        Years from a base year to the outcome.
    recovered_by : {"jobs", "jobs_per_head", "income_per_head", "composition"}
        Axis by which recovery is judged.
    reference : {"aggregate", "mean"}
        Against the nation, or against its mean region.
    country : str, optional
        Only candidates of this country, by its code such as ``DEU``; all by default.

    Returns
    -------
    Search or None
        None where the target has no composition that compares; :func:`why_none` says why.

    Raises
    ------
    OptionError
        If an option is unknown, or the classification does not hold the target.
    YearError
        If `role_model_year` is no base year of the role model.
    UnavailableError
        If the candidates have no such axis, or the target none of the components.

    Examples
    --------
    >>> import bessemer as bm
    >>> data = bm.reference()
    >>> found = search(data, bm.region("Jilin"), 2013, role_model=bm.region("Pittsburgh"))
    >>> found.named["base_year"], found.named["rank"], found.candidates
    (1980, 29, 603)
    """
    data = dataset_given(data)
    target = region_given(target, data)
    role_model = None if role_model is None else region_given(role_model, data)
    year_given(year)
    year_given(role_model_year, "role_model_year")
    whole_given(top, "top")
    weights = read_components(components)
    check_candidates(candidates)
    check_horizon(horizon)
    check_min_jobs(min_jobs)
    check_axis(recovered_by, reference)
    if not classifications_of(data, target) or target.id == REST_OF_WORLD:
        return None
    chosen = classification_of(data, target, role_model, candidates, classification)
    scope = scope_of(candidates, chosen)
    china = "province" in (target.kind, role_model.kind if role_model else "") and chosen != "wiod35"
    codes = codes_for(data, target, chosen, year, china=china)
    if target.kind == "economy":
        codes = recorded(data, target, codes)
    own = own_composition(data, target, year, chosen, codes) if codes else None
    if own is None:
        return None
    figures = figures_for(data, scope)
    outcome = {
        "min_jobs": min_jobs,
        "horizon": horizon,
        "recovered_by": recovered_by,
        "reference": reference,
    }
    pool = candidate_pool(figures, scope, chosen, codes, target, **outcome)
    if not len(pool):
        raise UnavailableError(
            f"No candidate had more than {min_jobs:,.0f} jobs.",
            where="Option min_jobs.",
            remedy=f"Give fewer, such as {MIN_JOBS}.",
        )
    countries = countries_of(figures, pool)
    if country is not None:
        pool = of_country(figures, pool, country)
    yardstick = Yardstick(own, codes, chosen, china)
    if scope == "states" and role_model is not None and role_model.kind == "commuting zone":
        role_model = figures.regions.get(state_id(role_model.state or ""), role_model)
    asked = asked_for(figures, target, role_model, chosen, pool, **outcome)
    joined = pool if asked.rows is None or asked.candidate else join([pool, asked.rows])
    distance, parts = _distances(data, figures, target, yardstick, joined, weights)
    known = np.flatnonzero(np.isfinite(distance[: len(pool)]))
    unranked = len(pool) - len(known)
    order = known[np.argsort(distance[known], kind="stable")]
    pool = joined.take(order)
    named = None
    if asked.rows is not None and asked.region is not None:
        rows = np.array([row for row, id in enumerate(joined.regions) if id == asked.region.id])
        choice = choose_row(asked.region, asked.rows, role_model_year, distance[rows])
        row = int(rows[choice])
        position = int(np.flatnonzero(order == row)[0]) if asked.candidate else len(pool)
        named = named_row(asked, choice, float(distance[row]), distance[order], pool, yardstick, position)
        if not asked.candidate:
            order = np.append(order, row)
    every = {name: values[order[: len(pool)]] for name, values in parts.items()}
    return Search(
        data=figures,
        target=target,
        year=own.year,
        asked=year,
        classification=chosen,
        components=_name(weights),
        weights=weights,
        scope=scope,
        min_jobs=min_jobs,
        horizon=horizon,
        recovered_by=recovered_by,
        reference=reference,
        codes=codes,
        left_out=not_compared(data, target, chosen, codes),
        yardstick=yardstick,
        pool=joined.take(order),
        table=_table(
            figures,
            pool,
            distance[order[: len(pool)]],
            every,
            "value_added" if chosen == "wiod35" else "jobs",
        ),
        named=named,
        model=asked.rows,
        excluded=asked.excluded,
        top=min(top, max(10, len(pool) // 5)),
        source=table_of(target.kind, chosen),
        places=figures.regions,
        country=country,
        unranked=unranked,
        countries=countries,
    )


def why_none(target: Region, year: int | None) -> Message:
    """Return the sentence that says why a region has no look-alikes, and what to do."""
    if target.id == REST_OF_WORLD:
        return Message("rolemodels.none_rest", region=target)
    if target.kind == OWN:
        return Message("own.none_alike", region=target)
    if target.kind not in CLASSIFICATIONS or year is None:
        return Message("rolemodels.none_figures", region=target)
    first = BASE_YEARS[target.kind][0]
    kind = "province" if target.kind == "province" else "other"
    return Message(f"rolemodels.none_year_{kind}", region=target, year=year, first=first)


def _distances(
    data: Dataset,
    figures: Dataset,
    target: Region,
    yardstick: Yardstick,
    pool: Pool,
    weights: Mapping[str, float],
) -> tuple[Floats, dict[str, Floats]]:
    """Return the distance that orders the rows, and that by every variant and component asked for."""
    parts = yardstick.distances(pool)
    if len(weights) == 1 and next(iter(weights)) in parts:
        return parts[next(iter(weights))], parts
    found = features(data, target, yardstick, pool, figures)
    for name in weights:
        if name not in VARIANTS:
            parts[name] = component_distance(found, name)
    return combined_distance(found, weights), parts


def _name(weights: Mapping[str, float]) -> str:
    """Return the components as one text, with weights where they differ."""
    if len(set(weights.values())) == 1:
        return "+".join(weights)
    return "+".join(f"{name}={weight:.3g}" for name, weight in weights.items())


def _outcomes(changes: Floats) -> Sequence[bool | None] | np.ndarray:
    """Return whether each row recovered: plain truth values where all are known, else with gaps."""
    if np.isfinite(changes).all():
        return np.asarray(changes > 0)
    import pandas as pd

    return pd.array([None if np.isnan(change) else bool(change > 0) for change in changes], dtype="boolean")  # type: ignore[return-value]


def _table(
    data: Dataset, pool: Pool, distance: Floats, parts: Mapping[str, Floats], outcome: str
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
        "distance": distance,
        "rank": ranks(distance),
        "recovered": _outcomes(pool.outcome),
        "horizon_year": pool.end_years,
        f"{outcome}_change": pool.change,
        "nation_change": pool.nation_change,
        "relative_change": pool.relative_change,
        "axis_change": pool.outcome,
        "income_start": pool.income_start,
        "income_end": pool.income_end,
    }
    for name, values in parts.items():
        columns[f"distance_{name}"] = values
        if name in VARIANTS:
            columns[f"rank_{name}"] = ranks(values)
    return pd.DataFrame(columns)
