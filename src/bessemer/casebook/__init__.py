"""What did they do? Dated measures of other old industrial regions, with sources and criticisms."""

from bessemer.casebook.cases import find, for_regions, search
from bessemer.casebook.matching import Match, Matches, match
from bessemer.casebook.overview import events_chart
from bessemer.casebook.reading import read_cases, shipped_cases
from bessemer.casebook.schema import Case, Intervention, Outcome

__all__ = [
    "Case",
    "Intervention",
    "Match",
    "Matches",
    "Outcome",
    "events_chart",
    "find",
    "for_regions",
    "match",
    "read_cases",
    "search",
    "shipped_cases",
]
