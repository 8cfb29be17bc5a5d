"""Bessemer: evidence for the next economy of old industrial regions.

>>> import bessemer as bm
>>> study = bm.study("Jilin")
>>> print(study.structure.headline.label("en"))  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # A folder is another name for itself, so that a strict type checker takes it for public.
    from bessemer import atlas as atlas
    from bessemer import casebook as casebook
    from bessemer import charts as charts
    from bessemer import classify as classify
    from bessemer import dependence as dependence
    from bessemer import errors as errors
    from bessemer import harmonise as harmonise
    from bessemer import history as history
    from bessemer import pathways as pathways
    from bessemer import rolemodels as rolemodels
    from bessemer import scenarios as scenarios
    from bessemer import sources as sources
    from bessemer import structure as structure
    from bessemer import web as web
    from bessemer import words as words
    from bessemer.classify import concordance
    from bessemer.errors import BessemerError
    from bessemer.harmonise import crosswalk, read_concordance, splice
    from bessemer.panel import Panel
    from bessemer.regions import Region
    from bessemer.saved import open_study, save_study
    from bessemer.scoreboard import verify
    from bessemer.sources import Dataset, microdata, reference
    from bessemer.sources import open_dataset as dataset
    from bessemer.sources.imports import import_table
    from bessemer.structure import co_occurrence
    from bessemer.studies import Study, region, study

__version__ = "0.1.0"

_NAMES = {
    "BessemerError": "bessemer.errors",
    "Panel": "bessemer.panel",
    "Region": "bessemer.regions",
    "Dataset": "bessemer.sources",
    "concordance": "bessemer.classify",
    "crosswalk": "bessemer.harmonise",
    "co_occurrence": "bessemer.structure",
    "dataset": "bessemer.sources.store",
    "import_table": "bessemer.sources.imports",
    "microdata": "bessemer.sources",
    "open_study": "bessemer.saved",
    "reference": "bessemer.sources",
    "Study": "bessemer.studies",
    "read_concordance": "bessemer.harmonise",
    "region": "bessemer.studies",
    "save_study": "bessemer.saved",
    "splice": "bessemer.harmonise",
    "study": "bessemer.studies",
    "verify": "bessemer.scoreboard",
}
_AS = {"dataset": "open_dataset"}  # public names that are another name where they are made
_FOLDERS = (
    *("structure", "history", "rolemodels", "pathways", "dependence", "scenarios", "casebook"),
    *("harmonise", "classify", "atlas", "sources", "charts", "words", "errors", "web"),
)

__all__ = [
    "BessemerError",
    "Dataset",
    "Panel",
    "Region",
    "Study",
    "__version__",
    "co_occurrence",
    "concordance",
    "crosswalk",
    "dataset",
    "import_table",
    "microdata",
    "open_study",
    "read_concordance",
    "reference",
    "region",
    "save_study",
    "splice",
    "study",
    "verify",
]


if not TYPE_CHECKING:  # else every misspelt name would be known to a type checker

    def __getattr__(name: str) -> Any:
        """Load a public name when it is first used, so that importing Bessemer is quick."""
        if name in _NAMES:
            return getattr(importlib.import_module(_NAMES[name]), _AS.get(name, name))
        if name in _FOLDERS:
            return importlib.import_module(f"bessemer.{name}")
        raise AttributeError(f"module 'bessemer' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*__all__, *_FOLDERS])
