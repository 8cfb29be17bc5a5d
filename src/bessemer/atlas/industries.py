"""An industry across all regions of a kind: where it is, who entered it, what it is close to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bessemer.answer import Drawing, Part
from bessemer.classify import Industry, Scheme, scheme
from bessemer.errors import ClassificationError, DataError, UnavailableError, did_you_mean
from bessemer.panel import Floats, Panel
from bessemer.pathways.standpoint import FEWEST_PERSONS, expected_persons, quotients, usable
from bessemer.result import Result
from bessemer.sources import Dataset, TableInfo
from bessemer.sources.given import dataset_given
from bessemer.sources.kept import kept
from bessemer.structure import complexity, presence, proximity
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

CLASSIFICATIONS: Mapping[str, str] = {
    "ind1990": "us_jobs_ind1990",
    "naics": "us_jobs_naics_estimated",
    "gb19": "cn_jobs_gb19",
    "io42": "cn_output_io42",
    "a10": "eu_jobs_a10",
    "wiod35": "world_value_added_wiod35",
}
"""Classifications whose industries have a portrait, and the table that it is drawn from."""

KINDS = {"us-zones": "commuting zone", "cn-provinces": "province", "nuts2": "nuts2", "world": "economy"}
# With fewer industries two are seldom close by more than chance, and complexity tells nothing.
FEWEST_INDUSTRIES = 30


@dataclass(frozen=True, eq=False)
class Standing:
    """One industry in all regions of a kind, before it is told.

    Attributes
    ----------
    panel : Panel
        All industries and regions, the years that compare with the last.
    industry : Industry
    column : int
        Position of the industry.
    quotients : ndarray, shape (regions, industries)
        Location quotients of the last year, each region against its own nation.
    """

    data: Dataset
    table: TableInfo
    panel: Panel
    industry: Industry
    column: int
    quotients: Floats

    @property
    def kind(self) -> str:
        """Kind of the regions."""
        return KINDS[self.table.geography]

    @property
    def year(self) -> int:
        """The last year."""
        return int(self.panel.years[-1])

    @cached_property
    def values(self) -> Floats:
        """Levels of the industry in the last year, shape (regions,)."""
        return np.asarray(self.panel.values[-1, :, self.column])

    @cached_property
    def strengths(self) -> Floats:
        """Strengths of the last year as 0 and 1, shape (regions, industries)."""
        return presence(self.quotients)

    @cached_property
    def reliable(self) -> np.ndarray:
        """Whether a location quotient of one would rest on enough sampled persons, shape (regions,)."""
        if self.table.classification != "ind1990":
            return np.ones(len(self.panel.regions), dtype=bool)
        return np.asarray(expected_persons(self.panel.values[-1])[:, self.column] >= FEWEST_PERSONS)


@dataclass(frozen=True, eq=False)
class Portrait:
    """What is told of an industry; see :func:`industry_portrait`.

    Attributes
    ----------
    industry : Industry
    table : TableInfo
        Where the figures come from.
    year : int
    headline : Message
    parts : tuple of Part
        ``where``, ``entries``, ``near`` and ``complexity``, those of them that there are.
    """

    industry: Industry
    table: TableInfo
    year: int
    headline: Message
    parts: tuple[Part, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """All tables, in the order of the parts."""
        return tuple(result for part in self.parts for result in part.results)

    @property
    def charts(self) -> tuple[Drawing, ...]:
        """All charts, in the order of the parts."""
        return tuple(chart for part in self.parts for chart in part.charts)

    def chart(self, id: str) -> Drawing:
        """Return one chart; its rows are its ``data``.

        Raises
        ------
        UnavailableError
            If the portrait has no such chart; the message names those it has.

        Examples
        --------
        >>> industry_portrait("gb19", "C").chart("industry-map").data.shape
        (31, 6)
        """
        found = {chart.id: chart for chart in self.charts}
        if id not in found:
            raise UnavailableError(
                f"The industry has no chart '{id[:60]}'.",
                where=f"Industry {self.industry.code} of {self.industry.scheme}.",
                remedy=f"Its charts: {', '.join(found) or 'none'}.",
            )
        return found[id]

    def to_json(self, locale: str = "en") -> dict[str, object]:
        """Return the portrait as plain data."""
        return {
            "classification": self.industry.scheme,
            "industry": self.industry.code,
            "name": self.industry.name,
            "name_zh": self.industry.name_zh,
            "year": self.year,
            "headline": self.headline.to_json(locale),
            "parts": [part.to_json(locale) for part in self.parts],
        }


def classification_of(name: str) -> Scheme:
    """Return a classification whose industries have a portrait.

    Raises
    ------
    ClassificationError
        If it is none of :data:`CLASSIFICATIONS`.
    """
    if name not in CLASSIFICATIONS:
        raise ClassificationError(
            f"Industries of '{name[:40]}' have no portrait.",
            where=f"Classifications that have: {', '.join(CLASSIFICATIONS)}.",
            remedy=did_you_mean(name, CLASSIFICATIONS) or "Choose one of these.",
        )
    return scheme(name)


def industries_of(name: str, data: Dataset | None = None) -> tuple[Industry, ...]:
    """Return the industries of a classification that its table has figures of, in the scheme's order.

    Examples
    --------
    >>> [industry.code for industry in industries_of("a10")][:3]
    ['A', 'B-E', 'F']
    """
    known = classification_of(name)
    panel = usable(dataset_given(data).panel(CLASSIFICATIONS[name]))
    found = np.isfinite(panel.values[-1]).any(axis=0)
    codes = {code for code, flag in zip(panel.industries, found, strict=True) if flag}
    return tuple(industry for industry in known if industry.code in codes)


def industry_portrait(classification: str, code: str, data: Dataset | None = None) -> Portrait:
    r"""Return where an industry is, who entered it, what it is close to and how complex it is.

    A region is strong in an industry where its location quotient against its own nation,

    .. math:: LQ_{ri} = \frac{x_{ri} / x_r}{x_{ni} / x_n},

    is one or more; it entered where the quotient went from under 0.5 to one or more. Two industries are as
    close as the smaller of the probabilities that a region strong in one is strong in the other
    (:func:`bessemer.structure.proximity`).

    Parameters
    ----------
    classification : str
        One of :data:`CLASSIFICATIONS`.
    code : str
        Code of the industry.
    data : Dataset, optional
        The shipped one by default.

    Raises
    ------
    ClassificationError
        If there is no such classification or industry.
    UnavailableError
        If there are no figures of it.

    Examples
    --------
    >>> portrait = industry_portrait("gb19", "C")
    >>> portrait.year, [part.id for part in portrait.parts]
    (2020, ['where', 'entries'])
    """
    industry = classification_of(classification)[code]
    return _portrait(dataset_given(data), classification, industry.code)


@kept
def _portrait(data: Dataset, classification: str, code: str) -> Portrait:
    from bessemer.atlas.industry_parts import parts_of

    standing = _stand(data, classification, scheme(classification)[code])
    headline, parts = parts_of(standing)
    return Portrait(standing.industry, standing.table, standing.year, headline, parts)


def _stand(data: Dataset, classification: str, industry: Industry) -> Standing:
    key = CLASSIFICATIONS[classification]
    panel = comparable(data, key)
    if industry.code not in panel.industries:
        raise UnavailableError(
            f"There are no figures on '{industry.name}' ({industry.code}).",
            where=f"Table {key}, {panel.years[-1]}.",
            remedy=f"The industries of {classification} are listed on their page.",
        )
    found = quotients(data, panel.select(years=[panel.years[-1]]))
    column = panel.industries.index(industry.code)
    return Standing(data, data.catalogue.table(key), panel, industry, column, found)


@kept
def comparable(data: Dataset, key: str) -> Panel:
    """Return a panel from its last break on that concerns all regions, industries without figures left out.

    World tables hold a few values that rounding leaves below zero: these count as unknown.
    """
    panel = usable(data.panel(key))
    breaks = [entry.year for entry in panel.breaks if entry.scope == "all" and not entry.industries]
    start = max([year for year in breaks if year in panel.years], default=panel.years[0])
    panel = panel.select(years=[year for year in panel.years if year >= start])
    known = np.isfinite(panel.values[-1]).any(axis=0)
    return panel.select(industries=[code for code, flag in zip(panel.industries, known, strict=True) if flag])


def neighbours(standing: Standing) -> pd.DataFrame | None:
    """Return the other industries by proximity; None where the classification has too few.

    Columns industry, name, name_zh, proximity, joint_regions.
    """
    import pandas as pd

    panel, M = standing.panel, standing.strengths
    if len(panel.industries) < FEWEST_INDUSTRIES or not M[:, standing.column].any():
        return None
    phi = proximity(M)[standing.column]
    together = M[:, standing.column] @ M
    known = scheme(standing.industry.scheme)
    others = [at for at in np.argsort(-phi, kind="stable") if at != standing.column]
    return pd.DataFrame(
        {
            "industry": [panel.industries[at] for at in others],
            "name": [known[panel.industries[at]].name for at in others],
            "name_zh": [known[panel.industries[at]].name_zh for at in others],
            "proximity": phi[others],
            "joint_regions": together[others].astype(int),
        }
    )


@kept
def complexities(data: Dataset, key: str) -> pd.DataFrame | None:
    """Return complexity and ubiquity of all industries of a table's last year; None where there is none."""
    panel = comparable(data, key)
    if len(panel.industries) < FEWEST_INDUSTRIES:
        return None
    last = panel.select(years=[panel.years[-1]])
    try:
        table = complexity(last, unknown="zero").industries()
    except DataError:
        return None
    return table.assign(place=table["pci"].rank(ascending=False, method="min").astype("Int64"))
