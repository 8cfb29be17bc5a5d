"""Who was like us? Region-years that looked like a region, and what became of them."""

from bessemer.rolemodels.components import check_components
from bessemer.rolemodels.distances import closure, contributions, hellinger, relative_to_nation
from bessemer.rolemodels.nearest import search, why_none
from bessemer.rolemodels.pools import Pool, episodes
from bessemer.rolemodels.searches import Episode, Search

__all__ = [
    "Episode",
    "Pool",
    "Search",
    "check_components",
    "closure",
    "contributions",
    "episodes",
    "hellinger",
    "relative_to_nation",
    "search",
    "why_none",
]
