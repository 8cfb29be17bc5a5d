"""What set the look-alikes that recovered apart from the others, at the start and along the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.rolemodels.contrasting.separation import (
    DRAWS,
    FEWEST,
    Bools,
    Index,
    Separation,
    dummies,
    explained,
    false_discovery,
    raw_separation,
    strata_separation,
)
from bessemer.rolemodels.contrasting.traits import KINDS, Traits, traits
from bessemer.rolemodels.lookalikes.pools import Pool
from bessemer.rolemodels.lookalikes.recoveries import Rate, former_hubs, rate
from bessemer.rolemodels.lookalikes.searches import Search, check_search
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, list_given, whole_given
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

# A difference is called when at most one in ten of those called would be false.
DISCOVERY = 0.1
# Held fixed beside stratum and base year; one unknown for more than a fifth of the episodes is not.
CONTROLS = ("size", "jobs_before")
_KNOWN = 0.8
# The context of all candidates has more episodes and needs fewer draws.
_FEWER = 300


@dataclass(frozen=True, eq=False)
class Contrast:
    """The recovered among the look-alikes against the others.

    Attributes
    ----------
    search : Search
    kind : str
        Kind of region compared: the commonest among the look-alikes.
    near, everyone, hubs : Rate
        How many recovered of the look-alikes, of all candidates and of former hubs among these.
    recovered_regions : int
        Different regions among the look-alikes that recovered.
    table : DataFrame
        One row a trait: trait, along, mean_recovered, mean_others, known; difference, low, high, p_value,
        q_value among the look-alikes; the same with ``_within`` for what remains within strata and beside
        controls; ``_single`` with one episode a region; ``_all`` and ``_all_within`` among all candidates.
    strata : tuple of (name, rate among look-alikes, rate among candidates)
    explained : mapping
        Part of the differences in recovery among all candidates that goes with ``strata`` and with
        ``distance``.
    controls : tuple of str
        Traits held fixed beside stratum and base year.
    other_kind, unknown : int
        Look-alikes left out: regions of another kind, and those whose outcome is not known.
    tables : tuple of str
        Shipped tables used.
    reason : Message or None
        Why traits are not compared; the table is empty then.
    """

    search: Search
    kind: str
    near: Rate
    everyone: Rate
    hubs: Rate
    recovered_regions: int
    table: pd.DataFrame
    strata: tuple[tuple[str, Rate, Rate], ...] = ()
    explained: dict[str, float] = field(default_factory=dict)
    controls: tuple[str, ...] = ()
    other_kind: int = 0
    unknown: int = 0
    tables: tuple[str, ...] = ()
    reason: Message | None = None

    def found(self, within: bool = False) -> pd.DataFrame:
        """Return the traits of the start that stand apart at a false discovery rate of a tenth."""
        column = "q_value_within" if within else "q_value"
        chosen = self.table[~self.table["along"] & (self.table[column] <= DISCOVERY)]
        measure = "difference_within" if within else "difference"
        return chosen.sort_values(measure, key=abs, ascending=False)


def contrast(
    data: Dataset,
    search: Search,
    *,
    count: int | None = None,
    hubs: Collection[str] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Contrast:
    r"""Return what set the look-alikes that recovered apart from those that did not.

    .. math:: d = (\bar x_1 - \bar x_0) / s, \qquad
        x_i = \beta g_i + \gamma_{\text{stratum}} + \delta_{\text{year}} + \theta' c_i + e_i

    The first is the raw difference in pooled standard deviations, the second what remains within census
    division (US) or country (Europe) and base year, beside size and the trend of jobs before. Both p-values
    come from exchanging whole regions.

    Parameters
    ----------
    data : Dataset
    search : Search
        The look-alikes, nearest first; one recovered by the axis and the reference of the search.
    count : int, optional
        How many of the nearest are compared; those that the search counts by default.
    hubs : collection of str, optional
        Ids of former manufacturing hubs; those of the search by default, see
        :func:`bessemer.rolemodels.lookalikes.recoveries.former_hubs`.
    draws, seed : int

    Returns
    -------
    Contrast
        With a reason in place of traits where fewer than five look-alikes are on either side.

    Examples
    --------
    >>> import bessemer as bm
    >>> data = bm.reference()
    >>> found = contrast(data, bm.rolemodels.search(data, bm.region("Jilin"), 2013))
    >>> found.near.recovered, found.near.count
    (23, 50)
    """
    data = dataset_given(data)
    check_search(search)
    if count is not None:
        whole_given(count, "count")
    whole_given(draws, "draws")
    whole_given(seed, "seed", 0)
    if hubs is not None:
        hubs = list_given(hubs, "hubs", str, "ids of regions")
    asked = search.top if count is None else min(count, search.candidates)
    rows, kind = _of_one_kind(data, search, asked)
    look_alikes = int((rows < asked).sum())
    rows = rows[np.isfinite(search.pool.outcome[rows])]
    everyone = search.pool.take(rows)
    recovered = everyone.recovered
    near_rows = np.flatnonzero(rows < asked)
    near, base = _rate(everyone, near_rows), _rate(everyone, np.arange(len(everyone)))
    old = _rate(everyone, _hub_rows(search, rows, hubs))
    risen = len({everyone.regions[row] for row in near_rows[recovered[near_rows]]})
    reason = _why_not(search, kind, near)
    if reason is not None:
        return Contrast(search, kind, near, base, old, risen, _empty(), reason=reason)
    told = traits(data, kind, search.classification, everyone)
    table, controls = _table(told, everyone, recovered, near_rows, draws, seed)
    held = dummies(list(told.strata))
    return Contrast(
        search=search,
        kind=kind,
        near=near,
        everyone=base,
        hubs=old,
        recovered_regions=risen,
        table=table,
        strata=_strata(told, everyone, near_rows),
        explained={
            "strata": explained(recovered, held),
            "distance": explained(recovered, _distances(search, everyone)[:, None]),
        },
        controls=controls,
        other_kind=asked - look_alikes,
        unknown=look_alikes - len(near_rows),
        tables=tuple(dict.fromkeys((search.source, *told.tables))),
    )


def _of_one_kind(data: Dataset, search: Search, top: int) -> tuple[Index, str]:
    """Return the rows of the candidates of the look-alikes' commonest kind, and that kind."""
    kinds = [data.regions[id].kind for id in search.pool.regions[: search.candidates]]
    kind = Counter(kinds[:top]).most_common(1)[0][0]
    return np.array([row for row, other in enumerate(kinds) if other == kind], dtype=np.intp), kind


