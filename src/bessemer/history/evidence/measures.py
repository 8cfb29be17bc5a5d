"""The outcomes that synthetic controls compare: their names, tables, and what a gap is a fraction of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bessemer.history.composition import PLANS, Plan
from bessemer.history.synthetic.comparison import Transform
from bessemer.words import Text

AXES_COMPARED = ("jobs", "population", "jobs_per_head", "income_per_head", "composition", "sector_jobs")
OWN, AVERAGE, SHARE = "own", "average", "share"
US_JOBS, US_PEOPLE, US_INCOME = "us_total_jobs", "us_population", "us_personal_income"
EU_JOBS, EU_PEOPLE, EU_GDP, EU_GVA = "eu_total_jobs", "eu_population", "eu_gdp", "eu_gva_a10"

# Within SIC, up to 2000; the census of 1980, 1990 and 2000 is no yearly series.
SIC_PLAN = Plan(
    "us_jobs_sic_estimated",
    ("700", "800"),
    Text("services and finance", "服务业和金融业"),
    Text("jobs", "就业岗位"),
    Text("SIC divisions, government apart", "SIC门类，不含政府部门"),
)
NAICS_PLAN = PLANS["commuting zone"][1]
EUROPE_PLAN = PLANS["nuts2"][0]


@dataclass(frozen=True)
class Measure:
    """What is compared, apart from its figures.

    Attributes
    ----------
    key : str
        Its key in :data:`MEASURES`.
    axis : str
        One of :data:`AXES_COMPARED`.
    label, line : Text
        What it is called inside a sentence, and in a chart.
    base : str
        What a gap is a fraction of: ``own`` (the region's level before), ``average`` (of the nation) or
        ``share`` (the nation's share).
    tables : tuple of str
    """

    key: str
    axis: str
    label: Text
    line: Text
    base: str
    tables: tuple[str, ...]

    @property
    def transform(self) -> Transform:
        """Shares of the nation are divided by their mean before, so that size does not count."""
        return "index" if self.base == OWN else "level"


_JOBS, _JOBS_LINE = Text("jobs", "就业岗位"), Text("Jobs", "就业")
_WORK, _WORK_LINE = Text("employment", "就业人数"), Text("Employment", "就业")
_PEOPLE, _PEOPLE_LINE = Text("population", "人口"), Text("Population", "人口")
_HEADS, _HEADS_LINE = Text("jobs per head", "人均就业岗位"), Text("Jobs per head", "人均就业")
_RATE, _RATE_LINE = Text("employment per head", "人均就业"), Text("Employment per head", "人均就业")
_INCOME, _INCOME_LINE = Text("income per head", "人均收入"), Text("Income per head", "人均收入")
_GDP, _GDP_LINE = Text("GDP per head", "人均GDP"), Text("GDP per head", "人均GDP")
_SERVICES = Text("the share of services and finance", "服务业和金融业比重")
_HEALTH = Text(
    "the share of health, education, finance, science and information", "卫生、教育、金融、科技和信息业比重"
)
_BUSINESS = Text(
    "the share of public services, finance, information and business services",
    "公共服务、金融、信息和商务服务业比重",
)
_COMPOSITION = Text("Composition", "行业构成")
_SERVICE_JOBS = Text("jobs in services and finance", "服务业和金融业就业岗位")
_HEALTH_JOBS = Text(
    "jobs in health, education, finance, science and information", "卫生、教育、金融、科技和信息业就业岗位"
)
_BUSINESS_JOBS = Text(
    "employment in public services, finance, information and business services",
    "公共服务、金融、信息和商务服务业就业人数",
)
_THERE = Text("Jobs in the sectors", "这些行业就业")

MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure("us_jobs", "jobs", _JOBS, _JOBS_LINE, OWN, (US_JOBS,)),
        Measure("us_people", "population", _PEOPLE, _PEOPLE_LINE, OWN, (US_PEOPLE,)),
        Measure("us_jobs_per_head", "jobs_per_head", _HEADS, _HEADS_LINE, AVERAGE, (US_JOBS, US_PEOPLE)),
        Measure("us_income", "income_per_head", _INCOME, _INCOME_LINE, AVERAGE, (US_INCOME, US_PEOPLE)),
        Measure("us_sic", "composition", _SERVICES, _COMPOSITION, SHARE, (SIC_PLAN.key,)),
        Measure("us_sic_jobs", "sector_jobs", _SERVICE_JOBS, _THERE, OWN, (SIC_PLAN.key,)),
        Measure("us_naics_jobs", "sector_jobs", _HEALTH_JOBS, _THERE, OWN, (NAICS_PLAN.key,)),
        Measure("eu_a10_jobs", "sector_jobs", _BUSINESS_JOBS, _THERE, OWN, (EUROPE_PLAN.key,)),
        Measure("us_naics", "composition", _HEALTH, _COMPOSITION, SHARE, (NAICS_PLAN.key,)),
        Measure("eu_jobs", "jobs", _WORK, _WORK_LINE, OWN, (EU_JOBS,)),
        Measure("eu_people", "population", _PEOPLE, _PEOPLE_LINE, OWN, (EU_PEOPLE,)),
        Measure("eu_jobs_per_head", "jobs_per_head", _RATE, _RATE_LINE, AVERAGE, (EU_JOBS, EU_PEOPLE)),
        Measure("eu_gdp", "income_per_head", _GDP, _GDP_LINE, AVERAGE, (EU_GDP, EU_GVA, EU_PEOPLE)),
        Measure("eu_a10", "composition", _BUSINESS, _COMPOSITION, SHARE, (EUROPE_PLAN.key,)),
    )
}
