"""Which region-years are searched, and the composition they are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bessemer.classify import Industry, concordance, scheme
from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.regions import OWN, Region
from bessemer.rolemodels.lookalikes.distances import closure
from bessemer.rolemodels.lookalikes.groups import by_state, state_id
from bessemer.rolemodels.lookalikes.pools import Pool, composition_panel, episodes, join, wider_panel
from bessemer.rolemodels.lookalikes.standing import classifications_of
from bessemer.rolemodels.lookalikes.variants import Own
from bessemer.sources import Dataset
from bessemer.sources.kept import kept
from bessemer.words import Text

CANDIDATES = ("zones", "states", "nuts2", "all")
# Kinds of regions searched for each name.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "zones": ("commuting zone",),
    "states": ("commuting zone",),
    "nuts2": ("nuts2",),
    "all": ("nuts2", "commuting zone"),
    "provinces": ("province",),
    "economies": ("economy",),
}
_DEFAULTS = {"sections16": "zones", "a10": "all", "gb19": "provinces", "wiod35": "economies"}
_ALLOWED = {
    "sections16": ("zones", "states"),
    "a10": CANDIDATES,
    "gb19": ("provinces",),
    "wiod35": ("economies",),
}


def check_candidates(candidates: str | None) -> None:
    """Refuse what is not one of :data:`CANDIDATES`.

    Raises
    ------
    OptionError
        Names the value and the choices.
    """
    if candidates is not None and candidates not in CANDIDATES:
        raise OptionError(
            f"{candidates!r} is no set of candidates.",
            where="Option candidates.",
            remedy=f"{did_you_mean(str(candidates), CANDIDATES)} Choose {', '.join(CANDIDATES)}.".strip(),
        )


def classification_of(
    data: Dataset,
    target: Region,
    role_model: Region | None,
    candidates: str | None,
    classification: str | None,
) -> str:
    """Return the classification asked for, or the finest that holds target, role model and candidates.

    Raises
    ------
    OptionError
        If the one asked for does not hold the target.
    """
    allowed = classifications_of(data, target)
    if classification is not None:
        if classification not in allowed:
            raise OptionError(
                f"{target.name} cannot be compared on '{classification}'.",
                where="Option classification.",
                remedy=f"Choose {' or '.join(allowed)}.",
            )
        return classification
    if target.kind == "economy":
        return "wiod35"
    if target.kind == OWN:
        return _own_classification(allowed, role_model, candidates)
    kind = None if role_model is None or role_model.id == target.id else role_model.kind
    if candidates in ("nuts2", "all") or "nuts2" in (target.kind, kind):
        return "a10"
    return "gb19" if target.kind == kind == "province" and candidates is None else "sections16"


def _own_classification(allowed: tuple[str, ...], role_model: Region | None, candidates: str | None) -> str:
    """Return the finest classification of the user's table that holds role model and candidates."""
    kind = None if role_model is None else role_model.kind
    if candidates in ("nuts2", "all") or kind == "nuts2":
        wanted = "a10"
    else:
        wanted = "gb19" if kind == "province" and candidates is None else "sections16"
    return wanted if wanted in allowed else allowed[0]


def scope_of(candidates: str | None, classification: str) -> str:
    """Return the name of the candidates asked for, or of those that a classification has by default.

    Raises
    ------
    OptionError
        If the classification does not hold the candidates.
    """
    if candidates is None:
        return _DEFAULTS[classification]
    if candidates not in _ALLOWED[classification]:
        choices = _ALLOWED[classification]
        named = f"Choose {' or '.join(choices)}." if choices[0] in CANDIDATES else "Leave the option out."
        raise OptionError(
            f"'{candidates}' cannot be compared on '{classification}'.",
            where="Option candidates.",
            remedy=named,
        )
    return candidates


def figures_for(data: Dataset, scope: str) -> Dataset:
    """Return where the candidates' figures are: the dataset, with zones added up to states if asked for."""
    return by_state(data) if scope == "states" else data


def candidate_pool(
    data: Dataset,
    scope: str,
    classification: str,
    codes: tuple[str, ...],
    target: Region,
    **outcome: Any,
) -> Pool:
    """Return the episodes of all candidates without those of the target, or of the state it lies in."""
    pool = _everyone(data, scope, classification, codes, **outcome)
    own = {target.id, state_id(target.state or "") if target.kind == "commuting zone" else target.id}
    twin = data.twin(target)
    own |= {twin.id} if twin is not None else set()
    return pool.take([row for row, id in enumerate(pool.regions) if id not in own])


