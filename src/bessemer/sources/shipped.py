"""The reference dataset that ships with Bessemer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bessemer.sources.catalogue import load_catalogue
from bessemer.sources.dataset import Dataset

FOLDER = Path(__file__).parent / "data"


@cache
def reference() -> Dataset:
    """Return the reference dataset: 722 US zones, 31 provinces, 276 NUTS2 regions, 41 economies.

    Examples
    --------
    >>> import bessemer as bm
    >>> len(bm.reference().regions)
    1070
    """
    return Dataset("reference", FOLDER, load_catalogue())
