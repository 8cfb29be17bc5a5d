"""One account over many years: from tables read one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bessemer.dependence.decompose import koopman_wang_wei
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.routing import circulation
from bessemer.errors import DataError, RegionError, did_you_mean, listing
from bessemer.result import Result
from bessemer.sources.given import each_given, list_given
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd


def circulation_by_year(tables: Iterable[MRIO], regions: Sequence[str] | None = None) -> Result:
    """Return :func:`circulation` over years in one table.

    Parameters
    ----------
    tables : iterable of MRIO
        One a year, in any order; a generator keeps only one in memory, such as
        ``(world_table(data, year) for year in years)`` or :func:`read_wiod_years`.
    regions : sequence of str, optional
        The regions to keep; all by default.

    Returns
    -------
    Result
        Rows year, region and the columns of :func:`circulation`, by region as asked, then year. Values are
        at current prices of each year; compare shares.

    Raises
    ------
    DataError, RegionError
        If there is no table, a year comes twice, units differ, or a table lacks a region.

    Examples
    --------
    >>> tables = [
    ...     MRIO.from_arrays(
    ...         [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=year
    ...     )
    ...     for year in (2000, 2011)
    ... ]
    >>> circulation_by_year(tables, ["A"]).table[["year", "region"]].values.tolist()
    [[2000, 'A'], [2011, 'A']]
    """
    return _stacked(tables, regions, circulation, "circulation_by_year", "accounts.circulation_years_title")


def koopman_wang_wei_by_year(tables: Iterable[MRIO], regions: Sequence[str] | None = None) -> Result:
    """Return :func:`koopman_wang_wei` over years in one table.

    Parameters
    ----------
    tables : iterable of MRIO
        As for :func:`circulation_by_year`.
    regions : sequence of str, optional

    Returns
    -------
    Result
        Rows year, region, the nine terms and exports.

    Raises
    ------
    DataError, RegionError
        As in :func:`circulation_by_year`.
    """
    return _stacked(tables, regions, koopman_wang_wei, "koopman_wang_wei_by_year", "accounts.kww_years_title")


def _stacked(
    tables: Iterable[MRIO],
    regions: Sequence[str] | None,
    account: Callable[[MRIO], Result],
    name: str,
    title: str,
) -> Result:
    import pandas as pd

    parts: list[pd.DataFrame] = []
    seen: dict[int, str] = {}
    last: Result | None = None
    if regions is not None:
        regions = list_given(regions, "regions", str, "regions of the tables")
    for mrio in each_given(tables, "tables", MRIO, "tables of many regions"):
        if mrio.year in seen:
            raise DataError(f"The year {mrio.year} comes twice.", remedy="Give one table a year.")
        if seen and mrio.unit not in seen.values():
            raise DataError(
                f"Units differ: {listing([*dict.fromkeys(seen.values()), mrio.unit])}.",
                where=f"Year {mrio.year}.",
                remedy="Bring all tables to one unit.",
            )
        missing = [region for region in regions or () if region not in mrio.regions]
        if missing:
            raise RegionError(
                f"The table of {mrio.year} has no region {listing(missing)}.",
                where=f"It has {listing(mrio.regions)}.",
                remedy=did_you_mean(missing[0], mrio.regions) or "Choose among these.",
            )
        seen[mrio.year] = mrio.unit
        last = account(mrio)
        rows = last.table[last.table["region"].isin(regions)] if regions is not None else last.table
        parts.append(rows.drop(columns="year", errors="ignore").assign(year=mrio.year))
    if last is None:
        raise DataError("No tables are given.", remedy="Give one MRIO a year.")
    whole = pd.concat(parts, ignore_index=True)
    order = list(regions) if regions is not None else list(dict.fromkeys(whole["region"]))
    whole["_order"] = whole["region"].map({region: place for place, region in enumerate(order)})
    whole = whole.sort_values(["_order", "year"], kind="stable", ignore_index=True).drop(columns="_order")
    columns = ["year", "region", *(name for name in whole.columns if name not in ("year", "region"))]
    years = sorted(seen)
    return Result(
        name=name,
        title=Message(title, start=years[0], year=years[-1]),
        table=whole[columns],
        units=last.units,
        parameters={"years": years},
        conventions={**last.conventions, "prices": "current, so that shares compare and levels do not"},
    )
