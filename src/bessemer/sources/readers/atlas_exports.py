"""The Atlas of Economic Complexity: exports by country, product and year as the Growth Lab gives them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from bessemer.errors import OptionError
from bessemer.sources.readers.agencies import ATLAS
from bessemer.sources.readers.economies import economy_of
from bessemer.sources.readers.products import check_detail, exports_of, names_of
from bessemer.sources.readers.reading import Format, Head, Reading, Wanted
from bessemer.sources.readers.streamed import head_row, summed
from bessemer.sources.readers.streams import text_of, unreadable
from bessemer.words import Message, Text

_PRODUCT = re.compile(r"product_(hs\d\d|sitc)_code")
_NEEDED = {"country_iso3_code", "year", "export_value"}
DETAILS = {"published": 0, "hs4": 4, "hs2": 2}


def read_atlas(path: Path, wanted: Wanted) -> Reading:
    """Read exports by country and product; other columns, such as the RCA, follow from these.

    Parameters
    ----------
    path : Path
        ``hs92_country_product_year_4.csv`` or another of these files, with commas or tabs.
    wanted : Wanted
        ``industries``: published, or hs4 and hs2 for sums of finer codes.

    Raises
    ------
    DataError
        If a row is not as the Growth Lab lays it out.
    OptionError
        If there is no such detail.
    """
    detail, digits = check_detail(wanted.industries, DETAILS)
    delimiter = _delimiter(path)
    heads = head_row(path, delimiter)
    product, system = next(
        ((name, match[1]) for name in heads if (match := _PRODUCT.fullmatch(name))), ("", "")
    )
    if not product or not set(heads) >= _NEEDED:
        raise unreadable(path, "its heading lacks country_iso3_code, a product code, year or export_value")
    code = f"trim({product})"
    where = f"regexp_full_match({code}, '[0-9]+') AND trim(country_iso3_code) <> ''"
    if wanted.years:
        where += f" AND trim(year) IN ({', '.join(repr(str(year)) for year in wanted.years)})"
    published = _digits(path, product, delimiter)
    if digits > published:
        raise OptionError(
            f"detail='{detail}' cannot be used: the file has codes of {published} digits.",
            where=f"File {path.name}.",
            remedy="Leave the detail out.",
        ).of("level", "industry")
    taken = digits or published
    keys = [
        "trim(country_iso3_code)",
        f"substr(lpad({code}, {published}, '0'), 1, {taken})",
        "CAST(year AS INTEGER)",
    ]
    frame, rows = summed(path, keys, "export_value", delimiter=delimiter, where=where)
    if not len(frame):
        raise unreadable(path, "no row of it is wanted", "Ask for other years.")
    exported = exports_of([frame], economy_of, 1)
    name = "SITC" if system == "sitc" else "HS"
    return Reading(
        frame=exported,
        places=tuple({place.code: place for place in map(economy_of, frame["key0"].unique())}.values()),
        industries=names_of(exported["industry"].unique(), {}, name),
        classification=f"{system}_{taken}",
        measure="exports",
        unit="USD",
        unit_name=Text("current US dollars", "美元（当年价）"),
        origin=ATLAS,
        absent="zero",
        report=(
            Message("readers_world.flows", count=rows, rows=len(exported), detail=f"{name}{taken}"),
            Message("readers_world.atlas_services"),
        ),
        how={"format": "text", "delimiter": {"\t": "tab"}.get(delimiter, delimiter), "system": system},
    )


def is_atlas(head: Head) -> bool:
    """Return whether a file begins as exports by country, product and year, without partners."""
    first = head.text.lstrip("\ufeff").partition("\n")[0].strip()
    names = {name.strip().strip('"') for name in re.split(r"[,\t]", first)}
    return names >= _NEEDED and any(map(_PRODUCT.fullmatch, names)) and "partner_iso3_code" not in names


def _delimiter(path: Path) -> str:
    return "\t" if len(head_row(path, "\t")) > 1 else ","


def _digits(path: Path, product: str, delimiter: str) -> int:
    """Return the digits of the codes of products: a file has those of one length."""
    with text_of(path) as text:
        rows = csv.DictReader(text, delimiter=delimiter)
        lengths = [
            len(code)
            for row, _ in zip(rows, range(2000), strict=False)
            if (code := (row[product] or "").strip()).isdecimal()
        ]
    return max(lengths, default=4)


ATLAS_CSV = Format(
    id="atlas-country-product",
    name=Text("Atlas of Economic Complexity, country and product", "经济复杂度图谱国家—产品数据"),
    measures=("exports",),
    knows=is_atlas,
    read=read_atlas,
    industries=tuple(DETAILS),
)
FORMATS = (ATLAS_CSV,)
