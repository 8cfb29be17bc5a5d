"""Panels computed from shipped tables when first used, by rules that the catalogue states."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from bessemer.panel import Panel, Status

if TYPE_CHECKING:
    from bessemer.sources.dataset import Dataset


def us_jobs_ind1990(data: Dataset) -> Panel:
    r"""Return jobs by 228 industries in US zones: census shares put on all jobs of the zone.

    .. math:: x_{tri} = \frac{s_{tri}}{\sum_j s_{trj}} J_{tr}

    Shares are of full-time workers by residence, jobs are full- and part-time by place of work; the
    estimate treats both as if they were spread alike. Industries that a census did not code apart are
    unknown in that year and count nothing in the sum: their workers stand under neighbouring codes.
    """
    shares = data.panel("us_share_ind1990")
    totals = data.panel("us_total_jobs").select(years=shares.years, regions=shares.regions)
    sums = shares.sum_industries(unknown="zero")[0][:, :, None]
    values = shares.values / sums * totals.values[:, :, :1]
    status = np.where(np.isnan(values), Status.NOT_COLLECTED, Status.ESTIMATED).astype(np.uint8)
    return dataclasses.replace(shares, values=values, status=status, unit="jobs", source="us_jobs_ind1990")


def _us_jobs_in(target: str) -> Callable[[Dataset], Panel]:
    def derive(data: Dataset) -> Panel:
        detailed = data.panel("us_jobs_ind1990")
        counted = dataclasses.replace(detailed, values=np.nan_to_num(detailed.values, nan=0.0))
        return dataclasses.replace(counted.aggregate(target), source=f"us_jobs_{target}")

    return derive


DERIVED: Mapping[str, Callable[[Dataset], Panel]] = {
    "us_jobs_ind1990": us_jobs_ind1990,
    "us_jobs_sections16": _us_jobs_in("sections16"),
    "us_jobs_a10": _us_jobs_in("a10"),
}
