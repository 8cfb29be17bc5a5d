"""The report from the rows: tables, charts of growth, where Bessemer loses, and what was not run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import pictures
from benchmarks.accounts import OTHER
from benchmarks.aims import verdicts
from benchmarks.contest import Job
from benchmarks.measuring import Row, row_of
from benchmarks.parts import MODULES, TITLES, jobs
from benchmarks.prose import BEYOND, DO_AGAIN, HOW, INTRO, NOT_RUN

BUSY = 0.7
"""Load before a part above which something else was running."""
PICTURES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "structure": ("complexity-growth.svg", (("growth", "seconds"), ("growth", "peak_mb"))),
    "accounts": (
        "accounts-growth.svg",
        (("inverse", "seconds"), ("origins", "seconds"), ("origins", "peak_mb"), ("extractions", "seconds")),
    ),
    "synthetic": (
        "synthetic-growth.svg",
        (("placebos", "seconds"), ("placebos", "peak_mb"), ("fit", "seconds")),
    ),
    "alone": (
        "alone-growth.svg",
        (("counterfactual", "seconds"), ("draws", "seconds"), ("paths", "seconds"), ("paths", "peak_mb")),
    ),
}
AXES = {
    "growth": "one table of complexity",
    "inverse": "Leontief inverse",
    "origins": "value added by origin",
    "extractions": "all extractions",
    "placebos": "full placebo test",
    "fit": "one fit",
    "counterfactual": "one counterfactual",
    "draws": "draws around a counterfactual",
    "paths": "paths of a scenario",
}
NAMES = {"full": "tables of complexity", "part": "ECI, PCI and proximities"}


def write(results: Mapping[str, Any], folder: Path) -> None:
    """Write the page and the charts below a folder, from the results of all parts that were measured."""
    page = "\n".join(lines(results, folder)) + "\n"
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    (folder / "reports" / "benchmarks.md").write_text(page, encoding="utf-8")


def lines(results: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Yield the lines of the page; draw its charts."""
    parts = [part for part in MODULES if part in results]
    rows = {part: [row_of(plain) for plain in results[part]["rows"]] for part in parts}
    every = [row for part in parts for row in rows[part]]
    yield INTRO
    yield from dates(results, parts)
    yield "## In short\n"
    yield from counted(every)
    yield from short(every, parts)
    yield "## Where Bessemer is slower, larger or different\n"
    yield from weak(every)
    yield "## What was aimed at\n"
    yield from aims(every)
    yield "## How it was measured\n"
    known = [job for part in parts for _, job in jobs(part).values()]
    yield HOW.format(threads="One", runs=max(job.runs for job in known))
    yield "## Machine and versions\n"
    yield from machine(results, parts)
    for part in parts:
        yield f"## {TITLES[part]}\n"
        if chart := picture(part, rows[part], folder):
            yield chart + "\n"
        for key, (_, job) in jobs(part).items():
            here = [row for row in rows[part] if row.job == key]
            if here:
                yield from table(job, here)
        if "agreement" in results[part]:
            yield from agreement(results[part]["agreement"])
    yield "## What was not run, and why\n"
    yield NOT_RUN
    yield "## Do it again\n"
    yield DO_AGAIN.rstrip()


def dates(results: Mapping[str, Any], parts: Sequence[str]) -> Iterator[str]:
    """Yield when the parts were measured, and whether the machine was busy."""
    days = sorted({results[part]["when"][:10] for part in parts})
    minutes = sum(results[part]["took"] for part in parts) / 60
    commits = list(dict.fromkeys(results[part].get("commit", "unknown") for part in parts))
    yield f"Measured on {' and '.join(days)}, in {minutes:.0f} minutes, from commit {' and '.join(commits)}."
    if any(results[part]["quick"] for part in parts):
        yield "**This is a trial at tiny sizes with one run each; its figures mean nothing.**"
    loads = {part: results[part]["load"] for part in parts}
    busy = [TITLES[part] for part in parts if loads[part] > BUSY]
    if busy:
        worst = max(loads.values())
        yield (
            f"**Other work ran on the machine** (load before the parts up to {worst:.1f};"
            f" {', '.join(busy)}): seconds on the wall are too long and uneven, and ratios are rough."
        )
    else:
        yield "Nothing else ran on the machine (load before each part below 0.7)."
    yield ""


def figure(value: float | None, digits: int = 3) -> str:
    """Write a figure in three digits.

    >>> figure(0.01234), figure(12.345), figure(1234.5), figure(None)
    ('0.0123', '12.3', '1,234', '–')
    """
    if value is None:
        return "–"
    if value >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}" if value else "0"


