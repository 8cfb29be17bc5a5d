"""Inter-Country Input-Output tables of the OECD: one CSV a year, editions of 2021 and later."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bessemer.errors import OptionError, listing
from bessemer.panel import Floats
from bessemer.sources.readers import nace
from bessemer.sources.readers.agencies import ICIO
from bessemer.sources.readers.balanced import MEASURES, reading_of
from bessemer.sources.readers.economies import economy_of
from bessemer.sources.readers.reading import Flows, Format, Head, Place, Reading, Wanted
from bessemer.sources.readers.streams import misplaced, text_of, unreadable
from bessemer.words import Message, Text

# Two economies stand in parts, by kind of firm; their rows and columns add up to the economy.
_PARTS = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
_TAXES = re.compile(r"TLS|TAXSUB|[A-Z0-9]{3}_TAXSUB")
_ADDED, _OUTPUT = ("VA", "VALU"), ("OUT", "OUTPUT", "TOTAL")
_FINAL = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "P33", "DIRP", "NONRES", "DISC", "FD")
_LABEL = re.compile(r"([A-Z0-9]{3})_([A-Z0-9_]+)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def read_icio(path: Path, wanted: Wanted) -> Reading:
    """Read a table of the OECD, with the parts of China and Mexico put together.

    Parameters
    ----------
    path : Path
        Such as ``2018_SML.csv`` or ``ICIO2021_2018.csv``; the year is the last in the file's name.
    wanted : Wanted
        ``measure``: output or value_added, of which the panel is.

    Raises
    ------
    DataError
        If a row is not as the OECD lays it out, or an economy lacks a sector.
    OptionError
        If another measure or year is wanted than the file has.
    """
    years = _YEAR.findall(path.stem)
    if not years:
        raise OptionError(
            "The file's name holds no year, and the file does not say it.",
            where=f"File {path.name}.",
            remedy="Name it as the OECD does, such as 2018_SML.csv.",
        )
    heads, rows, matrix, sums = _matrix(path)
    economies = list(dict.fromkeys(_PARTS.get(label[0], label[0]) for label in rows))
    sectors = list(dict.fromkeys(label[1] for label in rows))
    final = list(dict.fromkeys(code for _, code in heads if code in _FINAL))
    size, wide = len(economies) * len(sectors), len(economies) * len(final)
    folded = np.zeros((size, size + wide))
    ours = _positions(path, rows, economies, sectors)
    within = [at for at, (_, code) in enumerate(heads) if code not in _FINAL]
    demand = [at for at, (_, code) in enumerate(heads) if code in _FINAL]
    to = np.empty(len(heads), dtype=np.intp)
    to[within] = _positions(path, [heads[at] for at in within], economies, sectors)
    to[demand] = size + np.array(_positions(path, [heads[at] for at in demand], economies, final))
    for at, row in enumerate(matrix):
        np.add.at(folded[ours[at]], to, row)
    if set(ours) != set(range(size)):
        lacking = [
            f"{economies[at // len(sectors)]}_{sectors[at % len(sectors)]}"
            for at in range(size)
            if at not in set(ours)
        ]
        raise misplaced(path, f"Rows are missing: {listing(lacking)}.", "column V1")

    def across(name: str) -> Floats:
        found = np.zeros(size)
        np.add.at(found, to[within], sums[name][within])
        return found

    total = np.zeros(size)
    np.add.at(total, ours, sums["rows"])
    flows = Flows(
        Z=folded[:, :size],
        F=folded[:, size:],
        x=total,
        va=across("added"),
        economies=tuple(economies),
        sectors=tuple(sectors),
        final=tuple(final),
        unit="million USD",
        year=int(years[-1]),
    )
    split = sorted({label[0] for label in rows if label[0] in _PARTS})
    return reading_of(
        path,
        wanted,
        flows,
        places=[_place(code) for code in economies],
        industries={code: nace.name_of_isic(code) for code in sectors},
        classification="icio",
        origin=ICIO,
        taxes=across("taxes"),
        output=across("output"),
        report=[Message("readers_world.split", names=listing(split))] if split else (),
        how={"format": "text", "delimiter": ","},
    )


def is_icio(head: Head) -> bool:
    """Return whether a file begins with a heading of economies and sectors, as the OECD has them."""
    first = head.text.lstrip("\ufeff").split("\n", 1)[0]
    labels = [label.strip().strip('"') for label in first.split(",")]
    known = sum(bool(_LABEL.fullmatch(label)) for label in labels[1:-1])
    households = any(label.endswith("_HFCE") for label in labels)
    return labels[0] in ("", "V1") and households and known >= len(labels) - 3


def _matrix(
    path: Path,
) -> tuple[list[tuple[str, str]], list[tuple[str, str]], Floats, dict[str, Floats]]:
    """Return labels of columns and of rows, the flows, and the sums that the file has."""
    with text_of(path) as text:
        reader = csv.reader(text)
        labels = [label.strip() for label in next(reader, [])]
        out = [at for at, label in enumerate(labels) if label in _OUTPUT]
        kept = [at for at, label in enumerate(labels) if at and label not in _OUTPUT]
        heads = [_label(path, labels[at], "row 1") for at in kept]
        if not out or not heads:
            raise unreadable(path, "its heading lacks the column of output (OUT or TOTAL)")
        first = dict.fromkeys(heads)
        rows: list[tuple[str, str]] = []
        matrix: list[Floats] = []
        totals: list[float] = []
        sums = {name: np.zeros(len(kept)) for name in ("taxes", "added", "output")}
        for row in reader:
            where = f"row {reader.line_num}"
            if len(row) != len(labels):
                raise misplaced(path, f"The row has {len(row)} cells; the heading says {len(labels)}.", where)
            name = row[0].strip()
            role = _role(name)
            figures = _figures(path, row, labels, where)
            if role is not None:
                sums[role] += figures[kept]
                continue
            label = _label(path, name, where)
            if label not in first:
                raise misplaced(path, f"The row {name} has no column.", where)
            rows.append(label)
            matrix.append(figures[kept])
            totals.append(float(figures[out[0]]))
    if not rows or not sums["added"].any():
        raise unreadable(path, "it lacks rows of sectors or the row VA")
    sums["rows"] = np.array(totals)
    return heads, rows, np.array(matrix), sums


def _role(name: str) -> str | None:
    if name in _ADDED:
        return "added"
    if name in _OUTPUT:
        return "output"
    return "taxes" if _TAXES.fullmatch(name) else None


def _label(path: Path, text: str, where: str) -> tuple[str, str]:
    match = _LABEL.fullmatch(text)
    if match is None:
        raise misplaced(path, f"'{text}' is no economy and sector.", where)
    return match[1], match[2]


def _figures(path: Path, row: Sequence[str], labels: Sequence[str], where: str) -> Floats:
    try:
        return np.array([0.0, *(float(cell) if cell.strip() else 0.0 for cell in row[1:])])
    except ValueError:
        for label, cell in zip(labels[1:], row[1:], strict=True):
            if cell.strip() and not re.fullmatch(r"\s*[+-]?[\d.]+(?:[eE][+-]?\d+)?\s*", cell):
                raise misplaced(path, f"'{cell}' is no figure.", f"{where}, column {label}") from None
        raise


def _positions(
    path: Path, labels: Sequence[tuple[str, str]], economies: Sequence[str], codes: Sequence[str]
) -> list[int]:
    regions = {code: at for at, code in enumerate(economies)}
    places = {code: at for at, code in enumerate(codes)}
    try:
        return [regions[_PARTS.get(region, region)] * len(codes) + places[code] for region, code in labels]
    except KeyError as error:
        raise misplaced(path, f"{error} has a column and no row.", "row 1") from error


def _place(code: str) -> Place:
    return Place("ROW", Text("Rest of the world", "世界其他地区")) if code == "ROW" else economy_of(code)


ICIO_CSV = Format(
    id="oecd-icio",
    name=Text("OECD, Inter-Country Input-Output table", "经合组织国家间投入产出表"),
    measures=MEASURES,
    knows=is_icio,
    read=read_icio,
)
FORMATS = (ICIO_CSV,)
