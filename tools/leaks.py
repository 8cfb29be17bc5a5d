"""A thousand briefs in one process: does memory grow, does a file, thread or process stay behind.

Places are drawn by chance, of every kind, and come round by round in both languages, each time as a new study
that computes all seven answers and writes the page. The last briefs of a run draw their charts in a helper
process each. After every brief the process is looked at. The first two rounds warm up: what Bessemer keeps by
place is then full, and what grows later is a leak. ``make leaks`` writes ``docs/reports/leaks.md``.

    python -m tools.leaks                          # 1,000 briefs, the last 20 with charts
    python -m tools.leaks --briefs 60 --places 6   # a short run
    python -m tools.leaks --minutes 30             # ends after half an hour and says how far it came
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from tools.runs import ROOT, Blank, Record, about, made, parser_of, positive

import bessemer as bm
from bessemer.brief import render, save, write

REPORT = ROOT / "docs" / "reports" / "leaks.md"
PICTURE = ROOT / "docs" / "pictures" / "leaks.svg"
STATE = ROOT / "build" / "leaks.jsonl"
LOCALES = ("en", "zh-CN")
WARM_ROUNDS = 2
COUNTED = ("handles", "threads", "children", "temporary")
GROWTH = 1.0
"""Megabytes in 100 briefs, after the warm-up, above which memory is said to grow."""
NEW_OBJECTS = 10.0
"""Objects of Python in 100 briefs above which they are said to grow."""
_COLLECT = 10


@dataclass(frozen=True)
class Sample:
    """The process after a brief: resident memory in MB, and counts.

    `temporary` counts files in its folder of temporary files, and `objects` what Python's collector follows,
    weak references left out (every tenth brief, else 0).
    """

    at: int
    place: str
    locale: str
    drawn: bool
    seconds: float
    memory: float
    handles: int
    threads: int
    children: int
    temporary: int
    objects: int


def chosen(count: int, seed: int) -> list[str]:
    """Return ids of so many places, of every kind in turn, drawn by chance."""
    regions, rng = bm.reference().regions, random.Random(seed)
    kinds: dict[str, list[str]] = {}
    for id in sorted(regions):
        kinds.setdefault(regions[id].kind, []).append(id)
    for ids in kinds.values():
        rng.shuffle(ids)
    found: list[str] = []
    while len(found) < count and any(kinds.values()):
        found += [ids.pop() for ids in kinds.values() if ids]
    return found[:count]


def brief(id: str, locale: str, drawn: bool, target: Path) -> None:
    """Compute a brief from a new study and write it to a file."""
    study = bm.study(id)
    if drawn:
        save(study, target, locale, helpers=1)
    else:
        write(render(study, locale, helpers=Blank()), target)


def looked(process: psutil.Process, folder: Path) -> dict[str, Any]:
    """Return what a process holds now."""
    return {
        "memory": process.memory_info().rss / 1e6,
        "handles": process.num_handles() if os.name == "nt" else process.num_fds(),
        "threads": process.num_threads(),
        "children": len(process.children(recursive=True)),
        "temporary": sum(1 for _ in folder.rglob("*")),
    }


def run(places: Sequence[str], briefs: int, drawn: int, folder: Path, target: Path) -> Iterator[Sample]:
    """Yield a sample after each brief, written to `target`; temporary files are to go into `folder`."""
    process = psutil.Process()
    tasks = [(id, locale) for locale in LOCALES for id in places]
    for at in range(briefs):
        id, locale = tasks[at % len(tasks)]
        draw, start = at >= briefs - drawn, time.perf_counter()
        brief(id, locale, draw, target)
        seconds = time.perf_counter() - start
        objects = 0
        if at % _COLLECT == _COLLECT - 1:
            gc.collect()
            # Frames that are kept gather dead weak references, which pandas clears by the hundred.
            objects = sum(type(each) is not weakref.ref for each in gc.get_objects())
        yield Sample(at, id, locale, draw, seconds, objects=objects, **looked(process, folder))


def slope(values: Sequence[float], groups: Sequence[object] | None = None) -> float:
    """Return the growth per 100 steps: the median slope of all pairs (Theil and Sen).

    Parameters
    ----------
    values : sequence of float
    groups : sequence, optional
        Only values of one group are compared, such as briefs of one place: places differ in what they need.
    """
    x = np.asarray(values, float)
    if len(x) < 3:
        return 0.0
    first, last = np.triu_indices(len(x), 1)
    if groups is not None:
        codes = np.unique([str(group) for group in groups], return_inverse=True)[1]
        same = codes[first] == codes[last]
        first, last = first[same], last[same]
    if not len(first):
        return 0.0
    return float(np.median((x[last] - x[first]) / (last - first)) * 100)


def verdicts(samples: Sequence[Sample], places: int) -> tuple[list[tuple[str, str, str]], bool]:
    """Return a line for each thing that was looked at (what, figures, verdict), and whether all are well."""
    warm = min(WARM_ROUNDS * places * len(LOCALES), len(samples) // 2)
    plain = [sample for sample in samples[warm:] if not sample.drawn]
    rows, well = [], True
    for name in ("memory", "objects"):
        values = [getattr(sample, name) for sample in plain]
        if sum(value > 0 for value in values) < 3:
            rows.append(("Objects of Python", "not counted in so short a run", "not measured"))
            continue
        if name == "memory":
            per = slope(values, [(sample.place, sample.locale) for sample in plain])
        else:
            per = slope([value for value in values if value]) / _COLLECT
        third = max(1, len(plain) // 3)
        first, last = (
            [value for value in part if value] or [0] for part in (values[:third], values[-third:])
        )
        limit = GROWTH if name == "memory" else NEW_OBJECTS
        good = per <= limit
        well &= good
        unit = "MB" if name == "memory" else "objects"
        rows.append(
            (
                "Resident memory" if name == "memory" else "Objects of Python",
                f"{per:+,.2f} {unit} in 100 briefs (at most {limit:,.2f}); median of the first third after "
                f"the warm-up {statistics.median(first):,.0f}, of the last {statistics.median(last):,.0f}",
                "does not grow" if good else "GROWS",
            )
        )
    for name, title in zip(
        COUNTED, ("Open files", "Threads", "Child processes", "Temporary files"), strict=True
    ):
        before = max(getattr(sample, name) for sample in samples[: max(warm, 1)])
        after = [getattr(sample, name) for sample in samples[warm:]] or [before]
        end = after[-1]
        good = end <= before
        well &= good
        rows.append(
            (
                title,
                f"at most {before} in the warm-up, at most {max(after)} after it, {end} after the last brief",
                "none stays behind" if good else "STAY BEHIND",
            )
        )
    return rows, well


def drawing(samples: Sequence[Sample], warm: int) -> str:
    """Return memory over the count of briefs as SVG."""
    from bessemer.charts import PALETTE
    from bessemer.charts.theme import config
    from bessemer.charts.workshop import draw

    data = [{"brief": sample.at + 1, "memory": sample.memory, "drawn": sample.drawn} for sample in samples]
    line = {
        "mark": {"type": "line", "color": PALETTE["region"], "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "brief", "type": "quantitative", "title": "Briefs made", "axis": {"grid": False}},
            "y": {
                "field": "memory",
                "type": "quantitative",
                "title": "Resident memory, MB",
                "scale": {"zero": True},
            },
        },
    }
    marks = [(warm, "warm-up ends")]
    if any(sample.drawn for sample in samples):
        marks.append((next(sample.at for sample in samples if sample.drawn), "with charts from here"))
    rule = {
        "data": {"values": [{"brief": at, "name": name} for at, name in marks]},
        "encoding": {"x": {"field": "brief", "type": "quantitative"}},
        "layer": [
            {"mark": {"type": "rule", "color": PALETTE["nation"], "strokeDash": [3, 3]}},
            {
                "mark": {"type": "text", "align": "right", "dx": -6, "color": PALETTE["ink"]},
                "encoding": {"text": {"field": "name"}, "y": {"value": 250}},
            },
        ],
    }
    spec = {
        "width": 620,
        "height": 260,
        "data": {"values": data},
        "layer": [line, rule],
        "config": {**config(), "background": PALETTE["paper"], "padding": 12},
    }
    return draw(spec)


def report(samples: Sequence[Sample], places: Sequence[str], asked: int, head: Record) -> str:
    """Return the report of a run as Markdown."""
    rows, well = verdicts(samples, len(places))
    rounds = len(samples) / (len(places) * len(LOCALES))
    charts = sum(sample.drawn for sample in samples)
    lines = [
        "# Leaks over a thousand briefs",
        "",
        made("leaks", head, head["note"]),
        "",
        f"{len(samples):,} of {asked:,} briefs in one process: {len(places)} places (seed {head['seed']}) "
        f"in two languages, {rounds:.1f} rounds, each brief from a new study that computes all seven answers "
        f"and writes the page to a file; the last {charts} with all charts, each with a helper process. "
        f"{sum(sample.seconds for sample in samples) / 60:.0f} minutes on the wall; the load of the machine "
        f"was {head['load']:.1f} before.",
        "",
        f"**{'No leak is seen.' if well else 'Something leaks.'}** The first {WARM_ROUNDS} rounds warm up: "
        "what Bessemer keeps by place is then full.",
        "",
        "| looked at | figures | verdict |",
        "|---|---|---|",
        *(f"| {what} | {figures} | {verdict} |" for what, figures, verdict in rows),
        "",
        "Growth of memory is the median slope of all pairs of briefs of one place in one language, without "
        "charts, after the warm-up (of objects, of all pairs). What this run notes of a brief is "
        "written to a file and not held.",
        "",
        f"![Resident memory over the briefs](../pictures/{PICTURE.name})",
        "",
        "| after brief | memory, MB | objects | open files | threads | child processes | temporary files |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    step = max(_COLLECT, len(samples) // 20 // _COLLECT * _COLLECT)
    shown = [sample for sample in samples if (sample.at + 1) % step == 0 or sample is samples[-1]]
    lines += [
        f"| {sample.at + 1:,} | {sample.memory:,.0f} | {f'{sample.objects:,}' if sample.objects else ''} | "
        f"{sample.handles} | {sample.threads} | {sample.children} | {sample.temporary} |"
        for sample in shown
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write the report; the exit code is 1 where something leaks."""
    parser = parser_of(__doc__)
    parser.add_argument("--briefs", type=positive, default=1000, help="so many in one process")
    parser.add_argument("--places", type=positive, default=60, help="of so many places in turn")
    parser.add_argument("--drawn", type=int, default=20, help="so many briefs at the end draw their charts")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after so many")
    parser.add_argument("--seed", type=int, default=1907, help="chooses the places")
    parser.add_argument("--state", type=Path, default=STATE, help="where each sample is kept")
    parser.add_argument("--report", type=Path, default=REPORT, help="the file to write")
    options = parser.parse_args(arguments)
    places = chosen(options.places, options.seed)
    head = {**about(), "seed": options.seed, "note": options.note, "load": os.getloadavg()[0]}
    options.state.parent.mkdir(parents=True, exist_ok=True)
    ends = time.monotonic() + options.minutes * 60
    with (
        tempfile.TemporaryDirectory(prefix="bessemer-leaks-") as folder,
        tempfile.TemporaryDirectory(prefix="bessemer-leaks-") as pages,
        options.state.open("w", encoding="utf-8") as state,
    ):
        before = tempfile.tempdir
        tempfile.tempdir = folder
        try:
            target = Path(pages) / "brief.html"
            for sample in run(places, options.briefs, options.drawn, Path(folder), target):
                state.write(json.dumps(asdict(sample)) + "\n")  # held here, it would count as an object
                state.flush()
                if (sample.at + 1) % 50 == 0:
                    print(f"{sample.at + 1:,} briefs, {sample.memory:,.0f} MB", flush=True)
                if time.monotonic() > ends:
                    break
        finally:
            tempfile.tempdir = before
    samples = [Sample(**json.loads(line)) for line in options.state.read_text(encoding="utf-8").splitlines()]
    warm = min(WARM_ROUNDS * len(places) * len(LOCALES), len(samples) // 2)
    options.report.parent.mkdir(parents=True, exist_ok=True)
    picture = PICTURE if options.report == REPORT else options.report.with_suffix(".svg")
    picture.write_text(drawing(samples, warm), encoding="utf-8")
    options.report.write_text(report(samples, places, options.briefs, head), encoding="utf-8")
    well = verdicts(samples, len(places))[1]
    print(f"{len(samples):,} briefs: {'no leak' if well else 'something leaks'}: {options.report}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
