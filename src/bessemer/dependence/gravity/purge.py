"""The economy before the shock, with trade deficits purged or kept."""

from __future__ import annotations

import weakref

import numpy as np
from numpy.typing import NDArray

from bessemer.dependence.gravity.calibration import Baseline
from bessemer.dependence.gravity.hat import Equilibrium, Shock, equilibrium
from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.panel import Floats

DEFICITS = ("purged", "kept")
# Equilibria before a shock that are kept with a baseline: many shocks start from the same one.
_HELD = 48
_before: weakref.WeakKeyDictionary[Baseline, dict[bytes, Equilibrium]] = weakref.WeakKeyDictionary()


def before_shock(base: Baseline, powers: Floats, deficits: Floats) -> Equilibrium:
    """Return the equilibrium without a shock, kept with the baseline.

    Parameters
    ----------
    base : Baseline
    powers : ndarray, shape (S,) or (S, B)
        Trade elasticities.
    deficits : ndarray, shape (R,)
        Those that hold, in units of the world's value added.
    """
    held = _before.setdefault(base, {})
    key = np.shape(powers).__repr__().encode() + np.asarray(powers).tobytes() + deficits.tobytes()
    if key not in held:
        if len(held) >= _HELD:
            held.pop(next(iter(held)))
        held[key] = equilibrium(base, powers, deficits=deficits)
    return held[key]


def deficits_of(base: Baseline, shock: Shock, deficits: str) -> Floats:
    """Return the deficits that hold with a shock, shape (R,).

    Purged, there are none before and after. Kept, each stays the same part of the world's value added;
    regions that trade with each other alone cannot have one together.

    Parameters
    ----------
    base : Baseline
    shock : Shock
    deficits : {"purged", "kept"}

    Raises
    ------
    OptionError
        If there is no such option, regions with a deficit are cut off while deficits are kept, or some can
        buy abroad but not sell, or the reverse, while trade is balanced.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    if deficits not in DEFICITS:
        raise OptionError(
            f"deficits is {deficits!r:.60}.",
            remedy=did_you_mean(str(deficits), DEFICITS) or f"Choose {' or '.join(DEFICITS)}.",
        )
    flows = base.flows if shock.kept is None else base.flows * shock.kept
    links = flows.sum(axis=(0, 1)) > 0
    np.fill_diagonal(links, False)
    graph = csr_array(links)
    blocs = connected_components(graph, connection="weak")[1]
    if deficits == "purged":
        rings = connected_components(graph, connection="strong")[1]
        for bloc in np.unique(blocs):
            parts, sizes = np.unique(rings[blocs == bloc], return_counts=True)
            if len(parts) > 1:
                outside = (blocs == bloc) & (rings != parts[sizes.argmax()])
                raise OptionError(
                    f"{_listed(base, outside)} could buy abroad but not sell there, or sell but not buy.",
                    where="With balanced trade there is no such equilibrium.",
                    remedy="Cut both directions, or leave some trade in each.",
                )
        return np.zeros_like(base.deficits)
    for bloc in np.argsort(np.bincount(blocs), kind="stable"):
        inside = blocs == bloc
        if abs(base.deficits[inside].sum()) > 1e-9 * base.labour[inside].sum():
            raise OptionError(
                f"{_listed(base, inside)} cannot be cut off from trade while deficits are kept.",
                where="Without trade there is nothing to run a deficit or a surplus with.",
                remedy="Choose deficits='purged'.",
            )
    return base.deficits


def _listed(base: Baseline, chosen: NDArray[np.bool_]) -> str:
    return listing(base.regions[at] for at in np.flatnonzero(chosen))
