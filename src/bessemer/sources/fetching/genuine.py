"""Whether a file that came is what was sent and what it should be, and when to ask again."""

from __future__ import annotations

import base64
import gzip
import http.client
import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from bessemer.sources.fetching.notes import checksum

_STEP = 1024 * 1024
_BEGINS: Mapping[str, tuple[bytes, ...]] = {
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "xlsx": (b"PK\x03\x04",),
    "gz": (b"\x1f\x8b",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "parquet": (b"PAR1",),
}


class BrokenError(Exception):
    """What came is not what was sent."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def check_digests(path: Path, headers: http.client.HTTPMessage) -> None:
    """Compare a file with the checksums that the server sends along, if it does."""
    said = {"sha256": "", "md5": headers.get("Content-MD5", "").strip()}
    for header in ("Repr-Digest", "Digest"):
        found = re.search(r"sha-256=:?([A-Za-z0-9+/=]+?):?(?:,|$)", headers.get(header, ""), re.IGNORECASE)
        if found:
            said["sha256"] = found[1]
    for name, text in said.items():
        if not text:
            continue
        with suppress(ValueError):
            if base64.b64decode(text, validate=True).hex() != checksum(path, name):
                raise BrokenError("The file is not what the server's checksum says.")


def seconds_asked(text: str) -> float | None:
    """Return the seconds that a server asks to wait for, given as such or as a date.

    Examples
    --------
    >>> seconds_asked("120"), seconds_asked(""), seconds_asked("soon")
    (120.0, None, None)
    """
    if text.strip().isdecimal():
        return float(text)
    with suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    return None


def is_web_page(path: Path) -> bool:
    """Return whether a file begins as a web page does, or as XML."""
    with path.open("rb") as file:
        return file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"


def check_kind(path: Path, kind: str, *, whole: bool) -> None:
    """Check that a file is of a kind, and if `whole` is not known, that it has its end.

    Raises
    ------
    BrokenError
        If it is not.
    """
    with path.open("rb") as file:
        start = file.read(16)
    begins = _BEGINS.get(kind)
    if not start or (begins is not None and not start.startswith(begins)):
        raise BrokenError(f"The file is no {kind} file.")
    if kind in ("zip", "xlsx") and not zipfile.is_zipfile(path):
        raise BrokenError(f"The {kind} file has no end.")
    if kind == "gz" and not whole:
        try:
            with gzip.open(path) as packed:
                while packed.read(_STEP):
                    pass
        except (EOFError, OSError) as error:
            raise BrokenError("The gz file has no end.") from error
