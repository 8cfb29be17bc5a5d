"""Lines of BEA's regional tables: which are industries that do not overlap, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bessemer.sources.readers.united_states import SECTORS
from bessemer.words import Text

# Line of a sector to its code in the shipped schemes, which have the lines of the tables of jobs.
_NAICS = {line: str(line) for line in range(100, 2001, 100)}
_SIC = {line: str(line) for line in (100, 200, 300, 400, 500, 610, 620, 700, 800, 900)}
_GDP_LINES = {
    3: "11",
    6: "21",
    10: "22",
    11: "23",
    12: "31-33",
    34: "42",
    35: "44-45",
    36: "48-49",
    45: "51",
    51: "52",
    56: "53",
    60: "54",
    64: "55",
    65: "56",
    69: "61",
    70: "62",
    76: "71",
    79: "72",
    82: "81",
    83: "92",
}
_GOVERNMENT = Text("Government and government enterprises", "政府及政府企业")
_GDP: Mapping[int, tuple[str, Text]] = {
    line: (code, _GOVERNMENT if code == "92" else SECTORS[code]) for line, code in _GDP_LINES.items()
}
_DURABLE = {
    13: ("321,327-339", Text("Durable goods manufacturing", "耐用品制造业")),
    25: ("311-316,322-326", Text("Nondurable goods manufacturing", "非耐用品制造业")),
}
SECTOR, SUBSECTOR = "sector", "subsector"


@dataclass(frozen=True)
class Table:
    """A regional table of BEA.

    Attributes
    ----------
    code : str
        As column TableName has it.
    measure : str
    what : Text
        What it holds.
    scheme : str
        Shipped scheme of its sectors; empty where the list is BEA's own.
    sectors : mapping of int to str
        Code of each line that is a sector.
    farm : int
        The line of farms, which has no hundred of its own; 0 where there is none.
    unit : str
        How column Unit begins.
    chained : bool
        Whether figures are in chained dollars, which do not add up.
    """

    code: str
    measure: str
    what: Text
    scheme: str
    sectors: Mapping[int, str]
    farm: int = 0
    unit: str = "Thousands of"
    chained: bool = False

    @property
    def total(self) -> int:
        """The line that sums up all sectors."""
        return {"jobs": 10, "earnings": 35, "value_added": 1}[self.measure]


_JOBS_N = Text(
    "Total full-time and part-time employment by NAICS industry", "分行业（NAICS）全职与兼职就业总数"
)
_JOBS_S = Text("Total full-time and part-time employment by SIC industry", "分行业（SIC）全职与兼职就业总数")
_EARNED_N = Text(
    "Personal income by major component and earnings by NAICS industry",
    "个人收入主要构成与分行业（NAICS）劳动报酬",
)
_EARNED_S = Text(
    "Personal income by major component and earnings by SIC industry",
    "个人收入主要构成与分行业（SIC）劳动报酬",
)
_GDP_CURRENT = Text("Gross domestic product (GDP) in current dollars", "国内生产总值（当年价）")
_GDP_CHAINED = Text("Real GDP in chained dollars", "实际国内生产总值（链式美元）")

TABLES: Mapping[str, Table] = {
    table.code: table
    for table in (
        Table("CAEMP25N", "jobs", _JOBS_N, "naics", {70: "70", **_NAICS}, 70, "Number of jobs"),
        Table("CAEMP25S", "jobs", _JOBS_S, "sic", {70: "70", **_SIC}, 70, "Number of jobs"),
        Table("CAINC5N", "earnings", _EARNED_N, "naics", {81: "70", **_NAICS}, 81),
        Table("CAINC5S", "earnings", _EARNED_S, "sic", {81: "70", **_SIC}, 81),
        Table("CAGDP2", "value_added", _GDP_CURRENT, "", _GDP_LINES),
        Table(
            "CAGDP9",
            "value_added",
            _GDP_CHAINED,
            "",
            _GDP_LINES,
            chained=True,
        ),
    )
}

# How a line of a sector must be called, so that a renumbered table is not misread.
SECTOR_WORDS: Mapping[str, Mapping[int, str]] = {
    "naics": {
        **dict.fromkeys((70, 81), "farm"),
        100: "forestry",
        200: "mining",
        300: "utilities",
        400: "construction",
        500: "manufacturing",
        600: "wholesale",
        700: "retail",
        800: "transportation",
        900: "information",
        1000: "finance",
        1100: "real estate",
        1200: "professional",
        1300: "management",
        1400: "administrative",
        1500: "educational",
        1600: "health",
        1700: "arts",
        1800: "accommodation",
        1900: "other services",
        2000: "government",
    },
    "sic": {
        **dict.fromkeys((70, 81), "farm"),
        100: "agricultural services",
        200: "mining",
        300: "construction",
        400: "manufacturing",
        500: "transportation",
        610: "wholesale",
        620: "retail",
        700: "finance",
        800: "services",
        900: "government",
    },
    "": {line: name.en.casefold().split(",")[0].split(" and ")[0] for line, (_, name) in _GDP.items()},
}


def gdp_industries(detail: str) -> dict[int, tuple[str, Text]]:
    """Return code and name of each line of a table of GDP, manufacturing in two parts as subsectors."""
    if detail == SECTOR:
        return dict(_GDP)
    return {line: entry for line, entry in {**_GDP, **_DURABLE}.items() if line != 12}
