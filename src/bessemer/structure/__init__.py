"""What are we? Composition, location quotients, diversity, relatedness."""

from bessemer.structure.proximity import density, net_density, presence, proximity
from bessemer.structure.quotients import location_quotient
from bessemer.structure.variety import effective_number, inverse_herfindahl, shannon_entropy

__all__ = [
    "density",
    "effective_number",
    "inverse_herfindahl",
    "location_quotient",
    "net_density",
    "presence",
    "proximity",
    "shannon_entropy",
]
