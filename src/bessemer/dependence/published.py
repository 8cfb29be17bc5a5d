"""Published input-output, value-added and gravity figures that Bessemer reproduces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.claims import HALF_DIGIT, Claim, Figure, measured, printed
from bessemer.dependence.decompose import KWW_TERMS, WWZ_TERMS, koopman_wang_wei, wang_wei_zhu
from bessemer.dependence.gravity.nafta import MEASURES, PARTS, TABLE, nafta_replication
from bessemer.dependence.mrio import MRIO
from bessemer.panel import Floats
from bessemer.sources.kept import kept
from bessemer.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

BLAIR, LEATHER, LEATHER_WWZ = "published_miller_blair_2_3", "published_leather_kww", "published_leather_wwz"
RESULTS = f"{TABLE}_results"


def _array(frame: pd.DataFrame, item: str) -> Floats:
    """Return an item of a table of rows (item, row, column, value) as a vector or matrix."""
    rows = frame[frame["item"] == item]
    axes = [rows[axis] for axis in ("row", "column") if set(rows[axis].astype(str)) != {""}]
    places = tuple(axis.astype(str).astype(int).to_numpy() for axis in axes)
    values = np.full([int(place.max()) + 1 for place in places], np.nan)
    values[places] = rows["value"].to_numpy(np.float64)
    return values


# -------------------------------------------------------------------------------------- Miller and Blair


def two_sectors(data: Dataset) -> tuple[MRIO, dict[str, Floats]]:
    """Return the book's table of two sectors, and its figures by item."""
    frame = data.frame(BLAIR)
    items = {item: _array(frame, item) for item in ("Z", "f", "x", "L", "f_new", "x_new")}
    table = MRIO.from_arrays(
        items["Z"],
        items["f"][:, None],
        regions=["economy"],
        sectors=["1", "2"],
        unit="USD",
        year=2009,
        x=items["x"],
    )
    return table, items


def _inverse_figures(data: Dataset) -> list[Figure]:
    _, items = two_sectors(data)
    figures = []
    for (row, column), value in np.ndenumerate(items["L"]):
        label = Text(f"Leontief inverse, {row + 1}, {column + 1}", f"列昂惕夫逆矩阵，{row + 1}，{column + 1}")
        figures.append(printed(f"L {row} {column}", label, f"{value:.4f}"))
    for row, value in enumerate(items["x_new"]):
        label = Text(f"Output of new final demand, {row + 1}", f"新最终需求所需产出，{row + 1}")
        figures.append(printed(f"x {row}", label, f"{value:.1f}", unit="USD"))
    return figures


def _inverse(data: Dataset) -> dict[str, float]:
    table, items = two_sectors(data)
    found, output = table.solve(np.eye(2)), table.solve(items["f_new"])
    computed = {f"L {row} {column}": float(found[row, column]) for row in (0, 1) for column in (0, 1)}
    return computed | {f"x {row}": float(output[row]) for row in (0, 1)}


_NEW = {
    "Z 0 0": ("187.13", Text("Agriculture to agriculture", "农业对农业")),
    "Z 0 1": ("460.40", Text("Agriculture to manufacturing", "农业对制造业")),
    "Z 1 0": ("249.51", Text("Manufacturing to agriculture", "制造业对农业")),
    "Z 1 1": ("92.08", Text("Manufacturing to manufacturing", "制造业对制造业")),
    "x 0": ("1247.52", Text("Output of agriculture", "农业产出")),
    "x 1": ("1841.58", Text("Output of manufacturing", "制造业产出")),
    "v 0": ("810.89", Text("Payments of agriculture", "农业要素支付")),
    "v 1": ("1289.11", Text("Payments of manufacturing", "制造业要素支付")),
}


def _new_figures(_data: Dataset) -> list[Figure]:
    return [printed(name, label, text, 0.01, "USD") for name, (text, label) in _NEW.items()]


def _new(data: Dataset) -> dict[str, float]:
    table, items = two_sectors(data)
    output = table.solve(items["f_new"])
    flows = table.coefficients * output
    added = table.value_added_coefficients * output
    computed = {f"Z {row} {column}": float(flows[row, column]) for row in (0, 1) for column in (0, 1)}
    computed |= {f"x {row}": float(output[row]) for row in (0, 1)}
    return computed | {f"v {row}": float(added[row]) for row in (0, 1)}


