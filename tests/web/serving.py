"""A server in a process of its own, as a user starts it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil

COMMAND = (sys.executable, "-m", "bessemer", "serve")


@contextmanager
def serving(*options, seconds=60.0, env=None):
    """Yield the address of a server on a free port, and its process; end it as Ctrl-C does."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [*COMMAND, "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env={**os.environ, **(env or {})},
            cwd=Path(__file__).parents[2],
        )
        try:
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            if found is None:
                said.seek(0)
                raise AssertionError(f"no address in {line!r}: {said.read()}")
            yield found[0], psutil.Process(process.pid)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            try:
                process.wait(seconds)
            finally:
                process.kill()
                process.stdout.close()


def memory(process):
    """Return the bytes in memory of a process and its children."""
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))


def settled(process, seconds=90.0, quiet=0.1):
    """Wait until a process has nothing to do; return whether it came to rest."""
    end = time.monotonic() + seconds
    process.cpu_percent()
    while time.monotonic() < end:
        time.sleep(1.0)
        if process.cpu_percent() < quiet * 100:
            return True
    return False
