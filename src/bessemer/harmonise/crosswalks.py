"""Crosswalks of places that ship: counties of the United States to commuting zones and metropolitan areas."""

from __future__ import annotations

from collections.abc import Mapping

from bessemer.classify import Concordance, Link
from bessemer.errors import OptionError, did_you_mean
from bessemer.sources.dataset import Dataset
from bessemer.sources.given import dataset_given
from bessemer.words import Text

COUNTIES = "counties"
"""The table that the crosswalks are from."""

_COLUMN = {"zones1990": "zone", "cbsa2018": "cbsa"}
CROSSWALKS = tuple(_COLUMN)
"""Names of the lists of places that county figures can be added up to."""


def crosswalk(target: str, data: Dataset | None = None) -> Concordance:
    """Return the crosswalk from the counties of the United States to other places.

    Codes are those of the federal agencies (FIPS), with those that the Bureau of Economic Analysis uses for
    a county of Virginia and its independent cities together. Each county lies in one zone as a whole, so
    that there is nothing to share out.

    Parameters
    ----------
    target : {"zones1990", "cbsa2018"}
        Commuting zones of 1990, by their ids in the reference (``CZ16300``), or core-based statistical areas
        of 2018 by their codes. Counties outside such an area go nowhere.
    data : Dataset, optional
        Whose table of counties is used; that of the reference by default.

    Raises
    ------
    OptionError
        If there is no such crosswalk.

    Examples
    --------
    >>> zones = crosswalk("zones1990")
    >>> [(link.target_code, link.covers) for link in zones.links_of("12086")]
    [('CZ7000', ('12025',))]
    """
    if target not in _COLUMN:
        raise OptionError(
            f"There is no crosswalk to '{target}'.",
            remedy=did_you_mean(str(target), CROSSWALKS) or f"There are {' and '.join(CROSSWALKS)}.",
        )
    frame = dataset_given(data).frame(COUNTIES)
    links = tuple(
        Link(
            source_code=str(row.county),
            target_code=str(getattr(row, _COLUMN[target])),
            relation="one" if getattr(row, _COLUMN[target]) else "out",
            weight=1.0 if getattr(row, _COLUMN[target]) else None,
            covers=tuple(str(row.covers).split()),
            optional=bool(row.optional),
        )
        for row in frame.itertuples()
    )
    return Concordance("us-counties", target, links, "regions")


def names_of_targets(target: str, data: Dataset | None = None) -> Mapping[str, Text]:
    """Return the names of the places of a crosswalk in both languages, by their codes.

    Examples
    --------
    >>> names_of_targets("cbsa2018")["38300"].en
    'Pittsburgh, PA'
    """
    held = dataset_given(data)
    if target == "zones1990":
        return {
            region.id: Text(region.full_name, region.name_zh)
            for region in held.regions.of_kind("commuting zone")
        }
    if target != "cbsa2018":
        return {}
    frame = held.frame(COUNTIES)
    return {
        str(row.cbsa): Text(str(row.cbsa_name), str(row.cbsa_name)) for row in frame.itertuples() if row.cbsa
    }
