"""Customs trade of provinces against output by groups of goods that the lists of all years share.

The lists of sectors differ: 40 sectors in 1997, 42 older ones in 2002 and 2007, 42 newer ones in 2012 and
2017. Twelve groups of goods join them (classification ``goods12``). Two groups keep a small break between
2007 and 2012: office machines moved from instruments to general machinery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import concordance, scheme
from bessemer.dependence.national import ratio
from bessemer.dependence.province import CNY_PER_USD, GOODS, PARTS, Customs, customs_years, read_customs
from bessemer.panel import Floats

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

BREAK = 2012
"""From this year office machines count as machinery, no longer as instruments."""

BROKEN = ("machinery", "electrical")
"""Groups that the break parts."""


@dataclass(frozen=True, eq=False)
class Course:
    """Trade and output of all provinces by group of goods over the years of the source.

    Attributes
    ----------
    years, regions, groups : tuple
        Groups are the codes of ``goods12``.
    intermediate, capital, exports : ndarray, shape (years, regions, groups)
        USD: imports of intermediate and of capital goods, and all exports.
    output, foreign_output : ndarray, shape (years, regions, groups)
        CNY: gross output, and the part of firms with capital from abroad, Hong Kong, Macau or Taiwan.
    whole, exported, capital_goods : ndarray, shape (years, regions)
        Gross output of all sectors, services included (CNY); exports and imports of capital goods of all
        kinds, also those of no group (USD).
    """

    years: tuple[int, ...]
    regions: tuple[str, ...]
    groups: tuple[str, ...]
    intermediate: Floats
    capital: Floats
    exports: Floats
    output: Floats
    foreign_output: Floats
    whole: Floats
    exported: Floats
    capital_goods: Floats

    @property
    def rates(self) -> Floats:
        """CNY for one USD by year, shape (years, 1)."""
        return np.array([[CNY_PER_USD[year]] for year in self.years])


def read_course(data: Dataset, last: Customs) -> Course:
    """Return trade and output by group of goods in all years up to that of `last`, which is at hand.

    Notes
    -----
    The exports of 1997 and the trade of Chongqing in 1997 are unknown; see
    :func:`bessemer.dependence.province.read_totals`.
    """
    earlier = [read_customs(data, year) for year in customs_years(last.year - 1)]
    return join_groups([*earlier, last])


def join_groups(entries: Sequence[Customs]) -> Course:
    r"""Return the sums over the sectors of each group, year by year.

    .. math:: y_{trg} = \sum_{i \in g} x_{tri}

    Parameters
    ----------
    entries : sequence of Customs
        One a year, each by its own list of sectors; the same provinces in all.

    Returns
    -------
    Course
        A sum over an unknown cell is unknown; a sector that makes nothing has no foreign output.
    """
    regions = entries[0].regions
    parts: dict[str, list[Floats]] = {}
    for entry in entries:
        if entry.regions != regions:
            raise ValueError("the provinces differ between years")
        onto = concordance(entry.scheme, GOODS)
        share = entry.foreign_share + entry.hkmt_share
        made = np.where(entry.output > 0, share * entry.output, 0.0)
        cells = {
            "intermediate": entry.imports["intermediate", "all"],
            "capital": entry.imports["capital", "all"],
            "exports": entry.exports["total", "all"],
            "output": entry.output,
            "foreign_output": made,
        }
        for name, values in cells.items():
            parts.setdefault(name, []).append(onto.aggregate(values, entry.sectors)[0])
        sums = {
            "whole": entry.output,
            "exported": entry.exports["total", "all"],
            "capital_goods": entry.imports["capital", "all"],
        }
        for name, values in sums.items():
            parts.setdefault(name, []).append(values.sum(axis=1))
    return Course(
        years=tuple(entry.year for entry in entries),
        regions=regions,
        groups=scheme(GOODS).codes,
        **{name: np.stack(values) for name, values in parts.items()},
    )


def goods_course(course: Course, region: str) -> pd.DataFrame:
    r"""Return a province's trade over output by group of goods and year.

    .. math:: \text{import share}_{tg} = \frac{\epsilon_t (M^{int}_{tg} + M^{cap}_{tg})}{x_{tg}}, \qquad
        \text{export share}_{tg} = \frac{\epsilon_t E_{tg}}{x_{tg}}

    Parameters
    ----------
    course : Course
        With the average exchange rate :math:`\epsilon_t` of each year.
    region : str
        Id of the province.

    Returns
    -------
    DataFrame
        Columns industry, name, name_zh, year, imports_inputs, exports (USD), output (CNY), import_share,
        export_share, foreign_output_share (fractions of the group's output) and segment (the number of
        breaks of definition before the year). A share is unknown where the province makes nothing of it.
    """
    import pandas as pd

    place = course.regions.index(region)
    groups = [scheme(GOODS)[code] for code in course.groups]
    inputs = (course.intermediate + course.capital)[:, place]
    exports, output = course.exports[:, place], course.output[:, place]
    years = np.repeat(course.years, len(groups))
    codes = np.tile(course.groups, len(course.years))
    return pd.DataFrame(
        {
            "industry": codes,
            "name": [group.name for group in groups] * len(course.years),
            "name_zh": [group.name_zh for group in groups] * len(course.years),
            "year": years,
            "imports_inputs": inputs.ravel(),
            "exports": exports.ravel(),
            "output": output.ravel(),
            "import_share": ratio(inputs * course.rates, output).ravel(),
            "export_share": ratio(exports * course.rates, output).ravel(),
            "foreign_output_share": ratio(course.foreign_output[:, place], output).ravel(),
            "segment": (np.isin(codes, BROKEN) & (years >= BREAK)).astype(int),
        }
    )


def reliance(course: Course, region: str | None = None) -> pd.DataFrame:
    r"""Return how much of output leans on markets and on technology abroad, by year.

    .. math:: \text{markets}_t = \frac{\epsilon_t E_t}{x_t}, \qquad
        \text{technology}_t = \frac{\epsilon_t}{x_t} \Bigl(\sum_g M^{cap}_{tg}
        + \sum_{g \in \text{parts}} M^{int}_{tg}\Bigr)

    Parameters
    ----------
    course : Course
    region : str, optional
        Id of a province; left out, all provinces of which the figures are known together.

    Returns
    -------
    DataFrame
        Columns year, markets, technology, capital, chemicals (fractions of gross output of all sectors):
        exports of goods; capital goods of all kinds with intermediate goods of machinery, electrical and
        electronic equipment, instruments and vehicles; the capital goods among them; and intermediate
        chemicals, rubber and plastics, which are not among them.
    """
    import pandas as pd

    parts = [course.groups.index(code) for code in PARTS]
    flows = {
        "markets": course.exported,
        "technology": course.capital_goods + course.intermediate[:, :, parts].sum(axis=2),
        "capital": course.capital_goods,
        "chemicals": course.intermediate[:, :, course.groups.index("chemicals")],
    }
    columns = {}
    for name, flow in flows.items():
        if region is not None:
            place = course.regions.index(region)
            columns[name] = (flow * course.rates)[:, place] / course.whole[:, place]
        else:
            known = np.isfinite(flow) & np.isfinite(course.whole)
            top = np.where(known, flow * course.rates, 0.0).sum(axis=1)
            columns[name] = ratio(top, np.where(known, course.whole, 0.0).sum(axis=1))
    return pd.DataFrame({"year": course.years, **columns})
