"""All regions at once: a measure of each of a kind, and an industry across them."""

from bessemer.atlas.industries import CLASSIFICATIONS, Portrait, industries_of, industry_portrait
from bessemer.atlas.maps import measure_map
from bessemer.atlas.measures import KINDS, MEASURES, Measured, measure, measures_of

__all__ = [
    "CLASSIFICATIONS",
    "KINDS",
    "MEASURES",
    "Measured",
    "Portrait",
    "industries_of",
    "industry_portrait",
    "measure",
    "measure_map",
    "measures_of",
]
