"""A contest: tools that do one job on the same input, each in a process of its own, timed in turns.

A worker process loads a tool, makes a small run (what a package loads late is loaded then), makes the input
of a size, and runs when told. The first run of every tool comes before the second of any. The clock stops
before results are read for comparison.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Row, environment, forget_peak, memory, processor_seconds, version_of

ROOT = Path(__file__).parents[1]
Arrays = dict[str, Any]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Size:
    """One size of a job: how it is written, where it lies on the axis, and what the tools get."""

    label: str
    x: float
    values: Values


@dataclass(frozen=True)
class Outcome:
    """What a run may return where it counts itself: steps done, or the seconds and the peak of a child."""

    result: Any = None
    done: int = 1
    whole: int = 1
    seconds: float | None = None
    peak_mb: float | None = None


def nothing(_: Any) -> Arrays:
    """Return no numbers to compare."""
    return {}


@dataclass(frozen=True)
class Contestant:
    """A tool at a job.

    Attributes
    ----------
    tool : str
    prepare : callable
        From the values of a size to what is timed.
    read : callable
        From the result to named arrays to compare.
    package : str
        Whose version is told; "" for plain NumPy.
    does : str
        What it does in its time, in words.
    place : str
        The environment that has it: "" is that of the driver.
    base : str
        The tool its time is divided by; the first of the job if empty.
    most : float
        No size beyond this one is given to it.
    """

    tool: str
    prepare: Callable[[Any], Callable[[], Any]]
    read: Callable[[Any], Arrays] = nothing
    package: str = ""
    does: str = ""
    place: str = ""
    base: str = ""
    most: float = float("inf")


@dataclass(frozen=True)
class Job:
    """One job for tools to do: sizes from small to large, and when numbers count as the same.

    What `inputs` makes of a size lies in a file that all tools read before the clock starts (its path is
    "inputs" among the values), so that no tool's process has to load what made it.
    """

    key: str
    title: str
    contestants: tuple[Contestant, ...]
    sizes: tuple[Size, ...]
    quick: tuple[Size, ...]
    warm: Values
    inputs: Callable[[Values], Arrays] | None = None
    axis: str = ""
    text: str = ""
    same: str = ""
    tolerance: float = 1e-9
    limit: float = 90.0
    runs: int = 5
    budget: float = 10.0
    threads: int = 1
    compare: Callable[[Arrays, Arrays], float] = field(default=lambda ours, theirs: apart(ours, theirs))
    lower: Callable[[Arrays, Arrays], float] | None = None


def apart(ours: Arrays, theirs: Arrays) -> float:
    """Return the largest difference over the arrays of both, relative to the largest value of ours."""
    found = [0.0]
    for name in ours.keys() & theirs.keys():
        base, other = np.asarray(ours[name], float), np.asarray(theirs[name], float)
        if base.shape != other.shape or (np.isnan(base) != np.isnan(other)).any():
            return float("inf")
        if base.size:
            scale = np.nanmax(np.abs(base), initial=0.0) or 1.0
            found.append(float(np.nanmax(np.abs(base - other), initial=0.0) / scale))
    return max(found)


class Worker:
    """A process that runs one tool when told to."""

    def __init__(self, python: str, module: str, job: Job, contestant: Contestant, folder: Path) -> None:
        self.contestant = contestant
        self.numbers = folder / f"{job.contestants.index(contestant)}.npz"
        command = [python, "-m", "benchmarks.contest", module, job.key, contestant.tool, str(self.numbers)]
        self.process = subprocess.Popen(
            command,
            text=True,
            cwd=ROOT,
            env=environment(job.threads),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.answers: queue.Queue[str] = queue.Queue()
        self.errors: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        self.ears = threading.Thread(target=self._overhear, daemon=True)
        self.ears.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.answers.put(line)
        self.answers.put("")

    def _overhear(self) -> None:
        assert self.process.stderr is not None
        self.errors.extend(self.process.stderr)

    def ask(self, order: Mapping[str, Any], limit: float) -> dict[str, Any]:
        """Send an order; return the answer, or {"failed": why} with the process ended."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            line = self.answers.get(timeout=limit)
        except queue.Empty:
            self.end()
            return {"failed": f"stopped after {limit:.0f} s", "limit": limit}
        except (BrokenPipeError, OSError):
            line = ""
        if not line:
            self.end()
            said = [text.strip() for text in self.errors if text.strip()]
            return {"failed": said[-1][:160] if said else "ended without a message"}
        return dict(json.loads(line))

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        self.ears.join(5)


