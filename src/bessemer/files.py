"""Files that are whole or not there: a temporary file beside the target, fsync, rename."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bessemer.errors import DataError

_CHOOSE = "Choose a folder that exists and can be written with -o FILE."


def check_target(target: Path, what: str = "file") -> None:
    """Check that a file can be written, before what it is to hold is computed.

    Parameters
    ----------
    target : Path
    what : str
        What the file is, as the error names it.

    Raises
    ------
    DataError
        If the target is a folder, its folder does not exist, or it may not be written.
    """
    try:
        if target.is_dir():
            raise unwritable(what, "it is a folder", target, "Name a file in it with -o FILE.")
        check_place(target, what)
    except OSError as error:  # a name too long, a loop of links
        why = error.strerror or str(error)
        raise unwritable(what, why, target, "Choose another name with -o.") from error


def check_usual(path: str | Path) -> None:
    """Check that what is to be read is no pipe or device, which might never end; what is not there passes.

    Raises
    ------
    DataError
        If it is neither a file on a disk nor a folder.
    """
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):  # who opens it says so
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise DataError(
            "The file cannot be read: it is a pipe or a device.",
            where=f"File {path}.",
            remedy="Save its content as a file and give that.",
        )


def check_place(target: Path, what: str) -> None:
    """Check that the folder of a target exists and takes a file: one is made there and taken away.

    Raises
    ------
    DataError
        If it does not, or may not.
    """
    if not target.parent.is_dir():
        remedy = "Make the folder, or choose another with -o."
        raise unwritable(what, "its folder does not exist", target, remedy)
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise unwritable(what, "permission denied", target)
    if target.is_dir() or target.is_file() or not target.exists():
        # Only writing shows that a folder takes a file: /proc grants access and takes none.
        place = Path(os.path.realpath(target)).parent
        try:
            tempfile.TemporaryFile(dir=place, prefix=".bessemer-", suffix=".part").close()
        except OSError as error:
            raise unwritable(what, f"its folder takes no file ({error.strerror or error})", target) from error


def write_whole(content: str | bytes, target: Path, what: str = "file") -> None:
    """Write a file so that it is complete or not there.

    A link is followed, a file that is replaced keeps its permissions, and what is no usual file
    (a pipe, ``/dev/stdout``) is written to and never replaced.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written; nothing is left behind.
    """
    check_target(target, what)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(data, Path(os.path.realpath(target)))
    except OSError as error:
        raise unwritable(what, error.strerror or str(error), target) from error


@contextmanager
def whole(target: Path, what: str = "file") -> Iterator[Path]:
    """Give a temporary file beside a target, which takes its place on the disk when the block ends well.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written; nothing is left behind.
    """
    check_target(target, what)
    if target.exists() and not target.is_file():
        raise unwritable(what, "it is no usual file", target)
    real = Path(os.path.realpath(target))
    mode = real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~umask()
    try:
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=".bessemer-", suffix=f".part{real.suffix}")
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(mode)
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            temporary.replace(real)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(what, error.strerror or str(error), target) from error


def unwritable(what: str, why: str, target: Path, remedy: str = _CHOOSE) -> DataError:
    """Return, not raise, the error for a target that cannot be written."""
    return DataError(f"The {what} cannot be written: {why}.", where=f"Target: {target}", remedy=remedy)


def umask() -> int:
    """Return the permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def fill(file: BinaryIO, data: bytes) -> None:
    """Write data into an open file so that it is on the disk when this returns."""
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def file_part(id: str) -> str:
    """Return an id as a part of the name of a file: letters, digits, dots and hyphens.

    Examples
    --------
    >>> file_part("CN-JL"), file_part("towns:Brack/West")
    ('CN-JL', 'towns-Brack-West')
    """
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in id)


def _replace(data: bytes, target: Path) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".bessemer-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file, data)
        temporary.chmod(mode)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
