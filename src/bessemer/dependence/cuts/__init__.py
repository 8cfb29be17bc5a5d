"""Can a partner's supplies be spared? What a cut takes away, what it costs, and who could replace it."""

from bessemer.dependence.cuts.deliveries import import_shares, supplies
from bessemer.dependence.cuts.ranges import cut_ranges
from bessemer.dependence.cuts.spec import VIAS, Cut, cut_of
from bessemer.dependence.cuts.standstill import stops

__all__ = ["VIAS", "Cut", "cut_of", "cut_ranges", "import_shares", "stops", "supplies"]
