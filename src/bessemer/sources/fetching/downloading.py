"""A file from an address, whole or not there: resumed, tried again, checked, and kept with its checksum.

Beside ``FILE`` stand ``FILE.part`` while it comes, and ``FILE.json`` with its checksum and what the server
called its version, by which it is asked whether there is a newer one.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import random
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bessemer.errors import BessemerError, DataError, UnavailableError
from bessemer.sources.fetching.asking import TIMEOUT, LostError, ask
from bessemer.sources.fetching.genuine import (
    BrokenError,
    check_digests,
    check_kind,
    is_web_page,
    seconds_asked,
)
from bessemer.sources.fetching.notes import Kept, checksum, keep, kept_of, note_of

_STEP = 256 * 1024
# Tries in all, also where each brings some bytes, as many times those of Limits.
_MOST_TRIES = 10
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_BROWSER = "Download the file with a browser and import it."


@dataclass(frozen=True)
class Limits:
    """What a download may take.

    Attributes
    ----------
    tries : int
        Times that a lost connection or a busy server is asked again, each without a byte since the last.
    wait, longest_wait : float
        Seconds before the first further try, doubled with each, and at most, also where the server asks for
        more.
    timeout : float
        Seconds without a byte.
    slowest, window : float
        Bytes a second that must come on average over so many seconds.
    most : int
        Bytes of a file.
    """

    tries: int = 5
    wait: float = 1.0
    longest_wait: float = 120.0
    timeout: float = TIMEOUT
    slowest: float = 256.0
    window: float = 60.0
    most: int = 8 * 1024**3


def download(
    url: str,
    target: Path,
    kind: str,
    *,
    sha256: str = "",
    limits: Limits | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    rng: random.Random | None = None,
) -> Kept:
    """Bring a file here, unless it is here and the server has no newer one.

    Parameters
    ----------
    url : str
    target : Path
        Nothing else may write it meanwhile.
    kind : str
        What the file must begin as: zip, gz, xlsx, xls, parquet; csv and tsv must be no web page.
    sha256 : str
        Of the file, where it is known before.
    limits : Limits, optional
    progress : callable, optional
        Called with the bytes that are here and those there will be, if known.
    sleep, rng : optional
        How tries are spaced.

    Raises
    ------
    UnavailableError
        If there is no connection, or no such file.
    DataError
        If it is too large, no file of that kind, not what its checksum says, or cannot be written.
    """
    return _Download(
        url, target, kind, sha256, limits or Limits(), progress, sleep, rng or random.Random()
    ).run()


@dataclass
class _Download:
    url: str
    target: Path
    kind: str
    sha256: str
    limits: Limits
    progress: Callable[[int, int | None], None] | None
    sleep: Callable[[float], None]
    rng: random.Random

    def run(self) -> Kept:
        known = kept_of(self.target, self.url)
        host = urlsplit(self.url).hostname
        failed = broken = asked = 0
        while True:
            before = self._here()
            asked += 1
            try:
                return self._once(known)
            except LostError as lost:
                failed = 1 if self._here() > before else failed + 1
                ends = failed >= (2 if lost.unreachable else self.limits.tries)
                if ends or asked >= _MOST_TRIES * self.limits.tries:
                    if lost.unreachable:
                        raise self._offline(host) from lost
                    raise self._lost(host, lost) from lost
                self._pause(failed, lost, host)
            except BrokenError as error:
                # What came is not what was sent: once more from the start, then no more.
                self._forget()
                broken += 1
                if broken > 1:
                    raise DataError(error.why, where=f"Address {self.url}.", remedy=_BROWSER) from error
            except OSError as error:
                raise DataError(
                    f"The file cannot be written: {error.strerror or error}.",
                    where=f"File {self.target}.",
                    remedy="Make room, or choose another folder with --to; what came is kept.",
                ) from error

    @property
    def part(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part")

    def _here(self) -> int:
        try:
            return self.part.stat().st_size
        except OSError:
            return 0

    def _forget(self) -> None:
        for path in (self.part, note_of(self.part)):
            path.unlink(missing_ok=True)

    def _once(self, known: Kept | None) -> Kept:
        """Ask once, and write what comes."""
        start, version = self._resumable()
        headers = {
            "User-Agent": "bessemer (research on regional economies; Python)",
            "Accept-Encoding": "identity",
            "Accept": "*/*",
        }
        if start:
            headers |= {"Range": f"bytes={start}-", "If-Range": version}
        elif known is not None:
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.modified:
                headers["If-Modified-Since"] = known.modified
        response = ask(self.url, headers, self.limits.timeout)
        with response:
            if response.status == 304 and known is not None:
                return replace(known, fresh=True)
            if response.status == 416 and start:
                self._forget()
                raise LostError("the file is another by now")
            self._check_status(response)
            self._check_kind_said(response)
            total = self._total(response, start)
            if response.status != 206:
                start = 0
            self._note_part(response)
            self._write(response, start, total)
        return self._finish(response, whole=total is not None)

    def _resumable(self) -> tuple[int, str]:
        """Return how much of the file is here, and of which version; nothing where that is not known."""
        here = self._here()
        try:
            said = json.loads(note_of(self.part).read_text(encoding="utf-8"))
            version = str(said["version"])
            if here and version and said["url"] == self.url:
                return here, version
        except (OSError, ValueError, KeyError, TypeError):
            pass
        if here:
            self._forget()
        return 0, ""

    def _check_status(self, response: http.client.HTTPResponse) -> None:
        status, host = response.status, urlsplit(self.url).hostname
        if status in _AGAIN:
            after = seconds_asked(response.headers.get("Retry-After", ""))
            raise LostError(f"status {status}", after=after)
        if status in (404, 410):
            raise UnavailableError(
                f"{host} has no such file (status {status}).",
                where=f"Address {self.url}.",
                remedy="It may be of a year that is not out yet, or have moved; see the source's page.",
            )
        if status not in (200, 206):
            raise UnavailableError(
                f"{host} does not give the file (status {status}).",
                where=f"Address {self.url}.",
                remedy=_BROWSER,
            )

    def _check_kind_said(self, response: http.client.HTTPResponse) -> None:
        if response.headers.get_content_type() == "text/html":
            raise self._web_page()

    def _web_page(self) -> DataError:
        return DataError(
            f"{urlsplit(self.url).hostname} gave a web page and no {self.kind} file.",
            where=f"Address {self.url}.",
            remedy=f"It may want a browser, or the file has moved. {_BROWSER}",
        )

    def _total(self, response: http.client.HTTPResponse, start: int) -> int | None:
        """Return how many bytes the whole file has, if the server says; refuse what is too much."""
        total: int | None = None
        if response.status == 206:
            found = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
            if found is None or int(found[1]) != start:
                self._forget()
                raise LostError("the server gives another part than was asked for")
            total = None if found[2] == "*" else int(found[2])
        elif response.length is not None:
            total = response.length
        if total is not None and total > self.limits.most:
            raise self._too_large()
        room = shutil.disk_usage(self.target.parent).free + self._here()
        if total is not None and total > room:
            raise DataError(
                f"The file has {total / 1e6:,.0f} MB and the disk has room for {room / 1e6:,.0f}.",
                where=f"Folder {self.target.parent}.",
                remedy="Make room, or choose another folder with --to.",
            )
        return total

    def _too_large(self) -> DataError:
        self._forget()
        return DataError(
            f"The file is larger than {self.limits.most / 1e6:,.0f} MB.",
            where=f"Address {self.url}.",
            remedy=_BROWSER,
        )

    def _note_part(self, response: http.client.HTTPResponse) -> None:
        """Note what version comes, so that a later try can go on with it and with no other."""
        etag = response.headers.get("ETag", "")
        strong = etag if etag.startswith('"') else ""
        version = strong or response.headers.get("Last-Modified", "")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            version = ""
        note_of(self.part).write_text(json.dumps({"url": self.url, "version": version}), encoding="utf-8")

    def _write(self, response: http.client.HTTPResponse, start: int, total: int | None) -> None:
        clock = time.monotonic
        began, since = clock(), 0
        with self.part.open("r+b" if start else "wb") as file:
            file.seek(start)
            at = start
            while True:
                try:
                    step = response.read1(_STEP)
                except (TimeoutError, http.client.HTTPException, ConnectionError, OSError) as error:
                    raise LostError(str(error) or type(error).__name__) from error
                if not step:
                    break
                at += len(step)
                since += len(step)
                if at > self.limits.most:
                    raise self._too_large()
                file.write(step)
                if self.progress is not None:
                    self.progress(at, total)
                if clock() - began > self.limits.window:
                    if since < self.limits.slowest * (clock() - began):
                        raise LostError("hardly anything comes")
                    began, since = clock(), 0
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        if total is not None and at < total:
            raise LostError(f"the connection ended {total - at:,} bytes early")
        if total is not None and at > total:
            raise BrokenError("The file is longer than the server says.")

    def _finish(self, response: http.client.HTTPResponse, *, whole: bool) -> Kept:
        """Check the whole file, and let it be the one that counts."""
        headers = response.headers
        check_digests(self.part, headers)
        if headers.get("Content-Encoding", "identity") == "gzip":
            self._unpack()
        if is_web_page(self.part):
            self._forget()
            raise self._web_page()
        check_kind(self.part, self.kind, whole=whole)
        found = checksum(self.part)
        if self.sha256 and found != self.sha256:
            raise BrokenError(
                f"The file's checksum is {found[:12]}…, that of the published one {self.sha256[:12]}…."
            )
        kept = Kept(
            url=self.url,
            sha256=found,
            size=self.part.stat().st_size,
            fetched=datetime.now(UTC).isoformat(timespec="seconds"),
            etag=headers.get("ETag", ""),
            modified=headers.get("Last-Modified", ""),
        )
        self.part.replace(self.target)
        keep(self.target, kept)
        note_of(self.part).unlink(missing_ok=True)
        return kept

    def _unpack(self) -> None:
        """Undo a compression of the connection that was not asked for."""
        plain = self.part.with_name(f"{self.part.name}.plain")
        try:
            with gzip.open(self.part) as source, plain.open("wb") as file:
                while step := source.read(_STEP):
                    file.write(step)
                    if file.tell() > self.limits.most:
                        raise self._too_large()
            plain.replace(self.part)
        except (EOFError, gzip.BadGzipFile) as error:
            raise BrokenError("The file came packed and cannot be unpacked.") from error
        finally:
            plain.unlink(missing_ok=True)

    def _pause(self, failed: int, lost: LostError, host: str | None) -> None:
        if lost.after is not None and lost.after > self.limits.longest_wait:
            raise UnavailableError(
                f"{host} is busy and asks to come back in {lost.after / 60:,.0f} minutes.",
                where=f"Address {self.url}.",
                remedy="Run the same command then; what came is kept and gone on with.",
            ) from lost
        # Full jitter: those who were turned away together do not come back together.
        longest = min(self.limits.longest_wait, self.limits.wait * 2 ** (failed - 1))
        self.sleep(max(lost.after or 0.0, self.rng.uniform(longest / 2, longest)))

    def _offline(self, host: str | None) -> BessemerError:
        return UnavailableError(
            f"There is no connection to {host}.",
            where=f"Address {self.url}.",
            remedy="Check the network, or the proxy in HTTPS_PROXY; or import a file from elsewhere.",
        ).of("offline")

    def _lost(self, host: str | None, lost: LostError) -> BessemerError:
        return UnavailableError(
            f"The connection to {host} was lost {self.limits.tries} times: {lost.why}.",
            where=f"Address {self.url}.",
            remedy="Run the same command later; what came is kept and gone on with.",
        ).of("lost")
