"""Figures made comparable: other classifications, other places, series carried across a change of definition.

Concordances and crosswalks of the user's own come from files; what they do to figures is reported as data:
what goes nowhere, what is shared out by assumption, what cannot be known.
"""

from bessemer.conversion import convert_bounds
from bessemer.harmonise.coverages import Coverage, coverage
from bessemer.harmonise.crosswalks import CROSSWALKS, crosswalk
from bessemer.harmonise.datasets import Harmonised, harmonise_dataset
from bessemer.harmonise.files import read_concordance
from bessemer.harmonise.joining import Joined, splice_datasets
from bessemer.harmonise.splicing import Spliced, splice

__all__ = [
    "CROSSWALKS",
    "Coverage",
    "Harmonised",
    "Joined",
    "Spliced",
    "convert_bounds",
    "coverage",
    "crosswalk",
    "harmonise_dataset",
    "read_concordance",
    "splice",
    "splice_datasets",
]
