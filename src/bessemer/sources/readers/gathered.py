"""Cells gathered while a file is read, and what there is to say of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bessemer.errors import listing
from bessemer.panel import Status
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Gathered:
    """Cells of the places, industries and years that are kept, with the marks they had.

    Attributes
    ----------
    regions, industries, years, values, status : list
        One entry a cell.
    withheld, missing, other : Counter of str
        How often a mark stood for a figure that is not published, for one that there is none of, and beside
        a figure.
    """

    regions: list[str] = field(default_factory=list)
    industries: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    status: list[Status] = field(default_factory=list)
    withheld: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.values)

    def add(
        self, region: str, industry: str, year: int, value: float, status: Status = Status.OBSERVED
    ) -> None:
        """Keep a cell; NaN is a figure that is not known."""
        self.regions.append(region)
        self.industries.append(industry)
        self.years.append(year)
        self.values.append(value)
        self.status.append(status)

    def known(self) -> bool:
        """Return whether any figure is known."""
        return any(value == value for value in self.values)

    def frame(self) -> pd.DataFrame:
        """Return one row a cell, as a :class:`~bessemer.sources.readers.reading.Reading` has them."""
        import pandas as pd

        titles = {status: status.title for status in Status}
        return pd.DataFrame(
            {
                "region": self.regions,
                "industry": self.industries,
                "year": self.years,
                "value": self.values,
                "status": [titles[status] for status in self.status],
            }
        )

    def said(self) -> list[Message]:
        """Return how many cells were read, are withheld, unknown, estimated or marked."""
        said = [
            Message(
                "readers_world.cells",
                count=len(self),
                places=len(set(self.regions)),
                industries=len(set(self.industries)),
                years=len(set(self.years)),
            )
        ]
        for name, marks in (
            ("readers_world.withheld", self.withheld),
            ("readers_world.missing", self.missing),
        ):
            if marks:
                said.append(Message(name, count=marks.total(), marks=listing(sorted(filter(None, marks)))))
        estimated = sum(status is Status.ESTIMATED for status in self.status)
        if estimated:
            said.append(Message("readers_world.estimated", count=estimated))
        if self.other:
            said.append(
                Message("readers_world.marked", count=self.other.total(), marks=listing(sorted(self.other)))
            )
        return said
