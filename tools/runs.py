"""What long runs share: what they ran on, the line that says so in a report, and what an earlier run left."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import bessemer as bm
from bessemer.charts.chart import Canvas, Chart
from bessemer.charts.workshop import Workshop

ROOT = Path(__file__).parents[1]
CODE = ("src", "tools", "benchmarks", "tests", "pyproject.toml", "hatch_build.py", "constraints.txt")

Record = dict[str, Any]


class _Help(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    """Help that keeps the lines of the description and says what is taken by default."""


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with the option that every long run has, `--note`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=_Help)
    parser.add_argument("--note", default="", help="a sentence on the run for the report")
    return parser


def positive(text: str) -> int:
    """Return a whole number of one or more, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not 1 or more")
    return number


class Blank(Workshop):
    """A workshop that draws nothing: for runs that look at answers and pages only."""

    def __init__(self) -> None:
        super().__init__(0)

    def svg(self, chart: Chart, canvas: Canvas) -> str:
        """Return an empty picture."""
        return "<svg></svg>"


def commit() -> str:
    """Return the commit of this tree; `-changed` follows where its code is not that of the commit."""
    found = _git("rev-parse", "--short=12", "HEAD")
    changed = found and _git("status", "--porcelain", "--untracked-files=no", "--", *CODE)
    return f"{found}-changed" if changed else found or "unknown"


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:  # there is no git here
        return ""
    return found.stdout.strip()


def about() -> Record:
    """Return what a run is made from and on: `commit`, `machine`, `python`."""
    return {
        "commit": commit(),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def made(target: str, head: Record, note: str = "") -> str:
    """Return the first line of a report: the target of make, what it ran on, and a remark on the run.

    Parameters
    ----------
    target : str
        Such as ``sweep``, which ``make sweep`` runs.
    head : dict
        As `about` returns it.
    note : str
        Sentences that the option ``--note`` of the run gave; a report is not changed by hand.
    """
    line = (
        f"Made by `make {target}` from commit {head['commit']} with Bessemer {bm.__version__} on "
        f"{head['machine']}, Python {head['python']}."
    )
    return f"{line} {note}".rstrip()


def kept(path: Path, head: Record) -> list[Record]:
    """Return the records that an earlier run of the same head left; begin anew for another."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    if lines and json.loads(lines[0]) == head:
        return [record for record in map(_parsed, lines[1:]) if record]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(head) + "\n", encoding="utf-8")
    return []


def _parsed(line: str) -> Record:
    try:
        record: Record = json.loads(line)
    except ValueError:  # the last line may be a half one
        return {}
    return record
