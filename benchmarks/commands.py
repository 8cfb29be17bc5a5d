"""How long the commands take, each in a new process, and the parts of a brief.

Modules are read compiled, as an installed package has them, whatever PYTHONDONTWRITEBYTECODE says: to
compile all of Bessemer anew takes over a second. Files are in the disk's cache. The parts of a brief are for
those who make it faster::

    python -m benchmarks.commands [en | zh-CN]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.contest import Contestant, Job, Outcome, Size, Values

COMMANDS = (
    "--help",
    "brief Jilin",
    "brief Jilin --lang zh",
    "brief Pittsburgh",
    "brief DEA5",
    "role-models Jilin",
    "pathways Pittsburgh --year 1980 --portfolio 8",
)


def command(size: Values) -> Callable[[], Outcome]:
    """Return what runs a command in a new process, and tells the largest memory of one of its processes."""

    def run() -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            words = [sys.executable, "-m", "bessemer", *size["command"].split()]
            if size["command"].startswith("brief"):
                words += ["-o", str(Path(folder) / "brief.html")]
            start = time.perf_counter()
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            wall = time.perf_counter() - start
        if process.returncode:
            raise RuntimeError(f"bessemer {size['command']} ended with {process.returncode}")
        return Outcome(seconds=wall, peak_mb=used.ru_maxrss * 1024 / 1e6)

    return run


JOBS = {
    "commands": Job(
        "commands",
        "Commands, each in a new process",
        (Contestant("Bessemer", command, package="bessemer"),),
        tuple(Size(f"bessemer {words}", float(at), {"command": words}) for at, words in enumerate(COMMANDS)),
        (Size("bessemer --help", 0.0, {"command": "--help"}),),
        {"command": "--help"},
        text="From the shell's call to the end of the process; threads as they come. Peak memory is that of "
        "the largest process; a brief also starts one that draws.",
        runs=3,
        budget=25.0,
        threads=0,
    )
}


def parts(region: str, locale: str) -> list[tuple[str, float]]:
    """Return the seconds of each part of a brief in one process, one after the other."""
    rows: list[tuple[str, float]] = []
    last = time.perf_counter()

    def stamp(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        rows.append((name, now - last))
        last = now

    import bessemer as bm
    from bessemer.brief import render
    from bessemer.charts import Canvas, Chart
    from bessemer.charts.chart import NARROW, WIDE
    from bessemer.charts.export import specification
    from bessemer.charts.workshop import draw

    study = bm.study(region)
    stamp("imports, region")
    charts: list[Chart] = []
    for answer in study.answers():
        found = (*answer.charts, *(chart for part in answer.parts for chart in part.charts))
        charts += [chart for chart in found if isinstance(chart, Chart)]
        stamp(answer.question)
    canvases = [Canvas(locale, width) for width in (WIDE, NARROW)]
    specs = [specification(chart, canvas) for chart in charts for canvas in canvases]
    stamp(f"{len(specs)} specifications")
    draw(specs[0])
    stamp("first drawing")
    for spec in specs:
        draw(spec)
    stamp(f"{len(specs)} drawings")
    render(study, locale)
    stamp("page, with specifications and drawings again")
    return rows


def main() -> None:
    """Print the parts of the brief of Jilin in the languages that the command line names, or in both."""
    for locale in sys.argv[1:] or ("en", "zh-CN"):
        print(f"parts of brief Jilin, {locale}, in one process without helpers")
        for name, seconds in parts("Jilin", locale):
            print(f"  {name:<46}{seconds:7.2f}")


if __name__ == "__main__":
    main()