@kept
def _everyone(
    data: Dataset, /, scope: str, classification: str, codes: tuple[str, ...], **outcome: Any
) -> Pool:
    """Return the episodes of all regions of a scope, the target's too."""
    pools = [episodes(data, kind, classification, codes, **outcome) for kind in _KINDS[scope]]
    return join(pools) if len(pools) > 1 else pools[0]


def countries_of(data: Dataset, pool: Pool) -> Mapping[str, Text]:
    """Return the countries in a pool by code, with their names, in the order of their codes."""
    found = {data.regions[id].country: data.regions[id].nation for id in pool.regions}
    return dict(sorted(found.items()))


def of_country(data: Dataset, pool: Pool, country: str) -> Pool:
    """Return the rows of a pool that are of a country.

    Raises
    ------
    OptionError
        If there is none.
    """
    known = list(countries_of(data, pool))
    code = str(country).strip().upper()
    if code not in known:
        raise OptionError(
            f"No candidate is of the country {country!r}.",
            where="Option country.",
            remedy=f"{did_you_mean(code, known)} Choose {listing(known, 30)}.".strip(),
        )
    return pool.take([row for row, id in enumerate(pool.regions) if data.regions[id].country == code])


def own_years(data: Dataset, target: Region, classification: str, codes: tuple[str, ...]) -> tuple[int, ...]:
    """Return the years in which the composition of a region and of its nation is known."""
    return tuple(year for year, _, _ in _known(data, target, classification, codes))


def own_composition(
    data: Dataset, target: Region, year: int | None, classification: str, codes: tuple[str, ...]
) -> Own | None:
    """Return the latest composition of a region that is known, up to `year`; None where there is none."""
    known = [
        entry for entry in _known(data, target, classification, codes) if year is None or entry[0] <= year
    ]
    if not known:
        return None
    at, values, nation = known[-1]
    shares = closure(values)
    wider, wider_nation, wider_year = shares, closure(nation), at
    if target.kind == "province":
        wide = wider_panel(data, classification, codes)
        wider_year = max(known_year for known_year in wide.years if known_year <= at)
        every = wide.at(wider_year)
        found, whole = every[wide.regions.index(target.id)], every.sum(axis=0)
        if np.isfinite(found).all() and np.isfinite(whole).all():
            wider, wider_nation = closure(found), closure(whole)
    return Own(at, shares, closure(nation), float(values.sum()), wider, wider_nation, wider_year)


def _known(
    data: Dataset, target: Region, classification: str, codes: tuple[str, ...]
) -> list[tuple[int, Floats, Floats]]:
    panel = composition_panel(data, target.kind, classification, codes)
    if target.id not in panel.regions:
        return []
    row = panel.regions.index(target.id)
    places = [panel.regions.index(id) for id in data.nation(target).regions if id in panel.regions]
    found = []
    for year in panel.years:
        everyone = panel.at(year)[places]
        if target.kind == OWN:  # places with an unknown figure are left out of the sum
            everyone = everyone[np.isfinite(everyone).all(axis=1)]
        values, nation = panel.at(year)[row], everyone.sum(axis=0)
        if values.sum() > 0 and np.isfinite(nation).all():
            found.append((year, values, nation))
    return found


def recorded(data: Dataset, target: Region, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sectors that an economy's accounts show apart: never those at zero in every year."""
    values = composition_panel(data, target.kind, "wiod35", codes).of(target.id)
    return tuple(code for code, column in zip(codes, values.T, strict=True) if (column > 0).any())


def not_compared(
    data: Dataset, target: Region, classification: str, codes: tuple[str, ...]
) -> tuple[Industry, ...]:
    """Return the industries of the target's own figures that the comparison leaves out."""
    table = data.own_table() if target.kind == OWN else None
    if table is not None:
        have = data.panel(table.key).industries
        link = concordance(table.classification, classification)
        left = [
            code for code in have if not {entry.target_code for entry in link.links_of(code)} & set(codes)
        ]
        return tuple(scheme(table.classification)[code] for code in left)
    if classification == "sections16":
        home = "gb19" if target.kind == "province" else "a10"
        own = scheme(home)
        if home == "gb19":
            return tuple(own[code] for code in concordance("gb19", "sections16").left_out(own.codes))
        return (own["A"], scheme("gb19")["O"])
    return tuple(industry for industry in scheme(classification) if industry.code not in codes)
