"""Customs trade of a Chinese province by sector, use and owner, against what the province makes.

A sector stands for its goods: imports of transport equipment are vehicles and their parts, whoever
uses them. Their ratio to the output of the province's own transport equipment industry is a measure of
weight, not an input coefficient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.classify import concordance, scheme
from bessemer.dependence.national import ratio
from bessemer.errors import OptionError, RegionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.words import Text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from bessemer.sources import Dataset

CNY_PER_USD = {1997: 8.2898, 2002: 8.2770, 2007: 7.6040, 2012: 6.3125, 2017: 6.7518}
"""Average exchange rate of the year, CNY for one USD.

Source: State Administration of Foreign Exchange, average central parity rates, as published in the
China Statistical Yearbook, table "Reference exchange rate of renminbi (period average)".
"""

TECHNOLOGY = ("16", "17", "19", "20", "21")
"""General and special machinery, electrical equipment, electronics, instruments: the same codes in the
lists of 2012 and 2017."""

GOODS = "goods12"
"""Twelve groups of goods that the lists of all years and of the world table share."""

MACHINES = ("machinery", "electrical")
PARTS = (*MACHINES, "vehicles")
"""Groups whose intermediate goods are parts."""

USES = ("intermediate", "capital", "consumption")
SCHEMES = {1997: "io40_1997", 2002: "io42_2002", 2007: "io42_2002", 2012: "io42_2012", 2017: "io42"}
"""The list of sectors by year."""

_LONG = 60
# Provincial exports of 1997 add up to 366 billion USD, twice the 183 billion of the customs statistics.
_EXPORTS_NOT_USED = (1997,)


@dataclass(frozen=True, eq=False)
class Customs:
    """Trade and output of all provinces by sector in one year.

    Attributes
    ----------
    year : int
    scheme : str
        List of sectors.
    regions, sectors : tuple of str
    imports, exports : mapping of (use, owner) to ndarray, shape (regions, sectors)
        USD; use is one of :data:`USES` or ``total``, owner ``all``, ``domestic`` or ``foreign``.
    output : ndarray, shape (regions, sectors)
        CNY.
    foreign_share, hkmt_share : ndarray, shape (regions, sectors)
        Fraction of output by foreign-invested firms, and by firms from Hong Kong, Macau and Taiwan.
    """

    year: int
    scheme: str
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    imports: dict[tuple[str, str], Floats]
    exports: dict[tuple[str, str], Floats]
    output: Floats
    foreign_share: Floats
    hkmt_share: Floats

    @property
    def rate(self) -> float:
        """CNY for one USD in the year."""
        return CNY_PER_USD[self.year]

    @property
    def inputs(self) -> Floats:
        """Imports of intermediate and capital goods, USD, shape (regions, sectors)."""
        return self.imports["intermediate", "all"] + self.imports["capital", "all"]

    @property
    def traded(self) -> np.ndarray:
        """Whether any province trades the sector's goods: services are not in customs data."""
        flows = (self.imports["total", "all"], self.exports["total", "all"])
        return np.asarray(sum(np.nansum(flow, axis=0) for flow in flows) > 0)

    def group_of(self, position: int) -> str:
        """Return the group of :data:`GOODS` that a sector belongs to, empty for services."""
        return concordance(self.scheme, GOODS).links_of(self.sectors[position])[0].target_code


@dataclass(frozen=True, eq=False)
class Totals:
    """Trade and output over all sectors, all provinces and the years of the source.

    Attributes
    ----------
    years, regions : tuple
    imports, exports, inputs : ndarray, shape (years, regions)
        USD; inputs are imports of intermediate and capital goods. Unknown where the source is at fault.
    imports_foreign, exports_foreign : ndarray, shape (years, regions)
        The part of firms with foreign capital, Hong Kong, Macau and Taiwan included.
    output : ndarray, shape (years, regions)
        CNY.
    """

    years: tuple[int, ...]
    regions: tuple[str, ...]
    imports: Floats
    exports: Floats
    inputs: Floats
    imports_foreign: Floats
    exports_foreign: Floats
    output: Floats

    @property
    def rates(self) -> Floats:
        """CNY for one USD by year, shape (years, 1)."""
        return np.array([[CNY_PER_USD[year]] for year in self.years])


def goods_name(code: str) -> Text:
    """Return the name of a group of :data:`GOODS` for a sentence: the full one unless that is a list."""
    group = scheme(GOODS)[code]
    plain = ":" not in group.name and len(group.name) < _LONG
    return Text(group.name if plain else group.short, group.short_zh)


def customs_years(upto: int | None) -> tuple[int, ...]:
    """Return the years with customs trade, in order, none after `upto`."""
    return tuple(entry for entry in SCHEMES if upto is None or entry <= upto)


def read_customs(data: Dataset, year: int) -> Customs:
    """Return trade by sector of all provinces in 1997, 2002, 2007, 2012 or 2017.

    Notes
    -----
    What is unknown in :func:`read_totals` is unknown here.
    """
    listed = SCHEMES[year]
    output = data.panel(f"cn_output_{listed}").select(years=[year])
    axes: dict[str, tuple[Any, ...]] = {"region": output.regions, "industry": output.industries}
    shares = [
        data.panel(key).select(years=[year], regions=output.regions, industries=output.industries).values[0]
        for key in (f"cn_foreign_share_{listed}", f"cn_hkmt_share_{listed}")
    ]
    flows = _cubes(data.arrow(f"cn_trade_{listed}"), axes, year)
    none = flows["import", "total", "all"].sum(axis=1) + flows["export", "total", "all"].sum(axis=1) == 0
    for key, cube in flows.items():
        cube[none] = np.nan
        if key[0] == "export" and year in _EXPORTS_NOT_USED:
            cube[:] = np.nan
    return Customs(
        year=year,
        scheme=listed,
        regions=output.regions,
        sectors=output.industries,
        imports={key[1:]: cube for key, cube in flows.items() if key[0] == "import"},
        exports={key[1:]: cube for key, cube in flows.items() if key[0] == "export"},
        output=output.values[0],
        foreign_share=shares[0],
        hkmt_share=shares[1],
    )