def _hub_rows(search: Search, rows: Index, hubs: Collection[str] | None) -> Index:
    """Return which of some rows of the search are former hubs, as positions among these rows."""
    if hubs is not None:
        wanted = frozenset(hubs)
        return np.array([search.pool.regions[row] in wanted for row in rows], dtype=np.bool_).nonzero()[0]
    old = former_hubs(search.pool, search.classification, search.candidates)
    return np.flatnonzero(np.isin(rows, old))


def _rate(pool: Pool, rows: Index) -> Rate:
    return rate(pool.outcome, pool.regions, rows)


def _distances(search: Search, everyone: Pool) -> Floats:
    """Return the distance of each candidate kept from the region asked about."""
    by_episode = {
        (id, int(year)): float(distance)
        for id, year, distance in zip(
            search.table["region"], search.table["base_year"], search.table["distance"], strict=True
        )
    }
    return np.array(
        [by_episode[id, int(year)] for id, year in zip(everyone.regions, everyone.base_years, strict=True)]
    )


def _why_not(search: Search, kind: str, near: Rate) -> Message | None:
    if kind == "economy":
        return Message("contrast.none_economies", region=search.target)
    fewer = min(near.recovered, near.count - near.recovered)
    if kind not in KINDS:
        return Message("contrast.none_provinces", region=search.target)
    if fewer < FEWEST:
        return Message(
            "contrast.none_few",
            region=search.target,
            count=near.count,
            recovered=near.recovered,
            others=near.count - near.recovered,
            least=FEWEST,
        )
    return None


_STATISTICS = ("difference", "low", "high", "p_value", "q_value")
_SETS = ("", "_within", "_single", "_all", "_all_within")


def _empty() -> pd.DataFrame:
    import pandas as pd

    columns = ["trait", "along", "mean_recovered", "mean_others", "known"]
    columns += [f"{name}{part}" for part in _SETS for name in _STATISTICS]
    return pd.DataFrame({name: [] for name in columns}).astype({"along": bool})


def _table(
    told: Traits, pool: Pool, recovered: Bools, near: Index, draws: int, seed: int
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    import pandas as pd

    clusters = np.unique(pool.regions, return_inverse=True)[1].astype(np.intp)
    # The nearest episode of each region.
    single = near[np.sort(np.unique(clusters[near], return_index=True)[1])]
    everyone = np.arange(len(pool))
    controls = tuple(
        name
        for name in CONTROLS
        if name in told.names and np.isfinite(told.column(name)[near]).mean() >= _KNOWN
    )

    def raw(rows: Index, count: int) -> Separation:
        return raw_separation(told.values[rows], recovered[rows], clusters[rows], draws=count, seed=seed)

    def within(rows: Index, count: int) -> Separation:
        part = told.take(rows)
        years = dummies([str(year) for year in pool.base_years[rows]])
        columns = [part.column(name) for name in controls]
        return strata_separation(
            part.values,
            recovered[rows],
            clusters[rows],
            np.column_stack([dummies(list(part.strata)), years]),
            np.column_stack(columns) if columns else np.empty((len(rows), 0)),
            np.array([controls.index(name) if name in controls else -1 for name in told.names]),
            draws=count,
            seed=seed,
        )

    separations = {
        "": raw(near, draws),
        "_within": within(near, draws),
        "_single": raw(single, draws),
        "_all": raw(everyone, _FEWER),
        "_all_within": within(everyone, _FEWER),
    }
    values, group = told.values[near], recovered[near]
    columns: dict[str, object] = {
        "trait": told.names,
        "along": told.along,
        "mean_recovered": _mean(values[group]),
        "mean_others": _mean(values[~group]),
        "known": separations[""].known,
    }
    for part, found in separations.items():
        for name in ("difference", "low", "high", "p_value"):
            columns[f"{name}{part}"] = getattr(found, name)
        columns[f"q_value{part}"] = _families(found.p_value, told.along)
    return pd.DataFrame(columns), controls


def _mean(values: Floats) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(values.shape[1], np.nan), where=count > 0))


def _families(p_values: Floats, along: NDArray[np.bool_]) -> Floats:
    """Return false discovery rates, of the start and of the way each among themselves."""
    result = np.full(len(p_values), np.nan)
    for part in (along, ~along):
        result[part] = false_discovery(p_values[part])
    return result


def _strata(told: Traits, pool: Pool, near: Index) -> tuple[tuple[str, Rate, Rate], ...]:
    """Return how many recovered by stratum, that with the most look-alikes first."""
    names = np.array(told.strata)
    near_names = names[near]
    found = []
    for name in sorted(set(names.tolist())):
        inside = near[near_names == name]
        found.append((name, _rate(pool, inside), _rate(pool, np.flatnonzero(names == name))))
    return tuple(sorted(found, key=lambda entry: -entry[1].count))
