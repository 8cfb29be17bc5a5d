"""Published synthetic controls that Bessemer reproduces: the Basque Country and West Germany."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bessemer.claims import HALF_DIGIT, Claim, Figure, measured, printed
from bessemer.history.synthetic.control import SyntheticControl
from bessemer.history.synthetic.predictors import predictor_control
from bessemer.panel import Panel
from bessemer.sources.kept import kept
from bessemer.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

BASQUE, GERMANY = "published_basque", "published_germany_1960_2003"
BASQUE_COUNTRY, SPAIN = "Basque Country (Pais Vasco)", "Spain (Espana)"
CATALONIA, MADRID = "Cataluna", "Madrid (Comunidad De)"
WEST_GERMANY = "West Germany"
_FRACTION = "fraction"
_USD_1986 = "thousand USD of 1986 a head"
_USD = "USD a head"

# A predictor: its name, the variable, the years whose mean it is.
_Predictor = tuple[str, str, Iterable[int]]


def predictor_means(rows: pd.DataFrame, region: str, predictors: Sequence[_Predictor]) -> pd.DataFrame:
    """Return one column a predictor: the mean of a variable over years, by region."""
    import pandas as pd

    return pd.DataFrame(
        {
            name: rows[rows["year"].isin(list(years))].groupby(region, observed=True)[variable].mean()
            for name, variable, years in predictors
        }
    )


# ------------------------------------------------------------------------------------- the Basque Country

_SCHOOLING = ("school.illit", "school.prim", "school.med", "school.high", "school.post.high", "invest")
_SECTORS = ("agriculture", "energy", "industry", "construction", "services.venta", "services.nonventa")


def basque_panel(data: Dataset) -> tuple[pd.DataFrame, Panel]:
    """Return the rows of the regions of Spain, without the nation's, and GDP per head as a panel."""
    frame = data.frame(BASQUE)
    rows = frame[frame["regionname"] != SPAIN]
    return rows, Panel.from_frame(rows, region="regionname", industry=None, value="gdpcap", year="year")


@kept
def basque_control(data: Dataset) -> SyntheticControl:
    """Return the synthetic Basque Country of Abadie and Gardeazabal's predictors, first treated year 1970."""
    rows, panel = basque_panel(data)
    predictors: list[_Predictor] = [
        *((name, name, range(1964, 1970)) for name in _SCHOOLING),
        ("gdpcap", "gdpcap", range(1960, 1970)),
        *((name, f"sec.{name}", range(1961, 1970, 2)) for name in _SECTORS),
        ("popdens", "popdens", [1969]),
    ]
    return predictor_control(
        panel,
        BASQUE_COUNTRY,
        1970,
        predictor_means(rows, "regionname", predictors),
        loss_years=range(1960, 1970),
        placebos=False,
    )


def _basque_figures(_data: Dataset) -> list[Figure]:
    return [
        printed(CATALONIA, Text("Weight of Catalonia", "加泰罗尼亚的权重"), "0.851", unit=_FRACTION),
        printed(MADRID, Text("Weight of Madrid", "马德里的权重"), "0.149", unit=_FRACTION),
    ]


def _basque(data: Dataset) -> dict[str, float]:
    found = basque_control(data)
    return {name: float(found.weights[name]) for name in (CATALONIA, MADRID)}


def _loss_figures(_data: Dataset) -> list[Figure]:
    label = Text("Mean squared error of 1960-1969", "1960—1969年均方误差")
    loss = 0.008864544955047298
    return [measured("loss", label, loss, 1e-5 * loss, "square of the outcome's unit")]


def _loss(data: Dataset) -> dict[str, float]:
    return {"loss": float(basque_control(data).parameters["loss"])}


def _effect_figures(_data: Dataset) -> list[Figure]:
    mean = Text("Mean gap of 1970-1997, thousand USD", "1970—1997年人均差距均值（千美元）")
    deepest = Text("Gap of 1989, the deepest", "1989年人均差距（最深）")
    return [
        printed("effect", mean, "-0.580", unit=_USD_1986),
        printed("deepest", deepest, "-1.04", unit=_USD_1986),
    ]


def _effect(data: Dataset) -> dict[str, float]:
    found = basque_control(data)
    return {"effect": float(found.att), "deepest": float(found.gaps.loc[1989])}


# ----------------------------------------------------------------------------------------- West Germany


@kept
def german_control(data: Dataset) -> SyntheticControl:
    """Return synthetic West Germany; first treated year 1991.

    The importance of predictors is found with those of 1971-1980 and outcomes of 1981-1990, and used with
    predictors of 1981-1990.
    """
    rows = data.frame(GERMANY)

    def means(years: range, schooling: list[int], investment: str) -> pd.DataFrame:
        every: list[_Predictor] = [(name, name, years) for name in ("gdp", "trade", "infrate", "industry")]
        others: list[_Predictor] = [("schooling", "schooling", schooling), ("invest", investment, [1980])]
        return predictor_means(rows, "country", [*every, *others])

    return predictor_control(
        Panel.from_frame(rows, region="country", industry=None, value="gdp", year="year"),
        WEST_GERMANY,
        1991,
        means(range(1981, 1991), [1980, 1985], "invest80"),
        training=means(range(1971, 1981), [1970, 1975], "invest70"),
        loss_years=range(1981, 1991),
        placebos=False,
    )


