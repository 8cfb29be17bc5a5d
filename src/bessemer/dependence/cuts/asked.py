"""The answer on one cut, as a user asks for it; what it is made of is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bessemer.sources.given import dataset_given, region_given, year_given

if TYPE_CHECKING:
    from bessemer.answer import Answer
    from bessemer.regions import Region
    from bessemer.sources import Dataset


def cut_answer(
    data: Dataset | None,
    region: Region | str,
    partner: str,
    sectors: str | Sequence[str] = "technology",
    via: str = "direct",
    replaceable: float = 0.0,
    *,
    year: int | None = None,
) -> Answer:
    """Return what a region would lose without a partner's supplies.

    The answer of ``bessemer dependence REGION --cut PARTNER``. A province is told by its nation's losses and
    its own weights; see :func:`bessemer.dependence.cuts.cut_ranges` for figures alone.

    Parameters
    ----------
    data : Dataset or None
        The reference dataset for None.
    region : Region or str
        An economy of the world table, or a region of one.
    partner : str
        Id, name or alias of another economy.
    sectors, via, replaceable
        As in :func:`bessemer.dependence.cuts.cut_of`.
    year : int, optional
        The newest world table up to this year is used.

    Returns
    -------
    Answer

    Raises
    ------
    RegionError, OptionError, ClassificationError
        If a name is unknown, the partner is no other economy of the world table, or sectors or way are
        unknown.
    YearError, UnavailableError
        If there is no world table up to the year, or none lists the region's economy.

    Examples
    --------
    >>> answer = cut_answer(None, "Jilin", "USA")
    >>> f"{answer.headline.values['worst']:.1%} to {answer.headline.values['mild']:.1%}"
    '-1.9% to -0.4%'
    """
    from bessemer.dependence.cuts.answer import compose_cut

    dataset = dataset_given(data)
    year_given(year)
    place = region_given(region, dataset)
    return compose_cut(dataset, place, year, partner, sectors, via, replaceable)