def read_totals(data: Dataset) -> Totals:
    """Return trade over all sectors, 1997 to 2017, without the exports of 1997.

    Notes
    -----
    The exports of 1997 are left unknown: over all provinces they add up to twice the customs total. A
    province without any trade in a year (Chongqing in 1997, then part of Sichuan) is unknown.
    """
    output = data.panel("cn_output_total")
    flows = _cubes(data.arrow("cn_trade_total"), {"year": output.years, "region": output.regions})
    none = flows["import", "total", "all"] + flows["export", "total", "all"] == 0
    for key, cube in flows.items():
        cube[none] = np.nan
        if key[0] == "export":
            cube[np.isin(output.years, _EXPORTS_NOT_USED)] = np.nan
    return Totals(
        years=output.years,
        regions=output.regions,
        imports=flows["import", "total", "all"],
        exports=flows["export", "total", "all"],
        inputs=flows["import", "intermediate", "all"] + flows["import", "capital", "all"],
        imports_foreign=flows["import", "total", "foreign"],
        exports_foreign=flows["export", "total", "foreign"],
        output=output.values[:, :, 0],
    )


def customs(trade: Customs, region: str) -> pd.DataFrame:
    r"""Return a province's trade by sector, sorted by imports of intermediate and capital goods.

    .. math:: \text{import share}_i = \frac{\epsilon (M^{int}_i + M^{cap}_i)}{x_i}, \qquad
        \text{export share}_i = \frac{\epsilon E_i}{x_i}

    Parameters
    ----------
    trade : Customs
        With the year's average exchange rate :math:`\epsilon`.
    region : str
        Id of the province.

    Returns
    -------
    DataFrame
        Columns industry, name, name_zh, year, exports, imports, imports_intermediate, imports_capital,
        imports_consumption (USD), export_share, import_share (fractions of output), foreign_share,
        hkmt_share (fractions of output by owner) and output (CNY); goods sectors only. A share is unknown
        where the province makes nothing of the kind.

    Raises
    ------
    OptionError
        If `trade` is no Customs.
    RegionError
        If it has no such province.
    """
    import pandas as pd

    if not isinstance(trade, Customs):
        raise OptionError(f"A {type(trade).__name__} is no Customs.", remedy="Read it from the dataset.")
    if region not in trade.regions:
        raise RegionError(
            f"There is no trade of {region!r:.60}.",
            where=f"Provinces: {listing(trade.regions)}.",
            remedy=did_you_mean(str(region), trade.regions) or "Give the id of one of them.",
        )
    place = trade.regions.index(region)
    kept = np.flatnonzero(trade.traded)
    industries = [scheme(trade.scheme)[trade.sectors[position]] for position in kept]
    output = trade.output[place, kept]
    exports = trade.exports["total", "all"][place, kept]
    inputs = trade.inputs[place, kept]
    table = pd.DataFrame(
        {
            "industry": [industry.code for industry in industries],
            "name": [industry.name for industry in industries],
            "name_zh": [industry.name_zh for industry in industries],
            "year": trade.year,
            "exports": exports,
            "imports": trade.imports["total", "all"][place, kept],
            **{f"imports_{use}": trade.imports[use, "all"][place, kept] for use in USES},
            "export_share": ratio(exports * trade.rate, output),
            "import_share": ratio(inputs * trade.rate, output),
            "foreign_share": trade.foreign_share[place, kept],
            "hkmt_share": trade.hkmt_share[place, kept],
            "output": output,
        }
    )
    return table.iloc[np.argsort(-inputs, kind="stable")].reset_index(drop=True)


def _cubes(
    table: pa.Table, axes: dict[str, tuple[Any, ...]], year: int | None = None
) -> dict[tuple[str, str, str], Floats]:
    """Return one array by flow, use and owner, its axes those of `axes`; what no row gives is unknown."""
    codes, labels = {}, {}
    for column in ("flow", "use", "owner", *axes, *(["year"] if year is not None else [])):
        # Encoding in Arrow takes a tenth of the time of an index in pandas.
        encoded = table.column(column).combine_chunks().dictionary_encode()
        codes[column] = encoded.indices.to_numpy()
        labels[column] = encoded.dictionary.to_pylist()
    kept = slice(None)
    if year is not None:
        kept = codes["year"] == labels["year"].index(year)
    places = []
    for column, wanted in axes.items():
        at = {label: place for place, label in enumerate(wanted)}
        places.append(np.array([at[label] for label in labels[column]])[codes[column]][kept])
    kinds = [codes[kind][kept] for kind in ("flow", "use", "owner")]
    shape = [len(labels[kind]) for kind in ("flow", "use", "owner")]
    cubes = np.full([*shape, *(len(wanted) for wanted in axes.values())], np.nan)
    cubes[(*kinds, *places)] = table.column("value").to_numpy()[kept]
    return {
        (flow, use, owner): cubes[i, j, k]
        for i, flow in enumerate(labels["flow"])
        for j, use in enumerate(labels["use"])
        for k, owner in enumerate(labels["owner"])
    }
