"""The answer to "What do we lean on?" for one region: which evidence there is depends on its kind."""

from __future__ import annotations

from bessemer.answer import Answer
from bessemer.regions import Region
from bessemer.sources import Dataset


def compose(data: Dataset, region: Region, year: int | None = None) -> Answer:
    """Return what a region leans on abroad: supplies, markets, technology.

    Parameters
    ----------
    data : Dataset
    region : Region
        A Chinese province is answered from customs figures, an economy from the world tables, a US zone
        or NUTS2 region from the trade of its nation.
    year : int, optional
        The newest figures up to this year are used.
    """
    if region.kind == "province":
        from bessemer.dependence.provincial import compose_province

        return compose_province(data, region, year)
    if region.kind == "economy":
        from bessemer.dependence.economies import compose_economy

        return compose_economy(data, region, year)
    from bessemer.dependence.inferred import compose_exposure

    return compose_exposure(data, region, year)