def times(row: Row) -> str:
    """Write a ratio, with a mark where it is extrapolated."""
    if row.ratio is None:
        return "–"
    return figure(row.ratio, 2) + ("\\*" if row.extrapolated else "")


def beside(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return the rows of peers, each with the row of Bessemer that it is held against."""
    at = {(row.job, row.size, row.tool): row for row in rows}
    pairs = [(row, at.get((row.job, row.size, row.base))) for row in rows]
    return [
        (row, base)
        for row, base in pairs
        if base is not None and row.ratio is not None and row.package not in ("", "bessemer")
    ]


def counted(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a sentence that counts the comparisons."""
    pairs = beside(rows)
    if not pairs:
        return
    slower = sum((row.ratio or 0.0) < 1 for row, _ in pairs)
    leaner = sum((row.peak_mb or 0.0) < (base.peak_mb or 0.0) for row, base in pairs)
    known = [row for row, _ in pairs if row.agrees is not None]
    other = sum(not row.agrees for row in known)
    yield (
        f"Of {len(pairs)} comparisons (a peer at a size of a job), the peer took less time in {slower} and"
        f" less memory in {leaner}. The numbers were the same in {len(known) - other} of the {len(known)}"
        " that could be compared. Below: the largest size that at least one peer finished, peak memory in"
        " brackets; MARIO's figure is a multiple of Bessemer's in the same environment.\n"
    )


def short(rows: Sequence[Row], parts: Sequence[str]) -> Iterator[str]:
    """Yield a table of the largest size of each job that every tool or most of them finished."""
    yield "| job | size | Bessemer, seconds | others, as multiples of Bessemer's time |"
    yield "|---|---|---|---|"
    for part in parts:
        if part == "alone":
            continue
        for key, (_, job) in jobs(part).items():
            here = [row for row in rows if row.job == key and row.part == part]
            peers = {one.tool for one in job.contestants if one.package not in ("", "bessemer")}
            for size in fullest(here, peers):
                at = {row.tool: row for row in here if row.size == size}
                ours = at.get("Bessemer")
                others = [at[tool] for tool in at if tool in peers]
                if ours is None or ours.seconds is None or not others:
                    continue
                words = [
                    f"{row.tool} {times(row)} ({figure(row.peak_mb)} MB)"
                    if row.ratio is not None
                    else f"{row.tool}: {row.note}"
                    for row in others
                ]
                own = f"{figure(ours.seconds)} ({figure(ours.peak_mb)} MB)"
                yield f"| {job.title} | {size} | {own} | {'; '.join(words)} |"
    yield "\n\\* stopped before it was done, and multiplied.\n"


def fullest(rows: Sequence[Row], peers: set[str]) -> list[str]:
    """Return the largest size at which the most peers have a figure."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.size] = counts.get(row.size, 0) + (row.tool in peers and row.seconds is not None)
    if not counts or not max(counts.values()):
        return []
    most = max(counts.values())
    return [[size for size, count in counts.items() if count == most][-1]]


def weak(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for every tool and job with less time, less memory or other numbers at some size."""
    said: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row, base in beside(rows):
        here = said.setdefault((row.tool, row.job), {"time": [], "memory": [], "numbers": []})
        if row.ratio is not None and row.ratio < 1:
            here["time"].append(f"{row.ratio:.2f} ({row.size})")
        if row.peak_mb and base.peak_mb and row.peak_mb < base.peak_mb:
            here["memory"].append(f"{row.peak_mb:,.0f} MB against {base.peak_mb:,.0f} ({row.size})")
        if row.agrees is False:
            higher = ", its objective the higher one" if row.no_better else ""
            here["numbers"].append(f"{row.apart:.0e} ({row.size}{higher})")
    heads = {
        "time": "takes less time than Bessemer, as a part of it",
        "memory": "peaks lower",
        "numbers": "finds other numbers, by as much of the largest value",
    }
    does = {
        (one.tool, key): one.does
        for part in {row.part for row in rows}
        for key, (_, job) in jobs(part).items()
        for one in job.contestants
    }
    found = [
        f"- {tool}, {AXES.get(job, NAMES.get(job, job))}: {heads[kind]}: {', '.join(cases)}"
        f"{f' ({does[tool, job]})' if kind == 'numbers' and does[tool, job] else ''}."
        for (tool, job), kinds in said.items()
        for kind, cases in kinds.items()
        if cases
    ]
    if not found:
        yield "No peer took less time or memory than Bessemer at any size, and all found the same numbers."
    yield from found
    yield BEYOND


def aims(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table of aims."""
    yield "Set in the issues of the project before the code was written.\n"
    yield "| aim | measured | reached |"
    yield "|---|---|---|"
    for verdict in verdicts(rows):
        word = {True: "yes", False: "**no**", None: "–"}[verdict.reached]
        yield f"| {verdict.aim} | {verdict.measured} | {word} |"
    yield ""


def machine(results: Mapping[str, Any], parts: Sequence[str]) -> Iterator[str]:
    """Yield the machine and the versions of each environment, once where the parts agree."""
    seen: list[tuple[dict[str, Any], list[str]]] = []
    for part in parts:
        made = results[part]["environments"]
        same = [names for one, names in seen if one == made]
        if same:
            same[0].append(part)
        else:
            seen.append((made, [part]))
    for made, names in seen:
        if len(seen) > 1:
            yield f"{', '.join(TITLES[name] for name in names)}:\n"
        for place, told in made.items():
            about = told["machine"]
            what = (
                f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, {about['system']}, "
            )
            what += f"Python {about['python']}, {about['blas']}"
            versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
            title = "" if place == "main" else "The environment that MARIO needs: "
            yield f"- {title}{what}; {versions}."
        yield ""


def table(job: Job, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table of one job."""
    does = {one.tool: one.does for one in job.contestants}
    yield f"### {job.title}\n"
    if job.text:
        yield job.text + "\n"
    if job.same:
        yield f"Compared: {job.same}; the same if within {job.tolerance:.0e}.\n"
    told = [f"- {tool}: {words}." for tool, words in does.items() if words]
    yield from [*told, ""] if told else []
    heads = ("size", "tool", "seconds", "least to most", "runs", "× Bessemer", "peak MB", "added MB")
    yield f"| {' | '.join((*heads, 'same numbers', 'note'))} |"
    yield f"|---|---|{'---:|' * (len(heads) - 2)}---|---|"
    for row in rows:
        if row.seconds is None:
            yield f"| {row.size} | {row.tool} | {row.note or '–'} | | | | | | | |"
            continue
        least, spread = row.least or 0.0, row.spread or 0.0
        same = {True: "yes", False: "**no**", None: ""}[row.agrees]
        if row.apart is not None:
            same += f", {row.apart:.0e}" if row.apart else ""
            same += ", theirs is higher" if row.agrees is False and row.no_better else ""
        star = "\\*" if row.extrapolated else ""
        cells = [
            *(row.size, row.tool, figure(row.seconds) + star),
            f"{figure(least)} to {figure(least + spread)}" if row.runs > 1 else "",
            *(str(row.runs), times(row) if row.tool != row.base else "1"),
            *(figure(row.peak_mb), figure(row.added_mb), same, row.note),
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""


def agreement(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the table of the largest differences, column by column, each package in its own convention."""
    known = [row for row in found if row["differences"]]
    columns = list(dict.fromkeys(column for row in known for column in row["differences"]))
    yield "### The same numbers, column by column\n"
    yield (
        "Packages follow different conventions (which eigenvector, which deviation, how outlook is scaled)."
        " Here Bessemer computes each in the package's own [convention](../methods/complexity.md): the"
        " largest absolute difference of any row.\n"
    )
    yield f"| package | {' | '.join(columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for row in found:
        gaps = row["differences"]
        if gaps is None:
            yield f"| {row['package']} | not installed |{' |' * (len(columns) - 1)}"
            continue
        written = {column: f"{gap:.0e}" if gap else "0" for column, gap in gaps.items()}
        cells = [written.get(column, "–") for column in columns]
        yield f"| {row['package']} | {' | '.join(cells)} |"
    yield ""


def picture(part: str, rows: Sequence[Row], folder: Path) -> str:
    """Draw the growth of a part; return the Markdown of the picture, "" if there is none."""
    name, wanted = PICTURES[part]
    panels = []
    known = {key: job for key, (_, job) in jobs(part).items()}
    for key, column in wanted:
        # Bessemer run where MARIO is has nearly the same line as Bessemer.
        here = [row for row in rows if row.job == key and getattr(row, column) and row.tool != OTHER]
        data = [{"name": row.tool, "x": row.x, "y": getattr(row, column)} for row in here]
        if len({one["x"] for one in data}) > 1:
            unit = "Seconds" if column == "seconds" else "Peak memory, MB"
            panels.append(pictures.Panel(data, known[key].axis, f"{unit}: {AXES[key]}"))
    if not panels:
        return ""
    shown = {one["name"] for panel in panels for one in panel.rows}
    names = [one.tool for key, _ in wanted for one in known[key].contestants if one.tool in shown]
    path = folder / "pictures" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(pictures.drawing(panels, list(dict.fromkeys(names))), encoding="utf-8")
    return f"![Seconds and memory by size: {TITLES[part].lower()}](../pictures/{name})"
