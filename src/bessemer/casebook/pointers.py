"""Sectors that the pathways of a region and the contrast of its look-alikes point to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bessemer.answer import Answer
from bessemer.classify import concordance, has_concordance, scheme

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.rolemodels import Search
    from bessemer.sources import Dataset

SECTIONS16 = "sections16"
# Options of the pathways that count: those that the brief and the command line show.
OPTIONS = 10
# A trait sets the recovered apart when at most one in ten of those called would be false.
DISCOVERY = 0.1
_TRAITS = ("shift_", "share_", "special_")


@dataclass(frozen=True)
class Pointers:
    """Codes of `sections16`, those with most options or the largest difference first.

    Attributes
    ----------
    pathways : tuple of str
        Sectors of the first ten options.
    contrast : tuple of str
        Sectors that the look-alikes that recovered had more of, or gained more of, than the others.
    compared : bool
        Whether the look-alikes could be compared at all.
    tables : tuple of str
        Shipped tables behind them.
    """

    pathways: tuple[str, ...] = ()
    contrast: tuple[str, ...] = ()
    compared: bool = False
    tables: tuple[str, ...] = ()

    @property
    def sectors(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.pathways, *self.contrast)))

    def why(self, sectors: Iterable[str]) -> str:
        """Return what points to any of the sectors: ``pathways``, ``contrast``, ``both`` or nothing."""
        found = set(sectors)
        first, second = bool(found & set(self.pathways)), bool(found & set(self.contrast))
        return "both" if first and second else "pathways" if first else "contrast" if second else ""


def pointers(
    data: Dataset, search: Search | None, pathways: Answer | None, rolemodels: Answer | None = None
) -> Pointers:
    """Return the sectors that two answers point to.

    Parameters
    ----------
    data : Dataset
    search : Search or None
        The look-alikes.
    pathways : Answer or None
        The answer to "What could be next?".
    rolemodels : Answer or None
        The answer on role models, whose contrast is read; it is computed from `search` where None.
    """
    options = _options(data, pathways)
    tables = pathways.results[0].sources[:1] if options and pathways is not None else ()
    traits = _traits(data, search, rolemodels)
    if traits is None or search is None:
        return Pointers(options, tables=tables)
    return Pointers(options, _apart(traits, search.classification), True, tables)


def sections(classification: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of `sections16` that industries belong to, the commonest first.

    Examples
    --------
    >>> sections("a10", ["M-N", "K"])
    ('business_services', 'science_technical', 'finance')
    """
    if classification == SECTIONS16:
        return tuple(dict.fromkeys(codes))
    if not has_concordance(classification, SECTIONS16):
        return ()
    links = concordance(classification, SECTIONS16)
    counts = Counter(
        link.target_code
        for code in codes
        for link in links.links_of(code)
        if link.target_code and link.relation in ("one", "split")
    )
    return tuple(code for code, _ in counts.most_common())


def _options(data: Dataset, pathways: Answer | None) -> tuple[str, ...]:
    if pathways is None or not pathways.results:
        return ()
    result = next((entry for entry in pathways.results if entry.name == "options"), None)
    if result is None:
        return ()
    codes = [str(code) for code in result.table["industry"].head(OPTIONS)]
    name = data.catalogue.table(result.sources[0]).classification
    known = scheme(name)
    return sections(name, [code for code in codes if code in known])


def _traits(data: Dataset, search: Search | None, rolemodels: Answer | None) -> pd.DataFrame | None:
    if rolemodels is not None:
        part = next((part for part in rolemodels.parts if part.id == "contrast"), None)
        results: Mapping[str, Any] = {} if part is None else {entry.name: entry for entry in part.results}
        return results["contrast"].table if "contrast" in results else None
    if search is None or search.target.kind == "economy":
        return None
    from bessemer.rolemodels import contrast

    found = contrast(data, search)
    return None if found.reason is not None else found.table


def _apart(traits: pd.DataFrame, classification: str) -> tuple[str, ...]:
    named = traits[traits["trait"].str.startswith(_TRAITS)]
    kept = named[(named["q_value"] <= DISCOVERY) & (named["difference"] > 0)]
    codes = [
        trait.split("_", 1)[1] for trait in kept.sort_values("difference", ascending=False)["trait"].tolist()
    ]
    return sections(classification, dict.fromkeys(codes))
