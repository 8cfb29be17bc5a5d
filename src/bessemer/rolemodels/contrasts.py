"""What set the look-alikes that recovered apart from the others, at the start and along the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.history.axes import check_axis
from bessemer.panel import Floats
from bessemer.rolemodels.axis_outcomes import FACTORIES, former_hubs, outcome
from bessemer.rolemodels.pools import Pool
from bessemer.rolemodels.searches import Search, check_search
from bessemer.rolemodels.separation import (
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
from bessemer.rolemodels.traits import KINDS, Traits, traits
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, whole_given
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


@dataclass(frozen=True)
class Rate:
    """How many episodes of a set recovered.

    Attributes
    ----------
    name : str
        ``look_alikes``, ``candidates`` or ``hubs``.
    episodes, regions : int
        Region-years, and how many different regions.
    recovered, recovered_regions : int
        How many of them recovered.
    """

    name: str
    episodes: int
    regions: int
    recovered: int
    recovered_regions: int

    @property
    def share(self) -> float:
        """Fraction that recovered; unknown for an empty set."""
        return self.recovered / self.episodes if self.episodes else float("nan")


@dataclass(frozen=True, eq=False)
class Contrast:
    """The recovered among the look-alikes against the others.

    Attributes
    ----------
    search : Search
    kind : str
        Kind of region compared: the commonest among the look-alikes.
    recovered_by, reference : str
        The axis by which an episode recovered, and what it is measured against.
    rates : tuple of Rate
        Look-alikes, all candidates, former hubs among them.
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
    recovered_by: str
    reference: str
    rates: tuple[Rate, ...]
    table: pd.DataFrame
    strata: tuple[tuple[str, Rate, Rate], ...] = ()
    explained: dict[str, float] = field(default_factory=dict)
    controls: tuple[str, ...] = ()
    other_kind: int = 0
    unknown: int = 0
    tables: tuple[str, ...] = ()
    reason: Message | None = None

    def rate(self, name: str) -> Rate | None:
        """Return a rate by its name."""
        return next((rate for rate in self.rates if rate.name == name), None)

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
    recovered_by: str = "jobs",
    reference: str = "aggregate",
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
        The look-alikes, nearest first.
    recovered_by : str
        Axis: ``jobs``, ``jobs_per_head``, ``income_per_head`` or ``composition``.
    reference : {"aggregate", "mean"}
        The nation as a whole, or its mean region.
    count : int, optional
        How many of the nearest are compared; those that the search counts by default.
    hubs : collection of str, optional
        Ids of former manufacturing hubs; :func:`former_hubs` by default.
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
    >>> [rate.name for rate in found.rates]
    ['look_alikes', 'candidates', 'hubs']
    """
    check_axis(recovered_by, reference)
    data = dataset_given(data)
    check_search(search)
    for value, name, least in ((count, "count", 1), (draws, "draws", 1), (seed, "seed", 0)):
        if value is not None:
            whole_given(value, name, least)
    near, everyone, kind, change = _sets(data, search, count, recovered_by, reference)
    known = np.flatnonzero(np.isfinite(change))
    everyone = everyone.take(known)
    recovered = change[known] > 0
    near_rows = np.searchsorted(known, near[np.isfinite(change[near])])
    asked = search.top if count is None else min(count, search.candidates)
    rates = [
        _rate("look_alikes", everyone, recovered, near_rows),
        _rate("candidates", everyone, recovered, np.arange(len(everyone))),
    ]
    if kind in FACTORIES:
        old = former_hubs(data, kind) if hubs is None else frozenset(hubs)
        rows = [row for row, id in enumerate(everyone.regions) if id in old]
        rates.append(_rate("hubs", everyone, recovered, np.array(rows, dtype=np.intp)))
    reason = _why_not(search, kind, rates[0])
    if reason is not None:
        return Contrast(search, kind, recovered_by, reference, tuple(rates), _empty(), reason=reason)
    told = traits(data, kind, search.classification, everyone)
    table, controls = _table(told, everyone, recovered, near_rows, draws, seed)
    held = dummies(list(told.strata))
    return Contrast(
        search=search,
        kind=kind,
        recovered_by=recovered_by,
        reference=reference,
        rates=tuple(rates),
        table=table,
        strata=_strata(told, everyone, recovered, near_rows),
        explained={
            "strata": explained(recovered, held),
            "distance": explained(recovered, _distances(search, everyone)[:, None]),
        },
        controls=controls,
        other_kind=asked - len(near),
        unknown=len(near) - len(near_rows),
        tables=tuple(dict.fromkeys((search.source, *told.tables))),
    )


def _sets(
    data: Dataset, search: Search, count: int | None, recovered_by: str, reference: str
) -> tuple[Index, Pool, str, Floats]:
    """Return the look-alikes' rows among the candidates of their commonest kind, these, and what followed."""
    kinds = [data.regions[id].kind for id in search.pool.regions[: search.candidates]]
    top = search.top if count is None else min(count, search.candidates)
    kind = Counter(kinds[:top]).most_common(1)[0][0]
    rows = np.array([row for row, other in enumerate(kinds) if other == kind], dtype=np.intp)
    pool = search.pool.take(rows)
    return np.flatnonzero(rows < top), pool, kind, outcome(data, pool, recovered_by, reference)


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


def _rate(name: str, pool: Pool, recovered: Bools, rows: Index) -> Rate:
    rose = rows[recovered[rows]]
    regions, risen = ({pool.regions[row] for row in part} for part in (rows, rose))
    return Rate(name, len(rows), len(regions), len(rose), len(risen))


def _why_not(search: Search, kind: str, rate: Rate) -> Message | None:
    if kind == "economy":
        return Message("contrast.none_economies", region=search.target)
    fewer = min(rate.recovered, rate.episodes - rate.recovered)
    if kind not in KINDS:
        return Message("contrast.none_provinces", region=search.target)
    if fewer < FEWEST:
        return Message(
            "contrast.none_few",
            region=search.target,
            count=rate.episodes,
            recovered=rate.recovered,
            others=rate.episodes - rate.recovered,
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


def _strata(told: Traits, pool: Pool, recovered: Bools, near: Index) -> tuple[tuple[str, Rate, Rate], ...]:
    """Return how many recovered by stratum, that with the most look-alikes first."""
    names = np.array(told.strata)
    near_names = names[near]
    found = []
    for name in sorted(set(names.tolist())):
        inside = near[near_names == name]
        found.append(
            (
                name,
                _rate("look_alikes", pool, recovered, inside),
                _rate("candidates", pool, recovered, np.flatnonzero(names == name)),
            )
        )
    return tuple(sorted(found, key=lambda entry: -entry[1].episodes))