# ----------------------------------------------------------------------------------------------- leather

ECONOMIES = ("Argentina", "Turkey", "Germany")
SECTORS = ("Agriculture", "Textile_and_Leather", "Transport_Equipment")
_PLACES = {"Argentina": "阿根廷", "Turkey": "土耳其", "Germany": "德国"}
_GOODS = {
    "Agriculture": Text("agriculture", "农业"),
    "Textile_and_Leather": Text("textiles and leather", "纺织与皮革"),
    "Transport_Equipment": Text("transport equipment", "交通运输设备"),
}
# R prints seven digits of the column's smallest number; no column has fewer than seven decimals.
_SEVENTH = 5e-8


@kept
def leather(data: Dataset) -> MRIO:
    """Return decompr's example table: three economies by three sectors."""
    frame = data.frame(LEATHER)
    return MRIO.from_arrays(
        _array(frame, "Z"),
        _array(frame, "F"),
        regions=list(ECONOMIES),
        sectors=list(SECTORS),
        unit="USD",
        year=2000,
        x=_array(frame, "x"),
    )


def _nine_figures(data: Dataset) -> list[Figure]:
    frame = data.frame(LEATHER)
    terms = frame[frame["item"] == "kww"].set_index(["row", "column"])["value"]
    return [
        measured(
            f"{place} {term}",
            Text(f"{place}, {term}", f"{_PLACES[place]}，{term}"),
            terms[place, term],
            5e-6,
            "USD",
        )
        for place in ECONOMIES
        for term in KWW_TERMS
    ]


def _nine(data: Dataset) -> dict[str, float]:
    return {
        f"{row['region']} {term}": float(row[term])
        for row in koopman_wang_wei(leather(data)).table.to_dict("records")
        for term in KWW_TERMS
    }


_FLOW = ("exporter", "sector", "importer")


def _sixteen_figures(data: Dataset) -> list[Figure]:
    figures = []
    for row in data.frame(LEATHER_WWZ).to_dict("records"):
        exporter, sector, importer = (str(row[key]) for key in _FLOW)
        goods = _GOODS[sector]
        en = f"{exporter} to {importer}, {goods.en}"
        zh = f"{_PLACES[exporter]}至{_PLACES[importer]}，{goods.zh}"
        for term in WWZ_TERMS:
            label = Text(f"{en}, {term}", f"{zh}，{term}")
            name = f"{exporter} {sector} {importer} {term}"
            figures.append(measured(name, label, row[term], _SEVENTH, "USD"))
    return figures


def _sixteen(data: Dataset) -> dict[str, float]:
    return {
        f"{row['exporter']} {row['sector']} {row['importer']} {term}": float(row[term])
        for row in wang_wei_zhu(leather(data)).table.to_dict("records")
        for term in WWZ_TERMS
    }


# --------------------------------------------------------------------------------- Caliendo and Parro

_EFFECTS = {
    "real_wage": Text("real wage", "实际工资"),
    "terms_of_trade": Text("terms of trade", "贸易条件"),
    "volume_of_trade": Text("volume of trade", "贸易量"),
    "welfare": Text("welfare", "福利"),
    "real_income": Text("real income, exactly", "实际收入（精确值）"),
}
_MEMBERS = {
    "Mexico": Text("Mexico", "墨西哥"),
    "Canada": Text("Canada", "加拿大"),
    "USA": Text("United States", "美国"),
}
# In per cent, with three decimals.
_EXACT = {"Mexico": "0.007", "Canada": "-0.110", "USA": "0.074"}
_PERCENT = 100.0
_NAFTA = tuple(f"{TABLE}_{part}" for part in PARTS)

nafta = kept(nafta_replication)


def _nafta_name(place: str, effect: str) -> tuple[str, Text]:
    country, of = _MEMBERS[place], _EFFECTS[effect]
    return f"{place} {effect}", Text(f"{country.en}, {of.en}, percent", f"{country.zh}，{of.zh}，%")


def _nafta_figures(data: Dataset) -> list[Figure]:
    told = data.frame(RESULTS).set_index(["row", "column"])["value"]
    return [
        printed(*_nafta_name(place, effect), f"{told[place, effect]:.2f}", unit="percent")
        for place in _MEMBERS
        for effect in MEASURES
    ]


