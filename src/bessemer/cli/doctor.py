"""``bessemer doctor``: whether this installation is as it should be; works where a package is broken.

It prints with Python's own means, and :func:`without_typer` runs it where the command line cannot be loaded.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from bessemer.errors import BessemerError, OptionError
from bessemer.words.locales import Labelled, locale_of
from bessemer.words.messages import Message, say

if TYPE_CHECKING:
    import typer

    from bessemer.installation import Finding

_FAULTY = 1
_WIDTH = 100
_COLUMNS = ("check", "group", "verdict", "found", "remedy")
_INDENT = 8
_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    import typer

    def doctor(
        as_json: bool = typer.Option(False, "--json", help="Print JSON."),
        as_csv: bool = typer.Option(False, "--csv", help="Print the rows as CSV."),
        lang: str = typer.Option("en", "--lang", help="Language: en or zh."),
    ) -> None:
        """Check the installation; exit code 1 where anything is at fault."""
        raise typer.Exit(run(lang, as_json=as_json, as_csv=as_csv))

    app.command("doctor", help="Check the installation: packages, data, fonts, folders, machine.")(doctor)


def without_typer(arguments: Sequence[str]) -> int:
    """Run the command with its arguments as typed, and return the exit code."""
    rest = list(arguments)
    lang = "en"
    try:
        if "--lang" in rest:
            at = rest.index("--lang")
            lang = (rest[at + 1 : at + 2] or [""])[0]
            del rest[at : at + 2]
        unknown = [word for word in rest if word not in ("--json", "--csv")]
        if unknown:
            raise OptionError(
                f"'{unknown[0]}' is no option of doctor.", remedy="It takes --json, --csv and --lang."
            )
        return run(lang, as_json="--json" in rest, as_csv="--csv" in rest)
    except BessemerError as error:
        print(*error.lines(), sep="\n", file=sys.stderr)
        return 2


def run(lang: str, *, as_json: bool = False, as_csv: bool = False) -> int:
    """Check everything, print what was found, and return the exit code.

    Raises
    ------
    OptionError
        If the language is unknown, or JSON and CSV are both asked for.
    """
    if as_json and as_csv:  # as Form.of says it, which may be what cannot be loaded
        raise OptionError("--json and --csv cannot be given together.", remedy="Give one of them.")
    locale = locale_of(lang)
    from bessemer.installation import examine, sound

    found = examine()
    if as_json:
        print(_as_json(found, locale))
    elif as_csv:
        writer = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rows(found, locale))
    else:
        print("\n".join(_as_text(found, locale)))
    return 0 if sound(found) else _FAULTY


def _rows(found: Sequence[Finding], locale: str) -> list[dict[str, str]]:
    """Return a row a finding."""
    return [
        {
            "check": one.name,
            "group": one.group,
            "verdict": one.verdict,
            "found": told(one.said, locale),
            "remedy": told(one.remedy, locale) if one.remedy else "",
        }
        for one in found
    ]


def _as_json(found: Sequence[Finding], locale: str) -> str:
    """Return the findings in the form of every command's JSON."""
    rows = _rows(found, locale)
    content: dict[str, Any] = {
        "schema": 1,
        "command": "doctor",
        "region": None,
        "year": None,
        "parameters": {"language": locale},
        "units": {},
        "rows": rows,
        "warnings": [row["found"] for row in rows if row["verdict"] != "ok"],
        "sources": [],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _as_text(found: Sequence[Finding], locale: str) -> Iterator[str]:
    """Yield the lines: the verdict on all first, then each group; packages that are right in one line."""
    counts = {verdict: sum(one.verdict == verdict for one in found) for verdict in ("note", "fault")}
    values = {"count": str(len(found)), "notes": str(counts["note"]), "faults": str(counts["fault"])}
    kind = "with_faults" if counts["fault"] else "with_notes" if counts["note"] else "all_sound"
    yield told(Message(f"doctor.{kind}", **values), locale)
    for group in dict.fromkeys(one.group for one in found):
        yield ""
        yield told(Message(f"doctor.group_{group}"), locale)
        shown = [one for one in found if one.group == group]
        if group == "packages":
            right = [one for one in shown if one.verdict == "ok"]
            shown = [one for one in shown if one.verdict != "ok"]
            names = "，" if locale == "zh-CN" else ", "
            listed = names.join(f"{one.name} {one.said.values['version']}" for one in right)
            many = Message("doctor.many_sound", count=str(len(right)), packages=listed)
            yield from _wrapped("ok", told(many, locale), locale)
        for one in shown:
            yield from _wrapped(one.verdict, told(_named(one), locale), locale)
            if one.remedy is not None:
                yield from _wrapped("", "-> " + told(one.remedy, locale), locale)


def _named(one: Finding) -> Message:
    """Return what was found of a thing, behind what it is called; a sentence on a package names it itself."""
    if one.group == "packages" and one.name != "packages":
        return one.said
    return Message("doctor.named", name=Message(f"doctor.name_{one.name}"), what=one.said)


def _wrapped(verdict: str, text: str, locale: str) -> Iterator[str]:
    """Yield a text in lines beside its verdict."""
    word = told(Message(f"doctor.{verdict}"), locale) if verdict else ""
    wide = sum(1 + (sign > "\u2e7f") for sign in word)
    room = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns) - _INDENT
    try:
        from bessemer.cli.layout import lines

        folded = lines(text, room)
    except ImportError:
        folded = text
    parts = folded.splitlines() if "\n" in folded else _folded(folded, room)
    for number, part in enumerate(parts or [""]):
        yield f"  {word}{' ' * (_INDENT - 2 - wide)}{part}" if not number else " " * _INDENT + part


def _folded(text: str, room: int) -> list[str]:
    return textwrap.wrap(text, max(room, 30), break_long_words=False, break_on_hyphens=False)


def told(message: Message, locale: str) -> str:
    """Return a message as text, also where the packages that read and write catalogues cannot be loaded."""
    try:
        return say(message, locale)
    except ImportError:
        return _PLACE.sub(lambda found: _plain(message.values[found[1]], locale), _template(message, locale))


def _plain(value: Any, locale: str) -> str:
    if isinstance(value, Message):
        return told(value, locale)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one, locale) for one in value)
    return value.label(locale) if isinstance(value, Labelled) else str(value)


def _template(message: Message, locale: str) -> str:
    """Return a template from its file, each line of which is a name and a text in quotes as JSON has them."""
    part, _, name = message.id.partition(".")
    file = resources.files("bessemer.words").joinpath("catalogues", locale, f"{part}.yaml")
    for line in file.read_text(encoding="utf-8").splitlines():
        found, _, text = line.partition(": ")
        if found == name:
            return str(json.loads(text))
    return message.id
