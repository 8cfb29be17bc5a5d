"""Named sets of trade elasticities, and draws around them."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.panel import Floats

DEFAULT = "caliendo-parro"
# Spread of the logarithms of draws: at most, and where no standard error is published.
WIDEST_SPREAD, UNKNOWN_SPREAD = 0.5, 0.25


@dataclass(frozen=True)
class ElasticitySet:
    """Trade elasticities by sector, with their source.

    Attributes
    ----------
    id, name, name_zh : str
    horizon : str
        The time after a shock for which they hold.
    source, note : str
    values, errors : mapping of sector to float
        Elasticities and published standard errors.
    others : float or None
        For sectors without a value of their own.
    error : float or None
        Published standard error of `others`.
    """

    id: str
    name: str
    name_zh: str
    horizon: str
    source: str
    note: str
    values: Mapping[str, float]
    errors: Mapping[str, float]
    others: float | None
    error: float | None


@lru_cache(maxsize=1)
def elasticity_sets() -> Mapping[str, ElasticitySet]:
    """Return the named sets that ship, by id.

    Examples
    --------
    >>> sets = elasticity_sets()
    >>> list(sets), sets["caliendo-parro"].values["c15"]
    (['caliendo-parro', 'uniform-5', 'uniform-2.5', 'short-run'], 0.37)
    """
    import yaml

    text = files("bessemer.dependence.gravity").joinpath("elasticities.yaml").read_text(encoding="utf-8")
    return {
        key: ElasticitySet(
            id=key,
            name=entry["name"],
            name_zh=entry["name_zh"],
            horizon=entry["horizon"],
            source=" ".join(entry["source"].split()),
            note=" ".join(entry.get("note", "").split()),
            values=entry.get("values", {}),
            errors=entry.get("errors", {}),
            others=entry.get("others"),
            error=entry.get("error"),
        )
        for key, entry in yaml.safe_load(text).items()
    }


Elasticities = str | Mapping[str, float] | Sequence[float] | Floats


def elasticities_of(given: Any, sectors: Sequence[str]) -> tuple[str, Floats]:
    """Return a label and one elasticity a sector.

    Parameters
    ----------
    given : str, mapping, number or array
        The id of a shipped set, {sector: elasticity}, one number for all, or an array in the order of
        `sectors`.
    sectors : sequence of str

    Raises
    ------
    OptionError
        If there is no such set, a sector has no value, or a value is not above zero.
    """
    if isinstance(given, str):
        return given, _named(given, sectors)
    if isinstance(given, Mapping):
        missing = [sector for sector in sectors if sector not in given]
        unknown = [str(key) for key in given if key not in sectors]
        if unknown:
            raise OptionError(
                f"elasticities names {listing(unknown)}, which the table does not have.",
                where=f"Its sectors are {listing(sectors)}.",
                remedy=did_you_mean(unknown[0], sectors) or "Name these sectors.",
            )
        if missing:
            raise OptionError(
                f"elasticities has no value for {listing(missing)}.", remedy="Give one for every sector."
            )
        given = [given[sector] for sector in sectors]
    try:
        if given is None or isinstance(given, bool):
            raise TypeError(given)
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise OptionError(
            f"elasticities is {given!r:.60}.",
            remedy=f"Give one of {listing(elasticity_sets())}, a number, a mapping by sector or an array.",
        ) from error
    if values.ndim == 0:
        values = np.full(len(sectors), float(values))
    if values.shape != (len(sectors),):
        raise OptionError(
            f"elasticities has shape {values.shape}; the table has {len(sectors)} sectors.",
            remedy="Give one value a sector, in the order of the table.",
        )
    bad = ~(np.isfinite(values) & (values > 0))
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        raise OptionError(
            f"The elasticity of {sectors[at]} is {values[at]:g}.",
            remedy="Trade elasticities are above zero: shares fall as the price rises.",
        )
    return "given", values


def draws_of(name: str, sectors: Sequence[str], draws: int, seed: int) -> Floats:
    r"""Return draws around a set, shape (S, draws): log-normal with the published value as median.

    The spread of logarithms is :math:`\sqrt{\ln(1 + (\sigma/\bar\varepsilon)^2)}`, at most 0.5, and 0.25 for
    what has no standard error. Sectors with one move on their own, all others together. The same seed gives a
    sector the same draws whatever other sectors and sets are asked for.

    Parameters
    ----------
    name : str
        The id of a shipped set.
    sectors : sequence of str
    draws : int
    seed : int
    """
    found, middle = _set(name), _named(name, sectors)
    own = [sector for sector in sectors if sector in found.errors]
    spread = np.array(
        [
            _spread(value, found.errors.get(sector, None if sector in found.values else found.error))
            for sector, value in zip(sectors, middle, strict=True)
        ]
    )
    noise = np.broadcast_to(_noise(seed, name, "all", draws), (len(sectors), draws)).copy()
    for sector in own:
        noise[list(sectors).index(sector)] = _noise(seed, name, sector, draws)
    return middle[:, None] * np.exp(spread[:, None] * noise)


def _spread(value: float, error: float | None) -> float:
    if error is None:
        return UNKNOWN_SPREAD
    return min(math.sqrt(math.log1p((error / value) ** 2)), WIDEST_SPREAD)


def _noise(seed: int, name: str, sector: str, draws: int) -> Floats:
    key = zlib.crc32(f"{name}/{sector}".encode())
    return np.random.default_rng([seed, key]).standard_normal(draws)


def _named(name: str, sectors: Sequence[str]) -> Floats:
    found = _set(name)
    lacking = [
        s for s in sectors if s not in found.values and not (found.others and _covered(found, sectors))
    ]
    if lacking:
        raise OptionError(
            f"The elasticities '{name}' are by WIOD sector; the table has {listing(lacking)}.",
            remedy="Give elasticities by sector as a mapping, or take a uniform set such as 'uniform-5'.",
        )
    return np.array([found.values.get(sector, found.others or 0.0) for sector in sectors])


def _set(name: str) -> ElasticitySet:
    sets = elasticity_sets()
    if name not in sets:
        raise OptionError(
            f"There are no elasticities '{name}'.",
            where=f"There are {listing(sets)}.",
            remedy=did_you_mean(name, sets) or "Choose one of these, or give numbers by sector.",
        )
    return sets[name]


def _covered(found: ElasticitySet, sectors: Sequence[str]) -> bool:
    """Return whether the value for other sectors can be used: all sectors are of the set's classification."""
    wiod = {f"c{number}" for number in range(1, 36)}
    return not found.values or set(sectors) <= wiod
