"""Chart: data, a finding as title, and a function that draws it in a language and width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bessemer.words import Message, format_value, say

if TYPE_CHECKING:
    import pandas as pd

WIDE, NARROW = 640, 330


@dataclass(frozen=True)
class Canvas:
    """Where a chart is drawn: the language, and the width in CSS pixels."""

    locale: str = "en"
    width: int = WIDE

    @property
    def narrow(self) -> bool:
        """Whether the chart is for a telephone."""
        return self.width < 480

    def say(self, id: str, /, **values: Any) -> str:
        """Return a message of the catalogue in the canvas's language."""
        return say(Message(id, **values), self.locale)

    def name(self, thing: Any) -> str:
        """Return the name of a region, industry or text in the canvas's language."""
        return format_value(thing, "label", self.locale)

    def number(self, value: Any, kind: str) -> str:
        """Return a number in the canvas's language."""
        return format_value(value, kind, self.locale)


@dataclass(frozen=True, eq=False)
class Chart:
    """One chart of an answer.

    Attributes
    ----------
    id : str
        Identifier, unique within a brief.
    title : Message
        The finding, as a full sentence.
    subtitle : Message
        Measure, unit, place and year.
    sources : tuple of str
        Names of the shipped tables drawn.
    alt : Message
        What the chart shows, for readers who cannot see it.
    data : DataFrame
        The rows drawn, with labels that do not depend on the language where possible.
    draw : callable
        Takes (data, canvas), returns a chart made of the forms in :mod:`bessemer.charts.forms`, or any other
        whose ``to_dict`` gives a Vega-Lite specification, such as one of Altair's.
    note : Message or None
        Breaks, withheld values and other things to know when reading it.
    """

    id: str
    title: Message
    subtitle: Message
    sources: tuple[str, ...]
    alt: Message
    data: pd.DataFrame
    draw: Callable[[pd.DataFrame, Canvas], Any]
    note: Message | None = None

    def _repr_html_(self) -> str:
        """Return the chart as a notebook shows it, in English."""
        import html

        from bessemer.charts.export import to_svg

        title, subtitle = (html.escape(say(text)) for text in (self.title, self.subtitle))
        return f"<p><strong>{title}</strong><br>{subtitle}</p>{to_svg(self, Canvas('en', WIDE))}"
