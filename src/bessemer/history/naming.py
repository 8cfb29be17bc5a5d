"""How places are called inside an English sentence."""

from __future__ import annotations

from bessemer.words import Labelled, Text

_WITH_ARTICLE = {
    "Czech Republic": "the Czech Republic",
    "Netherlands": "the Netherlands",
    "Rest of the world": "the rest of the world",
    "United Kingdom": "the United Kingdom",
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
