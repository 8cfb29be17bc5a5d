"""Style sheets, scripts and the drawing library; what is addressed by its content is kept for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from bessemer.web.bundle import FILE, bundle
from bessemer.web.keeping import has_tag, takes_gzip
from bessemer.web.rendering import FILES, asset

router = APIRouter(include_in_schema=False)
_LIBRARY = "vega.js"
_FOREVER = "public, max-age=31536000, immutable"
# Modules name each other without a version: who has one asks whether it is still the same.
_ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: pressed, with the mark of its content."""

    pressed: bytes
    kind: str
    tag: str


@cache
def _asset(name: str) -> Asset:
    if name == _LIBRARY:
        pressed = bundle()
        return Asset(pressed, "text/javascript", hashlib.sha256(pressed).hexdigest()[:24])
    content = FILES[name].read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(gzip.compress(content, 9, mtime=0), kind, hashlib.sha256(content).hexdigest()[:24])


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """Give one of the static files; it waits for no computation.

    The library is made at the first request where the wheel does not bring it, which takes seconds.
    """
    if name not in FILES and name != _LIBRARY:
        raise HTTPException(404)
    made = name in FILES or FILE.is_file()
    found = _asset(name) if made else await run_in_threadpool(_asset, name)
    forever = name in FILES and request.url.query == asset(name).partition("?")[2]
    pressed = takes_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        "Cache-Control": _FOREVER if forever else _ASK_AGAIN,
        "ETag": f'"{found.tag}{"-gz" if pressed else ""}"',
        "Vary": "Accept-Encoding",
    }
    if has_tag(request.headers.get("if-none-match", ""), found.tag):
        return Response(status_code=304, headers=headers)
    if not pressed:
        return Response(gzip.decompress(found.pressed), media_type=found.kind, headers=headers)
    return Response(found.pressed, media_type=found.kind, headers=headers | {"Content-Encoding": "gzip"})