_COUNTRIES = {
    "Austria": Text("Austria", "奥地利"),
    "USA": Text("the United States", "美国"),
    "Japan": Text("Japan", "日本"),
    "Switzerland": Text("Switzerland", "瑞士"),
    "Netherlands": Text("the Netherlands", "荷兰"),
}
_PUBLISHED = ("0.42", "0.22", "0.16", "0.11", "0.09")
_SYNTH = ("0.414522077", "0.21624982", "0.163161172", "0.107654851", "0.09841208")
_LOOSE = 0.025


def _weights(texts: Sequence[str]) -> list[Figure]:
    return [
        printed(name, Text(f"Weight of {country.en}", f"{country.zh}的权重"), text, _LOOSE, _FRACTION)
        for (name, country), text in zip(_COUNTRIES.items(), texts, strict=True)
    ]


def _mean_gap(published: float) -> Figure:
    label = Text("Mean gap of 1990-2003, USD a head", "1990—2003年平均差距（人均，美元）")
    return measured("mean gap", label, published, _LOOSE * abs(published), _USD)


def _article_figures(_data: Dataset) -> list[Figure]:
    return [*_weights(_PUBLISHED), _mean_gap(-1600.0)]


def _synth_figures(_data: Dataset) -> list[Figure]:
    return [*_weights(_SYNTH), _mean_gap(-1555.1346777620479)]


def _germany(data: Dataset) -> dict[str, float]:
    found = german_control(data)
    return {
        **{name: float(found.weights[name]) for name in _COUNTRIES},
        "mean gap": float(found.gaps.loc[1990:].mean()),
    }


_NOT_UNIQUE = Text(
    "0.025 for weights, 2.5 percent for gaps: the importance of predictors that fits best is not unique "
    "(Kloessner, Kaul, Pfeifer and Schieler 2018), so that programs end near each other and not at one point",
    "权重0.025，差距2.5%：最优的预测变量重要性并不唯一（Kloessner、Kaul、Pfeifer与Schieler，2018），各程序的结果彼此相近而不完全相同",
)
CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="basque-weights",
        topic="synthetic-control",
        title=Text("The synthetic Basque Country: weights", "合成巴斯克地区：权重"),
        citation="Abadie, A. and Gardeazabal, J. (2003), The Economic Costs of Conflict, American Economic "
        "Review 93(1), 113-132, as the R package Synth and pysyncon give it (examples/basque.ipynb)",
        link="https://github.com/sdfordham/pysyncon",
        basis="read",
        tables=(BASQUE,),
        why=HALF_DIGIT,
        figures=_basque_figures,
        compute=_basque,
    ),
    Claim(
        id="basque-loss",
        topic="synthetic-control",
        title=Text("The synthetic Basque Country: fit before 1970", "合成巴斯克地区：1970年前的拟合"),
        citation="Abadie and Gardeazabal (2003), as the R package Synth gives it (loss stated beside the "
        "data)",
        link="https://cran.r-project.org/package=Synth",
        basis="stated",
        tables=(BASQUE,),
        why=Text(
            "a hundred-thousandth of it: how far two searches for the same optimum end apart",
            "其十万分之一：两种算法搜索同一最优点的终点差距",
        ),
        figures=_loss_figures,
        compute=_loss,
    ),
    Claim(
        id="basque-effect",
        topic="synthetic-control",
        title=Text("The synthetic Basque Country: the gap after 1970", "合成巴斯克地区：1970年后的差距"),
        citation="Mendez, C. (2026), Basic Synthetic Control with R: The Basque Country Case Study, which "
        "runs Synth on these data",
        link="https://carlos-mendez.org/post/r_basic_synthetic_control/",
        basis="read",
        tables=(BASQUE,),
        why=HALF_DIGIT,
        figures=_effect_figures,
        compute=_effect,
    ),
    Claim(
        id="germany-article",
        topic="synthetic-control",
        title=Text("Synthetic West Germany: the article", "合成联邦德国：论文"),
        citation="Abadie, A., Diamond, A. and Hainmueller, J. (2015), Comparative Politics and the "
        "Synthetic Control Method, American Journal of Political Science 59(2), 495-510",
        link="https://doi.org/10.1111/ajps.12116",
        basis="memory",
        tables=(GERMANY,),
        why=_NOT_UNIQUE,
        figures=_article_figures,
        compute=_germany,
    ),
    Claim(
        id="germany-synth",
        topic="synthetic-control",
        title=Text("Synthetic West Germany: the R package Synth", "合成联邦德国：R软件包Synth"),
        citation="pysyncon, figures that its tests hold it to (parity_tests/test_synth_germany.py), with "
        "the same tolerance",
        link="https://github.com/sdfordham/pysyncon",
        basis="read",
        tables=(GERMANY,),
        why=_NOT_UNIQUE,
        figures=_synth_figures,
        compute=_germany,
    ),
)
