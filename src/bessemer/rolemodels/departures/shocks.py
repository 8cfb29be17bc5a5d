"""Dates on which evidence for a role model is asked: announced shocks and measures of the casebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from bessemer.words import Text

KINDS = ("shock", "turnaround")


@dataclass(frozen=True)
class Shock:
    """A dated event of a place, as the casebook reports it.

    Attributes
    ----------
    id, region : str
    year : int
        First treated year.
    kind : str
        ``shock`` or ``turnaround`` (the start of a measure).
    what : Text
        What happened, as a clause.
    case : str
        Case of the casebook.
    sources : tuple of str
        Its sources for the date.
    picked : bool
        Whether the place stands in the casebook because of what became of it.
    """

    id: str
    region: str
    year: int
    kind: str
    what: Text
    case: str
    sources: tuple[str, ...]
    picked: bool


@cache
def dated_shocks() -> tuple[Shock, ...]:
    """Return all dated events, those of one region in the order of preference.

    Examples
    --------
    >>> dated_shocks()[0].id
    'pittsburgh-1983'
    """
    import yaml

    file = resources.files("bessemer.rolemodels.departures").joinpath("data", "shocks.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(
        Shock(
            id=row["id"],
            region=row["region"],
            year=row["year"],
            kind=row["kind"],
            what=Text(row["what"]["en"], row["what"]["zh"]),
            case=row["case"],
            sources=tuple(row["sources"]),
            picked=row["picked"],
        )
        for row in yaml.load(file.read_text("utf-8"), Loader=loader)
    )


def shock_of(region: str, year: int | None = None) -> Shock | None:
    """Return the first dated event of a region, or that of a year; None where there is none."""
    return next(
        (shock for shock in dated_shocks() if shock.region == region and year in (None, shock.year)), None
    )


def is_picked(region: str) -> bool | None:
    """Return whether the casebook holds a place because of what became of it; None without dated event."""
    found = shock_of(region)
    return None if found is None else found.picked
