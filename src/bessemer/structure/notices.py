"""What a reader should know about the indices of a panel, gathered year by year as messages."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bessemer.panel import Floats, Panel
from bessemer.structure.eci import WEAK_SIGN, Indices
from bessemer.structure.strengths import Levels
from bessemer.words import Message


class Notices:
    """Warnings of a panel's complexity, one message a kind where years can be listed.

    Parameters
    ----------
    panel : Panel
    """

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._single: list[Message] = []
        self._left_out: dict[int, tuple[int, int]] = {}
        self._filled: dict[int, int] = {}
        self._empty: dict[int, tuple[int, int]] = {}
        self._undefined: list[int] = []
        self._weak: list[int] = []

    def levels(self, checked: Levels) -> None:
        """Note what was left out and filled in all years."""
        for position in range(len(self._panel.years)):
            self._levels(checked, position)

    def _levels(self, checked: Levels, position: int) -> None:
        year = self._panel.years[position]
        regions, industries = (
            int((~known[position]).sum()) for known in (checked.regions, checked.industries)
        )
        if regions or industries:
            self._left_out[year] = (regions, industries)
        if checked.filled[position]:
            self._filled[year] = int(checked.filled[position])

    def year(self, year: int, found: Indices, checked: Levels, position: int) -> None:
        """Note what one year's indices lack."""
        self._levels(checked, position)
        if found.blocks > 1:
            self._single.append(
                Message(
                    "structure.complexity_blocks",
                    year=year,
                    blocks=found.blocks,
                    regions=int(found.counted.sum()),
                    industries=int(found.counted_industries.sum()),
                    examples=_examples(self._panel.regions, checked.regions[position] & ~found.counted),
                )
            )
        else:
            known = (checked.regions[position], checked.industries[position])
            empty = (
                int((known[0] & ~found.counted).sum()),
                int((known[1] & ~found.counted_industries).sum()),
            )
            if any(empty):
                self._empty[year] = empty
        if not found.defined:
            self._undefined.append(year)
        elif not found.sign > WEAK_SIGN:
            self._weak.append(year)

    def flips(self, eci: Floats) -> None:
        """Note each pair of neighbouring years between which ECI turns round.

        Parameters
        ----------
        eci : ndarray, shape (years, regions)
        """
        years = [position for position in range(len(eci)) if np.isfinite(eci[position]).sum() > 1]
        for before, after in pairwise(years):
            both = np.isfinite(eci[before]) & np.isfinite(eci[after])
            if both.sum() < 3:
                continue
            with np.errstate(invalid="ignore", divide="ignore"):
                correlation = float(np.corrcoef(eci[before][both], eci[after][both])[0, 1])
            if correlation < 0:
                self._single.append(
                    Message(
                        "structure.complexity_flip",
                        previous=self._panel.years[before],
                        year=self._panel.years[after],
                        correlation=correlation,
                    )
                )

    def reason(self) -> str:
        """Return in a line why no year has indices."""
        years = ", ".join(map(str, self._undefined))
        return (
            f"Years {years}: all regions have the same strengths, or several patterns fit equally well "
            "(the second eigenvalue is zero or equals the third), or reflections find all equally diverse."
        )

    def messages(self) -> tuple[Message, ...]:
        """Return the warnings."""
        found: list[Message] = []
        for kind, pairs in (("left_out", self._left_out), ("empty", self._empty)):
            if pairs:
                found.append(
                    Message(
                        f"structure.complexity_{kind}",
                        years=_texts(pairs),
                        regions=sum(pair[0] for pair in pairs.values()),
                        industries=sum(pair[1] for pair in pairs.values()),
                    )
                )
        if self._filled:
            found.append(
                Message(
                    "structure.complexity_filled",
                    years=_texts(self._filled),
                    count=sum(self._filled.values()),
                )
            )
        for kind, years in (("undefined", self._undefined), ("weak_sign", self._weak)):
            if years:
                found.append(Message(f"structure.complexity_{kind}", years=_texts(years)))
        return (*found, *self._single)


def _texts(years: object) -> list[str]:
    return [str(year) for year in years]  # type: ignore[attr-defined]


def _examples(labels: tuple[str, ...], flags: np.ndarray) -> list[str]:
    """Return at most five of the flagged labels; a dash where there are none."""
    found = [label for label, flagged in zip(labels, flags, strict=True) if flagged]
    return found[:5] or ["-"]
