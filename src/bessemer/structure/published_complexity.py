"""Published figures on economic complexity that Bessemer reproduces."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from bessemer.claims import HALF_DIGIT, Claim, Figure, measured, printed
from bessemer.panel import Floats, Panel
from bessemer.structure.closeness import proximity
from bessemer.structure.conventions import convention_named
from bessemer.structure.eci import indices
from bessemer.structure.fitness import fitness_map
from bessemer.structure.panels import complexity
from bessemer.structure.quotients import location_quotient
from bessemer.structure.strengths import quotients, strong
from bessemer.words import Text

if TYPE_CHECKING:
    from bessemer.sources import Dataset

STATA = "published_ecomplexity_stata_1995"
SITC = "published_exports_sitc4"
NOISE = 1e-9

# ------------------------------------------------------------------------------------- ecomplexity of Stata


def _stata_figures(data: Dataset) -> list[Figure]:
    frame = data.frame(STATA)
    figures = []
    for item, name in (("eci", "ECI"), ("pci", "PCI")):
        rows = frame[frame["item"] == item].sort_values("row")
        for code, value in zip(rows["row"], rows["value"], strict=True):
            label = Text(f"{name}, {code.upper()}", f"{name}，{code.upper()}")
            figures.append(measured(f"{item} {code}", label, value, NOISE))
    label = Text("Density, AUT, 1704", "关联密度，AUT，1704")
    return [*figures, printed("density aut 1704", label, "0.4625", NOISE)]


def _stata(data: Dataset) -> dict[str, float]:
    frame = data.frame(STATA)
    exports = frame[frame["item"] == "exports"]
    panel = Panel.from_frame(exports, region="column", industry="row", value="value", year=1995)
    found = complexity(panel, "stata")
    computed: dict[str, float] = {}
    for item, side, table in (("eci", "region", found.regions()), ("pci", "industry", found.industries())):
        rows = table.set_index(side)[item]
        computed |= {f"{item} {code}": float(value) for code, value in rows.items()}
    table = found.table
    cell = table.loc[(table["region"] == "aut") & (table["industry"] == "1704"), "density"]
    return {**computed, "density aut 1704": float(cell.iloc[0])}


# ------------------------------------------------------------------------- the R package economiccomplexity

_COUNTRIES = ("afg", "ago", "aia", "alb", "and")
_PRODUCTS = ("0011", "0012", "0013", "0014", "0015")
# As the vignette prints them; a dot stands for no exports.
_BALASSA = """
0.2312238 0.285438688 .           .          .
0.1777917 0.087436319 0.002076625 0.00139056 0.001106041
.         0.002581853 .           .          .
.         .           .           0.01582754 0.073011368
2.4825815 0.550954168 .           0.48208017 3.815013019
"""
_OF_COUNTRIES = """
0.015873016 0.181818182 0.19689119 0.192513369
0.006993007 0.01554404  0.005347594
0.16580311  0.251336898
0.310880829
"""
_OF_PRODUCTS = """
0.3658537 0.1707317 0.2439024 0.2682927
0.2500000 0.2250000 0.2500000
0.2500000 0.1200000
0.2250000
"""
_INDICES = {
    ("fitness", "country"): "0.78605655 0.03999516 1.05645538 1.24261128 1.37321261",
    ("fitness", "product"): "0.7538883 0.7491391 2.3018690 0.9903918 1.3120378",
    ("reflections", "country"): "-0.5788151 -1.7710696 1.4074821 -0.1754989 1.0738736",
    ("reflections", "product"): "-0.66255107 -1.62169899 -0.07449487 0.20554720 0.15848845",
    ("eigenvalues", "country"): "-0.5764283 -1.7770752 1.4090414 -0.1732606 1.0772452",
    ("eigenvalues", "product"): "-0.66657613 -1.62657599 -0.08149436 0.19917280 0.14935653",
}
_METHODS = {
    "fitness": Text("Fitness", "适合度"),
    "reflections": Text("Reflections", "反射法"),
    "eigenvalues": Text("Eigenvalues", "特征值法"),
}


def _trade(data: Dataset) -> tuple[Panel, Floats, list[int], list[int]]:
    """Return the exports, who is strong in what, and where the rows and columns that are printed stand."""
    panel = Panel.from_frame(
        data.frame(SITC), region="country", industry="product", value="value", year=2000, absent="zero"
    )
    rows = [panel.regions.index(code) for code in _COUNTRIES]
    columns = [panel.industries.index(code) for code in _PRODUCTS]
    return panel, strong(quotients(panel.values[0])), rows, columns


def _balassa_figures(_data: Dataset) -> list[Figure]:
    figures = []
    for country, line in zip(_COUNTRIES, _BALASSA.strip().splitlines(), strict=True):
        for product, text in zip(_PRODUCTS, line.split(), strict=True):
            label = Text(
                f"Balassa index, {country.upper()}, {product}", f"巴拉萨指数，{country.upper()}，{product}"
            )
            if text != ".":
                figures.append(printed(f"balassa {country} {product}", label, text))
    for side, codes, texts in (("country", _COUNTRIES, _OF_COUNTRIES), ("product", _PRODUCTS, _OF_PRODUCTS)):
        for at, line in enumerate(texts.strip().splitlines()):
            for code, text in zip(codes[at + 1 :], line.split(), strict=True):
                pair = f"{codes[at].upper()}–{code.upper()}"
                label = Text(f"Proximity, {pair}", f"邻近度，{pair}")
                figures.append(printed(f"{side} {codes[at]} {code}", label, text))
    return figures


def _balassa(data: Dataset) -> dict[str, float]:
    panel, strengths, rows, columns = _trade(data)
    index = location_quotient(panel).values[0][np.ix_(rows, columns)]
    computed = {
        f"balassa {country} {product}": float(index[r, c])
        for r, country in enumerate(_COUNTRIES)
        for c, product in enumerate(_PRODUCTS)
    }
    # The package takes countries as it takes products: the other side of the same matrix.
    for side, codes, matrix, places in (
        ("country", _COUNTRIES, strengths.T, rows),
        ("product", _PRODUCTS, strengths, columns),
    ):
        near = proximity(matrix)[np.ix_(places, places)]
        computed |= {
            f"{side} {first} {second}": float(near[a, b])
            for a, first in enumerate(codes)
            for b, second in enumerate(codes)
            if a < b
        }
    return computed


def _index_figures(_data: Dataset) -> list[Figure]:
    return [
        printed(
            f"{method} {code}",
            Text(f"{_METHODS[method].en}, {code.upper()}", f"{_METHODS[method].zh}，{code.upper()}"),
            text,
            _SUMMED if (method, side) == ("reflections", "product") else None,
        )
        for (method, side), texts in _INDICES.items()
        for code, text in zip(_COUNTRIES if side == "country" else _PRODUCTS, texts.split(), strict=True)
    ]


# The package's reflections of products lie 45 million standard deviations from zero: summed in another order,
# they move by one or two in the eighth decimal.
_SUMMED = 5e-8
# Twenty iterations of the package count the starting point.
_FITNESS_STEPS = 19


def _index(data: Dataset) -> dict[str, float]:
    _, strengths, rows, columns = _trade(data)
    fitness = fitness_map(strengths, _FITNESS_STEPS, "values", 0.0)
    # R divides by the standard deviation of a sample.
    sample = dataclasses.replace(convention_named("atlas"), ddof=1)
    reflections = indices(strengths, convention_named("economiccomplexity"), "reflections", None)
    eigen = indices(strengths, sample, "eigenvector", None)
    computed: dict[str, float] = {}
    for method, regions, industries in (
        ("fitness", fitness.fitness, fitness.complexity),
        ("reflections", reflections.eci, reflections.pci),
        ("eigenvalues", eigen.eci, eigen.pci),
    ):
        computed |= {
            f"{method} {code}": float(regions[at]) for code, at in zip(_COUNTRIES, rows, strict=True)
        }
        computed |= {
            f"{method} {code}": float(industries[at]) for code, at in zip(_PRODUCTS, columns, strict=True)
        }
    return computed


_VIGNETTE = "https://cran.r-project.org/package=economiccomplexity"
CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="stata-complexity",
        topic="complexity",
        title=Text("ecomplexity for Stata, 10 countries, 30 products", "Stata版ecomplexity：10国30种产品"),
        citation="Growth Lab at Harvard University, output of the Stata package ecomplexity for 10 "
        "countries and 30 HS4 products, 1995 (test case of the package)",
        link="https://github.com/cid-harvard/ecomplexity",
        basis="shipped",
        tables=(STATA,),
        why=Text("noise of floating-point numbers: all digits are given", "浮点误差：给出全部数位"),
        figures=_stata_figures,
        compute=_stata,
    ),
    Claim(
        id="r-balassa",
        topic="complexity",
        title=Text(
            "economiccomplexity for R: Balassa index and proximity",
            "R版economiccomplexity：巴拉萨指数与邻近度",
        ),
        citation="Vargas, M. (2023), economiccomplexity, vignette 'How To Use This Package' of 7 August 2023",
        link=_VIGNETTE,
        basis="read",
        tables=(SITC,),
        why=HALF_DIGIT,
        figures=_balassa_figures,
        compute=_balassa,
    ),
    Claim(
        id="r-indices",
        topic="complexity",
        title=Text(
            "economiccomplexity for R: fitness, reflections, eigenvalues",
            "R版economiccomplexity：适合度、反射法与特征值法",
        ),
        citation="Vargas, M. (2023), economiccomplexity, vignette 'How To Use This Package' of 7 August 2023",
        link=_VIGNETTE,
        basis="read",
        tables=(SITC,),
        why=Text(
            "half a unit of the last printed digit; 0.00000005 for reflections of products, where the order "
            "in which the package sums moves the eighth decimal",
            "末位印刷数字的半个单位；产品反射值为0.00000005，因软件求和次序会影响第八位小数",
        ),
        figures=_index_figures,
        compute=_index,
    ),
)
