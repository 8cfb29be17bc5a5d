"""The command as a process: pipes that close, terminals, locales, and what is imported at the start."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

RUN = [sys.executable, "-m", "bessemer"]
HEAVY = ("pandas", "altair", "scipy", "sklearn", "pyarrow", "duckdb", "ibis", "babel", "jinja2")


def environment(**more: str) -> dict[str, str]:
    dropped = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "PYTHONIOENCODING", "PYTHONUTF8")
    return {name: value for name, value in os.environ.items() if name not in dropped} | more


def on_a_terminal(*arguments: str, **more: str) -> str:
    """Return what a command shows on a pseudo-terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [*RUN, *arguments], stdout=slave, stderr=slave, env=environment(TERM="xterm-256color", **more)
    ) as process:
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 65536):
                shown += part
        except OSError:  # Linux: the other end is closed
            pass
        finally:
            os.close(master)
    assert process.returncode == 0
    return shown.decode("utf-8")


@pytest.mark.parametrize("form", ["--csv", "--json"])
def test_a_reader_that_closes_the_pipe_ends_the_command_without_a_word(form):
    with subprocess.Popen(
        [*RUN, "regions", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    assert said == b""
    assert process.returncode in (0, 1)


def test_a_closed_pipe_under_a_table():
    read, write = os.pipe()
    os.close(read)
    try:
        ran = subprocess.run(
            [*RUN, "data", "list"], stdout=write, stderr=subprocess.PIPE, env=environment(), check=False
        )
    finally:
        os.close(write)
    assert ran.stderr == b""


def test_a_terminal_gets_styles_and_no_color_takes_them():
    styled = on_a_terminal("regions", "Jilin")
    assert "\x1b[1m" in styled
    plain = on_a_terminal("regions", "Jilin", NO_COLOR="1")
    assert "\x1b" not in plain
    assert "CN-JL" in plain


def test_a_narrow_terminal_gets_a_narrow_table():
    shown = on_a_terminal("profile", "DEA5", COLUMNS="60", NO_COLOR="1")
    from rich.cells import cell_len

    assert max(cell_len(line) for line in shown.replace("\r", "").splitlines()) <= 60


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_a_pipe_gets_utf8_whatever_the_locale(encoding):
    ran = subprocess.run(
        [*RUN, "regions", "吉林", "--lang", "zh"],
        capture_output=True,
        env=environment(PYTHONIOENCODING=encoding),
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "吉林" in ran.stdout.decode("utf-8")


def test_an_error_in_chinese_under_an_ascii_locale():
    ran = subprocess.run(
        [*RUN, "profile", "没有的地方"],
        capture_output=True,
        env=environment(PYTHONIOENCODING="ascii"),
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "没有的地方" in ran.stderr.decode("utf-8")
    assert b"Traceback" not in ran.stderr


def loaded_after(code: str, *options: str) -> set[str]:
    """Return which heavy packages a new interpreter has imported after `code`."""
    report = (
        f"{code}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, *options, "-c", report],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.split())


def test_importing_bessemer_is_light_and_warns_of_nothing():
    assert loaded_after("import bessemer", "-W", "error") == set()


def test_help_is_light():
    code = (
        "import sys\nfrom bessemer.cli import main\nsys.argv = ['bessemer', '--help']\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
    )
    assert loaded_after(code) == set()


def test_the_installed_command_is_the_module():
    script = Path(sys.executable).with_name("bessemer")
    if not script.exists():
        pytest.skip("bessemer is not installed as a command here")
    said = [
        subprocess.run([*command, "--version"], capture_output=True, check=True).stdout
        for command in (RUN, [script])
    ]
    assert said[0] == said[1]
    assert re.fullmatch(rb"bessemer \d+\.\d+\.\d+\n", said[0])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full disk to write to")
def test_a_full_disk_is_said_with_what_to_do():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*RUN, "regions", "吉林", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    what, where, remedy = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert "No space left" in what and "standard output" in where and "Send it to a file" in remedy
