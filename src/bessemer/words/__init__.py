"""Words: number, unit and date formats by locale, and typed message templates.

Every sentence a reader sees is a :class:`Message`: an identifier of a template and the values it
carries. :func:`say` turns it into English or Simplified Chinese, so that text and figures cannot
disagree between the command line, the brief and the page.
"""

from bessemer.words.formats import FORMATS, alike, format_value, heading_unit
from bessemer.words.locales import LOCALES, Labelled, Spoken, Text, colon, gap, locale_of
from bessemer.words.messages import Message, catalogue, placeholders, say

__all__ = [
    "FORMATS",
    "LOCALES",
    "Labelled",
    "Message",
    "Spoken",
    "Text",
    "alike",
    "catalogue",
    "colon",
    "format_value",
    "gap",
    "heading_unit",
    "locale_of",
    "placeholders",
    "say",
]
