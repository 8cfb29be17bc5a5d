"""What a page says of a mistake: in the reader's language where there is a sentence, with what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bessemer.errors import BessemerError
from bessemer.regions import Region
from bessemer.web.state import View
from bessemer.words import Message, catalogue, say

# Of the regions that a name may mean, as many stand there.
_MOST = 12


@dataclass(frozen=True)
class Said:
    """A mistake as a page has it.

    Attributes
    ----------
    lines : tuple of str
    lang : str
        Language of the lines.
    apology : str
        That they are in English for want of a sentence; empty where they are not.
    links : tuple of pairs
        Text and address of what may have been meant.
    near : bool
        Whether these are only spelled alike.
    """

    lines: tuple[str, ...]
    lang: str
    apology: str = ""
    links: tuple[tuple[str, str], ...] = ()
    near: bool = False


def said_of(error: BessemerError, view: View, regions: Mapping[str, Region]) -> Said:
    """Return what a page says of a mistake.

    Parameters
    ----------
    error : BessemerError
    view : View
        State of the page; its language is the reader's.
    regions : mapping of str to Region
        Those that names may mean.
    """
    fault = error.fault
    near = () if fault is None else fault.values.get("near", ())
    spelled = near if isinstance(near, tuple) else ()
    meant = [regions[id] for id in (*getattr(error, "candidates", ()), *spelled) if id in regions]
    links = tuple(
        (f"{region.long_label(view.lang)} ({region.id})", view.link("region", region.id, "structure"))
        for region in meant[:_MOST]
    )
    name = "" if fault is None else f"refused.{fault.kind}"
    if fault is not None and name in catalogue(view.lang):
        return Said((say(Message(name, **fault.values), view.lang),), view.lang, "", links, bool(spelled))
    apology = "" if view.lang == "en" else say(Message("refused.in_english"), view.lang)
    return Said(error.lines(), "en", apology, links)
