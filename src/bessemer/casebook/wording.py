"""Words that claim a cause, which only an outcome with a causal design may use."""

from __future__ import annotations

import re

from bessemer.words import Text

_ENGLISH = re.compile(
    r"\b(?:caus(?:e[sd]?|al|ing)|because|thanks to|due to|owing to|on account of|le(?:d|ads?) to"
    r"|result(?:s|ed|ing)? (?:in|from)|as a result|dr(?:ove|ives?|iven)|boost(?:s|ed|ing)?"
    r"|creat(?:e[sd]?|ing|ion)|generat(?:e[sd]?|ing)|spur(?:s|red|ring)?|trigger(?:s|ed|ing)?"
    r"|attribut(?:e[sd]?|able|ing)|credit(?:ed|s)|effects?|impacts?|ma(?:de|kes) possible"
    r"|br(?:ought|ings?) (?:about|in)|enabl(?:e[sd]?|ing)|sav(?:es?|ed|ing) [a-z ]*jobs|help(?:s|ed)"
    r"|rescu(?:e[sd]?|ing)|contribut(?:e[sd]?|ing) to|owes?)\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    "导致|致使|使得|促成|促使|促进了|带动|拉动|推动|驱动|得益|归因|归功|造成|创造|带来|引致|引发|因而|因此|从而"
    "|由于|因为|效应|成效|影响|有助于|帮助|催生|挽救"
)


def causal_word(text: str) -> str | None:
    """Return the first word of an English or Chinese text that claims a cause; None where there is none.

    Examples
    --------
    >>> causal_word("jobs created by the park"), causal_word("jobs in the park")
    ('created', None)
    >>> causal_word("园区带动的岗位")
    '带动'
    """
    found = _ENGLISH.search(text) or _CHINESE.search(text)
    return found[0] if found else None


def claims_cause(text: Text | None) -> str | None:
    """Return the first word that claims a cause in either language of a text."""
    return None if text is None else causal_word(text.en) or causal_word(text.zh)
