"""What the pages of own data hold between steps: tables that were read, names that are being imported."""

from __future__ import annotations

import copy
import dataclasses
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from bessemer.errors import BessemerError, OptionError
from bessemer.sources.cells import Cells, read_cells
from bessemer.sources.imports import Imported, keep
from bessemer.sources.preparing import Options, prepare
from bessemer.sources.store import check_name
from bessemer.sources.uploads import Waiting, drop
from bessemer.words import Message, catalogue, say

# Tables of text take several times their size: few stay.
_MOST_READ = 2
_MOST_ROWS = 8


class Uploads:
    """Tables of files that wait, read once; and one import of a name at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reading = Lock()
        self._read: OrderedDict[tuple[str, str, str], Cells] = OrderedDict()
        self._importing: set[str] = set()

    def cells(self, file: Waiting, encoding: str = "", sheet: str = "") -> Cells:
        """Return the table of a file, by the name that the user knows.

        Raises
        ------
        BessemerError
            If it cannot be read.
        """
        key = (file.id, encoding, sheet)
        with self._reading:  # one at a time: a large one fills much of the memory
            if key in self._read:
                self._read.move_to_end(key)
                return self._read[key]
            try:
                found = read_cells(file.path, encoding or None, sheet or None)
            except BessemerError as error:
                raise _by_name(error, file) from error
            self._read[key] = dataclasses.replace(found, file=file.name)
            while len(self._read) > _MOST_READ:
                self._read.popitem(last=False)
            return self._read[key]

    def forget(self, file: Waiting) -> None:
        """Let a file and its table go."""
        with self._reading:
            for key in [key for key in self._read if key[0] == file.id]:
                del self._read[key]
        drop(file.id)

    def import_(self, file: Waiting, cells: Cells, name: str, options: Options, *, replace: bool) -> Imported:
        """Store a table as a dataset, and let the file go.

        Raises
        ------
        BessemerError
            If the table is not right, the name is taken, or another import of that name runs; nothing is
            stored then, and the file waits on.
        """
        kept = check_name(name)
        with self._turn(kept):
            made = keep(prepare(cells, kept, options), replace=replace)
        self.forget(file)
        return made

    @contextmanager
    def _turn(self, name: str) -> Iterator[None]:
        mark = name.casefold()
        with self._lock:
            if mark in self._importing:
                raise OptionError(
                    f"Another import as '{name}' is running.", remedy="Wait for it, or choose another name."
                ).of("busy", "name", name=name)
            self._importing.add(mark)
        try:
            yield
        finally:
            with self._lock:
                self._importing.discard(mark)


def _by_name(error: BessemerError, file: Waiting) -> BessemerError:
    """Return an error of a file by the name that the user knows, not by where it lies."""

    def told(text: str) -> str:
        return text.replace(str(file.path), file.name).replace(file.path.name, file.name)

    found = copy.copy(error)
    BessemerError.__init__(
        found, told(error.what), where=told(error.where), remedy=error.remedy.split(" --")[0]
    )
    if error.fault is not None and "file" in error.fault.values:
        values = {**error.fault.values, "file": file.name}
        found.fault = dataclasses.replace(error.fault, values=values)
    return found


@dataclass(frozen=True)
class Trouble:
    """What is wrong, as a page says it.

    Attributes
    ----------
    lines : tuple of str
        What, where, what to do.
    lang : str
        Language of these.
    role : str
        The field of the form that it concerns; empty where none.
    rows : tuple of int
        Rows of the table, from zero below the heading.
    columns : tuple of str
        Columns concerned.
    """

    lines: tuple[str, ...]
    lang: str
    role: str = ""
    rows: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()


def trouble_of(error: BessemerError, locale: str, cells: Cells | None = None) -> Trouble:
    """Return what is wrong in the reader's language, or as the library says it where that has no sentence."""
    fault = error.fault
    name = "" if fault is None else f"upload.fault_{fault.kind}"
    if fault is None or name not in catalogue(locale):
        return Trouble(error.lines(), "en")
    lines = [say(Message(name, **_values(fault.values, fault.role, locale)), locale)]
    if fault.rows and cells is not None:
        lines.append(rows_said([cells.lines[row] for row in fault.rows], locale))
    remedy = f"upload.remedy_{fault.kind}"
    if remedy in catalogue(locale):
        lines.append(say(Message(remedy), locale))
    return Trouble(tuple(lines), locale, fault.role, fault.rows, fault.columns)


def rows_said(lines: list[int], locale: str) -> str:
    """Return which rows of a file are meant, the first of many."""
    first = ("、" if locale == "zh-CN" else ", ").join(str(line) for line in lines[:_MOST_ROWS])
    if len(lines) == 1:
        return say(Message("upload.row_at", row=lines[0]), locale)
    if len(lines) <= _MOST_ROWS:
        return say(Message("upload.rows_at", rows=first), locale)
    return say(Message("upload.rows_more", rows=first, count=len(lines) - _MOST_ROWS), locale)


def _values(values: Mapping[str, Any], role: str, locale: str) -> dict[str, Any]:
    """Return the values of a sentence, with the word for the role."""
    found = dict(values)
    if role in ("region", "industry", "year", "value", "unit"):
        found["role"] = say(Message(f"upload.role_{role}"), locale)
    if isinstance(found.get("names"), list):
        found["names"] = ("、" if locale == "zh-CN" else ", ").join(found["names"])
    return found
