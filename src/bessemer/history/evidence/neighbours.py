"""Which regions are near enough that the same shock may have hit them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike

from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.sources import Dataset

NEAR_KM = 300.0
_EARTH_KM = 6371.0


@cache
def state_borders() -> Mapping[str, frozenset[str]]:
    """Return the states that border on each of the 48 contiguous US states and the District of Columbia.

    Examples
    --------
    >>> sorted(state_borders()["PA"])
    ['DE', 'MD', 'NJ', 'NY', 'OH', 'WV']
    """
    import yaml

    text = (
        resources.files("bessemer.history.evidence")
        .joinpath("data", "us_state_borders.yaml")
        .read_text("utf-8")
    )
    return {state: frozenset(others) for state, others in yaml.safe_load(text).items()}


def distance_km(latitude: float, longitude: float, latitudes: ArrayLike, longitudes: ArrayLike) -> Floats:
    r"""Return great-circle distances from one place to others, in kilometres.

    .. math:: d = 2 R \arcsin \sqrt{\sin^2\tfrac{\Delta\phi}{2}
              + \cos\phi_1 \cos\phi_2 \sin^2\tfrac{\Delta\lambda}{2}}, \qquad R = 6371 \text{ km}

    Parameters
    ----------
    latitude, longitude : float
        In degrees.
    latitudes, longitudes : array_like, shape (places,)

    Examples
    --------
    >>> distance_km(0.0, 0.0, [0.0], [90.0]).round().tolist()
    [10008.0]
    """
    phi, lam = np.radians(latitude), np.radians(longitude)
    phis, lams = np.radians(np.asarray(latitudes, float)), np.radians(np.asarray(longitudes, float))
    chord = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin((lams - lam) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(chord)))


def near_regions(data: Dataset, region: Region) -> frozenset[str]:
    """Return the regions of the same kind that a shock to `region` may have reached.

    US zones: those whose largest place lies in the same state or in one that borders on it. Other regions:
    those whose centre is within 300 km.

    Parameters
    ----------
    data : Dataset
    region : Region

    Examples
    --------
    >>> import bessemer as bm
    >>> "CZ16400" in near_regions(bm.reference(), bm.region("Pittsburgh"))
    True
    """
    others = [other for other in data.regions.of_kind(region.kind) if other.id != region.id]
    if region.state is not None:
        near = state_borders().get(region.state, frozenset()) | {region.state}
        return frozenset(other.id for other in others if other.state in near)
    placed = [other for other in others if other.latitude is not None and other.longitude is not None]
    if region.latitude is None or region.longitude is None or not placed:
        return frozenset()
    away = distance_km(
        region.latitude,
        region.longitude,
        [other.latitude or 0.0 for other in placed],
        [other.longitude or 0.0 for other in placed],
    )
    return frozenset(other.id for other, km in zip(placed, away, strict=True) if km <= NEAR_KM)
