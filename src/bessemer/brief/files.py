"""Files and folders that are whole or not there."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bessemer import files

INDEX = "charts.json"
_WHAT = "brief"


def check_target(target: Path) -> None:
    """Check that a brief can be written to a file: :func:`bessemer.files.check_target`."""
    files.check_target(target, _WHAT)


def check_folder(target: Path) -> None:
    """Check that a folder of charts can be written, before anything is computed.

    Raises
    ------
    DataError
        If the target is a file, holds anything that is not an earlier folder of charts, its parent does
        not exist, or it may not be written.
    """
    try:
        if target.exists() and not target.is_dir():
            raise files.unwritable(_WHAT, "it is a file", target, "Name a folder, for example -o charts.")
        files.check_place(target, _WHAT)
        if target.is_dir():
            strange = _not_ours(target)
            if strange:
                remedy = "Choose an empty or new folder with -o; nothing in it is touched."
                raise files.unwritable(_WHAT, f"the folder holds other files ({strange[0]})", target, remedy)
    except OSError as error:
        raise files.unwritable(
            _WHAT, error.strerror or str(error), target, "Choose another name with -o."
        ) from error


def write(content: str | bytes, target: Path) -> None:
    """Write a brief so that it is complete or not there: :func:`bessemer.files.write_whole`."""
    files.write_whole(content, target, _WHAT)


def write_folder(contents: Mapping[str, bytes], target: Path) -> None:
    """Write a folder so that it is complete or as it was: a temporary one beside it, then a rename.

    An earlier folder of charts is replaced as a whole, so that none of its charts is left over.

    Parameters
    ----------
    contents : mapping of name to content
        One of them is the index, which says what the folder holds.
    target : Path

    Raises
    ------
    DataError
        As :func:`check_folder`, or if writing fails; nothing is left behind.
    """
    check_folder(target)
    place = Path(os.path.realpath(target))
    try:
        fresh = Path(tempfile.mkdtemp(dir=place.parent, prefix=".bessemer-", suffix=".part"))
        try:
            fresh.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o777 & ~files.umask())
            for name, data in contents.items():
                with (fresh / name).open("wb") as file:
                    files.fill(file, data)
            _swap(fresh, place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise files.unwritable(_WHAT, error.strerror or str(error), target) from error


def _swap(fresh: Path, place: Path) -> None:
    """Put a folder in the place of another, which is kept until the new one is there."""
    if not place.exists():
        fresh.rename(place)
        return
    old = Path(tempfile.mkdtemp(dir=place.parent, prefix=".bessemer-", suffix=".old"))
    try:
        place.rename(old / "charts")
        try:
            fresh.rename(place)
        finally:
            if not place.exists():
                (old / "charts").rename(place)
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _not_ours(folder: Path) -> list[str]:
    """Return what a folder holds beside the files that its own index names."""
    names = {entry.name for entry in folder.iterdir()}
    ours: set[str] = set()
    with suppress(OSError, ValueError, TypeError, KeyError):
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        if index["command"] == "brief":
            ours = {INDEX, *(file for chart in index["charts"] for file in chart["files"])}
    return sorted(names - ours)