def contest(
    part: str, module: str, job: Job, pythons: Mapping[str, str], *, quick: bool = False
) -> Iterator[list[Row]]:
    """Yield the rows of one size of a job after the other.

    A tool that fails, or takes longer than the limit, is told with the reason and not asked for larger sizes.
    """
    sizes, runs = (job.quick, 1) if quick else (job.sizes, job.runs)
    largest = max(size.x for size in sizes)
    workers: dict[str, Worker] = {}
    lost: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            warm = given(job, job.warm, folder)
            for one in job.contestants:
                python = pythons.get(one.place, "")
                if not python or (not one.place and one.package and not version_of(one.package)):
                    lost[one.tool] = "not installed"
                else:
                    workers[one.tool] = Worker(python, module, job, one, folder)
            for size in sorted(sizes, key=lambda size: size.x):
                for one in job.contestants:
                    if size.x > one.most and one.tool in workers:
                        workers.pop(one.tool).end()
                        lost[one.tool] = f"takes too long beyond {one.most:g}; not tried"
                values = {"warm": warm, **given(job, size.values, folder)}
                yield _at(part, job, replace(size, values=values), workers, lost, runs, size.x == largest)
        finally:
            for worker in workers.values():
                worker.end()


def given(job: Job, values: Values, folder: Path) -> dict[str, Any]:
    """Return the values of a size, with the file of its inputs if the job has any."""
    found = dict(values)
    if job.inputs is not None:
        path = folder / f"inputs-{len(list(folder.glob('inputs-*')))}.npz"
        np.savez(path, **job.inputs(values))
        found["inputs"] = str(path)
    return found


def _at(
    part: str,
    job: Job,
    size: Size,
    workers: dict[str, Worker],
    lost: dict[str, str],
    runs: int,
    last: bool,
) -> list[Row]:
    found: dict[str, list[dict[str, Any]]] = {}
    versions: dict[str, str] = {}
    failed: dict[str, str] = {}

    def ask(tool: str, order: dict[str, Any], limit: float) -> dict[str, Any] | None:
        answer = workers[tool].ask(order, limit)
        if "failed" not in answer:
            return answer
        failed[tool] = lost[tool] = answer["failed"]
        del workers[tool]
        return None

    for tool in list(workers):
        # Making input and a first small run are not timed, and may take longer than the job.
        ready = ask(tool, {"prepare": dict(size.values)}, job.limit + 300)
        if ready is not None:
            versions[tool], found[tool] = ready["version"], []
    for _ in range(runs):
        for tool in list(found):
            spent = sum(run["wall"] for run in found[tool])
            # What takes long is run fewer times; two runs of the same spread little there.
            if tool in workers and (not found[tool] or spent * (1 + 1 / len(found[tool])) <= job.budget):
                run = ask(tool, {"run": True}, job.limit)
                if run is not None:
                    found[tool].append(run)
    rows = []
    for one in job.contestants:
        blank = Row(part, job.key, size.label, size.x, one.tool, one.package, versions.get(one.tool, ""))
        if found.get(one.tool):
            rows.append(_measured(blank, found[one.tool]))
        elif one.tool in failed or last:
            rows.append(replace(blank, note=failed.get(one.tool) or lost.get(one.tool, "")))
    return _compared(job, rows, {tool: worker.numbers for tool, worker in workers.items()})


