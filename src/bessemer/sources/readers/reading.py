"""What every reader of a published format is given and gives: one shape for all agencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bessemer.panel import Break, Floats
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Origin:
    """Who published a file, as the catalogue of sources has it.

    Attributes
    ----------
    title, short : Text
        Whole, and as it stands in a line of sources; without the years.
    publisher, citation, url : str
    licence : Text
    """

    title: Text
    short: Text
    publisher: str
    citation: str
    url: str
    licence: Text


@dataclass(frozen=True)
class Place:
    """A place of a file: its code there, its names, its country (ISO 3166 alpha-3)."""

    code: str
    name: Text
    country: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a reader is to take of a file that holds several things; None takes what the format has first.

    Attributes
    ----------
    measure : str or None
        ``jobs``, ``output``, ``value_added``, ``exports``, ``earnings`` or ``establishments``.
    years : tuple of int
        Years to keep; empty for all.
    places : str or None
        Level of places where a file mixes them, as the format names it, such as ``county`` or ``nuts2``.
    industries : str or None
        Level or version of industries, as the format names it, such as ``naics4``.
    encoding : str or None
        Of text that the reader does not know by its bytes.
    """

    measure: str | None = None
    years: tuple[int, ...] = ()
    places: str | None = None
    industries: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, eq=False)
class Flows:
    """The input-output table behind a reading of output or value added by economy and sector.

    Attributes
    ----------
    Z : ndarray, shape (R S, R S)
        Intermediate flows, from row to column; sectors within economies.
    F : ndarray, shape (R S, R K)
        Final demand, K columns an economy.
    x, va : ndarray, shape (R S,)
        Gross output and value added, as published.
    economies, sectors, final : tuple of str
        Codes: R economies as in `Reading.places`, S sectors, K categories of final demand.
    unit : str
        Of all flows, such as ``million USD``.
    year : int
    """

    Z: Floats
    F: Floats
    x: Floats
    va: Floats
    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    final: tuple[str, ...]
    unit: str
    year: int


@dataclass(frozen=True, eq=False)
class Reading:
    """Figures of one measure by place, industry and year, as a reader found them.

    Attributes
    ----------
    frame : DataFrame
        One row a cell: `region` (code of a place), `industry` (code), `year` (int), `value`
        (float, NaN where unknown), `status` (title of a :class:`~bessemer.panel.Status`). Sums of other rows,
        such as all industries or the nation, are left out.
    places : sequence of Place
    industries : mapping of str to Text
        Names by code; empty where `classification` is a shipped scheme.
    classification : str
        Name of a shipped scheme whose codes the rows have, or of the agency's own, such as ``naics4``.
    measure : str
        As :attr:`Wanted.measure`.
    unit : str
        Code of the unit, ``jobs`` for jobs; figures in thousands are multiplied out.
    unit_name : Text
    origin : Origin
    absent : {"unknown", "zero"}
        What a combination without a row means.
    breaks : tuple of Break
        Changes of definition that the agency documents.
    report : tuple of Message
        What was found and done, sentence by sentence: rows read, cells withheld, sums left out, marks.
    how : mapping
        Encoding, delimiter, member of an archive, sheet: how the file was read.
    flows : Flows or None
        The input-output table, where the file is one; `frame` then has its output or value added.
    """

    frame: pd.DataFrame
    places: Sequence[Place]
    industries: Mapping[str, Text]
    classification: str
    measure: str
    unit: str
    unit_name: Text
    origin: Origin
    absent: str = "unknown"
    breaks: tuple[Break, ...] = ()
    report: tuple[Message, ...] = ()
    how: Mapping[str, str] = field(default_factory=dict)
    flows: Flows | None = None


@dataclass(frozen=True)
class Head:
    """The beginning of a file, by which a format is known.

    Attributes
    ----------
    path : Path
    start : bytes
        The first 64 KiB; of a zip archive, of its largest member.
    text : str
        The same decoded, undecodable bytes replaced.
    members : tuple of str
        Names in a zip archive that is no Excel file; empty for any other file.
    sheets : tuple of str
        Names of the sheets of an Excel file; empty for any other file.
    columns : tuple of str
        Of a Parquet file; empty for any other file.
    """

    path: Path
    start: bytes
    text: str
    members: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A published format.

    Attributes
    ----------
    id : str
        As in ``bessemer data import --format``, such as ``bls-qcew``.
    name : Text
    measures, places, industries : tuple of str
        What `Wanted` may name; the first is taken by default.
    knows : callable
        Whether a file with this beginning has the format. It must be sure: no two formats know one file.
    read : callable
        Reads it.

        Raises DataError, with file and row, where the file is not as the agency lays it out.
    """

    id: str
    name: Text
    measures: tuple[str, ...]
    knows: Callable[[Head], bool]
    read: Callable[[Path, Wanted], Reading]
    places: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
