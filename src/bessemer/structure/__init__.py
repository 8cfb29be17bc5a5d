"""What are we? Composition, location quotients, specialisation, diversity, change, complexity, relatedness."""

from bessemer.structure.closeness import density, net_density, presence, proximity
from bessemer.structure.conventions import CONVENTIONS, Convention, convention_named
from bessemer.structure.panels import Complexity, complexity, relatedness
from bessemer.structure.quotients import location_quotient
from bessemer.structure.variety import effective_number, inverse_herfindahl, shannon_entropy

__all__ = [
    "CONVENTIONS",
    "Complexity",
    "Convention",
    "complexity",
    "convention_named",
    "density",
    "effective_number",
    "inverse_herfindahl",
    "location_quotient",
    "net_density",
    "presence",
    "proximity",
    "relatedness",
    "shannon_entropy",
]
