"""How places are called inside an English sentence."""

from __future__ import annotations

from bessemer.words import Labelled, Text

_WITH_ARTICLE = {
    "Basque Country": "the Basque Country",
    "Canary Islands": "the Canary Islands",
    "Balearic Islands": "the Balearic Islands",
    "Czech Republic": "the Czech Republic",
    "Netherlands": "the Netherlands",
    "North Aegean": "the North Aegean",
    "Rest of the world": "the rest of the world",
    "United Kingdom": "the United Kingdom",
    "South Aegean": "the South Aegean",
    "Southern Region (Ireland)": "the Southern Region of Ireland",
    "United States": "the United States",
}


def spoken(thing: Labelled) -> Text:
    """Return a place's name in both languages, with the article that English wants inside a sentence.

    Examples
    --------
    >>> spoken(Text("Netherlands", "荷兰")).en
    'the Netherlands'
    """
    name = thing.label("en")
    return Text(_WITH_ARTICLE.get(name, name), thing.label("zh-CN"))
