"""The search as a page of trial shows it: the ranking, how the nearest fared, courses on one clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.answer import Answer
from bessemer.errors import OptionError
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.rolemodels.lookalikes.components import features
from bessemer.rolemodels.lookalikes.nearest import why_none
from bessemer.rolemodels.lookalikes.peers import gap_verdict
from bessemer.rolemodels.lookalikes.recoveries import rate
from bessemer.rolemodels.lookalikes.searches import Episode, Search, check_search
from bessemer.rolemodels.lookalikes.variants import VARIANTS
from bessemer.rolemodels.telling.aligned import aligned_chart
from bessemer.rolemodels.telling.charts import place
from bessemer.rolemodels.telling.named_sentences import measure_name
from bessemer.rolemodels.telling.sentences import gained, scale_of
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, list_given, region_given, year_given
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

NEAREST = 20
"""How many of the nearest are counted and shown first."""
DRAWN = 3
"""How many that recovered, and how many that did not, are drawn unless others are chosen."""


def explore(
    data: Dataset,
    region: Region,
    year: int | None,
    search: Search | None,
    chosen: Sequence[tuple[str, int]] = (),
) -> Answer:
    """Return the ranking of a search, how the nearest fared, and courses on a common clock.

    Parameters
    ----------
    data : Dataset
        Where the figures of the region asked about are.
    region : Region
    year : int or None
        The year asked for.
    search : Search or None
        From :func:`bessemer.rolemodels.search`; None where the region has no composition that compares.
    chosen : sequence of (region id, base year)
        Whose courses are drawn; those that are no candidates are left out. By default the role model asked
        for and the three nearest of each outcome.

    Examples
    --------
    >>> import bessemer as bm
    >>> from bessemer.rolemodels import search
    >>> data, jilin = bm.reference(), bm.region("Jilin")
    >>> found = search(data, jilin, 2013, components={"structure": 2, "income": 1})
    >>> explore(data, jilin, 2013, found).main.table["rank"].head(3).tolist()
    [1, 2, 3]
    """
    data = dataset_given(data)
    region = region_given(region, data)
    year_given(year)
    for pair in list_given(chosen, "chosen", tuple, "pairs of a region's id and a base year"):
        if len(pair) != 2:
            raise OptionError(f"chosen has {pair!r:.60}.", remedy="Give a region's id and a base year.")
        year_given(pair[1], "chosen", needed=True)
    if search is None:
        return Answer("rolemodels", region, reason=why_none(region, year), parameters={"year": year})
    check_search(search)
    lost = unknown_features(data, search)
    first, *others = (message for message in _said(search, lost) if message is not None)
    drawn = drawn_episodes(search, chosen)
    chart = aligned_chart(data, search, drawn)
    return Answer(
        question="rolemodels",
        region=region,
        year=search.year,
        headline=first,
        findings=tuple(others),
        summary=None,
        results=(ranking(search),),
        charts=() if chart is None else (chart,),
        method=(_measured(search, lost),),
        parameters={
            "year": year,
            "components": search.components,
            "weights": dict(search.weights),
            "role_model": search.named["region"] if search.named else None,
            "scope": search.scope,
            "country": search.country,
            "horizon": search.horizon,
            "recovered_by": search.recovered_by,
            "reference": search.reference,
        },
        extra={
            "drawn": [
                {
                    "region": entry.region.id,
                    "base_year": entry.base_year,
                    "recovered": entry.recovered if np.isfinite(entry.outcome) else None,
                }
                for entry in drawn
            ],
            "unknown": sorted(lost),
        },
    )


def drawn_episodes(search: Search, chosen: Sequence[tuple[str, int]] = ()) -> tuple[Episode, ...]:
    """Return the region-years whose courses are drawn, the nearest first."""
    pool = search.pool
    where = {
        (id, int(year)): at for at, (id, year) in enumerate(zip(pool.regions, pool.base_years, strict=True))
    }
    wanted = [where[key] for key in chosen if key in where]
    if not wanted:
        nearest = (*search.closest(DRAWN, recovered=True), *search.closest(DRAWN, recovered=False))
        wanted = [entry.position for entry in nearest if np.isfinite(entry.outcome)]
        named = search.named_episode()
        if named is not None:
            wanted.append(named.position)
    return tuple(search.episode(position) for position in sorted(set(wanted)))


def ranking(search: Search) -> Result:
    """Return all candidates, nearest first, the role model asked for at its place."""
    table = search.table.assign(candidate=True)
    if search.named is not None and not search.named["candidate"]:
        table = _with_named(search, table)
    table = table.assign(
        recovered_name=_verdicts(table["recovered"], "en"),
        recovered_name_zh=_verdicts(table["recovered"], "zh-CN"),
    )
    table["period"] = [
        f"{start}–{end}" for start, end in zip(table["base_year"], table["horizon_year"], strict=True)
    ]
    where = {"zones": ("state",), "states": (), "economies": (), "provinces": ()}.get(
        search.scope, ("country",)
    )
    usual = (search.recovered_by, search.reference) == ("jobs", "aggregate")
    return Result(
        name="ranking",
        title=Message("explore.ranking_title", region=search.target, year=search.year),
        table=table,
        units={"distance": _unit(search), "axis_change": "fraction", "relative_change": "fraction"},
        sources=search.ranked_by,
        shown=(
            *("rank", "name", *where, "period", "distance", "relative_change"),
            *(() if usual else ("axis_change",)),
            "recovered_name",
        ),
        formats={
            "rank": "integer",
            "distance": "ratio3",
            "relative_change": "change",
            "axis_change": "change",
        },
    )


def _unit(search: Search) -> str:
    alone = len(search.weights) == 1 and next(iter(search.weights)) in VARIANTS
    return "Hellinger distance, 0 to 1" if alone else "1 is the usual gap to a candidate"


def _with_named(search: Search, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the role model at its rank, marked as no candidate."""
    import pandas as pd

    assert search.named is not None
    one = search.episode(int(search.named["position"]))
    row = {
        "region": one.region.id,
        "name": one.region.name,
        "name_zh": one.region.name_zh,
        "state": one.region.state,
        "country": one.region.nation.en,
        "country_zh": one.region.nation.zh,
        "base_year": one.base_year,
        "horizon_year": one.end_year,
        "distance": one.distance,
        "rank": one.rank,
        "recovered": search.named["recovered"],
        "relative_change": one.relative_change,
        "axis_change": one.outcome,
        "candidate": False,
    }
    at = int((table["distance"] < one.distance).sum())
    added = pd.DataFrame([row]).reindex(columns=table.columns)
    parts = [part for part in (table.iloc[:at], added, table.iloc[at:]) if len(part)]
    return pd.concat([part.astype(object) for part in parts], ignore_index=True).infer_objects()


