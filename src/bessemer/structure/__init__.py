"""What are we? Composition, quotients, specialisation, diversity, change, complexity, relatedness."""

from bessemer.structure.closeness import density, net_density, presence, proximity
from bessemer.structure.concentration import specialisation
from bessemer.structure.conventions import CONVENTIONS, Convention, convention_named
from bessemer.structure.fitness import fitness_complexity
from bessemer.structure.pairs import CoOccurrence, co_occurrence
from bessemer.structure.panels import Complexity, complexity, relatedness
from bessemer.structure.quotients import location_quotient
from bessemer.structure.reallocation import productivity_change, structural_change
from bessemer.structure.related import diversity
from bessemer.structure.shares import shift_share
from bessemer.structure.spaces import ProductSpace, product_space
from bessemer.structure.sparse import SparseLevels, sparse_complexity
from bessemer.structure.technology import technology_intensity
from bessemer.structure.variety import effective_number, inverse_herfindahl, shannon_entropy

__all__ = [
    "CONVENTIONS",
    "CoOccurrence",
    "Complexity",
    "Convention",
    "ProductSpace",
    "SparseLevels",
    "co_occurrence",
    "complexity",
    "convention_named",
    "density",
    "diversity",
    "effective_number",
    "fitness_complexity",
    "inverse_herfindahl",
    "location_quotient",
    "net_density",
    "presence",
    "product_space",
    "productivity_change",
    "proximity",
    "relatedness",
    "shannon_entropy",
    "shift_share",
    "sparse_complexity",
    "specialisation",
    "structural_change",
    "technology_intensity",
]
