"""The base of results: a frozen, tidy table that knows its units, parameters and sources."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bessemer.words import Message, locale_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Result:
    """A table with what is needed to read, repeat and cite it.

    Attributes
    ----------
    name : str
        Short identifier of the table within its answer, e.g. ``profile``.
    title : Message
        What the table shows.
    table : DataFrame
        Tidy rows, sorted by what matters.
    units : mapping of column to unit
        Fractions are ``fraction``; money names currency and year.
    parameters, conventions : mapping
        What was asked, and which of the field's conventions were used.
    sources : tuple of str
        Names of the shipped tables used.
    warnings : tuple of Message
        Things a reader should know, as data.
    shown : tuple of str
        Columns shown to a reader, in order; a result without any is data only and not shown.
    formats : mapping of column to format
        How words write the column; see :data:`bessemer.words.FORMATS`.
    links : str
        Column of the web addresses that a row rests on, joined by commas; none by default.
    """

    name: str
    title: Message
    table: pd.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    conventions: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    warnings: tuple[Message, ...] = ()
    shown: tuple[str, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    links: str = ""

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as plain dictionaries; unknown values are None."""
        columns = list(self.table.columns)
        return [
            {column: plain(cell) for column, cell in zip(columns, row, strict=True)}
            for row in self.table.itertuples(index=False, name=None)
        ]

    def column_in(self, column: str, locale: str) -> str:
        """Return the column to show for `column`: its Chinese twin ``<column>_zh`` where there is one."""
        twin = f"{column}_zh"
        return twin if locale_of(locale) == "zh-CN" and twin in self.table.columns else column

    def heading(self, column: str, locale: str) -> str:
        """Return how a column is headed, with the unit where its cells leave it out."""
        from bessemer.words import heading_unit, say

        name, unit = say(Message(f"columns.{column}"), locale), heading_unit(self.formats.get(column), locale)
        return say(Message("ui.heading_unit", name=name, unit=unit), locale) if unit else name

    def to_json(self) -> dict[str, Any]:
        """Return table, units, parameters, conventions, sources and warnings as plain data."""
        return {
            "name": self.name,
            "units": dict(self.units),
            "parameters": plain(dict(self.parameters)),
            "conventions": dict(self.conventions),
            "rows": self.rows(),
            "warnings": [warning.to_json() for warning in self.warnings],
            "sources": list(self.sources),
        }

    def _repr_html_(self) -> str:
        from bessemer.words import say

        shown = self.table[list(self.shown)] if self.shown else self.table
        table = shown.to_html(index=False, max_rows=20, border=0)
        return f"<p><strong>{html.escape(say(self.title))}</strong></p>{table}"


def plain(value: Any) -> Any:
    """Return `value` as JSON can carry it: NumPy scalars and arrays unwrapped, unknown numbers as None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    return None if type(value).__name__ in ("NAType", "NaTType") else str(value)
