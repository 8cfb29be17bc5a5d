"""What a nation's industries and its final demand take from abroad, by its own table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.dependence.tables import EXPORTS, INVENTORIES, InputOutputTable
from bessemer.errors import DataError, listing
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.sources.given import each_given, list_given
from bessemer.words import Message


@dataclass(frozen=True, eq=False)
class ImportContent:
    """Imported shares of a nation's inputs and final demand.

    Attributes
    ----------
    by_user : ndarray, shape (S,)
        Imported fraction of the inputs of each sector.
    by_product : ndarray, shape (S,)
        Imported fraction of the inputs of each product that all sectors together use.
    final_by_product : ndarray, shape (S,)
        Imported fraction of each product that the nation consumes and puts into fixed investment.
    inputs, final : float
        Imported fraction of all inputs, and of consumption and fixed investment.
    """

    by_user: Floats
    by_product: Floats
    final_by_product: Floats
    inputs: float
    final: float


def import_content(table: InputOutputTable, products: Sequence[str] | None = None) -> ImportContent:
    r"""Return the share of inputs and of final demand that is imported directly.

    .. math:: m_j = \frac{\sum_{i \in P} Z^m_{ij}}{\sum_{i \in P} (Z^d_{ij} + Z^m_{ij})}

    Parameters
    ----------
    table : InputOutputTable
        With domestic (d) and imported (m) flows.
    products : sequence of str, optional
        Codes P of the inputs counted, such as technology goods; all by default.

    Returns
    -------
    ImportContent
        Fractions; NaN where nothing is used.

    Raises
    ------
    DataError
        If the table has no such product.

    Notes
    -----
    Direct imports only: what domestic inputs themselves contain of imports is not in it. Exports are
    no final demand of the nation and are left out, and so are changes of inventories, which can be negative.
    """
    if not isinstance(table, InputOutputTable):
        raise DataError(f"A {type(table).__name__} is no table of a nation.", remedy="Use national_table().")
    if products is not None:
        products = list_given(products, "products", str, "codes of products")
    wanted = table.sectors if products is None else products
    unknown = [code for code in wanted if code not in table.sectors]
    if unknown:
        raise DataError(
            f"The table has no product {listing(unknown)}.", remedy=f"It has {listing(table.sectors)}."
        )
    rows = [table.sectors.index(code) for code in wanted]
    home = [place for place, code in enumerate(table.final) if code not in (EXPORTS, INVENTORIES)]
    imported = table.imported[rows]
    whole = imported + table.domestic[rows]
    final_imported = table.final_imported[np.ix_(rows, home)]
    final_whole = final_imported + table.final_domestic[np.ix_(rows, home)]
    by_product, final_by_product = np.full((2, len(table.sectors)), np.nan)
    by_product[rows] = ratio(imported.sum(axis=1), whole.sum(axis=1))
    final_by_product[rows] = ratio(final_imported.sum(axis=1), final_whole.sum(axis=1))
    return ImportContent(
        by_user=ratio(imported.sum(axis=0), whole.sum(axis=0)),
        by_product=by_product,
        final_by_product=final_by_product,
        inputs=float(imported.sum() / whole.sum()),
        final=float(final_imported.sum() / final_whole.sum()),
    )


def national_circulation(tables: Iterable[InputOutputTable]) -> Result:
    r"""Return domestic circulation as far as a national table alone can tell it, by year.

    .. math::
        pure\ domestic &= \iota' \hat v^d L^d f^d_{home} / GDP, \qquad L^d = (I - A^d)^{-1} \\
        own\ origin &= \iota' \hat v^d L^d f^d_{home} / \iota' (f^d_{home} + f^m_{home}), \qquad
        gross\ exports = 1 - \iota' e / GDP

    Parameters
    ----------
    tables : iterable of InputOutputTable
        With exports in column ``EX`` of final demand.

    Returns
    -------
    Result
        A row a year: year, region, gdp, exports, share_pure_domestic, share_own_origin, share_gross_exports.
        What comes back home inside imports counts as foreign: *home demand* cannot be told without the tables
        of others, and *own origin* is lower by that part than in :func:`circulation`.

    Raises
    ------
    DataError
        If a table has no column of exports.
    """
    import pandas as pd

    rows, units = [], set()
    for table in each_given(tables, "tables", InputOutputTable, "tables of a nation"):
        if EXPORTS not in table.final:
            raise DataError(
                f"Final demand has no column {EXPORTS}.",
                where=f"Table of {table.region}, {table.year}: {listing(table.final)}.",
                remedy="Name the column of exports EX.",
            )
        away = table.final.index(EXPORTS)
        home = [place for place in range(len(table.final)) if place != away]
        inverse = np.divide(1.0, table.x, out=np.zeros_like(table.x), where=table.x != 0)
        made = np.linalg.solve(
            np.eye(len(table.x)) - table.domestic * inverse, table.final_domestic[:, home].sum(axis=1)
        )
        kept = float(table.v * inverse @ made)
        bought = float((table.final_domestic + table.final_imported)[:, home].sum())
        gdp, exports = float(table.v.sum()), float(table.final_domestic[:, away].sum())
        units.add(table.unit)
        rows.append((table.year, table.region, gdp, exports, kept / gdp, kept / bought, 1.0 - exports / gdp))
    shares = ("share_pure_domestic", "share_own_origin", "share_gross_exports")
    frame = pd.DataFrame(rows, columns=["year", "region", "gdp", "exports", *shares])
    return Result(
        name="national_circulation",
        title=Message("accounts.national_circulation_title"),
        table=frame,
        units={
            **dict.fromkeys(("gdp", "exports"), ", ".join(sorted(units))),
            **dict.fromkeys(shares, "fraction"),
        },
        parameters={"years": [row[0] for row in rows]},
        conventions={"returned": "own value added inside imports counts as foreign"},
    )


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole; unknown where the whole is not above zero."""
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0))
