"""What did they do? Dated measures of other old industrial regions, with sources and criticisms."""

from bessemer.casebook.cases import for_regions, search
from bessemer.casebook.reading import load_case, load_cases, shipped_cases
from bessemer.casebook.schema import Case, Intervention

__all__ = ["Case", "Intervention", "for_regions", "load_case", "load_cases", "search", "shipped_cases"]
