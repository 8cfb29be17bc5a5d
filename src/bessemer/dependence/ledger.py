"""The shipped accounts of 41 economies: made from the world tables when the dataset is built, read here.

One world table takes a second or two to read, factorise and scan for all pairs, so that circulation, exports,
extractions and chokepoints ship; figures of a year that does not ship are computed when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.chokepoint import chokepoints
from bessemer.dependence.decompose import KWW_TERMS, koopman_wang_wei
from bessemer.dependence.extract import extraction_matrix
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.routing import DEFINITIONS, ROUTES, circulation, sector_circulation
from bessemer.dependence.tables import world_table

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

CIRCULATION, EXPORTS = "world_circulation", "world_exports_kww"
EXTRACTION, CHOKEPOINTS, SECTORS = "world_extraction", "world_chokepoints", "world_circulation_wiod35"
PAIR_YEARS = (1995, 2011)
"""Years whose pairs of economies ship."""
LAST = 2011
"""The year whose chokepoints and sectors ship."""
REPLACED = 0.5
"""The share that others replace in the second extraction."""
_NAMED, _REST = 25, 5
_MILLION = 1e6
_CHOKEPOINTS = (
    *("imports", "inputs", "stake", "stake_share", "hhi", "import_share", "reliance", "own_capacity"),
    *("elsewhere", "gap", "at_risk_share", "bound_share"),
)
_MONEY = ("imports", "inputs", "stake")


def circulation_rows(mrio: MRIO) -> pd.DataFrame:
    """Return GDP by route in USD and the four shares, one row an economy.

    Columns region, year, gdp, the five routes, and ``share_`` of each definition.
    """
    table = circulation(mrio).table.copy()
    money = ["gdp", *ROUTES]
    table[money] = table[money] * _MILLION
    return table[["region", "year", *money, *(f"share_{name}" for name in DEFINITIONS)]]


def exports_rows(mrio: MRIO) -> pd.DataFrame:
    """Return gross exports in nine terms in USD, one row an economy: region, year, the terms, exports."""
    table = koopman_wang_wei(mrio).table.copy()
    money = [*KWW_TERMS, "exports"]
    table[money] = table[money] * _MILLION
    return table.assign(year=mrio.year)[["region", "year", *money]]


def extraction_rows(mrio: MRIO) -> pd.DataFrame:
    """Return losses without exports, and stakes on inputs, of all pairs, nothing and half of it replaced.

    Columns exporter, importer, year, exports (USD), loss_share, stake_share, loss_share_half,
    stake_share_half (fractions of the GDP of the exporter for losses, of the importer for stakes).
    """
    table = extraction_matrix(mrio).table
    half = extraction_matrix(mrio, replaced=REPLACED).table
    return table.assign(
        year=mrio.year,
        exports=table["exports"] * _MILLION,
        loss_share_half=half["loss_share"],
        stake_share_half=half["stake_share"],
    )[
        [
            *("exporter", "importer", "year", "exports"),
            *("loss_share", "stake_share", "loss_share_half", "stake_share_half"),
        ]
    ]


def chokepoint_rows(mrio: MRIO, user: str, named: int | None = _NAMED, rest: int = _REST) -> pd.DataFrame:
    """Return the suppliers of a user that are hardest to do without, and those of the rest of the world.

    Parameters
    ----------
    mrio : MRIO
    user : str
    named : int or None
        Suppliers from economies listed by name; None for all suppliers.
    rest : int
        Suppliers from the rest of the world, apart.

    Returns
    -------
    DataFrame
        Columns user, supplier, sector, year and figures of :func:`chokepoints`, money in USD; the order is
        that of the kernel within named economies, then within the rest.
    """
    import pandas as pd

    table = chokepoints(mrio, user).table
    if named is not None:
        table = pd.concat([table[table["named"]].head(named), table[~table["named"]].head(rest)])
    money = list(_MONEY)
    table = table.assign(user=user, year=mrio.year)
    table[money] = table[money] * _MILLION
    # A supplier of something that nobody else exports has no finite figure elsewhere.
    return table[["user", "supplier", "sector", "year", *_CHOKEPOINTS]].reset_index(drop=True)


def sector_rows(mrio: MRIO) -> pd.DataFrame:
    """Return value added of sectors by route, and the imported part of their inputs.

    Columns region, industry, year, value_added, the five routes (USD), imported (fraction of inputs bought
    directly from abroad; unknown without inputs).
    """
    table = sector_circulation(mrio).table
    size = len(mrio.sectors)
    home = np.repeat(np.arange(len(mrio.regions)), size)
    inputs = mrio.Z.sum(axis=0)
    from_region = mrio.Z.reshape(len(mrio.regions), size, -1).sum(axis=1)
    own = from_region[home, np.arange(len(mrio.x))]
    money = ["value_added", *ROUTES]
    made = table.rename(columns={"sector": "industry"})[["region", "industry", "year", *money]].copy()
    made[money] = made[money] * _MILLION
    made["imported"] = 1.0 - np.divide(own, inputs, out=np.full_like(own, np.nan), where=inputs > 0)
    return made


def ledger_tables(worlds: Iterable[MRIO]) -> dict[str, pd.DataFrame]:
    """Return all shipped accounts from the world tables of the shipped years."""
    import pandas as pd

    parts: dict[str, list[pd.DataFrame]] = {}
    for world in worlds:
        parts.setdefault(CIRCULATION, []).append(circulation_rows(world))
        parts.setdefault(EXPORTS, []).append(exports_rows(world))
        if world.year in PAIR_YEARS:
            parts.setdefault(EXTRACTION, []).append(extraction_rows(world))
        if world.year == LAST:
            parts.setdefault(SECTORS, []).append(sector_rows(world))
            users = [chokepoint_rows(world, region) for region in world.regions]
            parts.setdefault(CHOKEPOINTS, []).extend(users)
    frames = {name: pd.concat(rows, ignore_index=True) for name, rows in parts.items()}
    for frame in frames.values():
        frame["year"] = frame["year"].astype(np.int16)
    return frames


def shipped_rows(data: Dataset, key: str, column: str, region: str, year: int) -> pd.DataFrame | None:
    """Return the rows of one region and year of a shipped table, or None where they do not ship."""
    if key not in data.catalogue.tables:
        return None
    frame = data.frame(key)
    rows = frame[(frame[column] == region) & (frame["year"] == year)].reset_index(drop=True)
    # Figures ship in single precision; sums of them do not.
    singles = rows.select_dtypes("float32").columns
    return None if rows.empty else rows.astype(dict.fromkeys(singles, np.float64))


def pairs_of(data: Dataset, economy: str, year: int) -> pd.DataFrame:
    """Return what an economy would lose without exports to each partner, and its stake on each.

    Returns
    -------
    DataFrame
        Columns partner, exports, imports (USD), loss_share, loss_share_half, stake_share, stake_share_half
        (fractions of the economy's GDP), by the larger of loss and stake; the rest of the world is last.
    """
    out = shipped_rows(data, EXTRACTION, "exporter", economy, year)
    into = shipped_rows(data, EXTRACTION, "importer", economy, year)
    if out is None or into is None:
        frame = extraction_rows(world_table(data, year))
        out, into = frame[frame["exporter"] == economy], frame[frame["importer"] == economy]
    sold = out.set_index("importer")[["exports", "loss_share", "loss_share_half"]]
    bought = into.set_index("exporter")[["exports", "stake_share", "stake_share_half"]]
    both = sold.join(bought.rename(columns={"exports": "imports"})).rename_axis("partner").reset_index()
    size = both[["loss_share", "stake_share"]].to_numpy().max(axis=1)
    return both.iloc[np.argsort(-size, kind="stable")].reset_index(drop=True)


def chokepoints_of(data: Dataset, economy: str, year: int) -> pd.DataFrame:
    """Return the rows of :func:`chokepoint_rows` for one economy, in the order of the kernel."""
    rows = shipped_rows(data, CHOKEPOINTS, "user", economy, year)
    if rows is None:
        return chokepoint_rows(world_table(data, year), economy)
    order = np.argsort(-(rows["stake"] * (1.0 - rows["elsewhere"])).to_numpy(), kind="stable")
    return rows.iloc[order].reset_index(drop=True)


def sectors_of(data: Dataset, economy: str, year: int) -> pd.DataFrame:
    """Return the rows of :func:`sector_rows` for one economy."""
    rows = shipped_rows(data, SECTORS, "region", economy, year)
    if rows is None:
        whole = sector_rows(world_table(data, year))
        rows = whole[whole["region"] == economy].reset_index(drop=True)
    return rows
