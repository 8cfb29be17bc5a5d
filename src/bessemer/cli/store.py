"""``bessemer data check`` and ``export``: whether the store is whole, and its datasets as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bessemer.cli.layout import lines
from bessemer.cli.output import asked, console, plain_envelope, print_json
from bessemer.cli.own_data import AsJson, Language
from bessemer.cli.texts import as_typed, printable
from bessemer.words import Message, say

_FAULTY = 2


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``bessemer data``."""
    app.command("check", help="Verify the datasets of your own; --repair mends what can be.")(check)
    app.command("export", help="Write a dataset of your own to a file.")(export)


def check(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", parser=as_typed, help="One dataset; all without it.")
    ] = None,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Remove leftovers; return to a whole version where one is damaged."),
    ] = False,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Check the store; exit code 2 where a dataset cannot be used."""
    _, locale = asked(as_json, False, lang)
    from bessemer.sources.checking import check_store

    found = check_store(name, repair=repair)
    if as_json:
        rows = [
            {
                "dataset": one.name,
                "state": one.state,
                "sound": one.sound,
                "bytes": one.size,
                "bytes_beside": one.spare,
                "findings": [say(message, locale) for message in one.findings],
                "remedy": say(one.remedy, locale) if one.remedy else "",
            }
            for one in found.datasets
        ]
        parameters = {"name": name, "repair": repair, "folder": str(found.folder), "free": found.free}
        units = {"bytes": "bytes", "bytes_beside": "bytes"}
        print_json(plain_envelope("data check", parameters, rows, units))
    else:
        out = console()
        sound = sum(one.sound for one in found.datasets)
        total = Message(
            "store.checked" if found.datasets else "store.checked_none",
            folder=str(found.folder),
            free=size_said(found.free),
            **(
                {
                    "count": len(found.datasets),
                    "sound": sound,
                    "faults": len(found.datasets) - sound,
                    "size": size_said(sum(one.size for one in found.datasets)),
                    "spare": size_said(sum(one.spare for one in found.datasets)),
                }
                if found.datasets
                else {}
            ),
        )
        out.print(lines(printable(say(total, locale)), out.width), style="bold")
        for one in found.datasets:
            state = say(Message(f"store.state_{one.state}"), locale)
            sizes = {"size": size_said(one.size), "spare": size_said(one.spare)}
            told = [Message("store.line", name=one.name, state=state, **sizes), *one.findings]
            for number, message in enumerate([*told, *([one.remedy] if one.remedy else [])]):
                text = lines(printable(say(message, locale)), out.width - 2)
                out.print(text if not number else "\n".join(f"  {line}" for line in text.splitlines()))
    if not found.sound:
        raise typer.Exit(_FAULTY)


def export(
    name: Annotated[str, typer.Argument(metavar="NAME", parser=as_typed, help="As it was imported.")],
    file: Annotated[
        str, typer.Argument(metavar="FILE", parser=as_typed, help="Ends in .csv, .parquet, .xlsx or .zip.")
    ],
    table: Annotated[
        str | None, typer.Option("--table", metavar="KEY", help="One of several tables; not for .zip.")
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Write a dataset to a file."""
    _, locale = asked(as_json, False, lang)
    from bessemer.sources.exporting import export_dataset

    made = export_dataset(name, Path(file), table)
    if as_json:
        row = {"file": str(made.path), "rows": made.rows, "command": made.command}
        print_json(plain_envelope("data export", {"name": name, "table": table}, [row]))
        return
    whole = made.path.suffix.lower() == ".zip"
    again = Message("store.exported_whole" if whole else "store.exported_again", command=made.command)
    written = Message("store.exported", name=name, file=str(made.path), rows=made.rows)
    out = console()
    for message in (written, again):
        out.print(lines(printable(say(message, locale)), out.width), soft_wrap=True)


def size_said(size: int) -> str:
    """Return a number of bytes as it is read: 980 B, 12.3 kB, 4.0 MB.

    Examples
    --------
    >>> size_said(980), size_said(12_340), size_said(4_000_000)
    ('980 B', '12.3 kB', '4.0 MB')
    """
    number = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} B" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