def _measured(blank: Row, runs: list[dict[str, Any]]) -> Row:
    seconds = [run["seconds"] * run["whole"] / run["done"] for run in runs]
    best = runs[int(np.argmin(seconds))]
    done = min(runs, key=lambda run: run["done"])
    return replace(
        blank,
        seconds=statistics.median(seconds),
        least=min(seconds),
        spread=max(seconds) - min(seconds),
        processor=best["processor"] * best["whole"] / best["done"],
        runs=len(runs),
        peak_mb=max(run["peak_mb"] for run in runs),
        added_mb=max(run["added_mb"] for run in runs),
        done=done["done"],
        whole=done["whole"],
        note="" if done["done"] == done["whole"] else f"{done['done']} of {done['whole']} done, multiplied",
    )


def _compared(job: Job, rows: list[Row], numbers: Mapping[str, Path]) -> list[Row]:
    """Return rows with ratios and differences from their bases."""
    by_tool = {row.tool: row for row in rows}
    bases = {one.tool: one.base or job.contestants[0].tool for one in job.contestants}
    found = []
    for row in rows:
        base = by_tool.get(bases[row.tool])
        if base is None or base.seconds is None or row.seconds is None:
            found.append(row)
            continue
        gap = lower = None
        paths = [numbers.get(base.tool), numbers.get(row.tool)]
        if row.tool != base.tool and all(path is not None and path.exists() for path in paths):
            ours, theirs = ({**np.load(path)} for path in paths if path is not None)
            if ours.keys() & theirs.keys():
                gap = job.compare(ours, theirs)
                lower = None if job.lower is None else job.lower(ours, theirs)
        found.append(
            replace(
                row,
                base=base.tool,
                ratio=row.seconds / base.seconds,
                apart=gap,
                tolerance=None if gap is None else job.tolerance,
                lower=lower,
            )
        )
    return found


def work(module: str, key: str, tool: str, numbers: Path) -> None:
    """Do what standard input orders, and answer on standard output: the worker's side."""
    warnings.simplefilter("ignore")
    answers, warm = sys.stdout, False
    job: Job = importlib.import_module(module).JOBS[key]
    one = next(one for one in job.contestants if one.tool == tool)
    task: Callable[[], Any] | None = None
    for line in sys.stdin:
        order = json.loads(line)
        # Packages print; their words must not mix with the answers.
        with contextlib.redirect_stdout(io.StringIO()):
            if "prepare" in order:
                values = order["prepare"]
                if not warm:
                    one.prepare(values["warm"])()
                    warm = True
                task = one.prepare(values)
                answer = {"version": version_of(one.package) if one.package else ""}
            else:
                assert task is not None
                answer = run(task, one, numbers)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def run(task: Callable[[], Any], one: Contestant, numbers: Path) -> dict[str, Any]:
    """Time one run, and write its numbers."""
    forget_peak()
    before, wall, used = memory("VmRSS"), time.perf_counter(), processor_seconds()
    result = task()
    wall, used = time.perf_counter() - wall, processor_seconds() - used
    peak = memory("VmHWM")
    told = result if isinstance(result, Outcome) else Outcome(result)
    if told.peak_mb is not None:
        before, peak = float("nan"), told.peak_mb
    if one.read is not nothing:
        np.savez(numbers, **one.read(told.result))
    seconds = wall if told.seconds is None else told.seconds
    figures = {
        "wall": wall,
        "seconds": seconds,
        "processor": used,
        "peak_mb": peak,
        "added_mb": peak - before,
    }
    return {**figures, "done": told.done, "whole": told.whole}


if __name__ == "__main__":
    # By its name, so that the classes of the jobs are those of this module and no second copy.
    importlib.import_module("benchmarks.contest").work(*sys.argv[1:4], Path(sys.argv[4]))
