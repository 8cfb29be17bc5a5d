"""The command line: one file a group of commands; every answer is the library's."""

from __future__ import annotations

import io
import sys

from bessemer.errors import BessemerError

_LONGEST_LINE, _TAIL = 400, 120


def main() -> None:
    """Run the command line; a user's mistake ends in three short lines and exit code 2.

    A reader that closes the pipe early ends the command without a word (Typer and Rich see to it).
    """
    from bessemer.cli.app import app

    _speak_utf8()
    try:
        app()
    except BessemerError as error:
        for line in error.lines():
            print(_printable(line), file=sys.stderr)
        raise SystemExit(2) from None


def _speak_utf8() -> None:
    """Write UTF-8 to pipes and files whatever the locale; a terminal shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _printable(line: str) -> str:
    """Return a message on one line of bearable length, without what a terminal would obey."""
    shown = "".join(character if character.isprintable() else " " for character in line)
    if len(shown) <= _LONGEST_LINE:
        return shown
    return f"{shown[: _LONGEST_LINE - _TAIL]} … {shown[-_TAIL:]}"
