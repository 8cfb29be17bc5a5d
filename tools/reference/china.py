"""Tables of Chinese provinces and of the national input-output tables.

Sources: NBS figures by province and section of GB/T 4754 (2012-2020), the interprovincial database of Chen
et al. (2023, doi 10.1038/s41597-023-02183-2; 1997-2017) and the NBS input-output tables of 42 sectors (2017,
2018, 2020). Sectors of 2017 are those of the national table of 2017, in its order; those of 2012 follow the
national list of 2012, which differs from 22 to 36 (waste apart from other manufacturing, one sector for
research and technical services); 2002 and 2007 have an older list of 42, and 1997 one of 40. The titles of
their goods are known, those of their services are not. Urban-unit jobs are rounded to 1,000 persons at
source: a few cells that employ fewer read 0.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from reference.panels import panel_of_frame

HERE = Path(__file__).parent

TEN_THOUSAND = 1e4
HUNDRED_MILLION = 1e8
ROUNDING = 1e-6
"""A share so little outside 0..1 is clipped; one further outside is unknown."""

SECTORS = tuple(f"{number:02d}" for number in range(1, 43))
FINAL = ("TC", "FU201", "FU202", "EX")
VALUE_ADDED = ("VA001", "VA002", "VA003", "VA004")
ORIGINS = {"Domestic": "domestic", "Imports": "imported", "TOT": "value added"}
OWNERS = {"domestic_firms_": "domestic", "foreign_firms_": "foreign", "": "all"}
IO_YEARS = (2017, 2018, 2020)
SCHEME_YEARS = {"io42": (2017,), "io42_2012": (2012,), "io42_2002": (2002, 2007), "io40_1997": (1997,)}
"""Years of each list of sectors."""


def build(source: Path) -> dict[str, pa.Table]:
    """Return the ``cn_`` tables.

    Parameters
    ----------
    source : Path
        Folder of the raw figures, with ``china`` inside.
    """
    folder = source / "china"
    tables = _employment(pd.read_csv(folder / "nbs_province_sector_employment_2012_2020.csv"))
    output = _sectors(pd.read_parquet(folder / "ipio_province_sector_gross_output_1997_2017.parquet"))
    shares = _sectors(pd.read_parquet(folder / "ipio_province_sector_ownership_shares_1997_2017.parquet"))
    trade = _sectors(pd.read_parquet(folder / "ipio_province_sector_trade_1997_2017.parquet"))
    tables |= _output(output) | _ownership(shares, output) | _trade(trade)
    for year in IO_YEARS:
        table = pd.read_csv(folder / f"nbs_national_io_{year}_42.csv", dtype={"Code": str})
        tables[f"cn_io_{year}"] = _national_io(table, year)
    return tables


def _provinces(column: str) -> dict[str, str]:
    names = pd.read_csv(HERE / "provinces.csv", dtype=str, keep_default_na=False)
    return dict(zip(names[column], names["id"], strict=True))


def _named(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the frame with a region id for the province name that `column` of the list spells."""
    region = frame["province"].map(_provinces(column))
    if region.isna().any():
        raise ValueError(f"unknown provinces {sorted(frame['province'][region.isna()].unique())}")
    return frame.assign(region=region)


def _employment(frame: pd.DataFrame) -> dict[str, pa.Table]:
    frame = _named(frame, "name_source_zh").rename(columns={"gb_section": "industry"})
    return {
        "cn_jobs_gb19": _scaled(frame, "urban_unit_emp_10k", TEN_THOUSAND),
        "cn_private_jobs_gb19": _scaled(
            frame[frame["private_selfemp_10k"].notna()], "private_selfemp_10k", TEN_THOUSAND
        ),
        "cn_wage_gb19": _scaled(frame, "urban_unit_avg_wage", 1.0),
    }


def _scaled(frame: pd.DataFrame, column: str, unit: float) -> pa.Table:
    """Return a panel of `column`; published figures have one decimal, so the product is a whole number."""
    return panel_of_frame(frame.assign(value=(frame[column] * unit).round(0)))


