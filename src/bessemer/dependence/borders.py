"""Exports split where value added first leaves a region, or last leaves it (Borin and Mancini)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.errors import OptionError, did_you_mean
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message

Approach = Literal["source", "sink"]
APPROACHES = ("source", "sink")
TERMS = ("dva", "ddc", "fva", "fdc")


@of_table
def borin_mancini(mrio: MRIO, approach: Approach = "source") -> Result:
    r"""Return domestic and foreign value added, and double counting, in all bilateral exports.

    Let :math:`B^{s}` be the inverse of the table in which s exports nothing for intermediate use, so that
    :math:`B^{s}_{ts} = B_{ts} B_{ss}^{-1} L_{ss}` and :math:`B^{s}_{ss} = L_{ss}`. By *source*, value added
    counts when it first leaves s:

    .. math:: DVA_{sr} = V_s L_{ss} E_{sr}, \quad DDC_{sr} = V_s (B_{ss} - L_{ss}) E_{sr}, \quad
              FVA_{sr} = \sum_{t \ne s} V_t B^{s}_{ts} E_{sr}, \quad
              FDC_{sr} = \sum_{t \ne s} V_t (B_{ts} - B^{s}_{ts}) E_{sr}

    By *sink* it counts when it leaves s for the last time: with
    :math:`\tilde E_{sr} = Y_{sr} + A_{sr} X^{s}_r`, where :math:`X^{s}_r = X_r - B^{s}_{rs} E_s` is what r
    makes without any further exports of s,

    .. math:: DVA_{sr} = V_s B_{ss} \tilde E_{sr}, \quad DDC_{sr} = V_s B_{ss} (E_{sr} - \tilde E_{sr}), \quad
              FVA_{sr} = \sum_{t \ne s} V_t B_{ts} \tilde E_{sr}, \quad
              FDC_{sr} = \sum_{t \ne s} V_t B_{ts} (E_{sr} - \tilde E_{sr})

    Summed over partners both give the same DVA and the same FVA of a region; DVA is then the GDP that it
    would lose if it could not export (Los, Timmer and de Vries 2016).

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    approach : {"source", "sink"}

    Returns
    -------
    Result
        A row for each exporter, sector of export and importer: exporter, sector, importer, exports, dva, ddc,
        fva, fdc, which add up to exports, and davax, the part of dva that the importer absorbs directly:
        :math:`V_s L_{ss} (Y_{sr} + A_{sr} L_{rr} Y_{rr})`. Unit of the table.

    Raises
    ------
    OptionError
        If there is no such approach.

    References
    ----------
    Borin, A. and Mancini, M. (2023), Measuring what matters in value-added trade, Economic Systems Research
    35(4).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> borin_mancini(table).table.round(3)["dva"].tolist()
    [1.8, 1.6]
    """
    import pandas as pd

    if approach not in APPROACHES:
        raise OptionError(
            f"There is no approach {approach!r}.",
            where=f"Known: {', '.join(APPROACHES)}.",
            remedy=did_you_mean(str(approach), APPROACHES) or "Choose one of these.",
        )
    count, size = len(mrio.regions), len(mrio.sectors)
    every = np.arange(count)
    blocks = mrio.coefficients.reshape(count, size, count, size)
    inverse = mrio.inverse.reshape(count, size, count, size)
    source = mrio.value_added_by_source.reshape(count, count, size)
    added = mrio.value_added_coefficients.reshape(count, size)
    demand = mrio.final_demand.reshape(count, size, count)
    output = mrio.x.reshape(count, size)
    bilateral = mrio.Z.reshape(count, size, count, size).sum(axis=3) + demand
    bilateral[every, :, every] = 0.0
    domestic = np.linalg.inv(np.eye(size) - blocks[every, :, every, :])
    at_home = np.einsum("rij,rj->ri", domestic, demand[every, :, every])
    terms = np.zeros((len(TERMS) + 1, count, size, count))
    for s in every:
        exports = bilateral[s]
        own, foreign = source[s, s], source[:, s].sum(axis=0) - source[s, s]
        first = added[s] @ domestic[s]
        # B_ss^-1 L_ss turns what passes s at any time into what passes it once.
        once = np.linalg.solve(inverse[s, :, s, :], domestic[s])
        if approach == "source":
            parts = _by_source(own, foreign, first, foreign @ once, exports)
        else:
            without = output - np.einsum("rij,j->ri", inverse[:, :, s, :], once @ exports.sum(axis=1))
            last = demand[s] + np.einsum("irj,rj->ir", blocks[s], without)
            parts = _by_sink(own, foreign, exports, last)
        direct = demand[s] + np.einsum("irj,rj->ir", blocks[s], at_home)
        terms[:, s] = np.stack([*parts, first[:, None] * direct])
    pairs = np.repeat((every[:, None] != every[None, :])[:, None, :], size, axis=1).ravel()
    names, codes = np.array(mrio.regions, dtype=object), np.array(mrio.sectors, dtype=object)
    table = pd.DataFrame(
        {
            "exporter": np.repeat(names, size * count)[pairs],
            "sector": np.tile(np.repeat(codes, count), count)[pairs],
            "importer": np.tile(names, count * size)[pairs],
            "exports": bilateral.ravel()[pairs],
            **{name: terms[at].ravel()[pairs] for at, name in enumerate((*TERMS, "davax"))},
        }
    )
    return Result(
        name=f"borin_mancini_{approach}",
        title=Message(f"accounts.bm_title_{approach}", year=mrio.year),
        table=table,
        units=dict.fromkeys(("exports", *TERMS, "davax"), mrio.unit),
        parameters={"year": mrio.year, "approach": approach},
        conventions={"perimeter": "exporting region", "approach": approach},
    )


def _by_source(
    own: Floats, foreign: Floats, first: Floats, foreign_once: Floats, exports: Floats
) -> tuple[Floats, ...]:
    weights = (first, own - first, foreign_once, foreign - foreign_once)
    return tuple(weight[:, None] * exports for weight in weights)


def _by_sink(own: Floats, foreign: Floats, exports: Floats, last: Floats) -> tuple[Floats, ...]:
    again = exports - last
    return (own[:, None] * last, own[:, None] * again, foreign[:, None] * last, foreign[:, None] * again)
