"""Measures of all regions of a kind, for a map: each from the table and by the rule of its own question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.dependence.derived import ORIGIN, shipped_origins
from bessemer.dependence.province import read_totals
from bessemer.errors import OptionError, UnavailableError, did_you_mean
from bessemer.history.axes import Axis, axis
from bessemer.history.composition import PLANS
from bessemer.history.tracks import tracks
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given
from bessemer.sources.kept import kept
from bessemer.structure import diversity
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("manufacturing", "jobs", "income", "diversity", "knowledge", "overseas")
KINDS = ("commuting zone", "province", "nuts2", "economy")
# Years over which jobs are followed, where the figures reach as far back.
_SPAN = 10
# Table and code of manufacturing; Europe's groups join it with mining and utilities.
_MANUFACTURING = {
    "commuting zone": ("us_jobs_naics_estimated", "500"),
    "province": ("cn_jobs_gb19", "C"),
    "nuts2": ("eu_jobs_a10", "B-E"),
    "economy": ("world_value_added_wiod35", ""),
}
_DIVERSITY = {
    "commuting zone": "us_jobs_ind1990",
    "province": "cn_output_io42",
    "nuts2": "eu_jobs_a10",
    "economy": "world_output_wiod35",
}


@dataclass(frozen=True, eq=False)
class Figures:
    """One figure a region, before it is a table.

    Attributes
    ----------
    start : int or None
        First year, where the figure is a change.
    """

    year: int
    values: Mapping[str, float]
    tables: tuple[str, ...]
    start: int | None = None
    sectors: Text | None = None


@dataclass(frozen=True, eq=False)
class Measured(Result):
    """A measure of all regions of a kind; see :func:`measure`.

    Attributes
    ----------
    measure, kind : str
    year : int
    format : str
        How words write a value.
    middle : float or None
        The value that is neither much nor little, such as the nation's; None where there is none.
    about : Message
        What is measured, with the years.
    """

    measure: str = ""
    kind: str = ""
    year: int = 0
    format: str = "percent"
    middle: float | None = None
    about: Message = field(default_factory=lambda: Message("atlas.unit"))


FORMATS: Mapping[str, tuple[str, str, float | None]] = {
    "manufacturing": ("percent", "fraction", None),
    "jobs": ("change", "fraction", 0.0),
    "income": ("percent", "fraction", 1.0),
    "diversity": ("ratio1", "industries", None),
    "knowledge": ("percent", "fraction", None),
    "overseas": ("percent", "fraction", None),
}
"""Format, unit and middle of each measure."""


def measures_of(kind: str) -> tuple[str, ...]:
    """Return the measures that there are for a kind of region.

    Examples
    --------
    >>> measures_of("economy")
    ('manufacturing', 'jobs', 'diversity', 'knowledge', 'overseas')
    """
    known = _MADE_BY.get(kind)
    if known is None:
        raise UnavailableError(
            f"There is no map of regions of kind '{kind}'.", remedy=f"Choose one of {', '.join(KINDS)}."
        )
    return tuple(name for name in MEASURES if name in known)


def measure(
    name: str, kind: str = "commuting zone", data: Dataset | None = None, year: int | None = None
) -> Measured:
    r"""Return one measure of all regions of a kind.

    The share of manufacturing and of the sectors aimed at is :math:`\sum_{i \in S} x_{ri} / \sum_i x_{ri}`;
    the course of jobs is :math:`(1 + g_r) / (1 + g_n) - 1` over ten years or as many as compare; income is
    :math:`y_r / y_n`; diversity is :math:`\exp(-\sum_i p_i \ln p_i)`; dependence is imports for production
    over output (provinces) or the foreign part of the value finally used (economies).

    Parameters
    ----------
    name : str
        One of :data:`MEASURES`.
    kind : str
        ``commuting zone``, ``province``, ``nuts2`` or ``economy``.
    data : Dataset, optional
        The shipped one by default.
    year : int, optional
        Figures after it are not used.

    Returns
    -------
    Measured
        Table with columns rank, region (id), name, name_zh, state, country, country_zh, value; the largest
        first, regions without a figure last and without a rank.

    Raises
    ------
    OptionError
        If there is no such measure.
    UnavailableError
        If the kind has no such measure, or none up to the year.

    Examples
    --------
    >>> table = measure("manufacturing", "province").table
    >>> len(table), round(float(table.set_index("region").value["CN-JL"]), 3)
    (31, 0.176)
    """
    dataset = dataset_given(data)
    if name not in MEASURES:
        raise OptionError(
            f"'{name[:40]}' is no measure of a map.",
            where=f"Known: {', '.join(MEASURES)}.",
            remedy=did_you_mean(name, MEASURES) or "Choose one of these.",
        )
    if name not in measures_of(kind):
        raise UnavailableError(
            f"There are no figures on '{name}' for regions of kind '{kind}'.",
            remedy=f"Choose one of {', '.join(measures_of(kind))}.",
        )
    return _measured(dataset, name, kind, year)


@kept
def _measured(data: Dataset, name: str, kind: str, year: int | None) -> Measured:
    figures = _MADE_BY[kind][name](data, kind, year)
    if figures is None or not np.isfinite(list(figures.values.values())).any():
        raise UnavailableError(
            f"There are no figures on '{name}' up to {year}.", remedy="Choose a later year, or none."
        )
    form, unit, middle = FORMATS[name]
    about: dict[str, object] = {"year": figures.year}
    if figures.start is not None:
        about["start"] = figures.start
    if figures.sectors is not None:
        about["sectors"] = figures.sectors
    return Measured(
        name="measure",
        title=Message(f"atlas.measure_{name}"),
        table=_ranked(data, kind, figures.values),
        units={"value": unit},
        parameters={"measure": name, "kind": kind, "year": figures.year, "start": figures.start},
        sources=figures.tables,
        shown=("rank", "name", "state" if kind == "commuting zone" else "country", "value"),
        formats={"rank": "integer", "value": form},
        measure=name,
        kind=kind,
        year=figures.year,
        format=form,
        middle=middle,
        about=Message(f"atlas.about_{name}_{kind.replace(' ', '_')}", **about),
    )


def _ranked(data: Dataset, kind: str, values: Mapping[str, float]) -> pd.DataFrame:
    import pandas as pd

    places = [region for region in data.regions.of_kind(kind) if region.latitude is not None]
    table = pd.DataFrame(
        {
            "region": [place.id for place in places],
            "name": [place.name for place in places],
            "name_zh": [place.name_zh for place in places],
            "state": [place.state or "" for place in places],
            "country": [place.nation.en for place in places],
            "country_zh": [place.nation.zh for place in places],
            "value": [float(values.get(place.id, np.nan)) for place in places],
        }
    ).sort_values(["value", "name", "region"], ascending=[False, True, True], ignore_index=True)
    ranks = table["value"].rank(ascending=False, method="min").astype("Int64")
    table.insert(0, "rank", ranks)
    return table


def _latest(years: tuple[int, ...], values: Floats, year: int | None) -> int | None:
    """Return the row of the latest year up to `year` in which anything is known."""
    for at in reversed(range(len(years))):
        if (year is None or years[at] <= year) and np.isfinite(values[at]).any():
            return at
    return None


def _by_region(regions: tuple[str, ...], values: Floats) -> dict[str, float]:
    return dict(zip(regions, map(float, values), strict=True))


def _manufacturing(data: Dataset, kind: str, year: int | None) -> Figures | None:
    key, code = _MANUFACTURING[kind]
    panel = data.panel(key)
    # The world table parts manufacturing into many.
    codes = [code] if code else [entry.code for entry in scheme("wiod35") if entry.parent == "manufacturing"]
    totals, _ = panel.sum_industries("zero" if kind == "economy" else "unknown")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = panel.select(industries=codes).values.sum(axis=2) / totals
    at = _latest(panel.years, share, year)
    return None if at is None else Figures(panel.years[at], _by_region(panel.regions, share[at]), (key,))


def _change(found: Axis, year: int | None) -> Figures | None:
    """Return the change against the nation over ten years, or from the first year that compares on."""
    end = _latest(found.years, found.values, year)
    if end is None:
        return None
    starts = [at for at, first in enumerate(found.years) if at < end and found.years[end] - first <= _SPAN]
    known = [at for at in starts if np.isfinite(found.values[at]).any()]
    if not known:
        return None
    first, last = found.years[known[0]], found.years[end]
    changes = _by_region(found.regions, found.changes(first, last))
    return Figures(last, changes, found.tables, first)


def _jobs(data: Dataset, kind: str, year: int | None) -> Figures | None:
    return _change(axis(data, kind, "jobs"), year)


def _income(data: Dataset, kind: str, year: int | None) -> Figures | None:
    found = axis(data, kind, "income_per_head")
    at = _latest(found.years, found.values, year)
    if at is None:
        return None
    return Figures(found.years[at], _by_region(found.regions, found.values[at]), found.tables)


def _wages(data: Dataset, kind: str, year: int | None) -> Figures | None:
    found = {
        region.id: track
        for region in data.regions.of_kind(kind)
        for track in tracks(data, region, year)
        if track.axis == "wages"
    }
    if not found:
        return None
    last = max(track.years[-1] for track in found.values())
    values = {id: float(track.relative[-1]) for id, track in found.items() if track.years[-1] == last}
    return Figures(last, values, next(iter(found.values())).sources)


def _collected(panel: Panel) -> Panel:
    """Leave out what is no industry, and industries that the year does not have for any region."""
    known = np.asarray(np.isfinite(panel.values).any(axis=(0, 1)))
    codes = [code for code, flag in zip(panel.industries, known, strict=True) if flag and code != "0"]
    return panel.select(industries=codes)


def _diversity(data: Dataset, kind: str, year: int | None) -> Figures | None:
    key = _DIVERSITY[kind]
    whole = data.panel(key)
    chosen = whole.year_for(year)
    if chosen is None:
        return None
    panel = _collected(whole.select(years=[chosen]))
    # World tables hold a few values that rounding leaves below zero: these count as unknown.
    panel = replace(panel, values=np.where(panel.values < 0, np.nan, panel.values))
    table = diversity(panel).table
    values = dict(zip(table["region"], map(float, table["effective_number"]), strict=True))
    return Figures(chosen, values, (key,))


def _knowledge(data: Dataset, kind: str, year: int | None) -> Figures | None:
    found = axis(data, kind, "composition")
    at = _latest(found.years, found.levels, year)
    if at is None:
        return None
    plans = PLANS[kind]
    plan = plans[-1] if found.years[at] > 2000 or len(plans) == 1 else plans[0]
    return Figures(
        found.years[at], _by_region(found.regions, found.levels[at]), (plan.key,), sectors=plan.sectors
    )


def _imports(data: Dataset, kind: str, year: int | None) -> Figures | None:
    totals = read_totals(data)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = totals.inputs * totals.rates / totals.output
    at = _latest(totals.years, share, year)
    if at is None:
        return None
    values = _by_region(totals.regions, share[at])
    return Figures(totals.years[at], values, ("cn_trade_total", "cn_output_total"))


def _foreign(data: Dataset, kind: str, year: int | None) -> Figures | None:
    origins = shipped_origins(data)
    chosen = origins.year_for(year)
    if chosen is None:
        return None
    at = origins.years.index(chosen)
    values = {id: float(origins.foreign_shares(id)[at]) for id in origins.economies}
    return Figures(chosen, values, (ORIGIN,))


_Maker = Callable[[Dataset, str, int | None], Figures | None]
_EVERYWHERE: dict[str, _Maker] = {
    "manufacturing": _manufacturing,
    "jobs": _jobs,
    "diversity": _diversity,
    "knowledge": _knowledge,
}
_MADE_BY: Mapping[str, Mapping[str, _Maker]] = {
    "commuting zone": {**_EVERYWHERE, "income": _income},
    "nuts2": {**_EVERYWHERE, "income": _income},
    "province": {**_EVERYWHERE, "income": _wages, "overseas": _imports},
    "economy": {**_EVERYWHERE, "overseas": _foreign},
}