def _sectors(frame: pd.DataFrame) -> pd.DataFrame:
    frame = _named(frame, "name_source_en")
    return frame.assign(industry=frame["sector"].map("{:02d}".format))


def _output(output: pd.DataFrame) -> dict[str, pa.Table]:
    frame = output.assign(value=output["gross_output_100m_cny"] * HUNDRED_MILLION)
    total = frame.groupby(["region", "year"], as_index=False)["value"].sum().assign(industry="total")
    tables = {
        f"cn_output_{scheme}": panel_of_frame(frame[frame["year"].isin(years)])
        for scheme, years in SCHEME_YEARS.items()
    }
    return {**tables, "cn_output_total": panel_of_frame(total)}


def _ownership(shares: pd.DataFrame, output: pd.DataFrame) -> dict[str, pa.Table]:
    """Return the shares of output; a sector without output has no share."""
    frame = shares.merge(output, on=["region", "industry", "year"], validate="one_to_one")
    names = {"foreign": "output_share_foreign", "hkmt": "output_share_hk_macau_taiwan"}
    tables = {}
    for scheme, years in SCHEME_YEARS.items():
        part = frame[frame["year"].isin(years)]
        for name, column in names.items():
            share = part[column].to_numpy()
            valid = (share >= -ROUNDING) & (share <= 1 + ROUNDING) & (part["gross_output_100m_cny"] > 0)
            values = np.where(valid, share.clip(0, 1), np.nan)
            tables[f"cn_{name}_share_{scheme}"] = panel_of_frame(part.assign(value=values))
    return tables


def _trade(trade: pd.DataFrame) -> dict[str, pa.Table]:
    """Return customs trade as rows of flow, use and owner, by sector and in all."""
    keys = ["region", "industry", "year"]
    parts = [
        trade[keys].assign(flow=flow, use=use, owner=owner, value=trade[f"{flow}_{use}_{firms}usd"])
        for flow in ("import", "export")
        for use in ("intermediate", "consumption", "capital", "total")
        for firms, owner in OWNERS.items()
    ]
    rows = pd.concat(parts, ignore_index=True).astype({"year": np.int16})
    detailed = {
        f"cn_trade_{scheme}": _arrow(rows[rows["year"].isin(years)]) for scheme, years in SCHEME_YEARS.items()
    }
    sums = rows.groupby(["region", "year", "flow", "use", "owner"], as_index=False)["value"].sum()
    return {**detailed, "cn_trade_total": _arrow(sums)}


def _national_io(table: pd.DataFrame, year: int) -> pa.Table:
    """Return cells, final demand and value added of a national table, totals left out.

    Raises
    ------
    ValueError
        If the totals left out do not follow from what is kept.
    """
    table = table.set_index(["Origin", "Code"])
    rows_kept = [(origin, sector) for origin in ("Domestic", "Imports") for sector in SECTORS]
    cells = table.loc[rows_kept, [*SECTORS, *FINAL]]
    value_added = table.loc[[("TOT", code) for code in VALUE_ADDED], list(SECTORS)]
    inputs = cells[list(SECTORS)].sum() + value_added.sum()
    outputs = cells.loc["Domestic"].sum(axis=1)
    published = table.loc[("TOT", "TI"), list(SECTORS)].astype(float)
    for name, derived in (("inputs", inputs), ("outputs", outputs)):
        gap = (derived - published).abs().max()
        if gap > 1e-3:
            raise ValueError(f"input-output table {year}: {name} miss the published totals by {gap}")
    rows = (
        pd.concat([cells, value_added])
        .rename_axis(columns="column")
        .stack()
        .dropna()
        .rename("value")
        .reset_index()
    )
    rows = rows.rename(columns={"Code": "row"}).assign(
        origin=rows["Origin"].map(ORIGINS), value=(rows["value"] * TEN_THOUSAND)
    )
    return _arrow(rows[["row", "origin", "column", "value"]])


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)
