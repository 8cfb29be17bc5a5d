"""Kill writers of the store with SIGKILL at every step and at many moments, and look at what is there then.

``make kill-test`` runs it and writes ``docs/reports/store-kill.md``. A writer is a copy of this process
(fork) that does what ``bessemer data import`` does, or the command itself; the store is not told that it is
tested. Steps are what Python's audit hooks see under the store's folder (files opened, renamed, removed,
locked), each flush to the disk, and files half written.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.runs import about, made

ROWS = "place,sector,year,jobs\n" + "".join(
    f"p{place},s{sector},{year},{{0}}\n"
    for place in range(20)
    for sector in range(8)
    for year in range(2010, 2015)
)
OLD, NEW, LATER = 2, 5, 7
_CELLS = 20 * 8 * 5
_SEEN = ("open", "fcntl.flock", "kill_test.")
_SEEN_OS = ("rename", "remove", "rmdir", "mkdir", "chmod", "truncate", "fsync")
_RANDOM = ((r"\.new-\w+", ".new-*"), (r"\.old-\w+", ".old-*"), (r"\.bessemer-\w+", ".bessemer-*"))
_LONGEST = 60.0


@dataclass(frozen=True)
class Kill:
    """A writer that was killed.

    Attributes
    ----------
    writer, moment : str
        What it did, and at which step or after how long it was killed.
    found : str
        The dataset after it: ``old``, ``new``, ``none``, or what is wrong with it.
    after : str
        Empty where the next import went through and left nothing behind; else what is wrong.
    """

    writer: str
    moment: str
    found: str
    after: str = ""


def written(folder: Path, value: int) -> Path:
    """Return a table of figures that are all `value`."""
    path = folder / f"{value}.csv"
    path.write_text(ROWS.format(value), encoding="utf-8")
    return path


def import_(folder: Path, value: int) -> None:
    """Store a table as ``t``, as an import does."""
    from bessemer.sources.imports import keep

    keep(_table(folder / f"{value}.csv"))


@cache
def _table(path: Path) -> Any:
    from bessemer.sources.cells import read_cells
    from bessemer.sources.preparing import Options, prepare

    return prepare(read_cells(path), "t", Options())


def remove(_: Path, __: int) -> None:
    """Remove the dataset."""
    from bessemer.sources.store import remove_dataset

    remove_dataset("t")


def open_(_: Path, __: int) -> None:
    """Open the dataset, which writes it in the format of today."""
    from bessemer.sources.store import open_dataset

    open_dataset("t")


def command(folder: Path, value: int) -> None:
    """Run what ``bessemer data import`` runs."""
    from bessemer import cli

    sys.argv = ["bessemer", "data", "import", str(folder / f"{value}.csv"), "--as", "t"]
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - it ends with the process
    cli.main()


def in_first_format(home: Path) -> None:
    """Write the dataset as format 1 had it: a folder called by chance, a manifest nobody vouches for."""
    import hashlib

    folder = home / "datasets" / "t"
    place = folder / (folder / "current").read_text(encoding="utf-8").strip()
    content = json.loads((place / "dataset.json").read_text(encoding="utf-8"))
    (place / "dataset.json").write_text(json.dumps({**content, "schema": 1}), encoding="utf-8")
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    del manifest["dataset.json"]["token"]
    manifest["dataset.json"]["file_sha256"] = hashlib.sha256(
        (place / "dataset.json").read_bytes()
    ).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    place.rename(folder / "0123456789abcdef")
    for other in folder.iterdir():
        if other.is_dir() and other.name != "0123456789abcdef":
            shutil.rmtree(other)
    (folder / "current").write_text("0123456789abcdef\n", encoding="utf-8")


def state() -> str:
    """Return what is in the store: ``old``, ``new``, ``none``, or what is wrong."""
    from bessemer.errors import BessemerError, UnavailableError
    from bessemer.sources.store import datasets, open_dataset

    try:
        listed = {entry.name: entry.fault for entry in datasets()}
        values = open_dataset("t").panel("own_jobs").values
    except UnavailableError as error:
        return "none" if not listed else f"damaged: {error.what}"
    except BessemerError as error:
        return f"damaged: {error.what}"
    if listed != {"t": ""}:
        return f"damaged: listed as {listed}"
    if values.size != _CELLS:
        return f"damaged: {values.size} cells"
    total = float(values.sum())
    states = {float(OLD * _CELLS): "old", float(NEW * _CELLS): "new", float(LATER * _CELLS): "later"}
    return states.get(total, f"damaged: {total}")


def after(folder: Path, home: Path) -> str:
    """Import once more, without waiting for a lock, and say what is not as it must be after it."""
    from bessemer.errors import BessemerError

    try:
        import_(folder, LATER)
    except BessemerError as error:
        return f"the next import failed: {error.what}"
    if state() != "later":
        return f"the next import gave {state()}"
    left = [entry.name for entry in (home / "datasets" / "t").iterdir()]
    unknown = [name for name in left if name != "current" and not re.fullmatch("[0-9a-f]{16,32}", name)]
    return f"left behind: {left}" if unknown or len(left) > 3 else ""


def forked(act: Callable[[], None], seconds: float | None = None) -> int:
    """Do something in a copy of this process, killed after so many seconds; return how it ended."""
    child = os.fork()
    if not child:
        code = 1
        try:
            act()
            code = 0
        except SystemExit as end:  # of the command line
            code = int(end.code or 0)
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def watched(home: Path, step: Callable[[str], None]) -> None:
    """Call `step` at every step that this process takes in the store, from now on and for good."""
    import pathlib

    import pyarrow.parquet as pq

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        name = event.removeprefix("os.")
        if name not in _SEEN_OS and not event.startswith(_SEEN):
            return
        named = arguments[: 2 if name == "rename" else 1] if _named(arguments) else ()
        path = " ".join(map(os.fsdecode, named))
        if not path and name in ("open", "truncate"):
            return
        if path and str(home) not in path:
            return
        words = " ".join(Path(part).name for part in path.split(" ") if part)
        for pattern, sign in _RANDOM:
            words = re.sub(pattern, sign, words)
        step(f"{event} {re.sub('[0-9a-f]{16,}', 'VERSION', words)}".strip())

    sync, table, text = os.fsync, pq.write_table, pathlib.Path.write_text

    def half(path: Path) -> None:
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        sys.audit("kill_test.half", str(path))
        path.write_bytes(whole)

    def fsync(handle: int) -> None:
        sys.audit("os.fsync", handle)
        sync(handle)

    def write_table(rows: Any, path: Path, **options: Any) -> None:
        table(rows, path, **options)
        half(path)

    def write_text(path: Path, *arguments: Any, **options: Any) -> int:
        size = text(path, *arguments, **options)
        half(path)
        return size

    os.fsync, pq.write_table = fsync, write_table  # type: ignore[assignment]
    pathlib.Path.write_text = write_text  # type: ignore[method-assign, assignment]
    sys.addaudithook(hook)


def _named(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments) and isinstance(arguments[0], str | bytes | os.PathLike)


def steps_of(home: Path, act: Callable[[], None]) -> list[str]:
    """Return the steps that something takes in the store, by doing it in a copy of this process."""
    out, into = os.pipe()
    lines: list[str] = []

    def told() -> None:
        watched(home, lines.append)
        act()
        os.write(into, json.dumps(lines).encode())

    if forked(told):
        raise SystemExit("A writer that was not killed failed.")
    os.close(into)
    with os.fdopen(out, "rb") as file:
        found: list[str] = json.loads(file.read())
    return found


def killed_at(home: Path, act: Callable[[], None], number: int) -> None:
    """Do something in a copy of this process that kills itself before its step of that number."""
    seen = 0

    def count(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def stopped() -> None:
        watched(home, count)
        act()

    if forked(stopped) != signal.SIGKILL:
        raise SystemExit(f"The writer was not killed at step {number}.")


def prepared(home: Path, folder: Path, kind: str) -> None:
    """Make the store as it is before a writer of a kind begins."""
    shutil.rmtree(home, ignore_errors=True)
    if kind != "first import":
        import_(folder, OLD)
    if kind == "upgrade":
        in_first_format(home)


WRITERS: dict[str, tuple[Callable[[Path, int], None], frozenset[str]]] = {
    "first import": (import_, frozenset({"none", "new"})),
    "import anew": (import_, frozenset({"old", "new"})),
    "remove": (remove, frozenset({"none", "old"})),
    "upgrade": (open_, frozenset({"old"})),
}


def at_every_step(home: Path, folder: Path, every: int = 1) -> list[Kill]:
    """Kill each kind of writer before each of its steps, or before every n-th."""
    kills: list[Kill] = []
    for kind, (write, allowed) in WRITERS.items():

        def act(write: Callable[[Path, int], None] = write) -> None:
            write(folder, NEW)

        prepared(home, folder, kind)
        steps = steps_of(home, act)
        for number in range(1, len(steps) + 1, every):
            prepared(home, folder, kind)
            killed_at(home, act, number)
            kills.append(_seen(kind, f"{number}: {steps[number - 1]}", allowed, folder, home))
    return kills


def at_moments(home: Path, folder: Path, times: int, rng: random.Random) -> list[Kill]:
    """Kill the command that imports anew after so many milliseconds, drawn over what it takes."""
    prepared(home, folder, "import anew")
    lengths = []
    for _ in range(3):
        start = time.monotonic()
        forked(lambda: command(folder, NEW))
        lengths.append(time.monotonic() - start)
    kills: list[Kill] = []
    while len(kills) < times:
        prepared(home, folder, "import anew")
        delay = rng.uniform(0.2, 1.2) * sorted(lengths)[1]
        if forked(lambda: command(folder, NEW), delay) != signal.SIGKILL:
            continue  # it had ended before
        kills.append(_seen("import command", f"{delay * 1000:.0f} ms", {"old", "new"}, folder, home))
    return kills


def of_commands(home: Path, folder: Path, times: int, rng: random.Random) -> list[Kill]:
    """Kill ``bessemer data import`` itself, a process with a start of its own."""
    asked = [sys.executable, "-m", "bessemer", "data", "import", str(folder / f"{NEW}.csv"), "--as", "t"]
    kills: list[Kill] = []
    longest = 0.0
    for number in range(times):
        prepared(home, folder, "import anew")
        start = time.monotonic()
        child = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not number:  # the first shows how long one takes, and is not killed
            child.wait(_LONGEST)
            longest = time.monotonic() - start
            continue
        delay = rng.uniform(0.6, 1.05) * longest
        time.sleep(delay)
        child.kill()
        child.wait(_LONGEST)
        if child.returncode != -signal.SIGKILL:
            continue
        kills.append(_seen("bessemer data import", f"{delay * 1000:.0f} ms", {"old", "new"}, folder, home))
    return kills


def _seen(kind: str, moment: str, allowed: Container[str], folder: Path, home: Path) -> Kill:
    found = state()
    if found not in allowed and not found.startswith("damaged"):
        found = f"damaged: {found} is there"
    return Kill(kind, moment, found, after(folder, home))


def report(kills: Sequence[Kill], seed: int, note: str = "") -> str:
    """Return the page that says what was found."""
    kinds = list(dict.fromkeys(kill.writer for kill in kills))
    lines = [
        "# Kills of the store",
        "",
        made("kill-test", about(), f"Seed {seed}. {note}"),
        "",
        f"{len(kills):,} writers ended by SIGKILL. After each, the store was listed and the dataset opened",
        "with all checksums, and a further import was made.",
        "",
        "| writer | kills | found old | found new | found none | damaged | next import at fault |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for kind in kinds:
        mine = [kill for kill in kills if kill.writer == kind]
        count = Counter("damaged" if kill.found.startswith("damaged") else kill.found for kill in mine)
        wrong = sum(bool(kill.after) for kill in mine)
        cells = [len(mine), *(count[state] for state in ("old", "new", "none", "damaged")), wrong]
        lines.append(f"| {kind} | {' | '.join(map(str, cells))} |")
    lines += ["", "## Each kill", "", "| writer | killed at | found | then |", "|---|---|---|---|"]
    lines += [
        f"| {kill.writer} | {kill.moment} | {kill.found} | {kill.after or 'whole, nothing left'} |"
        for kill in kills
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run all kills and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="kills of the import at moments drawn")
    parser.add_argument("--commands", type=int, default=11, help="commands started, all but the first killed")
    parser.add_argument("--every", type=int, default=1, help="kill before every n-th step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--note", default="", help="a sentence on the run for the report")
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    from bessemer.cli import app  # noqa: F401 - read once, not by each copy of this process
    from bessemer.sources import homes

    vars(homes)["WAIT"] = 0.0  # a lock that the dead left would be seen

    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name), Path(name) / "home"
        os.environ["BESSEMER_HOME"] = str(home)
        for value in (OLD, NEW, LATER):
            written(folder, value)
        kills = at_every_step(home, folder, asked.every)
        kills += at_moments(home, folder, asked.times, rng) if asked.times else []
        kills += of_commands(home, folder, asked.commands, rng) if asked.commands else []
    text = report(kills, asked.seed, asked.note)
    if asked.json:
        print(json.dumps([vars(kill) for kill in kills]))
    else:
        print(text.split("## Each kill")[0])
    if asked.report:
        asked.report.write_text(text, encoding="utf-8")
    if any(kill.found.startswith("damaged") or kill.after for kill in kills):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
