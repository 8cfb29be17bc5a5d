"""Files that were given and are not imported yet: each under an unguessable id, few, and not for long."""

from __future__ import annotations

import json
import re
import secrets
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bessemer.errors import DataError, UnavailableError
from bessemer.sources.store import VARIABLE, home

MOST_BYTES = 50 * 1024 * 1024
"""Bytes of a file."""

MOST_FILES = 8
LIFETIME = 3600.0
"""Seconds that a file waits."""

KINDS = (".csv", ".tsv", ".txt", ".parquet", ".pq", ".xlsx", ".xlsm")
# How far their sheets reach is known only once they are read, which the command line does.
_UNMEASURED = (".xls", ".xlsb", ".ods")
_STEP = 256 * 1024
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Waiting:
    """A file that waits.

    Attributes
    ----------
    id : str
    path : Path
        Where it lies; nothing of its name is in it but a known ending.
    name : str
        What the user calls it.
    """

    id: str
    path: Path
    name: str


def folder() -> Path:
    """Return where files wait: beside the datasets of the store."""
    return home().parent / "uploads"


def shown_name(name: str) -> str:
    """Return the name of a file without folders and signs that cannot be read.

    Examples
    --------
    >>> shown_name("../../etc/jobs\\n.csv"), shown_name("C:\\\\data\\\\就业.xlsx"), shown_name("..")
    ('jobs.csv', '就业.xlsx', 'table')
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return plain[-_LONGEST_NAME:] or "table"


def take(file: BinaryIO, name: str, most: int = MOST_BYTES) -> Waiting:
    """Copy a file to where it waits.

    Parameters
    ----------
    file : binary file
    name : str
        What the user calls it; it names no path.
    most : int
        Bytes that it may have.

    Raises
    ------
    DataError
        If it is of no known kind, empty or too large, or the folder cannot be written; nothing is left.
    """
    called = shown_name(name)
    ending = Path(called).suffix.lower()
    if ending in _UNMEASURED:
        raise DataError(
            f"How large '{called}' is in memory cannot be told before it is read.",
            remedy=f"Save it as .xlsx or CSV, or: bessemer data import '{called}' --as NAME",
        ).of("older", file=called, ending=ending)
    if ending not in KINDS:
        raise DataError(
            f"'{called}' is no CSV, Parquet or Excel file.",
            remedy=f"Give a file that ends in {', '.join(KINDS)}.",
        ).of("ending", file=called)
    place = folder()
    id = secrets.token_hex(16)
    waiting = Waiting(id, place / f"{id}{ending}", called)
    with ExitStack() as failed:
        # Nothing stays of a file that did not come whole, whatever ended it.
        failed.callback(drop, waiting.id)
        try:
            size = _copied(file, waiting, most)
            if size:
                about = {"name": called, "ending": ending}
                (place / f"{id}.json").write_text(json.dumps(about), encoding="utf-8")
        except OSError as error:
            raise DataError(
                f"The file cannot be kept: {error.strerror}.",
                where=f"Folder {place}.",
                remedy=f"Choose another folder with the variable {VARIABLE}, or make room in it.",
            ) from error
        if not size:
            raise DataError(f"'{called}' is empty.", remedy="Give a file with a heading and rows.").of(
                "no_rows"
            )
        failed.pop_all()
    return waiting


def _copied(file: BinaryIO, waiting: Waiting, most: int) -> int:
    """Copy a file to where it waits, step by step, and return how many bytes it has."""
    waiting.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep()
    size = 0
    with waiting.path.open("xb") as target:
        waiting.path.chmod(0o600)
        while step := file.read(_STEP):
            size += len(step)
            if size > most:
                raise DataError(
                    f"'{waiting.name}' is larger than {most / 1024**2:,.0f} MB.",
                    remedy=f"Import it on the command line: bessemer data import '{waiting.name}' --as NAME",
                ).of("large", file=waiting.name, most=most // 1024**2)
            target.write(step)
    return size


def waiting(id: str) -> Waiting:
    """Return a file that waits.

    Raises
    ------
    UnavailableError
        If there is none of that id, or it waited too long.
    """
    sweep()
    if _ID.fullmatch(id):
        with suppress(OSError, ValueError, KeyError, TypeError):
            about = json.loads((folder() / f"{id}.json").read_text(encoding="utf-8"))
            path = folder() / f"{id}{about['ending']}"
            if about["ending"] in KINDS and path.is_file():
                return Waiting(id, path, str(about["name"]))
    raise UnavailableError(
        "This file does not wait any more.",
        remedy="It was imported, cancelled, or waited for over an hour. Give it again.",
    ).of("gone")


def drop(id: str) -> None:
    """Remove a file that waits, if it is there."""
    if _ID.fullmatch(id):
        for path in folder().glob(f"{id}.*"):
            with suppress(OSError):
                path.unlink()


def sweep(now: float | None = None) -> None:
    """Remove files that waited too long, and the oldest where there would be too many."""
    ages: dict[str, float] = {}
    for path in folder().glob("*"):
        with suppress(OSError):
            age = (time.time() if now is None else now) - path.stat().st_mtime
            ages[path.stem] = min(age, ages.get(path.stem, age))
    ordered = sorted(ages, key=ages.__getitem__)
    for at, id in enumerate(ordered):
        if ages[id] > LIFETIME or at >= MOST_FILES:
            drop(id)
