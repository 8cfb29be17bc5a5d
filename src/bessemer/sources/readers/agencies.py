"""Who publishes what is read: titles, citations and licences, for the list of sources."""

from __future__ import annotations

from bessemer.sources.readers.reading import Origin
from bessemer.words import Text

_EUROSTAT_REUSE = Text("Commission reuse policy, CC BY 4.0", "欧盟委员会数据再利用政策，CC BY 4.0")


def eurostat(table: str) -> Origin:
    """Return the origin of a table of Eurostat, by its code such as ``nama_10r_3empers``."""
    what = _TABLES.get(table.lower(), Text("regional figures", "地区数据"))
    return Origin(
        title=Text(f"Eurostat, {what.en} ({table})", f"欧盟统计局：{what.zh}（{table}）"),
        short=Text(f"Eurostat ({table})", f"欧盟统计局（{table}）"),
        publisher="Eurostat",
        citation=f"Eurostat. {what.en[0].upper()}{what.en[1:]} ({table}).",
        url="https://ec.europa.eu/eurostat/databrowser/view/" + table if table.lower() in _TABLES else _HOME,
        licence=_EUROSTAT_REUSE,
    )


_HOME = "https://ec.europa.eu/eurostat"
_TABLES = {
    "nama_10r_3empers": Text("employment by NUTS 3 region and industry", "NUTS 3地区分行业就业"),
    "nama_10r_3gva": Text(
        "gross value added at basic prices by NUTS 3 region", "NUTS 3地区增加值（基本价格）"
    ),
    "sbs_r_nuts06_r2": Text(
        "structural business statistics by NUTS 2 region, 2008 to 2020",
        "NUTS 2地区企业结构统计（2008—2020年）",
    ),
    "sbs_r_nuts2021": Text(
        "structural business statistics by NUTS 2 region, from 2021", "NUTS 2地区企业结构统计（2021年起）"
    ),
}

ONS_JOBS = Origin(
    title=Text(
        "ONS, workforce jobs by region and industry (JOBS05)",
        "英国国家统计局：分地区分行业劳动力岗位（JOBS05）",
    ),
    short=Text("ONS workforce jobs (JOBS05)", "英国国家统计局劳动力岗位（JOBS05）"),
    publisher="Office for National Statistics",
    citation="Office for National Statistics. JOBS05: Workforce jobs by region and industry, seasonally "
    "adjusted.",
    url="https://www.ons.gov.uk/employmentandlabourmarket/peopleinwork/employmentandemployeetypes/datasets/"
    "workforcejobsbyregionandindustryjobs05",
    licence=Text("Open Government Licence v3.0", "英国开放政府许可v3.0"),
)

NBS = Origin(
    title=Text("NBS China, annual figures by province", "国家统计局：分省年度数据"),
    short=Text("NBS China, by province", "国家统计局分省年度数据"),
    publisher="National Bureau of Statistics of China",
    citation="National Bureau of Statistics of China. National Data: annual figures by province.",
    url="https://data.stats.gov.cn",
    licence=Text("Free to use with the source named", "注明来源可免费使用"),
)

BACI = Origin(
    title=Text("CEPII, BACI: international trade by product", "CEPII：BACI国际产品贸易数据库"),
    short=Text("CEPII BACI", "CEPII BACI"),
    publisher="CEPII",
    citation="Gaulier, G. and Zignago, S. (2010). BACI: International Trade Database at the Product-Level. "
    "The 1994-2007 Version. CEPII Working Paper 2010-23.",
    url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    licence=Text("Etalab Open Licence 2.0", "Etalab开放许可2.0"),
)

ATLAS = Origin(
    title=Text(
        "Atlas of Economic Complexity, exports by country and product", "经济复杂度图谱：各国分产品出口"
    ),
    short=Text("Atlas of Economic Complexity", "经济复杂度图谱"),
    publisher="Growth Lab at Harvard University",
    citation="The Growth Lab at Harvard University. International Trade Data (HS, 92). Harvard Dataverse, "
    "doi:10.7910/DVN/T4CHWJ.",
    url="https://atlas.hks.harvard.edu/data-downloads",
    licence=Text("CC BY 4.0", "CC BY 4.0"),
)

ARDECO = Origin(
    title=Text("ARDECO, regional accounts of European regions", "ARDECO：欧洲地区年度经济数据库"),
    short=Text("ARDECO", "ARDECO"),
    publisher="European Commission, Joint Research Centre",
    citation="European Commission, Joint Research Centre. ARDECO: Annual Regional Database of the European "
    "Commission.",
    url="https://knowledge4policy.ec.europa.eu/territorial/ardeco-database_en",
    licence=_EUROSTAT_REUSE,
)

ICIO = Origin(
    title=Text("OECD, Inter-Country Input-Output tables", "经合组织：国家间投入产出表（ICIO）"),
    short=Text("OECD ICIO", "经合组织ICIO"),
    publisher="OECD",
    citation="OECD. Inter-Country Input-Output Tables.",
    url="https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
    licence=Text("OECD terms, CC BY 4.0", "经合组织条款，CC BY 4.0"),
)

_WIOD_GUIDE = (
    "Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R. and de Vries, G. J. (2015). An illustrated user "
    "guide to the World Input-Output Database: the case of global automotive production. Review of "
    "International Economics 23(3), 575-605."
)
WIOD_2013 = Origin(
    title=Text("World Input-Output Database, release of 2013", "世界投入产出数据库（WIOD）2013年版"),
    short=Text("WIOD 2013", "WIOD 2013年版"),
    publisher="University of Groningen and partners",
    citation=_WIOD_GUIDE,
    url="https://www.rug.nl/ggdc/valuechain/wiod/wiod-2013-release",
    licence=Text("Free to use, cite the source", "可免费使用，须注明来源"),
)
WIOD_2016 = Origin(
    title=Text("World Input-Output Database, release of 2016", "世界投入产出数据库（WIOD）2016年版"),
    short=Text("WIOD 2016", "WIOD 2016年版"),
    publisher="University of Groningen and partners",
    citation=_WIOD_GUIDE,
    url="https://www.rug.nl/ggdc/valuechain/wiod/wiod-2016-release",
    licence=Text("CC BY 4.0", "CC BY 4.0"),
)
