"""Who was like us? Region-years that looked like a region, and what became of them."""

from bessemer.rolemodels.distances import closure, contributions, hellinger, relative_to_nation
from bessemer.rolemodels.evidences import Evidence, evidence, evidence_part
from bessemer.rolemodels.nearest import search, why_none
from bessemer.rolemodels.pools import Pool, episodes
from bessemer.rolemodels.searches import Episode, Search
from bessemer.rolemodels.standing import check_components

__all__ = [
    "Episode",
    "Evidence",
    "Pool",
    "Search",
    "check_components",
    "closure",
    "contributions",
    "episodes",
    "evidence",
    "evidence_part",
    "hellinger",
    "relative_to_nation",
    "search",
    "why_none",
]
