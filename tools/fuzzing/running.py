"""One input at a time, watched: what became of it, how long it took, what it left."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from tools.fuzzing.specimens import LONG
from tools.fuzzing.targets import Target

from bessemer.errors import BessemerError

LONGEST = 20.0
"""Seconds of the processor that an input may take."""
HANGS = 180
"""Seconds on the wall after which it hangs, if the processor worked on it; ten times that in any case."""
MOST_MEMORY = 800
"""Megabytes by which it may raise the most that the process ever held."""
_LONGEST_LINE = 1500


class Hung(BaseException):
    """An input took too long: no ``except Exception`` swallows it."""


@dataclass(frozen=True)
class Outcome:
    """What became of an input: accepted, refused (the class of the error), or a fault (what is wrong)."""

    target: str
    seed: int
    number: int
    verdict: str
    said: str = ""
    place: str = ""

    @property
    def id(self) -> str:
        """What reproduces it."""
        return f"{self.seed}:{self.target}:{self.number}"


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """Raise :class:`Hung` inside after :data:`HANGS` seconds, where the system can.

    On a machine that does much else a process may wait so long for its turn: then it is given more time.
    """
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    start, rings = time.process_time(), 0

    def ring(_: int, __: FrameType | None) -> None:
        nonlocal rings
        rings += 1
        if time.process_time() - start > LONGEST or rings == 10:
            raise Hung
        signal.alarm(HANGS)

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(HANGS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def incomplete(error: BessemerError) -> str:
    """Return what an error lacks: what is wrong, what to do, in short lines; empty where nothing."""
    if not error.what.strip():
        return "an error that says nothing"
    if not error.remedy.strip():
        return f"an error without remedy: {error.what[:200]}"
    longest = max(len(line) for line in error.lines())
    if longest > _LONGEST_LINE:
        return f"a line of {longest:,} signs: {error.what[:100]}"
    return ""


class Sandbox:
    """A folder of its own for files, temporary files and the store of this process; use it in ``with``."""

    def __enter__(self) -> Sandbox:
        self.folder = Path(tempfile.mkdtemp(prefix="bessemer-fuzz-"))
        for name in ("files", "temporary", "home"):
            (self.folder / name).mkdir()
        self._before = tempfile.tempdir, os.environ.get("BESSEMER_HOME")
        tempfile.tempdir = str(self.folder / "temporary")
        os.environ["BESSEMER_HOME"] = str(self.folder / "home")
        from bessemer.sources.imports import import_table

        (self.folder / "files" / "kept.csv").write_text(LONG, encoding="utf-8")
        import_table(self.folder / "files" / "kept.csv", "kept")
        self.kept = self.left()
        return self

    def __exit__(self, *_: Any) -> None:
        tempfile.tempdir = self._before[0]
        if self._before[1] is None:
            os.environ.pop("BESSEMER_HOME", None)
        else:
            os.environ["BESSEMER_HOME"] = self._before[1]
        shutil.rmtree(self.folder, ignore_errors=True)

    def left(self) -> dict[str, int]:
        """Return the size of every file of the store and of the temporary folder."""
        found = {}
        for name in ("home", "temporary"):
            for path in (self.folder / name).rglob("*"):
                # Locks stay, without content; the catalogue is a list; uploads wait half an hour.
                stays = path.suffix == ".lock" or path.name == "catalogue.json" or "uploads" in path.parts
                if path.is_file() and not stays:
                    found[str(path.relative_to(self.folder))] = path.stat().st_size
        return found

    def files(self) -> Path:
        """Return an empty folder for the next file."""
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        (self.folder / "files").mkdir()
        return self.folder / "files"

    def restore(self) -> None:
        """Begin with a new store after a fault."""
        self.__exit__()
        self.__enter__()


def outcome(target: Target, seed: int, number: int, sandbox: Sandbox, *, raising: bool = False) -> Outcome:
    """Make one input, read it, and return what became of it.

    Parameters
    ----------
    raising : bool
        Let what is no error of Bessemer's through, to be looked at.
    """
    rng = random.Random(f"{seed}:{target.name}:{number}")
    specimen = target.make(rng)
    folder = sandbox.files()
    path = folder / specimen.file
    path.write_bytes(specimen.content)
    for name, content in specimen.beside.items():
        (folder / name).write_bytes(content)
    verdict, said, place = "accepted", "", ""
    peak, start = _peak(), time.process_time()
    try:
        with watched():
            target.run(path, rng)
    except BessemerError as error:
        verdict, said = type(error).__name__, incomplete(error)
        place = _place(error) if said else ""
    except (Exception, Hung) as error:
        if raising:
            raise
        said = "it hangs" if isinstance(error, Hung) else f"{type(error).__name__}: {str(error)[:300]}"
        place = _place(error)
    spent, grown = time.process_time() - start, _peak() - peak
    if not said and spent > LONGEST:
        said = f"{spent:.0f} seconds of the processor"
    if not said and grown > MOST_MEMORY:
        said = f"{grown:,.0f} MB of memory"
    if not said and (left := sandbox.left()) != sandbox.kept:
        changed = sorted(set(left.items()) ^ set(sandbox.kept.items()))
        said = f"the store or temporary files are not as they were: {changed[:3]}"
    if said:
        sandbox.restore()
    return Outcome(target.name, seed, number, "fault" if said else verdict, said, place)


def _peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _place(error: BaseException) -> str:
    """Return the innermost place in Bessemer that an error came from."""
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "bessemer" in Path(frame.filename).parts and "tools" not in Path(frame.filename).parts
    ]
    return frames[-1] if frames else ""
