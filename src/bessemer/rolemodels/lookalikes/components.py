"""What resemblance is measured on: structure, direction, capability and weight, each of them shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.errors import OptionError, UnavailableError, did_you_mean, listing
from bessemer.panel import Floats, Panel
from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.outcomes import axis_of, has_axis
from bessemer.rolemodels.lookalikes.pools import Pool, composition_panel
from bessemer.rolemodels.lookalikes.variants import VARIANTS, Yardstick
from bessemer.sources import Dataset
from bessemer.structure.variety import effective_number

BEYOND_STRUCTURE = ("direction", "capability", "weight")
COMPONENTS = (*VARIANTS, *BEYOND_STRUCTURE)
# The last decade, or what is known of it: a shorter stretch is no direction.
DECADE, LEAST_YEARS = 10, 5


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
            raise OptionError(
                f"{name!r} is not a measure of resemblance.",
                where="Option components.",
                remedy=f"{did_you_mean(str(name), COMPONENTS)} Choose {listing(COMPONENTS, 9)}.".strip(),
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
    own = _Figures(data, target.kind, yardstick)
    rows = _groups(others, pool)
    theirs = {kind: _Figures(others, kind, yardstick) for kind in rows}
    mine = ([target.id], np.array([yardstick.own.year]))

    def gathered(what: str) -> Floats:
        found = np.full(len(pool), np.nan)
        for kind, at in rows.items():
            names = [pool.regions[row] for row in at]
            found[at] = getattr(theirs[kind], what)(names, pool.base_years[at])
        return found

    def simple(component: str, what: str, kind: str, own_value: float, values: Floats) -> Feature:
        spread = float(np.nanstd(values)) if np.isfinite(values).any() else math.nan
        return Feature(
            component, what, kind, own_value, values, np.abs(values - own_value), spread or math.nan
        )

    found = [
        _pairwise("structure", name, yardstick.distance(name, pool), "ratio3") for name in yardstick.variants
    ]
    found.append(
        simple("direction", "jobs_trend", "growth", float(own.jobs_trend(*mine)[0]), gathered("jobs_trend"))
    )
    own_shift = own.shifts(*mine)[0]
    shifts = np.full((len(pool), len(yardstick.codes)), np.nan)
    for kind, at in rows.items():
        shifts[at] = theirs[kind].shifts([pool.regions[row] for row in at], pool.base_years[at])
    gaps = np.sqrt(((shifts - own_shift) ** 2).sum(axis=1))
    found.append(_pairwise("direction", "share_trend", gaps, "points"))
    found.append(
        simple("capability", "schooling", "signed", float(own.schooling(*mine)[0]), gathered("schooling"))
    )
    diversity = effective_number(pool.shares) / effective_number(pool.nation)
    mean = float(effective_number(yardstick.own.shares) / effective_number(yardstick.own.nation))
    found.append(simple("capability", "diversity", "ratio", mean, diversity))
    with np.errstate(divide="ignore"):
        found.append(simple("weight", "size", "log", math.log(yardstick.own.total), np.log(pool.total)))
    found.append(simple("weight", "income", "percent", float(own.income(*mine)[0]), gathered("income")))
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

    over the features known for region and row; a variant of structure is its plain Hellinger distance.
    """
    if name in VARIANTS:
        return next(feature.gaps for feature in found if feature.name == name)
    parts = np.array([feature.standardised for feature in found if feature.component == name])
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
    return name in BEYOND_STRUCTURE or any(feature.name == name for feature in found)


