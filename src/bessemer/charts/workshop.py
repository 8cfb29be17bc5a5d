"""Drawing in other processes, while this one computes.

A workshop keeps helpers: processes that know nothing but Vega-Lite. A chart is ordered as soon as it is known
and fetched when the page is laid out. What no helper could draw is drawn here, so that a page is the same,
and a fault is reported the same, with and without helpers.

This file is also the program of a helper: it reads one specification a line and writes one drawing a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from bessemer.charts.chart import Canvas, Chart

_Task = tuple[str, "Future[str | None]"]


class Workshop:
    """Helpers that draw charts; use it in a ``with`` statement, at whose end they are gone.

    A helper takes a second to start and draws faster the more it has drawn, so that many briefs share one.

    Parameters
    ----------
    helpers : int
        Number of processes; with none, every chart is drawn when it is fetched.

    Examples
    --------
    >>> with Workshop(0) as workshop:
    ...     workshop.helpers
    0
    """

    def __init__(self, helpers: int | None = None) -> None:
        wanted = default_helpers() if helpers is None else helpers
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._ordered: dict[tuple[int, Canvas], tuple[Chart, dict[str, Any], Future[str | None]]] = {}
        self._processes = [process for process in (_start() for _ in range(wanted)) if process is not None]
        self._alive = len(self._processes)
        self._lock = Lock()
        self._threads = [
            Thread(target=self._serve, args=(process,), daemon=True) for process in self._processes
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def helpers(self) -> int:
        """Number of processes that were started."""
        return len(self._processes)

    def order(self, chart: Chart, canvas: Canvas) -> None:
        """Ask for a chart in a language and width; a second order of the same is none."""
        if not self._processes or (id(chart), canvas) in self._ordered:
            return
        from bessemer.charts.export import specification

        drawing: Future[str | None] = Future()
        spec = specification(chart, canvas)
        # The chart is kept, so that no other can have its identity.
        self._ordered[id(chart), canvas] = (chart, spec, drawing)
        with self._lock:
            if not self._alive:
                drawing.set_result(None)
                return
            self._tasks.put((json.dumps(spec), drawing))

    def svg(self, chart: Chart, canvas: Canvas) -> str:
        """Return a chart as :func:`bessemer.charts.to_svg` does, from a helper if it was ordered.

        What was fetched is forgotten, so that a workshop does not grow with the charts it drew.
        """
        from bessemer.charts.export import finished, specification

        _, spec, drawing = self._ordered.pop((id(chart), canvas), (None, None, None))
        svg = drawing.result() if drawing is not None else None
        if svg is None:
            svg = draw(specification(chart, canvas) if spec is None else spec)
        return finished(svg, chart, canvas)

    def forget(self) -> None:
        """Leave undrawn what was ordered and not fetched."""
        for _, _, drawing in self._ordered.values():
            drawing.cancel()
        self._ordered.clear()

    def close(self) -> None:
        """End the helpers, also in the middle of a drawing."""
        for process in self._processes:
            _end(process)
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self, process: subprocess.Popen[str]) -> None:
        """Hand a process one task after the other until there is no more, or it fails."""
        while (task := self._tasks.get()) is not None:
            text, drawing = task
            if not drawing.set_running_or_notify_cancel():
                continue
            answer = _asked(process, text)
            drawing.set_result(answer)
            if answer is None and process.poll() is not None:
                break
        self._leave()

    def _leave(self) -> None:
        """Give back, undrawn, what is still in the queue when the last helper has gone."""
        with self._lock:
            self._alive -= 1
            while not self._alive and not self._tasks.empty():
                task = self._tasks.get()
                if task is not None and task[1].set_running_or_notify_cancel():
                    task[1].set_result(None)


@contextmanager
def opened(helpers: int | Workshop) -> Iterator[Workshop]:
    """Give a workshop with so many helpers for a while, or one that stays open for what comes next."""
    if not isinstance(helpers, Workshop):
        with Workshop(helpers) as workshop:
            yield workshop
        return
    try:
        yield helpers
    finally:
        helpers.forget()


def default_helpers() -> int:
    """Return how many processes draw beside this one: none on one core, one on two, else two."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(2, cores - 1)


def draw(spec: dict[str, Any]) -> str:
    """Return the drawing of a Vega-Lite specification."""
    svg: str = _renderer().vegalite_to_svg(spec)
    return svg


@cache
def _renderer() -> Any:
    """Return the renderer, with the fonts in which it measures text; it reads them when it first draws."""
    import vl_convert

    vl_convert.register_font_directory(str(Path(__file__).with_name("measure")))
    return vl_convert


def _start() -> subprocess.Popen[str] | None:
    """Start a helper; None where that is not possible."""
    if not sys.executable:
        return None
    paths = os.pathsep.join(path for path in sys.path if path)
    with suppress(OSError):
        return subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    return None


def _asked(process: subprocess.Popen[str], text: str) -> str | None:
    """Return what a helper draws; None if it cannot, or is gone."""
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(text + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except (OSError, ValueError):
        line = ""
    if not line.endswith("\n"):
        process.kill()
        process.wait()
        return None
    svg: str | None = json.loads(line)
    return svg


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def _work() -> None:
    """Draw what comes in, line by line, until nothing comes any more."""
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    # The engine starts at the first drawing: before the first order comes.
    draw({"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {}})
    for line in sys.stdin:
        try:
            svg: str | None = draw(json.loads(line))
        except ValueError:  # whoever ordered draws it again and sees the fault
            svg = None
        sys.stdout.write(json.dumps(svg) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _work()
