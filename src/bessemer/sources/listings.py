"""``catalogue.json``: what was verified of each stored dataset, so that a list does not read all figures.

It is a note and no truth: what it says holds as long as the files are as old and as large as they were then,
and a list without it takes longer and says the same.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bessemer.errors import BessemerError
from bessemer.files import write_whole
from bessemer.sources.versions import FIGURES, SCHEMA, read_version

LISTING = "catalogue.json"
# A file may change within the grain of its time; what was verified so soon after is verified again.
_GRAIN = 2 * 10**9


class Listing:
    """What was verified, and what is found to be verified now.

    Parameters
    ----------
    folder : Path
        Where the store lies.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LISTING
        self._known = _read(self._path)
        self._found: dict[str, dict[str, Any]] = {}

    def content(self, place: Path, name: str) -> dict[str, Any]:
        """Return what a version says it holds; its figures are verified unless they were.

        Raises
        ------
        DataError
            As :func:`bessemer.sources.versions.read_version`.
        """
        now = time.time_ns()
        file = _file(place)
        known = self._known.get(name, {})
        same = known.get("version") == place.name and known.get("figures") == file
        settled = isinstance(known.get("verified"), int) and known["verified"] > file["modified"] + _GRAIN
        content = read_version(place, name, figures=not (same and settled))
        self._found[name] = {
            "version": place.name,
            "figures": file,
            "verified": known["verified"] if same and settled else now,
            **_summary(content),
        }
        return content

    def keep(self, names: Iterable[str]) -> None:
        """Write what is known of the datasets that there are, where the folder lets."""
        found = {name: self._found[name] for name in names if name in self._found}
        if found == self._known:
            return
        text = json.dumps({"schema": SCHEMA, "datasets": found}, ensure_ascii=False, indent=1)
        with suppress(BessemerError, OSError):
            write_whole(text + "\n", self._path, "list of datasets")


def _summary(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a reader of the file sees of a dataset."""
    tables = list(content.get("tables", {}).values())
    return {
        "places": len(content.get("places", ())),
        "measures": [table.get("measure") for table in tables],
        "units": [table.get("unit") for table in tables],
        "from": content.get("imported", {}).get("file"),
    }


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))["datasets"]
        return {name: dict(entry) for name, entry in noted.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _file(place: Path) -> dict[str, int]:
    """Return what tells a file that was changed from one that was not."""
    try:
        found = (place / FIGURES).stat()
    except OSError:
        return {"bytes": -1, "modified": 0, "number": 0}
    return {"bytes": found.st_size, "modified": found.st_mtime_ns, "number": found.st_ino}
