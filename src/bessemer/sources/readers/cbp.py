"""Census County Business Patterns, the complete county file of a year."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bessemer.errors import DataError, OptionError, listing
from bessemer.sources.readers.columnar import AGAIN, Sums, batches, binary, cells
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.reading import Format, Head, Reading, Wanted
from bessemer.sources.readers.united_states import (
    COUNTY,
    DOLLARS,
    ESTABLISHMENTS,
    JOBS,
    census_cbp,
    is_county,
    naics_names,
    named_places,
)
from bessemer.words import Message, Text

_FIXED = ("fipstate", "fipscty", "naics", "emp", "qp1", "ap", "est")
_MEASURES = {
    "jobs": ("emp", "emp_nf", "jobs", 1, JOBS),
    "establishments": ("est", "", "establishments", 1, ESTABLISHMENTS),
    "earnings": ("ap", "ap_nf", "USD", 1000, DOLLARS),
}
_DETAILS = {"naics2": r"\d{2}----", "naics3": r"\d{3}///", "naics4": r"\d{4}//", "naics6": r"\d{6}"}
# Sectors are written by the first of their codes.
_RANGES = {"31": "31-33", "44": "44-45", "48": "48-49"}
_NOISE = ("G", "H", "J")
_WITHHELD = ("D", "S")
_ABSENT = "N"
_SIZES = frozenset("ABCEFGHIJKLM")
_FILE = re.compile(r"cbp(\d{2})(?:co|_co)?", re.IGNORECASE)


def _columns(head: Head) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in next(csv.reader(head.text.splitlines()[:1]), ()))


def _member(head: Head) -> str:
    names = [name for name in head.members if name.lower().endswith((".txt", ".csv"))]
    return names[0] if len(names) == 1 else ""


def _knows(head: Head) -> bool:
    if head.members and not _member(head):
        return False
    return set(_FIXED) <= {name.casefold() for name in _columns(head)}


def _read(path: Path, wanted: Wanted) -> Reading:
    head = head_of(path)
    given = {name.casefold(): name for name in _columns(head)}
    measure = wanted.measure or "jobs"
    detail = wanted.industries or "naics2"
    column, flag, unit, factor, unit_name = _MEASURES[measure]
    year = _year(head, wanted)
    flags = [name for name in (flag, "empflag") if name and name in given and measure != "establishments"]
    texts = [given[name] for name in ("fipstate", "fipscty", "naics", *flags)]
    sums = Sums()
    marks: dict[str, int] = {}
    with binary(path, _member(head)) as (file, name):
        for batch in batches(file, name, texts, [given[column]]):
            sums.add(_part(batch, given, column, flags, detail, year, name, marks))
    frame = cells(sums.table(), factor)
    codes = sorted(frame["industry"].unique())
    return Reading(
        frame=frame,
        places=named_places(sorted(frame["region"].unique())),
        industries=naics_names(codes),
        classification=f"cbp-{detail}",
        measure=measure,
        unit=unit,
        unit_name=unit_name,
        origin=census_cbp(),
        report=_said(len(frame), marks, factor),
        how={"format": "census-cbp", "year": str(year), "level": COUNTY, "detail": detail},
    )


def _year(head: Head, wanted: Wanted) -> int:
    """Return the year, which stands in the name of the file alone."""
    match = _FILE.search(_member(head)) or _FILE.search(head.path.name)
    if match:
        found = int(match[1]) + (1900 if int(match[1]) > 80 else 2000)
        if wanted.years and found not in wanted.years:
            raise OptionError(
                f"The file is of {found}, which is not among the years asked for.",
                where=f"File {head.path.name}.",
                remedy="Leave --years out, or leave out this file.",
            )
        return found
    if len(wanted.years) == 1:
        return wanted.years[0]
    raise OptionError(
        "The year of the figures is not known: it stands in the name of the file alone.",
        where=f"File {head.path.name}.",
        remedy="Give the file under its own name, such as cbp21co.zip, or say --years 2021.",
    )


def _part(
    batch: Any,
    given: Mapping[str, str],
    column: str,
    flags: list[str],
    detail: str,
    year: int,
    name: str,
    marks: dict[str, int],
) -> Any:
    """Return the rows of a step that are of the detail, by place and industry."""
    import pandas as pd

    rows = batch.to_pandas().rename(columns={given[key]: key for key in given})
    rows = rows[rows["naics"].str.fullmatch(_DETAILS[detail])]
    fips = rows["fipstate"].str.strip().str.zfill(2) + rows["fipscty"].str.strip().str.zfill(3)
    known = {code: is_county(code) and not code.endswith("999") for code in fips.unique()}
    rows = rows[fips.map(known).astype(bool)]
    fips = fips[rows.index]
    withheld = pd.Series(False, index=rows.index)
    absent = rows[column].isna()
    for flag in flags:
        mark = rows[flag].fillna("").str.strip().str.upper()
        allowed = {"", *_SIZES} if flag == "empflag" else {"", *_NOISE, *_WITHHELD, _ABSENT}
        odd = sorted(set(mark.unique()) - allowed)
        if odd:
            raise DataError(
                f"The flag {listing(map(repr, odd))} in column {flag} is none of CBP.",
                where=f"File {name}.",
                remedy=AGAIN,
            )
        withheld |= mark.ne("") if flag == "empflag" else mark.isin(_WITHHELD)
        if flag != "empflag":
            absent |= mark.eq(_ABSENT)
        for sign, count in mark[mark != ""].value_counts().items():
            shown = f"empflag {sign}" if flag == "empflag" else str(sign)
            marks[shown] = marks.get(shown, 0) + int(count)
    absent &= ~withheld
    codes = rows["naics"].str.rstrip("-/")
    return pd.DataFrame(
        {
            "region": fips,
            "industry": codes.map(lambda code: _RANGES.get(code, code)),
            "year": year,
            "value": rows[column].where(~(withheld | absent), 0.0),
            "withheld": withheld.astype(np.int64),
            "missing": absent.astype(np.int64),
        }
    )


def _said(count: int, marks: Mapping[str, int], factor: int) -> tuple[Message, ...]:
    said = [Message("readers.cells", count=count)]
    hidden = {sign: number for sign, number in marks.items() if sign in _WITHHELD or sign.startswith("emp")}
    if hidden:
        said.append(Message("own.withheld", count=sum(hidden.values()), marks=listing(sorted(hidden))))
    noisy = sum(marks.get(sign, 0) for sign in ("H", "J"))
    if any(sign in marks for sign in _NOISE):
        said.append(Message("readers.cbp_noise", count=noisy))
    if factor > 1:
        said.append(Message("readers.multiplied", factor=factor))
    said.append(Message("readers.cbp_absent"))
    return tuple(said)


FORMATS = (
    Format(
        id="census-cbp",
        name=Text("Census CBP, County Business Patterns, county file", "美国普查局CBP：县级商业模式统计"),
        measures=tuple(_MEASURES),
        knows=_knows,
        read=_read,
        places=(COUNTY,),
        industries=tuple(_DETAILS),
    ),
)
