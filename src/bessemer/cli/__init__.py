"""The command line: one file a group of commands; every answer is the library's."""

from __future__ import annotations

import atexit
import gc
import io
import os
import re
import sys
from typing import NoReturn

from bessemer.cli.texts import printable
from bessemer.errors import BessemerError


def main() -> None:
    """Run the command line; a user's mistake ends in at most three short lines and exit code 2.

    A reader that closes the pipe early ends the command without a word.
    """
    _prepare_streams()
    atexit.register(_leave)
    try:
        status = _ended()
        sys.stdout.flush()
    except BessemerError as error:
        _fail(*map(_dashed, error.lines()))
    except ImportError as error:
        _lacking(error)
    except BrokenPipeError:
        _silence()
        raise SystemExit(1) from None
    except UnicodeEncodeError as error:
        if error.encoding != sys.getfilesystemencoding():
            raise
        _fail(
            f"The system's encoding of names, {error.encoding}, cannot write '{error.object}'.",
            "Set PYTHONUTF8=1, or a UTF-8 locale such as LC_ALL=C.UTF-8.",
        )
    except OSError as error:
        if error.filename is not None:
            raise
        _silence()
        _fail(
            f"The output cannot be written: {error.strerror}.",
            "Target: standard output.",
            "Send it to a file on a disk with room, or to a program that reads it.",
        )
    raise SystemExit(status if isinstance(status, int) else 0)


def _ended() -> object:
    """Run the command as typed and return what it ended with, or the doctor where none can be loaded."""
    try:
        from typer import BadParameter

        from bessemer.cli.app import app
    except Exception as error:
        return _do_without(error)

    # The base of what Typer refuses: an unknown command or option, a missing argument.
    refused: type[Exception] = BadParameter.mro()[2]
    try:
        return app(prog_name="bessemer", standalone_mode=False)
    except refused as error:
        _refuse(error)


def _leave() -> None:
    """Leave memory to the system as it is: to look for cycles in it takes half a second after a brief.

    DuckDB says what of it is not freed at the end, so that with it they are looked for.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()


def _dashed(line: str) -> str:
    """Return a line of an error with the option as it was typed: the library knows it without dashes."""
    found = re.match(r"Option (\w+)\b", line)
    option = f"--{found[1].replace('_', '-')}" if found else ""
    typed = any(word == option or word.startswith(f"{option}=") for word in sys.argv[1:])
    return line.replace(found[0], f"Option {option}", 1) if found and typed else line


def _do_without(error: Exception) -> int:
    """Run what can be run where the command line itself cannot be loaded: the doctor, who says why."""
    if sys.argv[1:2] == ["doctor"]:
        from bessemer.cli.doctor import without_typer

        return without_typer(sys.argv[2:])
    if isinstance(error, ImportError):
        _lacking(error)
    raise error


def _lacking(error: ImportError) -> NoReturn:
    """Say that a package which Bessemer needs cannot be loaded; a fault of its own is raised as it is."""
    if (error.name or "").partition(".")[0] == "bessemer":
        raise error
    what = " ".join(str(error).split())
    _fail(f"A package that Bessemer needs cannot be loaded: {what}.", "'bessemer doctor' says what to do.")


def _fail(*lines: str) -> NoReturn:
    for line in lines:
        print(printable(line), file=sys.stderr)
    raise SystemExit(2) from None


def _refuse(error: Exception) -> NoReturn:
    """Say what Typer refuses in two lines; without any argument, show the help."""
    message = error.format_message()  # type: ignore[attr-defined]
    given = _given(getattr(error, "param", None))
    if given and given not in message:
        message = f"{message.rstrip('.')}: {given!r}."
    if "\n" in message:
        print(message, file=sys.stderr)
        raise SystemExit(2)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "bessemer"
    _fail(message, f"'{command} --help' shows what it takes.")


def _given(option: object) -> str:
    """Return what was typed for an option that is refused; an empty text where that cannot be told."""
    for name in getattr(option, "opts", ()):
        for at, word in enumerate(sys.argv):
            if word.startswith(f"{name}="):
                return word.partition("=")[2][:80]
            if word == name and at + 1 < len(sys.argv):
                return sys.argv[at + 1][:80]
    return ""


def _prepare_streams() -> None:
    """Write UTF-8 to pipes and files whatever the locale; a terminal shows what it can.

    A stream that the caller closed keeps its number, so that no file that is opened later takes it. What is
    written to standard output then fails as on a full disk; standard error has nobody to be told.
    """
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            place = os.open(os.devnull, os.O_RDONLY if name == "stdout" else os.O_WRONLY)
            os.dup2(place, number)
            if place != number:
                os.close(place)
            raw = io.FileIO(number, "w", closefd=False)
            setattr(sys, name, io.TextIOWrapper(io.BufferedWriter(raw), "utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _silence() -> None:
    """Send what is still buffered for standard output nowhere, or Python would fail again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
