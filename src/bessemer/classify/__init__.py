"""Classifications of industries, their labels in both languages, and the concordances between them.

The tables in ``data/`` hold every fact: `schemes.csv` the codes and labels, `concordances.csv` what
becomes of each code in another scheme. A code that covers several target industries, with no
published weight to part it, makes those targets unknown; nothing is shared out by guess, unless a caller
says so (:func:`weighted`), and then the weights are marked as assumed.
"""

from bessemer.classify.aims import aim_codes, aim_names, aim_of
from bessemer.classify.concordances import Concordance, concordance, has_concordance
from bessemer.classify.industries import Industry, Scheme, add_scheme, scheme, schemes
from bessemer.classify.links import Link
from bessemer.classify.weights import compose, invert, weighted

__all__ = [
    "Concordance",
    "Industry",
    "Link",
    "Scheme",
    "add_scheme",
    "aim_codes",
    "aim_names",
    "aim_of",
    "compose",
    "concordance",
    "has_concordance",
    "invert",
    "scheme",
    "schemes",
    "weighted",
]
