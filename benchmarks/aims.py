"""What was aimed at before anything was measured, and whether the rows reach it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.measuring import Row

OURS = "Bessemer"
TABLES = ("ecomplexity", "econcomplex", "economic-complexity")


@dataclass(frozen=True)
class Verdict:
    """An aim, what was measured, and whether it is reached; None where the rows to tell are missing."""

    aim: str
    measured: str
    reached: bool | None


def verdicts(rows: Sequence[Row]) -> list[Verdict]:
    """Return a verdict for every aim whose part was measured."""
    parts = {row.part for row in rows}
    return [aim(rows) for part, aim in AIMS if part in parts]


def at(rows: Sequence[Row], job: str, tool: str, size: str = "") -> list[Row]:
    """Return the rows of a tool at a job, of one size or of all, that have a figure."""
    return [
        row
        for row in rows
        if row.job == job and row.tool == tool and row.seconds is not None and size in ("", row.size)
    ]


def times(rows: Sequence[Row], job: str, tool: str, base: str = OURS, size: str = "") -> list[float]:
    """Return how many times as long a tool takes as a base, by size."""
    ours = {row.size: row.seconds for row in at(rows, job, base, size)}
    found = []
    for row in at(rows, job, tool, size):
        seconds = ours.get(row.size)
        if seconds and row.seconds is not None:
            found.append(row.seconds / seconds)
    return found


def bounds(rows: Sequence[Row], job: str, tool: str, base: str = OURS, size: str = "") -> list[float]:
    """Return how many times as long a tool that was stopped takes at least, by size."""
    ours = {row.size: row.seconds for row in at(rows, job, base, size)}
    found = []
    for row in at(rows, job, tool, size):
        stopped = re.search(r"stopped after ([\d.]+) s", row.note) if row.seconds is None else None
        if stopped and (seconds := ours.get(row.size)):
            found.append(float(stopped[1]) / seconds)
    return found


def _judged(aim: str, found: Sequence[float], fits: Callable[[float], bool], written: str) -> Verdict:
    if not found:
        return Verdict(aim, "not measured", None)
    words = " and ".join(written.format(value) for value in found)
    return Verdict(aim, words, all(fits(value) for value in found))


def faster(
    tools: Sequence[str], least: float, job: str, base: str = OURS, size: str = ""
) -> Callable[[Sequence[Row]], Verdict]:
    """Return the aim to be at least so many times as fast as some tools."""
    names = " and ".join(tools)
    end = f", {size}" if size else ""

    def judge(rows: Sequence[Row]) -> Verdict:
        found = [value for tool in tools for value in times(rows, job, tool, base, size)]
        aim = f"at least {least:,.0f} times as fast as {names}{end}"
        stopped = [value for tool in tools for value in bounds(rows, job, tool, base, size)]
        if stopped and not found:
            words = " and ".join(f"{value:,.0f}" for value in stopped)
            shown = all(value >= least for value in stopped)
            return Verdict(aim, f"more than {words} (stopped at the limit)", True if shown else None)
        return _judged(aim, found, lambda value: value >= least, "{:,.1f}")

    return judge


def within(
    most: float, job: str, what: str, base: str, tool: str = OURS
) -> Callable[[Sequence[Row]], Verdict]:
    """Return the aim to take at most so many times as long as a yardstick, at the largest size."""

    def judge(rows: Sequence[Row]) -> Verdict:
        aim = f"{what} in at most {most:g} times the time of {base}"
        found = times(rows, job, tool, base)
        return _judged(aim, found if job == "full" else found[-1:], lambda value: value <= most, "{:.2f}")

    return judge


def under(seconds: float, job: str, what: str, tool: str, size: str) -> Callable[[Sequence[Row]], Verdict]:
    """Return the aim to take at most so many seconds."""

    def judge(rows: Sequence[Row]) -> Verdict:
        found = [row.seconds for row in at(rows, job, tool, size) if row.seconds is not None]
        return _judged(f"{what} in {seconds:g} s", found, lambda value: value <= seconds, "{:.3g} s")

    return judge


def lean(rows: Sequence[Row]) -> Verdict:
    """Return whether peak memory is no higher than that of the leanest package with a table."""
    found = []
    for row in at(rows, "full", OURS):
        others = [one.peak_mb for tool in TABLES for one in at(rows, "full", tool, row.size) if one.peak_mb]
        if row.peak_mb and others:
            found.append(row.peak_mb / min(others))
    aim = "peak memory no higher than that of the leanest package that makes a table"
    return _judged(aim, found, lambda value: value <= 1, "{:.2f} of it")


def no_worse(rows: Sequence[Row]) -> Verdict:
    """Return whether no tool reached a lower objective."""
    tools = ("mlsynth", "scpi_pkg", "pysyncon")
    found = [row.lower for tool in tools for row in at(rows, "placebos", tool) if row.lower is not None]
    aim = "the objective of every placebo as low as any peer's (relative difference at most 1e-6)"
    most = [max(*found, 0.0)] if found else []
    return _judged(aim, most, lambda value: value <= 1e-6, "a peer's lower by {:.0e} at most")


AIMS: tuple[tuple[str, Callable[[Sequence[Row]], Verdict]], ...] = (
    ("structure", faster(("ecomplexity", "econcomplex"), 15, "full")),
    ("structure", faster(("economic-complexity",), 3, "full")),
    ("structure", faster(("fermi-cref",), 3, "part")),
    ("structure", lean),
    (
        "structure",
        within(2, "full", "complexity from a panel, with its table,", "bare NumPy", "Bessemer, from a panel"),
    ),
    ("synthetic", faster(("mlsynth",), 20, "placebos", size="300 donors")),
    ("synthetic", faster(("pysyncon",), 1000, "placebos", size="300 donors")),
    ("synthetic", under(1, "placebos", "300 donors × 40 years with all placebos", OURS, "300 donors")),
    ("synthetic", no_worse),
    ("synthetic", under(10, "zones", "one US zone against the 721 others, each a placebo,", OURS, "")),
    ("accounts", within(1, "extractions", "all extractions", "two inverses")),
    ("alone", under(0.4, "commands", "`bessemer --help`", OURS, "bessemer --help")),
    ("alone", under(6, "commands", "`bessemer brief Jilin`", OURS, "bessemer brief Jilin")),
    ("alone", under(0.15, "counterfactual", "a counterfactual, cold,", "Bessemer, cold", "41 × 35")),
    ("alone", under(120, "draws", "1,000 draws", OURS, "1,000 draws")),
    ("alone", under(3, "paths", "10,000 paths", "Bessemer, two workers", "10,000 paths")),
)
