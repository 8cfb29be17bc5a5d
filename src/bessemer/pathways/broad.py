"""Broad groups of industries, for years before detailed figures of the US: the SIC divisions from 1969."""

from __future__ import annotations

from bessemer.pathways.standpoint import Standpoint

SIC_KEY = "us_jobs_sic_estimated"
_DIVISIONS = {
    "mining": "200",
    "construction": "300",
    "manufacturing": "400",
    "transport": "500",
    "utilities": "500",
    "trade": "620",
    "finance": "700",
    "real_estate": "700",
    "public_administration": "900",
}
_SERVICES = "800"


def divisions(here: Standpoint) -> list[str]:
    """Return the SIC division of most of each industry; trade counts as retail, what is left as services."""
    return [_DIVISIONS.get(industry.parent, _SERVICES) for industry in here.industries]
