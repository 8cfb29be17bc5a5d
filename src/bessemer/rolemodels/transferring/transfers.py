"""A region's shares after its role models' change: the average of several, or one as an illustration."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import OptionError, UnavailableError
from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.nearest import search as find
from bessemer.rolemodels.lookalikes.nearest import why_none
from bessemer.rolemodels.lookalikes.searches import Episode, Search, check_search
from bessemer.rolemodels.transferring.changes import Change, Changes
from bessemer.rolemodels.transferring.perturbation import (
    CAP,
    DECADE,
    average_factor,
    capped,
    resampled_shares,
    transfer_shares,
)
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, whole_given
from bessemer.words import Message, say

_OTHER = "Choose another region or year; 'bessemer role-models' says what each can be compared by."
_OTHER_MODEL = "Choose another role model; 'bessemer role-models' lists those that recovered."

if TYPE_CHECKING:
    import pandas as pd

ROLE_MODELS = 10
# The range holds the middle four fifths of draws of the role models.
RANGE = (0.1, 0.9)
DRAWS = 1000


@dataclass(frozen=True, eq=False)
class Carried:
    """Shares of a region before and after its role models' change.

    Attributes
    ----------
    search : Search
    models : tuple of Change
        The role models; one for an illustration.
    single : bool
        Whether one role model was asked for.
    years : int
        Length of the change.
    total_now, total_after : float
        Jobs (value added of economies) now and then.
    cap : (float, float)
    table : DataFrame
        One row a sector, biggest gain first: industry, name, name_zh, share_now, share_after, change,
        change_low, change_high; jobs_now, jobs_change, jobs_change_low, jobs_change_high (value_added of
        economies); factor, capped, known, rose. The range is that of draws of the role models with
        replacement, from the tenth to the ninetieth percentile; unknown for a single one.
    warnings : tuple of Message
    """

    search: Search
    models: tuple[Change, ...]
    single: bool
    years: int
    total_now: float
    total_after: float
    cap: tuple[float, float]
    table: pd.DataFrame
    warnings: tuple[Message, ...]

    @property
    def moved(self) -> float:
        """Share of the whole that would stand in another sector."""
        return float(self.table["change"].abs().sum() / 2)

    @property
    def tables(self) -> tuple[str, ...]:
        """Shipped tables used."""
        return tuple(dict.fromkeys((self.search.source, *(model.table for model in self.models))))


def transfer(
    data: Dataset | None,
    target: Region | str,
    role_model: Region | str | None = None,
    *,
    search: Search | None = None,
    year: int | None = None,
    role_models: int = ROLE_MODELS,
    years: int = DECADE,
    total: float | None = None,
    cap: tuple[float, float] = CAP,
    seed: int = 0,
) -> Carried:
    r"""Return the region's shares after its role models' change relative to their own nations.

    .. math:: p' = C\Bigl(p \odot \bar r^{\,T/10}\Bigr), \quad
        \bar r_i = \exp\Bigl(\tfrac1{|K_i|} \sum_{k \in K_i} \ln r_{ki}\Bigr), \quad
        r_{ki} = \left(\frac{s_{ki}(t_1) / s_{ki}(t_0)}{n_{ki}(t_1) / n_{ki}(t_0)}\right)^{10 / (t_1 - t_0)}

    A sector that the target does not have stays at zero: a factor cannot bring it. A sector that is too small
    at a role model takes the factor of its NACE group; where that is too small too, the role model does not
    count for it. Factors are cut to the cap. The total never comes from a role model.

    Parameters
    ----------
    data : Dataset or None
        The reference dataset for None.
    target : Region or str
    role_model : Region or str, optional
        A single role model, as an illustration; by default the average of the closest that recovered.
    search : Search, optional
        The look-alikes, whose axis and reference say which recovered; searched for by default.
    year : int, optional
        Of the target's composition; the newest by default.
    role_models : int
        How many are averaged, at least ten; fewer where fewer recovered, with a warning.
    years : int
        Length of the change.
    total : float, optional
        Jobs after these years, from a forecast; the last known total by default.
    cap : (float, float)
        Smallest and largest factor over the whole change.
    seed : int

    Raises
    ------
    OptionError
        If `role_models`, `years` or `total` make no sense.
    UnavailableError
        If the target has no look-alikes, none recovered, or the role model cannot be compared.

    References
    ----------
    Aitchison, J. (1986). The Statistical Analysis of Compositional Data. Chapman and Hall.

    Examples
    --------
    >>> found = transfer(None, "Jilin", year=2013)
    >>> len(found.models), round(float(found.table["share_after"].sum()), 6)
    (10, 1.0)
    """
    _check(role_models, years, total, cap)
    whole_given(seed, "seed", 0)
    dataset = dataset_given(data)
    place = region_given(target, dataset)
    asked = None if role_model is None else region_given(role_model, dataset)
    if search is not None:
        check_search(search)
    if search is None or (asked is not None and _named(search) != asked.id):
        search = find(dataset, place, year, role_model=asked)
    if search is None:
        raise UnavailableError(say(why_none(place, year)), where=f"Region {place.id}.", remedy=_OTHER)
    changes = Changes(search.data, search.classification, search.codes)
    whole = True
    if asked is not None:
        named = search.named_episode()
        if named is None:
            reason = search.excluded or Message("rolemodels.excluded_unknown", place=asked)
            raise UnavailableError(say(reason), where=f"Role model {asked.id}.", remedy=_OTHER_MODEL)
        if not changes.measured(named):
            none = Message("contrast.none_measured_one", horizon=search.horizon)
            raise UnavailableError(say(none), where=f"Role model {asked.id}.", remedy=_OTHER_MODEL)
        models: tuple[Change, ...] = (changes.of(named),)
    else:
        entries = recovered_episodes(search, role_models)
        if not entries:
            none = why_no_models(search)
            raise UnavailableError(say(none), where=f"Region {place.id}.", remedy=_OTHER_MODEL)
        models = tuple(changes.of(entry) for entry in entries)
        whole = all(changes.measured(search.episode(position)) for position in _recovered(search))
    after = search.total if total is None else float(total)
    return Carried(
        search=search,
        models=models,
        single=asked is not None,
        years=years,
        total_now=search.total,
        total_after=after,
        cap=cap,
        table=_table(search, models, asked is not None, years, after, cap, seed),
        warnings=tuple(_warnings(search, models, asked, role_models, whole)),
    )


def recovered_episodes(search: Search, count: int = ROLE_MODELS) -> tuple[Episode, ...]:
    """Return the closest episodes of different regions that recovered and whose change is known."""
    changes = Changes(search.data, search.classification, search.codes)
    found: dict[str, Episode] = {}
    for position in _recovered(search):
        if len(found) == count:
            break
        entry = search.episode(position)
        if entry.region.id not in found and changes.measured(entry):
            found[entry.region.id] = entry
    return tuple(found.values())


def _recovered(search: Search) -> list[int]:
    """Return the positions of the candidates that recovered, the closest first."""
    positions: list[int] = np.flatnonzero(search.pool.outcome[: search.candidates] > 0).tolist()
    return positions


def why_no_models(search: Search) -> Message:
    """Return the sentence that says why no episode has a change to carry over."""
    if search.closest(1, recovered=True):
        return Message("contrast.none_measured", region=search.target, horizon=search.horizon)
    return Message("scenarios.none_recovered", region=search.target, year=search.year)


def _named(search: Search) -> str | None:
    return None if search.named is None else str(search.named["region"])


def _check(role_models: int, years: int, total: float | None, cap: tuple[float, float]) -> None:
    whole_given(role_models, "Number of role models", ROLE_MODELS)
    whole_given(years, "years")
    if total is not None and not (_number(total) and total > 0):
        raise OptionError(f"A total of {total!r} is none.", remedy="Give jobs above zero, or leave it out.")
    pair = isinstance(cap, tuple | list) and len(cap) == 2 and all(map(_number, cap))
    if not pair or not 0 < cap[0] <= 1 <= cap[1]:
        raise OptionError(f"cap={cap!r} cannot be used.", remedy="Give a factor up to 1 and one from 1 on.")


def _number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and bool(np.isfinite(float(value)))


def _table(
    search: Search,
    models: tuple[Change, ...],
    single: bool,
    years: int,
    total: float,
    cap: tuple[float, float],
    seed: int,
) -> pd.DataFrame:
    import pandas as pd

    with np.errstate(over="ignore"):  # what overflows is cut to the cap
        factors = np.array([model.factor for model in models]) ** (years / DECADE)
    moved = transfer_shares(search.shares, factors, cap)
    outcome_name = search.outcome
    if single:
        low = high = np.full(len(search.codes), np.nan)
    else:
        drawn = resampled_shares(search.shares, factors, cap, draws=DRAWS, seed=seed)
        low, high = np.quantile(drawn, RANGE, axis=0)
    now = search.shares * search.total
    factor = average_factor(factors)
    columns = {
        "industry": search.codes,
        "name": [industry.name for industry in search.industries],
        "name_zh": [industry.name_zh for industry in search.industries],
        "share_now": search.shares,
        "share_after": moved.shares,
        "change": moved.shares - search.shares,
        "change_low": low - search.shares,
        "change_high": high - search.shares,
        f"{outcome_name}_now": now,
        f"{outcome_name}_change": moved.shares * total - now,
        f"{outcome_name}_change_low": low * total - now,
        f"{outcome_name}_change_high": high * total - now,
        "factor": factor,
        "capped": capped(factor, cap)[1],
        "known": np.isfinite(factors).sum(axis=0),
        "rose": (factors > 1).sum(axis=0),
    }
    return pd.DataFrame(columns).sort_values("change", ascending=False, ignore_index=True)


def _warnings(
    search: Search, models: tuple[Change, ...], asked: Region | None, wanted: int, whole: bool
) -> list[Message]:
    if asked is not None:
        return [Message("contrast.single", place=asked)]
    if len(models) < wanted:
        which = "contrast.few_models" if whole else "contrast.few_measured"
        return [Message(which, region=search.target, count=len(models), wanted=wanted)]
    return []