def _exact_figures(_data: Dataset) -> list[Figure]:
    return [
        printed(*_nafta_name(place, "real_income"), text, unit="percent") for place, text in _EXACT.items()
    ]


def _nafta(data: Dataset) -> dict[str, float]:
    table = nafta(data).table
    return {
        f"{place} {effect}": _PERCENT * value
        for place, effect, value in zip(table["region"], table["measure"], table["model"], strict=True)
    }


_VIGNETTE = "https://cran.r-project.org/package=decompr"
_PARRO = "https://doi.org/10.1093/restud/rdu035"
CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="miller-blair",
        topic="input-output",
        title=Text("Two sectors: the Leontief inverse", "两部门算例：列昂惕夫逆矩阵"),
        citation="Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis: Foundations and Extensions, "
        "2nd edition, table 2.3 and following",
        link="https://doi.org/10.1017/CBO9780511626982",
        basis="shipped",
        tables=(BLAIR,),
        why=HALF_DIGIT,
        figures=_inverse_figures,
        compute=_inverse,
    ),
    Claim(
        id="miller-blair-new",
        topic="input-output",
        title=Text("Two sectors: the table of new final demand", "两部门算例：新最终需求下的投入产出表"),
        citation="The same example worked in R: Vargas, R., El Modelo de Insumo Producto (course code), "
        "table of new final demand",
        link="https://renatovargas.com/",
        basis="read",
        tables=(BLAIR,),
        why=Text(
            "a unit of the last digit: the source's own table adds up only to that (1247.52 along the row, "
            "1247.53 down the column)",
            "末位数字的一个单位：来源的表自身也只平衡到该位（行合计1247.52，列合计1247.53）",
        ),
        figures=_new_figures,
        compute=_new,
    ),
    Claim(
        id="leather-kww",
        topic="value-added-trade",
        title=Text("Nine terms of gross exports, three economies", "三经济体总出口的九个分解项"),
        citation="Koopman, R., Wang, Z. and Wei, S.-J. (2014), Tracing Value-Added and Double Counting in "
        "Gross "
        "Exports, American Economic Review 104(2), 459-494; printed by the vignette of decompr (8 May 2021)",
        link=_VIGNETTE,
        basis="shipped",
        tables=(LEATHER,),
        why=Text(
            "half a unit of the fifth decimal, the fewest that the vignette prints",
            "第五位小数的半个单位，即该文档印出的最少位数",
        ),
        figures=_nine_figures,
        compute=_nine,
    ),
    Claim(
        id="leather-wwz",
        topic="value-added-trade",
        title=Text("Sixteen terms of bilateral exports by sector", "分部门双边出口的十六个分解项"),
        citation="Wang, Z., Wei, S.-J. and Zhu, K. (2013), Quantifying International Production Sharing at "
        "the "
        "Bilateral and Sector Levels, NBER Working Paper 19677; printed by the vignette of decompr (8 May "
        "2021)",
        link=_VIGNETTE,
        basis="read",
        tables=(LEATHER, LEATHER_WWZ),
        why=Text(
            "half a unit of the seventh decimal, the fewest that the vignette prints",
            "第七位小数的半个单位，即该文档印出的最少位数",
        ),
        figures=_sixteen_figures,
        compute=_sixteen,
    ),
    Claim(
        id="nafta",
        topic="gravity",
        title=Text("NAFTA's tariffs, without trade deficits", "北美自由贸易协定关税效应（不含贸易逆差）"),
        citation="Caliendo, L. and Parro, F. (2015), Estimates of the Trade and Welfare Effects of NAFTA, "
        "Review of Economic Studies 82(1), 1-44, table 2; data of the R package cp2015",
        link=_PARRO,
        basis="shipped",
        tables=(*_NAFTA, RESULTS),
        why=HALF_DIGIT,
        figures=_nafta_figures,
        compute=_nafta,
    ),
    Claim(
        id="nafta-exact",
        topic="gravity",
        title=Text(
            "NAFTA's tariffs: the exact change of real income", "北美自由贸易协定关税：实际收入的精确变化"
        ),
        citation="Computed from Caliendo and Parro's data by others, who state it beside them; the article "
        "does not print it",
        link=_PARRO,
        basis="stated",
        tables=_NAFTA,
        why=HALF_DIGIT,
        figures=_exact_figures,
        compute=_nafta,
    ),
)
