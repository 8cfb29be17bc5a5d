"""What a check is: a name, a function that finds something, and what becomes of one that fails itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bessemer.words.messages import Message

OK, NOTE, FAULT = "ok", "note", "fault"


@dataclass(frozen=True)
class Finding:
    """What was found of one thing.

    Attributes
    ----------
    name : str
        Of the check, or of the package that it is about.
    verdict : {"ok", "note", "fault"}
        A note is worth to know and stops nothing that most readers need; a fault stops something.
    said : Message
        What was found.
    remedy : Message or None
        What to do about it.
    group : str
        Where it is shown: ``bessemer``, ``packages``, ``extras``, ``data``, ``machine`` or ``surroundings``.
    """

    name: str
    verdict: str
    said: Message
    remedy: Message | None = None
    group: str = ""


Found = Iterator[Finding]


@dataclass(frozen=True)
class Check:
    """A thing to look at: its name, the group it is shown in, and the function that yields findings."""

    name: str
    group: str
    look: Callable[[], Found]

    def run(self) -> tuple[Finding, ...]:
        """Return what was found; a check that fails itself is a fault with its error, never an exception.

        What it needs may be the very thing that is broken, so any error is one of the installation.
        """
        found: list[Finding] = []
        try:
            found.extend(self.look())
        except ImportError as error:
            needs = (error.name or str(error)).partition(".")[0]
            found.append(Finding(self.name, NOTE, Message("doctor.not_checked", package=needs)))
        except Exception as error:
            why = f"{type(error).__name__}: {str(error).strip()}"
            remedy = Message("doctor.remedy_reinstall")
            found.append(Finding(self.name, FAULT, Message("doctor.failed", why=one_line(why)), remedy))
        return tuple(
            Finding(one.name, one.verdict, one.said, one.remedy, one.group or self.group) for one in found
        )


def one_line(text: str, most: int = 300) -> str:
    """Return a text on one line of bearable length.

    Examples
    --------
    >>> one_line("a\\n  b")
    'a b'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def size_said(size: float) -> str:
    """Return a number of bytes as it is read.

    Examples
    --------
    >>> size_said(11_300_000), size_said(25_000_000_000)
    ('11.3 MB', '25.0 GB')
    """
    return f"{size / 1e6:.1f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"
