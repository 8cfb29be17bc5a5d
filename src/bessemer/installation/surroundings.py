"""What is around Bessemer: memory and cores, BLAS, fonts, terminal, time zone, the web page's port."""

from __future__ import annotations

import importlib.util
import locale
import os
import re
import socket
import sys
import time
import zoneinfo
from pathlib import Path
from types import ModuleType

from bessemer.installation.checks import FAULT, NOTE, OK, Finding, Found, one_line, size_said
from bessemer.words.messages import Message

PORT = 8600
_LITTLE = 1.5e9
# POSIX: letters or a name in angle brackets, then hours to add for UTC.
_RULE = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?[0-9]")
_SIGNS = ("吉", "匹")
_TEXT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="4" y="30" font-size="24" font-family="{font}">{sign}</text></svg>'
)


def machine() -> Found:
    """Cores that may be used, memory that is free, a limit of a container included."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    free = _free_memory()
    if free is None:
        yield Finding("machine", OK, Message("doctor.machine_cores", cores=str(cores)))
        return
    what = {"cores": str(cores), "free": size_said(free)}
    if free < _LITTLE:
        little = Message("doctor.machine_little", **what)
        yield Finding("machine", NOTE, little, Message("doctor.remedy_memory"))
    else:
        yield Finding("machine", OK, Message("doctor.machine", **what))


def _free_memory() -> float | None:
    """Return bytes of memory that may still be had, as far as the system says."""
    found = []
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        found += [float(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
        used = Path("/sys/fs/cgroup/memory.current").read_text(encoding="ascii").strip()
        if limit.isdigit():
            found.append(float(limit) - float(used))
    except (OSError, ValueError, IndexError):
        pass
    return min(found, default=None)


def blas() -> Found:
    """The library of linear algebra, its threads, and whether it computes what it should."""
    import numpy as np
    from threadpoolctl import threadpool_info

    side = 120
    grid = np.arange(1.0, side + 1)
    # The second difference with fixed ends: its eigenvalues are 2 - 2 cos(k pi / (n + 1)).
    second = 2 * np.eye(side) - np.eye(side, k=1) - np.eye(side, k=-1)
    known = 2 - 2 * np.cos(grid * np.pi / (side + 1))
    faults = [
        not np.allclose(np.linalg.eigvalsh(second), known, atol=1e-10),
        not np.allclose(second @ np.linalg.inv(second), np.eye(side), atol=1e-8),
        not np.allclose((second @ second).sum(), (second.sum(axis=0) ** 2).sum(), atol=1e-10),
    ]
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    name = ", ".join(
        sorted({f"{pool['internal_api']} {pool.get('version') or ''}".strip() for pool in pools})
    )
    what = {"name": name or "?", "threads": str(max((pool["num_threads"] for pool in pools), default=1))}
    if any(faults):
        yield Finding("blas", FAULT, Message("doctor.blas_wrong", **what), Message("doctor.remedy_blas"))
    else:
        yield Finding("blas", OK, Message("doctor.blas", **what))


def fonts() -> Found:
    """Chinese signs in pictures: the renderer must have a font with them."""
    import vl_convert

    from bessemer.brief.pictures import PNG_FONTS

    drawn = [
        vl_convert.svg_to_png(_TEXT.format(font=PNG_FONTS["zh-CN"], sign=sign))
        for sign in (*_SIGNS, "\U0010fffd")
    ]
    if len(set(drawn)) < len(drawn):
        yield Finding("fonts", NOTE, Message("doctor.fonts_none"), Message("doctor.remedy_fonts"))
    else:
        yield Finding("fonts", OK, Message("doctor.fonts"))


def terminal() -> Found:
    """Encoding and locale of the terminal, and whether Chinese can be shown."""
    stream = sys.stdout
    encoding = (getattr(stream, "encoding", None) or "?").lower()
    try:
        place = ".".join(filter(None, locale.getlocale())) or "C"
    except ValueError:  # a locale that Python does not know
        place = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "?"
    what = {"encoding": encoding, "locale": place}
    try:
        "".join(_SIGNS).encode(encoding)
    except (UnicodeError, LookupError):
        said = Message("doctor.terminal_narrow", **what)
        yield Finding("terminal", NOTE, said, Message("doctor.remedy_terminal"))
    else:
        yield Finding("terminal", OK, Message("doctor.terminal", **what))
    try:
        os.fsencode("".join(_SIGNS))
    except UnicodeError:
        said = Message("doctor.names_narrow", encoding=sys.getfilesystemencoding())
        yield Finding("names", NOTE, said, Message("doctor.remedy_terminal"))


def zone() -> Found:
    """The time zone, which only stands beside when something was made."""
    named = os.environ.get("TZ", "")
    if not _is_zone(named):
        said = Message("doctor.zone_unknown", name=one_line(repr(named), 80))
        yield Finding("time_zone", NOTE, said, Message("doctor.remedy_zone"))
        return
    name = time.strftime("%Z") or "?"
    offset = time.strftime("%z") or "?"
    yield Finding("time_zone", OK, Message("doctor.zone", name=name, offset=offset))


def _is_zone(named: str) -> bool:
    """Return whether TZ names a zone: one of the list, a file of one, or a rule such as ``EST5EDT``."""
    text = named.removeprefix(":")
    if not text or _RULE.match(text) or not zoneinfo.TZPATH:
        return True
    try:
        if Path(text).is_absolute():
            with Path(text).open("rb") as file:
                zoneinfo.ZoneInfo.from_file(file)
        else:
            zoneinfo.ZoneInfo(text)
    except Exception:  # whatever the reader of a zone says of a file that is none
        return False
    return True


def _bundle() -> ModuleType:
    """Return the module of the drawing library alone: the package of the page takes a second to load."""
    place = Path(__file__).parents[1] / "web" / "bundle.py"
    spec = importlib.util.spec_from_file_location("_bessemer_bundle", place)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page() -> Found:
    """The port of `bessemer serve`, and the drawing library of its page."""
    bundle = _bundle()
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", PORT))
        except OSError as error:
            said = Message("doctor.port_taken", port=str(PORT), why=error.strerror or str(error))
            yield Finding("web_port", NOTE, said, Message("doctor.remedy_port"))
        else:
            yield Finding("web_port", OK, Message("doctor.port", port=str(PORT)))
    if bundle.FILE.is_file():
        yield Finding("web_drawing", OK, Message("doctor.bundle", size=size_said(bundle.FILE.stat().st_size)))
    elif bundle.kept_file().is_file():
        kept = bundle.kept_file()
        yield Finding("web_drawing", OK, Message("doctor.bundle", size=size_said(kept.stat().st_size)))
    else:
        yield Finding("web_drawing", NOTE, Message("doctor.bundle_none"), Message("doctor.remedy_bundle"))
