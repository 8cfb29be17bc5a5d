"""What is known at the start of a pair of region and industry: the features that forecast entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats, Panel
from bessemer.structure import density, net_density, presence, proximity

SAME_SHARES = 0.01
"""Regions whose share vectors differ by less (half the sum of absolute differences) form one unit."""

_OFFSET = 0.2
_EARTH_KM = 6371.0
_NEAR_KM, _FAR_KM, _FIELD_KM = 80.0, 200.0, 150.0
_SMALLEST_SPREAD = 1e-3
_RELATED = (5, 20)
_ALIKE = 25


@dataclass(frozen=True)
class Places:
    """Where regions lie, and totals that were known before the start.

    Attributes
    ----------
    latitude, longitude : mapping of region to degrees
        Empty: no features of neighbours.
    block : mapping of region to str
        What must not be torn apart by folds and resampling, such as the state; empty: each unit alone.
    totals : mapping of str to Panel
        Panels with one industry, such as jobs, population or income; their growth over the horizon
        before the start, against the sum of all regions, becomes a feature.
    """

    latitude: Mapping[str, float] = field(default_factory=dict)
    longitude: Mapping[str, float] = field(default_factory=dict)
    block: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, Panel] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Units:
    """Regions joined where their figures are the same.

    Attributes
    ----------
    of : ndarray of int, shape (regions,)
        The unit of each region.
    block : ndarray of str, shape (units,)
    distance : ndarray, shape (units, units), km, or None
        Great-circle distance of centroids weighted by size; None where places are unknown.
    """

    regions: tuple[str, ...]
    of: NDArray[np.intp]
    block: NDArray[np.str_]
    distance: Floats | None

    @property
    def members(self) -> Floats:
        """Membership as 0 and 1, shape (units, regions)."""
        matrix = np.zeros((len(self.block), len(self.of)))
        matrix[self.of, np.arange(len(self.of))] = 1.0
        return matrix


@dataclass(frozen=True, eq=False)
class Snapshot:
    r"""One year of a panel by units.

    Attributes
    ----------
    size : ndarray, shape (units,)
        Jobs (or output) of the unit in all industries.
    share : ndarray, shape (industries,)
        National share :math:`p_i`.
    expected : ndarray, shape (units, industries)
        Sampled persons at a location quotient of one, :math:`E_{ri} = f x_r p_i`.
    raw, shrunk : ndarray, shape (units, industries)
        Location quotients as counted, and after :func:`shrink`.
    spread : ndarray, shape (industries,)
        Variance :math:`\tau_i` of true location quotients between units.
    """

    year: int
    size: Floats
    share: Floats
    expected: Floats
    raw: Floats
    shrunk: Floats
    spread: Floats


def join_units(panel: Panel, years: Sequence[int], places: Places | None = None) -> Units:
    """Join regions that share their figures, such as zones within one census area.

    Parameters
    ----------
    panel : Panel
        Levels; unknown cells count as zero here.
    years : sequence of int
        Regions that agree in any of these years are joined.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial.distance import pdist, squareform

    places = places or Places()
    same = np.eye(len(panel.regions), dtype=bool)
    for year in years:
        values = np.nan_to_num(panel.at(year), nan=0.0)
        shares = values / np.maximum(values.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        same |= squareform(pdist(shares, "cityblock")) / 2 < SAME_SHARES
    count, of = connected_components(csr_matrix(same), directed=False)
    size = np.nan_to_num(panel.at(years[0]), nan=0.0).sum(axis=1)
    largest = [int(max(np.flatnonzero(of == unit), key=lambda row: size[row])) for unit in range(count)]
    names = [panel.regions[row] for row in largest]
    block = np.array([places.block.get(name, name) for name in names])
    distance = None
    if places.latitude and all(region in places.latitude for region in panel.regions):
        degrees = np.array([(places.latitude[name], places.longitude[name]) for name in panel.regions])
        weights = np.zeros((count, len(of)))
        weights[of, np.arange(len(of))] = np.maximum(size, np.finfo(float).tiny)
        distance = great_circle(weights @ degrees / weights.sum(axis=1, keepdims=True))
    return Units(panel.regions, np.asarray(of, dtype=np.intp), block, distance)


def great_circle(degrees: Floats) -> Floats:
    """Return distances in km between places, shape (places, places); columns are latitude and longitude."""
    latitude, longitude = np.radians(degrees).T
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half += np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def shrink(raw: Floats, expected: Floats) -> tuple[Floats, Floats]:
    r"""Return location quotients shrunk by empirical Bayes, and the spread of the true ones.

    .. math::
        \hat q_{ri} = k_{ri} q_{ri} + (1 - k_{ri}) \mu_i,\; k_{ri} = \frac{\tau_i}{\tau_i + \mu_i / E_{ri}}

    A count with mean :math:`E_{ri} q_{ri}` has variance :math:`\mu_i / E_{ri}` about the true quotient;
    :math:`\mu_i` is the mean weighted by :math:`E_{ri}`, and :math:`\tau_i` what the variance between
    regions exceeds that noise by. For a gamma prior this is the posterior mean.

    Parameters
    ----------
    raw, expected : ndarray, shape (regions, industries)

    References
    ----------
    Clayton, D. and Kaldor, J. (1987), Empirical Bayes estimates of age-standardized relative risks for use
    in disease mapping, Biometrics 43.
    Bühlmann, H. (1967), Experience rating and credibility, ASTIN Bulletin 4.
    """
    weight = expected.sum(axis=0)
    mean = (expected * raw).sum(axis=0) / weight
    excess = (expected * (raw - mean) ** 2).sum(axis=0) - len(raw) * mean
    spread = np.maximum(excess / weight, _SMALLEST_SPREAD)
    keep = spread * expected / (spread * expected + mean)
    return keep * raw + (1 - keep) * mean, spread


def snapshot(panel: Panel, year: int, industries: Sequence[str], units: Units, sampled: float) -> Snapshot:
    """Return one year by units for the given industries; sizes count all industries of the panel."""
    values = units.members @ np.nan_to_num(panel.at(year), nan=0.0)
    size = values.sum(axis=1)
    jobs = values[:, [panel.industries.index(code) for code in industries]]
    share = jobs.sum(axis=0) / size.sum()
    expected = sampled * size[:, None] * share
    raw = jobs / (size[:, None] * share)
    shrunk, spread = shrink(raw, expected)
    return Snapshot(year, size, share, expected, raw, shrunk, spread)


def features(
    now: Snapshot,
    units: Units,
    *,
    groups: Sequence[str] | None = None,
    growth: Mapping[str, Floats] | None = None,
) -> dict[str, Floats]:
    """Return what is known at the start, by name, each of shape (units, industries).

    Nothing in it is later than the year of the snapshot.

    Parameters
    ----------
    groups : sequence of str, optional
        The broad group of each industry.
    growth : mapping of str to ndarray of shape (units,), optional
        Growth of units before the start, from :func:`growth_before`.
    """
    ones = np.ones_like(now.raw)
    log_size = np.log(now.size)
    found = size_features(now)
    found["shrunk"] = now.shrunk
    found["persons"] = np.log1p(now.raw * now.expected)
    found |= _relatedness(now)
    level = np.log(now.shrunk + _OFFSET)
    middle, width = level.mean(axis=0), np.maximum(level.std(axis=0), 1e-9)
    scaled = (level - middle) / width
    found |= _correlation(scaled)
    found |= _alike(now, scaled)
    bigness = (log_size - log_size.mean()) / max(float(log_size.std()), 1e-9)
    similar = np.exp(-((bigness[:, None] - bigness) ** 2) / 2)
    found["strong_at_size"] = similar @ presence(now.shrunk) / similar.sum(axis=1, keepdims=True)
    noise = 0.3 + 0.5 * np.exp(-(log_size - log_size.mean()))
    fields = {"structure": leave_one_out(scaled, 0.1 * similar, noise, linear=True)}
    if units.distance is not None:
        found |= _neighbours(now, units.distance, scaled)
        nearby = np.exp(-units.distance / _FIELD_KM)
        fields["place"] = leave_one_out(scaled, 0.5 * nearby + 0.3 * similar, noise, linear=False)
        fields["both"] = leave_one_out(scaled, 0.3 * nearby + 0.2 * similar, noise, linear=True)
    for name, field_ in fields.items():
        found[f"foretold_{name}"] = field_
        found[f"foretold_level_{name}"] = field_ * width + middle
    if len(set(units.block)) < len(units.block):
        same = ((units.block[:, None] == units.block) & ~np.eye(len(log_size), dtype=bool)) * now.size
        own = now.size.mean()
        found["block"] = np.log((same @ now.shrunk + own) / (same.sum(axis=1, keepdims=True) + own) + _OFFSET)
    if groups is not None:
        found["group"] = _group(now, groups)
    found["size_slope"] = ((level - middle) / width).T @ bigness / len(bigness) * ones
    skewness = ((now.shrunk - 1) ** 3).mean(axis=0) / now.spread**1.5
    found["skewness"] = np.cbrt(skewness) * ones
    found["typical"] = np.log(np.maximum(now.shrunk.mean(axis=0), 1e-9)) * ones
    for name, values in (growth or {}).items():
        found[name] = values[:, None] * ones
    return found


def size_features(now: Snapshot) -> dict[str, Floats]:
    """Return the size-only features: expected sample, own location quotient, zone size, national share."""
    ones = np.ones_like(now.raw)
    return {
        "expected": np.log(now.expected),
        "quotient": now.raw,
        "size": np.log(now.size)[:, None] * ones,
        "national": np.log(now.share) * ones,
    }


def growth_before(units: Units, totals: Mapping[str, Panel], year: int, horizon: int) -> dict[str, Floats]:
    r"""Return :math:`\ln(x_{rt} / x_{r,t-h}) - \ln(x_t / x_{t-h})` of each total that covers both years.

    Nothing but years up to `year` is read.
    """
    found: dict[str, Floats] = {}
    for name, panel in totals.items():
        if year not in panel.years or year - horizon not in panel.years:
            continue
        chosen = panel.select(regions=units.regions)
        first, last = (units.members @ chosen.at(when)[:, 0] for when in (year - horizon, year))
        found[f"growth_{name}"] = np.log(last / first) - np.log(last.sum() / first.sum())
    return found


def leave_one_out(scaled: Floats, kernel: Floats, noise: Floats, *, linear: bool) -> Floats:
    r"""Foretell each region's level of an industry from all other regions, without its own level.

    Kriging with covariance :math:`K + Z_{-i} Z_{-i}^\top / I + D`: regions with alike levels in all other
    industries, near each other and of like size are expected to have like levels of industry i. With
    :math:`A` the inverse for all industries, :math:`v = A z_i` and :math:`c = 1 - z_i^\top v / I`,

    .. math:: \hat z_{ri} = z_{ri} - \frac{v_r / c}{A_{rr} + v_r^2 / (c I)}

    Parameters
    ----------
    scaled : ndarray, shape (regions, industries)
        Levels with mean zero and variance one.
    kernel : ndarray, shape (regions, regions)
    noise : ndarray, shape (regions,)
        The diagonal D.
    linear : bool
        Whether the other industries take part.

    References
    ----------
    Rasmussen, C. E. and Williams, C. K. I. (2006), Gaussian Processes for Machine Learning, eq. 5.12.
    """
    if not linear:
        inverse = np.linalg.inv(kernel + np.diag(noise))
        return np.asarray(scaled - (inverse @ scaled) / np.diag(inverse)[:, None])
    count = scaled.shape[1]
    inverse = np.linalg.inv(kernel + scaled @ scaled.T / count + np.diag(noise))
    direction = inverse @ scaled
    left = 1.0 - (scaled * direction).sum(axis=0) / count
    spread = np.diag(inverse)[:, None] + direction**2 / left / count
    return np.asarray(scaled - direction / left / spread)


def _relatedness(now: Snapshot) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    ones = np.ones_like(now.raw)
    for name, quotients in (("counted", now.raw), ("shrunk", now.shrunk)):
        strengths = presence(quotients)
        omega = np.nan_to_num(density(strengths, proximity(strengths)), nan=0.0)
        found[f"density_{name}"] = omega
        found[f"net_density_{name}"] = net_density(omega)
    found["ubiquity"] = strengths.mean(axis=0) * ones
    found["diversity"] = strengths.sum(axis=1)[:, None] * ones
    found["spread"] = np.log(now.spread) * ones
    return found


def _correlation(scaled: Floats) -> dict[str, Floats]:
    """Return the mean level of the industries whose levels go together with each industry's."""
    together = scaled.T @ scaled / len(scaled)
    np.fill_diagonal(together, 0.0)
    together = np.maximum(together, 0.0)
    found = {"related": scaled @ together / np.maximum(together.sum(axis=0), 1e-9)}
    ranked = np.sort(together, axis=0)
    for count in _RELATED:
        weights = np.where(together >= ranked[-min(count, len(ranked))], together, 0.0)
        found[f"related_{count}"] = scaled @ weights / np.maximum(weights.sum(axis=0), 1e-9)
    return found


def _alike(now: Snapshot, scaled: Floats) -> dict[str, Floats]:
    """Return what the regions of most similar composition have of each industry."""
    roots = np.sqrt(now.raw * now.share)
    roots /= np.linalg.norm(roots, axis=1, keepdims=True)
    alike = roots @ roots.T
    np.fill_diagonal(alike, -1.0)
    count = min(_ALIKE, len(alike) - 1)
    nearest = np.argsort(-alike, axis=1, kind="stable")[:, :count]
    return {
        "alike": scaled[nearest].mean(axis=1),
        "alike_strong": presence(now.shrunk)[nearest].mean(axis=1),
    }


def _neighbours(now: Snapshot, distance: Floats, scaled: Floats) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for reach in (_NEAR_KM, _FAR_KM):
        near = np.exp(-distance / reach)
        np.fill_diagonal(near, 0.0)
        weight = np.maximum(near * now.size, 1e-300)
        sums = weight.sum(axis=1, keepdims=True)
        key = f"{reach:.0f}km"
        found[f"neighbours_{key}"] = np.log(weight @ now.shrunk / sums + _OFFSET)
        found[f"neighbours_even_{key}"] = near @ scaled / np.maximum(near.sum(axis=1, keepdims=True), 1e-300)
        found[f"potential_{key}"] = np.log(sums / now.size[:, None] + 1e-9) * np.ones_like(now.raw)
    return found


def _group(now: Snapshot, groups: Sequence[str]) -> Floats:
    """Return the location quotient of the rest of each industry's broad group."""
    labels = np.array(groups)
    member = (labels[:, None] == labels).astype(np.float64)
    np.fill_diagonal(member, 0.0)
    national = now.share @ member
    rest = (now.raw * now.share) @ member
    return np.log(np.where(national > 0, rest / np.maximum(national, 1e-12), 1.0) + 0.1)
