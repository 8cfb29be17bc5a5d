"""A partner's goods that can no longer be had: what each sector loses, in the short and in the long run."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence import cut_ranges
from bessemer.dependence.places import economy_named
from bessemer.errors import OptionError, UnavailableError
from bessemer.panel import Floats
from bessemer.scenarios.engine import Losses
from bessemer.scenarios.grounds import WORLD, Ground, wiod_economy
from bessemer.scenarios.inapplicable import InapplicableError
from bessemer.scenarios.sectors import carried
from bessemer.scenarios.spec import Loss
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.regions import Region

CUTS = "cut_ranges"
RUNS = ("short", "long")
VIA = "direct"


def losses_of(ground: Ground, loss: Loss, horizon: int) -> Losses:
    r"""Return what a cut takes from each sector of the region.

    .. math:: \ell_{kt} = \bigl(\ell^S_k (1 - a_t) + \ell^L_k a_t\bigr) (1 - h \, b_t)

    from the year of the cut on: :math:`a` goes from 0 to 1 over the years of adjustment, :math:`b` over those
    of substitution at home, :math:`h` is the share replaceable. A cut that does not last ends at once.
    A region takes its nation's loss by sector; sectors of two lists meet by the concordances, the nation's
    output as weight.

    Raises
    ------
    InapplicableError
        If the region is in the partner's nation, or no ranges ship for the pair.
    RegionError, OptionError
        If the partner is no economy of the world tables, or has no allies to join it.
    """
    partner = _partner(ground, loss)
    return Losses(_ranges(ground, partner, loss.sectors, loss.via or VIA), profile(loss, horizon))


def partners_of(ground: Ground) -> tuple[Region, ...]:
    """Return the economies whose cut has been computed for the region's nation, by id."""
    economy = wiod_economy(ground.region)
    if CUTS not in ground.data.catalogue.tables:
        return ()
    frame = ground.data.frame(CUTS)
    found = sorted({str(name) for name in frame.loc[frame["region"] == economy, "partner"].unique()})
    return tuple(ground.data.known_places[name] for name in found)


def profile(loss: Loss, horizon: int) -> Floats:
    """Return how much of the short and of the long run is felt in each year, shape (years, 2).

    Examples
    --------
    >>> profile(Loss("USA", year=1, adjust=2, replaceable=0.5, years=2), 4).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.375, 0.375], [0.0, 0.5], [0.0, 0.5]]
    """
    since = np.arange(horizon + 1, dtype=np.float64) - loss.year
    felt = (since >= 0) & (loss.lasting | (since < loss.length))
    adjusted = np.clip(since / loss.adjust, 0.0, 1.0)
    kept = 1 - loss.replaceable * np.clip(since / loss.years, 0.0, 1.0)
    return np.where(felt[:, None], np.stack([1 - adjusted, adjusted], axis=1) * kept[:, None], 0.0)


def _partner(ground: Ground, loss: Loss) -> str:
    """Return the id of the economy that is lost, by its name in either language."""
    data, economy = ground.data, wiod_economy(ground.region)
    partner = economy_named(data, loss.partner, "Field loss.partner.").id
    if economy == partner:
        raise InapplicableError(Message("scenarios.own_partner", region=ground.region))
    if economy not in [place.id for place in data.known_places.of_kind("economy")]:
        raise InapplicableError(Message("scenarios.no_cut", region=ground.region))
    return partner


@lru_cache(maxsize=16)
def _ranges(ground: Ground, partner: str, sectors: str, via: str) -> Floats:
    """Return the shares lost by the region's sectors, shape (runs, 3, sectors)."""
    economy = wiod_economy(ground.region)
    try:
        rows = cut_ranges(ground.data, economy, partner, sectors, via)
    except UnavailableError as error:
        raise InapplicableError(Message("scenarios.no_cut", region=ground.region)) from error
    except OptionError as error:
        raise OptionError(error.what, where="Field loss.via.", remedy=error.remedy) from error
    rows = rows[rows["measure"] == "output"]
    world = ground.data.panel(WORLD)
    size = np.nan_to_num(world.at(world.years[-1])[world.regions.index(economy)], nan=0.0)
    return np.stack([_by_sector(ground, rows, run, world.industries, size) for run in RUNS])


def _by_sector(ground: Ground, rows: pd.DataFrame, run: str, codes: tuple[str, ...], size: Floats) -> Floats:
    """Return least, likeliest and largest loss by the region's sectors; a sector without any loses none."""
    part = rows[rows["run"] == run].set_index("sector").reindex(list(codes))
    # Changes are negative where something is lost: the least loss is the highest change.
    least, likely, most = (-part[name].to_numpy(np.float64) for name in ("high", "middle", "low"))
    found = carried(
        np.stack([least, likely, most]), size, "wiod35", codes, ground.classification, ground.codes
    )
    return np.nan_to_num(np.sort(found, axis=0), nan=0.0)
