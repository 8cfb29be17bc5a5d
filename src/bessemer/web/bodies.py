"""What a request may send: how much, and how slowly."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive


@dataclass(frozen=True)
class Limits:
    """Bounds on the body of a request.

    Attributes
    ----------
    form : int
        Bytes of a form.
    upload : int
        Bytes of a file, where files are taken.
    upload_paths : tuple of str
        Beginnings of addresses that take files.
    patience : float
        Seconds without a byte.
    least_rate : float
        Bytes a second, on average after the first `patience` seconds.
    """

    form: int = 256 * 1024
    upload: int = 64 * 1024 * 1024
    upload_paths: tuple[str, ...] = ("/own",)
    patience: float = 15.0
    least_rate: float = 4096.0

    def most(self, path: str) -> int:
        """Return how many bytes a request for an address may send."""
        return self.upload if path.startswith(self.upload_paths) else self.form


def announced(headers: Mapping[str, str]) -> int:
    """Return the length that a request announces; minus one where it announces none or nonsense."""
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1


def bounded(receive: Receive, most: int, limits: Limits) -> Receive:
    """Return `receive` that refuses a body that is longer than it may be, or comes too slowly.

    It counts what comes, whatever the request announced.
    """
    counted = 0
    complete = False
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def next_part() -> Message:
        nonlocal counted, complete
        if complete:
            # Waits for the end of the connection, which may be long after.
            return await receive()
        try:
            async with asyncio.timeout(limits.patience):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "The request was not sent to its end.") from None
        if message["type"] != "http.request":
            return message
        counted += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if counted > most:
            raise HTTPException(413, f"A request may send {most:,} bytes here.")
        if not complete and loop.time() - start > limits.patience + counted / limits.least_rate:
            raise HTTPException(408, "The request came too slowly.")
        return message

    return next_part
