"""Everything that the answer tells, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.history.axes import AXES
from bessemer.rolemodels.lookalikes.components import Feature, features
from bessemer.rolemodels.lookalikes.named import Named, describe_named
from bessemer.rolemodels.lookalikes.outcomes import Shift
from bessemer.rolemodels.lookalikes.peers import (
    Abroad,
    Home,
    Scale,
    abroad_models,
    gap_verdict,
    home_peers,
    other_scales,
)
from bessemer.rolemodels.lookalikes.pools import shift_after
from bessemer.rolemodels.lookalikes.recoveries import (
    AxisRate,
    Rate,
    axis_rates,
    former_hubs,
    outcome_on,
    rate,
)
from bessemer.rolemodels.lookalikes.searches import Episode, Search
from bessemer.sources import Dataset


@dataclass(frozen=True)
class OnAxis:
    """What became of one region-year on one axis.

    Attributes
    ----------
    axis : str
    start, end : int
    change : float
        Against the reference; a fraction.
    """

    axis: str
    start: int
    end: int
    change: float


@dataclass(frozen=True, eq=False)
class Report:
    """What was found, for sentences, tables and charts.

    Attributes
    ----------
    data : Dataset
        Where the figures of the region asked about are.
    search : Search
    named : Named or None
        The role model asked for under every variant.
    model : Episode
        The role model asked for, or the nearest candidate.
    axes : tuple of OnAxis
        What became of that model.
    shift : Shift or None
        How its composition changed.
    features : tuple of Feature
        Everything that resemblance is measured on.
    top, all, hubs : Rate
        Recovery of the nearest, of all candidates and of former hubs.
    verdict : str
        How the nearest did against all; see :func:`bessemer.rolemodels.lookalikes.peers.gap_verdict`.
    rates : tuple of AxisRate
    flips : tuple of (axis, int, int)
        For each other axis, how many of the nearest it judges otherwise, of how many known on both.
    home, abroad : Home, Abroad or None
    scales : tuple of Scale
    """

    data: Dataset
    search: Search
    named: Named | None
    model: Episode
    axes: tuple[OnAxis, ...]
    shift: Shift | None
    features: tuple[Feature, ...]
    top: Rate
    all: Rate
    hubs: Rate
    verdict: str
    rates: tuple[AxisRate, ...]
    flips: tuple[tuple[str, int, int], ...]
    home: Home | None
    abroad: Abroad | None
    scales: tuple[Scale, ...]


def report(data: Dataset, search: Search) -> Report:
    """Work out everything that is told of a search."""
    pool, everyone = search.pool, np.arange(search.candidates)
    model = search.named_episode() or search.closest(1)[0]
    top = rate(pool.outcome, pool.regions, everyone[: search.top])
    whole = rate(pool.outcome, pool.regions, everyone)
    return Report(
        data=data,
        search=search,
        named=describe_named(data, search),
        model=model,
        axes=_on_axes(search, model),
        shift=shift_after(
            search.data,
            model.region.id,
            model.region.kind,
            search.classification,
            search.codes,
            model.base_year,
            model.end_year,
        ),
        features=features(data, search.target, search.yardstick, pool, search.data),
        top=top,
        all=whole,
        hubs=rate(pool.outcome, pool.regions, former_hubs(pool, search.classification, search.candidates)),
        verdict=gap_verdict(top, whole),
        rates=axis_rates(
            search.data, pool, search.classification, search.candidates, search.top, search.reference
        ),
        flips=_flips(search),
        home=home_peers(data, search),
        abroad=abroad_models(data, search),
        scales=other_scales(data, search),
    )


def _on_axes(search: Search, model: Episode) -> tuple[OnAxis, ...]:
    found = []
    one = search.pool.take([model.position])
    for name in AXES:
        outcome = outcome_on(search.data, one, name, search.reference, search.horizon, 0.0)
        if np.isfinite(outcome.changes[0]):
            start, end = int(outcome.starts[0]), int(outcome.ends[0])
            found.append(OnAxis(name, start, end, float(outcome.changes[0])))
    return tuple(found)


def _flips(search: Search) -> tuple[tuple[str, int, int], ...]:
    nearest = search.pool.take(np.arange(search.top))
    judged = nearest.outcome
    found = []
    for name in AXES:
        if name == search.recovered_by:
            continue
        other = outcome_on(search.data, nearest, name, search.reference, search.horizon).changes
        both = np.isfinite(other) & np.isfinite(judged)
        if both.any():
            found.append((name, int(((other > 0) != (judged > 0))[both].sum()), int(both.sum())))
    return tuple(found)
