"""Bessemer: evidence for the next economy of old industrial regions.

>>> import bessemer as bm
>>> study = bm.study("Jilin")
>>> print(study.structure.headline.label("en"))  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bessemer.classify import concordance
    from bessemer.harmonise import crosswalk, read_concordance, splice
    from bessemer.panel import Panel
    from bessemer.regions import Region
    from bessemer.saved import open_study, save_study
    from bessemer.scoreboard import verify
    from bessemer.sources import Dataset, microdata, reference
    from bessemer.sources import open_dataset as dataset
    from bessemer.structure import co_occurrence
    from bessemer.studies import Study, region, study

__version__ = "0.1.0"

_NAMES = {
    "Panel": "bessemer.panel",
    "Region": "bessemer.regions",
    "Dataset": "bessemer.sources",
    "concordance": "bessemer.classify",
    "crosswalk": "bessemer.harmonise",
    "co_occurrence": "bessemer.structure",
    "dataset": "bessemer.sources.store",
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
    "harmonise",
    "structure",
    "history",
    "rolemodels",
    "pathways",
    "dependence",
    "scenarios",
    "casebook",
    "words",
)

__all__ = [
    "Dataset",
    "Panel",
    "Region",
    "Study",
    "__version__",
    "co_occurrence",
    "concordance",
    "crosswalk",
    "dataset",
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


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing Bessemer is quick."""
    if name in _NAMES:
        return getattr(importlib.import_module(_NAMES[name]), _AS.get(name, name))
    if name in _FOLDERS:
        return importlib.import_module(f"bessemer.{name}")
    raise AttributeError(f"module 'bessemer' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*__all__, *_FOLDERS])
