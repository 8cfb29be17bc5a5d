"""Role models to follow: their change of shares on the region's sectors, and their pace in jobs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bessemer.errors import RegionError
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.rolemodels import search as find
from bessemer.rolemodels import why_none
from bessemer.rolemodels.lookalikes.searches import Episode, Search
from bessemer.rolemodels.transferring.changes import Change, Changes
from bessemer.rolemodels.transferring.perturbation import CAP, DECADE
from bessemer.scenarios.checks import place_and_year
from bessemer.scenarios.engine import Models
from bessemer.scenarios.grounds import Ground
from bessemer.scenarios.inapplicable import InapplicableError
from bessemer.scenarios.sectors import links
from bessemer.scenarios.spec import FOLLOWED, Follow
from bessemer.words import Message


@dataclass(frozen=True, eq=False)
class Followed:
    """Role models as they enter a plan.

    Attributes
    ----------
    models : Models
    changes : tuple of Change
    """

    models: Models
    changes: tuple[Change, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """Shipped tables used."""
        return tuple(dict.fromkeys(change.table for change in self.changes))


def followed(ground: Ground, follow: Follow, horizon: int, search: Search | None) -> Followed:
    r"""Return the role models of a scenario.

    .. math:: \ln f_{kt} = q \, \overline{\ln r_k} \, \frac{v \min(t, T)}{10}, \qquad
        y_t = (1 - q) \, y^0_t + q \, v \min(t, T) \, \bar\rho

    with :math:`r` the factor of a share against the nation's a decade, :math:`\rho` the change of log
    relative jobs a year, :math:`v` speed, :math:`q` part, :math:`T` years of change, :math:`y^0` own trend.

    Parameters
    ----------
    ground : Ground
    follow : Follow
    horizon : int
    search : Search or None
        The look-alikes of the region, where they have been found already.

    Raises
    ------
    InapplicableError
        If the region has no look-alikes, or the place cannot be followed.
    """
    named = follow.role_model not in FOLLOWED
    if search is None or (named and _name(search) != follow.role_model):
        search = _searched(ground, follow, search, named)
    changes = changes_of(search)
    episodes = (
        (_named(ground, search, changes),)
        if named
        else closest(search, changes, follow.count, follow.role_model == "recovered")
    )
    if not episodes:
        raise InapplicableError(
            Message(f"scenarios.none_{follow.role_model}", region=ground.region, year=search.year)
        )
    found = tuple(changes.of(episode) for episode in episodes)
    years = np.minimum(np.arange(horizon + 1, dtype=np.float64), follow.years) * follow.speed
    pace = [np.log1p(one.relative_change) / (one.end_year - one.base_year) for one in episodes]
    factors = np.stack([onto(ground, search, change.factor) for change in found])
    part = follow.partial if follow.shares else 0.0
    return Followed(
        Models(
            factors=factors,
            pace=np.array(pace),
            pull=years / DECADE * part,
            part=follow.partial if follow.jobs else 0.0,
            elapsed=years,
            cap=float(np.log(CAP[1])),
            drawn=len(found) > 1,
        ),
        found,
    )


@lru_cache(maxsize=8)
def changes_of(search: Search) -> Changes:
    """Return the changes of the candidates of a search, whose panels are summed once."""
    return Changes(search.data, search.classification, search.codes)


def closest(search: Search, changes: Changes, count: int, recovered: bool) -> tuple[Episode, ...]:
    """Return the closest episodes of different regions that outgrew their nation, or that did not."""
    outcome = search.pool.outcome[: search.candidates]
    found: dict[str, Episode] = {}
    for position in np.flatnonzero(outcome > 0 if recovered else outcome <= 0).tolist():
        if len(found) == count:
            break
        entry = search.episode(position)
        if entry.region.id not in found and changes.measured(entry):
            found[entry.region.id] = entry
    return tuple(found.values())


def onto(ground: Ground, search: Search, factor: Floats) -> Floats:
    """Return log factors on the region's sectors: a sector within a wider one takes the latter's.

    Unknown where the list of the role models leaves the sector out; its weight then stays.
    """
    with np.errstate(divide="ignore"):
        logs = dict(zip(search.codes, np.log(factor), strict=True))
    found = np.full(len(ground.codes), np.nan)
    for at, code in enumerate(ground.codes):
        known = [
            logs[other]
            for other in links(ground.classification, search.classification, code)
            if other in logs and np.isfinite(logs[other])
        ]
        if known:
            found[at] = np.mean(known)
    return found


def _name(search: Search) -> str | None:
    return None if search.named is None else str(search.named["region"])


def _searched(ground: Ground, follow: Follow, search: Search | None, named: bool) -> Search:
    data, region = ground.data, ground.region
    place, year = None, None
    if named:
        text, year = place_and_year(follow.role_model, "follow.role_model")
        place = _place(ground, text)
        if place.id == region.id:
            raise InapplicableError(Message("scenarios.own_path", region=region))
        if search is not None and _name(search) == place.id and year is None:
            return search
    found = find(
        data, region, None if search is None else search.asked, role_model=place, role_model_year=year
    )
    if found is None:
        raise InapplicableError(why_none(region, None))
    return found


def _place(ground: Ground, name: str) -> Region:
    """Return a place that ships, or one of the user's own."""
    known, own = ground.data.known_places, ground.data.regions
    try:
        return known.resolve(name)
    except RegionError as error:
        if known is not own and not error.candidates:
            return own.resolve(name)
        where = f"Field follow.role_model. {error.where}".strip()
        raise RegionError(
            error.what, where=where, remedy=error.remedy, candidates=error.candidates
        ) from error


def _named(ground: Ground, search: Search, changes: Changes) -> Episode:
    episode = search.named_episode()
    if episode is None:
        raise InapplicableError(search.excluded or Message("scenarios.not_compared", region=ground.region))
    if not changes.measured(episode):
        raise InapplicableError(Message("scenarios.not_measured", place=episode.region))
    return episode
