"""Rows with a figure for each year, gathered while a file is read and made into one row a cell at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import listing
from bessemer.panel import Status
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd


class Blocks:
    """Figures by place and industry, one for each of some years.

    Parameters
    ----------
    years : sequence of int
    """

    def __init__(self, years: Sequence[int]) -> None:
        self._years = np.array(years, dtype=np.int64)
        self._codes: dict[str, int] = {}
        self._industries: dict[str, int] = {}
        self._keys: list[tuple[int, int]] = []
        self._values: list[NDArray[np.float64]] = []
        self._states: list[NDArray[np.uint8]] = []
        self.marks: dict[Status, Counter[str]] = {
            Status.WITHHELD: Counter(),
            Status.NOT_COLLECTED: Counter(),
        }

    @property
    def industries(self) -> list[str]:
        """Codes of the industries that have rows."""
        return list(self._industries)

    def add(self, region: str, industry: str, values: Sequence[float], states: Sequence[Status]) -> None:
        """Keep a row."""
        place = self._codes.setdefault(region, len(self._codes))
        kind = self._industries.setdefault(industry, len(self._industries))
        self._keys.append((place, kind))
        self._values.append(np.array(values, dtype=np.float64))
        self._states.append(np.array(states, dtype=np.uint8))

    def frame(self, factor: float = 1.0) -> pd.DataFrame:
        """Return one row a cell, as :class:`~bessemer.sources.readers.reading.Reading` has them."""
        import pandas as pd

        keys = np.array(self._keys, dtype=np.int32).reshape(-1, 2)
        count = len(self._years)
        values = np.concatenate(self._values) if self._values else np.empty(0)
        states = np.concatenate(self._states) if self._states else np.empty(0, np.uint8)
        places, kinds = pd.CategoricalDtype(list(self._codes)), pd.CategoricalDtype(list(self._industries))
        titles = pd.CategoricalDtype([status.title for status in Status])
        return pd.DataFrame(
            {
                "region": pd.Categorical.from_codes(np.repeat(keys[:, 0], count), dtype=places),
                "industry": pd.Categorical.from_codes(np.repeat(keys[:, 1], count), dtype=kinds),
                "year": np.tile(self._years, len(keys)),
                "value": values * factor,
                "status": pd.Categorical.from_codes(states.astype(np.int8), dtype=titles),
            }
        )

    def said(self) -> list[Message]:
        """Return how many cells were read, are withheld, or have no figure."""
        said = [Message("readers.cells", count=len(self._keys) * len(self._years))]
        for status, name in ((Status.WITHHELD, "own.withheld"), (Status.NOT_COLLECTED, "own.unknown_marked")):
            if self.marks[status]:
                marks = listing(sorted(filter(None, self.marks[status]))) or "empty"
                said.append(Message(name, count=self.marks[status].total(), marks=marks))
        return said
