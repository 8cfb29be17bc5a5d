"""The server of the page: a socket that is free, connections that do not wait for ever, a quiet end."""

from __future__ import annotations

import asyncio
import errno
import socket
from contextlib import suppress
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from bessemer.errors import OptionError

# Seconds that a connection may take to send the head of a request, idle or not.
HEAD_SECONDS = 10.0
_KEEP_ALIVE = 15
_MOST_CONNECTIONS = 512
_LONGEST_HEAD = 16 * 1024


class PatientProtocol(H11Protocol):
    """HTTP on a connection that is closed when the head of a request does not come to its end in time."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; those of a head that is not complete do not prolong the wait."""
        super().data_received(data)
        self._watch()

    @property
    def _idle(self) -> bool:
        """Whether a request is waited for, or the rest of one that was answered before its end."""
        answered = self.cycle is not None and self.cycle.response_complete
        return self.conn.their_state is h11.IDLE or (answered and self.conn.their_state is h11.SEND_BODY)

    def _watch(self) -> None:
        if not self._idle:
            self._unwatch()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _unwatch(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if self._idle and not self.transport.is_closing():
            self.transport.close()


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Raises
    ------
    OptionError
        If the port is in use or not allowed, or the address is none of this machine.
    """
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise OptionError(
            f"'{host}' is no address of this machine.",
            where="Option --host.",
            remedy="Leave it out for this machine alone, or use 0.0.0.0 for all that reach it.",
        ) from error
    # Named as TCP, so that asyncio sends at once: else a body waits 40 ms for the receipt of its head.
    listener = socket.socket(kind, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _not_bound(host, port, error) from error
    return listener


def _not_bound(host: str, port: int, error: OSError) -> OptionError:
    if error.errno == errno.EADDRINUSE:
        return OptionError(
            f"Port {port} is in use.", where="Option --port.", remedy="Choose another, or 0 for a free one."
        )
    if error.errno == errno.EACCES:
        return OptionError(
            f"Port {port} is not allowed to you.", where="Option --port.", remedy="Use one from 1024."
        )
    why = error.strerror or str(error)
    return OptionError(
        f"{host} port {port} cannot be used: {why}.",
        where="Options --host and --port.",
        remedy="Choose another port with --port, or an address of this machine with --host.",
    )


def address_of(listener: socket.socket, host: str) -> str:
    """Return the address to type into a browser on this machine."""
    port = listener.getsockname()[1]
    if host in ("0.0.0.0", ""):
        host = "127.0.0.1"
    elif host == "::":
        host = "::1"
    return f"http://[{host.strip('[]')}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class Server(uvicorn.Server):
    """A server that ends without a word when it is told to."""

    def serve_until_stopped(self, listener: socket.socket) -> None:
        """Serve on a socket until Ctrl-C or a request to end."""
        with suppress(KeyboardInterrupt):
            self.run(sockets=[listener])


def server_of(app: FastAPI) -> Server:
    """Return a server that says nothing unless it breaks, and ends within two seconds when told to."""
    return Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=2,
            limit_concurrency=_MOST_CONNECTIONS,
            h11_max_incomplete_event_size=_LONGEST_HEAD,
        )
    )