def _verdicts(recovered: Iterable[Any], locale: str) -> list[str]:
    """Return whether each recovered, in words; unknown is neither."""
    words = {
        answer: say(Message(f"explore.recovered_{answer}"), locale) for answer in ("yes", "no", "unknown")
    }
    known = (True, False)
    return [words["unknown" if value not in known else "yes" if value else "no"] for value in recovered]


def _said(search: Search, lost: frozenset[str]) -> list[Message | None]:
    return [_standing(search), _fared(search), _against_raw(search), *_unknown(search, lost)]


def _standing(search: Search) -> Message:
    """Say where the role model asked for ranks, or what is nearest where none is ranked."""
    named, values = search.named_episode(), {"region": search.target, "year": search.year}
    if named is None:
        nearest = search.closest(1)[0]
        return Message(
            "explore.nearest",
            place=place(nearest.region),
            base_year=nearest.base_year,
            candidates=search.candidates,
            **values,
        )
    return Message(
        "explore.standing",
        place=place(named.region),
        base_year=named.base_year,
        rank=named.rank,
        candidates=search.candidates,
        **values,
    )


def _fared(search: Search) -> Message | None:
    """Say how many of the nearest recovered, beside all candidates."""
    pool, everyone = search.pool, np.arange(search.candidates)
    top, whole = (rate(pool.outcome, pool.regions, rows) for rows in (everyone[:NEAREST], everyone))
    if not top.count:
        return None
    return Message(
        "explore.fared" if top.count == min(NEAREST, search.candidates) else "explore.fared_partly",
        nearest=NEAREST,
        count=top.count,
        recovered=top.recovered,
        share=top.share,
        low=top.low,
        high=top.high,
        gained=gained(search),
        base=whole.share,
        known=whole.count,
        verdict=Message(
            f"rolemodels.verdict_{gap_verdict(top, whole)}_{scale_of(search)}", regions=top.regions
        ),
    )


def _against_raw(search: Search) -> Message | None:
    """Say what the measures chosen change against raw shares alone."""
    if search.components == "structure" or "distance_structure" not in search.table:
        return None
    table = search.table
    raw = table["distance_structure"].rank(method="first") <= NEAREST
    same = int(raw.head(NEAREST).sum())
    if search.named is None:
        return Message("explore.against_raw_nearest", nearest=NEAREST, same=same)
    return Message(
        "explore.against_raw",
        place=search.named_episode().region,  # type: ignore[union-attr]
        rank=search.named["rank"],
        raw=search.named["rank_structure"],
        nearest=NEAREST,
        same=same,
    )


def _unknown(search: Search, lost: frozenset[str]) -> list[Message | None]:
    """Say what is unknown of the region and of candidates, and what the role model is excluded for."""
    said: list[Message | None] = [search.excluded]
    names = [measure_name(name) for name in search.weights if name in lost]
    if names:
        said.append(Message("explore.unknown", region=search.target, year=search.year, measures=names))
    if search.unranked:
        said.append(Message("explore.unranked", count=search.unranked))
    return said


def unknown_features(data: Dataset, search: Search) -> frozenset[str]:
    """Return the features that the figures of the region or of all candidates do not hold."""
    # In an order that weights do not change, so that figures kept from before serve again.
    order = np.lexsort((search.pool.base_years, np.array(search.pool.regions)))
    found = features(data, search.target, search.yardstick, search.pool.take(order), search.data)
    return frozenset(feature.name for feature in found if not feature.known)


def _measured(search: Search, lost: frozenset[str]) -> Message:
    known = {name: weight for name, weight in search.weights.items() if name not in lost}
    parts = [
        Message("explore.weighed", measure=measure_name(name), weight=weight / sum(known.values()))
        for name, weight in known.items()
    ]
    return Message("explore.method", measures=parts)
