"""What resemblance is measured on: structure, direction, capability and weight, each of them shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.errors import OptionError, UnavailableError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.figures import SIMPLE, figures_of
from bessemer.rolemodels.lookalikes.pools import Pool
from bessemer.rolemodels.lookalikes.variants import VARIANTS, Yardstick
from bessemer.sources import Dataset
from bessemer.structure.variety import effective_number

BEYOND_STRUCTURE = ("direction", "capability", "weight")
FEATURES = ("jobs_trend", "share_trend", "schooling", "diversity", "size", "income")
"""The parts of direction, capability and weight, each of which can be weighed on its own."""
COMPONENTS = (*VARIANTS, *BEYOND_STRUCTURE, *FEATURES)


def read_components(components: Any) -> dict[str, float]:
    """Return the weight of each component asked for; they add up to one.

    Parameters
    ----------
    components : str or mapping
        One of :data:`COMPONENTS`, several joined by ``+``, each with ``=weight`` if wanted, or a mapping of
        these to weights.

    Raises
    ------
    OptionError
        Names what is no component or no weight, and the choices.

    Examples
    --------
    >>> read_components("structure+weight")
    {'structure': 0.5, 'weight': 0.5}
    """
    if isinstance(components, str):
        parts = [_read_part(part) for part in components.split("+")]
        weights: dict[Any, Any] = dict(parts)
        if len(weights) < len(parts):
            raise OptionError(
                f"{components!r} names a measure twice.",
                where="Option components.",
                remedy="Name each once, with a weight such as structure=2.",
            )
    elif isinstance(components, Mapping) and components:
        weights = dict(components)
    else:
        raise OptionError(
            f"{components!r} is not a measure of resemblance.",
            where="Option components.",
            remedy="Give a name, several joined by '+', or a mapping of names to weights.",
        )
    for name, weight in weights.items():
        if name not in COMPONENTS:
            near = did_you_mean(str(name), COMPONENTS)
            raise OptionError(
                f"{name!r} is not a measure of resemblance.",
                where="Option components.",
                remedy=f"{near} Choose {listing(COMPONENTS, len(COMPONENTS))}.".strip(),
            )
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not 0 < weight < math.inf:
            raise OptionError(
                f"The weight of '{name}' is {weight!r}.",
                where="Option components.",
                remedy="Give weights above zero; leave out what should not count.",
            )
    largest = max(weights.values())
    scaled = {name: weight / largest for name, weight in weights.items()}
    total = sum(scaled.values())
    return {name: weight / total for name, weight in scaled.items()}


def _read_part(text: str) -> tuple[str, Any]:
    """Return name and weight of ``name`` or ``name=weight``; a weight that is no number stays text."""
    name, mark, weight = (piece.strip() for piece in text.partition("="))
    try:
        return name, float(weight) if mark else 1.0
    except ValueError:
        return name, weight


def check_components(components: Any) -> None:
    """Refuse what is no measure of resemblance; see :func:`read_components`."""
    read_components(components)


@dataclass(frozen=True, eq=False)
class Feature:
    r"""One thing that two places have more or less in common.

    Attributes
    ----------
    component, name : str
    kind : str
        How words write a value of it.
    own : float
        Value of the region asked about; unknown where its figures have none.
    theirs, gaps : ndarray, shape (rows,)
        Values of the candidates, and how far each is from the region's own.
    scale : float
        Spread of the candidates: standard deviation, or root mean square of what has no value of its own.
    """

    component: str
    name: str
    kind: str
    own: float
    theirs: Floats
    gaps: Floats
    scale: float

    @property
    def standardised(self) -> Floats:
        """Gaps in units of the candidates' spread."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.gaps / self.scale)

    @property
    def known(self) -> bool:
        """Whether the region and at least one candidate have it."""
        return bool(np.isfinite(self.gaps).any())


