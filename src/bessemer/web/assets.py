"""Style sheets, scripts and the drawing library; addresses change with their content."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from bessemer.web.bundle import bundle
from bessemer.web.rendering import FILES

router = APIRouter(include_in_schema=False)
_FOREVER = "public, max-age=31536000, immutable"


@router.get("/static/vega.js")
async def vega(request: Request) -> Response:
    """Give the drawing library, compressed."""
    content = await run_in_threadpool(bundle)
    headers = {"Content-Encoding": "gzip", "Cache-Control": "public, max-age=86400"}
    return _tagged(request, content, "text/javascript", headers)


# Held in memory and given without a thread, so that a page never waits for its style behind a computation.
@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """Give one of the static files."""
    if name not in FILES:
        raise HTTPException(404)
    kind = mimetypes.guess_type(name)[0]
    return _tagged(request, _content(name), kind, {"Cache-Control": _FOREVER})


@cache
def _content(name: str) -> bytes:
    return FILES[name].read_bytes()


@cache
def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:24]}"'


def _tagged(request: Request, content: bytes, kind: str | None, headers: dict[str, str]) -> Response:
    headers = {**headers, "ETag": _tag(content)}
    if request.headers.get("if-none-match", "").removeprefix("W/") == headers["ETag"]:
        return Response(b"", 304, {name: headers[name] for name in ("ETag", "Cache-Control")})
    return Response(content, media_type=kind, headers=headers)
