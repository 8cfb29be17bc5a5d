"""Text files read line by line, pressed or not, so that large ones need little memory."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bessemer.errors import DataError

_GZIP = b"\x1f\x8b"
_AS_PUBLISHED = "Give the file as the agency publishes it."


@contextmanager
def text_of(path: Path, encoding: str | None = None) -> Iterator[TextIO]:
    """Open a text, unpacked where it is pressed; faults while it is read become errors that name the file.

    Raises
    ------
    DataError
        If it cannot be read, is damaged or is in another encoding.
    """
    try:
        with path.open("rb") as file:
            pressed = file.read(2) == _GZIP
        with gzip.open(path) if pressed else path.open("rb") as content:
            yield io.TextIOWrapper(content, encoding=encoding or "utf-8-sig", newline="")
    except UnicodeError as error:
        raise unreadable(
            path, f"it is not in {encoding or 'UTF-8'}", "Name its encoding with --encoding."
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or "it is damaged"
        raise unreadable(path, why, "Look at the path, or fetch the file again.") from error


def unreadable(path: Path, why: str, remedy: str = _AS_PUBLISHED) -> DataError:
    """Return, not raise, an error for a file that cannot be read at all."""
    return DataError(f"The file cannot be read: {why}.", where=f"File {path}.", remedy=remedy)


def misplaced(path: Path, what: str, where: str, remedy: str = _AS_PUBLISHED) -> DataError:
    """Return, not raise, an error for a row or cell that is not as the agency lays it out."""
    return DataError(what, where=f"File {path.name}, {where}.", remedy=remedy)