class _Figures:
    """Features of the regions of one kind, by region and year."""

    def __init__(self, data: Dataset, kind: str, yardstick: Yardstick) -> None:
        self._data = data
        self._kind = kind
        self._yardstick = yardstick

    def jobs_trend(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Change of jobs against the nation, log points a decade, over the decade before each year."""
        path = axis_of(self._data, self._kind)
        place = {id: at for at, id in enumerate(path.regions)}
        found = np.full(len(regions), np.nan)
        for row, (id, year) in enumerate(zip(regions, years.tolist(), strict=True)):
            before = _years_before(path.years, year)
            if year not in path.years or id not in place:
                continue
            last, at = path.years.index(year), place[id]
            for start in before:
                first = path.years.index(start)
                if path.segments[first, at] == path.segments[last, at]:
                    ratio = path.values[last, at] / path.values[first, at]
                    found[row] = math.log(ratio) * DECADE / (year - start) if ratio > 0 else math.nan
                    break
        return found

    def shifts(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Change of each share less the nation's, fractions a decade, over the decade before each year."""
        panel = composition_panel(
            self._data, self._kind, self._yardstick.classification, self._yardstick.codes
        )
        jobs = axis_of(self._data, self._kind)
        found = np.full((len(regions), len(panel.industries)), np.nan)
        for year in np.unique(years).tolist():
            rows = np.flatnonzero(years == year)
            names = [regions[row] for row in rows.tolist()]
            starts = _years_before(panel.years, year)
            if year not in panel.years or not starts:
                continue
            start = starts[0]
            first_shares, last_shares = (_relative_shares(panel, jobs.nations, at) for at in (start, year))
            place = {id: at for at, id in enumerate(panel.regions)}
            change = last_shares - first_shares
            found[rows] = change[[place[name] for name in names]] * DECADE / (year - start)
            if start in jobs.years and year in jobs.years:
                where = {id: at for at, id in enumerate(jobs.regions)}
                columns = [where[name] for name in names]
                first, last = jobs.years.index(start), jobs.years.index(year)
                broken = jobs.segments[first, columns] != jobs.segments[last, columns]
                found[rows[broken]] = np.nan
        return found

    def schooling(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Schooling as standard deviations from the mean region of the nation, in the year or the nearest."""
        found = np.full(len(regions), np.nan)
        for year in np.unique(years).tolist():
            panel = self._schooling_panel(year)
            if panel is None:
                return found
            at = min(panel.years, key=lambda known: abs(known - year))
            values = panel.at(at)[:, 0]
            nations = axis_of(self._data, self._kind).nations
            place = {name: row for row, name in enumerate(panel.regions)}
            spread: dict[tuple[str, ...], tuple[float, float]] = {}
            for row in np.flatnonzero(years == year).tolist():
                members = nations.get(regions[row], ())
                if regions[row] not in place or not members:
                    continue
                if members not in spread:
                    inside = values[[place[other] for other in members if other in place]]
                    known = inside[np.isfinite(inside)]
                    spread[members] = (float(known.mean()), float(known.std())) if len(known) else (0.0, 0.0)
                mean, deviation = spread[members]
                if deviation > 0:
                    found[row] = (values[place[regions[row]]] - mean) / deviation
        return found

    def _schooling_panel(self, year: int) -> Panel | None:
        if self._kind == "commuting zone":
            return self._data.panel("us_schooling_sd" if year < 1985 else "us_some_college")
        return self._data.panel("eu_tertiary_share") if self._kind == "nuts2" else None

    def income(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Income (US) or product (Europe) per head over the nation's."""
        if not has_axis(self._data, self._kind, "income_per_head"):
            return np.full(len(regions), np.nan)
        path = axis_of(self._data, self._kind, "income_per_head")
        place = {id: at for at, id in enumerate(path.regions)}
        return np.array(
            [
                path.values[path.years.index(year), place[id]]
                if year in path.years and id in place
                else np.nan
                for id, year in zip(regions, years.tolist(), strict=True)
            ]
        )


def _years_before(years: Sequence[int], year: int) -> list[int]:
    """Return the years that a decade up to `year` can start in, the earliest first."""
    return [start for start in years if year - DECADE <= start <= year - LEAST_YEARS]


def _relative_shares(panel: Panel, nations: Mapping[str, tuple[str, ...]], year: int) -> Floats:
    """Return shares less the nation's for all regions of a panel in a year."""
    values = panel.at(year)
    place = {id: at for at, id in enumerate(panel.regions)}
    sums: dict[int, Floats] = {}
    result = np.full(values.shape, np.nan)
    for id_, at in place.items():
        members = nations.get(id_)
        if members is None:
            continue
        if id(members) not in sums:
            whole = values[[place[other] for other in members if other in place]].sum(axis=0)
            sums[id(members)] = whole / whole.sum()
        total = values[at].sum()
        if total > 0:
            result[at] = values[at] / total - sums[id(members)]
    return result
