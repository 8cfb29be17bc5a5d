"""Files as agencies publish them made into a stored dataset that cites the agency."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bessemer.classify import scheme, schemes
from bessemer.errors import DataError, OptionError, listing
from bessemer.frames import panel_from_frame
from bessemer.panel import Panel
from bessemer.sources.flows import described, in_order
from bessemer.sources.import_content import Provenance, Unit, content_of
from bessemer.sources.imports import Imported, keep
from bessemer.sources.own import own_id
from bessemer.sources.preparing import Prepared, check_choice, check_content, country_given
from bessemer.sources.readers.joining import KEYS
from bessemer.sources.readers.reading import Reading, Wanted
from bessemer.sources.readers.registry import read_published
from bessemer.sources.store import check_name
from bessemer.words import Message, Text

# Balances and incomes may be below zero; counts may not.
_MAY_BE_NEGATIVE = ("earnings", "value_added", "output")


def import_published(
    paths: Sequence[str | Path],
    name: str,
    wanted: Wanted | None = None,
    *,
    format: str | None = None,
    country: str | None = None,
    absent: str | None = None,
) -> Imported | None:
    """Read files of one published format, put them together and store them as a dataset.

    Parameters
    ----------
    paths : sequence of path
        Several years or several states of one publication.
    name : str
        What the dataset is to be called.
    wanted : Wanted, optional
        Measure, years, level of places and detail of industries; what the format has first by default.
    format : str, optional
        Id of the format; found by the beginning of the file by default.
    country : str, optional
        ISO 3166 alpha-3 code of the country of the places, where the format does not say it.
    absent : {"unknown", "zero"}, optional
        What a combination without a row means; what the format says by default.

    Returns
    -------
    Imported or None
        None where the first file has no format that Bessemer knows.

    Raises
    ------
    BessemerError
        If anything in the files or the options is not right: names file, row and what to do. Nothing is
        stored then, and a dataset of that name is as it was.
    """
    check_name(name)
    check_choice("absent", absent, ("unknown", "zero"))
    nation = country_given(country)
    reading = read_published(paths, wanted, format)
    if reading is None:
        return None
    if absent is not None:
        reading = dataclasses.replace(reading, absent=absent)
    return keep(prepare_reading(reading, name, [Path(path).name for path in paths], nation))


def prepare_reading(reading: Reading, name: str, files: Sequence[str], country: str = "") -> Prepared:
    """Check a reading and make it into what a dataset holds.

    Parameters
    ----------
    reading : Reading
    name : str
        What the dataset is to be called.
    files : sequence of str
        Names of the files that it comes from.
    country : str
        ISO 3166 alpha-3 code; that of all places by default.

    Raises
    ------
    DataError
        If there are no rows, no figure is known, a count is negative or a cell stands twice.
    """
    kept = check_name(name)
    panel = _panel(reading, files)
    flows = None if reading.flows is None else in_order(reading.flows, panel)
    places = _places(kept, reading, panel)
    panel = dataclasses.replace(panel, regions=tuple(place["id"] for place in places))
    title, lists = _classification(kept, reading, panel)
    panel = dataclasses.replace(panel, classification=title, breaks=reading.breaks)
    nations = {place.country for place in reading.places}
    nation = country or (nations.pop() if len(nations) == 1 else "")
    held = {} if flows is None else {"flows": described(flows)}
    provenance = Provenance(
        _source(reading, files),
        Text(
            f"Imported from {listing(files)}; figures as published.",
            f"从{listing(files)}导入，数字按发布原样。",
        ),
        {"file": listing(files), **reading.how, "rows": len(reading.frame), **held},
        reading.breaks,
    )
    unit = Unit(reading.unit, reading.unit_name)
    content = content_of(kept, panel, reading.measure, unit, lists, places, nation, provenance)
    check_content(kept, content)
    said = [Message("readers.break", year=entry.year, note=entry.note) for entry in reading.breaks]
    return Prepared(kept, panel, content, reading.unit_name, (*reading.report, *said), flows)


def _panel(reading: Reading, files: Sequence[str]) -> Panel:
    where = f"File {listing(files)}."
    frame = reading.frame
    if not len(frame):
        raise DataError(
            "No row is left of what was asked for.",
            where=where,
            remedy="Choose other years, another level of places or another detail of industries.",
        )
    if not np.isfinite(frame["value"].to_numpy(dtype=float)).any():
        raise DataError("No figure is known.", where=where, remedy="Choose other years or a coarser detail.")
    again = frame.duplicated(KEYS)
    if again.any():
        first = frame.loc[again].iloc[0]
        raise DataError(
            f"{int(again.sum()):,} cells stand twice, the first {first['region']}, {first['industry']}, "
            f"{first['year']}.",
            where=where,
            remedy="Download the file again and give it as the agency publishes it.",
        )
    try:
        return panel_from_frame(
            frame,
            region="region",
            industry="industry",
            year="year",
            value="value",
            status="status",
            absent=reading.absent,
            allow_negative=reading.measure in _MAY_BE_NEGATIVE,
        )
    except (DataError, OptionError) as error:
        raise error.located(where.rstrip(".")) from error


def _places(name: str, reading: Reading, panel: Panel) -> list[dict[str, str]]:
    """Return the places that have rows, in the order of the panel; ids are made of the agency's codes."""
    known = {place.code: place for place in reading.places}
    unnamed = [code for code in panel.regions if code not in known]
    if unnamed:
        raise DataError(
            f"The file names no place of the codes {listing(unnamed)}.",
            remedy="Give the file as the agency publishes it.",
        )
    places = []
    for code in panel.regions:
        place = known[code]
        entry = {"id": own_id(name, code), "name": place.name.en, "name_zh": place.name.zh}
        places.append({**entry, "country": place.country} if place.country else entry)
    return places


def _classification(name: str, reading: Reading, panel: Panel) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """Return the title of the classification, and the list of its industries where it is the agency's."""
    if reading.classification in schemes() and not reading.industries:
        unknown = [code for code in panel.industries if code not in scheme(reading.classification).codes]
        if unknown:
            raise DataError(
                f"{reading.classification} has no industry {listing(map(repr, unknown))}.",
                remedy="Give the file as the agency publishes it.",
            )
        return reading.classification, {}
    names = {code: reading.industries.get(code, Text(code, code)) for code in panel.industries}
    mark = hashlib.sha256(repr(names).encode()).hexdigest()[:8]
    title = f"{name}@{reading.classification}-{mark}"
    return title, {
        title: [{"code": code, "name": text.en, "name_zh": text.zh} for code, text in names.items()]
    }


def _source(reading: Reading, files: Sequence[str]) -> Mapping[str, Any]:
    origin = reading.origin
    return {
        "title": origin.title.en,
        "title_zh": origin.title.zh,
        "publisher": origin.publisher,
        "citation": f"{origin.citation} Imported from {listing(files)}.",
        "licence": origin.licence.en,
        "licence_zh": origin.licence.zh,
        "url": origin.url,
        "short": origin.short.en,
        "short_zh": origin.short.zh,
    }
