"""Figures that agencies publish, recomputed from the shipped tables: whether these are what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer.claims import HALF_DIGIT, Claim, Figure, measured, printed
from bessemer.words import Text

if TYPE_CHECKING:
    from bessemer.sources.dataset import Dataset

_JOBS = "jobs"

# ----------------------------------------------------------------------------------------- the United States

PITTSBURGH = "CZ16300"
_TOTALS = {1969: 1_175_209, 1983: 1_170_013, 2000: 1_439_606, 2016: 1_527_283}
_MANUFACTURING = {1969: 329_528, 1983: 196_639, 2000: 149_107, 2016: 92_534}
_LAST_SIC = 2000
# Sums of the 49 state rows (48 states and the District of Columbia) of the raw BEA files: CA4 lines 7010
# (jobs), 20 (persons) and 10 (personal income); manufacturing of CA25 (line 400) and CA25N (line 500).
_STATES = {
    "us_total_jobs": {1969: 90_493_472, 1983: 114_772_241, 2000: 164_230_979, 2016: 192_297_536},
    "us_population": {1969: 200_259_000, 1983: 232_290_879, 2000: 280_320_929, 2016: 320_957_062},
    "us_personal_income": {
        1969: 785_938_135_000,
        1983: 2_934_112_895_000,
        2000: 8_579_290_802_000,
        2016: 15_799_547_648_000,
    },
}
_FACTORIES = {1969: 20_512_343, 1983: 18_855_029, 2000: 19_001_945, 2001: 16_887_734, 2016: 13_068_926}
_OF_STATES = {
    "us_total_jobs": (Text("Jobs", "就业岗位"), _JOBS, 0.5),
    "us_population": (Text("Population", "人口"), "persons", 0.5),
    # The files give thousands of dollars.
    "us_personal_income": (Text("Personal income, USD", "个人收入（美元）"), "USD", 500.0),
}
_DISCLOSURE = 1e-6


def _sectors(year: int) -> tuple[str, str]:
    """Return the table of jobs by sector of a year and its code of manufacturing."""
    return ("us_jobs_sic_estimated", "400") if year <= _LAST_SIC else ("us_jobs_naics_estimated", "500")


def _pittsburgh_figures(_data: Dataset) -> list[Figure]:
    figures = []
    for year, jobs in _TOTALS.items():
        figures.append(
            measured(f"total {year}", Text(f"Jobs, {year}", f"就业岗位，{year}年"), jobs, 0.5, _JOBS)
        )
    for year, jobs in _MANUFACTURING.items():
        label = Text(f"Manufacturing jobs, {year}", f"制造业就业岗位，{year}年")
        figures.append(measured(f"manufacturing {year}", label, jobs, 0.5, _JOBS))
    return figures


def _pittsburgh(data: Dataset) -> dict[str, float]:
    totals = data.panel("us_total_jobs").select(regions=[PITTSBURGH])
    computed = {f"total {year}": float(totals.at(year).sum()) for year in _TOTALS}
    for year in _MANUFACTURING:
        table, code = _sectors(year)
        cell = data.panel(table).select(years=[year], regions=[PITTSBURGH], industries=[code])
        computed[f"manufacturing {year}"] = float(cell.values.item())
    return computed


def _states_figures(_data: Dataset) -> list[Figure]:
    figures = []
    for table, totals in _STATES.items():
        label, unit, tolerance = _OF_STATES[table]
        for year, total in totals.items():
            of = Text(f"{label.en}, {year}", f"{label.zh}，{year}年")
            figures.append(measured(f"{table} {year}", of, total, tolerance, unit))
    for year, jobs in _FACTORIES.items():
        of = Text(f"Manufacturing jobs, {year}", f"制造业就业岗位，{year}年")
        figures.append(measured(f"manufacturing {year}", of, jobs, _DISCLOSURE * jobs, _JOBS))
    return figures


def _states(data: Dataset) -> dict[str, float]:
    computed = {
        f"{table} {year}": float(data.panel(table).at(year).sum())
        for table, totals in _STATES.items()
        for year in totals
    }
    for year in _FACTORIES:
        table, code = _sectors(year)
        zones = data.panel(table).select(years=[year], industries=[code])
        computed[f"manufacturing {year}"] = float(zones.values.sum())
    return computed


# ------------------------------------------------------------------------------------------------- China

_TRADE = {
    ("18", "import"): ("6.59", Text("Imports of transport equipment", "交通运输设备进口")),
    ("18", "export"): ("0.73", Text("Exports of transport equipment", "交通运输设备出口")),
    ("", "import"): ("14.25", Text("Imports, all sectors", "全部门进口")),
    ("", "export"): ("5.14", Text("Exports, all sectors", "全部门出口")),
}


def _jilin_figures(_data: Dataset) -> list[Figure]:
    return [
        printed(
            f"{sector or 'all'} {flow}",
            Text(f"{label.en} 2017, billion USD", f"2017年{label.zh}（十亿美元）"),
            text,
            unit="billion USD",
        )
        for (sector, flow), (text, label) in _TRADE.items()
    ]


def _jilin(data: Dataset) -> dict[str, float]:
    frame = data.frame("cn_trade_io42")
    own = frame[
        (frame["region"] == "CN-JL")
        & (frame["year"] == 2017)
        & (frame["use"] == "total")
        & (frame["owner"] == "all")
    ]
    computed = {}
    for sector, flow in _TRADE:
        rows = own[(own["flow"] == flow) & ((own["industry"] == sector) | (sector == ""))]
        computed[f"{sector or 'all'} {flow}"] = float(rows["value"].sum()) / 1e9
    return computed


# Ten thousand persons at the end of the year. One province's figure of 2018 is unknown, and with it the sum.
_URBAN = {
    2013: 18_108,
    2014: 18_278,
    2015: 18_063,
    2016: 17_888,
    2017: 17_644,
    2019: 17_162,
    2020: 17_039,
}


def _urban_figures(_data: Dataset) -> list[Figure]:
    return [
        measured(
            f"urban units {year}",
            Text(f"Persons in urban units {year}, 10,000", f"{year}年城镇单位就业人员（万人）"),
            persons,
            2.0,
            "10,000 persons",
        )
        for year, persons in _URBAN.items()
    ]


def _urban(data: Dataset) -> dict[str, float]:
    panel = data.panel("cn_jobs_gb19")
    return {f"urban units {year}": float(panel.at(year).sum()) / 1e4 for year in _URBAN}


# ------------------------------------------------------------------------------------------------ Europe

_INDUSTRY = {
    "DEA5": ("0.275", "0.220", Text("Arnsberg", "阿恩斯贝格")),
    "ES21": ("0.277", "0.191", Text("Basque Country", "巴斯克地区")),
    "PL22": ("0.338", "0.308", Text("Silesia", "西里西亚")),
    "FRE1": ("0.175", "0.111", Text("Nord-Pas-de-Calais", "北部—加来海峡")),
}


def _industry_figures(_data: Dataset) -> list[Figure]:
    return [
        printed(
            f"{region} {year}",
            Text(f"{name.en} ({region}), {year}", f"{name.zh}（{region}），{year}年"),
            text,
            unit="fraction",
        )
        for region, (before, after, name) in _INDUSTRY.items()
        for year, text in ((2000, before), (2019, after))
    ]


def _industry(data: Dataset) -> dict[str, float]:
    shares = data.panel("eu_jobs_a10").shares()
    column = shares.industries.index("B-E")
    return {
        f"{region} {year}": float(shares.of(region)[shares.years.index(year), column])
        for region in _INDUSTRY
        for year in (2000, 2019)
    }


_BEA = "https://www.bea.gov/data/employment/employment-county-metro-and-other-areas"
_US_TABLES = ("us_total_jobs", "us_jobs_sic_estimated", "us_jobs_naics_estimated")
CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="bea-pittsburgh",
        topic="data-checks",
        title=Text("The zone of Pittsburgh (16300)", "匹兹堡通勤区（16300）"),
        citation="US Bureau of Economic Analysis, regional accounts CA4, CA25 and CA25N, counties of the "
        "zone added up",
        link=_BEA,
        basis="stated",
        tables=_US_TABLES,
        why=Text("half a job", "半个岗位"),
        figures=_pittsburgh_figures,
        compute=_pittsburgh,
    ),
    Claim(
        id="bea-states",
        topic="data-checks",
        title=Text(
            "All 722 zones against the 48 states and the District of Columbia",
            "722个通勤区合计与48州及特区之比较",
        ),
        citation="US Bureau of Economic Analysis, regional accounts CA4, CA25 and CA25N, rows of the states",
        link=_BEA,
        basis="raw",
        tables=("us_total_jobs", "us_population", "us_personal_income", *_US_TABLES[1:]),
        why=Text(
            "half a unit as published; for manufacturing a millionth, because withheld counties are "
            "estimated and then rounded",
            "公布单位的半个；制造业为百万分之一，因未披露的县为估计值并经四舍五入",
        ),
        figures=_states_figures,
        compute=_states,
    ),
    Claim(
        id="jilin-trade",
        topic="data-checks",
        title=Text("Jilin at customs, 2017", "2017年吉林海关进出口"),
        citation="Chen et al. (2023), An interprovincial input-output database distinguishing firm "
        "ownership in China from 1997 to 2017, Scientific Data 10, supplementary files",
        link="https://doi.org/10.1038/s41597-023-02183-2",
        basis="stated",
        tables=("cn_trade_io42",),
        why=HALF_DIGIT,
        figures=_jilin_figures,
        compute=_jilin,
    ),
    Claim(
        id="nbs-urban-units",
        topic="data-checks",
        title=Text("The 31 provinces against China's total", "31个省份合计与全国总数之比较"),
        citation="National Bureau of Statistics of China, China Statistical Yearbook, employed persons in "
        "urban units",
        link="https://www.stats.gov.cn/sj/ndsj/",
        basis="memory",
        tables=("cn_jobs_gb19",),
        why=Text(
            "20,000 persons: the sum of 589 figures rounded to 1,000 persons or less is out by some 7,000 "
            "as a rule, and the total itself is rounded to 10,000",
            "2万人：589个四舍五入至千人以内的数据之和通常偏差约7千人，且全国总数本身取整至万人",
        ),
        figures=_urban_figures,
        compute=_urban,
    ),
    Claim(
        id="ardeco-industry",
        topic="data-checks",
        title=Text("Industry's share of jobs in four old industrial regions", "四个老工业地区的工业就业比重"),
        citation="European Commission, Joint Research Centre, ARDECO, employment by NUTS2 region and NACE "
        "group (B-E over all)",
        link="https://knowledge4policy.ec.europa.eu/territorial/ardeco-database_en",
        basis="stated",
        tables=("eu_jobs_a10",),
        why=HALF_DIGIT,
        figures=_industry_figures,
        compute=_industry,
    ),
)
