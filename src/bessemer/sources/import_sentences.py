"""What an import says it found and did, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from bessemer.errors import listing
from bessemer.panel import Panel, Status
from bessemer.sources.columns import Figures
from bessemer.sources.headings import Roles
from bessemer.words import Message, Text


def columns_said(roles: Roles) -> Message:
    """Say which column is what."""
    if roles.wide:
        return Message("own.columns_wide", region=roles.region, year=str(roles.year), count=len(roles.wide))
    if roles.industry is None:
        return Message("own.columns_total", region=roles.region, year=str(roles.year), value=roles.value)
    return Message(
        "own.columns",
        region=roles.region,
        industry=roles.industry,
        year=str(roles.year),
        value=roles.value,
    )


def marks_said(figures: Sequence[Figures]) -> list[Message]:
    """Say how many cells are unknown, by their marks, and whether commas were read as decimal marks."""
    said = []
    withheld = sum(sum(one.withheld.values()) for one in figures)
    marks = sorted({mark for one in figures for mark in one.withheld})
    if withheld:
        said.append(Message("own.withheld", count=withheld, marks=listing(marks)))
    missing = sum(int((one.status == Status.NOT_COLLECTED).sum()) for one in figures)
    shown = sorted({mark for one in figures for mark in one.missing})
    if missing:
        name = "own.unknown_marked" if shown else "own.unknown"
        said.append(Message(name, count=missing, **({"marks": listing(shown)} if shown else {})))
    commas = sum(one.commas for one in figures)
    if commas:
        said.append(Message("own.commas", count=commas))
    return said


def stored_said(name: str, panel: Panel, unit: Text) -> Message:
    """Say what is in the store now."""
    single = len(panel.years) == 1
    return Message(
        "own.stored_year" if single else "own.stored",
        name=name,
        places=len(panel.regions),
        industries=len(panel.industries),
        unit=unit,
        first=panel.years[0],
        **({} if single else {"last": panel.years[-1]}),
    )
