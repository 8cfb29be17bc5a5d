"""The command: what it says at the start, what it refuses, and that it ends without a word."""

import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from bessemer.errors import OptionError
from bessemer.web.server import address_of, bind

COMMAND = [sys.executable, "-m", "bessemer", "serve"]


def started(*options):
    return subprocess.Popen(
        [*COMMAND, "--port", "0", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process):
    """End a server as Ctrl-C does; return its exit code and what it said since."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_it_says_where_it_is_serves_and_ends_quietly():
    process = started()
    try:
        line = process.stdout.readline()
        address = re.fullmatch(r"Bessemer is at (http://127\.0\.0\.1:\d+/)\n", line)[1]
        assert "Bessemer" in httpx.get(address, params={"lang": "en"}, timeout=60).text
        code, _, err = ended(process)
    finally:
        process.kill()
    assert (code, err) == (0, "")


def test_an_address_beyond_this_machine_has_a_token_that_is_shown_once():
    process = started("--host", "0.0.0.0", "--log")
    try:
        line = process.stdout.readline()
        address, token = re.search(r"(http://127\.0\.0\.1:\d+/)\?token=(\S{32,})", line).groups()
        assert httpx.get(address, timeout=60).status_code == 401
        assert httpx.get(address, params={"token": token}, timeout=60).status_code == 303
        with httpx.Client(timeout=60, follow_redirects=True) as client:
            assert client.get(address, params={"token": token}).status_code == 200
            assert "token" not in str(client.get(address).url)
        code, out, err = ended(process)
    finally:
        process.kill()
    assert code == 0
    assert token not in out and token not in err and "GET /?token=... 303" in err


def test_a_token_with_marks_stands_in_the_address_as_it_must():
    process = started("--token", "a+b&c#d%20e=f?g")
    try:
        page = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", process.stdout.readline())[0]
        assert httpx.get(page, timeout=60).status_code == 303
        ended(process)
    finally:
        process.kill()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--token", "short"], "A token has at least 12"),
        (["--host", "no.such.host.invalid"], "is no address of this machine"),
        (["--data", "nothing"], "There is no imported dataset 'nothing'"),
        (["--port", "70000"], "70000"),
    ],
)
def test_what_cannot_be_is_refused(options, said):
    ran = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 2
    assert said in ran.stderr and "Traceback" not in ran.stderr
    assert ran.stdout == ""


def test_a_port_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = subprocess.run([*COMMAND, "--port", str(port)], capture_output=True, text=True, timeout=120)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"Port {port} is in use." in ran.stderr and len(ran.stderr.splitlines()) <= 3


def test_addresses_are_those_to_type():
    with bind("127.0.0.1", 0) as first, bind("0.0.0.0", 0) as wide:
        port = first.getsockname()[1]
        assert first.proto == socket.IPPROTO_TCP
        assert address_of(first, "127.0.0.1") == f"http://127.0.0.1:{port}/"
        assert address_of(wide, "0.0.0.0").startswith("http://127.0.0.1:")
        with pytest.raises(OptionError, match="in use"):
            bind("127.0.0.1", port)
