"""Files and folders that are whole or not there."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bessemer.errors import DataError

INDEX = "charts.json"
_CHOOSE = "Choose a folder that exists and can be written with -o FILE."


def check_target(target: Path) -> None:
    """Check that a brief can be written to a file, before it is computed.

    Raises
    ------
    DataError
        If the target is a folder, its folder does not exist, or it may not be written.
    """
    try:
        if target.is_dir():
            raise _unwritable("it is a folder", target, "Name a file in it, for example -o brief.html.")
        _check_place(target)
    except OSError as error:  # a name too long, a loop of links
        raise _unwritable(error.strerror or str(error), target, "Choose another name with -o.") from error


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
            raise _unwritable("it is a file", target, "Name a folder, for example -o charts.")
        _check_place(target)
        if target.is_dir():
            strange = _not_ours(target)
            if strange:
                remedy = "Choose an empty or new folder with -o; nothing in it is touched."
                raise _unwritable(f"the folder holds other files ({strange[0]})", target, remedy)
    except OSError as error:
        raise _unwritable(error.strerror or str(error), target, "Choose another name with -o.") from error


def write(content: str | bytes, target: Path) -> None:
    """Write a file so that it is complete or not there: a temporary file beside it, fsync, rename.

    A link is followed, a file that is replaced keeps its permissions, and what is no usual file
    (a pipe, ``/dev/stdout``) is written to and never replaced.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written; nothing is left behind.
    """
    check_target(target)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(data, Path(os.path.realpath(target)))
    except OSError as error:
        raise _unwritable(error.strerror or str(error), target, _CHOOSE) from error


def write_folder(files: Mapping[str, bytes], target: Path) -> None:
    """Write a folder so that it is complete or as it was: a temporary one beside it, then a rename.

    An earlier folder of charts is replaced as a whole, so that none of its charts is left over.

    Parameters
    ----------
    files : mapping of name to content
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
            fresh.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o777 & ~_umask())
            for name, data in files.items():
                _fill(fresh / name, data)
            _swap(fresh, place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise _unwritable(error.strerror or str(error), target, _CHOOSE) from error


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


def _check_place(target: Path) -> None:
    if not target.parent.is_dir():
        remedy = "Make the folder, or choose another with -o."
        raise _unwritable("its folder does not exist", target, remedy)
    place = target if target.exists() else target.parent
    if not os.access(place, os.W_OK):
        raise _unwritable("permission denied", target, _CHOOSE)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def _replace(data: bytes, target: Path) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".bessemer-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _fill(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _unwritable(why: str, target: Path, remedy: str) -> DataError:
    return DataError(f"The brief cannot be written: {why}.", where=f"Target: {target}", remedy=remedy)
