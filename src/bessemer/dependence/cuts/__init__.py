"""Can a partner's supplies be spared? What a cut takes away, what it costs, and who could replace it."""

from bessemer.dependence.cuts.alliances import allies_of
from bessemer.dependence.cuts.asked import cut_answer
from bessemer.dependence.cuts.course import course_of
from bessemer.dependence.cuts.deliveries import import_shares, supplies
from bessemer.dependence.cuts.longrun import entries
from bessemer.dependence.cuts.ranges import computed_ranges, cut_ranges
from bessemer.dependence.cuts.spec import VIAS, Cut, cut_of
from bessemer.dependence.cuts.standstill import stops
from bessemer.dependence.cuts.substitutes import home_makers, other_suppliers

__all__ = [
    "VIAS",
    "Cut",
    "allies_of",
    "computed_ranges",
    "course_of",
    "cut_answer",
    "cut_of",
    "cut_ranges",
    "entries",
    "home_makers",
    "import_shares",
    "other_suppliers",
    "stops",
    "supplies",
]
