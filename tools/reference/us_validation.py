r"""Test of the rule for withheld county jobs on cells that BEA discloses.

Counties are ranked by private jobs. A county's disclosed cells are withheld wherever the next county of the
ranking, in the same year and sector, is withheld in truth, over all years at once, so that gaps are as long
and as many as real ones. A tenth of the counties is tested at a time, the others keep their own gaps. The
error of a zone's sector is the sum of the errors of its tested cells,

.. math:: E = \sum_{z,i,t} \Big| \sum_{c \in z} (\hat x_{cit} - x_{cit}) \Big| \Big/ \sum_{z,i,t} x_{zit}

over zones, sectors and years with a tested cell. The naive rule spreads the residual of a county equally over
its withheld cells. Cells that the totals determine are left out.

Usage, in ``tools``: ``python -m reference.us_validation SOURCE_DIR``.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reference.us import PRIVATE, SECTORS, estimate_counties, read_sectors
from reference.us_counties import Counties

FOLDS = 10
YEARS = {"sic": 1990, "naics": 2010}

Array = NDArray[np.float64]


def validate(folder: Path, scheme: str) -> pd.DataFrame:
    """Return errors of the rule and of the naive one, by year and in all.

    Parameters
    ----------
    folder : Path
        Folder of the US figures.
    scheme : str
        ``sic`` or ``naics``.

    Returns
    -------
    DataFrame
        For each year and ``all``: tested cells, the error of zone sectors and the error of the tested county
        cells as shares of their jobs, for the rule and the naive rule, and the share of cells whose true
        value is within the bounds.
    """
    counties = read_sectors(folder, scheme)
    places = [counties.lines.index(line) for line in SECTORS[scheme][1:-1]]
    truth = counties.values[:, :, places]
    totals = counties.line(PRIVATE)
    zones = counties.by_zone(estimate_counties(counties, scheme).value)
    order = np.argsort(np.nanmean(totals, axis=0), kind="stable")
    donor = np.empty_like(order)
    donor[order] = np.roll(order, -1)
    gaps = np.isnan(truth)
    wanted = ~gaps & gaps[:, donor] & ~np.isnan(totals[:, donor])[:, :, None]
    tested = np.zeros(truth.shape, dtype=bool)
    rule, naive, inside = np.zeros(truth.shape), np.zeros(truth.shape), np.zeros(truth.shape, dtype=bool)
    for fold in range(FOLDS):
        chosen = np.zeros(truth.shape[1], dtype=bool)
        chosen[order[fold::FOLDS]] = True
        hidden = wanted & chosen[:, None]
        values = counties.values.copy()
        values[:, :, places] = np.where(hidden, np.nan, truth)
        filled = estimate_counties(dataclasses.replace(counties, values=values), scheme)
        part = hidden & ~filled.exact
        tested |= part
        rule[part] = (filled.value - truth)[part]
        naive[part] = (_equal(values[:, :, places], totals) - truth)[part]
        inside[part] = ((filled.lower <= truth) & (truth <= filled.upper))[part]
    rows = [
        _row(counties, str(year), slice(n, n + 1), truth, zones, tested, rule, naive, inside)
        for n, year in enumerate(counties.years)
    ]
    rows.append(_row(counties, "all", slice(None), truth, zones, tested, rule, naive, inside))
    return pd.DataFrame(rows)


def _equal(jobs: Array, totals: Array) -> Array:
    """Return the residual of each county over the number of its withheld cells."""
    residual = totals - np.nansum(jobs, axis=2)
    return np.broadcast_to((residual / np.maximum(np.isnan(jobs).sum(axis=2), 1))[:, :, None], jobs.shape)


def _row(
    counties: Counties,
    label: str,
    years: slice,
    truth: Array,
    zones: Array,
    tested: NDArray[np.bool_],
    rule: Array,
    naive: Array,
    inside: NDArray[np.bool_],
) -> dict[str, object]:
    cells = tested[years]
    touched = counties.by_zone(cells) > 0
    jobs, own = zones[years][touched].sum(), truth[years][cells].sum()
    row: dict[str, object] = {"year": label, "cells": int(cells.sum()), "inside": inside[years][cells].mean()}
    for name, errors in (("rule", rule[years]), ("naive", naive[years])):
        row[f"zone_{name}"] = np.abs(counties.by_zone(errors)[touched]).sum() / jobs
        row[f"cell_{name}"] = np.abs(errors[cells]).sum() / own
    return row


if __name__ == "__main__":
    for scheme, year in YEARS.items():
        table = validate(Path(sys.argv[1]) / "us", scheme)
        print(scheme, table[table["year"].isin((str(year), "all"))].to_string(index=False), sep="\n")
