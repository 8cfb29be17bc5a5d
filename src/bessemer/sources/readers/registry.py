"""All formats that Bessemer reads, each from its module when first asked for; which one a file has."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from bessemer.errors import DataError, OptionError, UnavailableError, did_you_mean, listing
from bessemer.sources.archives import DAMAGED
from bessemer.sources.readers.heads import head_of, unopened
from bessemer.sources.readers.reading import Format, Head, Reading, Wanted
from bessemer.words import Message

MODULES: dict[str, str] = {
    "ardeco": "ardeco",
    "atlas-country-product": "atlas_exports",
    "cepii-baci": "baci",
    "eurostat-sdmx": "eurostat",
    "eurostat-tsv": "eurostat",
    "nbs-csv": "nbs",
    "oecd-icio": "icio",
    "ons-workforce-jobs": "ons",
    "wiod": "wiod",
    "bea-caemp25n": "bea",
    "bea-caemp25s": "bea",
    "bea-cagdp2": "bea",
    "bea-cagdp9": "bea",
    "bea-cainc5n": "bea",
    "bea-cainc5s": "bea",
    "bls-qcew": "qcew",
    "census-cbp": "cbp",
}
"""The module of each format, by its id: one line a format. A module holds its formats in ``FORMATS``."""


_LIST = "'bessemer data formats' lists all."


@cache
def format_of(id: str) -> Format:
    """Return a format by its id.

    Raises
    ------
    UnavailableError
        If there is none of that id; near ones are suggested.
    """
    if id not in MODULES:
        hint = did_you_mean(str(id), MODULES)
        raise UnavailableError(
            f"There is no format '{id}'.", where="Option format.", remedy=f"{hint} {_LIST}".strip()
        )
    module = import_module(f"bessemer.sources.readers.{MODULES[id]}")
    found: Format = next(entry for entry in module.FORMATS if entry.id == id)
    return found


def formats() -> tuple[Format, ...]:
    """Return all formats, in order of their ids."""
    return tuple(format_of(id) for id in sorted(MODULES))


def sniff(path: str | Path) -> Format | None:
    """Return the format that a file has; None where it is none that Bessemer knows.

    Raises
    ------
    DataError
        If the file cannot be opened, or two formats take it for theirs.
    """
    head = head_of(Path(path))
    known = _known(head)
    if len(known) > 1:
        raise DataError(
            f"The file could be {listing(entry.id for entry in known)}.",
            where=f"File {path}.",
            remedy="Say which with --format.",
        )
    return known[0] if known else None


def check_format(path: str | Path, id: str) -> Format:
    """Return a format by its id, if the file has it.

    Raises
    ------
    UnavailableError
        If there is no format of that id.
    DataError
        If the file cannot be opened, or is of another format: says what was expected and what was found.
    """
    wanted = format_of(id)
    head = head_of(Path(path))
    if _knows(wanted, head):
        return wanted
    found = _known(head)
    if found:
        what, remedy = f"it is {found[0].name.en}", f"Use --format {found[0].id}, or leave the option out."
    else:
        what = f"it begins with {_shown(head.text, head.members, head.sheets, head.columns)}"
        remedy = "Give the file as the agency publishes it, without changes."
    raise DataError(f"The file is not {wanted.name.en} ({id}): {what}.", where=f"File {path}.", remedy=remedy)


def _known(head: Head) -> list[Format]:
    return [entry for entry in formats() if _knows(entry, head)]


def _knows(entry: Format, head: Head) -> bool:
    """Return whether a beginning is of a format; what cannot be parted into cells is of none."""
    try:
        return entry.knows(head)
    except csv.Error:
        return False


def _read(entry: Format, file: Path, wanted: Wanted) -> Reading:
    """Read a file; what breaks below the layout of the format is said as a file that cannot be read.

    Raises
    ------
    BessemerError
    """
    try:
        return entry.read(file, wanted)
    except (*DAMAGED, csv.Error, UnicodeError, OSError) as error:
        raise unopened(file, error) from error


def _shown(text: str, members: Sequence[str], sheets: Sequence[str], columns: Sequence[str]) -> str:
    for names, kind in ((members, "files"), (sheets, "sheets"), (columns, "columns")):
        if names:
            return f"the {kind} {listing(names)}"
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return repr(line if len(line) <= 80 else f"{line[:79]}…") if line else "nothing that can be read"


def check_wanted(entry: Format, wanted: Wanted) -> None:
    """Check that a format has what is wanted of it.

    Raises
    ------
    OptionError
        If it has no such measure, level of places or level of industries; near names are suggested.
    """
    for option, value, choices in (
        ("measure", wanted.measure, entry.measures),
        ("level", wanted.places, entry.places),
        ("detail", wanted.industries, entry.industries),
    ):
        if value is not None and value not in choices:
            hint = did_you_mean(value, choices)
            offer = f"It has {', '.join(choices)}." if choices else f"Leave --{option} out."
            raise OptionError(
                f"{option}='{value}' cannot be used: {entry.name.en} has no such {option}.",
                where=f"Format {entry.id}.",
                remedy=f"{hint} {offer}".strip(),
            )


def read_published(
    paths: Sequence[str | Path], wanted: Wanted | None = None, format: str | None = None
) -> Reading | None:
    """Read files of one published format and put them together; None where the first has none.

    Parameters
    ----------
    paths : sequence of path
    wanted : Wanted, optional
        What to take of them; what the format has first by default.
    format : str, optional
        Id of the format; found by the beginning of the file by default.

    Raises
    ------
    BessemerError
        If a file is of another format than the first or than `format`, is not as the agency lays it out, or
        has another figure for a cell than an earlier file.
    """
    from bessemer.sources.readers.joining import joined

    asked = wanted or Wanted()
    files = [Path(path) for path in paths]
    entry = check_format(files[0], format) if format is not None else sniff(files[0])
    if entry is None:
        return None
    check_wanted(entry, asked)
    for file in files[1:]:
        try:
            check_format(file, entry.id)
        except DataError as error:
            raise error.located(f"All files must be of one format, as {files[0].name} is") from error
    whole = joined([_read(entry, file, asked) for file in files], [file.name for file in files])
    said = Message("readers.format", format=entry.name, publisher=whole.origin.publisher, count=len(files))
    return dataclasses.replace(whole, report=(said, *whole.report))
