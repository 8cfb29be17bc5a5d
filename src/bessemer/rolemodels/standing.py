"""Where a role model asked for stands among the candidates, or why it cannot be ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.errors import OptionError, YearError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.rolemodels.distances import hellinger, relative_to_nation
from bessemer.rolemodels.pools import Pool, episodes
from bessemer.sources import Dataset
from bessemer.words import Message

COMPONENTS = ("structure", "relative")
CLASSIFICATIONS = {
    "commuting zone": ("sections16", "a10"),
    "province": ("sections16", "a10", "gb19"),
    "nuts2": ("a10",),
    "economy": ("wiod35",),
}


def check_components(components: str) -> None:
    """Refuse what is not one of :data:`COMPONENTS`.

    Raises
    ------
    OptionError
        Names the value and the choices.
    """
    if not isinstance(components, str) or components not in COMPONENTS:
        raise OptionError(
            f"{components!r} is not a measure of resemblance.",
            where="Option components.",
            remedy=f"{did_you_mean(str(components), COMPONENTS)} Choose {' or '.join(COMPONENTS)}.".strip(),
        )


@dataclass(frozen=True, eq=False)
class Yardstick:
    """The composition that others are compared with.

    Attributes
    ----------
    shares, nation : ndarray, shape (industries,)
        Of the region asked about and of its nation; fractions.
    """

    shares: Floats
    nation: Floats

    def distances(self, pool: Pool) -> dict[str, Floats]:
        """Return the distance of every row by each of :data:`COMPONENTS`."""
        relative = relative_to_nation(pool.shares, pool.nation, self.nation)
        return {
            "structure": hellinger(self.shares, pool.shares),
            "relative": hellinger(self.shares, relative),
        }


@dataclass(frozen=True, eq=False)
class Standing:
    """The rank of the role model asked for, or the reason why it has none.

    Attributes
    ----------
    row : mapping or None
        Closest base year (or the one asked for), distances, ranks and what followed.
    excluded : Message or None
        Why there is no row.
    extra : Pool or None
        Its episode, where it is no candidate itself.
    """

    row: Mapping[str, Any] | None = None
    excluded: Message | None = None
    extra: Pool | None = None


def standing(
    data: Dataset,
    target: Region,
    role_model: Region | None,
    base_year: int | None,
    classification: str,
    pool: Pool,
    yardstick: Yardstick,
    components: str,
) -> Standing:
    """Return where a role model stands among the candidates.

    Parameters
    ----------
    pool : Pool
        The candidates, nearest first.
    components : str
        The variant by which its closest base year is chosen.

    Raises
    ------
    YearError
        If `base_year` is no base year of the role model.
    """
    if role_model is None:
        return Standing()
    reason = _why_excluded(target, role_model, classification)
    if reason is not None:
        return Standing(excluded=reason)
    rows = [row for row, id in enumerate(pool.regions) if id == role_model.id]
    candidate = bool(rows)
    if candidate:
        known = pool.take(rows)
    else:
        known = episodes(data, role_model.kind, classification, pool.codes, regions=[role_model.id])
    if len(known) == 0:
        return Standing(excluded=Message("rolemodels.excluded_unknown", place=role_model))
    near = yardstick.distances(known)
    choice = _choose(role_model, known, base_year, near[components])
    own = known.take([choice])
    distance = {name: float(near[name][choice]) for name in COMPONENTS}
    rank = {name: _rank(values, distance[name]) for name, values in yardstick.distances(pool).items()}
    row = {
        "region": role_model.id,
        "name": role_model.name,
        "name_zh": role_model.name_zh,
        "base_year": int(own.base_years[0]),
        "distance": distance[components],
        "rank": rank[components],
        "candidates": len(pool),
        "percentile": rank[components] / len(pool),
        **{f"distance_{name}": distance[name] for name in COMPONENTS},
        **{f"rank_{name}": rank[name] for name in COMPONENTS},
        "distance_of_nations": float(hellinger(yardstick.nation, own.nation[0])),
        "candidate": candidate,
        "recovered": bool(own.recovered[0]),
        "horizon_year": int(own.end_years[0]),
        "change": float(own.change[0]),
        "nation_change": float(own.nation_change[0]),
        "relative_change": float(own.relative_change[0]),
        "income_start": float(own.income_start[0]),
        "income_end": float(own.income_end[0]),
        "position": rows[choice] if candidate else len(pool),
    }
    return Standing(row=row, extra=None if candidate else own)


def _rank(others: Floats, distance: float) -> int:
    """Return 1 plus the number of candidates that are nearer; a candidate is not nearer than itself."""
    return 1 + int(np.sum(others < distance - 1e-12))


def _choose(role_model: Region, known: Pool, base_year: int | None, distance: Floats) -> int:
    if base_year is None:
        return int(np.argmin(distance))
    found = np.flatnonzero(known.base_years == base_year)
    if len(found) == 0:
        years = listing(sorted(known.base_years.tolist()))
        raise YearError(
            f"{base_year} is no base year of {role_model.name}.",
            where=f"Its base years are {years}.",
            remedy=f"Write {role_model.name}@{known.base_years.min()}, or no year for the closest one.",
        )
    return int(found[0])


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
