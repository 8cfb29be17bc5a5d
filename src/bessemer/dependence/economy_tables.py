"""Tables of what an economy leans on: origins, technology by origin, imports by the national tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.dependence.derived import ORIGIN, TECHNOLOGY, Origins
from bessemer.dependence.national import import_content
from bessemer.dependence.places import named_origins
from bessemer.dependence.tables import national_table, national_years
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

_WATCHED = {"USA": "usa_share", "CHN": "china_share"}


def economy_results(
    data: Dataset, origins: Origins, region: Region, year: int | None, own_years: tuple[int, ...]
) -> list[Result]:
    """Return the tables of an economy: its partners first.

    Parameters
    ----------
    own_years : tuple of int
        Years of the national tables that findings use; empty but for China.
    """
    newest = origins.year_for(year)
    years = tuple(entry for entry in origins.years if newest is not None and entry <= newest)
    table = partner_rows(data, origins, region.id, years[-1])
    title = Message("dependence.origins_title", region=region)
    results = [
        Result(
            name="origins",
            title=title,
            table=table,
            units={"value": "USD", "share": "fraction"},
            parameters={"year": year, "years": list(years)},
            conventions={"share": "value added of the origin / final demand of the economy"},
            sources=(ORIGIN,),
        ),
        shown_origins(table, title, years),
        technology_table(data, origins, region, years[-1]),
    ]
    if own_years:
        results.append(national_imports(data, national_years(data, own_years[-1])))
    return results


def partner_rows(data: Dataset, origins: Origins, economy: str, year: int) -> pd.DataFrame:
    """Return one row a partner and year: value added of that origin in the economy's final demand.

    Returns
    -------
    DataFrame
        Columns region, name, name_zh, year, value (USD), share (fraction of final demand); newest year
        first, largest origin first. The economy itself is left out, so that shares of a year add up to
        its foreign share.
    """
    import pandas as pd

    column = origins.economies.index(economy)
    shares = origins.origin_shares(economy)
    rows = []
    for at in range(origins.years.index(year), -1, -1):
        values = origins.matrix(origins.years[at])[:, column]
        for k in np.argsort(-values, kind="stable"):
            if k != column:
                partner = data.regions[origins.economies[k]]
                rows.append(
                    {
                        "region": partner.id,
                        "name": partner.name,
                        "name_zh": partner.name_zh,
                        "year": origins.years[at],
                        "value": float(values[k]),
                        "share": float(shares[at, k]),
                    }
                )
    return pd.DataFrame(rows)


def shown_origins(table: pd.DataFrame, title: Message, years: tuple[int, ...]) -> Result:
    """Return the origins of the newest year with their share then and in the first year."""
    newest = table[table["year"] == years[-1]]
    first = table[table["year"] == years[0]].set_index("region")["share"]
    rows = newest.assign(
        origin_share=newest["share"],
        foreign_part=newest["share"] / newest["share"].sum(),
        first_share=first.reindex(newest["region"]).to_numpy(),
    )
    columns = ["name", "value", "origin_share", "foreign_part"]
    if len(years) > 1:
        columns.append("first_share")
    return Result(
        name="origins_shown",
        title=title,
        table=rows,
        sources=(ORIGIN,),
        shown=tuple(columns),
        formats={
            "value": "usd_column",
            "origin_share": "percent",
            "foreign_part": "percent",
            "first_share": "percent",
        },
    )


def technology_table(data: Dataset, origins: Origins, region: Region, year: int) -> Result:
    """Return foreign value added by technology sector of origin in an economy's final demand.

    The table has columns industry, name, name_zh, year, value (USD), foreign_part (fraction of all foreign
    value added), top_origin (largest named origin), top_share, and the shares of the United States and of
    China in the sector's foreign value added.
    """
    import pandas as pd

    number = origins.economies.index(region.id)
    total = origins.matrix(year)[:, number]
    foreign = float(total.sum() - total[number])
    rows = []
    for code in TECHNOLOGY:
        industry = scheme("wiod35")[code]
        used = origins.matrix(year, code)[:, number].copy()
        used[number] = 0.0
        shares = used / used.sum()
        first = data.regions[origins.economies[named_origins(origins, region.id, shares, 1)[0]]]
        rows.append(
            {
                "industry": code,
                "name": industry.name,
                "name_zh": industry.name_zh,
                "industry_name": industry.short,
                "industry_name_zh": industry.short_zh,
                "year": year,
                "value": float(used.sum()),
                "foreign_part": float(used.sum()) / foreign,
                "top_origin": first.name,
                "top_origin_zh": first.name_zh,
                "top_share": float(shares[origins.economies.index(first.id)]),
                **{
                    column: float(shares[origins.economies.index(id)]) if id != region.id else np.nan
                    for id, column in _WATCHED.items()
                },
            }
        )
    watched = tuple(column for id, column in _WATCHED.items() if id != region.id)
    shares_shown = ("foreign_part", "top_share", *watched)
    return Result(
        name="technology_origins",
        title=Message("dependence.technology_title", region=region, year=year),
        table=pd.DataFrame(rows).sort_values("value", ascending=False, kind="stable"),
        units={
            "value": "USD",
            **dict.fromkeys(("foreign_part", "top_share", *_WATCHED.values()), "fraction"),
        },
        sources=(ORIGIN,),
        shown=("industry_name", "value", "foreign_part", "top_origin", "top_share", *watched),
        formats={"value": "usd_column", **dict.fromkeys(shares_shown, "percent")},
    )


def national_imports(data: Dataset, years: tuple[int, ...]) -> Result:
    """Return what China's own tables say each sector imports, one row a sector.

    Columns: industry, name, name_zh; imported_YEAR, the imported fraction of the sector's inputs in each
    year; imported_product, the imported fraction of its products used as inputs, and imported_final, of its
    products consumed and put into fixed investment at home, both in the last year.
    """
    import pandas as pd

    tables = {year: national_table(data, year) for year in years}
    contents = {year: import_content(table) for year, table in tables.items()}
    last = years[-1]
    industries = [scheme(tables[last].classification)[code] for code in tables[last].sectors]
    users = {f"imported_{year}": contents[year].by_user for year in years}
    table = pd.DataFrame(
        {
            "industry": [industry.code for industry in industries],
            "name": [industry.name for industry in industries],
            "name_zh": [industry.name_zh for industry in industries],
            "industry_name": [industry.short for industry in industries],
            "industry_name_zh": [industry.short_zh for industry in industries],
            **users,
            "imported_product": contents[last].by_product,
            "imported_final": contents[last].final_by_product,
        }
    ).sort_values(f"imported_{last}", ascending=False, kind="stable")
    shares = (*users, "imported_product", "imported_final")
    return Result(
        name="national_imports",
        title=Message("dependence.national_imports_title", year=last),
        table=table,
        units=dict.fromkeys(shares, "fraction"),
        conventions={"imported": "direct imports only"},
        sources=tuple(f"cn_io_{year}" for year in years),
        shown=("industry_name", *users, "imported_product", "imported_final"),
        formats=dict.fromkeys(shares, "percent"),
    )
