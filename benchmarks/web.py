"""How fast the web page answers: each kind of page cold and kept, and fifty readers at once.

Starts a server of its own, warmed with one place of each kind as `bessemer serve` warms itself, but then
making nothing ahead, so that cold is cold. Prints and writes docs/reports/web-load.md. Seconds on the wall
count what else the machine does; the server's own processor seconds do not. Run it on a machine that does
nothing else.

    python -m benchmarks.web [--seconds 20] [--readers 50] [--places 8] [--output FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from tools.runs import about, made

from bessemer.answer import QUESTIONS

SERVER = """
from bessemer.web import create_app
from bessemer.web.server import address_of, bind, server_of
listener = bind("127.0.0.1", 0)
print(address_of(listener, "127.0.0.1"), flush=True)
server_of(create_app()).serve_until_stopped(listener)
"""
WARM = ("CN-JL", "CZ16300", "DEA5", "CHN")
# Places of every kind that nobody has asked for.
PLACES = ("CN-LN", "CN-HL", "CZ11600", "CZ12200", "DEA3", "FRE1", "LUX", "USA")
FIXED = ("/", "/search?q=ji", "/search?q=吉林&lang=zh-CN", "/static/brief.css", "/static/vega.js")
INTERFACE = ("/api/v1/regions?q=a", "/api/v1/regions/CN-JL", "/api/v1/cases", "/api/v1/docs")
KEPT_ROUNDS = 20


@contextmanager
def serving() -> Iterator[tuple[str, psutil.Process]]:
    """Yield the address and the process of a new server."""
    command = [sys.executable, "-c", SERVER]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield found[0].rstrip("/"), psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def timed(client: httpx.Client, process: psutil.Process, path: str) -> tuple[float, float]:
    """Ask for a page; return seconds on the wall, and of the server's processors."""
    before, start = sum(process.cpu_times()[:2]), time.perf_counter()
    answer = client.get(path)
    wall = time.perf_counter() - start
    assert answer.status_code == 200, (path, answer.status_code)
    return wall, sum(process.cpu_times()[:2]) - before


def quantile(values: list[float], part: float) -> float:
    """Return a quantile as the value of one of the sorted entries."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def row(name: str, walls: list[float], processors: list[float] | None = None) -> str:
    """Return a line of a table in milliseconds."""
    cells = [len(walls), *(f"{quantile(walls, part) * 1000:,.0f}" for part in (0.5, 0.95))]
    cells.append(f"{max(walls) * 1000:,.0f}")
    if processors is not None:
        cells += [f"{quantile(processors, part) * 1000:,.0f}" for part in (0.5, 0.95)]
    return f"| {name} | " + " | ".join(map(str, cells)) + " |"


def cold(client: httpx.Client, process: psutil.Process, places: int) -> Iterator[str]:
    """Yield a line a question: its page, asked for first, of places that nobody asked for before."""
    yield "| page | views | p50 ms | p95 ms | worst ms | p50 processor ms | p95 processor ms |"
    yield "|---|---|---|---|---|---|---|"
    every: list[tuple[float, float]] = []
    for at, question in enumerate(QUESTIONS):
        # Another year is another study: no other question of it was answered before.
        pairs = [
            timed(client, process, f"/region/{place}/{question}?lang=en&year={2009 + at}")
            for place in PLACES[:places]
        ]
        every += pairs
        yield row(f"{question}, cold", *map(list, zip(*pairs, strict=True)))
    yield row("all, cold", *map(list, zip(*every, strict=True)))


def kept(client: httpx.Client, process: psutil.Process) -> Iterator[str]:
    """Yield a line a kind of page that was made before."""
    yield "| page | views | p50 ms | p95 ms | worst ms |"
    yield "|---|---|---|---|---|"
    kinds = {
        **{question: (f"/region/CN-JL/{question}?lang=en",) for question in QUESTIONS},
        "start, search, styles": FIXED,
        "interface for programs": (*INTERFACE, *(f"/api/v1/regions/CN-JL/{name}" for name in QUESTIONS)),
    }
    for kind, paths in kinds.items():
        for path in paths:
            client.get(path)
        walls = [timed(client, process, path)[0] for _ in range(KEPT_ROUNDS) for path in paths]
        yield row(f"{kind}, kept", walls)


async def _reader(client: httpx.AsyncClient, number: int, end: float, walls: list[float]) -> int:
    chance, errors = random.Random(number), 0
    paths = [*FIXED[:4], *INTERFACE, *(f"/region/CN-JL/{name}?lang=en" for name in QUESTIONS)]
    while time.monotonic() < end:
        start = time.perf_counter()
        try:
            errors += (await client.get(chance.choice(paths))).status_code != 200
        except httpx.HTTPError:
            errors += 1
        walls.append(time.perf_counter() - start)
        # A reader reads; half a second is little.
        await asyncio.sleep(chance.uniform(0.2, 0.8))
    return errors


async def crowd(address: str, readers: int, seconds: float) -> tuple[list[float], int]:
    """Return the seconds of every view of a crowd, and the number of errors."""
    walls: list[float] = []
    limits = httpx.Limits(max_connections=readers)
    async with httpx.AsyncClient(
        base_url=address, timeout=60, limits=limits, follow_redirects=True
    ) as client:
        end = time.monotonic() + seconds
        asking = (_reader(client, number, end, walls) for number in range(readers))
        errors = sum(await asyncio.gather(*asking))
    return walls, errors


def report(seconds: float, readers: int, places: int, note: str = "") -> Iterator[str]:
    """Yield the lines of the report."""
    load = os.getloadavg()[0]
    yield "# How fast the web page answers"
    yield ""
    yield made("bench-web", about(), note)
    yield ""
    yield f"Load average at the start: {load:.1f}. Above 1, other work was done: then the wall"
    yield "says more about that work than about the server, and the processor columns count."
    yield ""
    with (
        serving() as (address, process),
        httpx.Client(base_url=address, timeout=300, follow_redirects=True) as client,
    ):
        for place in WARM:
            for question in QUESTIONS:
                client.get(f"/region/{place}/{question}?lang=en")
        yield "## Pages made before"
        yield ""
        yield from kept(client, process)
        yield ""
        yield "## Pages never asked for, one at a time"
        yield ""
        yield from cold(client, process, places)
        yield ""
        yield f"## {readers} readers at once, {seconds:.0f} seconds, three times"
        yield ""
        yield "| round | views | errors | p50 ms | p95 ms | memory before, MB | after, MB |"
        yield "|---|---|---|---|---|---|---|"
        for turn in range(1, 4):
            before = process.memory_info().rss / 1024**2
            walls, errors = asyncio.run(crowd(address, readers, seconds))
            after = process.memory_info().rss / 1024**2
            shown = [quantile(walls, part) * 1000 for part in (0.5, 0.95)] + [before, after]
            yield f"| {turn} | {len(walls)} | {errors} | " + " | ".join(f"{x:,.0f}" for x in shown) + " |"


def main() -> None:
    """Measure, print and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--places", type=int, default=len(PLACES))
    parser.add_argument("--note", default="", help="a sentence on the run for the report")
    parser.add_argument("--output", type=Path, default=Path("docs/reports/web-load.md"))
    chosen = parser.parse_args()
    lines = []
    for line in report(chosen.seconds, chosen.readers, chosen.places, chosen.note):
        print(line, flush=True)
        lines.append(line)
    chosen.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
