"""Published figures on complexity, specialisation and shift-share that Bessemer reproduces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.claims import HALF_DIGIT, Claim, Figure, printed
from bessemer.panel import Panel
from bessemer.structure import published_complexity
from bessemer.structure.concentration import specialisation
from bessemer.structure.quotients import location_quotient
from bessemer.structure.shares import shift_share
from bessemer.structure.variety import inverse_herfindahl
from bessemer.words import Text

if TYPE_CHECKING:
    from bessemer.sources import Dataset

# --------------------------------------------------------------------------- indices of specialisation

# Jobs of an industry in a region, of the region, of the industry in the nation, of the nation.
_QUOTIENT = (1714.0, 79006.0, 879213.0, 15593224.0)
_SALES = (20.0, 50.0, 20.0, 10.0)
_KRUGMAN = ((20.0, 10.0, 70.0, 0.0, 0.0), (0.0, 0.0, 0.0, 60.0, 40.0))


# Examples in whole numbers give exact results, which are printed in full.
_EXACT = 1e-6
_FULL = Text(
    "a millionth where the result is printed in full, else half a unit of the last printed digit",
    "结果完整印出者为百万分之一，其余为末位印刷数字的半个单位",
)


def _reat_figures(_data: Dataset) -> list[Figure]:
    return [
        printed("location quotient", Text("Location quotient", "区位商"), "0.3847623"),
        printed(
            "herfindahl", Text("Herfindahl-Hirschman coefficient", "赫芬达尔—赫希曼系数"), "0.34", _EXACT
        ),
        printed("equivalent", Text("Its equivalent number", "其等效数目"), "2.941176"),
        printed("krugman", Text("Krugman's coefficient of two regions", "两地区的克鲁格曼系数"), "2", _EXACT),
    ]


def _reat(_data: Dataset) -> dict[str, float]:
    part, region, industry, nation = _QUOTIENT
    quotient = location_quotient(
        _table((2000,), ("region", "nation"), [[[part, region - part], [industry, nation - industry]]]),
        ["nation"],
    )
    sales = np.array(_SALES)
    concentration = specialisation(_table((2000,), ("all",), [[_SALES]])).table
    krugman = specialisation(_table((2000,), ("one", "other"), [_KRUGMAN]), ["other"]).table
    return {
        "location quotient": float(quotient.values[0, 0, 0]),
        "herfindahl": float(concentration["herfindahl"].iloc[0]),
        "equivalent": float(inverse_herfindahl(sales / sales.sum())),
        "krugman": float(krugman.set_index("region")["krugman"]["one"]),
    }


def _table(years: tuple[int, ...], regions: tuple[str, ...], values: Sequence[object]) -> Panel:
    array = np.array(values, dtype=np.float64)
    return Panel(array, years, regions, tuple(f"i{at + 1}" for at in range(array.shape[-1])), unit="jobs")


# ------------------------------------------------------------------------------------------ shift-share

_REGION = ((500.0, 100.0, 200.0, 200.0), (1000.0, 100.0, 250.0, 280.0))
_NATION = (10.0, 20.0, 40.0, 30.0)
_GROWTH = (0.1, 0.2, 0.3, 0.4)
_NUMERALS = ("I", "II", "III", "IV")
_SHIFTS = {
    "total": ("355 -29 -8 22", "340", Text("Total shift", "总偏离")),
    "differential": ("450 -20 -10 0", "420", Text("Differential effect", "竞争偏离")),
    "composition": ("-95 -9 2 22", "-80", Text("Composition effect", "结构偏离")),
}


def _krumme_figures(_data: Dataset) -> list[Figure]:
    figures = [
        printed(f"quotient {name}", Text(f"Location quotient, {name}", f"区位商，{name}"), text, exact)
        for name, text, exact in zip(
            _NUMERALS, ("5", "0.5", "0.5", "0.667"), (_EXACT, _EXACT, _EXACT, None), strict=True
        )
    ]
    national = Text("National growth effect, region", "全国增长分量，全地区")
    figures.append(printed("national region", national, "290", _EXACT, unit="jobs"))
    for part, (texts, total, label) in _SHIFTS.items():
        for name, text in zip(_NUMERALS, texts.split(), strict=True):
            of = Text(f"{label.en}, {name}", f"{label.zh}，{name}")
            figures.append(printed(f"{part} {name}", of, text, _EXACT, unit="jobs"))
        whole = Text(f"{label.en}, region", f"{label.zh}，全地区")
        figures.append(printed(f"{part} region", whole, total, _EXACT, unit="jobs"))
    return figures


def _krumme(_data: Dataset) -> dict[str, float]:
    later = [level * (1.0 + growth) for level, growth in zip(_NATION, _GROWTH, strict=True)]
    panel = _table((1985, 1995), ("region", "nation"), [[_REGION[0], _NATION], [_REGION[1], later]])
    quotient = location_quotient(panel, ["nation"]).values[0, 0]
    table = shift_share(panel, 1985, 1995, reference=["nation"]).table
    own = table[table["region"] == "region"]
    parts = {
        "total": own["mix"] + own["regional"],
        "differential": own["regional"],
        "composition": own["mix"],
    }
    computed = {f"quotient {name}": float(quotient[at]) for at, name in enumerate(_NUMERALS)}
    computed["national region"] = float(own["national"].sum())
    for part, values in parts.items():
        computed |= {f"{part} {name}": float(values.iloc[at]) for at, name in enumerate(_NUMERALS)}
        computed[f"{part} region"] = float(values.sum())
    return computed


# --------------------------------------------------------------------------------------------- Jilin

_QUOTIENTS = {("cn_output_io42", 2017): "3.42", ("cn_output_io42_2012", 2012): "3.03"}
_TRANSPORT = "18"


def _jilin_figures(_data: Dataset) -> list[Figure]:
    return [
        printed(
            f"quotient {year}",
            Text(
                f"Jilin, transport equipment {year}: location quotient of output",
                f"吉林交通运输设备制造业{year}年产出区位商",
            ),
            text,
        )
        for (_, year), text in _QUOTIENTS.items()
    ]


def _jilin(data: Dataset) -> dict[str, float]:
    computed: dict[str, float] = {}
    for table, year in _QUOTIENTS:
        found = location_quotient(data.panel(table).select(years=[year]))
        computed[f"quotient {year}"] = float(found.of("CN-JL")[0, found.industries.index(_TRANSPORT)])
    return computed


CLAIMS: tuple[Claim, ...] = (
    *published_complexity.CLAIMS,
    Claim(
        id="reat-indices",
        topic="specialisation",
        title=Text("Examples of the R package REAT", "R软件包REAT的算例"),
        citation="Wieland, T., REAT: Regional Economic Analysis Toolbox (R package), help pages locq, herf, "
        "herf.eq and krugman.spec; examples of Farhauer and Kroell (2013) and Doersam (2004)",
        link="https://cran.r-project.org/package=REAT",
        basis="read",
        tables=(),
        why=_FULL,
        figures=_reat_figures,
        compute=_reat,
    ),
    Claim(
        id="krumme-shift-share",
        topic="shift-share",
        title=Text("A region of four industries, 1985-1995", "四产业地区算例，1985—1995年"),
        citation="Krumme, G., Shift & Share Table with Excel Explanations, Geography 350, University of "
        "Washington; the copy read has lost its minus signs, which follow from its columns",
        link="http://faculty.washington.edu/krumme/350/ssexcel.html",
        basis="read",
        tables=(),
        why=_FULL,
        figures=_krumme_figures,
        compute=_krumme,
    ),
    Claim(
        id="jilin-quotients",
        topic="data-checks",
        title=Text("Jilin's transport equipment", "吉林交通运输设备制造业"),
        citation="Chen et al. (2023), An interprovincial input-output database distinguishing firm "
        "ownership in China from 1997 to 2017, Scientific Data 10, supplementary files",
        link="https://doi.org/10.1038/s41597-023-02183-2",
        basis="stated",
        tables=tuple(table for table, _ in _QUOTIENTS),
        why=HALF_DIGIT,
        figures=_jilin_figures,
        compute=_jilin,
    ),
)
