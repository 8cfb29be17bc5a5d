"""Clients that dribble: the server closes on them, and serves others meanwhile."""

import asyncio
import socket
import threading
import time
from contextlib import contextmanager

import httpx
import pytest

from bessemer.web import create_app, server
from bessemer.web.bodies import Limits

PATIENCE = 1.0


@pytest.fixture(scope="module")
def address():
    """Return the address of a server that waits one second."""
    patient, server.HEAD_SECONDS = server.HEAD_SECONDS, PATIENCE
    listener = server.bind("127.0.0.1", 0)
    app = create_app(limits=Limits(form=100_000, patience=PATIENCE, least_rate=1000.0))
    running = server.server_of(app)
    thread = threading.Thread(target=lambda: asyncio.run(running.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield listener.getsockname()[:2]
    running.should_exit = True
    thread.join(20)
    server.HEAD_SECONDS = patient


@contextmanager
def connected(address):
    with socket.create_connection(address, timeout=20) as connection:
        yield connection


def dribble(connection, text, pause=0.1, most=100):
    """Send a text byte by byte until the server closes; return seconds, and what it said."""
    start = time.monotonic()
    said = b""
    connection.settimeout(pause)
    for at in range(most):
        try:
            connection.sendall(text[at % len(text)].to_bytes(1, "big"))
            got = connection.recv(4096)
            said += got
            if not got:
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - start, said


def served(address):
    return httpx.get(f"http://127.0.0.1:{address[1]}/static/page.css", timeout=20).status_code


def test_a_head_that_never_ends_is_given_up(address):
    with connected(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        seconds, said = dribble(connection, b"X-A: b\r\n")
    assert seconds < 8 and b"200" not in said
    assert served(address) == 200


def test_a_connection_that_says_nothing_is_given_up(address):
    with connected(address) as connection:
        start = time.monotonic()
        assert connection.recv(10) == b""
        assert time.monotonic() - start < 8


def test_a_second_head_that_never_ends_is_given_up_too(address):
    with connected(address) as connection:
        connection.sendall(b"GET /static/page.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        seconds, _ = dribble(connection, b"G")
    assert seconds < 8


def test_a_body_that_dribbles_is_given_up(address):
    head = (
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with connected(address) as connection:
        connection.sendall(head)
        seconds, said = dribble(connection, b"a")
    assert seconds < 8 and (b" 408 " in said or b" 405 " in said)
    assert served(address) == 200


def test_a_head_that_is_too_large_is_refused(address):
    with connected(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: " + b"y" * 40_000)
        assert b" 400 " in connection.recv(4096)
    assert served(address) == 200


def test_many_slow_ones_keep_nobody_out(address):
    slow = [socket.create_connection(address, timeout=20) for _ in range(60)]
    try:
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX")
        assert served(address) == 200
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
    ],
)
def test_heads_that_mean_two_things_are_not_served(address, head):
    with connected(address) as connection:
        connection.sendall(head)
        connection.settimeout(5)
        try:
            said = connection.recv(4096)
        except (TimeoutError, ConnectionError):
            said = b""
    assert b" 200 " not in said.split(b"\r\n")[0]
    assert served(address) == 200
