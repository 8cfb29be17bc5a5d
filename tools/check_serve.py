"""Start `bessemer serve` as it is installed, without network, and ask for a page and the drawing library."""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

_UP = 0x1 | 0x40
_SET_FLAGS = 0x8914


def loopback_up() -> None:
    """Bring up the loopback of a network that has just been made; without the right, it is up already."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        fcntl.ioctl(made, _SET_FLAGS, struct.pack("16sh", b"lo", _UP))


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


def fetched(address: str) -> bytes:
    """Return what a server gives, without any proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=60) as answer:
        body: bytes = answer.read()
        return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def main() -> int:
    """Check, and return the exit code."""
    loopback_up()
    port = free_port()
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "XDG_CACHE_HOME": empty}
        command = [str(Path(sys.executable).with_name("bessemer")), "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(120):
                with contextlib.suppress(OSError):
                    fetched(base + "/?lang=en")
                    break
                time.sleep(0.5)
            page = fetched(base + "/region/CN-JL/structure?lang=zh-CN").decode()
            library = fetched(base + "/static/vega.js").decode()
        finally:
            server.terminate()
            server.wait()
        made = list(Path(empty).rglob("vega*"))
    if "吉林" not in page or "vegaEmbed" not in library:
        print("the page or the drawing library is not what it should be", file=sys.stderr)
        return 1
    if made:
        print("the wheel lacks the drawing library: it was made anew", file=sys.stderr)
        return 1
    print(
        f"served without network: a page of {len(page) // 1000} kB, the library of {len(library) // 1000} kB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
