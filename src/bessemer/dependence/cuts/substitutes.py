"""Who could replace the supplies that a cut takes away: other suppliers, and makers at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.chokepoint import SPARE
from bessemer.dependence.cuts.alliances import allies_of
from bessemer.dependence.cuts.deliveries import supplies
from bessemer.dependence.cuts.spec import Cut, place_of
from bessemer.dependence.mrio import MRIO
from bessemer.errors import OptionError
from bessemer.panel import Floats

if TYPE_CHECKING:
    import pandas as pd


def other_suppliers(mrio: MRIO, cut: Cut, *, spare: float = SPARE, column: int | None = None) -> pd.DataFrame:
    r"""Return the economies that could step in, by how much of the loss their spare capacity covers.

    With lost supplies :math:`m_i` of product i, exports :math:`e_{pi}` to all, and spare capacity
    :math:`\sigma e_{pi}` as in :func:`bessemer.dependence.chokepoints`,

    .. math:: covers_p = \frac{\sum_i \min(\sigma e_{pi}, m_i)}{\sum_i m_i}

    Parameters
    ----------
    mrio : MRIO
    cut : Cut
    spare : float
        Fraction by which other exporters can raise their exports at once.
    column : int, optional
        As in :func:`bessemer.dependence.cuts.spec.investment`.

    Returns
    -------
    DataFrame
        A row a supplier (those whose whole deliveries are lost, and the importer, left out), the most able
        first: supplier, exports (of the goods, to all), world_share (of the exports of all but the importer),
        deliveries (to the importer after the cut), covers (fraction of the loss), partner_content (fraction
        of its exports of these goods that is the partner's value added), ally (whether a treaty of defence
        binds it to the partner). Money in the unit of the table.

    Raises
    ------
    OptionError
        If `spare` is no fraction.

    Notes
    -----
    A sector holds many products: one that exports of the kind need not make the one that is missing. Figures
    of several suppliers do not add up where each could cover the same product.
    """
    import pandas as pd

    if not 0 <= spare <= 1:
        raise OptionError(f"spare is {spare!r}.", remedy="Give a fraction from 0 to 1.")
    u, partner = place_of(mrio, cut.importer), place_of(mrio, cut.partner)
    shape = (len(mrio.regions), len(mrio.sectors))
    gone = supplies(mrio, cut, column)
    lost = gone.total.sum(axis=0)
    goods = [mrio.sectors.index(code) for code in cut.sectors]
    exports = mrio.gross_exports.reshape(shape)[:, goods]
    kept = (1.0 - gone.lost) * mrio.Z[:, mrio.block(u)].sum(axis=1).reshape(shape)
    made = mrio.value_added_by_source[partner].reshape(shape)[:, goods]
    away = np.array([region not in (*cut.suppliers, cut.importer) for region in mrio.regions])
    world = exports[np.arange(len(mrio.regions)) != u].sum()
    covered = np.minimum(spare * exports, lost[goods]).sum(axis=1)
    table = pd.DataFrame(
        {
            "supplier": list(mrio.regions),
            "exports": exports.sum(axis=1),
            "world_share": exports.sum(axis=1) / world,
            "deliveries": kept[:, goods].sum(axis=1),
            "covers": _over(covered, np.full(len(covered), lost.sum())),
            "partner_content": _over((made * exports).sum(axis=1), exports.sum(axis=1)),
            "ally": [region in allies_of(cut.partner) for region in mrio.regions],
        }
    )
    order = np.lexsort((-table["exports"], -table["covers"]))
    return table.iloc[[at for at in order if away[at]]].reset_index(drop=True)


def home_makers(mrio: MRIO, cut: Cut, *, spare: float = SPARE, column: int | None = None) -> pd.DataFrame:
    """Return the home sectors that make goods of the kinds lost, the least stretched first.

    Parameters
    ----------
    mrio : MRIO
    cut : Cut
    spare : float
        As in :func:`other_suppliers`.
    column : int, optional
        As in :func:`bessemer.dependence.cuts.spec.investment`.

    Returns
    -------
    DataFrame
        A row a sector in which something is lost: sector, lost (inputs and investment goods), output (of
        the home sector), stretch (lost over output: how much more it would have to make), exports (of the
        home sector), exports_cover (exports over lost: what could be turned to home use), own_origin and
        partner_origin (fractions of its product that are value added of its own economy and of the partner),
        gap (fraction of the loss that other suppliers together could not deliver by raising their exports by
        `spare`). Money in the unit of the table.
    """
    import pandas as pd

    u, partner = place_of(mrio, cut.importer), place_of(mrio, cut.partner)
    shape = (len(mrio.regions), len(mrio.sectors))
    lost = supplies(mrio, cut, column).total.sum(axis=0)
    output = mrio.x[mrio.block(u)]
    exports = mrio.gross_exports.reshape(shape)
    others = np.array([region not in (*cut.suppliers, cut.importer) for region in mrio.regions])
    source = mrio.value_added_by_source.reshape(len(mrio.regions), *shape)
    at = [number for number, value in enumerate(lost) if value > 0]
    table = pd.DataFrame(
        {
            "sector": [mrio.sectors[number] for number in at],
            "lost": lost[at],
            "output": output[at],
            "stretch": _over(lost[at], output[at]),
            "exports": exports[u, at],
            "exports_cover": _over(exports[u, at], lost[at]),
            "own_origin": np.where(output[at] > 0, source[u, u, at], np.nan),
            "partner_origin": np.where(output[at] > 0, source[partner, u, at], np.nan),
            "gap": np.clip(1.0 - spare * _over(exports[others][:, at].sum(axis=0), lost[at]), 0.0, 1.0),
        }
    )
    return table.sort_values("stretch", kind="stable", na_position="last", ignore_index=True)


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0))
