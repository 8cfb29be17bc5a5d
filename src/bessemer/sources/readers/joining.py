"""Readings of several files put together: several years, or several states, of one publication."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.errors import DataError
from bessemer.sources.readers.reading import Place, Reading
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

KEYS = ["region", "industry", "year"]


def joined(readings: Sequence[Reading], files: Sequence[str]) -> Reading:
    """Return one reading of several files; a cell that two files give alike is kept once.

    Parameters
    ----------
    readings : sequence of Reading
    files : sequence of str
        Name of the file of each.

    Raises
    ------
    DataError
        If they are not of one measure, unit and classification, or two have different figures, or one a
        figure and one none, for a cell: both files are named.
    """
    first = readings[0]
    if len(readings) == 1:
        return first
    if any(reading.flows is not None for reading in readings):
        raise DataError(
            "Input-output tables cannot be put together.",
            where=f"Files {files[0]} and {files[1]}.",
            remedy="Import each year under a name of its own.",
        )
    for reading, file in zip(readings[1:], files[1:], strict=True):
        for name in ("measure", "unit", "classification", "absent"):
            ours, theirs = getattr(first, name), getattr(reading, name)
            if ours != theirs:
                raise DataError(
                    f"The files cannot be put together: {name} is {ours} in one and {theirs} in the other.",
                    where=f"Files {files[0]} and {file}.",
                    remedy="Import them under two names.",
                )
    places: dict[str, Place] = {}
    industries: dict[str, Text] = {}
    for reading in readings:
        industries |= {code: name for code, name in reading.industries.items() if code not in industries}
        for place in reading.places:
            places.setdefault(place.code, place)
    return dataclasses.replace(
        first,
        frame=_frame(readings, files),
        places=tuple(places.values()),
        industries=industries,
        breaks=tuple(dict.fromkeys(entry for reading in readings for entry in reading.breaks)),
        report=added(message for reading in readings for message in reading.report),
    )


def _frame(readings: Sequence[Reading], files: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    parts = [reading.frame.astype(dict.fromkeys(KEYS[:2], object)) for reading in readings]
    origin = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    frame = pd.concat(parts, ignore_index=True)
    again = frame.duplicated(KEYS, keep="first").to_numpy()
    if not again.any():
        return frame
    earlier = frame.loc[~again].assign(file=origin[~again])
    both = frame.loc[again].assign(file=origin[again]).merge(earlier, on=KEYS, suffixes=("", "_first"))
    same = (both["value"] == both["value_first"]) | (both["value"].isna() & both["value_first"].isna())
    if not same.all():
        odd = both.loc[~same].iloc[0]
        raise DataError(
            f"Two files have different figures of {odd['region']}, {odd['industry']}, {odd['year']}: "
            f"{_figure(odd['value_first'])} and {_figure(odd['value'])}; {int((~same).sum()):,} such cells.",
            where=f"Files {files[int(odd['file_first'])]} and {files[int(odd['file'])]}.",
            remedy="Give files of one release, or leave out one of the two.",
        )
    return frame.loc[~again].reset_index(drop=True)


def _figure(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{value:g}"


def added(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return the sentences of several files as one each: what differs by `count` alone is added up."""
    found: dict[tuple[str, str, bool], Message] = {}
    for message in messages:
        rest = {name: value for name, value in message.values.items() if name != "count"}
        key = (message.id, repr(sorted(rest.items(), key=lambda item: item[0])), "count" in message.values)
        if key in found and "count" in message.values:
            rest["count"] = found[key].values["count"] + message.values["count"]
            found[key] = Message(message.id, **rest)
        else:
            found.setdefault(key, message)
    return tuple(found.values())
