"""Style sheets, scripts and the drawing library; addresses change with their content."""

from __future__ import annotations

import mimetypes

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, Response

from bessemer.web.bundle import bundle
from bessemer.web.rendering import FILES

router = APIRouter(include_in_schema=False)
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
# Modules name each other without what changes with their content: a browser asks whether it is the same.
_ASKED = {"Cache-Control": "no-cache"}


@router.get("/static/vega.js")
def vega() -> Response:
    """Give the drawing library, compressed."""
    headers = {"Content-Encoding": "gzip", "Cache-Control": "public, max-age=86400"}
    return Response(bundle(), media_type="text/javascript", headers=headers)


@router.get("/static/{name}")
def static(name: str, v: str = "") -> Response:
    """Give one of the static files."""
    if name not in FILES:
        raise HTTPException(404)
    return FileResponse(
        FILES[name], media_type=mimetypes.guess_type(name)[0], headers=_FOREVER if v else _ASKED
    )
