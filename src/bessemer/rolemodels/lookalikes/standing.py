"""Where a role model asked for stands among the candidates, or why it cannot be ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.classify import has_concordance
from bessemer.errors import YearError, listing
from bessemer.panel import Floats
from bessemer.regions import OWN, REST_OF_WORLD, Region
from bessemer.rolemodels.lookalikes.pools import Pool, codes_of, composition_panel, episodes
from bessemer.rolemodels.lookalikes.variants import Yardstick, rank_among
from bessemer.sources import Dataset
from bessemer.words import Message

CLASSIFICATIONS = {
    "commuting zone": ("sections16", "a10"),
    "province": ("sections16", "a10", "gb19"),
    "nuts2": ("a10",),
    "economy": ("wiod35",),
}
# What a table of the user's own is compared on, if its classification is one of these or leads to it.
_OWN_ON = ("sections16", "a10", "gb19")


def classifications_of(data: Dataset, target: Region) -> tuple[str, ...]:
    """Return the classifications that a region can be compared on; none where its figures are no jobs."""
    if target.kind != OWN:
        return CLASSIFICATIONS.get(target.kind, ())
    table = data.own_table()
    if table is None or table.measure != "jobs":
        return ()
    leading = [name for name in _OWN_ON if has_concordance(table.classification, name)]
    return tuple(name for name in leading if codes_for(data, target, name, None))


def codes_for(
    data: Dataset, target: Region, classification: str, year: int | None, *, china: bool = False
) -> tuple[str, ...]:
    """Return the industries of a classification that are compared.

    A table of the user's own must have them all, or all that Chinese figures have, known in one year; there
    are none otherwise.
    """
    codes = codes_of(classification, china=china)
    if target.kind != OWN:
        return codes
    panel = composition_panel(data, OWN, classification, ())
    if target.id not in panel.regions:
        return ()
    known = np.isfinite(panel.of(target.id))
    for wanted in dict.fromkeys((codes, codes_of(classification, china=True))):
        if not set(wanted) <= set(panel.industries):
            continue
        columns = [panel.industries.index(code) for code in wanted]
        whole = np.asarray(known[:, columns].all(axis=1))
        if any(flag and (year is None or one <= year) for one, flag in zip(panel.years, whole, strict=True)):
            return wanted
    return ()


@dataclass(frozen=True, eq=False)
class Asked:
    """The episodes of the role model asked for, or the reason why there are none.

    Attributes
    ----------
    region : Region or None
    rows : Pool or None
        All its base years.
    candidate : bool
        Whether these are candidates themselves.
    excluded : Message or None
        Why there are none.
    """

    region: Region | None = None
    rows: Pool | None = None
    candidate: bool = False
    excluded: Message | None = None


def asked_for(
    data: Dataset,
    target: Region,
    role_model: Region | None,
    classification: str,
    pool: Pool,
    **outcome: Any,
) -> Asked:
    """Return the episodes of the role model, from the candidates or, where it is none, its own.

    Parameters
    ----------
    pool : Pool
        The candidates.
    outcome
        Horizon, axis and reference, as :func:`bessemer.rolemodels.lookalikes.pools.episodes` takes them.
    """
    if role_model is None:
        return Asked()
    reason = _why_excluded(target, role_model, classification)
    if reason is not None:
        return Asked(excluded=reason)
    rows = [row for row, id in enumerate(pool.regions) if id == role_model.id]
    if rows:
        return Asked(role_model, pool.take(rows), True)
    known = episodes(data, role_model.kind, classification, pool.codes, regions=[role_model.id], **outcome)
    if len(known) == 0:
        return Asked(excluded=Message("rolemodels.excluded_unknown", place=role_model))
    return Asked(role_model, known, False)


def choose_row(role_model: Region, known: Pool, base_year: int | None, distance: Floats) -> int:
    """Return the row of the base year asked for, or of the nearest one.

    Raises
    ------
    YearError
        If `base_year` is no base year of the role model.
    """
    if base_year is None:
        return int(np.nanargmin(distance))
    found = np.flatnonzero(known.base_years == base_year)
    if len(found) == 0:
        years = listing(sorted(known.base_years.tolist()))
        raise YearError(
            f"{base_year} is no base year of {role_model.name}.",
            where=f"Its base years are {years}.",
            remedy=f"Write {role_model.name}@{known.base_years.min()}, or no year for the closest one.",
        )
    return int(found[0])


def named_row(
    asked: Asked,
    chosen: int,
    distance: float,
    others: Floats,
    pool: Pool,
    yardstick: Yardstick,
    position: int,
) -> Mapping[str, Any]:
    """Return what is known of the role model in its base year: distance, ranks and what followed.

    Parameters
    ----------
    chosen : int
        Its base year's row among ``asked.rows``.
    distance : float
        Its distance by the components asked for.
    others : ndarray
        That of all candidates.
    pool : Pool
        The candidates.
    position : int
        Its row in the pool of the search.
    """
    assert asked.region is not None and asked.rows is not None
    own = asked.rows.take([chosen])
    near = {name: float(values[0]) for name, values in yardstick.distances(own).items()}
    rank = {name: rank_among(values, near[name]) for name, values in yardstick.distances(pool).items()}
    standing = rank_among(others, distance)
    known = np.isfinite(own.outcome[0])
    return {
        "region": asked.region.id,
        "name": asked.region.name,
        "name_zh": asked.region.name_zh,
        "base_year": int(own.base_years[0]),
        "distance": distance,
        "rank": standing,
        "candidates": len(pool),
        "percentile": standing / len(pool),
        **{f"distance_{name}": value for name, value in near.items()},
        **{f"rank_{name}": value for name, value in rank.items()},
        "distance_of_nations": yardstick.of_nations("structure", own.nation[0]),
        "candidate": asked.candidate,
        "recovered": bool(own.recovered[0]) if known else None,
        "horizon_year": int(own.end_years[0]),
        "change": float(own.change[0]),
        "nation_change": float(own.nation_change[0]),
        "relative_change": float(own.relative_change[0]),
        "income_start": float(own.income_start[0]),
        "income_end": float(own.income_end[0]),
        "position": position,
    }


def _why_excluded(target: Region, role_model: Region, classification: str) -> Message | None:
    if role_model.id == target.id:
        return Message("rolemodels.excluded_self", place=role_model)
    if role_model.id == REST_OF_WORLD:
        return Message("rolemodels.excluded_rest", place=role_model)
    if (role_model.kind == "economy") != (target.kind == "economy"):
        scale = "economy" if role_model.kind == "economy" else "region"
        return Message(f"rolemodels.excluded_{scale}", place=role_model, region=target)
    if classification not in CLASSIFICATIONS.get(role_model.kind, ()):
        return Message("rolemodels.excluded_classification", place=role_model, region=target)
    return None
