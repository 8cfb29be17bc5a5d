"""BLS Quarterly Census of Employment and Wages: the annual and quarterly single files, and files by area."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import DataError, listing
from bessemer.sources.readers.columnar import AGAIN, Sums, batches, binary, cells
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.reading import Format, Head, Reading, Wanted
from bessemer.sources.readers.united_states import (
    COUNTY,
    DOLLARS,
    ESTABLISHMENTS,
    JOBS,
    LEVELS,
    METRO,
    STATE,
    bls,
    is_county,
    is_state,
    naics_names,
    named_places,
)
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_KEYS = (
    "area_fips",
    "own_code",
    "industry_code",
    "agglvl_code",
    "size_code",
    "year",
    "qtr",
    "disclosure_code",
)
_ANNUAL = {
    "jobs": ("annual_avg_emplvl",),
    "earnings": ("total_annual_wages",),
    "establishments": ("annual_avg_estabs", "annual_avg_estabs_count"),
}
_QUARTERLY = {
    "jobs": ("month1_emplvl", "month2_emplvl", "month3_emplvl"),
    "earnings": ("total_qtrly_wages",),
    "establishments": ("qtrly_estabs", "qtrly_estabs_count"),
}
SECTOR = "sector"
DETAILS = (SECTOR, "naics2", "naics3", "naics4", "naics6")
# Levels of aggregation: the tens are the kind of area, the ones the detail of industries.
_TENS = {COUNTY: "7", STATE: "5", METRO: "4"}
_ONES = {"naics2": "4", "naics3": "5", "naics4": "6", "naics6": "8"}
_BY_OWNER, _PRIVATE, _GOVERNMENT = "1", "5", ("1", "2", "3")
# Lines of the shipped scheme "naics", which are BEA's: private sectors, and all government together. Farms,
# forestry and fishing are left out: QCEW covers few of their jobs and withholds most figures of counties.
_BEA_SECTORS = {
    "21": "200",
    "22": "300",
    "23": "400",
    "31-33": "500",
    "42": "600",
    "44-45": "700",
    "48-49": "800",
    "51": "900",
    "52": "1000",
    "53": "1100",
    "54": "1200",
    "55": "1300",
    "56": "1400",
    "61": "1500",
    "62": "1600",
    "71": "1700",
    "72": "1800",
    "81": "1900",
}
_WITHHELD = ("N", "-")


@dataclass(frozen=True)
class _Layout:
    """What a file is: its member in an archive, its columns."""

    member: str
    columns: tuple[str, ...]
    quarterly: bool


def _layout(head: Head) -> _Layout | None:
    lines = head.text.splitlines()
    columns = tuple(cell.strip() for cell in next(csv.reader(lines[:1]), ()))
    if not set(_KEYS) <= set(columns):
        return None
    quarterly = set(_QUARTERLY["jobs"]) <= set(columns)
    if not quarterly and "annual_avg_emplvl" not in columns:
        return None
    members = [name for name in head.members if name.lower().endswith(".csv")]
    return _Layout(members[0] if len(members) == 1 else "", columns, quarterly)


def _knows(head: Head) -> bool:
    found = _layout(head)
    return found is not None and bool(found.member) == bool(head.members)


def _read(path: Path, wanted: Wanted) -> Reading:
    layout = _layout(head_of(path))
    if layout is None:  # the file was changed after its format was found
        raise DataError("The columns are not those of QCEW.", where=f"File {path}.", remedy=AGAIN)
    measure, level = wanted.measure or "jobs", wanted.places or COUNTY
    detail = wanted.industries or SECTOR
    choices = (_QUARTERLY if layout.quarterly else _ANNUAL)[measure]
    numbers = [name for name in choices if name in layout.columns]
    taking = _Taking(measure, level, detail, wanted.years, numbers)
    sums, quarters = Sums(), _Quarters()
    with binary(path, layout.member) as (file, name):
        for batch in batches(file, name, _KEYS, numbers):
            sums.add(taking.of(batch, name))
            quarters.note(batch)
    table = sums.table()
    if layout.quarterly and len(table):
        count = table["year"].map(quarters.count)
        table["value"] = table["value"] / (1 if measure == "earnings" else count)
    frame = cells(table)
    scheme = "naics" if detail == SECTOR else f"qcew-{detail}"
    unit, unit_name = {
        "jobs": ("jobs", JOBS),
        "earnings": ("USD", DOLLARS),
        "establishments": ("establishments", ESTABLISHMENTS),
    }[measure]
    codes = sorted(frame["industry"].unique())
    return Reading(
        frame=frame,
        places=named_places(sorted(frame["region"].unique())),
        industries={} if detail == SECTOR else naics_names(codes),
        classification=scheme,
        measure=measure,
        unit=unit,
        unit_name=unit_name,
        origin=bls(layout.quarterly),
        absent="zero",
        report=(*_said(frame, level, detail, measure), *(quarters.said() if layout.quarterly else ())),
        how={
            "format": "bls-qcew",
            "member": layout.member,
            "period": "quarterly" if layout.quarterly else "annual",
            "level": level,
            "detail": detail,
        },
    )


def _said(frame: pd.DataFrame, level: str, detail: str, measure: str) -> list[Message]:
    withheld = int((frame["status"] == "withheld").sum())
    said = [
        Message("readers.cells", count=len(frame)),
        Message("readers.level", level=LEVELS[level]),
        Message("readers.qcew_sector" if detail == SECTOR else "readers.qcew_owners"),
    ]
    if withheld:
        said.append(Message("own.withheld", count=withheld, marks="disclosure_code N"))
    if measure == "jobs":
        said.append(Message("readers.qcew_covered"))
    return said


@dataclass(frozen=True)
class _Taking:
    """Which rows count: one level of places, industries that do not overlap, all owners."""

    measure: str
    level: str
    detail: str
    years: Sequence[int]
    numbers: Sequence[str]

    def of(self, batch: pa.RecordBatch, name: str) -> Any:
        """Return the rows of a step that count, by place, industry and year."""
        import pandas as pd
        import pyarrow.compute as pc

        tens = _TENS[self.level]
        ones = ("4", _BY_OWNER) if self.detail == SECTOR else (_ONES[self.detail],)
        levels = pc.is_in(batch["agglvl_code"], _set([tens + one for one in ones]))
        rows = batch.filter(pc.and_(levels, pc.equal(batch["size_code"], "0"))).to_pandas()
        rows["industry"] = self._industries(rows)
        place = {COUNTY: is_county, STATE: is_state, METRO: _is_metro}[self.level]
        keep = rows["area_fips"].map({code: place(code) for code in rows["area_fips"].unique()}).astype(bool)
        keep &= (rows["industry"] != "") & ~rows["area_fips"].str.endswith("999")
        rows = rows[keep]
        marks = rows["disclosure_code"].str.strip()
        odd = sorted(set(marks.unique()) - {"", *_WITHHELD})
        if odd:
            raise DataError(
                f"disclosure_code {listing(map(repr, odd))} is none of QCEW.",
                where=f"File {name}.",
                remedy=AGAIN,
            )
        years = rows["year"].str.strip()
        if not years.str.fullmatch(r"\d{4}").all():
            bad = years[~years.str.fullmatch(r"\d{4}")].iloc[0]
            raise DataError(f"'{bad}' is no year.", where=f"File {name}.", remedy=AGAIN)
        figures = rows[list(self.numbers)]
        hidden = marks.isin(_WITHHELD) & (self.measure != "establishments")
        found = pd.DataFrame(
            {
                "region": rows["area_fips"],
                "industry": rows["industry"],
                "year": years.astype(np.int64),
                "value": np.where(hidden, 0.0, figures.mean(axis=1).fillna(0.0)),
                "withheld": hidden.astype(np.int64),
                "missing": (figures.isna().any(axis=1) & ~hidden).astype(np.int64),
            }
        )
        return found[found["year"].isin(self.years)] if self.years else found

    def _industries(self, rows: pd.DataFrame) -> Any:
        code, owner = rows["industry_code"], rows["own_code"]
        if self.detail != SECTOR:
            return np.where(owner.isin((_PRIVATE, *_GOVERNMENT)), code, "")
        private = code.map(_BEA_SECTORS).fillna("")
        government = (rows["agglvl_code"].str[1] == _BY_OWNER) & owner.isin(_GOVERNMENT)
        return np.where(government, "2000", np.where(owner == _PRIVATE, private, ""))


def _set(values: list[str]) -> Any:
    import pyarrow as pa

    return pa.array(values)


def _is_metro(code: str) -> bool:
    return code.startswith("C") and code[1:].isdecimal()


class _Quarters:
    """Which quarters of each year a file has."""

    def __init__(self) -> None:
        self._found: dict[int, set[str]] = {}

    def note(self, batch: pa.RecordBatch) -> None:
        """Take the quarters of a step."""
        import pyarrow as pa

        pairs = pa.table({"year": batch["year"], "qtr": batch["qtr"]}).group_by(["year", "qtr"]).aggregate([])
        for year, quarter in zip(*pairs.to_pydict().values(), strict=True):
            if year.strip().isdecimal():
                self._found.setdefault(int(year), set()).add(quarter.strip())

    def count(self, year: int) -> int:
        """Return how many quarters a year has."""
        return max(1, len(self._found.get(year, ())))

    def said(self) -> list[Message]:
        """Say which years lack quarters."""
        return [
            Message("readers.quarters", year=year, names=listing(sorted(found)))
            for year, found in sorted(self._found.items())
            if len(found) < 4
        ]


FORMATS = (
    Format(
        id="bls-qcew",
        name=Text(
            "BLS QCEW, Quarterly Census of Employment and Wages", "美国劳工统计局QCEW：季度就业与工资普查"
        ),
        measures=("jobs", "earnings", "establishments"),
        knows=_knows,
        read=_read,
        places=(COUNTY, STATE, METRO),
        industries=DETAILS,
    ),
)
