"""BACI of CEPII: flows of trade between countries by product, of millions of rows a year."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bessemer.errors import DataError, listing
from bessemer.sources.archives import DAMAGED
from bessemer.sources.readers.agencies import BACI
from bessemer.sources.readers.economies import economy_of
from bessemer.sources.readers.products import DETAILS, check_detail, exports_of, names_of
from bessemer.sources.readers.reading import Format, Head, Place, Reading, Wanted
from bessemer.sources.readers.streamed import head_row, summed
from bessemer.sources.readers.streams import text_of, unreadable
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

_HEAD = ["t", "i", "j", "k", "v", "q"]
_MEMBER = re.compile(r"(?:.*/)?BACI_(HS\d\d)_Y(\d{4})_V\w+\.csv")
_NOMENCLATURE = re.compile(r"HS\d\d")
_COUNTRIES, _PRODUCTS = (
    re.compile(r"(?:.*/)?country_codes.*\.csv"),
    re.compile(r"(?:.*/)?product_codes.*\.csv"),
)
_THOUSAND = 1000


def read_baci(path: Path, wanted: Wanted) -> Reading:
    """Read exports by country and product, the sum of the flows to all partners.

    Parameters
    ----------
    path : Path
        A year as CSV (t, i, j, k, v, q), or the archive with all years and the lists of codes. Lists of codes
        beside a CSV are used for names.
    wanted : Wanted
        ``industries``: hs4, hs6 or hs2; ``years``, of an archive only these are unpacked.

    Raises
    ------
    DataError
        If a row is not as CEPII lays it out.
    OptionError
        If there is no such detail.

    Notes
    -----
    Values are in thousand current US dollars with three decimals and are summed as decimals, so that the sum
    does not depend on the order of the rows. The file is read in pieces, within 512 MB.
    """
    detail, digits = check_detail(wanted.industries, DETAILS)
    frames: list[pd.DataFrame] = []
    count = 0
    nomenclature = ""
    for file in _years(path, wanted.years):
        match = _NOMENCLATURE.search(file.name)
        nomenclature = match[0].lower() if match else "hs"
        if head_row(file) != _HEAD:
            raise unreadable(file, f"its heading is not {','.join(_HEAD)}")
        product = f"substr(lpad(trim(k), 6, '0'), 1, {digits})"
        where = (
            f"trim(t) IN ({', '.join(repr(str(year)) for year in wanted.years)})" if wanted.years else "TRUE"
        )
        frame, rows = summed(file, ["trim(i)", product, "CAST(trim(t) AS INTEGER)"], "v", where=where)
        frames.append(frame)
        count += rows
    listed = _listed(path, _COUNTRIES)
    exported = exports_of(frames, lambda code: _economy(code, listed), _THOUSAND)
    codes = exported["industry"].unique()
    described = {row["code"]: row["description"] for row in _listed(path, _PRODUCTS).values()}
    places = {code: _economy(code, listed) for frame in frames for code in frame["key0"].unique()}
    return Reading(
        frame=exported,
        places=tuple({place.code: place for place in places.values()}.values()),
        industries=names_of(codes, described if digits == 6 else {}),
        classification=f"{nomenclature}_{digits}",
        measure="exports",
        unit="USD",
        unit_name=Text("current US dollars", "美元（当年价）"),
        origin=BACI,
        absent="zero",
        report=(
            Message("readers_world.flows", count=count, rows=len(exported), detail=detail.upper()),
            Message("readers_world.multiplied", factor=_THOUSAND),
        ),
        how={"format": "text", "encoding": "utf-8", "delimiter": ","},
    )


def is_baci(head: Head) -> bool:
    """Return whether a file begins as a year of BACI, or is its archive."""
    if head.members:
        return any(_MEMBER.fullmatch(name) for name in head.members)
    first = head.text.lstrip("\ufeff").partition("\n")[0].strip()
    return [name.strip().strip('"') for name in first.split(",")] == _HEAD


def _economy(code: str, listed: Mapping[str, Mapping[str, str]]) -> Place:
    row = listed.get(code, {})
    name = row.get("country_name") or row.get("country_name_full") or ""
    return economy_of(code, name, row.get("country_iso3") or row.get("iso_3digit_alpha") or "")


def _years(path: Path, years: tuple[int, ...]) -> Iterator[Path]:
    """Return the file itself, or each year of an archive, unpacked for as long as it is read."""
    if not zipfile.is_zipfile(path):
        yield path
        return
    with _archive(path) as archive:
        members = {int(match[2]): name for name in archive.namelist() if (match := _MEMBER.fullmatch(name))}
        absent = [str(year) for year in years if year not in members]
        if absent or not members:
            raise DataError(
                f"The archive has no year {listing(absent)}."
                if members
                else "The archive has no year of BACI.",
                where=f"File {path}.",
                remedy=f"It has {listing(sorted(members))}." if members else "Give the archive of CEPII.",
            )
        for year in sorted(years or members):
            with tempfile.TemporaryDirectory(prefix="bessemer-") as folder:
                file = Path(folder) / Path(members[year]).name
                with archive.open(members[year]) as packed, file.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
                yield file


def _listed(path: Path, pattern: re.Pattern[str]) -> dict[str, dict[str, str]]:
    """Return the rows of a list of codes, in the archive or beside the file, by their first cell."""
    if zipfile.is_zipfile(path):
        with _archive(path) as archive:
            names = [name for name in archive.namelist() if pattern.fullmatch(name)]
            text = archive.read(names[0]).decode("utf-8-sig", "replace") if names else ""
    else:
        files = sorted(file for file in path.parent.glob("*_codes*.csv") if pattern.fullmatch(file.name))
        text = ""
        if files:
            with text_of(files[-1]) as content:
                text = content.read()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return {next(iter(row.values()), "").strip(): row for row in rows}


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (*DAMAGED, OSError) as error:
        raise unreadable(path, f"it is a damaged archive ({error})", "Download the file again.") from error


BACI_CSV = Format(
    id="cepii-baci",
    name=Text("CEPII BACI, trade by product", "CEPII BACI产品贸易数据"),
    measures=("exports",),
    knows=is_baci,
    read=read_baci,
    industries=tuple(DETAILS),
)
FORMATS = (BACI_CSV,)
