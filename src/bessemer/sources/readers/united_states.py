"""What the readers of United States files share: codes of places, levels, the agencies."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources

from bessemer.sources.readers.reading import Origin, Place
from bessemer.words import Text

COUNTRY = "USA"
PUBLIC_DOMAIN = Text("Public domain (work of the US Government)", "公有领域（美国联邦政府作品）")
DOLLARS = Text("US dollars at current prices", "美元（当年价）")
JOBS = Text("jobs", "个岗位")
ESTABLISHMENTS = Text("establishments", "个单位")
_LAST_STATE = 56
COUNTY, STATE, METRO = "county", "state", "metro"
LEVELS = {
    COUNTY: Text("counties", "县"),
    STATE: Text("states", "州"),
    METRO: Text("metropolitan areas", "都会区"),
}
SECTORS = {
    "11": Text("Agriculture, forestry, fishing and hunting", "农业、林业、渔业和狩猎业"),
    "21": Text("Mining, quarrying, and oil and gas extraction", "采矿、采石及油气开采业"),
    "22": Text("Utilities", "公用事业"),
    "23": Text("Construction", "建筑业"),
    "31-33": Text("Manufacturing", "制造业"),
    "42": Text("Wholesale trade", "批发业"),
    "44-45": Text("Retail trade", "零售业"),
    "48-49": Text("Transportation and warehousing", "运输仓储业"),
    "51": Text("Information", "信息业"),
    "52": Text("Finance and insurance", "金融保险业"),
    "53": Text("Real estate and rental and leasing", "房地产及租赁业"),
    "54": Text("Professional, scientific, and technical services", "专业、科学和技术服务业"),
    "55": Text("Management of companies and enterprises", "企业管理"),
    "56": Text("Administrative and waste services", "行政、支持和废物处理服务业"),
    "61": Text("Educational services", "教育服务业"),
    "62": Text("Health care and social assistance", "医疗保健和社会救助业"),
    "71": Text("Arts, entertainment, and recreation", "艺术、娱乐和休闲业"),
    "72": Text("Accommodation and food services", "住宿餐饮业"),
    "81": Text("Other services, except public administration", "其他服务业（不含公共管理）"),
    "92": Text("Public administration", "公共管理"),
    "99": Text("Unclassified", "未分类"),
}
"""Sectors of NAICS, manufacturing, retail and transport by the range of their codes."""


def is_county(code: str) -> bool:
    """Return whether a FIPS code of five digits is that of a county.

    Examples
    --------
    >>> is_county("42003"), is_county("42000"), is_county("91000"), is_county("00000")
    (True, False, False, False)
    """
    return code.isdecimal() and 1 <= int(code[:2]) <= _LAST_STATE and code[2:] not in ("000", "")


def is_state(code: str) -> bool:
    """Return whether a FIPS code of five digits is that of a state.

    Examples
    --------
    >>> is_state("42000"), is_state("00000"), is_state("91000"), is_state("42003")
    (True, False, False, False)
    """
    return code.isdecimal() and 1 <= int(code[:2]) <= _LAST_STATE and code[2:] == "000"


def bea(table: str, what: Text) -> Origin:
    """Return the origin of a regional table of the Bureau of Economic Analysis."""
    return Origin(
        title=Text(f"BEA regional accounts {table}: {what.en}", f"美国经济分析局区域账户{table}：{what.zh}"),
        short=Text(f"BEA {table}", f"美国经济分析局{table}"),
        publisher="US Bureau of Economic Analysis",
        citation=f"US Bureau of Economic Analysis. Regional Economic Accounts, table {table}: {what.en}.",
        url="https://apps.bea.gov/regional/downloadzip.htm",
        licence=PUBLIC_DOMAIN,
    )


@cache
def _names(file: str) -> dict[str, str]:
    text = resources.files("bessemer.sources.readers").joinpath("data", file).read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def named_places(codes: Iterable[str]) -> tuple[Place, ...]:
    """Return counties, states and metropolitan areas by their codes; an unknown one is called by its code.

    Examples
    --------
    >>> [place.name.en for place in named_places(["42003", "42000", "C3830"])]
    ['Allegheny County, PA', 'Pennsylvania', 'Pittsburgh, PA MSA']
    """
    known = _names("us_places.csv")
    return tuple(Place(code, _same(known.get(code, code)), COUNTRY) for code in codes)


def naics_names(codes: Iterable[str]) -> dict[str, Text]:
    """Return the titles of NAICS codes of two to six digits; an unknown one is called by its code.

    Examples
    --------
    >>> [name.en for name in naics_names(["31-33", "3311"]).values()]
    ['Manufacturing', 'Iron and steel mills and ferroalloy mfg.']
    """
    known = _names("us_naics.csv")
    return {code: SECTORS.get(code) or _same(known.get(code, code)) for code in codes}


def _same(text: str) -> Text:
    return Text(text, text)


def bls(quarterly: bool) -> Origin:
    """Return the origin of the Quarterly Census of Employment and Wages."""
    kind = Text("quarterly", "季度") if quarterly else Text("annual averages", "年平均")
    return Origin(
        title=Text(
            f"BLS Quarterly Census of Employment and Wages, {kind.en}",
            f"美国劳工统计局：季度就业与工资普查（{kind.zh}）",
        ),
        short=Text("BLS QCEW", "美国劳工统计局QCEW"),
        publisher="US Bureau of Labor Statistics",
        citation=f"US Bureau of Labor Statistics. Quarterly Census of Employment and Wages, {kind.en}.",
        url="https://www.bls.gov/cew/downloadable-data-files.htm",
        licence=PUBLIC_DOMAIN,
    )


def census_cbp() -> Origin:
    """Return the origin of County Business Patterns."""
    return Origin(
        title=Text("Census Bureau, County Business Patterns", "美国普查局：县级商业模式统计（CBP）"),
        short=Text("Census CBP", "美国普查局CBP"),
        publisher="US Census Bureau",
        citation="US Census Bureau. County Business Patterns, complete county file.",
        url="https://www.census.gov/programs-surveys/cbp/data/datasets.html",
        licence=PUBLIC_DOMAIN,
    )
