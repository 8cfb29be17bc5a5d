"""The drawing library of the browser: Vega, as the renderer of charts carries it."""

from __future__ import annotations

import gzip
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bessemer.errors import DataError
from bessemer.files import write_whole

_SNIPPET = "window.vegaEmbed = vegaEmbed; window.vega = vega;"
FILE = Path(__file__).with_name("static") / "vega.js.gz"


def make() -> bytes:
    """Return the bundle of Vega, Vega-Lite and Vega-Embed, compressed; it takes seconds."""
    import vl_convert

    return gzip.compress(vl_convert.javascript_bundle(_SNIPPET).encode(), 9, mtime=0)


@cache
def bundle() -> bytes:
    """Return the compressed bundle: the one in the wheel, else the one made before, else a new one."""
    if FILE.is_file():
        return FILE.read_bytes()
    kept = kept_file()
    if kept.is_file():
        return kept.read_bytes()
    made = make()
    # A home that cannot be written is no harm: it is made again next time.
    with suppress(OSError, DataError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(made, kept)
    return made


def kept_file() -> Path:
    """Return where the bundle is kept once it was made, in the user's cache."""
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("bessemer", appauthor=False))
    return folder / f"vega-{version('vl-convert-python')}.js.gz"
