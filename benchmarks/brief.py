"""How long the commands take: each in a new process, five times, with the parts of a brief.

Modules are read compiled, as an installed package has them, whatever PYTHONDONTWRITEBYTECODE says: to
compile all of Bessemer anew takes over a second. Prints the least and the median of the time on the wall and
of the processors' time (with that of the processes that draw), in seconds. Run it on a machine that does
nothing else.

    python -m benchmarks.brief [--runs 5] [--only TEXT]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = (
    "--help",
    "brief Jilin",
    "brief Jilin --lang zh",
    "brief Pittsburgh",
    "brief DEA5",
    "role-models Jilin",
    "pathways Pittsburgh --year 1980 --portfolio 8",
)


COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def timed(command: str) -> tuple[float, float]:
    """Run a command; return seconds on the wall and of processors, with those of its own children."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "bessemer", *command.split()]
        if command.startswith("brief"):
            words += ["-o", str(Path(folder) / "brief.html")]
        before, start = os.times(), time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=COMPILED)
        wall, after = time.perf_counter() - start, os.times()
    children = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, children


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
    """Print the table of commands and the parts of a brief in both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="commands that contain this text")
    parser.add_argument("--parts", metavar="LOCALE", help="print the parts of the brief of Jilin and end")
    options = parser.parse_args()
    if options.parts:
        for name, seconds in parts("Jilin", options.parts):
            print(f"  {name:<46}{seconds:7.2f}")
        return
    # The first run compiles what is not.
    timed(COMMANDS[1])
    print(f"{'command':<48}{'wall':>7}{'median':>8}{'cpu':>7}{'median':>8}")
    for command in (command for command in COMMANDS if options.only in command):
        runs = [timed(command) for _ in range(options.runs)]
        columns = [
            value for each in zip(*runs, strict=True) for value in (min(each), statistics.median(each))
        ]
        print(
            f"{command:<48}{columns[0]:7.2f}{columns[1]:8.2f}{columns[2]:7.2f}{columns[3]:8.2f}", flush=True
        )
    for locale in ("en", "zh-CN"):
        print(f"parts of brief Jilin, {locale}, in one process without helpers")
        subprocess.run(
            [sys.executable, "-m", "benchmarks.brief", "--parts", locale], check=True, env=COMPILED
        )


if __name__ == "__main__":
    main()
