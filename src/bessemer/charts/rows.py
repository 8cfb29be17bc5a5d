"""Frames as the plain rows that Vega-Lite takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_PLAIN = (str, int, float, bool, type(None))


def as_values(data: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as inline data of Vega-Lite: what is unknown or without end becomes null.

    Altair's own conversion gives the same rows and takes several times as long, as it goes through a
    frame of objects for each column; columns of other kinds, such as dates, are left to it.
    """
    columns = [data[name] for name in data.columns]
    if not all(isinstance(name, str) for name in data.columns):
        return _by_altair(data)
    plain = [_plain(column) for column in columns]
    if any(column is None for column in plain):
        return _by_altair(data)
    names = list(data.columns)
    return {"values": [dict(zip(names, row, strict=True)) for row in zip(*plain, strict=True)]}


def _plain(column: pd.Series[Any]) -> list[Any] | None:
    """Return a column as a list of plain values, None if it holds others."""
    kind = column.dtype.kind if isinstance(column.dtype, np.dtype) else str(column.dtype)
    if kind not in ("f", "i", "u", "b", "O", "str", "string"):
        return None
    values = column.tolist()
    if kind in ("i", "u", "b"):
        return values
    if kind == "O" and not all(isinstance(value, _PLAIN) or _lines(value) for value in values):
        return None
    if kind == "f":
        return [value if math.isfinite(value) else None for value in values]
    return [None if value is None or value != value else value for value in values]


def _lines(value: Any) -> bool:
    """Return whether a value is a text of several lines."""
    return type(value) is list and all(type(line) is str for line in value)


def _by_altair(data: pd.DataFrame) -> dict[str, Any]:
    from altair.utils.data import to_values

    values: dict[str, Any] = to_values(data)
    return values