def features(
    data: Dataset, target: Region, yardstick: Yardstick, pool: Pool, figures: Dataset | None = None
) -> tuple[Feature, ...]:
    """Return everything that resemblance can be measured on, also what is unknown for the region.

    Structure is the Hellinger distance by each variant. Direction is the change of jobs against the nation
    (log points a decade) and of the shares less the nation's (fractions a decade) over the last decade.
    Capability is schooling (standard deviations from the mean region of the nation) and diversity (effective
    number of sectors over the nation's). Weight is jobs in the sectors compared (logarithm) and income or
    product per head over the nation's.

    Parameters
    ----------
    data : Dataset
        Where the figures of the region are.
    target : Region
    yardstick : Yardstick
    pool : Pool
        The candidates.
    figures : Dataset, optional
        Where the figures of the candidates are, if elsewhere.
    """
    others = figures or data
    compared = (yardstick.classification, yardstick.codes)
    rows = _groups(others, pool)
    theirs = {
        kind: figures_of(
            others,
            kind,
            *compared,
            tuple(pool.regions[row] for row in at.tolist()),
            tuple(pool.base_years[at].tolist()),
        )
        for kind, at in rows.items()
    }
    own = figures_of(data, target.kind, *compared, (target.id,), (yardstick.own.year,))

    def gathered(what: str, *shape: int) -> Floats:
        found = np.full((len(pool), *shape), np.nan)
        for kind, at in rows.items():
            found[at] = theirs[kind][what]
        return found

    def simple(component: str, name: str, kind: str, own_value: float, values: Floats) -> Feature:
        spread = float(np.nanstd(values)) if np.isfinite(values).any() else math.nan
        return Feature(
            component, name, kind, own_value, values, np.abs(values - own_value), spread or math.nan
        )

    found = [
        _pairwise("structure", name, yardstick.distance(name, pool), "ratio3") for name in yardstick.variants
    ]
    shifts = gathered("shifts", len(yardstick.codes))
    gaps = np.sqrt(((shifts - own["shifts"][0]) ** 2).sum(axis=1))
    diversity = effective_number(pool.shares) / effective_number(pool.nation)
    mean = float(effective_number(yardstick.own.shares) / effective_number(yardstick.own.nation))
    mine = {what: float(own[what][0]) for what in SIMPLE}
    with np.errstate(divide="ignore"):
        size = np.log(pool.total)
    found += [
        simple("direction", "jobs_trend", "growth", mine["jobs_trend"], gathered("jobs_trend")),
        _pairwise("direction", "share_trend", gaps, "points"),
        simple("capability", "schooling", "signed", mine["schooling"], gathered("schooling")),
        simple("capability", "diversity", "ratio", mean, diversity),
        simple("weight", "size", "log", math.log(yardstick.own.total), size),
        simple("weight", "income", "percent", mine["income"], gathered("income")),
    ]
    return tuple(found)


def _pairwise(component: str, name: str, gaps: Floats, kind: str) -> Feature:
    """Return a feature that is a distance between two places and no value of one."""
    known = gaps[np.isfinite(gaps)]
    scale = float(np.sqrt((known**2).mean())) if len(known) else math.nan
    return Feature(component, name, kind, math.nan, np.full(len(gaps), math.nan), gaps, scale or math.nan)


def _groups(data: Dataset, pool: Pool) -> dict[str, np.ndarray]:
    kinds = np.array([data.regions[id].kind for id in pool.regions])
    return {str(kind): np.flatnonzero(kinds == kind) for kind in np.unique(kinds)}


def component_distance(found: Sequence[Feature], name: str) -> Floats:
    r"""Return the distance of every row by one component.

    .. math:: D_c = \sqrt{\frac{1}{|F|} \sum_{f \in F} (g_f / s_f)^2}

    over the features known for region and row; a variant of structure is its plain Hellinger distance, a
    single feature its gap in units of the candidates' spread.
    """
    if name in VARIANTS:
        return next(feature.gaps for feature in found if feature.name == name)
    parts = np.array([feature.standardised for feature in found if name in (feature.component, feature.name)])
    known = np.isfinite(parts)
    count = known.sum(axis=0)
    squares = np.where(known, parts, 0.0) ** 2
    mean = np.divide(squares.sum(axis=0), count, out=np.full(parts.shape[1], np.nan), where=count > 0)
    return np.asarray(np.sqrt(mean))


def combined_distance(found: Sequence[Feature], weights: Mapping[str, float]) -> Floats:
    r"""Return the distance of every row by the components asked for.

    A single component keeps its own distance. Several are each divided by their root mean square over the
    candidates and put together with their weights:

    .. math:: D = \sqrt{\sum_c w_c (D_c / \bar D_c)^2 / \sum_c w_c}

    over the components that are known for the region.

    Raises
    ------
    UnavailableError
        If none of the components is known for the region.
    """
    parts = {name: component_distance(found, name) for name in weights if _exists(found, name)}
    there = {name: values for name, values in parts.items() if np.isfinite(values).any()}
    if not there:
        raise UnavailableError(
            f"The figures do not hold {listing(list(weights))} for this region and year.",
            where="Option components.",
            remedy="Choose structure, or a later year.",
        )
    if len(there) == 1:
        return next(iter(there.values()))
    whole = sum(weights[name] for name in there)
    total = np.zeros(len(next(iter(there.values()))))
    for name, values in there.items():
        square = np.nanmean(values**2)
        total += weights[name] / whole * values**2 / square
    return np.asarray(np.sqrt(total))


def _exists(found: Sequence[Feature], name: str) -> bool:
    return name not in VARIANTS or any(feature.name == name for feature in found)
