"""Strategic dependence by product, from bilateral trade in the layout of BACI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import DataError, OptionError, listing
from bessemer.result import Result
from bessemer.sources.given import year_given
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

BACI = {"year": "t", "exporter": "i", "importer": "j", "product": "k", "value": "v"}
# The European Commission's thresholds: concentration, share of outside imports, imports over exports.
CONCENTRATED, OUTSIDE, UNCOVERED = 0.4, 0.5, 1.0
SINGLE = 0.5


def product_dependence(
    flows: pd.DataFrame,
    members: str | int | Sequence[Any],
    *,
    year: int | None = None,
    columns: dict[str, str] | None = None,
) -> Result:
    r"""Return the European Commission's three indicators of dependence for every product imported.

    With :math:`m_{ck}` the imports of product k from supplier c outside the group,

    .. math::
        CDI_1 = \sum_{c} \Big(\frac{m_{ck}}{\sum_d m_{dk}}\Big)^2, \qquad
        CDI_2 = \frac{\sum_c m_{ck}}{\sum_c m_{ck} + w_k}, \qquad
        CDI_3 = \frac{\sum_c m_{ck}}{x_k}

    where w is trade inside the group and x the group's exports of the product, inside and outside. A product
    is *dependent* where :math:`CDI_1 > 0.4`, :math:`CDI_2 > 0.5` and :math:`CDI_3 > 1`. A single economy has
    no trade inside: its :math:`CDI_2` is unknown and does not count.

    Parameters
    ----------
    flows : DataFrame
        One row a flow, columns t, i, j, k, v as in BACI (year, exporter, importer, product, value); flows
        that are not listed are zero.
    members : str, int or sequence
        The importing economy, or the economies of a group, as coded in the frame.
    year : int, optional
        The newest by default.
    columns : mapping, optional
        Other names of the columns ``year``, ``exporter``, ``importer``, ``product``, ``value``.

    Returns
    -------
    Result
        A row a product imported from outside: product, imports, suppliers, hhi (CDI 1), outside_share
        (CDI 2), imports_over_exports (CDI 3; unknown without exports, which counts as uncovered),
        first_supplier, first_share, world_share (of the first supplier in all exports to others than the
        group), single (single point of failure: it sells at least half of both), dependent. Values in the
        unit of the frame.

    Raises
    ------
    DataError, OptionError
        If a column is missing, a value is negative or unknown, a flow stands twice, or the group imports
        nothing; the message names columns or rows.

    References
    ----------
    European Commission (2021), Strategic dependencies and capacities, SWD(2021) 352, annex. Gaulier, G. and
    Zignago, S. (2010), BACI: international trade database at the product level, CEPII Working Paper 2010-23.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [(2022, "A", "U", "8542", 9.0), (2022, "B", "U", "8542", 1.0), (2022, "U", "B", "8542", 2.0)]
    >>> found = product_dependence(pd.DataFrame(rows, columns=list("tijkv")), "U").table
    >>> found.round(2)[["hhi", "imports_over_exports", "dependent"]].values.tolist()
    [[0.82, 5.0, True]]
    """
    import pandas as pd

    year_given(year)
    if not isinstance(flows, pd.DataFrame):
        raise DataError(f"A {type(flows).__name__} is no frame of flows.", remedy="Pass a pandas DataFrame.")
    if not isinstance(columns, Mapping | None):
        raise OptionError(f"columns={columns!r:.60}.", remedy="Give {'importer': ...} or leave it out.")
    names = {**BACI, **(columns or {})}
    missing = [name for name in names.values() if name not in flows.columns]
    if missing:
        raise DataError(
            f"The frame has no column {listing(missing)}.",
            where=f"It has {listing(flows.columns)}.",
            remedy="Give columns={'importer': ...} for other names.",
        )
    if flows.empty:
        raise DataError("The frame has no rows.", remedy="Give one row a flow.")
    frame = flows[list(names.values())].set_axis(list(names), axis=1)
    _check(frame)
    at = int(frame["year"].max()) if year is None else int(year)
    frame = frame[frame["year"] == at]
    group = set(members) if isinstance(members, Iterable) and not isinstance(members, str) else {members}
    inward, outward = frame["importer"].isin(group), frame["exporter"].isin(group)
    inside = frame[inward & outward].groupby("product")["value"].sum()
    outside = frame[inward & ~outward & (frame["value"] > 0)]
    if outside.empty:
        raise OptionError(
            f"{listing(sorted(map(str, group)))} imports nothing from others in {at}.",
            where=f"Importers: {listing(sorted(map(str, frame['importer'].unique())))}.",
            remedy="Write the economies as they are coded in the frame.",
        )
    sold = frame[outward].groupby("product")["value"].sum()
    elsewhere = frame[~inward & ~outward]
    total = outside.groupby("product")["value"].sum()
    share = outside["value"] / outside["product"].map(total)
    first = outside.assign(share=share).sort_values(
        ["product", "share", "exporter"], ascending=[True, False, True], kind="stable"
    )
    first = first.drop_duplicates("product").set_index("product")
    world = elsewhere.groupby("product")["value"].sum().reindex(total.index)
    by_first = elsewhere.groupby(["product", "exporter"])["value"].sum()
    keys = pd.MultiIndex.from_arrays([first.index, first["exporter"]])
    first_elsewhere = by_first.reindex(keys, fill_value=0.0).set_axis(first.index).reindex(total.index)
    within = inside.reindex(total.index, fill_value=0.0)
    exports = sold.reindex(total.index, fill_value=0.0)
    table = pd.DataFrame(
        {
            "product": total.index,
            "imports": total.to_numpy(),
            "suppliers": outside.groupby("product")["exporter"].nunique().to_numpy(),
            "hhi": (share**2).groupby(outside["product"]).sum().to_numpy(),
            "outside_share": (total / (total + within)).to_numpy() if len(group) > 1 else np.nan,
            "imports_over_exports": (total / exports.where(exports > 0)).to_numpy(),
            "first_supplier": first["exporter"].reindex(total.index).to_numpy(),
            "first_share": first["share"].reindex(total.index).to_numpy(),
            "world_share": (first_elsewhere / world.where(world > 0)).to_numpy(),
        }
    )
    table["single"] = (table["first_share"] >= SINGLE) & (table["world_share"] >= SINGLE)
    table["dependent"] = (
        (table["hhi"] > CONCENTRATED)
        & (table["outside_share"].isna() | (table["outside_share"] > OUTSIDE))
        & (table["imports_over_exports"].isna() | (table["imports_over_exports"] > UNCOVERED))
    )
    fractions = ("hhi", "outside_share", "first_share", "world_share")
    return Result(
        name="product_dependence",
        title=Message("accounts.products_title", year=at),
        table=table.sort_values(["dependent", "imports"], ascending=False, ignore_index=True, kind="stable"),
        units={**dict.fromkeys(fractions, "fraction"), "imports": "value of the frame"},
        parameters={"members": sorted(map(str, group)), "year": at},
        conventions={"dependent": "CDI 1 > 0.4, CDI 2 > 0.5, CDI 3 > 1 (SWD(2021) 352)"},
    )


def _check(frame: pd.DataFrame) -> None:
    values = frame["value"].to_numpy(np.float64)
    for faulty, what in ((~np.isfinite(values), "unknown"), (values < 0, "negative")):
        if faulty.any():
            raise DataError(
                f"Values are {what}.",
                where=f"Rows {listing(frame.index[faulty])}.",
                remedy="Leave these rows out or mend them.",
            )
    twice = frame.duplicated(["year", "exporter", "importer", "product"], keep=False).to_numpy()
    if twice.any():
        raise DataError(
            "Flows stand twice.",
            where=f"Rows {listing(frame.index[twice])}.",
            remedy="Add them up or keep one of each.",
        )
