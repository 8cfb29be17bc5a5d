"""What is known of a file that was fetched: its checksum, and what the server called its version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from bessemer.files import write_whole


@dataclass(frozen=True)
class Kept:
    """What is known of a file that came whole.

    Attributes
    ----------
    url : str
    sha256 : str
    size : int
    fetched : str
        When, in UTC.
    etag, modified : str
        What the server calls its version.
    fresh : bool
        Whether it came now, or the server says that it is still what it has.
    """

    url: str
    sha256: str
    size: int
    fetched: str
    etag: str = ""
    modified: str = ""
    fresh: bool = True


def kept_of(target: Path, url: str) -> Kept | None:
    """Return what is known of a file that came whole from an address; None if it is not as it came."""
    try:
        said = json.loads(note_of(target).read_text(encoding="utf-8"))
        found = Kept(**{**said, "fresh": False})
        same = found.url == url and target.stat().st_size == found.size and checksum(target) == found.sha256
    except (OSError, ValueError, TypeError):
        return None
    return found if same else None


def keep(target: Path, kept: Kept) -> None:
    """Write beside a file what is known of it."""
    said = {key: value for key, value in vars(kept).items() if key != "fresh"}
    write_whole(json.dumps(said, indent=1) + "\n", note_of(target), "note of the file")


def note_of(path: Path) -> Path:
    """Return where stands what is known of a file."""
    return path.with_name(f"{path.name}.json")


def checksum(path: Path, name: str = "sha256") -> str:
    """Return the checksum of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, name).hexdigest()
