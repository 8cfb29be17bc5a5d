"""Tables of the accounts of an economy: circulation, exports, extraction, chokepoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.dependence.chokepoint import SINGLE
from bessemer.dependence.decompose import KWW_TERMS
from bessemer.dependence.ledger import (
    CHOKEPOINTS,
    CIRCULATION,
    EXPORTS,
    EXTRACTION,
    SECTORS,
    chokepoints_of,
    pairs_of,
    sectors_of,
)
from bessemer.dependence.routing import DEFINITIONS, ROUTES
from bessemer.panel import Floats
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

COMPARED = ("CHN", "USA", "JPN", "DEU", "KOR")
SHARES = tuple(f"share_{name}" for name in DEFINITIONS)


def circulation_frame(data: Dataset, economy: str, year: int) -> pd.DataFrame:
    """Return circulation of an economy and of four or five others to compare with, its own rows first.

    Columns region, name, name_zh, year, gdp, the five routes (USD) and the four shares; years up to `year`.
    """
    import pandas as pd

    frame = data.frame(CIRCULATION)
    chosen = [economy, *(id for id in COMPARED if id != economy)]
    rows = frame[frame["region"].isin(chosen) & (frame["year"] <= year)].copy()
    singles = rows.select_dtypes("float32").columns
    rows = rows.astype(dict.fromkeys(singles, np.float64))
    rows["region"] = pd.Categorical(rows["region"], chosen, ordered=True)
    rows = rows.sort_values(["region", "year"], kind="stable", ignore_index=True)
    rows["region"] = rows["region"].astype(object)
    return _with_places(rows, data, "region", "")


def circulation_result(table: pd.DataFrame, region: Region) -> Result:
    """Return the four definitions of domestic circulation by economy and year."""
    return Result(
        name="circulation",
        title=Message(
            "accounts.circulation_table",
            region=region,
            start=int(table["year"].min()),
            year=int(table["year"].max()),
        ),
        table=table,
        units={**dict.fromkeys(("gdp", *ROUTES), "USD"), **dict.fromkeys(SHARES, "fraction")},
        conventions={
            "share_home_demand": "GDP that final demand at home takes / GDP",
            "share_pure_domestic": "GDP that final demand at home takes without crossing a border / GDP",
            "share_own_origin": "own value added in final demand / final demand",
            "share_gross_exports": "1 - gross exports / GDP",
        },
        sources=(CIRCULATION,),
        shown=("name", "year", *SHARES),
        formats={"year": "year", **dict.fromkeys(SHARES, "percent")},
    )


def national_result(table: pd.DataFrame) -> Result:
    """Return domestic circulation by the national tables, apart."""
    shares = ("share_pure_domestic", "share_own_origin", "share_gross_exports")
    return Result(
        name="national_circulation",
        title=Message("accounts.national_table"),
        table=table,
        units={**dict.fromkeys(("gdp", "exports"), "CNY"), **dict.fromkeys(shares, "fraction")},
        conventions={"returned": "own value added inside imports counts as foreign"},
        sources=tuple(f"cn_io_{year}" for year in table["year"]),
        shown=("year", *shares),
        formats={"year": "year", **dict.fromkeys(shares, "percent")},
    )


def sectors_result(data: Dataset, region: Region, year: int) -> Result:
    """Return value added of sectors by the demand it serves, the most value added used abroad first."""
    rows = sectors_of(data, region.id, year)
    added = rows["value_added"]
    home = rows["pure_domestic"] + rows["returned"]
    rows = rows.assign(
        abroad=added - home,
        share_home_demand=_share(home, added),
        share_pure_domestic=_share(rows["pure_domestic"], added),
    )
    rows = _with_industries(rows[added > 0], "industry").sort_values(
        "abroad", ascending=False, kind="stable", ignore_index=True
    )
    shares = ("share_home_demand", "share_pure_domestic", "imported")
    return Result(
        name="circulation_sectors",
        title=Message("accounts.sectors_table", region=region, year=year),
        table=rows,
        units={
            **dict.fromkeys(("value_added", "abroad", *ROUTES), "USD"),
            **dict.fromkeys(shares, "fraction"),
        },
        conventions={"imported": "direct imports over all inputs"},
        sources=(SECTORS,),
        shown=("industry_name", "abroad", *shares),
        formats={"abroad": "usd_column", **dict.fromkeys(shares, "percent")},
    )


def exports_frame(data: Dataset, economy: str, year: int) -> pd.DataFrame:
    """Return exports in nine terms by year, in USD."""
    frame = data.frame(EXPORTS)
    rows = frame[(frame["region"] == economy) & (frame["year"] <= year)]
    singles = rows.select_dtypes("float32").columns
    rows = rows.astype(dict.fromkeys(singles, np.float64))
    return rows.sort_values("year", ignore_index=True)


def exports_results(own: pd.DataFrame, region: Region) -> list[Result]:
    """Return the nine terms by year as rows of data, and as shares of exports for reading."""
    import pandas as pd

    years = [int(year) for year in own["year"]]
    title = Message("accounts.exports_table", region=region, start=years[0], year=years[-1])
    money = ("exports", *KWW_TERMS)
    data = Result(
        name="exports_by_term",
        title=title,
        table=own,
        units=dict.fromkeys(money, "USD"),
        conventions={"terms": "Koopman, Wang and Wei 2014, equation 36; names of the package decompr"},
        sources=(EXPORTS,),
    )
    rows = [
        {
            "code": term,
            "term": say(Message(f"accounts.term_{term.lower()}")),
            "term_zh": say(Message(f"accounts.term_{term.lower()}"), "zh-CN"),
            **{
                f"in_{year}": float(value)
                for year, value in zip(years, own[term] / own["exports"], strict=True)
            },
        }
        for term in KWW_TERMS
    ]
    columns = tuple(f"in_{year}" for year in years)
    shown = Result(
        name="exports_shown",
        title=title,
        table=pd.DataFrame(rows),
        units=dict.fromkeys(columns, "fraction"),
        sources=(EXPORTS,),
        shown=("term", *columns),
        formats=dict.fromkeys(columns, "percent"),
    )
    return [data, shown]


def extraction_frame(data: Dataset, economy: str, year: int) -> pd.DataFrame:
    """Return losses and stakes by partner with names, the rest of the world last."""
    rows = pairs_of(data, economy, year).assign(year=year)
    rest = rows["partner"] == REST_OF_WORLD
    rows = rows.iloc[np.argsort(rest.to_numpy(), kind="stable")].reset_index(drop=True)
    return _with_places(rows, data, "partner", "partner_")


def extraction_result(table: pd.DataFrame, region: Region, year: int) -> Result:
    """Return what an economy would lose without its exports to each partner, and its stake on its inputs."""
    shares = ("loss_share", "loss_share_half", "stake_share", "stake_share_half")
    return Result(
        name="extraction",
        title=Message("accounts.extraction_table", region=region, year=year),
        table=table,
        units={**dict.fromkeys(("exports", "imports"), "USD"), **dict.fromkeys(shares, "fraction")},
        conventions={
            "loss": "demand-driven: GDP without the exports to the partner, nothing or half sold elsewhere",
            "stake": "supply-driven: GDP that rests on the partner's inputs, nothing or half replaced",
        },
        sources=(EXTRACTION,),
        shown=("partner_name", "exports", "imports", *shares),
        formats={**dict.fromkeys(("exports", "imports"), "usd_column"), **dict.fromkeys(shares, "percent2")},
    )


def chokepoint_frame(data: Dataset, economy: str, year: int) -> pd.DataFrame:
    """Return suppliers, hardest to do without first, with names and single points of failure.

    The columns are those of the kernel, with industry_name, supplier_name, their Chinese twins, named and
    single; suppliers of the rest of the world come last.
    """
    rows = chokepoints_of(data, economy, year)
    named = rows["supplier"] != REST_OF_WORLD
    rows = rows.assign(
        named=named, single=named & (rows["import_share"] >= SINGLE) & (rows["elsewhere"] < SINGLE)
    )
    rows = rows.iloc[np.argsort(~named.to_numpy(), kind="stable")].reset_index(drop=True)
    return _with_industries(_with_places(rows, data, "supplier", "supplier_"), "sector")


def chokepoint_result(table: pd.DataFrame, region: Region, year: int, *, short: bool = False) -> Result:
    """Return the suppliers that are hardest to do without."""
    fractions = (
        "stake_share",
        "import_share",
        "of_imports",
        "world_exports",
        "reliance",
        "own_capacity",
        "elsewhere",
        "gap",
        "bound_share",
    )
    detail = ("reliance", "own_capacity", "gap", "bound_share")
    shown = ("stake_share", "world_exports", "of_imports", "hhi", *(("gap",) if short else detail))
    rows = table.assign(
        of_imports=table["import_share"],
        world_exports=1.0 - table["elsewhere"],
        supply=[say(_supply(row, "en"), "en") for row in table.itertuples()],
        supply_zh=[say(_supply(row, "zh"), "zh-CN") for row in table.itertuples()],
    )
    return Result(
        name="chokepoints",
        title=Message("accounts.chokepoints_table", region=region, year=year),
        table=rows,
        units={
            **dict.fromkeys(("imports", "inputs", "stake"), "USD"),
            **dict.fromkeys((*fractions, "at_risk_share"), "fraction"),
            "hhi": "0 to 1",
        },
        conventions={
            "order": "stake times the supplier's share of exports outside the user; rest of the world last",
            "stake": "supply-driven extraction of one supplier",
            "gap": "what others could not deliver at once if they exported a tenth more",
            "bound": "no substitution, first round",
        },
        sources=(CHOKEPOINTS,),
        shown=("supply", *shown),
        formats={
            **dict.fromkeys(fractions, "percent"),
            **dict.fromkeys(("stake_share", "bound_share"), "percent2"),
            "hhi": "ratio",
        },
    )


def _supply(row: object, language: str) -> Message:
    end = "" if language == "en" else "_zh"
    return Message(
        "accounts.supply",
        industry=getattr(row, f"industry_name{end}"),
        place=getattr(row, f"supplier_name{end}"),
    )


def _with_places(rows: pd.DataFrame, data: Dataset, column: str, prefix: str) -> pd.DataFrame:
    places = [data.regions[id] for id in rows[column]]
    made = rows.copy()
    at = list(made.columns).index(column) + 1
    made.insert(at, f"{prefix}name", [place.name for place in places])
    made.insert(at + 1, f"{prefix}name_zh", [place.name_zh for place in places])
    return made


def _with_industries(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    industries = [scheme("wiod35")[code] for code in rows[column]]
    return rows.assign(
        industry_name=[industry.short for industry in industries],
        industry_name_zh=[industry.short_zh for industry in industries],
    )


def _share(part: pd.Series, whole: pd.Series) -> Floats:
    top, bottom = part.to_numpy(np.float64), whole.to_numpy(np.float64)
    return np.asarray(np.divide(top, bottom, out=np.full(len(bottom), np.nan), where=bottom > 0))
